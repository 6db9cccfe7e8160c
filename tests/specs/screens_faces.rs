//! The faces of the screens: across, upright, plain, and a room's door, in every state a day has.

use crate::kiosk::Hall;
use crate::scene::{Scene, at, spec};
use crate::visitor::{Answer, Visitor};
use leyuan::domain::session::Session;
use leyuan::domain::zone::Span;

pub const ACROSS: &str = "/jinhuayuan/kiosk";
pub const UPRIGHT: &str = "/jinhuayuan/kiosk?layout=portrait";
pub const PLAIN: &str = "/jinhuayuan/kiosk?layout=plain";
pub const DOOR: &str = "/jinhuayuan/kiosk/play";
pub const PLAIN_DOOR: &str = "/jinhuayuan/kiosk/play?layout=plain";
pub const FACES: [&str; 5] = [ACROSS, UPRIGHT, PLAIN, DOOR, PLAIN_DOOR];

pub async fn sees(visitor: &mut Visitor, path: &str) -> String {
    visitor.get(path).await.body
}

/// What a face says, and what it does not.
pub async fn says(hall: &Hall, path: &str, said: &[&str], unsaid: &[&str]) {
    let page = sees(&mut hall.visitor(), path).await;
    for words in said {
        assert!(page.contains(words), "{path} does not say {words}");
    }
    for words in unsaid {
        assert!(!page.contains(words), "{path} says {words}");
    }
}

/// Whether these words come in this order.
fn in_order(page: &str, words: &[&str]) -> bool {
    let places: Option<Vec<usize>> = words.iter().map(|words| page.find(words)).collect();
    places.is_some_and(|places| places.is_sorted())
}

/// So many places, all of them taken by walk-ins and more.
async fn fill(hall: &Hall, session: &Session) {
    for _ in 0..3 {
        hall.scene.asks(&hall.scene.child().await, session.id).await;
    }
    hall.scene.alter("UPDATE session SET places = 1 WHERE name_en = 'Free play'").await;
}

spec! {
    the_upright_wall_shows_what_runs_first_then_what_begins_and_ended_ones_leave, "2026-05-05T06:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        hall.session(1, ("绘本故事", "Picture books"), "2026-05-05T06:30:00Z", 45).await;
        hall.session(4, ("动画放映", "Cartoons"), "2026-05-05T06:00:00Z", 90).await;
        hall.session(0, ("自由游乐", "Free play"), "2026-05-05T05:30:00Z", 60).await;
        hall.session(3, ("街舞入门", "Street dance"), "2026-05-05T07:00:00Z", 60).await;
        hall.session(2, ("早上的课", "Morning class"), "2026-05-05T02:00:00Z", 60).await;
        let page = sees(&mut hall.visitor(), UPRIGHT).await;
        assert!(in_order(&page, &["今日安排", "自由游乐", "动画放映", "绘本故事", "街舞入门"]), "{page}");
        assert!(!page.contains("早上的课"), "over since eleven");
        for said in ["进行中，至 14:30", "进行中，至 15:30", "14:30–15:15", "儿童影院", "余 15 位", "5 月 5 日", "09:00–20:30"] {
            assert!(page.contains(said), "{said}");
        }
        assert_eq!(page.matches(" now\"").count(), 2, "two are running");
        hall.scene.until("2026-05-05T06:29:59.999Z");
        says(&hall, UPRIGHT, &["自由游乐"], &[]).await;
        hall.scene.until("2026-05-05T06:30:00Z");
        says(&hall, UPRIGHT, &["进行中，至 15:15"], &["自由游乐"]).await;
        let english = sees(&mut hall.visitor(), &format!("{UPRIGHT}&lang=en")).await;
        for said in ["Today", "Cartoons", "On until 15:30", "Street dance", "Dance room", "15 places", "Scan to book"] {
            assert!(english.contains(said), "{said}");
        }
    }
}

spec! {
    every_face_says_that_it_is_not_open_yet_and_what_comes_first, "2026-05-05T00:30:00Z", scene => {
        let hall = Hall::open(scene).await;
        hall.session(0, ("自由游乐", "Free play"), "2026-05-05T06:00:00Z", 60).await;
        for path in FACES {
            says(&hall, path, &["自由游乐", "14:00"], &["空闲中"]).await;
        }
        for path in [ACROSS, PLAIN] {
            says(&hall, path, &["尚未开放"], &[]).await;
        }
        says(&hall, UPRIGHT, &["k port shift dim", "今日安排", "今日 09:00–20:30 开放"], &[]).await;
        says(&hall, DOOR, &["下一场 14:00"], &[]).await;
    }
}

