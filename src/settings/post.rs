//! How notices leave the house: [mail] and [hook] of config/leyuan.toml.
//!
//! Invariant: what cannot work is said at the start; letters cross a network only encrypted; a password or a secret is
//! never printed.

use lettre::message::Mailbox;
use serde::Deserialize;
use std::fmt;
use std::net::IpAddr;
use std::time::Duration;
use ureq::http::Uri;

use crate::addresses;

/// The ways notices leave the house; none of them has to be.
#[derive(Debug, Clone, Default)]
pub struct Post {
    pub mail: Option<Mail>,
    pub hook: Option<Hook>,
}

/// A server that takes our letters.
#[derive(Debug, Clone)]
pub struct Mail {
    pub server: Server,
    /// Who they come from; without a name of its own, the centre's stands there.
    pub from: Mailbox,
    pub login: Option<(String, Secret)>,
    /// A server that takes longer for one letter is given up.
    pub timeout: Duration,
}

/// Where letters are handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    pub host: String,
    pub port: u16,
    pub security: Security,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// From the first byte on (smtps).
    Tls,
    /// Demanded before anything else is said.
    StartTls,
    /// A relay on this machine.
    Plain,
}

/// A gateway to telephones: SMS, WeChat.
#[derive(Debug, Clone)]
pub struct Hook {
    pub url: String,
    /// Signs what we send, so that the gateway knows it is from us.
    pub secret: Secret,
    pub template: Template,
    /// A gateway that takes longer is given up.
    pub timeout: Duration,
}

/// A text with places for `{phone}`, `{text}`, `{link}` and `{kind}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    text: String,
    pub content: Content,
}

/// What a body is, and so how a fact is put into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub enum Content {
    #[default]
    #[serde(rename = "application/json")]
    Json,
    #[serde(rename = "application/x-www-form-urlencoded")]
    Form,
    #[serde(rename = "text/plain")]
    Plain,
}

/// Something that is never printed.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

/// [mail] as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MailLines {
    server: String,
    from: String,
    user: Option<String>,
    password: Option<Secret>,
}

/// [hook] as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HookLines {
    url: String,
    secret: Option<Secret>,
    #[serde(default)]
    content_type: Content,
    template: Option<String>,
}

impl Post {
    /// `variable` tells the environment's: a password need not stand in a file.
    pub(super) fn of(
        mail: Option<MailLines>,
        hook: Option<HookLines>,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Post, String> {
        let secret = |name: &str| variable(name).filter(|text| !text.is_empty()).map(Secret);
        let mail = mail.map(|lines| lines.mail(secret("LEYUAN_MAIL_PASSWORD")));
        let hook = hook.map(|lines| lines.hook(secret("LEYUAN_HOOK_SECRET")));
        let mail = mail.transpose().map_err(|fault| format!("[mail] {fault}"))?;
        let hook = hook.transpose().map_err(|fault| format!("[hook] {fault}"))?;
        Ok(Post { mail, hook })
    }
}

impl MailLines {
    fn mail(self, password: Option<Secret>) -> Result<Mail, String> {
        let server = Server::parse(&self.server).ok_or(
            "server should be smtps://host, or smtp://host for STARTTLS; user and password have lines of their own",
        )?;
        let is_address = |_| "from should be an address, like Jinhuayuan <leyuan@example.cn>";
        let from: Mailbox = self.from.parse().map_err(is_address)?;
        let login = match (self.user, password.or(self.password)) {
            (Some(user), Some(password)) => Some((user, password)),
            (Some(_), None) => return Err("password is missing: a line here, or LEYUAN_MAIL_PASSWORD".into()),
            (None, Some(_)) => return Err("user is missing beside its password".into()),
            (None, None) => None,
        };
        Ok(Mail { server, from, login, timeout: Duration::from_secs(20) })
    }
}

impl HookLines {
    /// Shorter ones can be guessed from what they sign.
    const SECRET: usize = 16;

