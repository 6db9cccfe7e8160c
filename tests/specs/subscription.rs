//! The page that says how to subscribe: what is chosen is the address, and where it cannot work that is said.

use axum::http::StatusCode;

use crate::icalendar::visitor;
use crate::paper::{form, text};
use crate::scene::spec;
use crate::visitor::Visitor;

const PAGE: &str = "/jinhuayuan/subscription";
const WECHAT: &str = "Mozilla/5.0 (Linux; Android 14; V2309A Build/UP1A; wv) AppleWebKit/537.36 Mobile Safari/537.36 MicroMessenger/8.0.49";

async fn page(visitor: &mut Visitor, path: &str) -> String {
    let answer = visitor.get(path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    answer.body
}

/// The address that can be copied.
fn address(page: &str) -> &str {
    let (_, rest) = page.split_once("id=\"calendar-address\" type=\"text\" value=\"").expect("an address");
    rest.split_once('"').unwrap().0
}

spec!(what_is_chosen_becomes_the_address, "2026-05-04T01:00:00Z", scene => {
    scene.add_room("read", 20, None).await;
    let (course, _) = scene.course(&["2026-05-05T02:00:00Z"], 5, |_| {}).await;
    let mut visitor = visitor(&scene);
    let whole = page(&mut visitor, PAGE).await;
    assert_eq!(address(&whole), "http://localhost:8080/jinhuayuan/calendar.ics");
    let box_ = |page: &str| {
        let (_, rest) = page.split_once("<form class=\"form\" method=\"get\"").expect("a form to choose in");
        rest.split_once("</form>").unwrap().0.to_string()
    };
    assert!(box_(&whole).contains("value=\"play\"") && box_(&whole).contains("value=\"read\""));
    let of_series = format!("?series={course}&room=play&age=3");
    for (query, told) in [
        ("?room=play", "rooms/play.ics".to_string()),
        ("?room=play&room=read", "calendar.ics?room=play&amp;room=read".into()),
        ("?age=3", "ages/36-48.ics".into()),
        ("?room=play&age=3", "calendar.ics?room=play&amp;age=36-48".into()),
        (of_series.as_str(), format!("series/{course}.ics")),
        // What makes no sense is left out, as on the programme's page.
        ("?room=none&age=x&series=y", "calendar.ics".into()),
        ("?room=play&lang=en", "rooms/play.ics?lang=en".into()),
    ] {
        let chosen = page(&mut visitor, &format!("{PAGE}{query}")).await;
        assert_eq!(address(&chosen), format!("http://localhost:8080/jinhuayuan/{told}"), "{query}");
        let plain = told.replace("&amp;", "&");
        assert_eq!(visitor.get(&format!("/jinhuayuan/{plain}")).await.status, StatusCode::OK, "{told}");
    }
});

spec!(more_rooms_than_fit_into_an_address_are_said_to_be_too_many, "2026-05-04T01:00:00Z", scene => {
    let mut query = String::from("?room=play");
    for nth in 0..20 {
        let slug = format!("a-room-with-a-long-word-{nth}");
        scene.add_room(&slug, 20, None).await;
        query.push_str(&format!("&room={slug}"));
    }
    let mut visitor = visitor(&scene);
    let chosen = page(&mut visitor, &format!("{PAGE}{query}")).await;
    assert_eq!(address(&chosen), "http://localhost:8080/jinhuayuan/calendar.ics");
    assert!(text(&chosen).contains("选的场馆太多"));
});

spec!(inside_wechat_it_says_how_to_get_out_and_offers_no_press_that_does_nothing, "2026-05-04T01:00:00Z", scene => {
    let mut visitor = visitor(&scene);
    let outside = page(&mut visitor, PAGE).await;
    assert!(outside.contains("href=\"webcal://localhost:8080/jinhuayuan/calendar.ics\"") && !outside.contains("id=\"wechat\""));
    visitor.headers.insert("user-agent", WECHAT.parse().unwrap());
    let answer = visitor.get(PAGE).await;
    assert!(answer.header("vary").contains("user-agent"), "{}", answer.header("vary"));
    assert!(answer.body.contains("id=\"wechat\"") && answer.body.contains("aria-label=\"示意图：三个点在右上角\""));
    assert!(!answer.body.contains("webcal://"), "it would do nothing there");
    assert_eq!(address(&answer.body), "http://localhost:8080/jinhuayuan/calendar.ics");
});

spec!(the_phone_in_the_hand_comes_first_and_open, "2026-05-04T01:00:00Z", scene => {
    let mut visitor = visitor(&scene);
    let first = |page: &str| {
        let (_, rest) = page.split_once("id=\"ways\"").expect("the steps");
        let (tag, rest) = rest.split_once("<details class=\"gone way\"").unwrap().1.split_once('>').unwrap();
        (rest.split_once("</summary>").unwrap().0.replace("<summary>", ""), tag.contains("open"))
    };
    assert_eq!(first(&page(&mut visitor, PAGE).await), ("iPhone、iPad、Mac".into(), false));
    for (told, name) in [
        ("Mozilla/5.0 (Linux; Android 12; HarmonyOS; NOH-AN00; HMSCore 6) HuaweiBrowser/14", "华为、荣耀"),
        ("Mozilla/5.0 (Linux; U; Android 14; zh-cn; 23127PN0CC) XiaoMi/MiuiBrowser/18.5", "小米、红米"),
        ("Mozilla/5.0 (Linux; U; Android 13; zh-cn; PGEM10) HeyTapBrowser/45", "OPPO、一加、真我"),
        ("Mozilla/5.0 (Linux; Android 13; V2227A) VivoBrowser/15", "vivo、iQOO"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)", "iPhone、iPad、Mac"),
    ] {
        visitor.headers.insert("user-agent", told.parse().unwrap());
        assert_eq!(first(&page(&mut visitor, PAGE).await), (name.into(), true), "{told}");
    }
});

spec! {
    // M2
    a_private_room_is_not_there_to_choose, "2026-05-04T01:00:00Z", scene => {
        scene.add_room("baby", 5, None).await;
        scene.alter("UPDATE room SET privacy = 'private', name_zh = '母婴室' WHERE slug = 'baby'").await;
        let mut visitor = visitor(&scene);
        let chosen = page(&mut visitor, &format!("{PAGE}?room=baby")).await;
        assert!(!chosen.contains("baby") || !chosen.contains("value=\"baby\""));
        assert!(!chosen.contains("母婴室"));
        assert_eq!(address(&chosen), "http://localhost:8080/jinhuayuan/calendar.ics");
    }
}

spec!(every_page_of_a_centre_leads_programs_to_its_calendar, "2026-05-04T01:00:00Z", scene => {
    let session = scene.session("2026-05-05T02:00:00Z", 5).await;
    let mut visitor = visitor(&scene);
    for path in ["/jinhuayuan".into(), PAGE.into(), "/jinhuayuan/help".into(), "/jinhuayuan/poster".into(), format!("/jinhuayuan/sessions/{session}")] {
        let answer = visitor.get(&path).await;
        assert!(answer.body.contains("<link rel=\"alternate\" type=\"text/calendar\" href=\"/jinhuayuan/calendar.ics\""), "{path}");
        if !path.ends_with("poster") {
            assert_eq!(answer.header("link"), "</jinhuayuan/calendar.ics>; rel=\"alternate\"; type=\"text/calendar\"", "{path}");
        }
    }
    let help = visitor.get("/jinhuayuan/help").await.body;
    assert!(help.contains(&format!("href=\"{PAGE}\"")), "the way there");
    assert_eq!(visitor.get("/nowhere/subscription").await.status, StatusCode::NOT_FOUND);
});

spec!(without_script_there_is_no_button_that_copies, "2026-05-04T01:00:00Z", scene => {
    let mut visitor = visitor(&scene);
    let page = page(&mut visitor, PAGE).await;
    assert!(page.contains("<span hidden data-copy=\"calendar-address\"") && !page.contains("type=\"button\""));
    assert!(form_is_plain(&page));
});

/// Choosing works without script: a plain form that asks for a page.
fn form_is_plain(page: &str) -> bool {
    !page.contains("data-swap=\"") || form(page, PAGE).action == PAGE
}
