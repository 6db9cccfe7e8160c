//! Open data: where they are described, each feed, and each item by its own name.

use crate::domain::harvest::Feed;
use uuid::Uuid;

/// The page about them.
pub fn site(centre: &str) -> String {
    format!("/{centre}/open-data")
}

/// A feed of items, from its beginning.
pub fn feed(centre: &str, feed: Feed) -> String {
    let folder = if feed.is_active() { "openactive" } else { "open-events" };
    format!("/{centre}/{folder}/{}", feed.word())
}

/// What comes after an item's number.
pub fn after(centre: &str, feed: Feed, number: i64) -> String {
    super::with(&self::feed(centre, feed), "afterChangeNumber", &number.to_string())
}

/// One item, by the name it has among other programs.
pub fn item(centre: &str, feed: Feed, id: Uuid) -> String {
    format!("{}/{id}", self::feed(centre, feed))
}

/// A room by its name among other programs; nothing answers there but the site.
pub fn place(centre: &str, room: &str) -> String {
    format!("{}#{room}", site(centre))
}

/// What is new and what changed, for readers of news.
pub fn atom(centre: &str) -> String {
    format!("/{centre}/feed.atom")
}
