//! Series, drafts and the timetable over HTTP: planned by a form, shown before it is done, kept until it is published
//! (S3, Z3).

use crate::company::{Company, Knocks};
use crate::planning::{little, told};
use crate::scene::{Scene, spec};
use crate::visitor::{Answer, Visitor, program};
use axum::http::StatusCode;
use leyuan::domain::ids::SeriesId;
use leyuan::store::series;

const SERIES: &str = "/jinhuayuan/desk/series";

/// Whoever plans, at a centre that its file has opened.
async fn office(scene: Scene) -> (Company, Visitor) {
    let company = Company::gathers(scene).await;
    company.scene.opens(&little()).await;
    let family = company.scene.child().await;
    let mut desk = company.browser(&program(&company.scene), Knocks::Office, &family).await;
    desk.headers.insert("accept-language", "en".parse().unwrap());
    (company, desk)
}

async fn blocks(scene: &Scene) -> SeriesId {
    let centre = scene.centre;
    let all = scene.store.read(move |db| Box::pin(series::of_centre(db, centre))).await.unwrap();
    all.iter().find(|series| series.plan.slug == "blocks").unwrap().id
}

/// A form as a browser would send it: every box that holds something.
pub fn boxes(page: &Answer) -> Vec<(String, String)> {
    let attribute = |tag: &str, name: &str| {
        let from = tag.find(&format!(" {name}=\""))? + name.len() + 3;
        Some(tag[from..from + tag[from..].find('"')?].replace("&quot;", "\"").replace("&amp;", "&"))
    };
    let form = page.body.split("<form").last().unwrap();
    let form = &form[..form.find("</form>").unwrap_or(form.len())];
    let mut sent = Vec::new();
    let mut select = String::new();
    for tag in form.split('<').skip(1).map(|tag| &tag[..tag.find('>').unwrap_or(tag.len())]) {
        if tag.starts_with("select") {
            select = attribute(tag, "name").unwrap();
        } else if tag.starts_with("option") && tag.contains(" selected") {
            sent.push((select.clone(), attribute(tag, "value").unwrap()));
        } else if tag.starts_with("input") {
            let is_box = tag.contains("type=\"checkbox\"");
            if !is_box || tag.contains(" checked") {
                let value = attribute(tag, "value").unwrap_or_default();
                sent.push((attribute(tag, "name").unwrap(), value));
            }
        }
    }
    sent.retain(|(name, _)| name != "csrf" && name != "key");
    sent
}

/// The same with some boxes filled in otherwise.
pub async fn sends(
    desk: &mut Visitor,
    address: &str,
    boxes: &[(String, String)],
    otherwise: &[(&str, &str)],
) -> Answer {
    let is_kept = |name: &str| !otherwise.iter().any(|(other, _)| *other == name);
    let kept =
        boxes.iter().filter(|(name, _)| is_kept(name)).map(|(name, value)| (name.as_str(), value.as_str()));
    let fields: Vec<(&str, &str)> = kept.chain(otherwise.iter().copied()).collect();
    desk.post(address, &fields).await
}

