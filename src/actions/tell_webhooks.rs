//! Telling other programs: what changed goes into the outbox, is taken, delivered, tried again or given up.
//!
//! Keeps true: an endpoint's cursor moves in the transaction that queues what it passed, so no change is lost and none
//! is queued twice; no change is numbered here, or telling would be a change to tell of.

use crate::domain::ids::{Number, SessionId, WebhookMessageId};
use crate::domain::webhook::{Event, Outcome, Why, wait};
use crate::domain::zone::{Span, Timestamp};
use crate::error::Error;
use crate::store::{Command, Held, webhooks};

/// Messages that may wait for one endpoint.
const MOST: i64 = 5_000;
/// Who has not come back with a message by then is thought lost: longer than any endpoint may take.
const MINUTES: i64 = 2;

/// One message to queue, or only to remember as known.
#[derive(Debug, Clone)]
pub struct Draft {
    pub session: SessionId,
    pub event: Event,
    pub payload: String,
    pub digest: String,
    /// The endpoint knows no better yet and is not told of it now.
    pub is_silent: bool,
}

/// Brings an endpoint from one number of a centre's ledger to another.
#[derive(Debug, Clone)]
pub struct FeedWebhook {
    pub endpoint: String,
    /// Where it stood when the drafts were drawn; none when it had never been told.
    pub from: Option<Number>,
    pub to: Number,
    pub drafts: Vec<Draft>,
    pub now: Timestamp,
}

impl Command for FeedWebhook {
    /// How many were given up because too many waited.
    type Output = u64;

    async fn run(&self, held: &mut Held) -> Result<u64, Error> {
        let (centre, endpoint) = (held.centre(), self.endpoint.as_str());
        if webhooks::cursor(held, endpoint, centre).await? != self.from {
            return Err(Error::Stale); // another process was quicker
        }
        for draft in &self.drafts {
            let about = (draft.session, draft.event);
            webhooks::tell(held, endpoint, about, &draft.digest).await?;
            if !draft.is_silent {
                webhooks::queue(held, endpoint, about, (&draft.payload, self.to), self.now).await?;
            }
        }
        webhooks::set_cursor(held, endpoint, self.to).await?;
        Ok(webhooks::bound(held, endpoint, MOST).await?)
    }
}

/// Somebody sets out with a message.
#[derive(Debug, Clone)]
pub struct TakeMessage {
    pub message: WebhookMessageId,
    pub now: Timestamp,
}

impl Command for TakeMessage {
    /// False when it is not due any more.
    type Output = bool;

    async fn run(&self, held: &mut Held) -> Result<bool, Error> {
        let until = self.now + Span::minutes(MINUTES);
        Ok(webhooks::take(held, self.message, until, self.now).await?)
    }
}

/// What became of a message.
#[derive(Debug, Clone)]
pub struct PostMessage {
    pub message: WebhookMessageId,
    pub outcome: Outcome,
    /// This one among them.
    pub tries: u16,
    pub now: Timestamp,
}

impl Command for PostMessage {
    /// True when it was given up.
    type Output = bool;

    async fn run(&self, held: &mut Held) -> Result<bool, Error> {
        let why = match self.outcome {
            Outcome::Delivered => {
                webhooks::delivered(held, self.message, self.now).await?;
                return Ok(false);
            }
            Outcome::Failed(why) => why,
        };
        match wait(self.tries, why) {
            Some(wait) => webhooks::later(held, self.message, self.now + wait).await?,
            None => webhooks::given_up(held, self.message, &why.code()).await?,
        }
        Ok(wait(self.tries, why).is_none())
    }
}

/// The settings no longer name an endpoint: what waits for it is given up.
#[derive(Debug, Clone)]
pub struct AbandonWebhook {
    pub endpoint: String,
}

impl Command for AbandonWebhook {
    type Output = u64;

    async fn run(&self, held: &mut Held) -> Result<u64, Error> {
        Ok(webhooks::abandon(held, &self.endpoint, &Why::Unnamed.code()).await?)
    }
}

/// Staff send again what was given up.
///
/// # Errors
/// [`Error::Missing`] when there is no such message here.
#[derive(Debug, Clone)]
pub struct SendAgain {
    pub message: WebhookMessageId,
    pub now: Timestamp,
}

impl Command for SendAgain {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let is_found = webhooks::again(held, self.message, self.now).await?;
        is_found.then_some(()).ok_or(Error::Missing)
    }
}

/// What was delivered a day ago, or given up a month ago, is forgotten.
#[derive(Debug, Clone)]
pub struct ForgetMessages {
    pub now: Timestamp,
}

impl Command for ForgetMessages {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        Ok(webhooks::forget(held, (self.now - Span::days(1), self.now - Span::days(30))).await?)
    }
}
