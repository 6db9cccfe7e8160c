//! A centre's file: what is wrong with it is told by line, with what would be right; what we ship has no fault.

use leyuan::config::{self, Report};
use leyuan::domain::names::Names;
use leyuan::domain::plan::CentrePlan;
use leyuan::domain::zone::{Date, parse_date};
use std::path::{Path, PathBuf};

/// A small centre without a fault. Lines are counted from 1.
pub const GOOD: &str = r#"slug = "little"
names = { zh = "小馆", en = "Little House" }
zone = "Asia/Shanghai"
holidays = "china"
[opening]
weekday = ["09:00-20:00"]
weekend = ["09:00-20:00"]
holiday = []
[[rooms]]
slug = "play"
names = { zh = "乐享童年", en = "Play" }
look = "play"
room_limit = 30
turnaround = 15
[rooms.usual]
minutes = 60
places = 14
staff = 2
[[series]]
slug = "blocks"
room = "play"
names = { zh = "积木", en = "Blocks" }
about = { zh = "搭一搭", en = "Build" }
ages = "3–5 岁"
when = { weekly = ["sat"], at = "10:00" }
"#;

#[test]
fn a_good_file_is_taken_whole() {
    let file = read(GOOD);
    assert_eq!(file.report.faults, [], "{}", file.report);
    let plan = file.plan.unwrap();
    assert_eq!((plan.slug.as_str(), plan.series[0].limits.places, plan.building_limit), ("little", 14, 24));
}

#[test]
fn an_unknown_key_is_told_with_the_nearest_one() {
    tells("room_limit = 30", "room_limits = 30", "room_limits", "`room_limits`", "Write `room_limit`");
}

#[test]
fn a_wrong_type_is_told_with_the_right_one() {
    tells("places = 14", "places = \"many\"", "many", "`places` cannot be \"many\"", "whole number");
    tells("places = 14", "places = -1", "-1", "`places` cannot be -1", "whole number");
    tells(
        "names = { zh = \"积木\", en = \"Blocks\" }",
        "names = \"Blocks\"",
        "\"Blocks\"",
        "`names`",
        "both languages",
    );
}

#[test]
fn a_fee_is_an_amount_of_the_currency() {
    let free = "places = 14";
    tells(free, "places = 14\nfee = \"twenty\"", "twenty", "\"twenty\" is no amount of CNY", "fee = \"20\"");
    tells(free, "places = 14\nfee = \"2.505\"", "2.505", "no amount of CNY", "take it out");
}

#[test]
fn a_day_that_is_on_no_calendar_is_told() {
    let from = |day: &str| format!("when = {{ weekly = [\"sat\"], at = \"10:00\", from = {day} }}");
    let when = "when = { weekly = [\"sat\"], at = \"10:00\" }";
    tells(when, &from("\"2027-02-30\""), "2027", "2027-02-30", "2026-09-05");
    tells(when, &from("2027-02-30"), "2027", "2027-02-30", "2026-");
}

#[test]
fn a_time_that_is_on_no_clock_is_told() {
    tells("at = \"10:00\"", "at = \"25:00\"", "25:00", "25:00", "09:30");
    tells("[opening]", "[rules]\nopens_at = \"9 Uhr\"\n[opening]", "9 Uhr", "opens_at", "09:30");
}

#[test]
fn an_unknown_room_look_or_zone_is_told_with_the_nearest() {
    tells("room = \"play\"", "room = \"plai\"", "plai", "\"plai\"", "Write `play`");
    tells("look = \"play\"", "look = \"palace\"", "palace", "\"palace\"", "Write");
    tells("Asia/Shanghai", "Asia/Shangai", "Shangai", "\"Asia/Shangai\"", "Write \"Asia/Shanghai\"");
}

