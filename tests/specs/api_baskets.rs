//! Baskets for programs: several sessions at once, told before and done as told; page and program hear one decision
//! (Z1, C6).

use crate::company::{Company, Knocks};
use crate::heard::Twins;
use crate::scene::{Family, booking, spec};
use crate::visitor::program;
use axum::http::{Method, StatusCode};
use leyuan::domain::age::AgeRange;
use leyuan::domain::ids::SessionId;
use leyuan::domain::series::Supervision;
use serde_json::{Value, json};

const BASKETS: &str = "/api/v1/centres/jinhuayuan/baskets";

/// Each child in a session of its own.
fn lines(family: &Family, sessions: &[SessionId]) -> Value {
    let one = |(session, child)| json!({ "session": session, "party": { "children": [child], "guardians": family.guardians } });
    sessions.iter().zip(&family.children).map(one).collect()
}

impl Twins {
    /// A basket for each of two families, pressed and sent; what each has then.
    async fn fills(&mut self, verb: &str, sessions: &[SessionId], manner: &str) {
        let births = ["2021-01-10", "2018-01-10"];
        let (one, other) = (self.scene().family(&births).await, self.scene().family(&births).await);
        let mut parent = self.browser(Knocks::Family, &one).await;
        parent.get("/jinhuayuan/baskets").await;
        let pair = |session: &SessionId, who: String| format!("{session}~{who}");
        let each = sessions.iter().zip(&one.children);
        let items: Vec<String> = each.map(|(session, child)| pair(session, child.to_string())).collect();
        let with: Vec<String> = sessions.iter().map(|it| pair(it, one.guardians[0].to_string())).collect();
        let mut fields = vec![("manner", manner)];
        fields.extend(items.iter().map(|item| ("item", item.as_str())));
        fields.extend(with.iter().map(|with| ("with", with.as_str())));
        let page = parent.post("/jinhuayuan/baskets", &fields).await;
        let mut program = self.browser(Knocks::Family, &other).await;
        let body = json!({ "lines": lines(&other, sessions), "manner": manner });
        let outlook = program.calls(Method::POST, &format!("{BASKETS}/outlook"), Some(&body)).await;
        let api = program.calls(Method::POST, BASKETS, Some(&body)).await;
        if manner == "whole" && !sessions.is_empty() {
            assert_eq!(
                outlook.json()["fits_whole"],
                api.status.is_success(),
                "{verb}: the outlook told {}",
                outlook.body
            );
        }
        self.compare(verb, &page, &api);
        let has = async |family: &Family| {
            let mut visitor = self.browser(Knocks::Family, family).await;
            visitor.get("/api/v1/bookings").await.json()["items"].as_array().unwrap().len()
        };
        assert_eq!(has(&one).await, has(&other).await, "{verb}");
    }
}

spec!(a_basket_hears_one_decision_on_the_page_and_from_the_api, "2026-11-28T06:20:00Z", scene => {
    let mut twins = Twins::gather(scene).await;
    let free = twins.scene().session("2026-11-29T07:00:00Z", 9).await;
    let later = twins.scene().session("2026-11-29T09:00:00Z", 9).await;
    let overlapping = twins.scene().session("2026-11-29T07:30:00Z", 9).await;
    let full = twins.scene().session("2026-11-30T09:00:00Z", 1).await;
    booking(&twins.scene().asks(&twins.scene().child().await, full).await);
    twins.fills("both fit", &[free, later], "whole").await;
    twins.fills("two children at once", &[free, overlapping], "whole").await;
    twins.fills("one is full", &[free, full], "whole").await;
    twins.fills("one is full, as many as fit", &[free, full], "fitting").await;
    twins.fills("nothing fits", &[full], "fitting").await;
    twins.fills("nothing", &[], "whole").await;
    twins.agree();
});

