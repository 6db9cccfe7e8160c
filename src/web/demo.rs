//! One press into the demo; outside it these addresses do not exist.

use axum::extract::{Path, State};
use axum::response::Response;

use super::cookies::Secret;
use super::forms::Form;
use super::sign_in::{end_the_one_before, entered};
use super::typed::Fields;
use super::who::{Access, Asker};
use super::{Entry, act};
use crate::actions::enter_demo::{self, Entered};
use crate::actions::sign_in::{HOUSEHOLDS_STAY, STAFF_STAY};
use crate::addresses;
use crate::app::App;
use crate::domain::centre::Centre;
use crate::domain::names::Language;
use crate::error::Error;
use crate::views::sign_in::{Way, WayKind};
use crate::views::words::Words;

pub fn entries() -> Vec<Entry> {
    vec![act("/demo/{person}", Access::Anyone, press)]
}

/// What the first page offers: the cast, and the wall of the first of these centres. Nothing outside the demo.
pub fn ways(app: &App, centres: &[Centre], language: Language) -> Vec<Way> {
    if !app.is_demo() {
        return Vec::new();
    }
    let words = Words::of(language);
    let person = |way: enter_demo::Way| Way {
        address: addresses::household::demo_entry(&way.person),
        label: words.tell(
            "demo-way-person",
            &[("name", way.name.as_str().into()), ("role", way.label.in_(language).into())],
        ),
        kind: WayKind::Press,
    };
    let wall = centres.first().map(|centre| Way {
        address: addresses::kiosk::wall(&centre.slug),
        label: words.say("demo-way-wall"),
        kind: WayKind::Link,
    });
    enter_demo::ways().into_iter().map(person).chain(wall).collect()
}

async fn press(
    State(app): State<App>,
    Path(person): Path<String>,
    asker: Asker,
    _: Form<Fields>,
) -> Result<Response, Error> {
    let secret = Secret::random();
    let (to, stay) = match enter_demo::enter(&app, &person, secret.hash()).await? {
        Entered::Household(centre) => (addresses::programme(&centre.slug), HOUSEHOLDS_STAY),
        Entered::Staff(centre) => (addresses::desk::board(&centre.slug), STAFF_STAY),
    };
    end_the_one_before(&app, asker).await?;
    Ok(entered(&app, &secret, stay, &to))
}
