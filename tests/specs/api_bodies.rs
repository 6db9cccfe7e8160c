//! What programs send is read strictly, and what they are told costs no more the more there is.

use crate::company::{Company, Knocks};
use crate::scene::spec;
use crate::visitor::program;
use axum::http::{Method, StatusCode};
use leyuan::domain::ids::GuardianId;
use serde_json::json;

spec!(a_list_where_a_thing_is_meant_and_a_party_too_long_are_refused_where_they_stand, "2026-11-28T06:20:00Z", scene => {
    let company = Company::gathers(scene).await;
    let scene = &company.scene;
    let session = scene.session("2026-11-29T07:00:00Z", 5).await;
    let family = scene.child().await;
    let mut parent = company.browser(&program(scene), Knocks::Family, &family).await;
    let mut staff = company.browser(&program(scene), Knocks::StaffHere, &family).await;
    let desk = format!("/api/v1/centres/jinhuayuan/desk/sessions/{session}/bookings");
    let listed = json!({ "household": family.id, "party": [family.children, family.guardians, [], [], "place"] });
    let refused = staff.calls(Method::POST, &desk, Some(&listed)).await;
    assert_eq!((refused.status, refused.json()["errors"][0]["at"].clone()), (StatusCode::UNPROCESSABLE_ENTITY, json!("party")));
    let line = json!([session, { "children": family.children }]);
    let basket = json!({ "lines": [line] });
    let refused = parent.calls(Method::POST, "/api/v1/centres/jinhuayuan/baskets", Some(&basket)).await;
    assert_eq!((refused.status, refused.json()["errors"][0]["at"].clone()), (StatusCode::UNPROCESSABLE_ENTITY, json!("lines[0]")));
    let book = format!("/api/v1/centres/jinhuayuan/sessions/{session}/bookings");
    let many: Vec<GuardianId> = (0..21).map(|_| GuardianId::new()).collect();
    for list in ["children", "guardians", "carried", "along"] {
        let mut body = json!({ "children": family.children });
        body[list] = json!(many);
        let refused = parent.calls(Method::POST, &book, Some(&body)).await;
        assert_eq!((refused.status, refused.json()["errors"][0]["at"].clone()), (StatusCode::UNPROCESSABLE_ENTITY, json!(list)));
    }
    let twice = format!("{{\"children\":[],\"children\":{}}}", json!(family.children));
    let request = axum::http::Request::post(&book).header("content-type", "application/json").header("idempotency-key", "k");
    let refused = parent.send(request.body(axum::body::Body::from(twice)).unwrap()).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
    assert_eq!(scene.count("SELECT COUNT(*) FROM booking").await, 0);
});
