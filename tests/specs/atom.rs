//! News for readers of news (RFC 4287): who is in it, in which order, and what may be kept.

use crate::icalendar::{cancel, visitor};
use crate::scene::spec;
use axum::http::StatusCode;
use leyuan::domain::names::Names;

const NEWS: &str = "/jinhuayuan/feed.atom";

/// The texts of an element, in their order: enough of XML for what is written here, entities undone.
fn elements(text: &str, name: &str) -> Vec<String> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    let inner =
        |part: &str| part.split_once(close.as_str()).map_or(String::new(), |(inner, _)| undone(inner));
    text.split(open.as_str()).skip(1).map(inner).collect()
}

fn undone(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

spec!(the_newest_change_stands_first_and_an_entry_keeps_its_id, "2026-05-04T01:00:00Z", scene => {
    let first = scene.session("2026-05-05T02:00:00Z", 5).await;
    scene.until("2026-05-04T02:00:00Z");
    let mut second = scene.draft("2026-05-06T02:00:00Z", 5);
    second.names = Names::new("<b>蹦床</b> & \u{1}\"", "Jumping");
    let second = scene.plan(&second).await;
    let mut visitor = visitor(&scene);
    let body = visitor.get(NEWS).await.body;
    let id = |session| format!("tag:localhost,2026:session-{session}@localhost");
    assert_eq!(elements(&body, "id")[1..], [id(second), id(first)]);
    assert_eq!(elements(&body, "updated"), ["2026-05-04T02:00:00Z", "2026-05-04T02:00:00Z", "2026-05-04T01:00:00Z"]);
    assert_eq!(elements(&body, "title")[1..], ["<b>蹦床</b> & \"", "自由游乐"]);
    assert_eq!(elements(&body, "summary")[1], "2026 年 5 月 5 日 周二 10:00–11:00\n乐享童年");
    assert!(body.contains(&format!("href=\"http://localhost:8080/jinhuayuan/sessions/{first}\"")));
    scene.until("2026-05-04T03:00:00Z");
    cancel(&scene, first).await;
    let body = visitor.get(NEWS).await.body;
    assert_eq!(elements(&body, "id")[1..], [id(first), id(second)]);
    assert_eq!(elements(&body, "published")[0], "2026-05-04T01:00:00Z");
    assert_eq!(elements(&body, "updated")[1], "2026-05-04T03:00:00Z");
    assert!(elements(&body, "title")[1].contains("自由游乐") && elements(&body, "summary")[0].contains("停电"));
    let english = visitor.get(&format!("{NEWS}?lang=en")).await.body;
    assert!(english.contains("xml:lang=\"en\"") && english.contains("/jinhuayuan?lang=en"));
    assert_eq!(elements(&english, "id"), elements(&body, "id"), "one entry in both languages");
    scene.until("2026-05-05T16:00:00Z");
    assert_eq!(elements(&visitor.get(NEWS).await.body, "id")[1..], [id(second)], "what is over is no news");
});

spec!(news_is_kept_as_calendars_are, "2026-05-04T01:00:00Z", scene => {
    let session = scene.session("2026-05-05T02:00:00Z", 5).await;
    let mut visitor = visitor(&scene);
    let answer = visitor.get(NEWS).await;
    assert_eq!(answer.header("content-type"), "application/atom+xml; charset=utf-8");
    assert_eq!((answer.header("set-cookie"), answer.header("access-control-allow-origin")), ("", "*"));
    assert_eq!(answer.header("cache-control"), "public, max-age=300, must-revalidate");
    visitor.headers.insert("if-none-match", answer.header("etag").parse().unwrap());
    assert_eq!(visitor.get(NEWS).await.status, StatusCode::NOT_MODIFIED);
    scene.asks(&scene.child().await, session).await;
    assert_eq!(visitor.get(NEWS).await.status, StatusCode::NOT_MODIFIED, "a booking is no news");
    cancel(&scene, session).await;
    assert_eq!(visitor.get(NEWS).await.status, StatusCode::OK);
    visitor.headers.insert("accept-encoding", "gzip".parse().unwrap());
    let packed = visitor.get("/jinhuayuan/feed.atom?lang=en").await;
    assert_eq!(packed.header("content-encoding"), "gzip");
});

spec!(pages_lead_to_the_news, "2026-05-04T01:00:00Z", scene => {
    let mut visitor = visitor(&scene);
    let link = r#"<link rel="alternate" type="application/atom+xml" href="/jinhuayuan/feed.atom" title="锦华苑">"#;
    assert!(visitor.get("/jinhuayuan?lang=zh-CN").await.body.contains(link));
});
