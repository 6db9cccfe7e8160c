//! Another site, by its origin: where a centre's week may stand in a frame.
//!
//! Keeps true: a site is a scheme, a host and perhaps a port, in small letters, and may stand in a header as it is; it
//! is reached over https, or it is this very machine.

use serde::{Deserialize, Serialize};
use std::fmt;

/// ```
/// use leyuan::domain::site::Site;
/// assert_eq!(Site::parse("https://School.example:443").unwrap().as_str(), "https://school.example");
/// assert!(Site::parse("http://localhost:8000").is_ok());
/// assert!(["http://school.example", "https://*.example", "https://school.example/kids", "school.example"]
///     .iter().all(|text| Site::parse(text).is_err()));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Site(String);

/// What keeps a text from being one, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadSite {
    /// It names many.
    Wildcard,
    /// Neither https nor this machine.
    Unencrypted(String),
    /// More than an origin; the origin in it.
    Path(String),
    /// Letters a header cannot carry.
    Letters,
    NoOrigin,
}

impl Site {
    /// # Errors
    /// When it is more or less than an origin, or one that anybody on the way could speak for.
    pub fn parse(text: &str) -> Result<Site, BadSite> {
        let text = text.trim().to_ascii_lowercase();
        if text.contains('*') {
            return Err(BadSite::Wildcard);
        }
        let (scheme, rest) = text.split_once("://").ok_or(BadSite::NoOrigin)?;
        let (host, usual) = match scheme {
            "https" => (rest, ":443"),
            "http" => (rest, ":80"),
            _ => return Err(BadSite::NoOrigin),
        };
        let end = host.find(['/', '?', '#']).unwrap_or(host.len());
        let authority = host[..end].rsplit('@').next().unwrap_or_default();
        let authority = authority.strip_suffix(usual).unwrap_or(authority);
        if !authority.is_ascii() {
            return Err(BadSite::Letters);
        }
        let (name, port) = authority.split_once(':').map_or((authority, None), |(n, port)| (n, Some(port)));
        if !is_host(name) || port.is_some_and(|port| !is_port(port)) {
            return Err(BadSite::NoOrigin);
        }
        if host.contains('@') || end < host.len() {
            return Err(BadSite::Path(format!("{scheme}://{authority}")));
        }
        if scheme == "http" && !["localhost", "127.0.0.1"].contains(&name) {
            return Err(BadSite::Unencrypted(format!("https://{name}")));
        }
        Ok(Site(format!("{scheme}://{authority}")))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_host(name: &str) -> bool {
    let is_label = |label: &str| {
        let is_plain = label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        (1..=63).contains(&label.len()) && is_plain && !label.starts_with('-') && !label.ends_with('-')
    };
    name.len() <= 253 && name.split('.').all(is_label)
}

fn is_port(port: &str) -> bool {
    port.bytes().all(|b| b.is_ascii_digit()) && port.parse::<u16>().is_ok_and(|port| port > 0)
}

impl BadSite {
    /// What would be right, as one says it to whoever wrote it.
    pub fn right(&self) -> String {
        match self {
            BadSite::Wildcard => "Name each site by itself, such as \"https://school.example\"".into(),
            BadSite::Unencrypted(right) => format!("Write \"{right}\"; http is for localhost alone"),
            BadSite::Path(right) => format!("Write \"{right}\", without a path"),
            BadSite::Letters => "Write the host as browsers send it, beginning with xn--".into(),
            BadSite::NoOrigin => "Write it as \"https://school.example\"".into(),
        }
    }
}

impl fmt::Display for BadSite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            BadSite::Wildcard => "stands for many sites",
            BadSite::Unencrypted(_) => "is not reached over https",
            BadSite::Path(_) => "is more than the origin of a site",
            BadSite::Letters => "has letters an origin cannot have",
            BadSite::NoOrigin => "is no origin of a site",
        })
    }
}

impl TryFrom<String> for Site {
    type Error = BadSite;

    fn try_from(text: String) -> Result<Site, BadSite> {
        Site::parse(&text)
    }
}

impl From<Site> for String {
    fn from(site: Site) -> String {
        site.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_more_or_less_than_an_origin_is_told_with_what_would_be_right() {
        for (text, bad) in [
            ("https://school.example/", BadSite::Path("https://school.example".into())),
            ("https://school.example/kids?a=1", BadSite::Path("https://school.example".into())),
            ("https://me@school.example", BadSite::Path("https://school.example".into())),
            ("http://school.example", BadSite::Unencrypted("https://school.example".into())),
            ("http://localhost.example", BadSite::Unencrypted("https://localhost.example".into())),
            ("https://*.school.example", BadSite::Wildcard),
            ("*", BadSite::Wildcard),
            ("https://学校.example", BadSite::Letters),
            ("ftp://school.example", BadSite::NoOrigin),
            ("https:", BadSite::NoOrigin),
            ("https://", BadSite::NoOrigin),
            ("https://school..example", BadSite::NoOrigin),
            ("https://school.example:port", BadSite::NoOrigin),
            ("https://school.example:0", BadSite::NoOrigin),
            ("https://school.example; script-src *", BadSite::Wildcard),
            ("https://school.example; script-src x", BadSite::NoOrigin),
            ("https://school.example,https://other.example", BadSite::NoOrigin),
            ("https://a b.example", BadSite::NoOrigin),
            ("http://[::1]:8000", BadSite::NoOrigin),
        ] {
            assert_eq!(Site::parse(text), Err(bad), "{text}");
        }
        assert_eq!(
            Site::parse(" https://school.example:8443 ").unwrap().as_str(),
            "https://school.example:8443"
        );
    }
}
