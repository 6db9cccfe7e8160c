//! Programs that are told what changes: [[webhook]] of config/leyuan.toml.
//!
//! Invariant: what cannot work is said at the start; nothing is sent unencrypted but to this machine, and nothing into
//! a private network unless somebody asked for it in so many words; a secret is never printed.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;
use ureq::http::Uri;

use super::post::Secret;
use crate::domain::webhook::Event;

/// One program, and what it is told.
#[derive(Debug, Clone)]
pub struct Webhook {
    /// Its own word: what it was told is remembered under it.
    pub name: String,
    pub url: String,
    pub key: Key,
    /// The centres it hears of, by their words in addresses; none named: all.
    pub centres: Vec<String>,
    pub events: Vec<Event>,
    /// It may stand in a private network, or on this machine.
    pub may_be_private: bool,
    /// One that takes longer is given up for now.
    pub timeout: Duration,
}

impl Webhook {
    pub fn hears_of(&self, centre: &str) -> bool {
        self.centres.is_empty() || self.centres.iter().any(|slug| slug == centre)
    }

    /// Whom it is sent to, as it may be shown: the address may hold a token.
    pub fn host(&self) -> String {
        self.url.parse::<Uri>().ok().and_then(|uri| uri.host().map(String::from)).unwrap_or_default()
    }
}

/// What signs, as bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(Vec<u8>);

impl Key {
    /// `whsec_` and base64 of 24 to 64 bytes, as Standard Webhooks has it.
    pub fn parse(text: &str) -> Option<Key> {
        let bytes = STANDARD.decode(text.strip_prefix("whsec_")?).ok()?;
        (24..=64).contains(&bytes.len()).then_some(Key(bytes))
    }

    pub fn reveal(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

/// [[webhook]] as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WebhookLines {
    name: String,
    url: String,
    secret: Option<Secret>,
    #[serde(default)]
    centres: Vec<String>,
    #[serde(default)]
    events: Vec<Event>,
    #[serde(default)]
    allow_private: bool,
}

/// `variable` tells the environment's: a secret need not stand in a file.
pub(super) fn all(
    lines: Vec<WebhookLines>,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<Vec<Webhook>, String> {
    let mut all: Vec<Webhook> = Vec::new();
    for lines in lines {
        let name = lines.name.clone();
        let webhook = lines.webhook(&variable).map_err(|fault| format!("[[webhook]] \"{name}\": {fault}"))?;
        if all.iter().any(|known| known.name == webhook.name) {
            return Err(format!("[[webhook]] \"{name}\" stands there twice; each needs a name of its own"));
        }
        all.push(webhook);
    }
    Ok(all)
}

impl WebhookLines {
    fn webhook(self, variable: impl Fn(&str) -> Option<String>) -> Result<Webhook, String> {
        let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if self.name.is_empty() || self.name.len() > 40 || !self.name.bytes().all(is_plain) {
            return Err("name should be a word of small letters, digits and hyphens, like city-portal".into());
        }
        self.check_url()?;
        let named = format!("LEYUAN_WEBHOOK_{}_SECRET", self.name.to_uppercase().replace('-', "_"));
        let text = variable(&named).filter(|text| !text.is_empty());
        let text = text.or(self.secret.map(|secret| secret.reveal().to_string()));
        let text = text.ok_or_else(|| format!("secret is missing: a line here, or {named}"))?;
        let key = Key::parse(&text).ok_or(
            "secret should be whsec_ and base64 of 24 to 64 random bytes: echo whsec_$(openssl rand -base64 32)",
        )?;
        Ok(Webhook {
            name: self.name,
            url: self.url,
            key,
            centres: self.centres,
            events: if self.events.is_empty() { Event::ALL.to_vec() } else { self.events },
            may_be_private: self.allow_private,
            timeout: Duration::from_secs(10),
        })
    }

    fn check_url(&self) -> Result<(), String> {
        let uri = self.url.parse::<Uri>().ok().filter(|uri| uri.host().is_some());
        let uri = uri.ok_or("url should be https://…")?;
        if uri.authority().is_some_and(|authority| authority.as_str().contains('@')) {
            return Err("url should have no user in it; what we send is signed".into());
        }
        let ip = uri.host().and_then(|host| host.trim_matches(['[', ']']).parse::<IpAddr>().ok());
        let is_this_machine = uri.host() == Some("localhost") || ip.is_some_and(|ip| ip.is_loopback());
        let is_private = is_this_machine || ip.is_some_and(|ip| !is_public(ip));
        match uri.scheme_str() {
            _ if is_private && !self.allow_private => {
                Err("url leads into a private network; add allow_private = true if that is meant".into())
            }
            Some("https") => Ok(()),
            Some("http") if is_this_machine => Ok(()),
            _ => Err("url should be https://…; plain http only to this machine".into()),
        }
    }
}

/// Whether an address is out in the open: neither this machine, nor a private or special network.
///
/// ```
/// # use leyuan::settings::webhook::is_public;
/// let private = ["127.0.0.1", "10.1.2.3", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "::1", "fd00::1",
///                "fe80::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::"];
/// assert!(private.iter().all(|ip| !is_public(ip.parse().unwrap())));
/// assert!(["1.1.1.1", "2606:4700::1111"].iter().all(|ip| is_public(ip.parse().unwrap())));
/// ```
pub fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => match inner_v4(ip) {
            Some(inner) => is_public_v4(inner),
            None => is_public_v6(ip),
        },
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let is_special = ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_broadcast()
        || ip.is_documentation()
        || ip.is_multicast()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (b == 18 || b == 19));
    !is_special
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    // Global unicast is 2000::/3; documentation is not out in the open.
    let first = ip.segments()[0];
    (0x2000..0x4000).contains(&first) && !(first == 0x2001 && ip.segments()[1] == 0x0db8)
}

/// The older address some of the newer ones stand for: mapped, translated (64:ff9b::/96), 6to4.
fn inner_v4(ip: Ipv6Addr) -> Option<Ipv4Addr> {
    let s = ip.segments();
    let of = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        Ipv4Addr::new(a, b, c, d)
    };
    ip.to_ipv4_mapped()
        .or_else(|| (s[..6] == [0x64, 0xff9b, 0, 0, 0, 0]).then(|| of(s[6], s[7])))
        .or_else(|| (s[0] == 0x2002).then(|| of(s[1], s[2])))
}
