//! What one transaction has read and need not read again: a group of commands asks once for what each of them needs.
//!
//! Keeps true: whoever writes a table forgets what was read of it; what is undone is forgotten with everything else;
//! nothing outlives its transaction.

use super::parties::Parties;
use crate::domain::booking::Pause;
use crate::domain::centre::Centre;
use crate::domain::group::Group;
use crate::domain::household::Household;
use crate::domain::ids::{HouseholdId, SessionId};
use crate::domain::room::Room;
use crate::domain::session::Session;
use crate::domain::zone::Timestamp;
use std::collections::HashMap;
use std::sync::Arc;

/// A centre, its rooms and what its private rooms may hold: the same for every decision of one transaction.
#[derive(Debug)]
pub struct House {
    pub centre: Centre,
    pub rooms: Vec<Room>,
    /// Heads the building counts for its private rooms at all opening hours (C1).
    pub private_heads: u16,
    /// Heads by the counters at the building's own doors, and when the quietest was last heard.
    pub at_door: Option<(u16, Timestamp)>,
}

/// A household with its children's pauses; `None` where there is none.
pub(super) type Known = Option<(Household, Vec<Pause>)>;

#[derive(Debug, Default)]
pub struct Memo {
    pub(super) house: Option<Arc<House>>,
    /// Each session asked for, with those that overlap it.
    pub(super) around: HashMap<SessionId, Arc<Vec<Session>>>,
    pub(super) parties: Parties,
    /// Groups of each session that was read.
    pub(super) groups: HashMap<SessionId, Vec<Group>>,
    pub(super) households: HashMap<HouseholdId, Known>,
    /// What a household's key was answered before this transaction, where that was looked up.
    pub(super) answers: HashMap<(HouseholdId, String), Option<(String, String)>>,
    /// Whether nobody at all waits at the centre or is offered a place, where that was looked up.
    pub(super) is_quiet: Option<bool>,
}

impl Memo {
    pub(super) fn clear(&mut self) {
        *self = Memo::default();
    }

    /// A statement is about to be asked: what it may alter is forgotten.
    pub(super) fn spoil(&mut self, sql: &str) {
        match written(sql) {
            Written::Nothing => {}
            Written::Table("booking" | "booking_child" | "booking_guardian") => {
                self.parties = Parties::default();
                self.is_quiet = None;
            }
            Written::Table("enrolment" | "enrolment_child") => self.is_quiet = None,
            Written::Table("household" | "child" | "guardian" | "consent" | "pause") => {
                self.parties = Parties::default();
                self.households.clear();
            }
            Written::Table("session_group") => self.groups.clear(),
            Written::Table("counter" | "counted_place") => self.house = None,
            // Sessions, rooms and centres: their writers forget by name. The rest is not remembered.
            Written::Table(_) => {}
            Written::Unknown => self.clear(),
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Written<'a> {
    Nothing,
    Table(&'a str),
    Unknown,
}

/// The table a statement writes.
fn written(sql: &str) -> Written<'_> {
    let mut words = sql.split_whitespace();
    match (words.next(), words.next(), words.next()) {
        (Some("SELECT"), ..) => Written::Nothing,
        (Some("UPDATE"), Some(table), _) => Written::Table(table),
        (Some("INSERT"), Some("INTO"), Some(table)) | (Some("DELETE"), Some("FROM"), Some(table)) => {
            Written::Table(table)
        }
        _ => Written::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_a_statement_writes_is_read_off_it() {
        for (sql, table) in [
            ("INSERT INTO booking (id) VALUES ($1)", Written::Table("booking")),
            ("UPDATE booking_child SET state = $1", Written::Table("booking_child")),
            ("DELETE FROM request WHERE at < $1", Written::Table("request")),
            ("SELECT id FROM booking", Written::Nothing),
            ("WITH gone AS (SELECT 1) DELETE FROM booking", Written::Unknown),
            ("REPLACE INTO booking VALUES (1)", Written::Unknown),
        ] {
            assert_eq!(written(sql), table, "{sql}");
        }
    }

    /// A statement that writes what is remembered, in a shape nobody reads off it, forgets everything: none does so far.
    #[test]
    fn every_statement_of_ours_says_what_it_writes() {
        let unknown: Vec<_> = crate::store::statements()
            .into_iter()
            .filter(|(_, sql)| written(sql) == Written::Unknown)
            .collect();
        assert_eq!(unknown, Vec::new());
    }
}
