//! What a group is weighed against: itself before it grew, who waits, and what keeps every child out (B10, B6, A4).

use crate::groups::{TEN, heads, hour, left, of, placed, places, wanted};
use crate::scene::{booking, spec};
use leyuan::actions::cancel_session::effects;
use leyuan::actions::place_group::ChangeGroup;
use leyuan::domain::booking::State;
use leyuan::domain::series::{Band, Limits, Policy, Supervision};
use leyuan::error::Error;

spec! {
    // B10
    a_group_that_grows_is_weighed_without_what_it_has, "2026-05-04T01:00:00Z", scene => {
        let ten = hour(&scene, TEN, |session| session.limits.walk_in_places = 0).await;
        let group = placed(&scene, ten, 12, 2).await;
        let grows = |children| ChangeGroup { group, wanted: wanted(heads(children, 3)), now: scene.now() };
        scene.presses(grows(18)).await.unwrap();
        assert_eq!((left(&scene, ten).await.places, of(&scene, ten).await[0].heads), (2, heads(18, 3)));
        assert!(matches!(scene.presses(grows(21)).await, Err(Error::Refused(_))));
    }
}

spec! {
    // B6
    who_waits_has_their_turn_before_a_group_is_decided_about, "2026-05-04T01:00:00Z", scene => {
        let ten = hour(&scene, TEN, |session| session.limits.walk_in_places = 0).await;
        placed(&scene, ten, 20, 3).await;
        let family = scene.family(&["2021-01-10"]).await;
        let mut request = scene.request(&family, ten);
        request.guardians = family.guardians.clone();
        let waiting = booking(&scene.sends(request).await);
        // Nobody has settled since there is room for one more.
        scene.alter("UPDATE session SET places = 21").await;
        assert_eq!(places(&scene, ten, wanted(heads(1, 1))).await, Err(vec!["C6 refusal-full".into()]));
        scene.alter("UPDATE session SET places = 22").await;
        placed(&scene, ten, 1, 1).await;
        assert_eq!((scene.states(waiting).await, left(&scene, ten).await.places), (vec![State::Confirmed], 0));
    }
}

spec! {
    // A4, C1: what keeps every child out
    a_session_of_which_nobody_said_for_whom_or_how_many_takes_no_group, "2026-05-04T01:00:00Z", scene => {
        let nobody_said = hour(&scene, TEN, |session| session.terms.ages = None).await;
        assert_eq!(places(&scene, nobody_said, wanted(heads(5, 1))).await, Err(vec!["A4 refusal-ages-not-stated".into()]));
        let none = Limits { places: 0, room_limit: 0, staff: 0, walk_in_places: 0, families_max: None };
        let uncounted = hour(&scene, "2026-05-06T06:00:00Z", |session| session.limits = none).await;
        assert_eq!(places(&scene, uncounted, wanted(heads(5, 1))).await, Err(vec!["C1 refusal-limits-not-stated".into()]));
    }
}

spec! {
    // G4: its children need staff as anybody's do
    a_groups_children_need_staff_where_they_are_dropped_off, "2026-05-04T01:00:00Z", scene => {
        let ten = hour(&scene, TEN, |session| {
            session.terms.supervision = Supervision::new(vec![Band { under: None, policy: Policy::DropOff }]).unwrap();
            session.limits = Limits { staff: 1, walk_in_places: 0, ..session.limits };
        }).await;
        placed(&scene, ten, 8, 1).await;
        let one_more = places(&scene, ten, wanted(heads(1, 1))).await;
        assert_eq!(one_more, Err(vec!["G4 refusal-too-few-staff".into()]), "one for eight under six");
    }
}

spec! {
    // B7, Z3
    each_session_that_is_called_off_tells_of_its_own_groups_alone, "2026-05-04T01:00:00Z", scene => {
        let hours = [hour(&scene, TEN, |_| {}).await, hour(&scene, "2026-05-06T06:00:00Z", |_| {}).await];
        placed(&scene, hours[0], 8, 1).await;
        placed(&scene, hours[0], 4, 1).await;
        let later = placed(&scene, hours[1], 6, 1).await;
        let (facts, other) = (scene.facts(hours[0], None).await, scene.facts(hours[1], None).await);
        let both = [facts.session(hours[0]).unwrap().clone(), other.session(hours[1]).unwrap().clone()];
        let effects = scene.store.read(move |db| Box::pin(async move { effects(db, &both).await })).await.unwrap();
        let of = |id| effects.of(id).unwrap().groups.iter().map(|hit| hit.children).collect::<Vec<_>>();
        assert_eq!((of(hours[0]), of(hours[1])), (vec![8, 4], vec![6]));
        assert_eq!(effects.of(hours[1]).unwrap().groups[0].group, later);
    }
}