    fn hook(self, secret: Option<Secret>) -> Result<Hook, String> {
        let uri = self.url.parse::<Uri>().ok().filter(|uri| uri.host().is_some());
        let is_safe = |uri: &Uri| match uri.scheme_str() {
            Some("https") => true,
            Some("http") => uri.host().is_some_and(is_this_machine),
            _ => false,
        };
        if !uri.as_ref().is_some_and(is_safe) {
            return Err("url should be https://…; plain http only to this machine".into());
        }
        let secret = secret.or(self.secret).ok_or("secret is missing: a line here, or LEYUAN_HOOK_SECRET")?;
        if secret.reveal().len() < Self::SECRET {
            return Err(format!("secret should have at least {} characters", Self::SECRET));
        }
        let template = Template::parse(self.template, self.content_type)?;
        Ok(Hook { url: self.url, secret, template, timeout: Duration::from_secs(10) })
    }
}

impl Server {
    fn parse(text: &str) -> Option<Server> {
        let uri: Uri = text.parse().ok()?;
        let host = uri.host()?.trim_matches(['[', ']']).to_string();
        let is_more = uri.authority()?.as_str().contains('@') || !["", "/"].contains(&uri.path());
        let (security, port) = match uri.scheme_str()? {
            "smtps" => (Security::Tls, 465),
            "smtp" if is_this_machine(&host) => (Security::Plain, 25),
            "smtp" => (Security::StartTls, 587),
            _ => return None,
        };
        let port = uri.port_u16().unwrap_or(port);
        (!is_more && uri.query().is_none()).then_some(Server { host, port, security })
    }
}

pub(super) fn is_this_machine(host: &str) -> bool {
    let ip = host.trim_matches(['[', ']']).parse::<IpAddr>();
    host == "localhost" || ip.is_ok_and(|ip| ip.is_loopback())
}

impl Content {
    pub const fn mime(self) -> &'static str {
        match self {
            Content::Json => "application/json",
            Content::Form => "application/x-www-form-urlencoded",
            Content::Plain => "text/plain; charset=utf-8",
        }
    }

    const fn usual(self) -> &'static str {
        match self {
            Content::Json => r#"{"phone": "{phone}", "text": "{text}", "link": "{link}", "kind": "{kind}"}"#,
            Content::Form => "phone={phone}&text={text}&link={link}&kind={kind}",
            Content::Plain => "{phone}\n{text}\n{link}",
        }
    }

    fn escaped(self, fact: &str) -> String {
        match self {
            // Between the quotes of the template.
            Content::Json => {
                let quoted = serde_json::Value::from(fact).to_string();
                quoted[1..quoted.len() - 1].to_string()
            }
            Content::Form => addresses::encoded(fact),
            Content::Plain => fact.to_string(),
        }
    }
}

impl Template {
    fn parse(text: Option<String>, content: Content) -> Result<Template, String> {
        let template = Template { text: text.unwrap_or_else(|| content.usual().into()), content };
        if ["{phone}", "{text}"].iter().any(|place| !template.text.contains(place)) {
            return Err("template should have places for {phone} and {text}".into());
        }
        let sample = template.filled(&[("phone", "+1"), ("text", "\""), ("link", "/"), ("kind", "a")]);
        match content {
            Content::Json if serde_json::from_str::<serde_json::Value>(&sample).is_err() => {
                Err("template should be JSON, with each place between quotes: {\"to\": \"{phone}\"}".into())
            }
            Content::Json | Content::Form | Content::Plain => Ok(template),
        }
    }

    /// Puts each fact into its place, once: what a fact itself says is never taken for a place.
    pub fn filled(&self, facts: &[(&str, &str)]) -> String {
        let mut filled = String::new();
        let mut rest = self.text.as_str();
        while let Some(open) = rest.find('{') {
            filled.push_str(&rest[..open]);
            rest = &rest[open + 1..];
            let place = facts.iter().find_map(|(name, fact)| {
                let after = rest.strip_prefix(name)?.strip_prefix('}')?;
                Some((fact, after))
            });
            match place {
                Some((fact, after)) => {
                    filled.push_str(&self.content.escaped(fact));
                    rest = after;
                }
                None => filled.push('{'),
            }
        }
        filled.push_str(rest);
        filled
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Secret {
        Secret(text)
    }
}

impl Secret {
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}
