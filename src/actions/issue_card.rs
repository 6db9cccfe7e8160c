//! Issuing a family card: for a new household, or instead of a lost one.
//!
//! Keeps true: the old card is dead, and what it had opened is shut, in the same transaction; the PIN is stored
//! nowhere. Who sends the same form again is shown the same card and PIN.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::domain::card::{CardNumber, Pin, Sealed};
use crate::domain::ids::{CredentialId, HouseholdId};
use crate::domain::zone::Timestamp;
use crate::error::{Error, Fault};
use crate::store::sign_ins::Who;
use crate::store::{Command, Held, credentials, households, sign_ins};

/// Numbers to choose from, should some be taken.
const CHOICES: u32 = 8;

/// A card as one form makes it: the same form of the same browser always draws the same.
#[derive(Debug, Clone)]
pub struct Drawn {
    pub id: CredentialId,
    pub numbers: Vec<CardNumber>,
    pub pin: Pin,
}

/// Draws a card from what only this browser knows and the key of its form.
pub fn draw(secret: &[u8], key: &str) -> Option<Drawn> {
    let number = |what: &str, count: u32| {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret).ok()?;
        mac.update(format!("{what} {count} {key}").as_bytes());
        let bytes: [u8; 32] = mac.finalize().into_bytes().into();
        Some(bytes)
    };
    let [a, b, c, d, ..] = number("card", 0)?;
    let first = u32::from_be_bytes([a, b, c, d]);
    let id: [u8; 16] = number("id", 0)?.first_chunk().copied()?;
    let pins = (0..).map_while(|count| {
        let [a, b, c, d, ..] = number("pin", count)?;
        Some(u32::from_be_bytes([a, b, c, d]))
    });
    Some(Drawn {
        id: CredentialId(uuid::Builder::from_random_bytes(id).into_uuid()),
        numbers: (0..CHOICES).map(|step| CardNumber::of(first.wrapping_add(step * 7919))).collect(),
        pin: Pin::drawn(pins)?,
    })
}

impl Drawn {
    /// The same, with its PIN sealed.
    pub fn card(&self, pin: Sealed) -> NewCard {
        NewCard { id: self.id, numbers: self.numbers.clone(), pin }
    }
}

/// A card to be written.
#[derive(Debug, Clone)]
pub struct NewCard {
    pub id: CredentialId,
    /// The first that nobody has is taken.
    pub numbers: Vec<CardNumber>,
    pub pin: Sealed,
}

impl NewCard {
    pub(super) async fn write(
        &self,
        held: &mut Held,
        household: HouseholdId,
        now: Timestamp,
    ) -> Result<CardNumber, Fault> {
        for number in &self.numbers {
            if !credentials::is_taken(held, number).await? {
                credentials::issue(held, self.id, household, (number, &self.pin), now).await?;
                return Ok(number.clone());
            }
        }
        Err(Fault::Other("every card number that was drawn is taken".into()))
    }
}

/// Replaces a household's card.
///
/// # Errors
/// [`Error::Missing`] when there is no such household here; [`Error::Stale`] when the card this form made was
/// replaced since.
#[derive(Debug, Clone)]
pub struct IssueCard {
    pub household: HouseholdId,
    pub card: NewCard,
    pub now: Timestamp,
}

impl Command for IssueCard {
    type Output = CardNumber;

    async fn run(&self, held: &mut Held) -> Result<CardNumber, Error> {
        let household = households::find(held, self.household).await?.ok_or(Error::Missing)?;
        if household.centre != held.centre() {
            return Err(Error::Missing);
        }
        if let Some(own) = credentials::find(held, self.card.id).await? {
            return if own.household == household.id { Ok(own.card) } else { Err(Error::Missing) };
        }
        if credentials::was_issued(held, self.card.id).await? {
            return Err(Error::Stale);
        }
        let number = self.card.write(held, household.id, self.now).await?;
        sign_ins::end_all(held, Who::Household(household.id)).await?;
        held.record("card.issued", household.id.0, &self.card.id.to_string(), self.now).await?;
        Ok(number)
    }
}
