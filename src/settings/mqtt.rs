//! The broker of the people counters: [mqtt] of config/leyuan.toml.
//!
//! Invariant: what cannot work is said at the start; a password crosses a network unencrypted only where somebody asked
//! for it in so many words, and is never printed.

use serde::Deserialize;
use ureq::http::Uri;

use super::post::{Secret, is_this_machine};

/// Where counters publish what they count.
#[derive(Debug, Clone)]
pub struct Mqtt {
    pub host: String,
    pub port: u16,
    pub login: Option<(String, Secret)>,
    /// The first word of every topic.
    pub prefix: String,
    /// Who we are to the broker, which keeps for us what came while we were away.
    pub client: String,
}

/// [mqtt] as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MqttLines {
    broker: String,
    user: Option<String>,
    password: Option<Secret>,
    prefix: Option<String>,
    client: Option<String>,
    #[serde(default)]
    insecure_lan: bool,
}

impl MqttLines {
    /// `variable` tells the environment's: a password need not stand in a file.
    pub(super) fn mqtt(self, variable: impl Fn(&str) -> Option<String>) -> Result<Mqtt, String> {
        let uri = self.broker.parse::<Uri>().ok().filter(|uri| uri.scheme_str() == Some("mqtt"));
        let uri = uri.filter(|uri| ["", "/"].contains(&uri.path()) && uri.query().is_none());
        let is_plain = |uri: &Uri| uri.authority().is_some_and(|whole| !whole.as_str().contains('@'));
        let uri = uri.filter(is_plain).ok_or(
            "[mqtt] broker should be mqtt://host or mqtt://host:port; user and password have lines of their own",
        )?;
        let host = uri.host().unwrap_or_default().trim_matches(['[', ']']).to_string();
        if !is_this_machine(&host) && !self.insecure_lan {
            return Err("[mqtt] broker is on another machine, and mqtt:// is not encrypted; bridge it from a broker on \
                        this one, or, for a network you trust, add insecure_lan = true"
                .into());
        }
        let password = variable("LEYUAN_MQTT_PASSWORD").filter(|text| !text.is_empty()).map(Secret::from);
        let login = match (self.user, password.or(self.password)) {
            (Some(user), Some(password)) => Some((user, password)),
            (Some(_), None) => {
                return Err("[mqtt] password is missing: a line here, or LEYUAN_MQTT_PASSWORD".into());
            }
            (None, Some(_)) => return Err("[mqtt] user is missing beside its password".into()),
            (None, None) => None,
        };
        let word = |text: Option<String>, name: &str| {
            let text = text.unwrap_or_else(|| "leyuan".into());
            let is_word = |b: u8| b.is_ascii_alphanumeric() || b"-_".contains(&b);
            match (1..=40).contains(&text.len()) && text.bytes().all(is_word) {
                true => Ok(text),
                false => Err(format!("[mqtt] {name} should be one word of letters, digits, - and _")),
            }
        };
        Ok(Mqtt {
            host,
            port: uri.port_u16().unwrap_or(1883),
            login,
            prefix: word(self.prefix, "prefix")?,
            client: word(self.client, "client")?,
        })
    }
}
