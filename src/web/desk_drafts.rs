//! Drafts at the desk: what is prepared, what it would do, and publishing it (S3, Z3).

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::desk::Desk;
use super::forms::Form;
use super::typed::Fields;
use super::who::Access;
use super::{Entry, act, page};
use crate::actions::cancel_session::Why;
use crate::actions::copy_week::CopyWeek;
use crate::actions::keep_draft::{DropDraft, KeepDraft};
use crate::actions::publish_drafts::{Item, Publication, PublishDrafts, Published, What, think};
use crate::addresses;
use crate::domain::draft::{Draft, Prepared};
use crate::domain::ids::DraftId;
use crate::domain::names::{Language, Names};
use crate::domain::zone::{Span, parse_date};
use crate::error::Error;
use crate::store::drafts;
use crate::views::desk_drafts as views;
use crate::views::layout::Place;
use crate::views::words::Words;
use std::collections::BTreeSet;

pub fn entries() -> Vec<Entry> {
    use Access::Office;
    vec![
        page("/{centre}/desk/drafts", Office, list),
        act("/{centre}/desk/drafts/{draft}/removal", Office, discard),
        act("/{centre}/desk/publication", Office, publish),
        act("/{centre}/desk/week-copies", Office, copy),
    ]
}

/// What families hear whose session a new plan leaves out.
pub fn replanned() -> Why {
    let [zh, en] = [Language::Zh, Language::En].map(|language| Words::of(language).say("reason-programme"));
    Why { code: "programme", words: Names { zh, en } }
}

/// Keeps something as a draft.
pub async fn keep(desk: &Desk, what: Prepared) -> Result<(), Error> {
    let draft = Draft { id: DraftId::new(), what, by: Some(desk.staff.staff), kept_at: desk.now };
    desk.press(KeepDraft { draft }).await
}

#[derive(Debug, Default, Deserialize)]
struct Asked {
    copied: Option<usize>,
}

async fn list(desk: Desk, Query(asked): Query<Asked>) -> Result<Response, Error> {
    let (centre, now) = (desk.centre.id, desk.now);
    let look = desk.app.store.read(move |db| {
        Box::pin(async move {
            let all = drafts::of_centre(db, centre).await?.iter().map(|draft| draft.id).collect();
            Ok(think(db, centre, &all, now).await)
        })
    });
    Ok(draw(&desk, &look.await??, asked.copied, StatusCode::OK))
}

fn draw(desk: &Desk, publication: &Publication, copied: Option<usize>, status: StatusCode) -> Response {
    let words = desk.words();
    let rivals: BTreeSet<DraftId> =
        publication.clashes.iter().flat_map(|(one, other)| [*one, *other]).collect();
    let items: Vec<views::Item> = publication
        .items
        .iter()
        .map(|item| views::Item {
            draft: &item.draft,
            does: does(item),
            is_rival: rivals.contains(&item.draft.id),
        })
        .collect();
    let has_changed = status == StatusCode::CONFLICT;
    let page = views::Page {
        words,
        centre: &desk.centre,
        guard: desk.guard(),
        items: &items,
        digest: &publication.digest(),
        is_clear: publication.is_clear(),
        has_changed,
        copied,
    };
    desk.answer_with(status, (words.say("drafts-title"), Place::Sessions, has_changed), views::page(&page))
}

fn does(item: &Item) -> views::Does<'_> {
    match &item.what {
        What::Session(session, obstacles) => views::Does::Add(session, obstacles),
        What::Move(thought) => views::Does::Move {
            was: &thought.was,
            is: &thought.session,
            obstacles: &thought.obstacles,
            effects: &thought.effects,
        },
        What::Series(thought) => views::Does::Plan(&thought.difference),
        What::Gone => views::Does::Nothing,
    }
}

#[derive(Debug, Deserialize)]
struct Nothing {}

async fn discard(
    desk: Desk,
    Path((_, id)): Path<(String, DraftId)>,
    _form: Form<Nothing>,
) -> Result<Redirect, Error> {
    desk.press(DropDraft { id, now: desk.now }).await?;
    Ok(Redirect::to(&addresses::desk::drafts(&desk.centre.slug)))
}

async fn publish(desk: Desk, form: Form<Fields>) -> Result<Response, Error> {
    let of = |wanted: &'static str| {
        form.fields.iter().filter(move |(name, _)| name == wanted).map(|(_, value)| value)
    };
    let drafts: BTreeSet<DraftId> = of("draft").filter_map(|id| id.parse().ok()).collect();
    let digest = of("digest").next().cloned().unwrap_or_default();
    match desk.press(PublishDrafts { drafts, why: replanned(), digest, now: desk.now }).await? {
        Published::Done => Ok(Redirect::to(&addresses::desk::sessions(&desk.centre.slug)).into_response()),
        Published::Changed(publication) | Published::Blocked(publication) => {
            Ok(draw(&desk, &publication, None, StatusCode::CONFLICT))
        }
    }
}

#[derive(Debug, Deserialize)]
struct Copy {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
}

async fn copy(desk: Desk, form: Form<Copy>) -> Result<Response, Error> {
    let from = parse_date(&form.fields.from).unwrap_or_else(|| desk.today());
    let to = parse_date(&form.fields.to).unwrap_or(from + Span::days(7));
    let copied = desk.press(CopyWeek { from, to, actor: desk.staff.actor(), now: desk.now }).await?;
    let place = addresses::with(&addresses::desk::drafts(&desk.centre.slug), "copied", &copied.to_string());
    Ok(Redirect::to(&place).into_response())
}
