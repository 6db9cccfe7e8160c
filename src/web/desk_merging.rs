//! Two records of one family made one, at the desk: found, paired, shown and done (S7, Z3).
//!
//! Invariant: what is looked for travels in the body; it is done only with the digest of what was shown.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::desk::Desk;
use super::desk_households::matching;
use super::forms::Form;
use super::typed::Fields;
use super::who::Access;
use super::{Entry, act, page};
use crate::actions::merge_households::{self, MergeHouseholds, Told};
use crate::addresses;
use crate::domain::household::Household;
use crate::domain::ids::HouseholdId;
use crate::domain::merging::{Merging, Shown};
use crate::error::{Error, Fault};
use crate::store::{Conn, households};
use crate::views::desk_merging as views;
use crate::views::filled::Filled;
use crate::views::layout::Place;

pub fn entries() -> Vec<Entry> {
    use Access::Office;
    vec![
        page("/{centre}/desk/households/{household}/merge", Office, form),
        act("/{centre}/desk/households/{household}/merge", Office, press),
    ]
}

async fn find(desk: &Desk, id: HouseholdId) -> Result<Household, Error> {
    let read = desk.app.store.read(move |db| Box::pin(households::find(db, id)));
    read.await?.filter(|household| household.centre == desk.centre.id).ok_or(Error::Missing)
}

async fn form(desk: Desk, Path((_, id)): Path<(String, HouseholdId)>) -> Result<Response, Error> {
    let into = find(&desk, id).await?;
    Ok(search(&desk, &into, ("", &[])))
}

/// Who may be the same family: whoever answers to what is looked for.
fn search(desk: &Desk, into: &Household, (wanted, found): (&str, &[Household])) -> Response {
    let page = views::Search {
        words: desk.words(),
        centre: &desk.centre.slug,
        into,
        wanted,
        found,
        today: desk.today(),
        guard: desk.guard(),
    };
    let title = (desk.words().say("merge-title"), Place::Families, false);
    desk.answer_with(StatusCode::OK, title, views::search(&page))
}

async fn press(
    desk: Desk,
    Path((_, id)): Path<(String, HouseholdId)>,
    form: Form<Fields>,
) -> Result<Response, Error> {
    let into = find(&desk, id).await?;
    let filled = Filled::of(form.fields);
    let Some(other) = filled.value("other").parse().ok() else {
        return look(&desk, &into, filled.value("find").trim()).await;
    };
    let from = find(&desk, other).await?;
    let digest = filled.value("digest");
    let merging =
        if digest.is_empty() { Merging::likely(&from, &into) } else { paired(&filled, &from, &into) };
    if !merging.is_possible(&from, &into) {
        return Ok(pair(&desk, (&from, &into), &merging, None));
    }
    if digest.is_empty() {
        let (centre, now, asked) = (desk.centre.id, desk.now, merging.clone());
        let think = async move |db: &mut Conn| Ok(merge_households::think(db, centre, &asked, now).await);
        let shown = desk.app.store.read(move |db| Box::pin(async move { think(db).await })).await??;
        return Ok(pair(&desk, (&from, &into), &merging, Some((&shown, StatusCode::OK))));
    }
    let command = MergeHouseholds { merging: merging.clone(), digest: digest.to_string(), now: desk.now };
    match desk.press(command).await? {
        Told::Done => Ok(Redirect::to(&addresses::desk::household(&desk.centre.slug, id)).into_response()),
        Told::Changed(shown) => {
            Ok(pair(&desk, (&from, &into), &merging, Some((&shown, StatusCode::CONFLICT))))
        }
    }
}

async fn look(desk: &Desk, into: &Household, wanted: &str) -> Result<Response, Error> {
    let (centre, text, own) = (desk.centre.id, wanted.to_string(), into.id);
    let read = async move |db: &mut Conn| -> Result<Vec<Household>, Fault> {
        let mut found = Vec::new();
        for id in matching(db, centre, &text).await? {
            let household = households::find(db, id).await?;
            found.extend(household.filter(|it| it.centre == centre && it.id != own));
        }
        Ok(found)
    };
    let found = desk.app.store.read(move |db| Box::pin(async move { read(db).await })).await?;
    Ok(search(desk, into, (wanted, &found)))
}

/// Who is who, as the form has it; a box left at "somebody else" pairs nobody.
fn paired(filled: &Filled, from: &Household, into: &Household) -> Merging {
    let children = from.children.iter().filter_map(|child| {
        let same = filled.value(&views::child_box(child.id)).parse().ok()?;
        Some((child.id, same))
    });
    let guardians = from.guardians.iter().filter_map(|guardian| {
        let same = filled.value(&views::guardian_box(guardian.id)).parse().ok()?;
        Some((guardian.id, same))
    });
    Merging { into: into.id, from: from.id, children: children.collect(), guardians: guardians.collect() }
}

/// Who is who, and what that does; without `shown` it cannot be: the boxes say why.
fn pair(
    desk: &Desk,
    (from, into): (&Household, &Household),
    merging: &Merging,
    shown: Option<(&Shown, StatusCode)>,
) -> Response {
    let status = shown.map_or(StatusCode::UNPROCESSABLE_ENTITY, |(_, status)| status);
    let page = views::Pairs {
        words: desk.words(),
        centre: &desk.centre,
        from,
        into,
        merging,
        shown: shown.map(|(shown, _)| shown),
        has_changed: status == StatusCode::CONFLICT,
        guard: desk.guard(),
    };
    let title = (desk.words().say("merge-title"), Place::Families, status != StatusCode::OK);
    desk.answer_with(status, title, views::pairs(&page))
}
