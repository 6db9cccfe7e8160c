//! Reports over HTTP: for managers, in both languages, as a page, as files and for programs; and nothing in any of them
//! that was banded.

use crate::scene::{Scene, spec};
use crate::sign_in::hired;
use crate::visitor::{Visitor, program};
use axum::http::StatusCode;
use leyuan::domain::ids::RoomId;
use leyuan::domain::names::Language;
use leyuan::domain::report::{self, Facts, Figure, Happening, Outcome, Period, Report, TurnedAway};
use leyuan::domain::staff::Role;
use leyuan::domain::zone::{Date, parse_date};
use leyuan::views::desk_reports::{Page, Picture, page, sheet};
use leyuan::views::words::Words;
use proptest::prelude::*;

const PASSWORD: &str = "a long enough password";

pub async fn colleague(scene: &Scene, (login, role): (&str, Role), language: &str) -> Visitor {
    hired(scene, (login, PASSWORD), role).await;
    let mut visitor = Visitor::at(&program(scene));
    visitor.headers.insert("accept-language", language.parse().unwrap());
    visitor.get("/jinhuayuan/desk/sign-in").await;
    visitor.post("/jinhuayuan/desk/sign-in", &[("login", login), ("password", PASSWORD)]).await.leads_to();
    visitor
}

/// A session of last month, with counts and no names.
async fn last_month(scene: &Scene) {
    scene.alter("UPDATE room SET name_zh = '=1+1', name_en = '＠SUM(A1)' WHERE slug = 'play'").await;
    scene.session("2026-10-06T02:00:00Z", 20).await;
    scene
        .alter(
            "INSERT INTO session_count (session_id, attended, late, no_show, turned_away, cancelled, walk_in_children, walk_in_heads) \
             SELECT id, 12, 2, 5, 0, 6, 0, 0 FROM session",
        )
        .await;
}

const OCTOBER: &str = "from=2026-10-01&to=2026-10-31";

spec! {
    a_report_is_the_managers_and_nobody_on_duty_finds_a_way_to_it, "2026-11-28T06:20:00Z", scene => {
        let mut duty = colleague(&scene, ("zhang", Role::OnDuty), "en").await;
        assert_eq!(duty.get("/jinhuayuan/desk/reports").await.status, StatusCode::FORBIDDEN);
        assert_eq!(duty.get("/jinhuayuan/desk/reports/use.csv").await.status, StatusCode::FORBIDDEN);
        assert!(!duty.get("/jinhuayuan/desk").await.body.contains("/desk/reports"));
        let mut manager = colleague(&scene, ("wang", Role::Manager), "en").await;
        assert!(manager.get("/jinhuayuan/desk").await.body.contains("/jinhuayuan/desk/reports"));
        let empty = manager.get("/jinhuayuan/desk/reports").await;
        assert_eq!(empty.status, StatusCode::OK);
        for said in ["No session has ended", "Nobody was booked", "Nobody waited", "Nobody stayed away", "No request was turned away", "Report: Nov 2026"] {
            assert!(empty.body.contains(said), "{said}: {}", empty.body);
        }
        assert!(!empty.body.contains("style=") && !empty.body.contains("<script>"));
    }
}

