//! Forgetting what need not be kept any longer: what a job does now and then, `leyuan forget` at once, and a restore
//! before anybody looks.
//!
//! Keeps true: what was forgotten is told by its kind and its number, never by whose it was (P6).

use super::forget_answers::ForgetAnswers;
use super::forget_codes::ForgetCodes;
use super::forget_groups::ForgetGroups;
use super::forget_incidents::ForgetIncidents;
use super::forget_pick_ups::ForgetPickUps;
use super::forget_private_uses::{AT_ONCE, ForgetPrivateUses};
use super::forget_readings::ForgetReadings;
use super::forget_sign_ins::ForgetSignIns;
use crate::domain::zone::Timestamp;
use crate::error::Error;
use crate::store::{Actor, Store, centres};
use serde::{Deserialize, Serialize};
use std::fmt;

/// How much was forgotten, by kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Forgotten {
    /// Answers to requests, kept for 48 hours.
    pub answers: u64,
    /// M3: uses of private rooms, kept for 24 hours.
    pub private_uses: u64,
    /// P4: what people counters said, kept for 90 days.
    #[serde(default)]
    pub readings: u64,
    /// P4: who may collect whose children, a year after the family was last here.
    #[serde(default)]
    pub collectors: u64,
    /// P4: what groups were called, a year after they were placed.
    #[serde(default)]
    pub groups: u64,
    /// P4: incidents, after the years the house keeps them.
    #[serde(default)]
    pub incidents: u64,
    /// Codes of screens nobody paired, kept for a quarter of an hour.
    #[serde(default)]
    pub codes: u64,
    /// Sign-ins whose time is over, or that lay unused for too long.
    #[serde(default)]
    pub sign_ins: u64,
}

impl fmt::Display for Forgotten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Forgotten { answers, private_uses, readings, collectors, groups, incidents, codes, sign_ins } =
            self;
        write!(
            f,
            "uses of private rooms {private_uses}, answers to requests {answers}, readings of counters {readings}, people who may collect {collectors}, names of groups {groups}, incidents {incidents}, codes of screens {codes}, sign-ins {sign_ins}"
        )
    }
}

/// Forgets everything whose time is over, in every centre.
///
/// # Errors
/// When the database cannot be read or written; what was forgotten by then stays so.
pub async fn everything_due(store: &Store, now: Timestamp) -> Result<Forgotten, Error> {
    let mut forgotten = Forgotten::default();
    let all = store.read(|db| Box::pin(centres::all(db))).await?;
    // Answers belong to households, readings to devices, codes to nobody yet, sign-ins to whomever: any ledger's writer will do.
    if let Some(centre) = all.first() {
        forgotten.answers = store.change(centre.id, Actor::System, ForgetAnswers { now }).await?;
        forgotten.readings = store.change(centre.id, Actor::System, ForgetReadings { now }).await?;
        forgotten.collectors = store.change(centre.id, Actor::System, ForgetPickUps { now }).await?;
        forgotten.groups = store.change(centre.id, Actor::System, ForgetGroups { now }).await?;
        forgotten.codes = store.change(centre.id, Actor::System, ForgetCodes { now }).await?;
        forgotten.sign_ins = store.change(centre.id, Actor::System, ForgetSignIns { now }).await?;
    }
    for centre in &all {
        forgotten.incidents += store.change(centre.id, Actor::System, ForgetIncidents { now }).await?;
    }
    let read = store.read(move |db| Box::pin(async move { centres::with_private_rooms(db).await }));
    for centre in read.await? {
        loop {
            let uses = store.change(centre, Actor::System, ForgetPrivateUses { now }).await?;
            forgotten.private_uses += u64::from(uses);
            if uses < AT_ONCE {
                break;
            }
        }
    }
    Ok(forgotten)
}
