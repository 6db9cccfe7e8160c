//! What a session costs: said before anybody books, the same on the page, in the API, in the file and to search engines.

use crate::planning::little;
use crate::scene::{Scene, spec};
use crate::visitor::{Visitor, program};
use leyuan::config::{self, writing};
use leyuan::domain::fee::{Amount, Currency, Fee};
use leyuan::domain::ids::SessionId;
use leyuan::domain::series::Terms;
use std::path::Path;

pub fn twenty() -> Fee {
    Fee::Paid(Amount::new(2_000).expect("an amount"))
}

/// A session for twenty yuan.
pub async fn costly(scene: &Scene, starts: &str) -> SessionId {
    let mut draft = scene.draft(starts, 9);
    draft.terms.fee = twenty();
    scene.plan(&draft).await
}

spec! {
    a_family_reads_what_a_session_costs_before_it_books, "2026-05-04T01:00:00Z", scene => {
        let costly = costly(&scene, "2026-05-05T02:00:00Z").await;
        let free = scene.session("2026-05-05T06:00:00Z", 9).await;
        let mut visitor = Visitor::at(&program(&scene));
        for (language, session, said) in [
            ("zh-CN", costly, "每个孩子到店付 20 元"),
            ("en", costly, "20 yuan for each child, paid at the desk"),
            ("zh-CN", free, "<dd>免费</dd>"),
            ("en", free, "<dd>Free of charge</dd>"),
        ] {
            visitor.headers.insert("accept-language", language.parse().unwrap());
            let page = visitor.get(&format!("/jinhuayuan/sessions/{session}")).await;
            assert!(page.body.contains(said), "{said}");
            let is_free = page.body.contains("\"isAccessibleForFree\":true");
            assert_eq!(is_free, session == free, "search engines hear the same");
        }
    }
}

spec! {
    programs_and_search_engines_hear_amount_and_currency, "2026-05-04T01:00:00Z", scene => {
        let costly = costly(&scene, "2026-05-05T02:00:00Z").await;
        let free = scene.session("2026-05-05T06:00:00Z", 9).await;
        let mut visitor = Visitor::at(&program(&scene));
        let page = visitor.get(&format!("/jinhuayuan/sessions/{costly}")).await;
        assert!(page.body.contains("\"price\":\"20\"") && page.body.contains("\"priceCurrency\":\"CNY\""));
        let mut program = Visitor::at(&program(&scene));
        let told = program.get(&format!("/api/v1/centres/jinhuayuan/sessions/{costly}")).await.json();
        assert_eq!(told["fee"], serde_json::json!({ "amount": "20", "currency": "CNY" }));
        let told = program.get(&format!("/api/v1/centres/jinhuayuan/sessions/{free}")).await.json();
        assert!(told["fee"].is_null() && told["id"] == free.to_string());
    }
}

#[test]
fn what_was_planned_before_there_were_fees_is_free() {
    let mut terms = serde_json::to_value(crate::scene::open_terms()).unwrap();
    terms.as_object_mut().unwrap().remove("fee").expect("a fee is written");
    assert_eq!(serde_json::from_value::<Terms>(terms).unwrap().fee, Fee::Free);
}

#[test]
fn a_fee_is_written_down_in_the_currency_of_its_house_and_read_back() {
    for (currency, coins, text) in [(Currency::Cny, 1_250, "\"12.50\""), (Currency::Jpy, 500, "\"500\"")] {
        let mut plan = little();
        plan.rules.currency = currency;
        plan.series[0].terms.fee = Fee::Paid(Amount::new(coins).unwrap());
        let written = writing::write(&plan).unwrap();
        assert!(written.centre.contains(&format!("fee = {text}")), "{}", written.centre);
        let folder = tempfile::tempdir().unwrap();
        let centres = folder.path().join("centres");
        std::fs::create_dir_all(folder.path().join("holidays")).unwrap();
        std::fs::create_dir_all(&centres).unwrap();
        std::fs::write(folder.path().join(format!("holidays/{}.toml", plan.slug)), &written.holidays)
            .unwrap();
        let path = centres.join("little.toml");
        std::fs::write(&path, &written.centre).unwrap();
        let read = config::read(Path::new(&path), crate::scene::day("2026-05-04"));
        let read = read.plan.unwrap_or_else(|| panic!("{}", read.report));
        assert_eq!((read.rules.currency, read.series[0].terms.fee), (currency, plan.series[0].terms.fee));
    }
}
