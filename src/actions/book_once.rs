//! Booking by a program: a key that was used for one request is refused to another (C6).
//!
//! Keeps true: the decision is [`Book`]'s own, whoever asks and however often.

use super::book::{Answer, Book, fingerprint};
use super::book_at_desk::BookAtDesk;
use super::book_basket::{BookBasket, Outcome};
use super::walk_in::WalkInFamily;
use crate::domain::ids::HouseholdId;
use crate::domain::party::Authority;
use crate::error::{Error, Fault};
use crate::store::{Command, Held, notices};

/// Books as whoever the request's authority says.
///
/// # Errors
/// As booking, at the desk too.
#[derive(Debug, Clone)]
pub struct BookOnce {
    pub book: Book,
    /// A code of `reason::PAST_PLACES`, where the desk books.
    pub reason: Option<&'static str>,
}

/// What a request with a key heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Once<T> {
    Answered(T),
    /// The key was used for something else, and nothing was done.
    OtherBody,
}

impl Command for BookOnce {
    type Output = Once<Answer>;

    fn households(&self) -> Vec<HouseholdId> {
        self.book.households()
    }

    fn keys(&self) -> Vec<(HouseholdId, String)> {
        self.book.keys()
    }

    async fn run(&self, held: &mut Held) -> Result<Once<Answer>, Error> {
        let request = &self.book.request;
        if is_taken(held, (request.household, &self.book.key), &fingerprint(request)).await? {
            return Ok(Once::OtherBody);
        }
        let answer = match request.authority {
            Authority::WalkIn(_) => WalkInFamily(self.book.clone()).run(held).await?,
            Authority::Desk(_) => {
                BookAtDesk { book: self.book.clone(), reason: self.reason }.run(held).await?
            }
            Authority::Household | Authority::Promotion => self.book.run(held).await?,
        };
        Ok(Once::Answered(answer))
    }
}

/// Books a basket.
///
/// # Errors
/// As booking a basket.
#[derive(Debug, Clone)]
pub struct BasketOnce(pub BookBasket);

impl Command for BasketOnce {
    type Output = Once<Outcome>;

    fn households(&self) -> Vec<HouseholdId> {
        self.0.households()
    }

    async fn run(&self, held: &mut Held) -> Result<Once<Outcome>, Error> {
        let asker = (self.0.basket.household(), self.0.key.as_str());
        match is_taken(held, asker, &self.0.fingerprint()).await? {
            true => Ok(Once::OtherBody),
            false => self.0.run(held).await.map(Once::Answered),
        }
    }
}

/// Whether a household's key was used for another body than this.
pub(super) async fn is_taken(
    held: &mut Held,
    (household, key): (HouseholdId, &str),
    body: &str,
) -> Result<bool, Fault> {
    let before = notices::answer(held, household, key).await?;
    Ok(before.is_some_and(|(before, _)| before != body))
}
