//! The signal that the program is closing: streams end on it, jobs finish their round, the accept loop drains.
//!
//! Invariant: once begun, a stop is never taken back.

use futures_util::{Stream, StreamExt};
use tokio_util::sync::CancellationToken;

#[derive(Debug, Clone, Default)]
pub struct Stop(CancellationToken);

impl Stop {
    pub fn new() -> Stop {
        Stop::default()
    }

    pub fn begin(&self) {
        self.0.cancel();
    }

    pub fn has_begun(&self) -> bool {
        self.0.is_cancelled()
    }

    /// Waits until the stop begins; at once if it already has.
    pub async fn begun(&self) {
        self.0.cancelled().await;
    }

    /// The same stream, which ends when the stop begins. Every live stream goes through here.
    pub fn ends<S: Stream>(&self, stream: S) -> impl Stream<Item = S::Item> + use<S> {
        stream.take_until(self.0.clone().cancelled_owned())
    }
}