spec! {
    // Z3
    a_series_is_planned_by_a_form_that_first_shows_what_it_would_do, "2026-05-11T01:00:00Z", scene => {
        let (company, mut desk) = office(scene).await;
        let scene = &company.scene;
        let before = scene.standing().await.len();
        let form = desk.get(&format!("{SERIES}/new")).await;
        let nothing = boxes(&form);
        let faults = sends(&mut desk, SERIES, &nothing, &[("minutes", "3"), ("every-1", "0")]).await;
        assert_eq!(faults.status, StatusCode::UNPROCESSABLE_ENTITY);
        for said in ["Choose at least one day", "Write when it starts", "Write 5 to 1440", "Write a number from 1 to 1000", "Ages", "Places"] {
            assert!(faults.body.contains(said), "{said}");
        }
        let typed = [
            ("room", "play"), ("zh", "象棋"), ("en", "Chess"), ("days-1", "wed"), ("days-1", "fri"), ("at-1", "15:00，16:30"),
            ("from-1", "2026-05-13"), ("until-1", "2026-05-29"), ("except-1", "2026-05-20"), ("ages", "6–12 岁"), ("places", "8"),
        ];
        let shown = sends(&mut desk, SERIES, &nothing, &typed).await;
        assert_eq!(shown.status, StatusCode::OK);
        assert!(shown.body.contains("10 new sessions") && shown.body.contains("Nobody is booked"));
        assert_eq!(scene.standing().await.len(), before, "only shown");
        let done = sends(&mut desk, SERIES, &boxes(&shown), &[]).await;
        assert_eq!(done.leads_to(), SERIES);
        let after = scene.standing().await;
        assert_eq!(after.len(), before + 10);
        let chess: Vec<_> = after.iter().filter(|session| session.names.en == "Chess").cloned().collect();
        assert_eq!(told(&chess)[..3], ["2026-05-13 15:00", "2026-05-13 16:30", "2026-05-15 15:00"]);
        assert_eq!((chess[0].limits.places, chess[0].limits.room_limit), (8, 30), "as many people as the room holds");
        let list = desk.get(SERIES).await;
        assert!(list.body.contains("Chess") && list.body.contains("Wed, Fri 15:00; Wed, Fri 16:30"));
    }
}

spec! {
    from_a_day_on_only_that_day_and_what_follows_change_and_the_form_says_what_stands, "2026-05-11T01:00:00Z", scene => {
        let (company, mut desk) = office(scene).await;
        let scene = &company.scene;
        let plan = format!("{SERIES}/{}/plan", blocks(scene).await);
        let form = desk.get(&plan).await;
        let stands = boxes(&form);
        for (name, value) in [("at-1", "10:00"), ("days-1", "sat"), ("places", "14"), ("mode", "open"), ("ages", "ages 3–5")] {
            assert!(stands.contains(&(name.into(), value.into())), "{name}: {stands:?}");
        }
        // Sent as it is, nothing would change.
        let same = sends(&mut desk, &plan, &stands, &[]).await;
        assert!(same.body.contains("No session would change"));
        let shown = sends(&mut desk, &plan, &stands, &[("scope_from", "2026-06-01"), ("at-1", "15:00")]).await;
        assert!(shown.body.contains("Sat 6 Jun 10:00–11:00") && shown.body.contains("Sat 6 Jun 15:00–16:00"));
        let done = sends(&mut desk, &plan, &boxes(&shown), &[]).await;
        assert_eq!(done.leads_to(), SERIES);
        let hours: Vec<String> = told(&scene.standing().await);
        assert!(hours.contains(&"2026-05-30 10:00".to_string()) && hours.contains(&"2026-06-06 15:00".to_string()));
        let earlier = desk.get(&format!("{plan}?from=2026-05-20")).await;
        assert!(boxes(&earlier).contains(&("at-1".into(), "10:00".into())), "what holds on that day");
    }
}

spec! {
    // C4
    a_taken_room_is_shown_without_a_button_and_a_changed_world_shows_it_again, "2026-05-14T02:00:00Z", scene => {
        let (company, mut desk) = office(scene).await;
        let scene = &company.scene;
        let all = scene.standing().await;
        let talk = leyuan::domain::session::Session { room: all[0].room, ..scene.draft("2026-05-30T07:30:00Z", 5) };
        scene.plan(&talk).await;
        let plan = format!("{SERIES}/{}/plan", blocks(scene).await);
        let stands = boxes(&desk.get(&plan).await);
        let taken = sends(&mut desk, &plan, &stands, &[("at-1", "14:20")]).await;
        assert!(taken.body.contains("The room, or equipment, is taken once") && !taken.body.contains("Do it"));
        let shown = sends(&mut desk, &plan, &stands, &[("at-1", "11:00")]).await;
        let family = scene.family(&["2022-02-10"]).await;
        scene.books(&family, all[0].id).await;
        let again = sends(&mut desk, &plan, &boxes(&shown), &[]).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
        assert!(again.body.contains("1 families told"));
        assert_eq!(told(&scene.standing().await)[0], told(&all)[0]);
        let done = sends(&mut desk, &plan, &boxes(&again), &[]).await;
        assert_eq!(done.leads_to(), SERIES);
    }
}

