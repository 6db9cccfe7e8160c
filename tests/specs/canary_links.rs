//! Whoever holds a link of a family's – a reminder's, their own calendar's – reads what it is for, and nothing else of them
//! (P1, P5, M2).

use crate::canary::{
    BIRTHS, CHILD, EMAIL, GUARDIAN, HOUSEHOLD, NEEDS, Nest, PHONE, betrayed, envelope, has_canary, listen,
};
use crate::company::Knocks;
use crate::dav::program::Program;
use crate::paper::{addresses, form, title};
use crate::scene::spec;

spec!(whoever_holds_the_link_of_a_reminder_reads_the_nickname_and_nothing_else, "2026-11-28T06:20:00Z", scene => {
    listen();
    let nest = Nest::built(scene).await;
    let token = nest.company.linked(nest.things.booking).await;
    let address = format!("/absences/{}", token.as_str());
    for knocks in [Knocks::Nobody, Knocks::OtherFamily, Knocks::StaffElsewhere, Knocks::Family] {
        let mut visitor = nest.visitor(knocks, "zh-CN").await;
        let answer = visitor.get(&address).await;
        assert!(answer.status.is_success() && answer.body.contains(CHILD), "{knocks:?}: {}", answer.status);
        let beside = [vec![title(&answer.body), envelope(&answer)], addresses(&answer.body)].concat();
        assert!(beside.iter().all(|text| has_canary(text).is_none()), "{knocks:?}");
        let others = [GUARDIAN, HOUSEHOLD, NEEDS, PHONE, "8642", EMAIL];
        let found = others.iter().chain(BIRTHS).find(|text| answer.body.contains(**text));
        assert_eq!(found, None, "{knocks:?}");
    }
});

spec!(whoever_holds_the_address_of_a_familys_calendar_reads_nicknames_and_nothing_else, "2026-11-28T06:20:00Z", scene => {
    listen();
    let nest = Nest::built(scene).await;
    let mut parent = nest.visitor(Knocks::Family, "zh-CN").await;
    let page = parent.get("/household/calendar").await.body;
    let made = form(&page, "/household/calendar").press(&mut parent).await.body;
    let (_, rest) = made.split_once("/calendar/").expect("an address");
    let address = format!("/calendar/{}.ics", rest.split_once(".ics").expect("its end").0);
    for knocks in [Knocks::Nobody, Knocks::OtherFamily, Knocks::StaffElsewhere, Knocks::Family] {
        let answer = nest.visitor(knocks, "zh-CN").await.get(&address).await;
        let told = crate::icalendar::lines(&answer.body).join("\n");
        assert!(told.contains(CHILD), "{knocks:?}: {}", answer.status);
        assert!(has_canary(&envelope(&answer)).is_none(), "{knocks:?}");
        let busy = crate::icalendar::events(&answer.body).into_iter().find(|event| event[0].contains("busy-"));
        assert!(has_canary(&busy.expect("the slot").concat()).is_none(), "{knocks:?}: of the private room only that (M2)");
        let others = [GUARDIAN, HOUSEHOLD, NEEDS, PHONE, EMAIL, "母婴"];
        assert_eq!(others.iter().chain(BIRTHS).find(|text| told.contains(**text)), None, "{knocks:?}");
    }
    for knocks in [Knocks::Nobody, Knocks::OtherFamily, Knocks::StaffElsewhere, Knocks::Family] {
        let mut program = Program(nest.visitor(knocks, "zh-CN").await);
        let path = address.replace("/calendar/", "/dav/h/").replace(".ics", "/calendar/");
        let found = program.finds(&path, "1", &["C:calendar-data", "D:displayname", "D:sync-token"]).await;
        let told: Vec<String> = found[1..].iter().map(|event| crate::icalendar::lines(&event.text("calendar-data")).join("\n")).collect();
        assert!(told.concat().contains(CHILD), "{knocks:?}");
        let answer = program.asks("PROPFIND", &path, "0", "").await;
        let beside = format!("{}{}{}{}", envelope(&answer), answer.body, found[0].text("displayname"), found[0].text("sync-token"));
        assert!(has_canary(&beside).is_none(), "{knocks:?}");
        let others = [GUARDIAN, HOUSEHOLD, NEEDS, PHONE, EMAIL, "母婴"];
        assert_eq!(others.iter().chain(BIRTHS).find(|text| told.concat().contains(**text)), None, "{knocks:?}");
    }
    assert_eq!(betrayed().clone(), Vec::<String>::new());
});
