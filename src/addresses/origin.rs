//! The one origin of our links: it comes from the settings, never from a request.

use std::fmt;

/// Scheme, host and port under which people reach us.
///
/// ```
/// # use leyuan::addresses::Origin;
/// let origin = Origin::parse("https://leyuan.example.cn/").unwrap();
/// assert_eq!(origin.link("/bookings"), "https://leyuan.example.cn/bookings");
/// assert!(Origin::parse("leyuan.example.cn").is_none());
/// assert!(Origin::parse("https://leyuan.example.cn/under/a/path").is_none());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin(String);

impl Origin {
    pub fn parse(text: &str) -> Option<Origin> {
        let origin = text.strip_suffix('/').unwrap_or(text).to_ascii_lowercase();
        // Browsers leave the usual port out of `Origin`.
        let (host, origin) = match origin.strip_prefix("https://") {
            Some(host) => (host, origin.strip_suffix(":443").unwrap_or(&origin)),
            None => (origin.strip_prefix("http://")?, origin.strip_suffix(":80").unwrap_or(&origin)),
        };
        let is_plain = |b: u8| b.is_ascii_alphanumeric() || b".-:[]".contains(&b);
        (!host.is_empty() && host.bytes().all(is_plain)).then(|| Origin(origin.into()))
    }

    pub fn is_https(&self) -> bool {
        self.0.starts_with("https://")
    }

    /// An address for those who are not on our pages: feeds, letters, QR codes.
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }

    /// The same, as calendar programs subscribe.
    pub fn webcal(&self, path: &str) -> String {
        let host = self.0.split_once("://").map_or("", |(_, host)| host);
        format!("webcal://{host}{path}")
    }

    /// The host alone: what makes our identities in other people's calendars ours.
    ///
    /// ```
    /// # use leyuan::addresses::Origin;
    /// assert_eq!(Origin::parse("https://leyuan.example.cn:8443").unwrap().domain(), "leyuan.example.cn");
    /// assert_eq!(Origin::parse("http://[::1]:8080").unwrap().domain(), "[::1]");
    /// ```
    pub fn domain(&self) -> &str {
        let host = self.0.split_once("://").map_or("", |(_, host)| host);
        match host.rsplit_once(':') {
            Some((domain, port)) if port.bytes().all(|b| b.is_ascii_digit()) => domain,
            _ => host,
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