spec! {
    drafts_stand_hatched_in_the_timetable_until_they_are_published_or_thrown_away, "2026-05-11T01:00:00Z", scene => {
        let (company, mut desk) = office(scene).await;
        let scene = &company.scene;
        let before = scene.standing().await.len();
        let plan = format!("{SERIES}/{}/plan", blocks(scene).await);
        let stands = boxes(&desk.get(&plan).await);
        let kept = sends(&mut desk, &plan, &stands, &[("at-1", "15:00"), ("keep", "draft")]).await;
        assert_eq!(kept.leads_to(), "/jinhuayuan/desk/drafts");
        let one = [
            ("room", "play"), ("date", "2026-05-14"), ("starts", "15:00"), ("ends", "16:00"), ("zh", "讲座"), ("en", "Talk"), ("ages", "all ages"),
            ("places", "9"), ("room_limit", "20"), ("staff", "1"), ("walk_in_places", "0"), ("keep", "draft"),
        ];
        desk.get("/jinhuayuan/desk/sessions/new").await;
        assert_eq!(desk.post("/jinhuayuan/desk/sessions", &one).await.leads_to(), "/jinhuayuan/desk/drafts");
        assert_eq!(scene.standing().await.len(), before);
        let week = desk.get("/jinhuayuan/desk/sessions?week=2026-05-16").await;
        assert_eq!(week.body.matches("ev draft hatch").count(), 2);
        assert!(week.body.contains("Prepared: 2"));
        let drafts = desk.get("/jinhuayuan/desk/drafts").await;
        assert!(drafts.body.contains("Publish all 2"));
        let published = sends(&mut desk, "/jinhuayuan/desk/publication", &boxes(&drafts), &[]).await;
        assert_eq!(published.leads_to(), "/jinhuayuan/desk/sessions");
        assert_eq!(scene.standing().await.len(), before + 1);
        desk.get("/jinhuayuan/desk/sessions").await;
        let copied = desk.post("/jinhuayuan/desk/week-copies", &[("from", "2026-05-11"), ("to", "2026-05-18")]).await;
        let drafts = desk.get(copied.leads_to()).await;
        assert!(drafts.body.contains("One session was copied"));
        let removal = drafts.body.split("action=\"").find(|part| part.contains("/removal\"")).unwrap();
        let removal = &removal[..removal.find('"').unwrap()];
        desk.post(removal, &[]).await;
        assert!(desk.get("/jinhuayuan/desk/drafts").await.body.contains("Nothing is prepared"));
    }
}

spec! {
    // S3
    a_week_too_full_for_a_grid_is_shown_room_by_room_and_all_of_it_as_a_list, "2026-05-11T01:00:00Z", scene => {
        let (company, mut desk) = office(scene).await;
        let scene = &company.scene;
        for room in ["one", "two", "three", "four"] {
            let mut session = scene.draft("2026-05-13T06:00:00Z", 5);
            session.room = scene.add_room(room, 20, None).await;
            session.names.en = format!("in {room}");
            scene.plan(&session).await;
        }
        let week = desk.get("/jinhuayuan/desk/sessions").await;
        assert!(week.body.contains("class=\"ttg\"") && !week.body.contains("in two"), "the first room alone");
        let two = desk.get("/jinhuayuan/desk/sessions?room=two").await;
        assert!(two.body.contains("in two") && !two.body.contains("in three"));
        let all = desk.get("/jinhuayuan/desk/sessions?room=all").await;
        for told in ["class=\"ttg list\"", "in one", "in two", "in three", "in four", "Blocks"] {
            assert!(all.body.contains(told), "{told}");
        }
        let family = scene.child().await;
        let mut duty = company.browser(&program(scene), Knocks::StaffHere, &family).await;
        let week = duty.get("/jinhuayuan/desk/sessions").await;
        assert!(!week.body.contains("/desk/series"), "who is on duty sees the week, and plans none");
        assert_eq!(duty.get(SERIES).await.status, StatusCode::FORBIDDEN);
    }
}
