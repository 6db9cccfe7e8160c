//! What every request passes: where it came from, the forms' token, the headers of every answer, the reader's
//! choices, and what a fault looks like from outside.

use axum::body::Body;
use axum::http::{HeaderValue, Request, StatusCode, header};
use axum::response::sse::{Event, Sse};
use leyuan::app::App;
use leyuan::error::{Error, Fault};
use leyuan::settings::Purpose;
use leyuan::views::layout::Face;
use leyuan::web::forms::{Form, Token};
use leyuan::web::guard::HEADERS;
use leyuan::web::serve::Limits;
use leyuan::web::view::View;
use leyuan::web::who::Access;
use leyuan::web::{self, Entry};
use maud::html;
use std::convert::Infallible;
use std::time::Duration;

use crate::scene::spec;
use crate::visitor::{Visitor, program, program_with};

#[derive(serde::Deserialize)]
struct Fields {
    #[serde(default)]
    child: Vec<String>,
}

/// A little house behind the real guard.
fn house() -> Vec<Entry> {
    use Access::Anyone;
    vec![
        web::page("/plain", Anyone, || async { "plain" }),
        web::page("/form", Anyone, |view: View, token: Token| async move {
            let body = html! { form { (leyuan::views::forms::guard(token.as_str(), "key-1")) } };
            leyuan::views::layout::page(&view.shell("Form", Face::Plain), body)
        }),
        web::act("/form", Anyone, |form: Form<Fields>| async move {
            format!("{} {}", form.key, form.fields.child.join("+"))
        }),
        web::act("/failing", Anyone, || async { Err::<(), Error>(Error::Stale) }),
        web::act("/guess", Anyone, || async { "guessed" }).slow(),
        web::page("/things/{id}", Anyone, |axum::extract::Path(_): axum::extract::Path<uuid::Uuid>| async {
            "thing"
        }),
        web::page("/broken", Anyone, || async { fault(Fault::Other("secret detail".into())) }),
        web::page("/busy", Anyone, || async { fault(Fault::Busy("lock".into())) }),
        web::page("/full", Anyone, || async { fault(Fault::Unwritable("no space left".into())) }),
        web::page("/panic", Anyone, || async { assert!(std::env::args().count() == 0, "secret panic") }),
        web::page("/slow", Anyone, || tokio::time::sleep(Duration::from_secs(5))),
        web::page("/long", Anyone, || async {
            html! { (("word ").repeat(1000)) }
        }),
        web::page("/live", Anyone, || async {
            Sse::new(futures_util::stream::iter([Ok::<_, Infallible>(
                Event::default().data("word ".repeat(1000)),
            )]))
        }),
    ]
}

fn fault(fault: Fault) -> Result<(), Error> {
    Err(fault.into())
}

fn visitor(app: &App) -> Visitor {
    let limits = Limits { answer: Duration::from_millis(300), ..Limits::default() };
    Visitor::before(web::mount(house(), app, limits), app)
}

spec!(every_answer_carries_the_headers_whatever_happened, "2026-05-04T09:00:00Z", scene => {
    let app = program(&scene);
    let mut visitor = visitor(&app);
    let large = visitor.form("/form", "x".repeat(64 * 1024 + 1));
    let foreign = Request::post("/form").body(Body::empty()).unwrap();
    let mut answers = vec![visitor.send(large).await, visitor.send(foreign).await];
    for path in ["/plain", "/form", "/nowhere", "/things/x", "/broken", "/busy", "/panic", "/slow", "/live", "/failing"] {
        answers.push(visitor.get(path).await);
    }
    let seen: Vec<u16> = answers.iter().map(|answer| answer.status.as_u16()).collect();
    assert_eq!(seen, [413, 403, 200, 200, 404, 404, 500, 503, 500, 503, 200, 404]);
    for answer in answers {
        for (name, value) in HEADERS {
            assert_eq!(answer.header(name.as_str()), value, "{} of a {}", name, answer.status);
        }
        assert_eq!(answer.header("strict-transport-security"), "", "over plain http it would lock people out");
        if answer.status.as_u16() >= 400 {
            assert!(answer.body.starts_with("<!DOCTYPE html>"), "{}: {}", answer.status, answer.body);
        }
    }
});

