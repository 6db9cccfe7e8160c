//! The days ahead in other sites' pages: for the sites a centre's file names and for nobody else, without a cookie and
//! without script; and oEmbed, by which those sites find it.

use crate::company::{Company, Knocks, PARTICULARS};
use crate::config::{GOOD, check};
use crate::kiosk::Hall;
use crate::paper::text;
use crate::scene::{Scene, at, day, spec};
use crate::visitor::{Answer, Visitor, program, program_with};
use crate::who_may::filled;
use axum::http::{Method, StatusCode};
use leyuan::addresses::encoded;
use leyuan::config::{self, writing};
use leyuan::domain::age::AgeRange;
use leyuan::domain::site::Site;
use leyuan::domain::zone::Span;
use leyuan::views::assets;
use leyuan::web;
use leyuan::web::guard::HEADERS;
use std::path::Path;

const SITES: &str = r#"UPDATE centre SET particulars = '{"contact":{"phone":"","address":{"zh":"","en":""}},"opening":{"weekday":["09:00-20:30"],"weekend":["09:00-20:30"],"holiday":[],"on":{"mon":[]}},"holidays":{"source":[],"announced_until":"2027-12-31"},"embed_on":["https://school.example","http://localhost:8123"],"is_unconfirmed":false}'"#;

const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; base-uri 'none'; \
     frame-ancestors https://school.example http://localhost:8123; require-trusted-types-for 'script'; trusted-types 'none'";

async fn get(scene: &Scene, address: &str) -> Answer {
    Visitor::at(&program(scene)).get(address).await
}

spec! {
    the_sites_of_the_file_may_frame_the_days_ahead_and_no_others, "2026-05-04T02:00:00Z", scene => {
        scene.session("2026-05-05T02:00:00Z", 5).await;
        scene.alter(SITES).await;
        let answer = get(&scene, "/jinhuayuan/embed").await;
        assert_eq!((answer.status, answer.header("content-security-policy")), (StatusCode::OK, POLICY));
        assert!(!answer.headers.contains_key("x-frame-options"), "it would contradict the list");
        scene.alter(PARTICULARS).await;
        for alone in ["/jinhuayuan/embed", "/nowhere/embed"] {
            let answer = get(&scene, alone).await;
            assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"));
            assert_eq!(answer.header("x-frame-options"), "DENY");
        }
        scene.alter("UPDATE centre SET particulars = '{}'").await;
        assert_eq!(get(&scene, "/jinhuayuan/embed").await.header("x-frame-options"), "DENY");
    }
}

spec! {
    every_other_address_is_framed_by_nobody, "2026-11-28T06:20:00Z", scene => {
        let company = Company::gathers(scene).await;
        company.scene.alter(SITES).await;
        let app = program(&company.scene);
        app.stop.begin(); // live streams end at once
        let things = company.things("2026-11-29T07:00:00Z").await;
        let (mut asked, mut framed) = (0, Vec::new());
        for entry in web::table().iter().filter(|entry| [Method::GET, Method::POST].contains(&entry.method)) {
            let address = filled(entry.path, "jinhuayuan", &things);
            for knocks in [Knocks::Nobody, Knocks::rightful(entry.access)] {
                let mut visitor = company.browser(&app, knocks, &things.family).await;
                let answer = match entry.method {
                    Method::GET => visitor.get(&address).await,
                    _ => visitor.post(&address, &[]).await,
                };
                let (name, policy) = &HEADERS[0];
                let is_alone = answer.header(name.as_str()) == *policy && answer.header("x-frame-options") == "DENY";
                framed.extend((!is_alone).then_some(entry.path));
                asked += 1;
            }
        }
        framed.dedup();
        assert_eq!(framed, ["/{centre}/embed"]);
        assert!(asked > 300, "{asked}");
    }
}

spec! {
    a_frame_has_no_script_no_cookie_and_every_link_leads_out_of_it, "2026-05-04T02:00:00Z", scene => {
        scene.session("2026-05-05T02:00:00Z", 5).await;
        scene.alter(SITES).await;
        for address in ["/jinhuayuan/embed", "/jinhuayuan/embed?lang=en&size=large", "/jinhuayuan/embed?age=5&days=3"] {
            let answer = get(&scene, address).await;
            assert_eq!((answer.header("set-cookie"), answer.header("cache-control")), ("", "public, max-age=60"), "{address}");
            assert!(!answer.body.contains("<script") && !answer.body.contains("<form") && !answer.body.contains(" style="));
            let links: Vec<&str> = answer.body.split("<a ").skip(1).map(|rest| rest.split('>').next().unwrap()).collect();
            assert!(links.len() > 2);
            assert!(links.iter().all(|link| link.contains("target=\"_top\"") || link.contains("href=\"#main\"")), "{links:?}");
        }
        // The same for everybody: what a browser keeps or prefers changes nothing.
        let mut reader = Visitor::at(&program(&scene));
        reader.headers.insert("accept-language", "en".parse().unwrap());
        reader.cookies.insert("language".into(), "en".into());
        let plain = get(&scene, "/jinhuayuan/embed").await.body;
        assert!(reader.get("/jinhuayuan/embed").await.body == plain && plain.contains("lang=\"zh-CN\""));
        assert!(get(&scene, "/jinhuayuan/embed?lang=en").await.body.contains("lang=\"en\""));
    }
}

