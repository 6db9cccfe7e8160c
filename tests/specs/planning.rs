//! What a file promises becomes dated sessions (K1–K4, A3), and stays true when the file changes (B7, C4).

use crate::config;
use crate::scene::{Family, Scene, at, booking, day, spec};
use leyuan::actions::Outcome;
use leyuan::actions::cancel_session::{self, CancelSession, Why};
use leyuan::actions::close_room::CloseRoom;
use leyuan::actions::open_centre::{self, Opened};
use leyuan::actions::plan_ahead::PlanAhead;
use leyuan::domain::closure::Extent;
use leyuan::domain::effects::Effects;
use leyuan::domain::ids::{ClosureId, Number, SessionId};
use leyuan::domain::names::Names;
use leyuan::domain::opening::{Does, Holidays};
use leyuan::domain::party::Request;
use leyuan::domain::plan::CentrePlan;
use leyuan::domain::plan::ahead::{self, Planned, Setting, horizon};
use leyuan::domain::series::Judged;
use leyuan::domain::session::Session;
use leyuan::domain::window::Window;
use leyuan::domain::zone::{Date, Span, Zone};
use leyuan::store::{Actor, centres, series, sessions};
use std::ops::Range;

// ---- one series, its days (pure) -----------------------------------------------------------------------------------

/// Saturdays at ten, with the holidays of China.
fn saturdays(days: Range<Date>, change: impl FnOnce(&mut CentrePlan)) -> Vec<Planned> {
    let mut plan = little();
    change(&mut plan);
    let holidays = &plan.particulars.holidays;
    let setting = Setting { zone: plan.zone, holidays, school: None, turnaround_minutes: 15 };
    ahead::sessions(&plan.series[0], setting, days)
}

fn dates(planned: &[Planned]) -> Vec<String> {
    planned.iter().map(|planned| planned.date.to_string()).collect()
}

/// K2
#[test]
fn a_weekend_series_leaves_out_holidays_and_makeup_days() {
    let may = day("2026-05-01")..day("2026-05-24");
    // 1–5 May are holidays, Saturday the 9th is worked in exchange.
    assert_eq!(dates(&saturdays(may, |_| {})), ["2026-05-16", "2026-05-23"]);
}

/// K2
#[test]
fn a_series_that_runs_on_holidays_or_makeup_days_runs() {
    let may = || day("2026-05-01")..day("2026-05-24");
    let on_holidays = saturdays(may(), |plan| plan.series[0].special_days.on_holiday = Does::Run);
    assert_eq!(dates(&on_holidays), ["2026-05-02", "2026-05-16", "2026-05-23"]);
    let on_makeup_days = saturdays(may(), |plan| plan.series[0].special_days.on_makeup_day = Does::Run);
    assert_eq!(dates(&on_makeup_days), ["2026-05-09", "2026-05-16", "2026-05-23"]);
}

/// K3
#[test]
fn dates_nobody_has_announced_are_planned_and_marked() {
    let planned = saturdays(day("2026-12-21")..day("2027-01-10"), |_| {});
    let marks: Vec<(String, bool)> =
        planned.iter().map(|planned| (planned.date.to_string(), planned.is_confirmed)).collect();
    let marks: Vec<(&str, bool)> = marks.iter().map(|(date, mark)| (date.as_str(), *mark)).collect();
    assert_eq!(marks, [("2026-12-26", true), ("2027-01-02", false), ("2027-01-09", false)]);
}

/// K4
#[test]
fn a_session_keeps_its_wall_time_and_its_length_when_the_clocks_change() {
    let planned = saturdays(day("2026-10-12")..day("2026-11-01"), |plan| {
        plan.zone = Zone::parse("Europe/Berlin").unwrap();
    });
    let starts: Vec<String> = planned.iter().map(|planned| planned.window.starts().to_rfc3339()).collect();
    let expected = ["2026-10-17T08:00:00+00:00", "2026-10-24T08:00:00+00:00", "2026-10-31T09:00:00+00:00"];
    assert_eq!(starts, expected);
    assert!(planned.iter().all(|planned| planned.window.length() == Span::hours(1)));
    assert!(
        planned.iter().all(|planned| planned.clears_at - planned.window.ends() == Span::minutes(15)),
        "C4"
    );
}