spec! {
    every_face_says_that_a_room_is_being_cleaned, "2026-05-05T07:05:00Z", scene => {
        let hall = Hall::open(scene).await;
        hall.session(0, ("自由游乐", "Free play"), "2026-05-05T06:00:00Z", 60).await;
        for path in FACES {
            says(&hall, path, &["清洁中"], &["自由游乐"]).await;
        }
        for path in [ACROSS, PLAIN, DOOR, PLAIN_DOOR] {
            says(&hall, path, &["15:15"], &[]).await;
        }
        hall.scene.until("2026-05-05T07:15:00Z");
        for path in FACES {
            says(&hall, path, &[], &["清洁中"]).await;
        }
    }
}

spec! {
    // P1
    no_face_shows_more_than_full, "2026-05-05T05:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        let session = hall.session(0, ("自由游乐", "Free play"), "2026-05-05T06:00:00Z", 60).await;
        fill(&hall, &session).await;
        hall.scene.until("2026-05-05T06:05:00Z");
        for path in FACES {
            says(&hall, path, &["已满", "自由游乐"], &["超出", "3/1", "2/1", "余 "]).await;
        }
        says(&hall, UPRIGHT, &["1/1"], &[]).await;
        for path in [PLAIN, PLAIN_DOOR] {
            assert!(sees(&mut hall.visitor(), path).await.contains(" busy\""), "{path}: taken is hatched");
        }
    }
}

spec! {
    // B7
    every_face_says_why_a_room_is_closed_and_until_when_or_that_it_is, "2026-05-05T06:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        hall.scene.alter("INSERT INTO closure (id, centre_id, starts_at, ends_at, reason_zh, reason_en) \
            SELECT id, centre_id, '2026-05-05T06:00:00+00:00', '2026-05-05T06:30:00+00:00', '消毒中', 'Being cleaned' \
            FROM room WHERE slug = 'play'").await;
        hall.scene.alter("INSERT INTO closure_room (closure_id, room_id) SELECT id, id FROM room WHERE slug = 'play'").await;
        for path in [ACROSS, PLAIN, DOOR, PLAIN_DOOR] {
            says(&hall, path, &["消毒中", "14:30"], &[]).await;
        }
        says(&hall, UPRIGHT, &["暂停"], &[]).await;
        hall.scene.until("2026-05-05T06:30:00Z");
        for path in FACES {
            says(&hall, path, &[], &["消毒中", "暂停"]).await;
        }
    }
}

spec! {
    // B7
    every_face_says_that_a_session_is_called_off, "2026-05-05T06:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        hall.session(0, ("自由游乐", "Free play"), "2026-05-05T06:00:00Z", 60).await;
        hall.scene.alter(r#"UPDATE session SET cancelled = '{"zh":"老师生病","en":"The teacher is ill"}'"#).await;
        for path in FACES {
            says(&hall, path, &["已取消", "自由游乐"], &["进行中", "余 "]).await;
        }
    }
}

spec! {
    after_closing_every_face_shows_what_comes_first_on_the_next_open_day, "2026-05-10T12:31:00Z", scene => {
        let hall = Hall::open(scene).await;
        hall.session(0, ("周日游乐", "Sunday play"), "2026-05-10T06:00:00Z", 60).await;
        hall.session(0, ("周二故事", "Tuesday story"), "2026-05-12T01:30:00Z", 60).await;
        for path in FACES {
            says(&hall, path, &["周二故事"], &["周日游乐"]).await;
        }
        for path in [ACROSS, UPRIGHT, PLAIN] {
            says(&hall, path, &["周二 09:00 开放"], &[]).await;
        }
        says(&hall, UPRIGHT, &["周二安排", "k port shift dim", "09:30–10:30"], &["今日安排"]).await;
        for path in [ACROSS, PLAIN] {
            says(&hall, path, &["今天结束了", "周二 09:30"], &[]).await;
        }
    }
}

