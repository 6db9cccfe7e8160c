//! Identities: one type for each kind of thing, so that a child's id cannot stand where a session's belongs.
//!
//! Ids are UUIDs of version 7: made by us, ordered by birth, with 74 random bits. A [`Number`] is a place in a
//! centre's ledger.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A fresh id.
            #[expect(clippy::new_without_default, reason = "a default identity would be a trap")]
            pub fn new() -> $name {
                $name(Uuid::now_v7())
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> $name {
                $name(id)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.as_hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<$name, uuid::Error> {
                text.parse().map($name)
            }
        }
    )* };
}

ids! {
    /// One building with its rooms, people limit and clock.
    CentreId,
    RoomId,
    /// What recurs: "Story time, Saturdays 10:00".
    SeriesId,
    /// One dated happening in a room: what families book.
    SessionId,
    HouseholdId,
    GuardianId,
    ChildId,
    /// Money noted at the desk.
    PaymentId,
    /// Somebody who may collect a household's children (G5).
    CollectorId,
    BookingId,
    /// What is planned and not published.
    DraftId,
    /// A party's claim on a course (B9).
    EnrolmentId,
    StaffId,
    /// A way in for a host from outside.
    HostAccountId,
    DeviceId,
    ClosureId,
    NoticeId,
    /// One in or out event of heads.
    VisitId,
    RollCallId,
    /// Somebody on duty on one day.
    DutyId,
    /// One slot or press of a private room (M1).
    PrivateUseId,
    SignInId,
    CredentialId,
    ConsentId,
    /// One message to another program.
    WebhookMessageId,
    /// One run of an import.
    ImportId,
    /// A device that counts heads.
    CounterId,
    /// Something that happened to a child or in a room.
    IncidentId,
    /// What was written about it at one time.
    NoteId,
    /// A class, a kindergarten, placed in one session (B10).
    GroupId,
    /// What the house tells everybody for a while.
    AnnouncementId,
    EmergencyId,
}

/// A place in a centre's ledger: the smaller one was first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
#[serde(transparent)]
pub struct Number(pub i64);

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