spec!(a_basket_is_had_once_for_one_key_and_a_refused_one_tells_each_line, "2026-11-28T06:20:00Z", scene => {
    // C6, Z2
    let company = Company::gathers(scene).await;
    let scene = &company.scene;
    let family = scene.family(&["2021-01-10", "2018-01-10"]).await;
    let free = scene.session("2026-11-29T07:00:00Z", 9).await;
    let full = scene.session("2026-11-30T09:00:00Z", 1).await;
    booking(&scene.asks(&scene.child().await, full).await);
    let mut parent = company.browser(&program(scene), Knocks::Family, &family).await;
    let mut body = json!({ "lines": lines(&family, &[free, full]) });
    let refused = parent.calls_with_key(Method::POST, BASKETS, Some(&body), "one").await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.body);
    let told = refused.json();
    assert_eq!((&told["lines"][0]["became"], &told["lines"][1]["became"]), (&json!("left_out"), &json!("refused")));
    assert_eq!((&told["refusals"][0]["rule"], &told["lines"][1]["refusals"][0]["rule"]), (&json!("C6"), &json!("C6")));
    body["manner"] = "fitting".into();
    let other = parent.calls_with_key(Method::POST, BASKETS, Some(&body), "one").await;
    assert!(other.body.contains("#problem-key-used"), "{}", other.body);
    let had = parent.calls_with_key(Method::POST, BASKETS, Some(&body), "two").await;
    assert_eq!(had.status, StatusCode::CREATED, "{}", had.body);
    let again = parent.calls_with_key(Method::POST, BASKETS, Some(&body), "two").await;
    assert_eq!((again.status, again.json()), (StatusCode::CREATED, had.json()));
    assert_eq!(scene.count("SELECT COUNT(*) FROM booking").await, 2);
    let one = lines(&family, &[free])[0].clone();
    for lines in [json!([]), json!(vec![one; 13])] {
        let wrong = parent.calls(Method::POST, BASKETS, Some(&json!({ "lines": lines }))).await;
        assert_eq!((wrong.status, wrong.json()["errors"][0]["at"].clone()), (StatusCode::UNPROCESSABLE_ENTITY, json!("lines")));
    }
});

spec!(a_program_finds_where_each_child_could_be_at_one_hour_and_books_it_whole, "2026-11-28T04:00:00Z", scene => {
    // Z1
    let company = Company::gathers(scene).await;
    let scene = &company.scene;
    let class = scene.add_room("class", 100, None).await;
    let mut sessions = Vec::new();
    for (starts, (from, under), room) in [
        ("2026-11-29T02:00:00Z", (36, 96), scene.room),
        ("2026-11-29T02:15:00Z", (96, 144), class),
    ] {
        let mut draft = scene.draft(starts, 5);
        draft.room = room;
        draft.terms.ages = AgeRange::new(from, Some(under));
        draft.terms.supervision = Supervision::usual();
        sessions.push(scene.plan(&draft).await);
    }
    let family = scene.family(&["2022-01-10", "2017-01-10"]).await;
    let mut parent = company.browser(&program(scene), Knocks::Family, &family).await;
    let path = "/api/v1/centres/jinhuayuan/together";
    let found = parent.get(&format!("{path}?day=2026-11-29")).await.json();
    assert_eq!((&found["hours"][0]["at"], &found["children"]), (&json!("10:00:00"), &json!(family.children)));
    let split: Vec<Value> = found["hours"][0]["splits"][0]["lines"].as_array().unwrap().iter().map(|line| {
        json!({ "session": line["session"], "party": line["party"] })
    }).collect();
    assert_eq!(split.len(), 2, "{found}");
    let booked = parent.calls(Method::POST, BASKETS, Some(&json!({ "lines": split }))).await;
    assert_eq!(booked.status, StatusCode::CREATED, "{}", booked.body);
    for wrong in ["day=2026-12-20", "children=no-id", &format!("children={}", family.children[0])] {
        assert_eq!(parent.get(&format!("{path}?{wrong}")).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
    let other = scene.family(&["2022-01-10", "2017-01-10"]).await;
    let theirs = format!("{path}?children={},{}", other.children[0], other.children[1]);
    assert_eq!(parent.get(&theirs).await.status, StatusCode::NOT_FOUND);
});
