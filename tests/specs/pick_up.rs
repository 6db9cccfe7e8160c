//! Picking up: who may collect a child, who may go alone, and how the list is kept (G5, P3, P4).

use crate::household::{at_desk, at_home};
use crate::paper::{form, forms};
use crate::scene::{Family, Scene, at, spec};
use axum::http::StatusCode;
use leyuan::actions::consent::withdraw;
use leyuan::actions::edit_collectors::{Edit, EditCollectors};
use leyuan::actions::forget;
use leyuan::actions::leave_alone::{AllowAlone, ForbidAlone};
use leyuan::domain::consent::Channel;
use leyuan::domain::household::Phone;
use leyuan::domain::ids::{CentreId, CollectorId};
use leyuan::domain::names::Name;
use leyuan::domain::pick_up::{Collector, MOST_COLLECTORS, PickUp};
use leyuan::error::Error;
use leyuan::store::{Actor, pick_ups};

/// Somebody a guardian may list.
pub fn collector(name: &str) -> Collector {
    Collector {
        id: CollectorId::new(),
        name: Name::parse(name).unwrap(),
        phone: Phone::parse("13900002222"),
        channel: Channel::Online,
        note: None,
    }
}

pub async fn lists(scene: &Scene, family: &Family, collector: Collector) -> Result<(), Error> {
    let edit = EditCollectors { household: family.id, edit: Edit::Add(collector), now: scene.now() };
    scene.store.change(scene.centre, Actor::Household(family.id), edit).await
}

pub async fn allows(scene: &Scene, family: &Family, nth: usize) -> Result<(), Error> {
    let allow = AllowAlone {
        household: family.id,
        child: family.children[nth],
        guardian: family.guardians[0],
        channel: Channel::Online,
        now: scene.now(),
    };
    scene.store.change(scene.centre, Actor::Household(family.id), allow).await
}

async fn listed(scene: &Scene, family: &Family) -> PickUp {
    let id = family.id;
    scene.store.read(move |db| Box::pin(pick_ups::of_household(db, id))).await.unwrap()
}

const PAGE: &str = "/household/pick-up";

spec! {
    // G5
    a_guardian_lists_grown_ups_who_may_collect_and_takes_them_off, "2026-11-28T06:20:00Z", scene => {
        let family = scene.child().await;
        let mut home = at_home(&scene, &family, "a").await;
        let minor = form(&home.get(PAGE).await.body, PAGE).typing("collector", "表姐小云").press(&mut home).await;
        assert_eq!(minor.status, StatusCode::UNPROCESSABLE_ENTITY, "18 is declared, or nobody is listed");
        assert!(listed(&scene, &family).await.collectors.is_empty());
        let page = home.get(PAGE).await.body;
        let granny = form(&page, PAGE).typing("collector", "外婆").typing("phone", "139 0000 2222").ticking("adult", "yes");
        assert_eq!(granny.press(&mut home).await.leads_to(), PAGE);
        granny.press(&mut home).await.leads_to();
        let list = listed(&scene, &family).await.collectors;
        assert_eq!(list.len(), 1, "the same form lists once");
        home.get(PAGE).await;
        let forged = [("collector", "外公"), ("adult", "yes"), ("channel", "phone"), ("note", "x")];
        home.post(PAGE, &forged).await.leads_to();
        let both = listed(&scene, &family).await.collectors;
        assert!(both.iter().all(|one| one.channel == Channel::Online && one.note.is_none()), "at home nobody says it was a call");
        let page = home.get(PAGE).await;
        assert!(page.body.contains("外婆") && page.body.contains("13900002222"));
        let off = format!("{PAGE}/collectors/{}/removal", list[0].id);
        let off = form(&page.body, &off);
        assert_eq!(off.press(&mut home).await.leads_to(), PAGE);
        assert_eq!(off.press(&mut home).await.leads_to(), PAGE, "off is off");
        assert_eq!(scene.count("SELECT COUNT(*) FROM collector").await, 1, "and forgotten");
        for nth in 1..MOST_COLLECTORS {
            lists(&scene, &family, collector(&format!("阿姨{nth}"))).await.unwrap();
        }
        assert!(!forms(&home.get(PAGE).await.body).iter().any(|form| form.action == PAGE), "the list has an end");
        let more = form(&page.body, PAGE).typing("collector", "舅舅").ticking("adult", "yes").press(&mut home).await;
        assert_eq!(more.status, StatusCode::UNPROCESSABLE_ENTITY, "of which a page left open hears");
        assert_eq!(scene.count("SELECT COUNT(*) FROM change WHERE detail LIKE '%外婆%' OR detail LIKE '%2222%'").await, 0);
    }
}

