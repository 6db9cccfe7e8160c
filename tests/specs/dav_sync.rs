//! What has changed since: a calendar program that asks again ends with what the calendar lists, whatever happened.

use leyuan::domain::ids::{RoomId, SessionId};
use leyuan::domain::series::Limits;
use leyuan::domain::timetable::Plan;
use leyuan::domain::zone::Timestamp;
use leyuan::error::Error;
use leyuan::store::sessions::{self, Reschedule};
use leyuan::store::{Command, Held};

use crate::dav::member;
use crate::dav::program::{ALL, NAMESPACES, PLAY, Program, condition, told};
use crate::dav::replica::Replica;
use crate::icalendar::{ON_THE_MAP, cancel, move_to};
use crate::imports::{TABLE, read, take};
use crate::scene::{booking, spec};

const READ: &str = "/dav/jinhuayuan/read/";

impl Replica {
    async fn hears(&mut self, program: &mut Program, shown: &[SessionId], gone: &[SessionId]) {
        let synced = self.asks(program).await;
        let of = |ids: &[SessionId]| ids.iter().map(|id| member(&self.path, *id)).collect::<Vec<_>>();
        assert_eq!(
            (synced.hrefs(), &synced.gone),
            (of(shown).iter().map(String::as_str).collect(), &of(gone)),
            "{}",
            self.path
        );
    }
}

fn plan(room: RoomId, date: &str) -> Plan {
    Plan {
        room,
        names: leyuan::domain::names::Names::new("自由游乐", "Free play"),
        date: leyuan::domain::zone::parse_date(date).unwrap(),
        starts: leyuan::domain::zone::parse_time("10:00").unwrap(),
        ends: leyuan::domain::zone::parse_time("11:00").unwrap(),
        limits: Limits { places: 5, room_limit: 20, staff: 0, walk_in_places: 0, families_max: None },
        ages: leyuan::domain::age::AgeRange::new(0, None),
        needs: None,
        like: None,
    }
}

spec!(a_program_hears_what_was_added_changed_and_cancelled_and_nothing_twice, "2026-05-04T01:00:00Z", scene => {
    let first = scene.session("2026-05-05T02:00:00Z", 5).await;
    let mut program = Program::before(&scene);
    let mut replica = Replica::of(ALL, &mut program).await;
    assert_eq!(replica.held.len(), 1);
    let token = replica.token.clone();
    replica.hears(&mut program, &[], &[]).await;
    assert_eq!(replica.token, token, "the same token, of which an empty answer is true again");
    let second = scene.session("2026-05-06T02:00:00Z", 5).await;
    replica.hears(&mut program, &[second], &[]).await;
    cancel(&scene, first).await;
    replica.hears(&mut program, &[first], &[]).await;
    // An older token hears all of it at once.
    replica.token = token;
    replica.hears(&mut program, &[first, second], &[]).await;
});

spec!(a_booking_moves_neither_token_nor_tag, "2026-05-04T01:00:00Z", scene => {
    let session = scene.session("2026-05-05T02:00:00Z", 5).await;
    let mut program = Program::before(&scene);
    let mut replica = Replica::of(ALL, &mut program).await;
    let (marks, held) = (program.mark(ALL).await, replica.held.clone());
    let family = scene.child().await;
    let booked = booking(&scene.asks(&family, session).await);
    scene.cancels(&family, booked).await.unwrap();
    replica.hears(&mut program, &[], &[]).await;
    assert_eq!((program.mark(ALL).await, replica.held), (marks, held));
});