spec! {
    // P1, M2
    it_shows_the_days_ahead_with_places_left_by_room_age_and_day, "2026-05-04T02:00:00Z", scene => {
        let hall = Hall::open(scene).await;
        hall.scene.alter(SITES).await;
        let mut play = hall.scene.draft("2026-05-05T07:30:00Z", 2);
        play.terms.ages = AgeRange::new(36, Some(96));
        let play = hall.scene.plan(&play).await;
        hall.session(3, ("街舞入门", "Street dance"), "2026-05-09T07:00:00Z", 60).await;
        hall.session(5, ("翠鸟时间", "Kingfisher hour"), "2026-05-05T04:00:00Z", 60).await;
        hall.session(2, ("太晚", "Too late"), "2026-05-11T07:00:00Z", 60).await;
        hall.session(2, ("过去了", "Over"), "2026-05-04T00:30:00Z", 60).await;
        let said = async |query: &str| text(&get(&hall.scene, &format!("/jinhuayuan/embed{query}")).await.body);
        let all = said("").await;
        for there in ["今天 5 月 4 日休馆", "15:30–16:30自由游乐 3–7 岁乐享童年仅剩 2 位", "街舞入门", "10:00 的情况"] {
            assert!(all.contains(there), "{there}: {all}");
        }
        for not_there in ["翠鸟时间", "太晚", "过去了", "11 日"] {
            assert!(!all.contains(not_there), "{not_there}");
        }
        assert!(said("?days=14").await.contains("太晚") && said("?days=99").await.contains("5 月 17 日"));
        assert!(!said("?days=2").await.contains("街舞入门"));
        assert!(!said("?age=9").await.contains("自由游乐") && said("?age=5").await.contains("自由游乐"));
        let dance = said("?room=dance").await;
        assert!(dance.contains("街舞入门") && !dance.contains("自由游乐"));
        assert_eq!(said("?room=attic").await, all, "a room nobody has");
        let baby = said("?room=baby").await;
        assert!(baby.contains("每次一家") && !baby.contains("翠鸟") && !baby.contains(":30"), "{baby}");
        hall.scene.asks(&hall.scene.family(&["2021-01-10"]).await, play).await;
        hall.scene.asks(&hall.scene.family(&["2021-02-10"]).await, play).await;
        hall.scene.asks(&hall.scene.family(&["2021-03-10"]).await, play).await;
        let full = said("").await;
        assert!(full.contains("乐享童年已满") && !full.contains("候补") && !full.contains("孩子"), "{full}");
    }
}

spec! {
    a_frame_holds_two_hundred_sessions_and_says_where_there_are_more, "2026-05-04T02:00:00Z", scene => {
        scene.alter(SITES).await;
        for nth in 0..90 {
            for days in 1..=3 {
                let starts = at("2026-05-04T01:00:00Z") + Span::days(days) + Span::minutes(nth * 5);
                scene.session(&starts.to_rfc3339(), 3).await;
            }
        }
        let page = get(&scene, "/jinhuayuan/embed").await.body;
        assert_eq!(page.matches("<p class=\"where\">").count(), 180, "whole days");
        assert!(page.contains("更多日子"));
        assert!(get(&scene, "/jinhuayuan/embed?days=3").await.body.contains("看全部"));
    }
}

async fn oembed(scene: &Scene, query: &str) -> Answer {
    get(scene, &format!("/oembed?{query}")).await
}

fn of(url: &str) -> String {
    format!("url={}", encoded(url))
}

