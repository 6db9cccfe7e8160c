//! Two records of one family become one: nothing of either is lost but what a child has twice (S7, Z3).

use crate::company::Company;
use crate::household::at_home;
use crate::room_rules::office;
use crate::scene::{Family, Scene, booking, spec};
use axum::http::StatusCode;
use leyuan::actions::merge_households::{MergeHouseholds, Told, think};
use leyuan::domain::booking::State;
use leyuan::domain::household::Household;
use leyuan::domain::ids::{HouseholdId, SessionId};
use leyuan::domain::merging::{Merging, Shown};
use leyuan::domain::party::Request;
use leyuan::domain::series::Supervision;
use leyuan::error::Error;
use leyuan::store::{Store, households};

async fn find(store: &Store, id: HouseholdId) -> Option<Household> {
    store.read(move |db| Box::pin(households::find(db, id))).await.unwrap()
}

/// The first child and the first grown-up of one are those of the other.
pub fn same(from: &Family, into: &Family) -> Merging {
    Merging {
        into: into.id,
        from: from.id,
        children: [(from.children[0], into.children[0])].into(),
        guardians: [(from.guardians[0], into.guardians[0])].into(),
    }
}

async fn shown(scene: &Scene, merging: &Merging) -> Result<Shown, Error> {
    let (centre, now, merging) = (scene.centre, scene.now(), merging.clone());
    let read =
        scene.store.read(move |db| Box::pin(async move { Ok(think(db, centre, &merging, now).await) }));
    read.await.unwrap()
}

pub async fn merges(scene: &Scene, merging: Merging) -> Result<Told, Error> {
    let digest = shown(scene, &merging).await?.digest();
    scene.presses(MergeHouseholds { merging, digest, now: scene.now() }).await
}

/// What a child has in a session, whoever booked it.
async fn state(scene: &Scene, session: SessionId, child: usize, of: &Family) -> Vec<State> {
    let family = Family { id: of.id, ..of.only(child) };
    let facts = scene.facts(session, Some(&family)).await;
    let own = facts.diary.iter().filter(|one| one.child == of.children[child] && one.session == session);
    own.map(|one| one.state).filter(|state| !matches!(state, State::Cancelled { .. })).collect()
}

spec! {
    // S7, B4, B5
    bookings_names_and_strikes_of_both_are_one_familys_and_a_double_place_goes_without_a_strike, "2026-05-04T01:00:00Z", scene => {
        let only_there = scene.session("2026-05-05T02:00:00Z", 9).await;
        let only_here = scene.session("2026-05-05T06:00:00Z", 9).await;
        let both = scene.session("2026-05-06T02:00:00Z", 2).await;
        let here = scene.family(&["2021-03-05"]).await;
        let there = scene.family(&["2021-03-05", "2019-01-01"]).await;
        let neighbour = scene.child().await;
        for (family, session) in [(&here, only_here), (&here, both), (&there.only(0), only_there), (&there.only(0), both)] {
            booking(&scene.asks(family, session).await);
        }
        let waiting = booking(&scene.sends(leyuan::domain::party::Request {
            wish: leyuan::domain::party::Wish::Line,
            ..scene.request(&neighbour, both)
        }).await);
        assert_eq!(scene.states(waiting).await, [State::Waiting]);
        scene.alter("INSERT INTO strike (child_id, session_id, session_date, spent) \
            SELECT c.id, s.id, '2026-05-01', FALSE FROM child c, session s WHERE c.birth = '2021-03-05' AND s.places = 2 \
            AND c.household_id = (SELECT household_id FROM child WHERE birth = '2019-01-01')").await;
        let told = merges(&scene, same(&there, &here)).await.unwrap();
        assert_eq!(told, Told::Done);
        assert!(find(&scene.store, there.id).await.is_none());
        let family = find(&scene.store, here.id).await.unwrap();
        assert_eq!((family.children.len(), family.guardians.len()), (2, here.guardians.len() + there.guardians.len() - 1));
        for session in [only_there, only_here, both] {
            assert_eq!(state(&scene, session, 0, &here).await, [State::Confirmed]);
        }
        assert_eq!(scene.states(waiting).await, [State::Confirmed], "the double place went to who waited");
        assert_eq!(scene.count("SELECT COUNT(*) FROM strike").await, 1, "none for the double place");
        assert_eq!(scene.count("SELECT COUNT(*) FROM strike st JOIN child c ON c.id = st.child_id WHERE NOT c.removed").await, 1);
        assert_eq!(scene.count("SELECT COUNT(*) FROM booking b JOIN household h ON h.id = b.household_id WHERE h.forgotten").await, 0);
        assert_eq!(scene.count("SELECT COUNT(*) FROM child WHERE removed AND name <> ''").await, 0);
    }
}

