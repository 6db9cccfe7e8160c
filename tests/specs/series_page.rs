//! A series' page: what it is, its dates, its calendar, and what search engines read there.

use axum::http::StatusCode;
use leyuan::domain::names::Names;
use serde_json::{Value, json};

use crate::icalendar::{cancel, visitor};
use crate::paper::text;
use crate::scene::spec;

/// The block for search engines.
fn block(page: &str) -> Value {
    let (_, block) = page.split_once(r#"<script type="application/ld+json">"#).expect("a block");
    serde_json::from_str(block.split_once("</script>").unwrap().0).expect("JSON")
}

spec!(a_series_says_what_it_is_when_it_is_and_how_to_have_it_in_a_calendar, "2026-05-04T01:00:00Z", scene => {
    let starts = ["2026-05-05T02:00:00Z", "2026-05-06T02:00:00Z", "2026-05-08T02:00:00Z"];
    let (course, ids) = scene.course(&starts, 5, |session| session.names = Names::new("芭蕾", "Ballet")).await;
    cancel(&scene, ids[1]).await;
    let mut visitor = visitor(&scene);
    let path = format!("/jinhuayuan/series/{course}");
    let answer = visitor.get(&format!("{path}?lang=zh-CN")).await;
    assert_eq!(answer.status, StatusCode::OK);
    let told = text(&answer.body);
    for word in ["芭蕾", "5 月 5 日 周二", "5 月 8 日 周五", "（已取消）"] {
        assert!(told.contains(word), "{word}: {told}");
    }
    for link in [
        format!("href=\"webcal://localhost:8080{path}.ics\""),
        format!("href=\"/jinhuayuan/subscription?series={course}\""),
        format!("href=\"/jinhuayuan/courses/{course}\""),
        format!("href=\"/jinhuayuan/sessions/{}\"", ids[0]),
        format!("<link rel=\"alternate\" type=\"text/calendar\" href=\"{path}.ics\" title=\"芭蕾\">"),
    ] {
        assert!(answer.body.contains(&link), "{link}");
    }
});

spec!(search_engines_read_its_rule_and_the_dates_it_leaves_out, "2026-05-04T01:00:00Z", scene => {
    // Every day from 1 May on, by its rule; planned are these.
    let starts = ["2026-05-05T16:00:00Z", "2026-05-06T16:00:00Z", "2026-05-08T16:00:00Z", "2026-05-09T16:00:00Z"];
    let (course, ids) = scene.course(&starts, 5, |_| {}).await;
    cancel(&scene, ids[3]).await;
    let mut visitor = visitor(&scene);
    let page = visitor.get(&format!("/jinhuayuan/series/{course}?lang=zh-CN")).await.body;
    let told = block(&page);
    let link = format!("http://localhost:8080/jinhuayuan/series/{course}");
    assert_eq!((&told["@type"], &told["@id"], &told["name"]), (&json!("EventSeries"), &json!(link), &json!("芭蕾")));
    assert_eq!(told["eventSchedule"], json!([{
        "@type": "Schedule",
        "repeatFrequency": "P1D",
        "startDate": "2026-05-06",
        "endDate": "2026-05-10",
        "startTime": "00:00:00",
        "duration": "PT60M",
        "scheduleTimezone": "Asia/Shanghai",
        "exceptDate": ["2026-05-08", "2026-05-10"],
    }]), "what is not planned, and what is called off");
    let session = visitor.get(&format!("/jinhuayuan/sessions/{}", ids[0])).await.body;
    assert_eq!(block(&session)["superEvent"]["@id"], link);
});

spec!(the_sitemap_lists_series_and_how_to_subscribe, "2026-05-04T01:00:00Z", scene => {
    let (course, ids) = scene.course(&["2026-05-05T02:00:00Z", "2026-05-06T02:00:00Z"], 5, |_| {}).await;
    scene.until("2026-05-04T03:00:00Z");
    cancel(&scene, ids[1]).await;
    let map = visitor(&scene).get("/sitemap.xml").await.body;
    let entry = format!("<url><loc>http://localhost:8080/jinhuayuan/series/{course}</loc><lastmod>2026-05-04T03:00:00Z</lastmod></url>");
    assert!(map.contains(&entry), "{map}");
    assert!(map.contains("<loc>http://localhost:8080/jinhuayuan/subscription</loc>"));
});

spec!(a_series_without_dates_says_so, "2026-05-04T01:00:00Z", scene => {
    let (course, _) = scene.course(&["2026-05-05T02:00:00Z"], 5, |_| {}).await;
    scene.until("2026-05-06T03:00:00Z");
    let page = visitor(&scene).get(&format!("/jinhuayuan/series/{course}")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(text(&page.body).contains("目前没有安排") && !page.body.contains("application/ld+json"));
});
