//! What a corrected birth date no longer fits is flagged to staff, who decide; nothing is cancelled by itself (A7).

use crate::company::{Company, Knocks};
use crate::paper::{form, text};
use crate::scene::{Family, Scene, booking, day, spec};
use crate::visitor::program;
use axum::http::StatusCode;
use leyuan::actions::edit_household::{Edit, EditHousehold};
use leyuan::domain::age::AgeRange;
use leyuan::domain::booking::{CancelledBy, State};
use leyuan::domain::household::Child;
use leyuan::domain::misfit::Misfit;
use leyuan::domain::names::Name;
use leyuan::domain::series::Supervision;
use leyuan::store::{Actor, misfits};

const WEDNESDAY: &str = "2026-12-02T08:00:00Z";
const LIST: &str = "/jinhuayuan/desk/households/misfits";

/// The family finds a mistake in a date of birth.
pub async fn corrects(scene: &Scene, family: &Family, nth: usize, birth: &str) {
    let child = Child {
        id: family.children[nth],
        name: Name::parse(&format!("孩子{nth}")).unwrap(),
        birth: (!birth.is_empty()).then(|| day(birth)),
        needs: None,
    };
    let edit = EditHousehold { household: family.id, edit: Edit::ChangeChild(child), now: scene.now() };
    scene.store.change(scene.centre, Actor::Household(family.id), edit).await.unwrap();
}

async fn flagged(scene: &Scene) -> Vec<Misfit> {
    let (centre, now) = (scene.centre, scene.now());
    let read = scene.store.read(move |db| Box::pin(async move { misfits::of_centre(db, centre, now).await }));
    read.await.expect("misfits")
}

/// The rules of what is flagged, child by child.
async fn rules(scene: &Scene) -> Vec<String> {
    let open = flagged(scene).await.into_iter().filter(|misfit| misfit.kept.is_none());
    open.flat_map(|misfit| {
        misfit.reasons.iter().map(|reason| format!("{} {}", reason.rule(), reason.key())).collect::<Vec<_>>()
    })
    .collect()
}

spec! {
    a_corrected_birth_date_flags_each_child_and_session_and_corrected_back_nothing, "2026-11-28T06:20:00Z", scene => {
        let family = scene.family(&["2021-01-10", "2020-03-04"]).await;
        let mut draft = scene.draft(WEDNESDAY, 5);
        draft.terms.ages = AgeRange::new(48, Some(96));
        let gym = scene.plan(&draft).await;
        let open = scene.session("2026-12-03T08:00:00Z", 5).await;
        let id = booking(&scene.asks(&family, gym).await);
        scene.asks(&family, open).await;
        assert_eq!(rules(&scene).await, Vec::<String>::new());
        corrects(&scene, &family, 0, "2023-01-10").await;
        let flags = flagged(&scene).await;
        let [flag] = &flags[..] else { panic!("{flags:?}") };
        assert_eq!((flag.booking, flag.child, flag.session.id), (id, family.children[0], gym));
        assert_eq!(rules(&scene).await, ["A2 refusal-too-young"]);
        assert_eq!(scene.states(id).await, [State::Confirmed, State::Confirmed], "nothing is cancelled");
        corrects(&scene, &family, 0, "").await;
        assert_eq!(rules(&scene).await, ["A4 refusal-birth-date-missing", "A4 refusal-birth-date-missing"]);
        corrects(&scene, &family, 0, "2021-01-11").await;
        assert_eq!(rules(&scene).await, Vec::<String>::new());
    }
}

spec! {
    a_child_that_turns_out_younger_may_need_a_grown_up_and_more_staff, "2026-11-28T06:20:00Z", scene => {
        let mut draft = scene.draft(WEDNESDAY, 5);
        draft.terms.supervision = Supervision::usual();
        let gym = scene.plan(&draft).await;
        let family = scene.family(&["2017-01-10"]).await;
        booking(&scene.asks(&family, gym).await);
        corrects(&scene, &family, 0, "2021-01-10").await;
        assert_eq!(rules(&scene).await, ["G1 refusal-guardian-needed"]);
    }
}

spec! {
    a_booking_made_after_the_correction_or_of_what_has_begun_is_not_flagged, "2026-11-28T06:20:00Z", scene => {
        let family = scene.family(&["2021-01-10"]).await;
        let mut draft = scene.draft(WEDNESDAY, 5);
        draft.terms.ages = AgeRange::new(48, Some(96));
        booking(&scene.asks(&family, scene.plan(&draft).await).await);
        corrects(&scene, &family, 0, "2023-01-10").await;
        assert_eq!(rules(&scene).await.len(), 1);
        scene.until(WEDNESDAY);
        assert_eq!(rules(&scene).await, Vec::<String>::new());
    }
}

