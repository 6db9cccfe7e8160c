//! Holding households against other ledgers: on PostgreSQL by advisory locks; SQLite has one writer anyway.
//!
//! Keeps true: several are held in one order, so that two groups never wait for each other.

use super::{Arg, Conn, Link};
use crate::domain::ids::HouseholdId;
use crate::error::Fault;
use std::collections::BTreeSet;

/// From left to right.
const HOLD_EIGHT: &str = "SELECT pg_advisory_xact_lock($1), pg_advisory_xact_lock($2), pg_advisory_xact_lock($3), pg_advisory_xact_lock($4), \
                          pg_advisory_xact_lock($5), pg_advisory_xact_lock($6), pg_advisory_xact_lock($7), pg_advisory_xact_lock($8)";

impl Conn {
    /// Holds households against other centres until the transaction ends, in this order; waits for each.
    pub(in crate::store) async fn hold_households(
        &mut self,
        ids: &BTreeSet<HouseholdId>,
    ) -> Result<(), Fault> {
        if matches!(self.link, Link::Sqlite(_)) {
            return Ok(()); // one writer: nobody else is writing
        }
        let keys: Vec<Vec<Arg>> = ids.iter().map(|id| args![lock_key(*id)]).collect();
        self.write_rows((HOLD_EIGHT, "SELECT pg_advisory_xact_lock($1)"), &keys).await
    }

    /// The same without waiting: false when another centre holds it.
    pub(in crate::store) async fn try_hold_household(&mut self, id: HouseholdId) -> Result<bool, Fault> {
        match self.link {
            Link::Sqlite(_) => Ok(true),
            Link::Postgres(_) => {
                let held: (bool,) =
                    self.one("SELECT pg_try_advisory_xact_lock($1)", args![lock_key(id)]).await?;
                Ok(held.0)
            }
        }
    }
}

fn lock_key(id: HouseholdId) -> i64 {
    id.0.as_u64_pair().1.cast_signed()
}
