//! School terms: an imported list of dates, and programmes that run in term time or in vacations only (K6).

use crate::scene::{booking, day, spec};
use leyuan::actions::open_centre;
use leyuan::config::{self, Report};
use leyuan::domain::party::Request;
use leyuan::domain::plan::CentrePlan;
use leyuan::domain::plan::ahead::{self, Setting};
use leyuan::domain::school::{School, Season};
use leyuan::domain::window::Window;
use leyuan::domain::zone::{Span, parse_date};
use leyuan::store::sessions;
use std::path::Path;

/// Saturdays at ten, by the holidays of China and these terms.
const FILE: &str = r#"slug = "jinhuayuan"
names = { zh = "小馆", en = "Little House" }
zone = "Asia/Shanghai"
holidays = "china"
terms = "town"
[opening]
weekday = ["09:00-20:00"]
weekend = ["09:00-20:00"]
holiday = []
[[rooms]]
slug = "play"
names = { zh = "乐享童年", en = "Play" }
look = "play"
room_limit = 30
[rooms.usual]
minutes = 60
places = 14
staff = 2
[[series]]
slug = "homework"
room = "play"
names = { zh = "作业小站", en = "Homework Club" }
about = { zh = "写作业", en = "Homework" }
ages = "6–12 岁"
guardian = ["alone"]
when = { weekly = ["sat"], at = "10:00" }
term_only = true
"#;

const TERMS: &str = r#"source = ["a notice"]
announced_until = 2026-09-30
[[term]]
names = { zh = "春季学期", en = "Spring term" }
from = 2026-03-02
until = 2026-07-03
[[term]]
names = { zh = "秋季学期", en = "Autumn term" }
from = 2026-09-07
until = 2026-09-30
unconfirmed = true
"#;

fn read(file: &str, terms: &str) -> (Report, Option<CentrePlan>) {
    let folder = tempfile::tempdir().unwrap();
    for name in ["centres", "holidays", "terms"] {
        std::fs::create_dir_all(folder.path().join(name)).unwrap();
    }
    let china = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/holidays/china.toml");
    std::fs::copy(china, folder.path().join("holidays/china.toml")).unwrap();
    std::fs::write(folder.path().join("terms/town.toml"), terms).unwrap();
    let path = folder.path().join("centres/little.toml");
    std::fs::write(&path, file).unwrap();
    let read = config::read(&path, parse_date("2026-05-04").unwrap());
    (read.report, read.plan)
}

fn plan() -> CentrePlan {
    let (report, plan) = read(FILE, TERMS);
    plan.unwrap_or_else(|| panic!("{report}"))
}

fn dates(plan: &CentrePlan, from: &str, until: &str) -> Vec<(String, bool)> {
    let particulars = &plan.particulars;
    let school = particulars.school.as_ref();
    let setting = Setting { zone: plan.zone, holidays: &particulars.holidays, school, turnaround_minutes: 0 };
    let planned = ahead::sessions(&plan.series[0], setting, day(from)..day(until));
    planned.into_iter().map(|planned| (planned.date.to_string(), planned.is_confirmed)).collect()
}

fn sure(dates: &[&str]) -> Vec<(String, bool)> {
    dates.iter().map(|date| (date.to_string(), true)).collect()
}

#[test]
fn a_term_programme_leaves_out_vacations_and_a_vacation_programme_the_terms() {
    let mut plan = plan();
    assert_eq!(
        dates(&plan, "2026-06-20", "2026-09-13"),
        sure(&["2026-06-27", "2026-09-12"]),
        "K2: the 20th is a holiday"
    );
    plan.series[0].season = Season::Vacation;
    let vacation = dates(&plan, "2026-06-22", "2026-07-20");
    assert_eq!(vacation, sure(&["2026-07-04", "2026-07-11", "2026-07-18"]));
    plan.series[0].season = Season::Always;
    assert_eq!(dates(&plan, "2026-06-27", "2026-07-12").len(), 3);
}

#[test]
fn dates_after_the_list_of_terms_count_as_term_time_and_are_unconfirmed() {
    let mut plan = plan();
    let marks = dates(&plan, "2026-09-20", "2026-10-20");
    assert_eq!(marks, [("2026-10-17".to_string(), false)], "K2: the 26th is a holiday, the 10th is worked");
    plan.series[0].season = Season::Vacation;
    assert_eq!(dates(&plan, "2026-10-01", "2026-12-31"), [], "K3: nothing is promised on a guess");
    plan.series[0].season = Season::Always;
    assert_eq!(
        dates(&plan, "2026-10-12", "2026-10-20"),
        sure(&["2026-10-17"]),
        "only who goes by terms hangs on the list"
    );
}