spec! {
    on_a_closed_day_every_wall_says_why_and_when_there_is_something_again, "2026-05-11T03:00:00Z", scene => {
        let hall = Hall::open(scene).await;
        hall.session(0, ("周二故事", "Tuesday story"), "2026-05-12T01:30:00Z", 60).await;
        for path in [ACROSS, UPRIGHT, PLAIN] {
            says(&hall, path, &["今日休馆", "周一休馆", "明天 09:00"], &["空闲中"]).await;
        }
        says(&hall, UPRIGHT, &["明天安排", "周二故事"], &["今日安排"]).await;
        for path in [PLAIN, DOOR, PLAIN_DOOR] {
            says(&hall, path, &["周二故事", "明天 09:30"], &["空闲中"]).await;
        }
    }
}

spec! {
    a_day_without_sessions_says_so_and_one_that_is_through_says_that, "2026-05-05T06:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        says(&hall, UPRIGHT, &["今天没有活动", "今日安排"], &["没有更多"]).await;
        for path in [ACROSS, PLAIN, DOOR] {
            says(&hall, path, &["暂无安排"], &[]).await;
        }
        hall.session(0, ("早上的课", "Morning class"), "2026-05-05T02:00:00Z", 60).await;
        says(&hall, UPRIGHT, &["今天没有更多活动了", "今日安排"], &["早上的课"]).await;
        hall.scene.until("2026-05-05T12:31:00Z");
        says(&hall, UPRIGHT, &["明天没有活动", "明天安排"], &["没有更多"]).await;
    }
}

/// Sessions of a quarter of an hour, one after the other from two o'clock, in a room.
async fn many(hall: &Hall, count: i64, title: (&str, &str)) {
    for nth in 0..count {
        let starts = at("2026-05-05T06:00:00Z") + Span::minutes(5 * nth);
        hall.session(0, title, &starts.to_rfc3339(), 5).await;
    }
}