spec!(a_session_that_changes_rooms_leaves_one_calendar_and_is_new_in_the_other, "2026-05-04T01:00:00Z", scene => {
    let read = scene.add_room("read", 20, None).await;
    let session = scene.session("2026-05-05T02:00:00Z", 5).await;
    let stays = scene.session("2026-05-05T06:00:00Z", 5).await;
    let mut program = Program::before(&scene);
    let mut all = Replica::of(ALL, &mut program).await;
    let mut play = Replica::of(PLAY, &mut program).await;
    let mut reading = Replica::of(READ, &mut program).await;
    let early = play.token.clone();
    move_to(&scene, session, plan(read, "2026-05-05")).await;
    all.hears(&mut program, &[session], &[]).await;
    play.hears(&mut program, &[], &[session]).await;
    reading.hears(&mut program, &[session], &[]).await;
    play.hears(&mut program, &[], &[]).await;
    // And back: what left is there again, for those too who never heard that it was gone.
    move_to(&scene, session, plan(scene.room, "2026-05-05")).await;
    reading.hears(&mut program, &[], &[session]).await;
    play.hears(&mut program, &[session], &[]).await;
    play.token = early;
    play.hears(&mut program, &[session], &[]).await;
    assert!(play.held.contains_key(&member(PLAY, stays)));
});

/// As no page would: the desk is not offered a private room.
struct Move {
    session: SessionId,
    room: RoomId,
    now: Timestamp,
}

impl Command for Move {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let mut session = sessions::find(held, self.session).await?.ok_or(Error::Missing)?;
        session.room = self.room;
        let number = held.record("session.moved", session.id.0, "", self.now).await?;
        sessions::relocate(held, &session, number).await?;
        Ok(sessions::content(held, session.id, Reschedule::Yes, self.now).await?)
    }
}

spec! {
    // M2
    a_session_that_moves_to_a_private_room_is_gone_everywhere, "2026-05-04T01:00:00Z", scene => {
        let baby = scene.add_room("read", 20, None).await;
        let session = scene.session("2026-05-05T02:00:00Z", 5).await;
        let mut program = Program::before(&scene);
        scene.alter("UPDATE room SET privacy = 'private' WHERE slug = 'read'").await;
        let mut all = Replica::of(ALL, &mut program).await;
        let mut play = Replica::of(PLAY, &mut program).await;
        scene.presses(Move { session, room: baby, now: scene.now() }).await.unwrap();
        all.hears(&mut program, &[], &[session]).await;
        play.hears(&mut program, &[], &[session]).await;
    }
}

spec!(an_import_that_moves_a_session_to_another_hall_is_heard_of_in_both, "2026-05-04T01:00:00Z", scene => {
    take(&scene, &read(&TABLE)).await;
    let mut program = Program::before(&scene);
    let home = program.finds("/dav/park-7/", "1", &["D:getetag"]).await;
    let mut replicas = Vec::new();
    for calendar in home.iter().skip(1) {
        replicas.push(Replica::of(&calendar.href, &mut program).await);
    }
    // Skating goes on until one; yoga, which was to begin in that hall, is longer too, and takes another.
    let moved = TABLE.iter().map(|row| row.replace("9,0,11,0", "9,0,13,0").replace("12,30,13,30", "12,30,13,40"));
    let moved: Vec<String> = moved.collect();
    let moved: Vec<&str> = moved.iter().map(String::as_str).collect();
    take(&scene, &read(&moved)).await;
    let mut gone = 0;
    for replica in &mut replicas {
        gone += replica.asks(&mut program).await.gone.len();
    }
    assert_eq!(gone, 1, "one has left its hall");
});

spec!(midnight_takes_away_what_it_should_and_needs_no_change_for_it, "2026-05-04T01:00:00Z", scene => {
    let oldest = scene.session("2026-03-05T02:00:00Z", 5).await;
    let cancelled = scene.session("2026-05-05T02:00:00Z", 5).await;
    cancel(&scene, cancelled).await;
    scene.session("2026-05-06T02:00:00Z", 5).await;
    let mut program = Program::before(&scene);
    let mut replica = Replica::of(ALL, &mut program).await;
    let (ctag, _) = program.mark(ALL).await;
    scene.until("2026-05-04T15:59:59Z");
    replica.hears(&mut program, &[], &[]).await;
    // In Shanghai it is the fifth now: sixty days back is the sixth of March.
    scene.until("2026-05-04T16:00:00Z");
    assert_ne!(program.mark(ALL).await.0, ctag);
    replica.hears(&mut program, &[], &[oldest]).await;
    replica.hears(&mut program, &[], &[]).await;
    let before = replica.token.clone();
    // The cancelled one's thirtieth day is the fourth of June.
    scene.until("2026-06-04T15:59:59Z");
    replica.hears(&mut program, &[], &[]).await;
    scene.until("2026-06-04T16:00:00Z");
    replica.hears(&mut program, &[], &[cancelled]).await;
    // One who slept through it all hears the same at once.
    replica.token = before;
    replica.hears(&mut program, &[], &[cancelled]).await;
});