spec! {
    a_month_is_told_in_sentences_pictures_tables_and_files, "2026-11-28T06:20:00Z", scene => {
        last_month(&scene).await;
        let mut manager = colleague(&scene, ("wang", Role::Manager), "zh").await;
        let page = manager.get(&format!("/jinhuayuan/desk/reports?{OCTOBER}")).await;
        assert_eq!(page.status, StatusCode::OK);
        for said in ["报表：2026 年 10 月", "没有来也没有取消", "周二未到最多", "&lt; 5", "<svg", "from=2026-09-01&amp;to=2026-09-30"] {
            assert!(page.body.contains(said), "{said}: {}", page.body);
        }
        // 12 in time, a few late, 5 not, 6 cancelled: "24–27", and nowhere the two.
        assert!(page.body.contains("24–27") && !page.body.contains(">25<"), "{}", page.body);
        let use_of = manager.get(&format!("/jinhuayuan/desk/reports/use.csv?{OCTOBER}")).await;
        assert_eq!(use_of.header("content-type"), "text/csv; charset=utf-8");
        assert!(use_of.header("content-disposition").contains("jinhuayuan-use-2026-10-01-2026-10-31.csv"));
        assert_eq!(use_of.header("cache-control"), "private, no-store");
        let table = "\u{feff}房间,钟点,周一,周二,周三,周四,周五,周六,周日\r\n'=1+1,10:00,,70,,,,,\r\n";
        assert_eq!(use_of.body, table);
        let came = manager.get(&format!("/jinhuayuan/desk/reports/attendance.csv?{OCTOBER}")).await.body;
        assert!(came.contains("预约,24–27\r\n") && came.contains("迟到,< 5\r\n") && came.contains("未到,5\r\n"), "{came}");
        manager.headers.insert("accept-language", "en".parse().unwrap());
        let english = manager.get(&format!("/jinhuayuan/desk/reports/use.csv?{OCTOBER}")).await.body;
        assert!(english.contains("\r\n'＠SUM(A1),10:00,"), "{english}");
        for picture in Picture::ALL {
            let file = format!("/jinhuayuan/desk/reports/{}.csv?{OCTOBER}", picture.word());
            assert!(manager.get(&file).await.body.starts_with('\u{feff}'), "{file}");
        }
        assert_eq!(manager.get("/jinhuayuan/desk/reports/names.csv").await.status, StatusCode::NOT_FOUND);
    }
}

spec! {
    days_nobody_could_mean_are_asked_for_again, "2026-11-28T06:20:00Z", scene => {
        let mut manager = colleague(&scene, ("wang", Role::Manager), "en").await;
        for days in ["from=2026-10-31&to=2026-10-01", "from=yesterday", "from=2024-01-01&to=2026-01-01", "to=2026-10-01", "from=%3Cb%3E&to=%3Cb%3E"] {
            let page = manager.get(&format!("/jinhuayuan/desk/reports?{days}")).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{days}");
            assert!(page.body.contains("Give two dates") && page.body.contains("Report: Nov 2026"), "{}", page.body);
        }
        assert_eq!(manager.get("/jinhuayuan/desk/reports?from=2026-10-05").await.status, StatusCode::OK);
    }
}

