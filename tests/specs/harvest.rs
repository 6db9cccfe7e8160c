//! A harvester of open data, as simple as there is: it walks from page to page and keeps what it was told.
//!
//! Invariant: it fails on a page out of order, on data of what is gone, and on a last page that does not name itself.

use crate::scene::Scene;
use crate::visitor::{Answer, Visitor};
use axum::http::StatusCode;
use leyuan::app::App;
use leyuan::domain::ids::SessionId;
use leyuan::jobs::harvest::{Looks, give_out};
use serde_json::Value;
use std::collections::BTreeMap;

pub const SERIES: &str = "/jinhuayuan/openactive/session-series";
pub const SESSIONS: &str = "/jinhuayuan/openactive/scheduled-sessions";
pub const EVENT_SERIES: &str = "/jinhuayuan/open-events/event-series";
pub const EVENTS: &str = "/jinhuayuan/open-events/events";
const ORIGIN: &str = "http://localhost:8080";

/// The job of one program.
pub struct Publisher {
    app: App,
    looks: Looks,
}

impl Publisher {
    pub fn of(app: &App) -> Publisher {
        Publisher { app: app.clone(), looks: Looks::default() }
    }

    /// One round.
    pub async fn gives_out(&self) {
        give_out(self.app.clone(), self.looks.clone()).await.expect("given out");
    }
}

/// What is done in the usual room, as its centre's file would say it.
pub async fn play_zone(scene: &Scene) {
    scene
        .alter(
            "UPDATE room SET purpose = '{\"doing\":{\"listed\":{\"id\":\"https://openactive.io/activity-list#36d7c0f9-1831-44ef-abf6-ead8b1cfa80e\",\
             \"name\":\"Early Years Play\"}},\"supports\":[\"behaviour\"]}' WHERE slug = 'play'",
        )
        .await;
}

/// Every session, as an item of both kinds of feeds: in which it belongs is no question of who may read it.
pub async fn in_both_feeds(scene: &Scene) {
    scene
        .alter(
            "INSERT INTO harvest_item (centre_id, id, feed, number, data) \
             SELECT s.centre_id, s.id, f.feed, ROW_NUMBER() OVER (PARTITION BY s.centre_id, f.feed ORDER BY s.id), '{}' \
             FROM session s CROSS JOIN (SELECT 'events' AS feed UNION ALL SELECT 'scheduled-sessions') f",
        )
        .await;
}

/// A harvester's copy of a feed.
pub struct Mirror {
    next: String,
    last: i64,
    /// What it was told last of each item; nothing where it is gone.
    pub items: BTreeMap<String, Option<Value>>,
    pub pages: usize,
}

impl Mirror {
    pub fn of(feed: &str) -> Mirror {
        Mirror { next: feed.into(), last: 0, items: BTreeMap::new(), pages: 0 }
    }

    /// Walks to the end. The items it was told, in their order.
    pub async fn walks(&mut self, visitor: &mut Visitor) -> Vec<Value> {
        let mut told = Vec::new();
        loop {
            let asked = self.next.clone();
            let answer = visitor.get(&asked).await;
            let page = sound(&answer);
            let next = page["next"]
                .as_str()
                .expect("a next page")
                .strip_prefix(ORIGIN)
                .expect("our own")
                .to_string();
            let items = page["items"].as_array().expect("items").clone();
            self.pages += 1;
            if items.is_empty() {
                assert_eq!(next, asked, "the last page names itself");
                return told;
            }
            assert_ne!(next, asked);
            for item in &items {
                self.takes(item);
            }
            assert!(next.ends_with(&format!("?afterChangeNumber={}", self.last)), "{next}");
            told.extend(items);
            self.next = next;
        }
    }

    fn takes(&mut self, item: &Value) {
        let modified = item["modified"].as_i64().expect("an integer");
        assert!(self.last < modified && modified < 1 << 53, "{modified} after {}", self.last);
        self.last = modified;
        let id = item["id"].as_str().expect("an id").to_string();
        let data = match item["state"].as_str() {
            Some("updated") => Some(item["data"].clone()),
            Some("deleted") => {
                assert!(item.get("data").is_none(), "what is gone has no data");
                None
            }
            other => panic!("{other:?} is no state"),
        };
        assert!(data.as_ref().is_none_or(|data| data.is_object()));
        self.items.insert(id, data);
    }

    pub fn of_session(&self, id: SessionId) -> Option<&Value> {
        self.items.get(&id.to_string()).and_then(Option::as_ref)
    }

    /// Those it holds.
    pub fn held(&self) -> Vec<&Value> {
        self.items.values().flatten().collect()
    }
}

/// A page every harvester may read and keep.
pub fn sound(answer: &Answer) -> Value {
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("content-type"), "application/vnd.openactive.rpde+json; version=1");
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    assert_eq!(answer.header("set-cookie"), "");
    let page = answer.json();
    assert_eq!(page["license"], "https://creativecommons.org/licenses/by/4.0/");
    let many = page["items"].as_array().map_or(0, Vec::len);
    assert!(many <= 500);
    let kept = if many == 500 { "public, max-age=3600" } else { "public, max-age=8" };
    assert_eq!(answer.header("cache-control"), kept);
    page
}