/// A3
#[test]
fn a_course_is_judged_on_its_first_planned_session() {
    let course = |plan: &mut CentrePlan| {
        plan.series[0].terms.judged = Judged::SeriesFirstSession;
        plan.series[0].repeats[0].dates.first = day("2026-05-01");
    };
    let june = saturdays(day("2026-06-01")..day("2026-07-01"), course);
    assert!(
        june.iter().all(|planned| planned.judged_on == day("2026-05-16")),
        "the 2nd is a holiday, the 9th worked"
    );
    let fixed = |plan: &mut CentrePlan| plan.series[0].terms.judged = Judged::FixedDate(day("2026-09-01"));
    assert!(
        saturdays(day("2026-06-01")..day("2026-07-01"), fixed)
            .iter()
            .all(|p| p.judged_on == day("2026-09-01"))
    );
    let usual = saturdays(day("2026-06-01")..day("2026-07-01"), |_| {});
    assert!(usual.iter().all(|planned| planned.judged_on == planned.date));
}

/// K5
#[test]
fn planning_looks_from_this_monday_to_sixteen_weeks_ahead() {
    let days = horizon(day("2026-05-06"), 16);
    assert_eq!((days.start, days.end), (day("2026-05-04"), day("2026-08-31")));
}

// ---- a centre, on the ledger ---------------------------------------------------------------------------------------

impl Scene {
    pub async fn opens(&self, plan: &CentrePlan) -> Opened {
        let (centre, opened) = open_centre::open(&self.store, plan.clone(), self.now()).await.expect("open");
        assert_eq!(centre, self.centre, "a centre keeps its id");
        opened
    }

    pub async fn plans_ahead(&self) -> usize {
        let ahead = PlanAhead { now: self.now() };
        self.store.change(self.centre, Actor::System, ahead).await.expect("sessions")
    }

    /// Every session, cancelled ones too, from the year before to the year after.
    async fn programme(&self) -> Vec<Session> {
        let (centre, now) = (self.centre, self.now());
        let years = Window::new(now - Span::days(365), now + Span::days(365)).expect("a window");
        let read = self.store.read(move |db| Box::pin(sessions::touching(db, centre, years)));
        read.await.expect("sessions")
    }

    pub async fn standing(&self) -> Vec<Session> {
        let all = self.programme().await;
        all.into_iter().filter(|session| !session.is_cancelled()).collect()
    }

    /// The teacher is ill.
    pub async fn calls_off(&self, session: SessionId) {
        let one = self.programme().await.into_iter().find(|one| one.id == session).expect("a session");
        let effects =
            self.store.read(move |db| Box::pin(async move { cancel_session::effects(db, &[one]).await }));
        let digest = effects.await.expect("effects").digest();
        let cancel = CancelSession { session, cause: ill(), digest, now: self.now() };
        let done = self.store.change(self.centre, Actor::System, cancel).await.expect("cancelled");
        assert_eq!(done, Outcome::Done);
    }

    /// The building is closed where nothing is planned yet.
    pub async fn closes(&self, window: Window) {
        let digest = Effects::default().digest();
        let close = CloseRoom {
            id: ClosureId::new(),
            extent: Extent::Building,
            window,
            why: ill(),
            digest,
            now: self.now(),
        };
        let done = self.store.change(self.centre, Actor::System, close).await.expect("closed");
        assert_eq!(done, Outcome::Done);
    }

    /// The children and a grown-up with them.
    pub async fn books(&self, family: &Family, session: SessionId) {
        let request = Request { guardians: family.guardians.clone(), ..self.request(family, session) };
        booking(&self.sends(request).await);
    }

    async fn last_number(&self) -> Number {
        let centre = self.centre;
        self.store.read(move |db| Box::pin(centres::numbers(db, centre))).await.expect("numbers").0
    }
}

pub fn ill() -> Why {
    Why { code: "ill", words: Names::new("老师生病", "The teacher is ill") }
}

pub fn little() -> CentrePlan {
    config::saturdays("jinhuayuan")
}

/// A changed file is another file.
pub fn changed(remark: &str, change: impl FnOnce(&mut CentrePlan)) -> CentrePlan {
    let mut plan = little();
    change(&mut plan);
    plan.source_hash = remark.into();
    plan
}

pub fn told(sessions: &[Session]) -> Vec<String> {
    sessions.iter().map(|session| format!("{} {}", session.date, session.starts.format("%H:%M"))).collect()
}

spec! {
    the_shipped_centre_opens_with_its_rooms_and_sixteen_weeks_of_programme, "2026-11-25T04:00:00Z", scene => {
        let plan = config::shipped_plan("jinhuayuan", scene.zone().date(scene.now()));
        assert_eq!(scene.opens(&plan).await, Opened::Changed);
        let centre = scene.centre;
        let sessions = scene.standing().await;
        let (first, last) = (sessions.first().expect("one"), sessions.last().expect("one"));
        assert_eq!(first.date, day("2026-11-24"), "this week's Tuesday, gone by, is shown too");
        assert!(last.date >= day("2027-03-17"), "sixteen weeks: {}", last.date);
        assert!(sessions.iter().all(|session| session.date.format("%u").to_string() != "1"), "closed on Mondays");
        let rooms = scene.store.read(move |db| Box::pin(centres::rooms(db, centre))).await.expect("rooms");
        let corner = rooms.iter().find(|room| room.slug == "read").expect("a corner");
        let whole = rooms.iter().find(|room| room.slug == "reading").expect("a room");
        assert_eq!(corner.part_of, Some(whole.id), "C10");
        let clash = |one: &&Session| sessions.iter().any(|two| {
            two.id != one.id && two.room == one.room && one.window.starts() < two.clears_at && two.window.starts() < one.clears_at
        });
        assert_eq!(sessions.iter().find(clash).map(|session| &session.names), None, "C4");
    }
}

