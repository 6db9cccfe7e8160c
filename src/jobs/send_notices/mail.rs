//! Letters by e-mail: handed to the mail server of the settings.
//!
//! Invariant: a letter sent twice has the same id, so mailboxes may know it for one; a server that hangs is cut off.

use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MessageBuilder, SinglePart};
use lettre::transport::smtp::PoolConfig;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use std::time::Duration;

use super::Undelivered;
use crate::domain::ids::NoticeId;
use crate::settings::post::{Mail, Security};
use crate::views::letters::Letter;

pub(super) struct PostOffice {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    timeout: Duration,
}

impl PostOffice {
    pub fn of(mail: &Mail) -> Option<PostOffice> {
        let server = &mail.server;
        let tls = || TlsParameters::new(server.host.clone());
        let tls = match server.security {
            Security::Tls => tls().map(Tls::Wrapper),
            Security::StartTls => tls().map(Tls::Required),
            Security::Plain => Ok(Tls::None),
        };
        let tls = tls.inspect_err(|fault| tracing::error!(%fault, "no letters: TLS cannot begin")).ok()?;
        let mut transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&server.host)
            .port(server.port)
            .tls(tls)
            .timeout(Some(mail.timeout))
            .pool_config(PoolConfig::new().max_size(super::AT_ONCE as u32));
        if let Some((user, password)) = &mail.login {
            transport = transport.credentials(Credentials::new(user.clone(), password.reveal().into()));
        }
        Some(PostOffice { transport: transport.build(), from: mail.from.clone(), timeout: mail.timeout })
    }

    pub async fn send(&self, to: &Address, id: NoticeId, letter: &Letter) -> Result<(), Undelivered> {
        let message = self.message(to, id, letter).map_err(|_| Undelivered::Unwritten)?;
        match tokio::time::timeout(self.timeout, self.transport.send(message)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(fault)) if fault.is_timeout() => Err(Undelivered::Late),
            // What a server says may repeat the address: its code is enough.
            Ok(Err(fault)) => Err(fault
                .status()
                .map_or(Undelivered::Unreachable, |code| Undelivered::Answered(code.into()))),
            Err(_) => Err(Undelivered::Late),
        }
    }

    fn message(&self, to: &Address, id: NoticeId, letter: &Letter) -> Result<Message, lettre::error::Error> {
        let name = self.from.name.clone().unwrap_or_else(|| letter.from.clone());
        let from = Mailbox::new(Some(name), self.from.email.clone());
        let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
        let message: MessageBuilder = Message::builder()
            .message_id(Some(format!("<{id}@{}>", self.from.email.domain())))
            .from(from)
            .to(Mailbox::new(None, to.clone()))
            .subject(&letter.subject)
            .raw_header(HeaderValue::new(automatic, "auto-generated".into()));
        let part = SinglePart::builder().header(ContentType::TEXT_PLAIN).body(letter.text.clone());
        message.singlepart(part)
    }
}
