//! Incidents: written down by whoever is on duty, read by the writer and the manager, kept apart from everything else (P4).

use crate::household::at_home;
use crate::merging::{merges, same};
use crate::paper::{form, text};
use crate::scene::{Family, Scene, at, spec};
use crate::staff::{hired, signs_in};
use crate::visitor::Visitor;
use axum::http::{Method, StatusCode};
use leyuan::actions::consent::withdraw;
use leyuan::actions::edit_household::{Edit, EditHousehold};
use leyuan::actions::forget;
use leyuan::actions::note_incident::{AddToIncident, NoteIncident};
use leyuan::domain::ids::{ChildId, IncidentId, NoteId, SessionId, StaffId};
use leyuan::domain::incident::{Circumstances, Incident, Reader, Written};
use leyuan::domain::names::Name;
use leyuan::domain::staff::Role;
use leyuan::domain::zone::Span;
use leyuan::error::Error;
use leyuan::store::{Actor, incidents};
use serde_json::json;

const PASSWORD: &str = "a long enough password";
const ALL: &str = "/jinhuayuan/desk/incidents";

fn wrote(what: &str) -> Written {
    Written { what: Name::stored(what.into()), done: None, informed: None }
}

fn now_here(scene: &Scene) -> Circumstances {
    Circumstances { happened: scene.now(), room: None, session: None, who: None, child: None }
}

async fn notes(scene: &Scene, by: StaffId, of: Circumstances) -> Result<IncidentId, Error> {
    let id = IncidentId::new();
    let note = NoteIncident { id, of, written: wrote("摔了一跤"), now: scene.now() };
    scene.store.change(scene.centre, Actor::Staff(by), note).await.map(|()| id)
}

async fn adds(scene: &Scene, by: StaffId, incident: IncidentId, what: &str) -> Result<(), Error> {
    let add = AddToIncident { incident, note: NoteId::new(), written: wrote(what), now: scene.now() };
    scene.store.change(scene.centre, Actor::Staff(by), add).await
}

async fn read(scene: &Scene, id: IncidentId, reader: Reader) -> Option<Incident> {
    let centre = scene.centre;
    let read =
        scene.store.read(move |db| Box::pin(async move { incidents::find(db, centre, id, reader).await }));
    read.await.unwrap()
}

fn said(incident: Option<Incident>) -> Vec<String> {
    let notes = incident.into_iter().flat_map(|incident| incident.notes);
    notes.map(|note| note.written.what.as_str().to_string()).collect()
}

/// Somebody at the desk, signed in.
async fn enters(scene: &Scene, login: &str, role: Role) -> (StaffId, Visitor) {
    let id = hired(scene, login, role).await;
    (id, signs_in(scene, (login, PASSWORD)).await.0)
}

/// A family whose child is booked into a session that runs.
async fn booked(scene: &Scene) -> (Family, SessionId, ChildId) {
    let session = scene.session("2026-11-28T06:00:00Z", 5).await;
    let family = scene.child().await;
    scene.until("2026-11-28T05:00:00Z");
    scene.asks(&family, session).await;
    scene.until("2026-11-28T06:20:00Z");
    let child = family.children[0];
    (family, session, child)
}

spec! {
    // P4
    an_incident_is_read_by_who_wrote_it_and_by_the_manager_and_by_nobody_else, "2026-11-28T06:20:00Z", scene => {
        let (_, mut zhang) = enters(&scene, "zhang", Role::OnDuty).await;
        let (_, mut wang) = enters(&scene, "wang", Role::Office).await;
        let (_, mut lin) = enters(&scene, "lin", Role::Manager).await;
        let page = zhang.get(ALL).await.body;
        let new = form(&page, ALL).typing("who", "小满").typing("what", "从滑梯边摔下\n没有哭").typing("informed", "奶奶");
        let one = new.clone().press(&mut zhang).await.leads_to().to_string();
        assert_eq!(new.press(&mut zhang).await.leads_to(), one, "sent twice, noted once");
        assert_eq!(scene.count("SELECT COUNT(*) FROM incident").await, 1);
        for reader in [&mut zhang, &mut lin] {
            let read = reader.get(&one).await;
            let words = text(&read.body);
            assert!(read.status.is_success() && words.contains("从滑梯边摔下") && words.contains("没有哭") && words.contains("奶奶"));
            let list = text(&reader.get(ALL).await.body);
            assert!(list.contains("小满") && list.contains("同事zhang") && !list.contains("滑梯"), "the list may lie open");
        }
        assert_eq!(wang.get(&one).await.status, StatusCode::NOT_FOUND);
        assert!(!wang.get(ALL).await.body.contains("小满"));
        assert_eq!(wang.post(&format!("{one}/notes"), &[("what", "我也看到了")]).await.status, StatusCode::NOT_FOUND);
        let ledger = text(&lin.get("/jinhuayuan/desk/changes").await.body);
        assert!(ledger.contains("An incident was noted") && !ledger.contains("小满"));
        assert_eq!(scene.count("SELECT COUNT(*) FROM change WHERE verb = 'incident.noted' AND detail = ''").await, 1);
    }
}