spec!(what_is_planned_too_far_ahead_comes_in_by_itself_and_what_moves_out_is_gone, "2026-05-04T01:00:00Z", scene => {
    let far = scene.session("2028-05-06T02:00:00Z", 5).await;
    let near = scene.session("2026-05-06T02:00:00Z", 5).await;
    let mut program = Program::before(&scene);
    let mut replica = Replica::of(ALL, &mut program).await;
    assert!(!replica.held.contains_key(&member(ALL, far)));
    scene.until("2026-05-05T01:00:00Z");
    replica.hears(&mut program, &[far], &[]).await;
    move_to(&scene, near, plan(scene.room, "2030-05-06")).await;
    replica.hears(&mut program, &[], &[near]).await;
    // What nobody can have had is not taken away.
    scene.until("2026-05-06T01:00:00Z");
    scene.session("2026-01-05T02:00:00Z", 5).await;
    replica.hears(&mut program, &[], &[]).await;
});

spec!(a_token_that_is_not_ours_or_too_old_is_refused_by_its_name, "2026-05-04T01:00:00Z", scene => {
    scene.add_room("read", 20, None).await;
    scene.session("2026-05-05T02:00:00Z", 5).await;
    let mut program = Program::before(&scene);
    let (_, token) = program.mark(ALL).await;
    let (lead, last) = token.rsplit_once('/').unwrap();
    let [number, day, frame] = last.split('-').collect::<Vec<_>>()[..] else { panic!("{last}") };
    let number: i64 = number.parse().unwrap();
    let (_, of_room) = program.mark(READ).await;
    let wrong = [
        "garbage".to_string(), "0".into(), "urn:x".into(), lead.into(), format!("{lead}/"), format!("{lead}/{number}"),
        format!("{lead}/{}-{day}-{frame}", number + 1),
        format!("{lead}/{number}-20260505-{frame}"),
        format!("{lead}/{number}-99991231-{frame}"),
        format!("{lead}/{number}-{day}-000000000000"),
        format!("{lead}/0{number}-{day}-{frame}"), format!("{lead}/+{number}-{day}-{frame}"),
        format!("{lead}/{number}-{day}-{frame}-"), format!("{token} x"),
        format!("{}/{number}-{day}-{frame}", lead.replace("jinhuayuan", "guiyuan")),
        of_room,
    ];
    for token in &wrong {
        let answer = program.syncs_with(ALL, token, "").await;
        assert_eq!((answer.status.as_u16(), condition(&answer).as_str()), (403, "valid-sync-token"), "{token}");
    }
    for (days, is_known) in [("2026-06-08T01:00:00Z", true), ("2026-06-08T16:00:00Z", false)] {
        scene.until(days);
        assert_eq!(program.syncs_with(ALL, &token, "").await.status.as_u16() == 207, is_known, "{days}");
    }
});

spec!(other_names_around_the_sessions_make_every_token_a_strangers, "2026-05-04T01:00:00Z", scene => {
    let session = scene.session("2026-05-05T02:00:00Z", 5).await;
    let mut program = Program::before(&scene);
    let (_, token) = program.mark(ALL).await;
    let tag = program.asks("GET", &member(ALL, session), "", "").await.header("etag").to_string();
    for sql in [
        "UPDATE room SET name_zh = '新名' WHERE slug = 'play'",
        "UPDATE centre SET name_en = 'Anew' WHERE slug = 'jinhuayuan'",
        "UPDATE centre SET zone = 'Asia/Tokyo' WHERE slug = 'jinhuayuan'",
        ON_THE_MAP,
        "INSERT INTO room (id, centre_id, slug, name_zh, name_en, look, room_limit, privacy, turnaround_minutes, position) \
         SELECT centre_id, centre_id, 'late', '', '', '', 1, 'public', 0, 9 FROM room WHERE slug = 'play'",
    ] {
        let (_, before) = program.mark(ALL).await;
        scene.alter(sql).await;
        assert_eq!(condition(&program.syncs_with(ALL, &before, "").await), "valid-sync-token", "{sql}");
    }
    assert_eq!(condition(&program.syncs_with(ALL, &token, "").await), "valid-sync-token");
    assert_ne!(program.asks("GET", &member(ALL, session), "", "").await.header("etag"), tag, "other bytes");
});