spec! {
    // S7: what opens doors is not handed over
    the_card_and_the_phones_of_the_record_that_goes_open_nothing, "2026-05-04T01:00:00Z", scene => {
        let (here, there) = (scene.family(&["2021-03-05"]).await, scene.family(&["2021-03-05"]).await);
        let mut phone = at_home(&scene, &there, "there").await;
        let mut own = at_home(&scene, &here, "here").await;
        assert_eq!(merges(&scene, same(&there, &here)).await.unwrap(), Told::Done);
        assert_ne!(phone.get("/household").await.status, StatusCode::OK);
        assert_eq!(own.get("/household").await.status, StatusCode::OK);
        assert_eq!(scene.count("SELECT COUNT(*) FROM credential WHERE replaced_at IS NULL").await, 1);
    }
}

spec! {
    // A4, Z3
    children_of_two_birth_dates_never_become_one_and_what_moved_is_shown_anew, "2026-05-04T01:00:00Z", scene => {
        let session = scene.session("2026-05-05T02:00:00Z", 9).await;
        let (here, there) = (scene.family(&["2021-03-05"]).await, scene.family(&["2021-03-06"]).await);
        assert!(matches!(shown(&scene, &same(&there, &here)).await, Err(Error::Stale)));
        let twins = scene.family(&["2021-03-05", "2021-03-05"]).await;
        let mut both_one = same(&twins, &here);
        both_one.children.insert(twins.children[1], here.children[0]);
        assert!(matches!(shown(&scene, &both_one).await, Err(Error::Stale)));
        let merging = Merging { children: [].into(), ..same(&there, &here) };
        let digest = shown(&scene, &merging).await.unwrap().digest();
        booking(&scene.asks(&there, session).await);
        let press = MergeHouseholds { merging, digest, now: scene.now() };
        let Told::Changed(now) = scene.presses(press.clone()).await.unwrap() else { panic!("it was done") };
        assert_eq!(now.moved, 1);
        assert_eq!(scene.count("SELECT COUNT(*) FROM household WHERE forgotten").await, 0);
        assert_eq!(scene.presses(MergeHouseholds { digest: now.digest(), ..press }).await.unwrap(), Told::Done);
        assert_eq!(state(&scene, session, 0, &Family { id: here.id, ..there.only(0) }).await, [State::Confirmed]);
    }
}

spec! {
    // B1
    two_sessions_at_one_time_both_stand_and_are_said, "2026-05-04T01:00:00Z", scene => {
        let one = scene.session("2026-05-05T02:00:00Z", 9).await;
        scene.add_room("read", 30, None).await;
        let mut draft = scene.draft("2026-05-05T02:30:00Z", 9);
        draft.room = scene.add_room("dance", 30, None).await;
        let other = scene.plan(&draft).await;
        let (here, there) = (scene.family(&["2021-03-05"]).await, scene.family(&["2021-03-05"]).await);
        booking(&scene.asks(&here, one).await);
        booking(&scene.asks(&there, other).await);
        let found = shown(&scene, &same(&there, &here)).await.unwrap();
        assert_eq!((found.overlaps.len(), found.doubles.len()), (1, 0));
        assert_eq!(merges(&scene, same(&there, &here)).await.unwrap(), Told::Done);
        for session in [one, other] {
            assert_eq!(state(&scene, session, 0, &here).await, [State::Confirmed]);
        }
    }
}