spec! {
    // G5
    by_telephone_staff_list_somebody_with_a_note_of_the_call_which_the_family_page_does_not_show, "2026-11-28T06:20:00Z", scene => {
        let family = scene.child().await;
        let mut desk = at_desk(&scene).await;
        let page = format!("/jinhuayuan/desk/households/{}/pick-up", family.id);
        let call = form(&desk.get(&page).await.body, &page);
        let call = call.typing("collector", "王阿姨").ticking("adult", "yes").ticking("channel", "phone");
        let silent = call.press(&mut desk).await;
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY, "a call is noted");
        call.typing("note", "14:20 妈妈本人手机").press(&mut desk).await.leads_to();
        let list = listed(&scene, &family).await.collectors;
        assert_eq!(list[0].channel, Channel::Phone);
        assert!(desk.get(&page).await.body.contains("14:20 妈妈本人手机"));
        let mut home = at_home(&scene, &family, "a").await;
        let own = home.get(PAGE).await.body;
        assert!(own.contains("王阿姨") && !own.contains("14:20"));
        assert_eq!(scene.count("SELECT COUNT(*) FROM collector WHERE staff_id IS NOT NULL").await, 1);
        let there = CentreId::new();
        scene.plant_centre(there, "elsewhere", 100).await;
        let elsewhere = EditCollectors { household: family.id, edit: Edit::Add(collector("某人")), now: scene.now() };
        assert!(matches!(scene.store.change(there, Actor::System, elsewhere).await, Err(Error::Missing)));
    }
}

spec! {
    // G5, P3
    a_child_of_eight_goes_home_alone_while_a_guardians_consent_stands, "2026-11-28T06:20:00Z", scene => {
        let family = scene.family(&["2018-11-28", "2018-11-29"]).await;
        allows(&scene, &family, 0).await.unwrap();
        allows(&scene, &family, 0).await.unwrap();
        let young = allows(&scene, &family, 1).await;
        assert!(matches!(young, Err(Error::Refused(refusals)) if crate::scene::told(&refusals) == ["G5 refusal-too-young-to-leave"]));
        let stored = "SELECT COUNT(*) FROM consent WHERE purpose = 'leave_alone' AND text_version <> '' AND channel = 'online' AND withdrawn_at IS NULL AND child_id IS NOT NULL AND guardian_id IS NOT NULL";
        assert_eq!(scene.count(stored).await, 1, "once, with its text, time and way");
        assert!(listed(&scene, &family).await.alone.contains(&family.children[0]));
        let mut home = at_home(&scene, &family, "a").await;
        let page = home.get(PAGE).await.body;
        assert!(page.contains(&format!("children/{}", family.children[0])));
        assert!(!page.contains(&format!("children/{}", family.children[1])), "of the younger nobody is asked");
        let take_back = format!("{PAGE}/children/{}", family.children[0]);
        form(&page, &take_back).press(&mut home).await.leads_to();
        assert!(listed(&scene, &family).await.alone.is_empty());
        let give = form(&home.get(PAGE).await.body, &take_back);
        assert_eq!(give.press(&mut home).await.status, StatusCode::UNPROCESSABLE_ENTITY, "the box is theirs to tick");
        give.ticking("agree", "yes").press(&mut home).await.leads_to();
        assert_eq!(scene.count("SELECT COUNT(*) FROM consent WHERE purpose = 'leave_alone'").await, 2, "the proof of the first is kept");
        let forbid = ForbidAlone { household: family.id, child: family.children[0], now: scene.now() };
        scene.presses(forbid).await.unwrap();
        assert!(listed(&scene, &family).await.alone.is_empty());
    }
}

spec! {
    // P3, P4
    who_may_collect_is_forgotten_with_the_consent_and_a_year_after_the_last_visit, "2026-11-28T06:20:00Z", scene => {
        let (left, stays, came) = (scene.family(&["2018-01-10"]).await, scene.child().await, scene.child().await);
        for family in [&left, &stays, &came] {
            lists(&scene, family, collector("外婆")).await.unwrap();
        }
        allows(&scene, &left, 0).await.unwrap();
        withdraw(&crate::visitor::program(&scene), (left.id, scene.centre), Actor::Household(left.id)).await.unwrap();
        let gone = listed(&scene, &left).await;
        assert!(gone.collectors.is_empty() && gone.alone.is_empty());
        assert!(matches!(lists(&scene, &left, collector("外婆")).await, Err(Error::Refused(_))), "P3");
        scene.until("2027-03-01T06:20:00Z");
        let session = scene.session("2027-03-02T06:00:00Z", 9).await;
        scene.asks(&came, session).await;
        let forgotten = |text: &'static str| forget::everything_due(&scene.store, at(text));
        assert_eq!(forgotten("2027-11-28T06:20:00Z").await.unwrap().collectors, 0);
        assert_eq!(forgotten("2027-11-29T06:20:00Z").await.unwrap().collectors, 1, "nobody came for a year");
        assert_eq!((listed(&scene, &stays).await.collectors.len(), listed(&scene, &came).await.collectors.len()), (0, 1));
    }
}
