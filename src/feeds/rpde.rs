//! Pages of a feed for harvesters: Realtime Paged Data Exchange 1.0, ordered by a change number.
//!
//! Keeps true: the next page begins after the last item of this one; a page without items names itself, byte for byte as
//! it was asked for; an item that is gone has no data.

use serde_json::{Value, json};

use crate::addresses::{Origin, open_data};
use crate::domain::harvest::{Feed, PAGE};
use crate::domain::licence::Licence;
use uuid::Uuid;

pub const MEDIA_TYPE: &str = "application/vnd.openactive.rpde+json; version=1";

/// What a page is of.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    pub origin: &'a Origin,
    pub centre: &'a str,
    pub feed: Feed,
    pub licence: &'a Licence,
}

/// An item: its id, its number, and its data as JSON unless it is gone.
pub type Item = (Uuid, i64, Option<String>);

/// A page as it is sent. `asked`: path and query of the request.
pub fn page(place: Place, items: &[Item], asked: &str) -> String {
    let next = match items.last() {
        Some((_, number, _)) => open_data::after(place.centre, place.feed, *number),
        None => asked.to_string(),
    };
    let mut text = format!("{{\"next\":{},\"items\":[", quoted(&place.origin.link(&next)));
    for (nth, (id, number, data)) in items.iter().enumerate() {
        let comma = if nth == 0 { "" } else { "," };
        let state = if data.is_some() { "updated" } else { "deleted" };
        let kind = place.feed.kind();
        text.push_str(&format!(
            "{comma}{{\"state\":\"{state}\",\"kind\":\"{kind}\",\"id\":\"{id}\",\"modified\":{number}"
        ));
        if let Some(data) = data {
            text.push_str(",\"data\":");
            text.push_str(data);
        }
        text.push('}');
    }
    text.push_str(&format!("],\"license\":{}}}", quoted(place.licence.as_str())));
    text
}

fn quoted(text: &str) -> Value {
    json!(text)
}

/// How long a page may be kept, by how many items it has: a full one has its last item for ever, another may have more
/// the next moment.
pub fn keeps(items: usize) -> &'static str {
    if items < PAGE { "public, max-age=8" } else { "public, max-age=3600" }
}