#[test]
fn a_slug_stands_once_and_is_none_of_our_own_words() {
    let room =
        "[[rooms]]\nslug = \"play\"\nnames = { zh = \"甲\", en = \"A\" }\nlook = \"read\"\nroom_limit = 9\n";
    tells(
        "[[series]]",
        &format!("{room}[[series]]"),
        "slug = \"play\"",
        "already the slug of line 10",
        "another",
    );
    for word in ["desk", "pairing", "check-in", "here"] {
        let taken = format!("slug = \"{word}\"");
        tells("slug = \"little\"", &taken, &taken, "a word of our own", "another");
    }
    tells(
        "slug = \"little\"",
        "slug = \"Little House\"",
        "slug = \"Little",
        "cannot stand in an address",
        "a to z",
    );
}

#[test]
fn what_is_missing_is_told() {
    tells("look = \"play\"\n", "", "[[rooms]]", "`look` is missing", "Add look");
    tells("places = 14\n", "", "[[series]]", "`places` is missing", "Add places");
    tells(", en = \"Build\"", "", "about", "`about` lacks `en`", "Add en");
    tells("en = \"Build\"", "en = \" \"", "about", "`en` is empty", "both languages");
}

#[test]
fn sessions_that_clash_in_a_room_are_told_by_both_names() {
    let second = GOOD.split_once("[[series]]").unwrap().1;
    let second = second.replace("blocks", "balls").replace("Blocks", "Balls").replace("10:00", "11:14");
    let report = check(&format!("{GOOD}[[series]]{second}"));
    let told = lines(&report);
    assert!(
        told.contains(":26: \"Balls\" on 2026-05-16 at 11:14 begins before \"Blocks\" (line 19)"),
        "{told}"
    );
    assert!(told.contains("Begin at 11:15 or later"), "{told}");
    // C4: half-open, so that it may begin when the room is clean.
    let report = check(&format!("{GOOD}[[series]]{}", second.replace("11:14", "11:15")));
    assert_eq!(report.faults, [], "{report}");
}

#[test]
fn too_few_staff_for_children_left_without_a_guardian_is_told() {
    let left = "ages = \"3–5 岁\"\nguardian = [\"not_in_room under 8 years\", \"alone\"]";
    tells("ages = \"3–5 岁\"", &left.replace("3–5", "1–5"), "[[series]]", "(G1, G4)", "places = 10");
    let report = check(&GOOD.replace("ages = \"3–5 岁\"", left));
    assert_eq!(report.faults, [], "16 children of 3 for 2 staff are as G4 allows: {report}");
}

#[test]
fn a_course_has_a_first_and_a_last_day() {
    tells("ages =", "mode = \"course\"\nages =", "blocks", "a course has a first and a last day", "Add runs");
    let runs =
        "mode = \"course\"\nruns = [{ slug = \"spring\", from = 2026-05-02, until = 2026-06-27 }]\nages =";
    let plan = read(&GOOD.replace("ages =", runs)).plan.unwrap();
    assert_eq!(plan.series[0].slug, "blocks-spring");
}

#[test]
fn every_fault_is_told_at_once() {
    let bad = GOOD.replace("zone", "zoon").replace("turnaround = 15", "turnaround = \"long\"");
    let bad = bad.replace("ages = \"3–5 岁\"", "ages = \"a few\"").replace("\"sat\"", "\"caturday\"");
    let report = check(&bad);
    let told: Vec<usize> = report.faults.iter().map(|fault| fault.line).collect();
    assert_eq!(told, [3, 14, 24, 25], "{report}");
}

#[test]
fn what_is_not_toml_is_told() {
    tells("slug = \"little\"", "slug = little", "slug = little", "not TOML", "quotes");
    tells("room_limit = 30", "room_limit = 30\nroom_limit = 31", "31", "second time", "Keep one");
}

#[test]
fn people_beyond_the_room_limit_are_a_warning() {
    let report = check(&GOOD.replace("places = 14", "places = 15"));
    assert_eq!(report.faults, [], "{report}");
    assert!(
        lines(&report).contains(":19: warning: \"Blocks\" may bring 32 people into a room for 30"),
        "{report}"
    );
}