spec! {
    an_unchanged_file_changes_nothing_and_takes_no_number, "2026-05-11T01:00:00Z", scene => {
        scene.opens(&little()).await;
        let number = scene.last_number().await;
        assert_eq!(scene.opens(&little()).await, Opened::Unchanged);
        assert_eq!(scene.plans_ahead().await, 0, "nothing is planned twice");
        assert_eq!(scene.last_number().await, number);
    }
}

spec! {
    a_file_with_another_remark_leaves_its_sessions_alone, "2026-05-11T01:00:00Z", scene => {
        scene.opens(&little()).await;
        let before = scene.programme().await;
        let number = scene.last_number().await;
        assert_eq!(scene.opens(&changed("another remark", |_| {})).await, Opened::Changed);
        assert_eq!(scene.programme().await, before);
        assert_eq!(scene.last_number().await.0, number.0 + 1, "one number: the file was read");
    }
}

spec! {
    each_week_the_next_one_is_planned, "2026-05-11T01:00:00Z", scene => {
        scene.opens(&little()).await;
        let planned = scene.standing().await.len();
        scene.until("2026-05-18T01:00:00Z");
        assert_eq!(scene.plans_ahead().await, 1);
        assert_eq!(scene.standing().await.len(), planned + 1);
    }
}

spec! {
    a_changed_hour_moves_what_is_empty_and_leaves_what_is_booked, "2026-05-11T01:00:00Z", scene => {
        scene.opens(&little()).await;
        let first = scene.standing().await[0].clone();
        let family = scene.family(&["2022-05-01"]).await;
        scene.books(&family, first.id).await;
        scene.opens(&changed("at two", |plan| plan.series[0].repeats[0].at = "14:00:00".parse().unwrap())).await;
        let sessions = scene.standing().await;
        let both = ["2026-05-16 10:00", "2026-05-16 14:00", "2026-05-23 14:00", "2026-05-30 14:00"];
        assert_eq!(told(&sessions)[..4], both);
        assert_eq!(sessions[0], first, "the booked one is as it was booked");
    }
}

spec! {
    changed_places_count_for_sessions_nobody_has_booked, "2026-05-11T01:00:00Z", scene => {
        scene.opens(&little()).await;
        let first = scene.standing().await[0].id;
        let family = scene.family(&["2022-05-01"]).await;
        scene.books(&family, first).await;
        scene.opens(&changed("ten places", |plan| plan.series[0].limits.places = 10)).await;
        let places: Vec<u16> = scene.standing().await.iter().map(|session| session.limits.places).collect();
        assert_eq!(places[..3], [14, 10, 10]);
    }
}

spec! {
    a_series_taken_out_goes_and_comes_back_with_its_file, "2026-05-11T01:00:00Z", scene => {
        scene.opens(&little()).await;
        let before = scene.standing().await;
        scene.opens(&changed("nothing", |plan| plan.series.clear())).await;
        assert_eq!(scene.standing().await, []);
        assert_eq!(scene.programme().await.len(), before.len(), "withdrawn, not erased: calendars have to hear of it");
        scene.opens(&changed("again", |_| {})).await;
        assert_eq!(scene.standing().await, before);
    }
}

spec! {
    /// K3
    announced_holidays_take_empty_sessions_away_and_leave_booked_ones_to_staff, "2026-12-21T01:00:00Z", scene => {
        scene.opens(&little()).await;
        let sessions = scene.standing().await;
        let unsure: Vec<Session> = sessions.into_iter().filter(|session| !session.is_confirmed).collect();
        assert_eq!(told(&unsure)[..2], ["2027-01-02 10:00", "2027-01-09 10:00"]);
        let family = scene.family(&["2022-12-01"]).await;
        scene.until("2026-12-28T01:00:00Z");
        scene.books(&family, unsure[0].id).await;
        let announced = r#"{"source": ["a notice"], "announced_until": "2027-12-31", "holiday": [
            {"names": {"zh": "元旦", "en": "New Year"}, "from": "2027-01-01", "until": "2027-01-03"},
            {"names": {"zh": "春节", "en": "Spring Festival"}, "from": "2027-02-05", "until": "2027-02-11"}]}"#;
        let holidays: Holidays = serde_json::from_str(announced).expect("holidays");
        scene.opens(&changed("announced", |plan| plan.particulars.holidays = holidays)).await;
        let after = scene.standing().await;
        let find = |date: &str| after.iter().find(|session| session.date == day(date));
        assert_eq!(find("2027-01-02").map(|session| session.is_confirmed), Some(false), "booked: staff decide");
        assert_eq!(find("2027-01-09").map(|session| session.is_confirmed), Some(true), "an ordinary day now");
        assert_eq!(find("2027-02-06"), None, "an empty session follows K2");
    }
}