spec! {
    // P4
    what_is_learnt_later_is_added_and_nothing_is_overwritten, "2026-11-28T06:20:00Z", scene => {
        let (zhang, mut at_desk) = enters(&scene, "zhang", Role::OnDuty).await;
        let (lin, _) = enters(&scene, "lin", Role::Manager).await;
        let wang = hired(&scene, "wang", Role::Office).await;
        let id = notes(&scene, zhang, now_here(&scene)).await.unwrap();
        let one = format!("{ALL}/{id}");
        scene.until("2026-11-28T09:00:00Z");
        let page = at_desk.get(&one).await.body;
        let more = form(&page, &format!("{one}/notes")).typing("what", "家长来电：已去医院看过");
        assert_eq!(more.clone().press(&mut at_desk).await.leads_to(), one);
        assert_eq!(more.press(&mut at_desk).await.leads_to(), one, "sent twice, added once");
        scene.until("2026-11-28T10:00:00Z");
        adds(&scene, lin, id, "已报街道").await.unwrap();
        assert!(matches!(adds(&scene, wang, id, "旁人").await, Err(Error::Missing)));
        assert_eq!(said(read(&scene, id, Reader::Manager).await), ["摔了一跤", "家长来电：已去医院看过", "已报街道"]);
        assert_eq!(said(read(&scene, id, Reader::Writer(zhang)).await), ["摔了一跤", "家长来电：已去医院看过"], "her own");
        assert_eq!(said(read(&scene, id, Reader::Writer(wang)).await), Vec::<String>::new());
        assert_eq!(scene.count("SELECT COUNT(*) FROM change WHERE verb = 'incident.added'").await, 2);
    }
}

spec! {
    // P2
    it_is_written_from_a_roster_or_a_familys_page_and_called_as_the_child_is, "2026-11-28T04:00:00Z", scene => {
        let (family, session, child) = booked(&scene).await;
        let (_, mut zhang) = enters(&scene, "zhang", Role::OnDuty).await;
        let door = format!("{ALL}?session={session}");
        assert!(zhang.get(&format!("/jinhuayuan/desk/sessions/{session}")).await.body.contains(&door));
        let page = zhang.get(&door).await.body;
        let written = form(&page, ALL).ticking("child", &child.to_string()).typing("what", "摔了一跤");
        let one = written.press(&mut zhang).await.leads_to().to_string();
        let incident = read(&scene, one.rsplit('/').next().unwrap().parse().unwrap(), Reader::Manager).await.unwrap();
        let of = incident.of;
        assert_eq!((of.session, of.child, of.room, incident.household), (Some(session), Some(child), Some(scene.room), Some(family.id)));
        assert_eq!(of.who.as_ref().map(Name::as_str), Some("孩子0"));
        let door = format!("{ALL}?household={}", family.id);
        assert!(zhang.get(&format!("/jinhuayuan/desk/households/{}", family.id)).await.body.contains(&door));
        let page = zhang.get(&door).await.body;
        let wrong = form(&page, ALL).ticking("child", &child.to_string()).press(&mut zhang).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "nothing was said of what happened");
        let right = form(&wrong.body, ALL).typing("what", "牙磕了一下").press(&mut zhang).await;
        assert!(right.leads_to().starts_with(ALL), "and who it was is still chosen");
        assert_eq!(scene.count("SELECT COUNT(*) FROM incident WHERE child_id IS NOT NULL").await, 2);
        scene.until("2026-11-30T08:00:00Z");
        let (mut zhang, _) = signs_in(&scene, ("zhang", PASSWORD)).await;
        let page = zhang.get(&format!("{ALL}?session={session}")).await.body;
        let blank = form(&page, ALL);
        assert!(blank.choices("child").0.is_empty(), "names are read a day long (P2)");
        assert!(blank.choices("session").0.contains(&session.to_string()), "the session may be named all the same");
    }
}

