//! Ages and grown-ups: who may come, with whom (A1–A5, G1–G4, V1, B1a, P3).

use crate::scene::{Family, Scene, booking, day, spec};
use leyuan::actions::book::Answer;
use leyuan::domain::age::AgeRange;
use leyuan::domain::ids::SessionId;
use leyuan::domain::names::Names;
use leyuan::domain::party::{Authority, Liberties, Request};
use leyuan::domain::refusal::Refusal;
use leyuan::domain::series::{Advisory, Band, Policy, Supervision};
use leyuan::domain::zone::parse_time;

fn escorted(scene: &Scene, family: &Family, session: SessionId, guardians: usize) -> Request {
    let mut request = scene.request(family, session);
    request.guardians = family.guardians[..guardians].to_vec();
    request
}

spec! {
    // A2, A3: judged on the session's own local date
    a_child_is_judged_on_the_day_of_the_session, "2026-05-04T01:00:00Z", scene => {
        let mut threes = scene.draft("2026-05-06T06:00:00Z", 5);
        threes.terms.ages = AgeRange::new(36, Some(72));
        let threes = scene.plan(&threes).await;
        let (today, tomorrow) = (scene.family(&["2023-05-06"]).await, scene.family(&["2023-05-07"]).await);
        assert!(matches!(scene.asks(&today, threes).await, Answer::Placed(_)));
        let Answer::Refused(why) = scene.asks(&tomorrow, threes).await else { panic!("granted") };
        let why = why.iter().next().unwrap();
        assert!(matches!(why, Refusal::TooYoung { from: Some(from), .. } if *from == day("2026-05-07")), "{why:?}");
    }
}

spec! {
    // A3: the centre's date, not UTC's
    a_session_before_midnight_in_the_centre_uses_that_date_whatever_utc_says, "2026-05-04T01:00:00Z", scene => {
        let mut late = scene.draft("2026-05-06T15:30:00Z", 5); // 23:30 on the 6th in Shanghai
        late.terms.ages = AgeRange::new(36, Some(72));
        let late = scene.plan(&late).await;
        let mut early = scene.draft("2026-05-06T16:30:00Z", 5); // 00:30 on the 7th in Shanghai
        early.terms.ages = AgeRange::new(36, Some(72));
        let early = scene.plan(&early).await;
        let child = scene.family(&["2023-05-07"]).await;
        assert_eq!(scene.refused(scene.request(&child, late)).await, ["A2 refusal-too-young"]);
        assert!(matches!(scene.asks(&child, early).await, Answer::Placed(_)));
    }
}

spec! {
    // A3
    a_course_judges_the_age_on_its_first_date, "2026-05-04T01:00:00Z", scene => {
        let mut dance = scene.draft("2026-05-06T06:00:00Z", 5);
        dance.terms.ages = AgeRange::new(48, Some(60));
        dance.judged_on = day("2026-03-01");
        let dance = scene.plan(&dance).await;
        let five_since_april = scene.family(&["2021-04-15"]).await;
        assert!(matches!(scene.asks(&five_since_april, dance).await, Answer::Placed(_)));
    }
}

spec! {
    // A4
    without_a_birth_date_nobody_passes_an_age_limit, "2026-05-04T01:00:00Z", scene => {
        let gym = scene.session("2026-05-06T06:00:00Z", 5).await;
        let unknown = scene.family(&[""]).await;
        assert_eq!(scene.refused(scene.request(&unknown, gym)).await, ["A4 refusal-birth-date-missing"]);
    }
}

spec! {
    // A4
    where_no_range_was_stated_staff_must_look_first, "2026-05-04T01:00:00Z", scene => {
        let mut imported = scene.draft("2026-05-06T06:00:00Z", 5);
        imported.terms.ages = None;
        let imported = scene.plan(&imported).await;
        assert_eq!(scene.refused(scene.request(&scene.child().await, imported)).await, ["A4 refusal-ages-not-stated"]);
    }
}

spec! {
    // A5
    grace_days_let_in_who_is_nearly_old_enough, "2026-05-04T01:00:00Z", scene => {
        let mut threes = scene.draft("2026-05-06T06:00:00Z", 5);
        threes.terms.ages = AgeRange::new(36, Some(72));
        threes.terms.grace_days = 3;
        let threes = scene.plan(&threes).await;
        assert!(matches!(scene.asks(&scene.family(&["2023-05-09"]).await, threes).await, Answer::Placed(_)));
        let refused = scene.refused(scene.request(&scene.family(&["2023-05-10"]).await, threes)).await;
        assert_eq!(refused, ["A2 refusal-too-young"]);
    }
}