#[test]
fn two_rooms_of_one_look_are_a_warning() {
    let room = "[[rooms]]\nslug = \"two\"\nnames = { zh = \"乙\", en = \"B\" }\nlook = \"play\"\nroom_limit = 9\n[[series]]";
    let report = check(&GOOD.replace("[[series]]", room));
    assert_eq!(report.faults, [], "{report}");
    assert!(lines(&report).contains("warning: two rooms share the look `play`"), "{report}");
}

#[test]
fn a_file_may_name_every_look_there_is_and_no_other() {
    let (mut ours, mut drawn) = (config::LOOKS, leyuan::views::icons::LOOKS);
    ours.sort();
    drawn.sort();
    assert_eq!(ours, drawn);
}

#[test]
fn a_session_outside_the_opening_hours_is_a_warning() {
    let report = check(&GOOD.replace("10:00", "08:00"));
    assert_eq!(report.faults, [], "{report}");
    assert!(lines(&report).contains("at 08:00 is outside the opening hours"), "{report}");
}

#[test]
fn what_nobody_confirmed_is_listed() {
    let report = check(&GOOD.replace("turnaround = 15", "unconfirmed = true"));
    assert!(lines(&report).contains(":9: unconfirmed: nobody has confirmed the figures of Play"), "{report}");
}

#[test]
fn the_birth_dates_a_range_admits_are_shown() {
    let report = check(GOOD);
    let told = lines(&report);
    assert!(told.contains(":19: ages: \"Blocks\" is for 36 to under 72 months"), "{told}");
    assert!(told.contains("born from 2020-05-05 to 2023-05-04"), "{told}");
}

#[test]
fn a_file_that_is_not_there_is_told() {
    let report = config::check(Path::new("nowhere.toml"), parse_date("2026-05-04").unwrap());
    assert!(lines(&report).contains("nowhere.toml:1: the file cannot be read"), "{report}");
}

#[test]
fn a_folder_is_taken_whole_or_not_at_all() {
    let today = parse_date("2026-05-04").unwrap();
    let ground = tempfile::tempdir().unwrap();
    let folder = ground.path().join("centres");
    std::fs::create_dir_all(&folder).unwrap();
    let told = |folder: &Path| config::read_folder(folder, today).unwrap_err().to_string();
    assert!(told(&folder).contains("holds no centre's file. Name a folder of centres with --centres"));
    assert!(told(&ground.path().join("nowhere")).contains("cannot be read"));
    lists_beside(&folder);
    std::fs::write(folder.join("a.toml"), GOOD).unwrap();
    assert_eq!(config::read_folder(&folder, today).unwrap().len(), 1);
    std::fs::write(folder.join("b.toml"), GOOD).unwrap();
    assert!(told(&folder).contains("b.toml:1: the slug `little` is also that of"), "{}", told(&folder));
    std::fs::write(folder.join("b.toml"), GOOD.replace("zone", "zoon")).unwrap();
    assert!(told(&folder).contains("b.toml:3: no setting is called `zoon`"), "{}", told(&folder));
}

#[test]
fn the_three_centres_we_ship_have_no_fault() {
    for day in ["2025-01-06", "2026-05-04", "2026-11-23", "2027-09-01"] {
        for name in ["jinhuayuan", "guiyuan", "xueyuan"] {
            let path = shipped(name);
            let report = config::check(&path, parse_date(day).unwrap());
            assert_eq!(report.faults, [], "{report}");
            assert!(!report.unconfirmed.is_empty(), "{report}");
        }
    }
}

#[test]
fn jinhuayuan_has_its_rooms_with_the_figures_of_the_house_rules() {
    let plan = plan("jinhuayuan");
    let figures: Vec<(&str, u16, u16)> = plan
        .rooms
        .iter()
        .map(|room| (room.slug.as_str(), room.room_limit, room.turnaround_minutes))
        .collect();
    for room in [
        ("play", 30, 15),
        ("read", 20, 0),
        ("class", 20, 15),
        ("dance", 16, 15),
        ("cinema", 26, 20),
        ("baby", 5, 5),
    ] {
        assert!(figures.contains(&room), "{room:?} is not among {figures:?}");
    }
    let corner = plan.rooms.iter().find(|room| room.slug == "read").unwrap();
    assert_eq!(corner.part_of.as_deref(), Some("reading"), "C10");
    assert!(plan.rooms.iter().all(|room| room.is_unconfirmed));
    assert!(plan.series.len() >= 25, "{} series", plan.series.len());
    let free_play = plan.series.iter().find(|series| series.slug == "free-play").unwrap();
    assert_eq!((free_play.limits.places, free_play.limits.walk_in_places), (14, 4), "C8");
}