spec! {
    // C6, B6
    who_waits_moves_up_where_two_grown_ups_were_one, "2026-05-04T01:00:00Z", scene => {
        let planned = |starts: &str, heads| {
            let mut draft = scene.draft(starts, 9);
            draft.terms.supervision = Supervision::usual();
            draft.limits.room_limit = heads;
            draft
        };
        let full = scene.plan(&planned("2026-05-06T02:00:00Z", 5)).await;
        let roomy = scene.plan(&planned("2026-05-07T02:00:00Z", 9)).await;
        let (here, there) = (scene.family(&["2021-03-05"]).await, scene.family(&["2022-03-05"]).await);
        let next = scene.child().await;
        let with_all = |family: &Family, session| Request { guardians: family.guardians.clone(), ..scene.request(family, session) };
        for (family, session) in [(&here, full), (&there, full), (&there, roomy)] {
            booking(&scene.sends(with_all(family, session)).await);
        }
        let waiting = booking(&scene.sends(with_all(&next, full)).await);
        assert_eq!(scene.states(waiting).await, [State::Waiting], "four of five heads are there, and two more come");
        let before = scene.count("SELECT MAX(number) FROM change").await;
        let merging = Merging { children: [].into(), ..same(&there, &here) };
        assert_eq!(merges(&scene, merging).await.unwrap(), Told::Done);
        assert_eq!(scene.states(waiting).await, [State::Confirmed]);
        let verb = "SELECT COUNT(*) FROM change p JOIN change g ON g.number < p.number WHERE p.verb = 'booking.promoted' AND g.verb = 'household.merged'";
        assert_eq!(scene.count(verb).await, 1, "the ledger says first why");
        assert_eq!(scene.count("SELECT MIN(seen_number) FROM session").await, before + 1, "where nobody waits it is seen too");
    }
}

spec! {
    // S7, Z3
    the_office_finds_pairs_and_merges_on_paper_forms, "2026-05-04T01:00:00Z", scene => {
        let (company, mut desk) = office(scene).await;
        let Company { scene, .. } = &company;
        let (here, there) = (scene.family(&["2021-03-05"]).await, scene.family(&["2021-03-05"]).await);
        let page = format!("/jinhuayuan/desk/households/{}/merge", here.id);
        desk.get(&page).await;
        let name = find(&scene.store, there.id).await.unwrap().name.as_str().to_string();
        let found = desk.post(&page, &[("find", name.as_str())]).await;
        assert!(found.body.contains(&there.id.to_string()) && !found.body.contains(&format!("value=\"{}\"", here.id)));
        let other = there.id.to_string();
        let pairs = desk.post(&page, &[("other", other.as_str())]).await;
        assert_eq!(pairs.status, StatusCode::OK);
        let digest = desk.hidden("digest").unwrap();
        let (child, guardian) = (format!("child-{}", there.children[0]), format!("guardian-{}", there.guardians[0]));
        let apart = [("other", other.as_str()), ("digest", digest.as_str()), (child.as_str(), ""), (guardian.as_str(), "")];
        let changed = desk.post(&page, &apart).await;
        assert_eq!(changed.status, StatusCode::CONFLICT, "other pairs were shown before");
        let digest = desk.hidden("digest").unwrap();
        let apart = [("other", other.as_str()), ("digest", digest.as_str()), (child.as_str(), ""), (guardian.as_str(), "")];
        desk.post(&page, &apart).await.leads_to();
        assert_eq!(find(&scene.store, here.id).await.unwrap().children.len(), 2);
    }
}