spec! {
    // A5: staff with the right; guardians cannot
    staff_may_set_an_age_aside_with_a_reason, "2026-05-04T01:00:00Z", scene => {
        let mut threes = scene.draft("2026-05-06T06:00:00Z", 5);
        threes.terms.ages = AgeRange::new(36, Some(72));
        let threes = scene.plan(&threes).await;
        let mut request = scene.request(&scene.family(&["2023-06-10"]).await, threes);
        request.authority = Authority::Desk(Liberties { past_places: false, past_age: true });
        assert!(matches!(scene.sends(request).await, Answer::Placed(_)));
    }
}

spec! {
    // G1, G2
    under_six_a_guardian_comes_into_the_room_one_for_two_children, "2026-05-04T01:00:00Z", scene => {
        let mut play = scene.draft("2026-05-06T06:00:00Z", 9);
        play.terms.supervision = Supervision::usual();
        let play = scene.plan(&play).await;
        let three = scene.family_with(&["2021-01-10", "2022-01-10", "2023-01-10"], 3, |_| {}).await;
        assert_eq!(scene.refused(escorted(&scene, &three, play, 0)).await, ["G1 refusal-guardian-needed"]);
        assert_eq!(scene.refused(escorted(&scene, &three, play, 1)).await, ["G1 refusal-guardian-needed"]);
        assert_eq!(scene.refused(escorted(&scene, &three, play, 3)).await, ["G2 refusal-too-many-guardians"]);
        assert!(matches!(scene.sends(escorted(&scene, &three, play, 2)).await, Answer::Placed(_)));
    }
}

spec! {
    // G2: 96 months and more do not count
    children_of_eight_need_no_guardian_and_count_for_none, "2026-05-04T01:00:00Z", scene => {
        let mut play = scene.draft("2026-05-06T06:00:00Z", 9);
        play.terms.supervision = Supervision::usual();
        let play = scene.plan(&play).await;
        let siblings = scene.family(&["2018-05-06", "2017-01-10", "2021-01-10", "2022-01-10"]).await;
        assert!(matches!(scene.sends(escorted(&scene, &siblings, play, 1)).await, Answer::Placed(_)));
        let alone = scene.family(&["2018-05-06"]).await;
        assert!(matches!(scene.asks(&alone, play).await, Answer::Placed(_)));
    }
}

spec! {
    // G2
    at_a_peak_no_more_guardians_come_than_must, "2026-05-04T01:00:00Z", scene => {
        let mut play = scene.draft("2026-05-06T06:00:00Z", 9);
        play.terms.supervision = Supervision::usual();
        play.terms.is_peak = true;
        let play = scene.plan(&play).await;
        let family = scene.family_with(&["2021-01-10"], 2, |_| {}).await;
        assert_eq!(scene.refused(escorted(&scene, &family, play, 2)).await, ["G2 refusal-too-many-guardians"]);
        assert!(matches!(scene.sends(escorted(&scene, &family, play, 1)).await, Answer::Placed(_)));
    }
}

spec! {
    // G2
    a_guardian_is_declared_grown_up, "2026-05-04T01:00:00Z", scene => {
        let mut play = scene.draft("2026-05-06T06:00:00Z", 9);
        play.terms.supervision = Supervision::usual();
        let play = scene.plan(&play).await;
        let sister = scene.family_with(&["2021-01-10"], 1, |home| home.guardians[0].is_adult = false).await;
        assert_eq!(scene.refused(escorted(&scene, &sister, play, 1)).await, ["G2 refusal-guardian-not-adult"]);
    }
}

spec! {
    // B1a
    a_guardian_needed_in_one_room_cannot_be_in_another, "2026-05-04T01:00:00Z", scene => {
        let mut play = scene.draft("2026-05-06T06:00:00Z", 9);
        play.terms.supervision = Supervision::usual();
        let mut story = play.clone();
        story.id = SessionId::new();
        story.room = scene.add_room("read", 20, None).await;
        let (play, story) = (scene.plan(&play).await, scene.plan(&story).await);
        let siblings = scene.family(&["2021-01-10", "2022-01-10"]).await;
        booking(&scene.sends(escorted(&scene, &siblings.only(0), play, 1)).await);
        let refused = scene.refused(escorted(&scene, &siblings.only(1), story, 1)).await;
        assert_eq!(refused, ["B1a refusal-guardian-elsewhere"]);
    }
}

spec! {
    // G4: mixed ages use the youngest present
    where_staff_stand_in_there_are_enough_for_the_youngest, "2026-05-04T01:00:00Z", scene => {
        let mut dance = scene.draft("2026-05-06T06:00:00Z", 20);
        let bands = vec![Band { under: None, policy: Policy::DropOff }];
        dance.terms.supervision = Supervision::new(bands).unwrap();
        dance.limits.staff = 1;
        let dance = scene.plan(&dance).await;
        for _ in 0..8 {
            booking(&scene.asks(&scene.child().await, dance).await);
        }
        let mut ninth = scene.request(&scene.child().await, dance);
        ninth.wish = leyuan::domain::party::Wish::Place;
        assert_eq!(scene.refused(ninth).await, ["G4 refusal-too-few-staff"]);
    }
}

