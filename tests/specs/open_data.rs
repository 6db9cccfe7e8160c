//! The page about open data: both languages, the licence in words, and a catalogue's description of every feed there is.

use crate::harvest::{EVENT_SERIES, EVENTS, SERIES, SESSIONS};
use crate::icalendar::visitor;
use crate::paper::text;
use crate::scene::spec;
use axum::http::StatusCode;
use serde_json::{Value, json};

const SITE: &str = "/jinhuayuan/open-data";

spec!(the_page_names_the_licence_and_each_feed_in_both_languages, "2026-05-04T01:00:00Z", scene => {
    let mut visitor = visitor(&scene);
    for (language, words) in [("zh-CN", "请注明来源：锦华苑"), ("en", "free to use under CC BY 4.0")] {
        let page = visitor.get(&format!("{SITE}?lang={language}")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(text(&page.body).contains(words), "{language}");
        assert!(page.body.contains(r#"rel="license" href="https://creativecommons.org/licenses/by/4.0/""#));
        for feed in [SERIES, SESSIONS, EVENT_SERIES, EVENTS, "/jinhuayuan/feed.atom"] {
            assert!(page.body.contains(&format!("href=\"{feed}")), "{feed}");
            assert_eq!(visitor.get(feed).await.status, StatusCode::OK);
        }
    }
    assert!(visitor.get("/jinhuayuan/help").await.body.contains(&format!("href=\"{SITE}\"")));
    assert_eq!(visitor.get("/nowhere/open-data").await.status, StatusCode::NOT_FOUND);
});

spec!(catalogues_read_what_is_given_away, "2026-05-04T01:00:00Z", scene => {
    let body = visitor(&scene).get(&format!("{SITE}?lang=en")).await.body;
    let (_, block) = body.split_once(r#"<script type="application/ld+json">"#).expect("a block");
    let dataset: Value = serde_json::from_str(block.split_once("</script>").unwrap().0).unwrap();
    assert_eq!(dataset["@context"], json!(["https://schema.org/", "https://openactive.io/"]));
    assert_eq!((&dataset["@type"], &dataset["license"]), (&json!("Dataset"), &json!("https://creativecommons.org/licenses/by/4.0/")));
    assert_eq!(dataset["name"], "Programme of Jinhuayuan");
    let feeds: Vec<&Value> = dataset["distribution"].as_array().unwrap().iter().map(|one| &one["contentUrl"]).collect();
    assert_eq!(feeds, [SERIES, SESSIONS, EVENT_SERIES, EVENTS].map(|feed| json!(format!("http://localhost:8080{feed}"))).iter().collect::<Vec<_>>());
    for one in dataset["distribution"].as_array().unwrap() {
        assert_eq!(one["encodingFormat"], "application/vnd.openactive.rpde+json; version=1");
    }
    for key in ["description", "publisher", "discussionUrl", "documentation", "inLanguage", "schemaVersion", "keywords"] {
        assert!(!dataset[key].is_null(), "{key}");
    }
});
