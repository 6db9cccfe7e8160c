//! Messages to telephones: posted to a gateway, signed.
//!
//! Invariant: what is signed is what is sent; no redirect is followed, so nothing goes where nobody said.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use ureq::Agent;

use super::Undelivered;
use crate::domain::household::Phone;
use crate::domain::notice::Notice;
use crate::domain::zone::Timestamp;
use crate::settings::post::{Hook, Secret};
use crate::views::letters::Letter;

pub(super) struct Messenger {
    hook: Hook,
    agent: Agent,
}

impl Messenger {
    pub fn of(hook: &Hook) -> Messenger {
        let mut config = Agent::config_builder()
            .timeout_global(Some(hook.timeout))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .user_agent("leyuan");
        if hook.url.starts_with("http://") {
            // This machine is reached directly.
            config = config.proxy(None);
        }
        Messenger { hook: hook.clone(), agent: config.build().new_agent() }
    }

    pub async fn send(
        &self,
        phone: &Phone,
        notice: &Notice,
        letter: &Letter,
        now: Timestamp,
    ) -> Result<(), Undelivered> {
        let body = self.hook.template.filled(&[
            ("phone", phone.as_str()),
            ("text", &letter.line),
            ("link", &letter.link),
            ("kind", notice.subject.word()),
        ]);
        let request = self
            .agent
            .post(&self.hook.url)
            .header("Content-Type", self.hook.template.content.mime())
            .header("Leyuan-Signature", signature(&self.hook.secret, now, &body));
        let sending = tokio::task::spawn_blocking(move || request.send(body));
        match sending.await {
            Ok(Ok(answer)) if answer.status().is_success() => Ok(()),
            Ok(Ok(answer)) => Err(Undelivered::Answered(answer.status().as_u16())),
            Ok(Err(ureq::Error::Timeout(_))) => Err(Undelivered::Late),
            Ok(Err(_)) | Err(_) => Err(Undelivered::Unreachable),
        }
    }
}

/// `t=SECONDS,v1=HEX`, where HEX signs `SECONDS.BODY`: an old message cannot be sent again as a new one.
fn signature(secret: &Secret, now: Timestamp, body: &str) -> String {
    let seconds = now.timestamp();
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.reveal().as_bytes()).expect("any key will do");
    mac.update(format!("{seconds}.{body}").as_bytes());
    let hex: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("t={seconds},v1={hex}")
}