spec! {
    a_site_learns_how_to_show_a_programme_and_of_what_size, "2026-05-04T02:00:00Z", scene => {
        scene.alter(SITES).await;
        let page = "http://localhost:8080/jinhuayuan";
        let answer = oembed(&scene, &of(page)).await;
        assert_eq!(answer.header("content-type"), "application/json; charset=utf-8");
        let told = answer.json();
        for (key, value) in [("version", "1.0"), ("type", "rich"), ("provider_name", "锦华苑"), ("title", "锦华苑：近期活动")] {
            assert_eq!(told[key], value, "{key}");
        }
        assert_eq!((told["width"].as_u64(), told["height"].as_u64()), (Some(600), Some(480)));
        let frame = r#"<iframe src="http://localhost:8080/jinhuayuan/embed" title="锦华苑：近期活动" width="600" height="480" loading="lazy"></iframe>"#;
        assert_eq!(told["html"], frame);
        let size = async |limits: &str| {
            let told = oembed(&scene, &format!("{}&{limits}", of(page))).await.json();
            assert!(told["html"].as_str().unwrap().contains(&format!("width=\"{}\" height=\"{}\"", told["width"], told["height"])));
            (told["width"].as_u64().unwrap(), told["height"].as_u64().unwrap())
        };
        assert_eq!(size("maxwidth=320&maxheight=200&format=json").await, (320, 200));
        assert_eq!(size("maxwidth=5000&maxheight=5000").await, (600, 480));
        assert_eq!(size("maxwidth=0&maxheight=-3").await, (1, 480));
        assert_eq!(size("maxwidth=wide&maxheight=99999999999999").await, (600, 480));
        let told = oembed(&scene, &of(&format!("{page}?room=play&age=5&day=2026-05-05&lang=en&child=x#week"))).await.json();
        assert!(told["html"].as_str().unwrap().contains(r#"src="http://localhost:8080/jinhuayuan/embed?room=play&amp;age=5&amp;lang=en""#), "{told}");
        assert_eq!(told["title"], "Jinhuayuan: coming activities");
        let own = oembed(&scene, &of("http://LOCALHOST:8080/jinhuayuan/embed?days=3")).await.json();
        assert!(own["html"].as_str().unwrap().contains("embed?days=3\""), "a frame is its own page");
    }
}

spec! {
    what_is_not_ours_or_not_to_be_framed_is_not_found_and_xml_is_not_spoken, "2026-05-04T02:00:00Z", scene => {
        scene.alter(SITES).await;
        for foreign in [
            "https://evil.example/jinhuayuan",
            "http://localhost:8080.evil.example/jinhuayuan",
            "http://localhost:8080@evil.example/jinhuayuan",
            "https://localhost:8080/jinhuayuan",
            "http://localhost:8080/nowhere",
            "http://localhost:8080/jinhuayuan/desk",
            "http://localhost:8080/jinhuayuan/sessions/x",
            "http://localhost:8080/bookings",
            "http://localhost:8080",
            "/jinhuayuan",
            "javascript:alert(1)",
        ] {
            let answer = oembed(&scene, &of(foreign)).await;
            assert_eq!((answer.status, answer.body.as_str()), (StatusCode::NOT_FOUND, ""), "{foreign}");
        }
        assert_eq!(oembed(&scene, "").await.status, StatusCode::BAD_REQUEST);
        let page = of("http://localhost:8080/jinhuayuan");
        for other in ["xml", "XML", "jsonp"] {
            assert_eq!(oembed(&scene, &format!("{page}&format={other}")).await.status, StatusCode::NOT_IMPLEMENTED);
        }
        scene.alter(PARTICULARS).await;
        assert_eq!(oembed(&scene, &page).await.status, StatusCode::NOT_FOUND, "no site may");
    }
}

spec! {
    words_of_a_house_stay_words_in_the_html_handed_out, "2026-05-04T02:00:00Z", scene => {
        scene.alter(SITES).await;
        scene.alter("UPDATE centre SET name_zh = '\"><script>alert(1)</script>', name_en = 'A & B'").await;
        let answer = oembed(&scene, &of("http://localhost:8080/jinhuayuan")).await;
        let html = answer.json()["html"].as_str().unwrap().to_string();
        assert!(!html.contains("<script") && html.contains("title=\"&quot;&gt;&lt;script&gt;"), "{html}");
        assert_eq!(html.matches('<').count(), 2, "one frame, opened and closed");
        let frame = get(&scene, "/jinhuayuan/embed").await.body;
        assert!(!frame.contains("<script>alert"));
        // A room nobody could have: it does not get into the address.
        let told = oembed(&scene, &of("http://localhost:8080/jinhuayuan?room=%22onload%3D1&age=99&days=x")).await.json();
        assert!(told["html"].as_str().unwrap().contains("src=\"http://localhost:8080/jinhuayuan/embed\""), "{told}");
    }
}

spec! {
    only_a_programme_that_may_be_framed_says_how_to_find_it, "2026-05-04T02:00:00Z", scene => {
        scene.alter(SITES).await;
        let app = program_with(&scene, "--data unused --public-url https://leyuan.example.cn");
        let page = Visitor::at(&app).get("/jinhuayuan?age=5").await.body;
        let link = r#"<link rel="alternate" type="application/json+oembed" href="https://leyuan.example.cn/oembed?url=https%3A%2F%2Fleyuan.example.cn%2Fjinhuayuan&amp;format=json""#;
        assert!(page.contains(link));
        let found = Visitor::at(&app).get("/oembed?url=https%3A%2F%2Fleyuan.example.cn%2Fjinhuayuan&format=json").await;
        assert!(found.json()["html"].as_str().unwrap().contains("https://leyuan.example.cn/jinhuayuan/embed"));
        assert!(Visitor::at(&app).get("/jinhuayuan?lang=en").await.body.contains("jinhuayuan%3Flang%3Den&amp;format=json"));
        scene.alter(PARTICULARS).await;
        assert!(!Visitor::at(&app).get("/jinhuayuan").await.body.contains("oembed"));
    }
}

#[test]
fn its_style_is_small_and_has_the_colours_of_the_rooms() {
    let (style, _, _) = assets::find("embed.css").unwrap();
    assert!(style.len() <= 8 * 1024, "{}", style.len());
    let style = String::from_utf8_lossy(style);
    let tokens =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("views/assets/tokens.css"))
            .unwrap();
    let light = tokens.split("@media").next().unwrap();
    let colour = |name: &str| light.split(&format!("--{name}: ")).nth(1).unwrap().split(';').next().unwrap();
    for (look, other) in [
        ("play", "youth"),
        ("read", "reading"),
        ("class", "help"),
        ("dance", "sport"),
        ("cinema", "hall"),
        ("baby", "infant"),
    ] {
        let (solid, ink) = (colour(&format!("room-{look}")), colour(&format!("room-{look}-ink")));
        let rule = format!(".rm-{look}, .rm-{other} {{ --c: {solid}; --c-ink: {ink}; }}");
        assert!(style.contains(&rule), "{rule}");
    }
}

fn with_sites(list: &str) -> String {
    GOOD.replacen("[opening]", &format!("embed_on = {list}\n[opening]"), 1)
}

#[test]
fn a_site_that_is_none_is_told_by_its_line_with_what_would_be_right() {
    for (list, wrong, right) in [
        (
            "[\"http://school.example\"]",
            "\"http://school.example\" is not reached over https",
            "Write \"https://school.example\"",
        ),
        (
            "[\"https://school.example/kids\"]",
            "is more than the origin of a site",
            "Write \"https://school.example\", without a path",
        ),
        ("[\"https://*.school.example\"]", "stands for many sites", "Name each site by itself"),
        ("[\"*\"]", "stands for many sites", "Name each site"),
        ("[\"school.example\"]", "is no origin of a site", "Write it as \"https://school.example\""),
        ("[\"https://a.example\", \"https://A.example:443\"]", "stands twice", "Take one of them out"),
        ("\"https://school.example\"", "`embed_on` cannot be", "a list"),
    ] {
        let report = check(&with_sites(list));
        assert_eq!(report.faults.len(), 1, "{list}: {report}");
        let fault = &report.faults[0];
        assert_eq!(fault.line, 5, "{report}");
        assert!(fault.wrong.contains(wrong) && fault.right.contains(right), "{list}: {report}");
    }
    let many: Vec<String> = (0..31).map(|nth| format!("\"https://s{nth}.example\"")).collect();
    assert!(check(&with_sites(&format!("[{}]", many.join(", ")))).faults[0].wrong.contains("too many"));
    assert_eq!(check(&with_sites("[\"https://school.example\", \"http://localhost:8123\"]")).faults, []);
}

#[test]
fn a_file_written_down_again_names_the_same_sites() {
    let ground = tempfile::tempdir().unwrap();
    for folder in ["centres", "holidays"] {
        std::fs::create_dir_all(ground.path().join(folder)).unwrap();
    }
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    std::fs::copy(home.join("config/holidays/china.toml"), ground.path().join("holidays/china.toml"))
        .unwrap();
    let path = ground.path().join("centres/little.toml");
    std::fs::write(&path, with_sites("[\"https://School.example:443\", \"http://localhost:8123\"]")).unwrap();
    let plan = config::read(&path, day("2026-05-04")).plan.unwrap();
    let sites: Vec<&str> = plan.particulars.embed_on.iter().map(Site::as_str).collect();
    assert_eq!(sites, ["https://school.example", "http://localhost:8123"]);
    let written = writing::write(&plan).unwrap();
    assert!(
        written.centre.contains("embed_on = [\"https://school.example\", \"http://localhost:8123\"]"),
        "{}",
        written.centre
    );
    std::fs::write(ground.path().join("holidays/little.toml"), &written.holidays).unwrap();
    std::fs::write(&path, &written.centre).unwrap();
    assert_eq!(
        config::read(&path, day("2026-05-04")).plan.unwrap().particulars.embed_on,
        plan.particulars.embed_on
    );
}
