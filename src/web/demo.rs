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
use crate::addresses;
use crate::app::App;
use crate::domain::names::Language;
use crate::domain::sign_in::Stay;
use crate::error::Error;
use crate::views::sign_in::Way;
use crate::views::words::Words;

pub fn entries() -> Vec<Entry> {
    vec![act("/demo/{person}", Access::Anyone, press)]
}

/// What the first page offers; nothing outside the demo.
pub fn ways(app: &App, language: Language) -> Vec<Way> {
    let words = Words::of(language);
    let way = |way: enter_demo::Way| Way {
        address: addresses::household::demo_entry(&way.person),
        label: words.tell(
            "demo-way",
            &[("name", way.name.as_str().into()), ("role", way.label.in_(language).into())],
        ),
    };
    enter_demo::ways(app).into_iter().map(way).collect()
}

async fn press(
    State(app): State<App>,
    Path(person): Path<String>,
    asker: Asker,
    _: Form<Fields>,
) -> Result<Response, Error> {
    let secret = Secret::random();
    let (to, stay) = match enter_demo::enter(&app, &person, secret.hash()).await? {
        Entered::Household(centre) => (addresses::programme(&centre.slug), Stay::OwnPhone),
        Entered::Staff(centre) => (addresses::desk::board(&centre.slug), Stay::Staff),
        Entered::Host(centre) => (addresses::hosts::home(&centre.slug), Stay::Host),
        Entered::Screen(centre) => (addresses::kiosk::wall(&centre.slug), Stay::Screen),
    };
    end_the_one_before(&app, asker).await?;
    Ok(entered(&app, &secret, stay, &to))
}
