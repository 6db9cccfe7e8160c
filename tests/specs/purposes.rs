//! What the centre's file says is done: an activity of OpenActive's list by name, any other with its address; and where the
//! house stands, under which licence it gives its programme away.

use crate::config::{GOOD, read, tells};
use crate::harvest::{EVENT_SERIES, Mirror, Publisher, SERIES};
use crate::scene::spec;
use crate::visitor::{Visitor, program};
use leyuan::actions::open_centre;
use leyuan::domain::plan::CentrePlan;

const ROOM: &str = "room_limit = 30";
const OPENING: &str = "[opening]";

#[test]
fn an_activity_is_known_by_name_or_named_with_its_address() {
    let says = |line: &str| format!("{ROOM}\nactivity = {line}");
    tells(ROOM, &says("\"Soft Pley\""), "Soft Pley", "no activity \"Soft Pley\"", "Write `Soft Play`");
    let elsewhere = "{ name = \"Hall\", id = \"https://openactive.io/facility-types#x\" }";
    tells(ROOM, &says(elsewhere), "activity = {", "no concept of OpenActive's activity list", "Copy both");
    tells(ROOM, &says("7"), "activity = 7", "`activity` cannot be 7", "Early Years Play");
    tells(
        ROOM,
        &format!("{ROOM}\nsupports = [\"sights\"]"),
        "sights",
        "no support is called",
        "Write `sight`",
    );
    let parkour = "{ name = \"Parkour\", id = \"https://openactive.io/activity-list#293f2c7f-19fd-4db1-921c-e37867ae9839\" }";
    let plan = read(&GOOD.replacen(ROOM, &says(parkour), 1)).plan.expect("a plan");
    assert_eq!(plan.rooms[0].purpose.activity().map(|activity| activity.name()), Some("Parkour"));
}

#[test]
fn a_private_room_has_no_activity() {
    let room = "[[rooms]]\nslug = \"baby\"\nnames = { zh = \"甲\", en = \"A\" }\nlook = \"baby\"\nprivacy = \"private\"\nactivity = \"Soft Play\"\n[[series]]";
    tells("[[series]]", room, "[[rooms]]", "in no open data", "make the room public");
}

#[test]
fn a_place_a_mail_address_and_a_licence_are_such() {
    let with = |line: &str| format!("[contact]\n{line}\n{OPENING}");
    tells(
        OPENING,
        &with("position = { latitude = 116.8, longitude = 33.9 }"),
        "position =",
        "no such place",
        "latitude = 33.95",
    );
    tells(
        OPENING,
        &with("email = \"at home\""),
        "[contact]",
        "\"at home\" is no mail address",
        "hello@example.org",
    );
    let licence = format!("licence = \"CC-BY\"\n{OPENING}");
    tells(
        OPENING,
        &licence,
        "CC-BY",
        "\"CC-BY\" is no address of a licence",
        "Write \"https://creativecommons.org/licenses/by/4.0/\"",
    );
}

spec!(a_series_says_otherwise_than_its_room, "2026-05-04T01:00:00Z", scene => {
    let more = "[[series]]\nslug = \"film\"\nroom = \"play\"\nnames = { zh = \"电影\", en = \"Film\" }\nabout = { zh = \"看\", en = \"Look\" }\n\
                ages = \"3–5 岁\"\nactivity = \"none\"\nwhen = { weekly = [\"sat\"], at = \"14:00\" }\n\
                [[series]]\nslug = \"jump\"\nroom = \"play\"\nnames = { zh = \"蹦床\", en = \"Jump\" }\nabout = { zh = \"跳\", en = \"Jump\" }\n\
                ages = \"3–5 岁\"\nactivity = \"Trampolining\"\nwhen = { weekly = [\"sat\"], at = \"16:00\" }\n";
    let text = GOOD.replacen(ROOM, &format!("{ROOM}\nactivity = \"Soft Play\""), 1) + more;
    let plan = read(&text).plan.expect("a plan");
    let plan = CentrePlan { slug: "jinhuayuan".into(), ..plan };
    open_centre::open(&scene.store, plan, scene.now()).await.unwrap();
    let app = program(&scene);
    Publisher::of(&app).gives_out().await;
    let mut visitor = Visitor::at(&app);
    let (mut series, mut others) = (Mirror::of(SERIES), Mirror::of(EVENT_SERIES));
    series.walks(&mut visitor).await;
    others.walks(&mut visitor).await;
    let mut done: Vec<_> = series.held().iter().map(|item| (item["name"].clone(), item["activity"][0]["prefLabel"].clone())).collect();
    done.sort_by_key(|(name, _)| name.to_string());
    assert_eq!(done, [("积木".into(), "Soft Play".into()), ("蹦床".into(), "Trampolining".into())]);
    let schedule = &series.held()[0]["eventSchedule"][0];
    assert_eq!((&schedule["repeatFrequency"], &schedule["byDay"]), (&"P1W".into(), &serde_json::json!(["https://schema.org/Saturday"])));
    assert_eq!(others.held().iter().map(|item| item["name"].as_str()).collect::<Vec<_>>(), [Some("电影")]);
});