spec!(more_answers_than_a_program_can_bear_are_none, "2026-05-04T01:00:00Z", scene => {
    for day in 5..8 {
        scene.session(&format!("2026-05-0{day}T02:00:00Z"), 5).await;
    }
    let mut program = Program::before(&scene);
    let limit = |most: &str| format!("<D:limit><D:nresults>{most}</D:nresults></D:limit>");
    let answer = program.syncs_with(ALL, "", &limit("2")).await;
    assert_eq!((answer.status.as_u16(), condition(&answer).as_str()), (507, "number-of-matches-within-limits"));
    assert_eq!(told(&program.syncs_with(ALL, "", &limit("3")).await).len(), 3);
    assert_eq!(program.syncs_with(ALL, "", &limit("many")).await.status.as_u16(), 400);
});

spec!(a_sync_says_how_deep_by_its_level_or_by_the_header, "2026-05-04T01:00:00Z", scene => {
    scene.session("2026-05-05T02:00:00Z", 5).await;
    let mut program = Program::before(&scene);
    let body = |level: &str| {
        format!("<D:sync-collection {NAMESPACES}><D:sync-token/>{level}<D:prop><D:getetag/></D:prop></D:sync-collection>")
    };
    for (depth, level, status) in [
        ("0", "<D:sync-level>1</D:sync-level>", 207),
        ("1", "<D:sync-level>1</D:sync-level>", 207),
        ("", "<D:sync-level>1</D:sync-level>", 207),
        ("0", "<D:sync-level>infinite</D:sync-level>", 207),
        ("1", "", 207),
        ("infinity", "<D:sync-level>1</D:sync-level>", 400),
        ("0", "<D:sync-level>2</D:sync-level>", 400),
    ] {
        assert_eq!(program.asks("REPORT", ALL, depth, &body(level)).await.status.as_u16(), status, "{depth} {level}");
    }
    let bare = format!("<D:sync-collection {NAMESPACES}><D:sync-level>1</D:sync-level><D:prop/></D:sync-collection>");
    assert_eq!(program.asks("REPORT", ALL, "1", &bare).await.status.as_u16(), 400, "no token at all");
});

spec!(thunderbirds_requests_in_its_order_end_with_every_session, "2026-05-04T01:00:00Z", scene => {
    for day in 5..8 {
        scene.session(&format!("2026-05-0{day}T02:00:00Z"), 5).await;
    }
    let mut program = Program::before(&scene);
    let first = [
        "D:resourcetype", "D:owner", "D:current-user-principal", "D:current-user-privilege-set", "D:supported-report-set",
        "C:supported-calendar-component-set", "CS:getctag",
    ];
    let found = &program.finds(ALL, "0", &first).await[0];
    assert!(found.missing.is_empty() && !found.words("current-user-privilege-set").iter().any(|right| right.contains("write")));
    assert!(program.asks("OPTIONS", "/dav/jinhuayuan/", "", "").await.header("dav").contains("calendar-access"));
    let synced = program.syncs(ALL, "").await;
    let hrefs: String = synced.hrefs().iter().map(|href| format!("<D:href>{href}</D:href>")).collect();
    let body = format!("<C:calendar-multiget {NAMESPACES}><D:prop><D:getetag/><C:calendar-data/></D:prop>{hrefs}</C:calendar-multiget>");
    let got = told(&program.reports(ALL, &body).await);
    assert_eq!(got.len(), 3);
    assert!(got.iter().zip(&synced.shown).all(|(got, synced)| got.text("getetag") == synced.text("getetag")));
    let again = program.syncs(ALL, &synced.token).await;
    assert_eq!((again.shown.len(), again.gone.len(), &again.token), (0, 0, &synced.token));
});
