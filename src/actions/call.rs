//! Calling: a family without e-mail was told by telephone.

use crate::domain::ids::NoticeId;
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::{Command, Held, notices};

/// Somebody called.
///
/// # Errors
/// [`Error::Missing`] when there is no such notice here.
#[derive(Debug, Clone)]
pub struct Call {
    pub notice: NoticeId,
    pub now: Timestamp,
}

impl Command for Call {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let notice = notices::find(held, self.notice).await?.ok_or(Error::Missing)?;
        if notice.centre != held.centre() {
            return Err(Error::Missing);
        }
        if notices::called(held, notice.id, self.now).await? {
            held.record("notice.called", notice.id.0, "", self.now).await?;
        }
        Ok(())
    }
}