#[test]
fn every_proper_noun_of_the_three_centres_stands_in_their_files() {
    let nouns = [
        (
            "jinhuayuan",
            "锦华苑儿童友好社区 乐享童年 悦读童年 阅读空间 奇趣课堂 儿童舞蹈房 儿童影院 母婴室 少儿彩绘",
        ),
        ("guiyuan", "桂苑 图书阅览室 文体活动室 会客厅 睦邻话苑 书记接待日 婴幼儿成长驿站 青少年俱乐部"),
        ("xueyuan", "学院 志愿者服务站 共享大厅"),
    ];
    for (centre, nouns) in nouns {
        let plan = plan(centre);
        let mut names: Vec<&Names> = vec![&plan.names];
        names.extend(plan.rooms.iter().map(|room| &room.names));
        names.extend(plan.series.iter().map(|series| &series.names));
        for noun in nouns.split(' ') {
            assert!(names.iter().any(|names| names.zh.contains(noun)), "{centre} lacks {noun}");
        }
        let alike = |names: &&&Names| names.zh == names.en || names.en.is_empty();
        assert_eq!(names.iter().find(alike), None, "both languages");
    }
}

fn plan(centre: &str) -> CentrePlan {
    shipped_plan(centre, parse_date("2026-05-04").unwrap())
}

/// One of the three centres we ship.
pub fn shipped_plan(centre: &str, today: Date) -> CentrePlan {
    let file = config::read(&shipped(centre), today);
    assert_eq!(file.report.faults, [], "{}", file.report);
    file.plan.unwrap()
}

fn shipped(centre: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("config/centres").join(format!("{centre}.toml"))
}

/// The good file under another slug: Saturdays at ten, an hour, fourteen places.
pub fn saturdays(slug: &str) -> CentrePlan {
    read(&GOOD.replace("little", slug)).plan.unwrap()
}

/// The good file with one thing changed has one fault, at the last line that holds `at`, worded so.
#[track_caller]
pub fn tells(good: &str, bad: &str, at: &str, wrong: &str, right: &str) {
    assert!(GOOD.contains(good), "{good} is not in the file");
    let text = GOOD.replacen(good, bad, 1);
    let line = text.lines().enumerate().filter(|(_, line)| line.contains(at)).last().unwrap().0 + 1;
    let report = check(&text);
    assert_eq!(report.faults.len(), 1, "one fault: {report}");
    let fault = &report.faults[0];
    assert_eq!(fault.line, line, "{report}");
    assert!(fault.wrong.contains(wrong) && fault.right.contains(right), "{wrong} / {right}: {report}");
}

pub fn check(text: &str) -> Report {
    read(text).report
}

/// Reads a text as a file beside the lists of holidays we ship, on Monday 4 May 2026.
pub fn read(text: &str) -> config::CentreFile {
    let folder = tempfile::tempdir().unwrap();
    let centres = folder.path().join("centres");
    std::fs::create_dir_all(&centres).unwrap();
    lists_beside(&centres);
    let path = centres.join("little.toml");
    std::fs::write(&path, text).unwrap();
    config::read(&path, parse_date("2026-05-04").unwrap())
}

fn lists_beside(centres: &Path) {
    let holidays = centres.join("../holidays");
    std::fs::create_dir_all(&holidays).unwrap();
    let china = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/holidays/china.toml");
    std::fs::copy(china, holidays.join("china.toml")).unwrap();
}

fn lines(report: &Report) -> String {
    report.to_string()
}
