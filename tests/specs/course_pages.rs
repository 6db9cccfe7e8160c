//! A course at home: its page, the family's own place in it, and the ways out (B9).

use crate::company::{Company, Knocks};
use crate::scene::spec;
use crate::visitor;
use axum::http::StatusCode;

/// Four Wednesdays at two in the afternoon.
const WEDNESDAYS: [&str; 4] =
    ["2026-05-06T06:00:00Z", "2026-05-13T06:00:00Z", "2026-05-20T06:00:00Z", "2026-05-27T06:00:00Z"];

spec! {
    a_family_enrols_excuses_a_date_and_leaves_without_script, "2026-05-04T01:00:00Z", scene => {
        let company = Company::gathers(scene).await;
        let app = visitor::program(&company.scene);
        let (dance, _) = company.scene.course(&WEDNESDAYS, 2, |_| {}).await;
        let family = company.scene.child().await;
        let mut family_browser = company.browser(&app, Knocks::Family, &family).await;
        let course = format!("/jinhuayuan/courses/{dance}");
        let page = family_browser.get(&course).await;
        assert!(page.body.contains("报名整期"), "{}", page.body);
        let child = family.children[0].to_string();
        let answer = family_browser.post(&format!("{course}/enrolments"), &[("child", child.as_str()), ("wish", "place")]).await;
        let mine = answer.leads_to().to_string();
        assert!(mine.starts_with("/enrolments/"), "{mine}");
        let page = family_browser.get(&mine).await;
        assert_eq!(page.body.matches("这节请假").count(), 4);
        assert!(family_browser.get("/bookings").await.body.contains(&mine));
        family_browser.get(&format!("{mine}/departure")).await;
        family_browser.post(&format!("{mine}/departure"), &[]).await;
        assert!(family_browser.get(&mine).await.body.contains("已经退出这一期"));
        let page = family_browser.get(&course).await;
        let again = family_browser.post(&format!("{course}/enrolments"), &[("wish", "place")]).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "nobody is ticked: {}", page.status);
    }
}