spec! {
    // P4, P3
    an_incident_outlives_the_childs_record_in_its_own_words_and_without_its_link, "2026-11-28T04:00:00Z", scene => {
        let zhang = hired(&scene, "zhang", Role::OnDuty).await;
        let (family, _, child) = booked(&scene).await;
        let other = scene.child().await;
        let about = |child| Circumstances { child: Some(child), ..now_here(&scene) };
        let leaves = notes(&scene, zhang, about(child)).await.unwrap();
        let removed = notes(&scene, zhang, about(other.children[0])).await.unwrap();
        withdraw(&crate::visitor::program(&scene), (family.id, scene.centre), Actor::Household(family.id)).await.unwrap();
        let left = read(&scene, leaves, Reader::Manager).await.unwrap();
        assert_eq!((left.of.child, left.household), (None, None));
        assert_eq!((left.of.who.as_ref().map(Name::as_str), said(Some(left.clone()))), (Some("孩子0"), vec!["摔了一跤".to_string()]));
        assert!(read(&scene, removed, Reader::Manager).await.unwrap().of.child.is_some(), "another family's stays");
        let edit = Edit::RemoveChild(other.children[0]);
        let edit = EditHousehold { household: other.id, edit, now: scene.now() };
        scene.store.change(scene.centre, Actor::Household(other.id), edit).await.unwrap();
        let kept = read(&scene, removed, Reader::Manager).await.unwrap();
        assert_eq!((kept.of.child, kept.of.who.as_ref().map(Name::as_str)), (None, Some("孩子0")));
        let late = notes(&scene, zhang, about(child)).await.unwrap();
        let late = read(&scene, late, Reader::Manager).await.unwrap();
        assert_eq!((late.of.child, late.of.who.as_ref().map(Name::as_str)), (None, Some("孩子0")), "no new link without consent");
        assert!(matches!(notes(&scene, zhang, about(other.children[0])).await, Err(Error::Missing)));
    }
}

spec! {
    // S7
    of_two_records_that_become_one_the_link_follows_the_child, "2026-11-28T06:20:00Z", scene => {
        let zhang = hired(&scene, "zhang", Role::OnDuty).await;
        let (here, there) = (scene.child().await, scene.child().await);
        let about = Circumstances { child: Some(there.children[0]), ..now_here(&scene) };
        let id = notes(&scene, zhang, about).await.unwrap();
        merges(&scene, same(&there, &here)).await.unwrap();
        let incident = read(&scene, id, Reader::Manager).await.unwrap();
        assert_eq!((incident.of.child, incident.household), (Some(here.children[0]), Some(here.id)));
    }
}

