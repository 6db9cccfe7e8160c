//! People counters: where staff see them, and where they say what they count.

use crate::domain::ids::CounterId;

pub fn page(centre: &str) -> String {
    format!("/{centre}/desk/counters")
}

/// A counter shut out.
pub fn removal(centre: &str, counter: CounterId) -> String {
    format!("/{centre}/desk/counters/{counter}/removal")
}

/// Where a device posts what it counted.
pub fn readings(centre: &str, counter: CounterId) -> String {
    format!("/api/v1/centres/{centre}/counters/{counter}/readings")
}

/// For programs of the desk.
pub fn counter(centre: &str, counter: CounterId) -> String {
    format!("/api/v1/centres/{centre}/desk/counters/{counter}")
}

/// Where a device publishes it at the broker.
pub fn topic(prefix: &str, centre: &str, counter: CounterId) -> String {
    format!("{prefix}/{centre}/counters/{counter}")
}

/// The topics of every counter of every centre.
pub fn all_topics(prefix: &str) -> String {
    format!("{prefix}/+/counters/+")
}

/// The centre's word and the counter a topic names.
///
/// ```
/// # use leyuan::addresses::counters::{of_topic, topic};
/// # use leyuan::domain::ids::CounterId;
/// let id = CounterId::new();
/// assert_eq!(of_topic("leyuan", &topic("leyuan", "guiyuan", id)), Some(("guiyuan", id)));
/// assert!(of_topic("leyuan", "other/guiyuan/counters/1").is_none());
/// ```
pub fn of_topic<'a>(prefix: &str, topic: &'a str) -> Option<(&'a str, CounterId)> {
    let rest = topic.strip_prefix(prefix)?.strip_prefix('/')?;
    let (centre, id) = rest.split_once("/counters/")?;
    Some((centre, id.parse().ok()?))
}