spec! {
    a_program_hears_the_same_figures, "2026-11-28T06:20:00Z", scene => {
        last_month(&scene).await;
        let mut manager = colleague(&scene, ("wang", Role::Manager), "en").await;
        let token = crate::report_pages::token(&manager);
        manager.headers.insert("authorization", format!("Bearer {token}").parse().unwrap());
        let told = manager.get(&format!("/api/v1/centres/jinhuayuan/desk/reports?{OCTOBER}")).await;
        assert_eq!(told.status, StatusCode::OK, "{}", told.body);
        let told: serde_json::Value = serde_json::from_str(&told.body).unwrap();
        assert_eq!(told["attendance"]["booked"], serde_json::json!({ "at_least": 24, "at_most": 27 }));
        assert_eq!(told["attendance"]["late"], serde_json::json!({ "at_least": 1, "at_most": 4 }));
        assert_eq!(told["use"][0]["hours"][0]["weekdays"][1], serde_json::json!({ "is": "shown", "figure": 70 }));
        assert_eq!(told["no_shows"][1], serde_json::json!({ "is": "shown", "figure": 26 }));
        let bad = manager.get("/api/v1/centres/jinhuayuan/desk/reports?from=2026-10-31&to=2026-10-01").await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}

/// What the cookie of a browser holds.
pub fn token(visitor: &Visitor) -> String {
    visitor.cookies.get("leyuan").cloned().expect("a sign-in")
}

fn day() -> Date {
    parse_date("2026-10-06").unwrap()
}

fn drawn(counts: &[u64; 12], ages: [u64; 3]) -> Report {
    let [attended, late, no_show, cancelled, turned_away, unnoted, walk_ins, came, away, left, a, b] =
        *counts;
    let waited = [came, away, left];
    let outcome = Outcome {
        attended,
        late,
        no_show,
        cancelled,
        turned_away,
        unnoted,
        walk_ins,
        waited,
        ..Outcome::default()
    };
    let room = RoomId::new();
    let happening =
        Happening { room, date: day(), weekday: 1, minute: 600, minutes: 60, places: 20, outcome };
    let births = [parse_date("2026-01-01"), parse_date("2022-01-01"), None];
    let of = |(birth, many): (Option<Date>, u64)| (0..many).map(move |_| (birth, day()));
    let children: Vec<_> = births.into_iter().zip(ages).flat_map(of).collect();
    let line = |reason: &str, requests| TurnedAway { rule: "C6".into(), reason: reason.into(), requests };
    let refused =
        [line("full", a), line("room-full", b)].into_iter().filter(|line| line.requests > 0).collect();
    let facts = Facts {
        happenings: vec![happening],
        children_of_year: children.clone(),
        children,
        visits_of_year: [attended, late, walk_ins],
        turned_away: refused,
        private: Vec::new(),
    };
    report::draw(Period::month_of(day()), &[], &facts)
}

/// Everything that is said of people: whatever is one to four may be any other of them.
fn said(report: &Report) -> Vec<String> {
    let page = Page::bare(Words::of(Language::En), "jinhuayuan", (&[], report));
    let tables = [Picture::Attendance, Picture::Line, Picture::Ages, Picture::TurnedAway, Picture::People];
    tables.into_iter().flat_map(|picture| sheet(&page, picture).rows.concat()).collect()
}

proptest! {
    #[test]
    fn nothing_that_was_banded_comes_back_by_subtracting(
        counts in prop::array::uniform12(0_u64..12), others in prop::array::uniform12(1_u64..5),
        ages in prop::array::uniform3(0_u64..12), other_ages in prop::array::uniform3(1_u64..5),
    ) {
        let swap = |n: u64, other: u64| if (1..5).contains(&n) { other } else { n };
        let mut twin = counts;
        twin.iter_mut().zip(others).for_each(|(n, other)| *n = swap(*n, other));
        let mut twin_ages = ages;
        twin_ages.iter_mut().zip(other_ages).for_each(|(n, other)| *n = swap(*n, other));
        prop_assert_eq!(said(&drawn(&counts, ages)), said(&drawn(&twin, twin_ages)));
    }

    #[test]
    fn a_total_holds_the_truth_and_no_part_of_one_to_four_is_ever_written(parts in prop::collection::vec(0_u64..20, 0..8)) {
        let total: Figure = parts.iter().map(|n| Figure::of(*n)).sum();
        let truth: u64 = parts.iter().sum();
        prop_assert!((total.low()..=total.high()).contains(&truth));
        for n in parts.iter().filter(|n| (1..5).contains(*n)) {
            prop_assert_eq!(Figure::of(*n).to_string(), "< 5");
        }
        if let Some(share) = Figure::of(truth).of_hundred(total) {
            prop_assert!(share <= 200 && truth >= 5);
        }
    }

    #[test]
    fn every_page_can_be_drawn_in_both_languages(counts in prop::array::uniform12(0_u64..9), ages in prop::array::uniform3(0_u64..9)) {
        let report = drawn(&counts, ages);
        for language in Language::ALL {
            let drawn = page(&Page::bare(Words::of(language), "jinhuayuan", (&[], &report))).into_string();
            prop_assert!(drawn.matches("class=\"finding\"").count() == Picture::ALL.len());
        }
    }
}

/// Each reason has its words; a new refusal is missed here.
#[test]
fn every_reason_for_which_a_request_is_turned_away_has_a_name() {
    let code = std::fs::read_to_string("src/domain/refusal.rs").unwrap();
    let reasons: Vec<&str> = code.split('"').filter_map(|text| text.strip_prefix("refusal-")).collect();
    assert!(reasons.len() > 40);
    // A course's date has its date's reason; slots are refused without a count (M2).
    let counted = reasons
        .iter()
        .filter(|reason| !(reason.is_empty() || **reason == "on-date" || reason.starts_with("private-")));
    for reason in counted {
        let key = format!("report-reason-{reason}");
        assert!(Language::ALL.iter().all(|language| Words::of(*language).knows(&key)), "{key}");
    }
}