spec! {
    // P4
    an_incident_is_kept_for_the_years_the_house_says_and_no_longer, "2026-11-28T06:20:00Z", scene => {
        let zhang = hired(&scene, "zhang", Role::OnDuty).await;
        let old = notes(&scene, zhang, now_here(&scene)).await.unwrap();
        scene.until("2026-12-01T06:20:00Z");
        let happened = at("2026-11-28T06:20:00Z");
        let added = notes(&scene, zhang, Circumstances { happened, ..now_here(&scene) }).await.unwrap();
        let swept = async |now: &str| {
            forget::everything_due(&scene.store, at(now)).await.unwrap();
            let mut left = Vec::new();
            for id in [old, added] {
                left.push(read(&scene, id, Reader::Manager).await.is_some());
            }
            left
        };
        assert_eq!(swept("2028-06-01T00:00:00Z").await, [true, true], "a family's twelve months are not an incident's");
        assert_eq!(swept("2029-11-28T06:20:00Z").await, [true, true]);
        assert_eq!(swept("2029-11-28T06:20:01Z").await, [false, true], "three years after it happened");
        assert_eq!(swept("2029-12-01T06:20:00Z").await, [false, true]);
        assert_eq!(swept("2029-12-01T06:20:01Z").await, [false, false], "and after what was last written of it");
        assert_eq!(scene.count("SELECT COUNT(*) FROM incident_note").await, 0);
        let kept = notes(&scene, zhang, now_here(&scene)).await.unwrap();
        scene.alter(r#"UPDATE centre SET rules = '{"incident_years":10}'"#).await;
        forget::everything_due(&scene.store, at("2036-11-30T00:00:00Z")).await.unwrap();
        assert!(read(&scene, kept, Reader::Manager).await.is_some(), "where the law says ten");
    }
}

spec! {
    // P4
    what_is_wrong_with_a_note_is_said_at_its_box, "2026-11-28T06:20:00Z", scene => {
        let (_, mut zhang) = enters(&scene, "zhang", Role::OnDuty).await;
        let page = zhang.get(ALL).await.body;
        let blank = form(&page, ALL);
        let long = "a".repeat(10_000);
        for (field, typed, wrong) in [
            ("what", "", "Please fill in: What happened"),
            ("what", " \n ", "Please fill in: What happened"),
            ("what", long.as_str(), "2000"),
            ("done", long.as_str(), "2000"),
            ("time", "14:21", "has not come yet"),
            ("date", "2026-11-29", "has not come yet"),
            ("date", "2024-11-28", "more than a year ago"),
            ("date", "28.11.", ""),
        ] {
            let filled = blank.clone().typing("what", "摔了一跤").typing("time", "14:20").typing(field, typed);
            let answer = filled.press(&mut zhang).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field} {}", typed.len());
            assert!(text(&answer.body).contains(wrong), "{field} {}", typed.len());
        }
        let longer = blank.clone().typing("what", &"摔".repeat(10_000)).press(&mut zhang).await;
        assert_eq!(longer.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(scene.count("SELECT COUNT(*) FROM incident").await, 0);
        let most = "摔".repeat(2_000);
        let all = blank.typing("what", &most).typing("done", &most).typing("informed", &most).press(&mut zhang).await;
        assert!(all.leads_to().starts_with(ALL), "every box may be full");
        let by = StaffId::new();
        let soon = Circumstances { happened: scene.now() + Span::seconds(1), ..now_here(&scene) };
        assert!(matches!(notes(&scene, by, soon).await, Err(Error::Stale)));
        let nowhere = Circumstances { session: Some(SessionId::new()), ..now_here(&scene) };
        assert!(matches!(notes(&scene, by, nowhere).await, Err(Error::Missing)));
    }
}

spec! {
    // P4: the API hears what the page hears
    programs_write_and_read_incidents_as_the_page_does, "2026-11-28T06:20:00Z", scene => {
        let (_, mut zhang) = enters(&scene, "zhang", Role::OnDuty).await;
        let (_, mut wang) = enters(&scene, "wang", Role::Office).await;
        let (_, mut lin) = enters(&scene, "lin", Role::Manager).await;
        let all = format!("/api/v1/centres{ALL}");
        let note = json!({ "date": "2026-11-28", "time": "14:00:00", "who": "小满", "what": "摔了一跤" });
        let made = zhang.calls(Method::POST, &all, Some(&note)).await;
        assert_eq!(made.status, StatusCode::CREATED);
        let one = made.header("location").to_string();
        let added = lin.calls(Method::POST, &format!("{one}/notes"), Some(&json!({ "what": "已报街道" }))).await;
        assert_eq!(added.status, StatusCode::CREATED);
        let mut counts = Vec::new();
        for reader in [&mut zhang, &mut wang, &mut lin] {
            let list = reader.calls(Method::GET, &all, None).await.json();
            let notes = list["items"].as_array().unwrap().iter().map(|item| item["notes"].as_array().unwrap().len());
            counts.push(notes.collect::<Vec<_>>());
        }
        assert_eq!(counts, [vec![1], vec![], vec![2]]);
        assert_eq!(wang.calls(Method::GET, &one, None).await.status, StatusCode::NOT_FOUND);
        let future = json!({ "date": "2026-11-28", "time": "14:21:00", "what": "摔了一跤" });
        let wrong = zhang.calls(Method::POST, &all, Some(&future)).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("\"time\""));
    }
}

spec! {
    // P2, P4
    no_family_and_no_other_centre_reads_an_incident, "2026-11-28T06:20:00Z", scene => {
        let zhang = hired(&scene, "zhang", Role::OnDuty).await;
        let family = scene.child().await;
        let about = Circumstances { child: Some(family.children[0]), ..now_here(&scene) };
        let id = notes(&scene, zhang, about).await.unwrap();
        let mut home = at_home(&scene, &family, "n").await;
        assert_eq!(home.get(&format!("{ALL}/{id}")).await.status, StatusCode::FORBIDDEN);
        for page in ["/household", "/notices", "/bookings"] {
            assert!(!home.get(page).await.body.contains("摔了一跤"), "{page}");
        }
        let neighbour = leyuan::domain::ids::CentreId::new();
        scene.plant_centre(neighbour, "guiyuan", 1000).await;
        let there = scene.moved_to(neighbour);
        assert_eq!(read(&there, id, Reader::Manager).await, None);
        assert!(matches!(adds(&there, zhang, id, "别处").await, Err(Error::Missing)));
        let about = Circumstances { child: Some(family.children[0]), ..now_here(&there) };
        assert!(matches!(notes(&there, zhang, about).await, Err(Error::Missing)), "a child nobody there knows");
        let about = Circumstances { room: Some(there.room), ..now_here(&there) };
        assert!(matches!(notes(&there, zhang, about).await, Err(Error::Missing)), "a room of another house");
    }
}
