//! Carries messages to one endpoint, signed as Standard Webhooks has it.
//!
//! Keeps true: what is signed is what is sent; no redirect is followed; where the endpoint stands is looked up and
//! judged in the same step that connects, so a name cannot lead into a private network by changing its answer.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use ureq::Agent;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};

use crate::domain::ids::WebhookMessageId;
use crate::domain::webhook::{Outcome, Why};
use crate::domain::zone::Timestamp;
use crate::settings::webhook::{Key, Webhook, is_public};

pub(super) struct Courier {
    hook: Webhook,
    agent: Agent,
}

impl Courier {
    pub fn of(hook: &Webhook) -> Courier {
        let config = Agent::config_builder()
            .timeout_global(Some(hook.timeout))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            // A proxy would look the name up for us, unjudged.
            .proxy(None)
            .user_agent("leyuan")
            .build();
        let resolver = Judged { may_be_private: hook.may_be_private, inner: DefaultResolver::default() };
        let agent = Agent::with_parts(config, DefaultConnector::default(), resolver);
        Courier { hook: hook.clone(), agent }
    }

    pub async fn send(&self, id: WebhookMessageId, payload: String, now: Timestamp) -> Outcome {
        let id = format!("msg_{}", id.0.simple());
        let seconds = now.timestamp().to_string();
        let request = self
            .agent
            .post(&self.hook.url)
            .header("Content-Type", "application/json")
            .header("webhook-id", &id)
            .header("webhook-timestamp", &seconds)
            .header("webhook-signature", signature(&self.hook.key, &id, &seconds, &payload));
        let sending = tokio::task::spawn_blocking(move || request.send(payload));
        let why = match sending.await {
            Ok(Ok(answer)) if answer.status().is_success() => return Outcome::Delivered,
            Ok(Ok(answer)) => Why::Answered(answer.status().as_u16()),
            Ok(Err(ureq::Error::Timeout(_))) => Why::Late,
            Ok(Err(ureq::Error::Other(inner))) if inner.is::<Private>() => Why::Forbidden,
            Ok(Err(_)) | Err(_) => Why::Unreachable,
        };
        Outcome::Failed(why)
    }
}

/// `v1,` and the signature of `ID.SECONDS.PAYLOAD`, in base64.
fn signature(key: &Key, id: &str, seconds: &str, payload: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.reveal()).expect("any key will do");
    mac.update(format!("{id}.{seconds}.{payload}").as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

/// Looks names up as usual, and takes no answer that leads where nobody may be sent.
#[derive(Debug)]
struct Judged {
    may_be_private: bool,
    inner: DefaultResolver,
}

/// It leads into a private network.
#[derive(Debug, thiserror::Error)]
#[error("it leads into a private network")]
struct Private;

impl Resolver for Judged {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.inner.resolve(uri, config, timeout)?;
        let is_fine = self.may_be_private || found.iter().all(|address| is_public(address.ip()));
        if is_fine { Ok(found) } else { Err(ureq::Error::Other(Box::new(Private))) }
    }
}
