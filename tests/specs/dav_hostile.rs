//! What strangers may send where calendar programs ask: it is read or refused, and never costs more than it should.

use proptest::prelude::*;
use proptest::strategy::ValueTree;

use crate::dav::program::{ALL, NAMESPACES, Program, told};
use crate::scene::spec;
use leyuan::feeds::dav::ask::{Depth, propfind, report};
use leyuan::feeds::dav::xml::read;
use leyuan::feeds::xml_text::escaped;

fn wanting(properties: &str) -> String {
    format!("<D:propfind {NAMESPACES}><D:prop>{properties}</D:prop></D:propfind>")
}

spec!(xml_that_no_honest_program_sends_is_refused, "2026-05-04T01:00:00Z", scene => {
    scene.session("2026-05-05T02:00:00Z", 5).await;
    let mut program = Program::before(&scene);
    let deep = format!("{}{}", "<a>".repeat(40), "</a>".repeat(40));
    let laughs = format!("<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]>{}", wanting("<D:owner/>"));
    let many = "<a/>".repeat(9_000);
    let different: String = (0..65).map(|n| format!("<D:p{n}/>")).collect();
    let long = format!("<D:{}/>", "p".repeat(300));
    let wide: String = (0..60).map(|n| format!("<D:{}{n}/>", "p".repeat(100))).collect();
    let bindings: String = (0..600).map(|n| format!(" xmlns:n{n}=\"urn:{n}\"")).collect();
    let attributes: String = (0..100).map(|n| format!(" a{n}=\"\"")).collect();
    let cases = [
        laughs,
        format!("<!DOCTYPE x SYSTEM \"file:///etc/passwd\">{}", wanting("<D:owner/>")),
        "<".into(), "<D:propfind".into(), "no xml".into(), "<a><b></a></b>".into(), wanting("<D:owner/>") + "<more/>", wanting("<D:owner/>").repeat(2), "text".to_string() + &wanting(""),
        "<propfind><prop/></propfind>".into(), "<D:propfind><D:prop/></D:propfind>".into(),
        wanting("&xxe;"), wanting("&#0;"), wanting("&#x1;"), wanting("<X:unbound/>"), wanting("<D:a\u{1}b/>"), wanting("<D:x&amp;y/>"), wanting("\u{1}"),
        wanting(&deep), wanting(&many), wanting(&different), wanting(&long), wanting(&wide),
        wanting(&format!("<D:a{bindings}/>")), wanting(&format!("<D:a{attributes}/>")), wanting("<D:a b=\"1\" b=\"2\"/>"),
        format!("<D:propfind {NAMESPACES}/>"),
    ];
    for body in &cases {
        let answer = program.asks("PROPFIND", ALL, "1", body).await;
        assert_eq!(answer.status.as_u16(), 400, "{}", &body[..body.len().min(90)]);
        assert!(!answer.body.contains("root:"));
        let answer = program.reports(ALL, body).await;
        assert!([400, 403].contains(&answer.status.as_u16()));
    }
    assert_eq!(program.reports(ALL, "").await.status.as_u16(), 400);
});

spec!(a_body_of_sixty_four_kibibytes_is_read_and_one_octet_more_is_not, "2026-05-04T01:00:00Z", scene => {
    let mut program = Program::before(&scene);
    let whole = wanting("<D:owner/>");
    let fill = |octets: usize| format!("{whole}<!--{}-->", "x".repeat(octets - whole.len() - "<!---->".len()));
    assert_eq!(program.asks("PROPFIND", ALL, "0", &fill(64 * 1024)).await.status.as_u16(), 207);
    for method in ["PROPFIND", "REPORT"] {
        assert_eq!(program.asks(method, ALL, "0", &fill(64 * 1024 + 1)).await.status.as_u16(), 413, "{method}");
    }
});

spec!(who_names_a_thousand_sessions_is_answered_in_one_request, "2026-05-04T01:00:00Z", scene => {
    let session = scene.session("2026-05-05T02:00:00Z", 5).await;
    let mut program = Program::before(&scene);
    let naming = |count: usize| {
        let nobody: String = (0..count).map(|_| format!("<D:href>{ALL}{}.ics</D:href>", leyuan::domain::ids::SessionId::new())).collect();
        format!("<C:calendar-multiget {NAMESPACES}><D:prop><D:getetag/></D:prop><D:href>{ALL}{session}.ics</D:href>{nobody}</C:calendar-multiget>")
    };
    let answer = program.reports(ALL, &naming(1_500)).await;
    assert!(naming(1_500).len() > 64 * 1024 && answer.status.as_u16() == 207);
    assert_eq!(answer.body.matches("404 Not Found").count(), 1_500);
    assert_eq!(program.reports(ALL, &naming(9_000)).await.status.as_u16(), 413);
});