spec! {
    staff_see_why_on_the_list_and_on_the_roster_and_keep_with_a_reason_in_writing, "2026-12-02T06:20:00Z", scene => {
        let company = Company::gathers(scene).await;
        let scene = &company.scene;
        let app = program(scene);
        let family = scene.family(&["2021-01-10"]).await;
        let mut draft = scene.draft(WEDNESDAY, 5);
        draft.terms.ages = AgeRange::new(48, Some(96));
        let gym = scene.plan(&draft).await;
        let id = booking(&scene.asks(&family, gym).await);
        corrects(scene, &family, 0, "2023-01-10").await;
        let mut staff = company.browser(&app, Knocks::StaffHere, &family).await;
        staff.headers.insert("accept-language", "zh-CN".parse().unwrap());
        let overview = staff.get("/jinhuayuan/desk/households").await.body;
        assert!(overview.contains(LIST) && text(&overview).contains("有 1 个预约"), "{}", text(&overview));
        for page in [LIST.to_string(), format!("/jinhuayuan/desk/sessions/{gym}")] {
            let read = text(&staff.get(&page).await.body);
            assert!(read.contains("孩子0") && read.contains("更正出生日期后不再合适") && read.contains("适合 4–7 岁"), "{page}: {read}");
        }
        let press = format!("/jinhuayuan/desk/bookings/{id}/children/{}/misfit", family.children[0]);
        let page = staff.get(LIST).await.body;
        let silent = form(&page, &press).press_on(&mut staff, "answer", "keep").await;
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(text(&silent.body).contains("请用一句话写明"));
        let page = staff.get(LIST).await.body;
        let kept = form(&page, &press).typing("reason", "和老师商量过").press_on(&mut staff, "answer", "keep").await;
        assert_eq!(kept.leads_to(), LIST);
        assert_eq!(rules(scene).await, Vec::<String>::new());
        let page = text(&staff.get(LIST).await.body);
        assert!(page.contains("和老师商量过") && page.contains("已经决定留下"), "{page}");
        assert!(!text(&staff.get(&format!("/jinhuayuan/desk/sessions/{gym}")).await.body).contains("不再合适"));
        assert_eq!(scene.states(id).await, [State::Confirmed]);
        assert_eq!(scene.count("SELECT COUNT(*) FROM change WHERE verb = 'booking.kept' AND detail = ''").await, 1);
        assert_eq!(scene.count("SELECT COUNT(*) FROM change WHERE detail LIKE '%老师%'").await, 0, "no words in the ledger");
        corrects(scene, &family, 0, "2023-02-10").await;
        assert_eq!(rules(scene).await.len(), 1, "corrected once more, it is looked at once more");
    }
}

spec! {
    the_desk_gives_up_the_place_of_the_child_that_no_longer_fits_and_of_no_other, "2026-11-28T06:20:00Z", scene => {
        let company = Company::gathers(scene).await;
        let scene = &company.scene;
        let app = program(scene);
        let family = scene.family(&["2021-01-10", "2020-03-04"]).await;
        let mut draft = scene.draft(WEDNESDAY, 5);
        draft.terms.ages = AgeRange::new(48, Some(96));
        let id = booking(&scene.asks(&family, scene.plan(&draft).await).await);
        corrects(scene, &family, 0, "2023-01-10").await;
        let mut staff = company.browser(&app, Knocks::StaffHere, &family).await;
        let page = staff.get(LIST).await.body;
        let press = form(&page, &format!("/jinhuayuan/desk/bookings/{id}/children/{}/misfit", family.children[0]));
        assert_eq!(press.clone().press_on(&mut staff, "answer", "cancel").await.leads_to(), LIST);
        assert_eq!(scene.states(id).await, [State::Cancelled { by: CancelledBy::Desk }, State::Confirmed]);
        assert_eq!(press.press_on(&mut staff, "answer", "cancel").await.leads_to(), LIST, "twice is once");
        assert_eq!(rules(scene).await, Vec::<String>::new());
    }
}

spec! {
    a_place_in_another_centre_is_flagged_to_its_own_desk, "2026-11-28T06:20:00Z", scene => {
        let company = Company::gathers(scene).await;
        let (home, there) = (company.scene.centre, company.neighbour);
        let family = company.scene.family(&["2021-01-10"]).await;
        let mut scene = company.scene.moved_to(there);
        scene.room = company.room_there;
        let mut draft = scene.draft(WEDNESDAY, 5);
        draft.terms.ages = AgeRange::new(48, Some(96));
        booking(&scene.asks(&family, scene.plan(&draft).await).await);
        let scene = scene.moved_to(home);
        corrects(&scene, &family, 0, "2023-01-10").await;
        assert_eq!(rules(&scene).await, Vec::<String>::new());
        assert_eq!(rules(&scene.moved_to(there)).await, ["A2 refusal-too-young"]);
    }
}