spec! {
    /// B7
    what_people_cancelled_stays_cancelled_and_a_closed_room_takes_nothing_new, "2026-05-11T01:00:00Z", scene => {
        scene.opens(&little()).await;
        let first = scene.standing().await[0].id;
        scene.calls_off(first).await;
        scene.closes(Window::new(at("2026-09-08T00:00:00Z"), at("2026-09-14T00:00:00Z")).expect("a week")).await;
        scene.until("2026-05-18T01:00:00Z");
        scene.opens(&changed("ten places", |plan| plan.series[0].limits.places = 10)).await;
        let programme = scene.programme().await;
        let on = |date: &str| programme.iter().find(|session| session.date == day(date)).expect("a session");
        assert!(on("2026-05-16").is_cancelled());
        assert_eq!(on("2026-05-16").id, first);
        assert!(on("2026-09-12").is_cancelled(), "planned into a closure: shown, and cancelled for its reason");
        assert!(!on("2026-09-05").is_cancelled());
    }
}

spec! {
    /// C4
    the_plan_gives_way_to_what_staff_put_into_the_room, "2026-05-11T01:00:00Z", scene => {
        scene.opens(&little()).await;
        let like = scene.standing().await[0].clone();
        let starts = at("2026-09-12T02:30:00Z");
        let window = Window::new(starts, starts + Span::hours(1)).expect("an hour");
        let own = Session {
            id: SessionId::new(),
            series: None,
            window,
            clears_at: window.ends() + Span::minutes(15),
            date: day("2026-09-12"),
            starts: "10:30:00".parse().unwrap(),
            ..like
        };
        scene.plan(&own).await;
        scene.until("2026-05-18T01:00:00Z");
        assert_eq!(scene.plans_ahead().await, 0);
        assert_eq!(told(&scene.standing().await).last().map(String::as_str), Some("2026-09-12 10:30"));
    }
}

spec! {
    /// K4
    a_corrected_time_zone_moves_the_instants_and_not_the_promise, "2026-05-11T01:00:00Z", scene => {
        scene.opens(&little()).await;
        let before = scene.standing().await;
        scene.opens(&changed("Tokyo", |plan| plan.zone = Zone::parse("Asia/Tokyo").unwrap())).await;
        let after = scene.standing().await;
        assert_eq!(told(&after), told(&before), "ten o'clock stays ten o'clock");
        assert_eq!(after[0].window.starts(), before[0].window.starts() - Span::hours(1));
        assert_eq!(after[0].window.length(), before[0].window.length());
    }
}

spec! {
    two_processes_that_open_a_centre_at_once_open_one, "2026-05-11T01:00:00Z", scene => {
        let other = leyuan::store::Store::open(&scene.url).await.expect("the same database");
        let plan = config::saturdays("guiyuan");
        let (one, two) = tokio::join!(
            open_centre::open(&scene.store, plan.clone(), scene.now()),
            open_centre::open(&other, plan.clone(), scene.now()),
        );
        let (one, two) = (one.expect("open"), two.expect("open"));
        assert_eq!(one.0, two.0);
        assert_ne!(one.1, two.1, "one of them opened it");
        let series = scene.store.read(move |db| Box::pin(series::of_centre(db, one.0))).await.expect("series");
        assert_eq!(series.len(), 1);
        other.close().await;
    }
}

/// B9
#[test]
fn a_course_is_planned_to_its_last_date_and_other_series_to_the_horizon() {
    let mut plan = little();
    plan.series[0].repeats[0].dates.end = leyuan::domain::recurrence::End::Until(day("2026-12-31"));
    let of = |plan: &CentrePlan| {
        let holidays = &plan.particulars.holidays;
        let setting = Setting { zone: plan.zone, holidays, school: None, turnaround_minutes: 15 };
        ahead::days_of(&plan.series[0], setting, horizon(day("2026-05-04"), 16))
    };
    assert_eq!(of(&plan).end, day("2026-08-31"));
    plan.series[0].terms.booking = leyuan::domain::series::BookingMode::Course;
    assert_eq!(of(&plan).end, day("2026-12-27"), "the last Saturday of the year, and the day after");
}