spec!(what_a_stranger_named_is_told_back_as_text_alone, "2026-05-04T01:00:00Z", scene => {
    scene.session("2026-05-05T02:00:00Z", 5).await;
    let mut program = Program::before(&scene);
    let odd = "<x xmlns=\"urn:&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;\"/><乐 xmlns=\"\"/>";
    let answer = program.asks("PROPFIND", ALL, "1", &wanting(odd)).await;
    assert!(!answer.body.contains("<script>") && told(&answer).iter().all(|one| one.missing == ["x", "乐"]));
    let href = "&lt;script&gt;\u{85}&amp;amp;";
    let body = format!("<C:calendar-multiget {NAMESPACES}><D:prop/><D:href>{href}</D:href></C:calendar-multiget>");
    let answer = program.reports(ALL, &body).await;
    assert_eq!(told(&answer)[0].href, "<script>\u{85}&amp;");
    assert!(!answer.body.contains("<script>"));
});

spec!(as_many_unknown_names_as_one_may_ask_for_cost_a_calendar_little, "2026-05-04T01:00:00Z", scene => {
    for day in 5..9 {
        scene.session(&format!("2026-05-0{day}T02:00:00Z"), 5).await;
    }
    let mut program = Program::before(&scene);
    let names: String = (0..62).map(|n| format!("<D:p{n}{}/>", "x".repeat(50))).collect();
    let answer = program.asks("PROPFIND", ALL, "1", &wanting(&names)).await;
    assert!(answer.status.as_u16() == 207 && answer.body.len() < 5 * 8 * 1024, "{}", answer.body.len());
});

/// Something that looks like a request, so that more of it is read than the first letter.
fn like_a_request() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("<D:prop>".to_string()),
        Just("</D:prop>".into()),
        Just("<D:sync-token>".into()),
        Just("</D:sync-token>".into()),
        Just("<C:filter>".into()),
        Just("</C:filter>".into()),
        Just("<C:comp-filter name=\"VCALENDAR\">".into()),
        Just("<C:comp-filter name=\"VEVENT\">".into()),
        Just("</C:comp-filter>".into()),
        Just("<D:href>".into()),
        Just("</D:href>".into()),
        Just("<C:time-range start=\"20260505T000000Z\"/>".into()),
        Just("<D:sync-level>1</D:sync-level>".into()),
        Just("<!DOCTYPE x>".into()),
        Just("<![CDATA[".into()),
        Just("]]>".into()),
        Just("&amp;".into()),
        Just("&#x110000;".into()),
        Just("<?xml version=\"1.0\"?>".into()),
        Just("<C:calendar-data/>".into()),
        "[ -~乐é\u{1f600}]{0,8}",
        "[<>&;:/\"'= a-z]{0,8}",
    ];
    let root = prop_oneof![
        Just("D:propfind"),
        Just("C:calendar-query"),
        Just("C:calendar-multiget"),
        Just("D:sync-collection"),
        Just("C:free-busy-query"),
    ];
    (root, proptest::collection::vec(part, 0..24))
        .prop_map(|(root, parts)| format!("<{root} {NAMESPACES}>{}</{root}>", parts.concat()))
}

proptest! {
    #[test]
    fn whatever_the_bytes_a_request_is_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = propfind(&bytes);
        let _ = report(&bytes, Depth::Itself);
    }

    #[test]
    fn whatever_looks_like_a_request_is_read_or_refused(text in like_a_request()) {
        let _ = propfind(text.as_bytes());
        let _ = report(text.as_bytes(), Depth::Children);
    }

    #[test]
    fn what_was_escaped_is_read_back_as_it_was(text in "[ -~\u{a0}-\u{2fff}\u{1f600}-\u{1f64f}<>&\"']{0,80}") {
        let root = read(format!("<a b=\"{0}\">{0}</a>", escaped(&text)).as_bytes()).unwrap();
        prop_assert_eq!((root.text.as_str(), root.attribute("b")), (text.as_str(), Some(text.as_str())));
    }
}

spec!(whatever_is_sent_is_answered_and_is_never_our_fault, "2026-05-04T01:00:00Z", scene => {
    scene.session("2026-05-05T02:00:00Z", 5).await;
    let mut program = Program::before(&scene);
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    for _ in 0..60 {
        let text = like_a_request().new_tree(&mut runner).unwrap().current();
        for method in ["PROPFIND", "REPORT"] {
            // `asks` refuses what is our fault.
            let answer = program.asks(method, ALL, "1", &text).await;
            assert!(answer.body.len() < 1 << 20);
        }
    }
});