spec! {
    more_rows_than_fit_are_on_pages_that_take_turns, "2026-05-05T05:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        many(&hall, 10, ("游乐", "Play")).await;
        says(&hall, UPRIGHT, &["pages p1"], &["more"]).await;
        hall.session(1, ("最后一场", "The last one"), "2026-05-05T11:00:00Z", 60).await;
        let page = sees(&mut hall.visitor(), UPRIGHT).await;
        assert!(page.contains("pages p2") && page.contains("最后一场"), "all pages are there, for style to turn");
        assert!(page.contains(r#"<p class="more still">还有 1 场"#), "for whom nothing may move");
        assert_eq!(page.matches("class=\"dep\"").count(), 2);
    }
}

spec! {
    long_names_make_a_page_hold_fewer_rows_and_what_is_too_much_for_four_pages_is_counted, "2026-05-05T05:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        many(&hall, 68, ("游乐", "A very long name of a session for children and grandparents")).await;
        let page = sees(&mut hall.visitor(), UPRIGHT).await;
        assert!(page.contains("pages p4") && page.contains(r#"<p class="more">还有 28 场"#));
        let english = sees(&mut hall.visitor(), &format!("{UPRIGHT}&lang=en")).await;
        let rows: Vec<usize> = english.split("class=\"dep\"").skip(1).map(|page| page.matches("<h2").count()).collect();
        let a_page = rows[0];
        assert!(rows == [a_page; 4] && (4..10).contains(&a_page), "{rows:?}");
        assert!(english.contains(&format!("{} more", 68 - 4 * a_page)));
    }
}

spec! {
    names_are_whole_on_every_face_in_both_languages, "2026-05-05T06:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        let zh = "小小科学家的奇妙下午：水的浮力与纸船大赛第一期";
        let en = "Little scientists’ wonderful afternoon: buoyancy and the first paper boat race";
        hall.session(0, (zh, en), "2026-05-05T06:00:00Z", 60).await;
        for path in FACES {
            says(&hall, path, &[zh], &[]).await;
            let mark = if path.contains('?') { '&' } else { '?' };
            says(&hall, &format!("{path}{mark}lang=en"), &[en], &[zh]).await;
        }
    }
}

/// What stands in a private room's bookings and sessions is nobody's to read (M2, Z4).
async fn with_secrets(scene: Scene) -> Hall {
    let hall = Hall::open(scene).await;
    let family = hall.scene.family(&["2024-06-01"]).await;
    let open = hall.session(0, ("自由游乐", "Free play"), "2026-05-05T06:00:00Z", 60).await;
    hall.scene.asks(&family, open.id).await;
    // Nobody plans sessions there; should one stand, no face tells of it.
    hall.session(5, ("不可外传", "Not to be told"), "2026-05-05T06:00:00Z", 60).await;
    hall.session(5, ("不可外传", "Not to be told"), "2026-05-05T08:00:00Z", 60).await;
    hall
}

spec! {
    // M2, P1
    no_face_names_anybody_and_of_a_private_room_it_says_free_or_in_use, "2026-05-05T06:20:00Z", scene => {
        let hall = with_secrets(scene).await;
        let mut door = hall.door("baby").await;
        let baby = "/jinhuayuan/kiosk/baby";
        let faces = FACES.into_iter().chain([baby, "/jinhuayuan/kiosk/baby?layout=plain"]);
        for path in faces.clone() {
            says(&hall, path, &[], &["孩子0", "家长0", "不可外传", "Not to be told"]).await;
        }
        for path in [ACROSS, UPRIGHT, PLAIN] {
            says(&hall, path, &["母婴室", "空闲"], &["使用中"]).await;
        }
        let plain = door.get("/jinhuayuan/kiosk/baby?layout=plain").await.body;
        assert!(plain.contains(r#"value="in-use""#), "it is pressed on paper too");
        door.headers.insert("referer", "http://localhost:8080/jinhuayuan/kiosk/baby?layout=plain".parse().unwrap());
        let pressed = door.post("/jinhuayuan/kiosk/baby/use", &[("use", "in-use")]).await;
        assert_eq!(pressed.leads_to(), "/jinhuayuan/kiosk/baby?layout=plain", "and paper stays paper");
        for path in [ACROSS, UPRIGHT, PLAIN, baby, "/jinhuayuan/kiosk/baby?layout=plain"] {
            says(&hall, path, &["使用中"], &["孩子0", "家长0", "不可外传"]).await;
        }
        hall.scene.until("2026-05-05T12:31:00Z"); // closed, and nothing said instead
        for path in faces {
            says(&hall, path, &[], &["孩子0", "家长0", "不可外传", "Not to be told"]).await;
        }
    }
}

spec! {
    a_plain_face_has_no_script_says_how_old_it_is_and_is_asked_for_each_minute, "2026-05-05T06:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        hall.session(0, ("自由游乐", "Free play"), "2026-05-05T06:00:00Z", 60).await;
        for path in [PLAIN, PLAIN_DOOR] {
            let answer: Answer = hall.visitor().get(path).await;
            assert_eq!(answer.header("refresh"), "60", "{path}");
            assert!(answer.body.contains("14:20 的情况") && answer.body.contains("/assets/paper."), "{path}");
            for no in ["<script", "http-equiv", "/assets/kiosk.", "/assets/app.", "style="] {
                assert!(!answer.body.contains(no), "{path} has {no}");
            }
        }
        for path in [ACROSS, UPRIGHT, DOOR, "/jinhuayuan/kiosk?layout=sideways"] {
            let answer = hall.visitor().get(path).await;
            assert_eq!(answer.header("refresh"), "", "{path}");
            assert!(answer.body.contains("<script") && answer.body.contains("/assets/kiosk."), "{path}");
        }
        says(&hall, "/jinhuayuan/kiosk?layout=sideways", &["k land"], &["k port"]).await;
    }
}

spec! {
    a_wall_that_is_full_of_rows_stays_light, "2026-05-05T05:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        many(&hall, 70, ("一场名字不短的游乐活动", "A session whose name is not short")).await;
        for path in FACES {
            for language in ["zh-CN", "en"] {
                let mark = if path.contains('?') { '&' } else { '?' };
                let page = sees(&mut hall.visitor(), &format!("{path}{mark}lang={language}")).await;
                assert!(page.len() <= 40 * 1024, "{path} in {language}: {} bytes", page.len());
            }
        }
        let script = leyuan::views::assets::find("kiosk.js").expect("the script").0;
        assert!(script.len() <= 4096, "kiosk.js has {} bytes", script.len());
    }
}