spec!(the_policy_is_the_one_the_screens_were_promised, "2026-05-04T09:00:00Z", scene => {
    let answer = visitor(&program(&scene)).get("/plain").await;
    assert_eq!(
        answer.header("content-security-policy"),
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types app"
    );
});

spec!(over_https_the_browser_is_told_to_stay_there, "2026-05-04T09:00:00Z", scene => {
    let app = program_with(&scene, "--data unused --public-url https://leyuan.example.cn");
    let answer = visitor(&app).get("/plain").await;
    assert_eq!(answer.header("strict-transport-security"), "max-age=31536000");
});

spec!(a_change_is_taken_only_from_our_own_pages, "2026-05-04T09:00:00Z", scene => {
    let app = program(&scene);
    let mut visitor = visitor(&app);
    let mut ask = async |said: &[(&'static str, &str)]| {
        let mut request = Request::post("/failing").body(Body::empty()).unwrap();
        for (name, value) in said {
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        visitor.send(request).await.status
    };
    let (taken, refused) = (StatusCode::CONFLICT, StatusCode::FORBIDDEN);
    let ours = "http://localhost:8080";
    let cases: &[(&[(&'static str, &str)], StatusCode)] = &[
        (&[("sec-fetch-site", "same-origin"), ("origin", ours)], taken),
        (&[("sec-fetch-site", "same-origin")], taken),
        (&[("sec-fetch-site", "none")], taken),
        (&[("origin", ours)], taken),
        (&[("origin", "http://127.0.0.1:8080"), ("host", "127.0.0.1:8080")], taken),
        (&[("origin", "http://[::1]:8080"), ("host", "[::1]:8080")], taken),
        (&[], refused),
        (&[("sec-fetch-site", "cross-site"), ("origin", ours)], refused),
        (&[("sec-fetch-site", "same-site"), ("origin", ours)], refused),
        (&[("sec-fetch-site", "same-origin"), ("origin", "https://evil.example")], refused),
        (&[("sec-fetch-site", "none"), ("origin", "https://evil.example")], refused),
        (&[("origin", "null")], refused),
        (&[("origin", "http://localhost:8081")], refused),
        (&[("origin", "https://localhost:8080")], refused),
        // A name of theirs that leads to this machine.
        (&[("origin", "http://evil.example:8080"), ("host", "evil.example:8080")], refused),
        (&[("sec-fetch-site", "same-origin"), ("origin", "http://evil.example:8080"), ("host", "evil.example:8080")], refused),
    ];
    for (said, status) in cases {
        assert_eq!(ask(said).await, *status, "{said:?}");
    }
});

spec!(with_a_public_url_no_other_origin_is_ours, "2026-05-04T09:00:00Z", scene => {
    let app = program_with(&scene, "--data unused --public-url https://leyuan.example.cn");
    let mut visitor = visitor(&app);
    for (origin, status) in [("https://leyuan.example.cn", 409), ("http://localhost:8080", 403), ("http://leyuan.example.cn", 403)] {
        let request = Request::post("/failing").header("origin", origin).header("host", "localhost:8080");
        assert_eq!(visitor.send(request.body(Body::empty()).unwrap()).await.status, status, "{origin}");
    }
});

spec!(a_form_is_taken_with_the_token_of_this_browser_alone, "2026-05-04T09:00:00Z", scene => {
    let app = program(&scene);
    let mut li = visitor(&app);
    let mut thief = visitor(&app);
    li.get("/form").await;
    thief.get("/form").await;
    let stolen = thief.hidden("csrf").unwrap();
    let taken = li.post("/form", &[("child", "1"), ("child", "2")]).await;
    assert_eq!((taken.status.as_u16(), taken.body.as_str()), (200, "key-1 1+2"));
    for token in ["", "AAAA", stolen.as_str(), "not base64!"] {
        let answer = li.send(li.form("/form", format!("csrf={token}&child=1"))).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{token}");
    }
    let own = { li.get("/form").await; li.hidden("csrf").unwrap() };
    assert_eq!(li.send(li.form("/form", format!("csrf={own}"))).await.status, StatusCode::OK);
    li.cookies.clear();
    assert_eq!(li.send(li.form("/form", format!("csrf={own}"))).await.status, StatusCode::FORBIDDEN);
});

spec!(a_token_looks_different_on_every_page_and_stays_good, "2026-05-04T09:00:00Z", scene => {
    let mut visitor = visitor(&program(&scene));
    visitor.get("/form").await;
    let first = visitor.hidden("csrf").unwrap();
    visitor.get("/form").await;
    assert_ne!(visitor.hidden("csrf").unwrap(), first);
    let answer = visitor.send(visitor.form("/form", format!("csrf={first}"))).await;
    assert_eq!(answer.status, StatusCode::OK);
});

spec!(only_a_page_with_a_form_gives_a_cookie_and_only_one_that_is_safe, "2026-05-04T09:00:00Z", scene => {
    let app = program(&scene);
    assert_eq!(visitor(&app).get("/plain").await.header("set-cookie"), "");
    let mut newcomer = visitor(&app);
    let cookie = newcomer.get("/form").await.header("set-cookie").to_string();
    assert!(cookie.starts_with("leyuan=") && cookie.ends_with("; HttpOnly; Path=/; SameSite=Lax"), "{cookie}");
    assert_eq!(newcomer.get("/form").await.header("set-cookie"), "", "one is enough");
    let https = program_with(&scene, "--data unused --public-url https://leyuan.example.cn");
    let cookie = visitor(&https).get("/form").await.header("set-cookie").to_string();
    assert!(cookie.starts_with("__Host-leyuan=") && cookie.ends_with("; Path=/; SameSite=Lax; Secure"), "{cookie}");
});

spec!(a_body_that_is_no_form_is_a_422, "2026-05-04T09:00:00Z", scene => {
    let mut visitor = visitor(&program(&scene));
    visitor.get("/form").await;
    let mut request = visitor.form("/form", "{}");
    request.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    assert_eq!(visitor.send(request).await.status, StatusCode::UNPROCESSABLE_ENTITY);
});

spec!(a_page_speaks_the_language_asked_for_then_remembered_then_preferred, "2026-05-04T09:00:00Z", scene => {
    let app = program(&scene);
    let mut visitor = visitor(&app);
    let language = |page: &str| page.split("lang=\"").nth(1).unwrap().split('"').next().unwrap().to_string();
    assert_eq!(language(&visitor.get("/form").await.body), "zh-CN");
    for (preferred, spoken) in [("en-GB,en;q=0.9", "en"), ("fr, en;q=0.3, zh;q=0.7", "zh-CN"), ("fr", "zh-CN"), ("en;q=0", "zh-CN")] {
        visitor.headers.insert("accept-language", preferred.parse().unwrap());
        assert_eq!(language(&visitor.get("/form").await.body), spoken, "{preferred}");
    }
    let answer = visitor.get("/form?lang=en").await;
    assert_eq!(language(&answer.body), "en", "at once");
    assert_eq!(visitor.cookies["language"], "en");
    assert_eq!(language(&visitor.get("/nowhere").await.body), "en", "and from now on, faults too");
    assert_eq!(language(&visitor.get("/form?lang=xx").await.body), "en");
    assert_eq!(visitor.cookies["language"], "en");
});

spec!(the_large_text_stays_until_it_is_switched_off, "2026-05-04T09:00:00Z", scene => {
    let mut visitor = visitor(&program(&scene));
    assert!(visitor.get("/form?size=large").await.body.contains("data-size=\"large\""));
    assert!(visitor.get("/form?day=1").await.body.contains("data-size=\"large\""));
    assert!(visitor.page.contains("/form?day=1&amp;size=normal"), "the rest of the address is kept");
    assert!(!visitor.get("/form?size=normal").await.body.contains("data-size=\"large\""));
    assert!(!visitor.get("/form").await.body.contains("data-size=\"large\""));
});

spec!(a_page_that_answers_a_form_leads_back_to_the_page_it_stood_on, "2026-05-04T09:00:00Z", scene => {
    let mut visitor = visitor(&program(&scene));
    visitor.headers.insert("referer", "http://localhost:8080/form?day=1&lang=en".parse().unwrap());
    assert!(visitor.post("/failing", &[]).await.body.contains("href=\"/form?day=1\""));
    visitor.headers.insert("referer", "http://evil.example/form".parse().unwrap());
    assert!(!visitor.post("/failing", &[]).await.body.contains("evil"));
});

spec!(a_fault_apologises_with_a_number_and_tells_nothing_else, "2026-05-04T09:00:00Z", scene => {
    let mut visitor = visitor(&program(&scene));
    for path in ["/broken", "/panic"] {
        let answer = visitor.get(path).await;
        assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(!answer.body.contains("secret"), "{}", answer.body);
        let digits = answer.body.split("编号 ").nth(1).unwrap().chars().take_while(char::is_ascii_digit).count();
        assert_eq!(digits, 6);
    }
});

spec!(when_nothing_can_be_written_the_page_says_so_and_when_to_come_back, "2026-05-04T09:00:00Z", scene => {
    let mut visitor = visitor(&program(&scene));
    let full = visitor.get("/full?lang=en").await;
    assert_eq!((full.status.as_u16(), full.header("retry-after")), (503, "60"));
    assert!(full.body.contains("Nothing can be saved just now") && !full.body.contains("no space left"));
    let busy = visitor.get("/busy").await;
    assert_eq!((busy.status.as_u16(), busy.header("retry-after")), (503, "5"));
});

spec!(who_guesses_is_slowed_down, "2026-05-04T09:00:00Z", scene => {
    let mut visitor = visitor(&program(&scene));
    let mut seen = Vec::new();
    for _ in 0..21 {
        seen.push(visitor.post("/guess", &[]).await);
    }
    assert!(seen[..20].iter().all(|answer| answer.status == StatusCode::OK));
    assert_eq!(seen[20].status, StatusCode::TOO_MANY_REQUESTS);
    assert!((1..=3).contains(&seen[20].header("retry-after").parse::<u8>().unwrap()));
    assert_eq!(visitor.post("/failing", &[]).await.status, StatusCode::CONFLICT, "the rest goes on");
});

spec!(pages_travel_compressed_and_live_streams_do_not, "2026-05-04T09:00:00Z", scene => {
    let mut visitor = visitor(&program(&scene));
    visitor.headers.insert("accept-encoding", "gzip".parse().unwrap());
    assert_eq!(visitor.get("/long").await.header("content-encoding"), "gzip");
    assert_eq!(visitor.get("/live").await.header("content-encoding"), "");
    visitor.headers.insert("accept-encoding", "gzip, br".parse().unwrap());
    assert_eq!(visitor.get("/long").await.header("content-encoding"), "br");
});

spec!(a_page_of_somebodys_does_not_stay_on_a_shared_computer, "2026-05-04T09:00:00Z", scene => {
    let mut visitor = visitor(&program(&scene));
    assert_eq!(visitor.get("/form").await.header("cache-control"), "private, no-cache");
    assert_eq!(visitor.get("/form").await.header("cache-control"), "no-store", "once it has a cookie of ours");
});

spec!(a_demo_and_a_trial_clock_say_so_on_every_page_faults_included, "2026-05-04T09:00:00Z", scene => {
    let mut app = program_with(&scene, "--data unused --insecure-lan");
    app.purpose = Purpose::Demo;
    let mut visitor = visitor(&app);
    for path in ["/form?lang=en", "/nowhere"] {
        let page = visitor.get(path).await.body;
        for said in ["Demo:", "A training clock is running", "Connection not encrypted"] {
            assert!(page.contains(said), "{said}: {page}");
        }
    }
    assert_eq!(visitor.get("/plain").await.header("date"), "Mon, 04 May 2026 09:00:00 GMT");
});

spec!(the_house_serves_its_files_and_its_pulse, "2026-05-04T09:00:00Z", scene => {
    let app = program(&scene);
    let mut visitor = Visitor::at(&app);
    let style = visitor.get(leyuan::views::assets::url("app.css")).await;
    assert_eq!((style.status.as_u16(), style.header("content-type")), (200, "text/css; charset=utf-8"));
    assert_eq!(style.header("cache-control"), "public, max-age=31536000, immutable");
    let worker = visitor.get("/sw.js").await;
    assert_eq!((worker.header("content-type"), worker.header("cache-control")), ("text/javascript; charset=utf-8", "no-cache"));
    assert_eq!(visitor.get("/favicon.ico").await.header("content-type"), "image/svg+xml");
    assert!(visitor.get("/robots.txt").await.body.contains("Disallow: /bookings\n"));
    let pulse = |body: &str| body.strip_prefix("ok ").unwrap().trim().parse::<i64>().unwrap();
    let before = pulse(&visitor.get("/healthz").await.body);
    scene.child().await;
    assert!(pulse(&visitor.get("/healthz").await.body) > before, "it moves with the ledger");
});