spec! {
    // G4
    a_drop_off_session_without_staff_does_not_open, "2026-05-04T01:00:00Z", scene => {
        let mut club = scene.draft("2026-05-06T06:00:00Z", 20);
        let bands = vec![Band { under: None, policy: Policy::DropOff }];
        club.terms.supervision = Supervision::new(bands).unwrap();
        let club = scene.plan(&club).await;
        let mut request = scene.request(&scene.family(&["2014-01-10"]).await, club);
        request.wish = leyuan::domain::party::Wish::Place;
        assert_eq!(scene.refused(request).await, ["G4 refusal-too-few-staff"]);
    }
}

fn film(ends_late: bool) -> Advisory {
    Advisory {
        min_months: 60,
        with_guardian_min_months: 36,
        alone_until: parse_time(if ends_late { "14:30" } else { "20:00" }).unwrap(),
        notice: Names::new("有打雷声", "Thunder"),
        rating: None,
    }
}

spec! {
    // V1: the stricter wins
    a_film_turns_away_the_too_young_and_asks_a_guardian_for_the_nearly_old_enough, "2026-05-04T01:00:00Z", scene => {
        let mut show = scene.draft("2026-05-06T06:00:00Z", 9);
        show.terms.advisory = Some(film(false));
        let show = scene.plan(&show).await;
        let two = scene.family(&["2024-01-10"]).await;
        let refused = scene.refused(escorted(&scene, &two, show, 1)).await;
        assert_eq!(refused, ["V1 refusal-film-too-grown"]);
        let four = scene.family(&["2022-01-10"]).await;
        assert_eq!(scene.refused(escorted(&scene, &four, show, 0)).await, ["G1 refusal-guardian-needed"]);
        assert!(matches!(scene.sends(escorted(&scene, &four, show, 1)).await, Answer::Placed(_)));
    }
}

spec! {
    // V1: alone only if it ends in time (the session ends 15:00 in Shanghai)
    a_child_of_eight_is_alone_in_the_cinema_only_if_the_film_ends_in_time, "2026-05-04T01:00:00Z", scene => {
        let mut early = scene.draft("2026-05-06T06:00:00Z", 9);
        early.terms.supervision = Supervision::usual();
        early.terms.advisory = Some(film(false));
        let early = scene.plan(&early).await;
        let mut late = scene.draft("2026-05-07T06:00:00Z", 9);
        late.terms.supervision = Supervision::usual();
        late.terms.advisory = Some(film(true));
        let late = scene.plan(&late).await;
        let eight = scene.family(&["2017-05-06"]).await;
        assert!(matches!(scene.asks(&eight, early).await, Answer::Placed(_)));
        assert_eq!(scene.refused(escorted(&scene, &eight, late, 0)).await, ["G1 refusal-guardian-needed"]);
        assert!(matches!(scene.sends(escorted(&scene, &eight, late, 1)).await, Answer::Placed(_)));
    }
}

spec! {
    // C2
    only_babies_are_carried_and_only_where_it_is_allowed, "2026-05-04T01:00:00Z", scene => {
        let gym = scene.session("2026-05-06T06:00:00Z", 9).await;
        let family = scene.family(&["2018-01-10", "2025-12-01"]).await;
        let mut request = escorted(&scene, &family.only(0), gym, 1);
        request.carried = vec![family.children[1]];
        assert_eq!(scene.refused(request).await, ["C2 refusal-not-carried"]);
    }
}

spec! {
    // P3
    without_consent_nothing_is_booked, "2026-05-04T01:00:00Z", scene => {
        let gym = scene.session("2026-05-06T06:00:00Z", 9).await;
        let family = scene.family_with(&["2021-01-10"], 1, |household| household.has_consent = false).await;
        assert_eq!(scene.refused(scene.request(&family, gym)).await, ["P3 refusal-no-consent"]);
    }
}

spec! {
    // B5
    three_strikes_within_sixty_days_pause_online_booking_but_not_the_desk, "2026-05-04T01:00:00Z", scene => {
        let gym = scene.session("2026-05-06T06:00:00Z", 9).await;
        let family = scene.child().await;
        scene.alter("INSERT INTO pause (child_id, from_date, until_date) SELECT id, '2026-05-01', '2026-05-15' FROM child").await;
        assert_eq!(scene.refused(scene.request(&family, gym)).await, ["B5 refusal-paused"]);
        let mut request = scene.request(&family, gym);
        request.authority = Authority::Desk(Liberties::default());
        assert!(matches!(scene.sends(request).await, Answer::Placed(_)));
    }
}
