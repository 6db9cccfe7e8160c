//! Lists in pages: where one ends, and where the next begins.
//!
//! Invariant: a cursor names the last thing that was told, not a count, so that what comes in or goes away in
//! between neither repeats nor hides another.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use schemars::JsonSchema;
use serde::Deserialize;
use uuid::Uuid;

use super::answers::Listed;
use super::problem::{Kind, No};
use crate::addresses::with;
use crate::domain::ids::Number;
use crate::domain::zone::{Timestamp, parse_timestamp};

/// Things on a page, where nothing is said.
const USUAL: u16 = 50;
/// And at most.
pub const MOST: u16 = 200;

/// How many are asked for.
pub fn limit(asked: Option<u16>) -> Result<u16, No> {
    let limit = asked.unwrap_or(USUAL);
    let is_fine = (1..=MOST).contains(&limit);
    if is_fine { Ok(limit) } else { Err(No::of(Kind::Invalid).at("limit", "1 – 200")) }
}

/// What a list in pages is asked.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pages {
    /// Where to go on: from the `next` of the page before.
    pub after: Option<String>,
    /// Things on a page.
    #[schemars(range(min = 1, max = 200))]
    pub limit: Option<u16>,
}

/// What a list by number of the ledger is asked.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Before {
    /// Only those with smaller numbers: the last number of the page before.
    #[schemars(range(min = 1))]
    before: Option<i64>,
    /// The newest so many.
    #[schemars(range(min = 1, max = 200))]
    limit: Option<u16>,
}

impl Before {
    /// Before which number, and how many.
    pub fn asked(&self) -> Result<(Option<Number>, u16), No> {
        let is_number = self.before.is_none_or(|before| before >= 1);
        let before =
            if is_number { Ok(self.before) } else { Err(No::of(Kind::Invalid).at("before", "1 –")) };
        Ok((before?.map(Number), limit(self.limit)?))
    }
}

/// Something in a list ordered by an instant and then by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place(pub Timestamp, pub Uuid);

impl Place {
    pub fn written(self) -> String {
        URL_SAFE_NO_PAD.encode(format!("{} {}", self.0.to_rfc3339(), self.1))
    }

    pub fn read(cursor: &str) -> Option<Place> {
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
        let (at, id) = text.split_once(' ')?;
        Some(Place(parse_timestamp(at)?, id.parse().ok()?))
    }
}

/// The place a list goes on from, if it was one of ours.
pub fn after(cursor: Option<&str>) -> Result<Option<Place>, No> {
    let read = cursor.map(|cursor| Place::read(cursor).ok_or_else(|| No::of(Kind::Invalid).at("after", "?")));
    read.transpose()
}

/// One page of a list of which one more was read than is told: the address goes on after the last.
pub fn listed<R, T>(
    mut rows: Vec<R>,
    limit: u16,
    (address, place): (&str, impl Fn(&R) -> String),
    told: impl Fn(R) -> Option<T>,
) -> Listed<T> {
    let has_more = rows.len() > usize::from(limit);
    rows.truncate(limit.into());
    let next = rows.last().filter(|_| has_more).map(|last| {
        let address = with(address, "limit", &limit.to_string());
        with(&address, "after", &place(last))
    });
    Listed { items: rows.into_iter().filter_map(told).collect(), next, number: None }
}