spec! {
    /// K3
    a_list_of_terms_continued_takes_empty_sessions_away_and_leaves_booked_ones_to_staff, "2026-10-05T01:00:00Z", scene => {
        open_centre::open(&scene.store, plan(), scene.now()).await.expect("open");
        let (centre, now) = (scene.centre, scene.now());
        let standing = async || {
            let all = Window::new(now, now + Span::days(60)).expect("a window");
            let read = scene.store.read(move |db| Box::pin(sessions::touching(db, centre, all))).await;
            let all = read.expect("sessions").into_iter().filter(|session| !session.is_cancelled());
            all.map(|session| (session.date.to_string(), session.is_confirmed, session.id)).collect::<Vec<_>>()
        };
        let before = standing().await;
        let first = before.iter().find(|(date, ..)| date == "2026-10-17").expect("a session").clone();
        assert!(!first.1);
        scene.until("2026-10-11T01:00:00Z");
        let family = scene.family(&["2018-01-10"]).await;
        booking(&scene.sends(Request { guardians: family.guardians.clone(), ..scene.request(&family, first.2) }).await);
        let longer = TERMS.replace("announced_until = 2026-09-30", "announced_until = 2026-11-30")
            + "[[term]]\nnames = { zh = \"后半\", en = \"Second half\" }\nfrom = 2026-11-02\nuntil = 2026-11-30\n";
        let (report, plan) = read(FILE, &longer);
        open_centre::open(&scene.store, plan.unwrap_or_else(|| panic!("{report}")), scene.now()).await.expect("open");
        let after = standing().await;
        let find = |date: &str| after.iter().find(|(of, ..)| of == date).map(|(_, mark, _)| *mark);
        assert_eq!(find("2026-10-17"), Some(false), "booked: staff decide");
        assert_eq!(find("2026-10-24"), None, "an empty session follows the list");
        assert_eq!(find("2026-11-07"), Some(true), "and is confirmed where it is term");
    }
}

fn told(file: &str, terms: &str) -> String {
    read(file, terms).0.to_string()
}

#[test]
fn check_tells_what_is_wrong_about_terms() {
    let good = told(FILE, TERMS);
    assert!(good.contains("0 to mend"), "{good}");
    assert!(
        good.contains("nobody has confirmed the Autumn term of town.toml (2026-09-07 to 2026-09-30)"),
        "{good}"
    );
    let both = told(&FILE.replace("term_only = true", "term_only = true\nvacation_only = true"), TERMS);
    assert!(both.contains("together leave no day (K6). Keep one of the two."), "{both}");
    let none = told(&FILE.replace("terms = \"town\"\n", ""), TERMS);
    assert!(
        none.contains("\"Homework Club\" goes by school terms, but the file names no list of them (K6)"),
        "{none}"
    );
    let typo = told(&FILE.replace("terms = \"town\"", "terms = \"twon\""), TERMS);
    assert!(typo.contains("there is no list of terms") && typo.contains("Write `town`"), "{typo}");
    for (from, to, wrong) in [
        ("until = 2026-07-03", "until = 2026-02-03", "is not possible"),
        ("from = 2026-09-07", "from = 2026-07-03", "begins before the one above it has ended"),
        (
            "announced_until = 2026-09-30",
            "announced_until = 2026-09-29",
            "is after `announced_until = 2026-09-29`",
        ),
        ("source = [\"a notice\"]", "source = []", "`source` is empty"),
        ("unconfirmed = true", "unconfirmd = true", "no setting is called `unconfirmd`"),
    ] {
        let told = told(FILE, &TERMS.replace(from, to));
        assert!(told.contains(wrong) && told.contains("town.toml, line"), "{wrong}: {told}");
    }
    let (spring, _) = TERMS.split_once("[[term]]\nnames = { zh = \"秋季").unwrap();
    let ended = told(FILE, &spring.replace("2026-09-30", "2026-04-30").replace("2026-07-03", "2026-04-30"));
    assert!(ended.contains("the list of school terms ended on 2026-04-30"), "{ended}");
}

#[test]
fn a_list_of_terms_reads_back_as_it_was_written() {
    let school = plan().particulars.school.unwrap();
    let text = serde_json::to_string(&school).unwrap();
    assert_eq!(serde_json::from_str::<School>(&text).unwrap(), school);
}

#[test]
fn a_changed_list_of_terms_is_a_changed_centre() {
    let (_, other) = read(FILE, &TERMS.replace("2026-07-03", "2026-07-04"));
    assert_ne!(plan().source_hash, other.unwrap().source_hash);
}
