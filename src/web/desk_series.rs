//! Series at the desk: which there are, planning one, changing one from a day on or as a whole (S3, Z3).
//!
//! Keeps true: what a plan would do is shown before it is done; with a room taken nothing is done at all.

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::desk::Desk;
use super::desk_drafts::{keep, replanned};
use super::desk_sessions::{House, house};
use super::forms::Form;
use super::plan_form::PlanForm;
use super::typed::{Fields, Reader};
use super::who::Access;
use super::{Entry, act, page};
use crate::actions::plan_series::{PlanSeries, Told, think};
use crate::addresses;
use crate::domain::draft::Prepared;
use crate::domain::ids::SeriesId;
use crate::domain::plan::Wish;
use crate::domain::plan::difference::Difference;
use crate::domain::staff::Role;
use crate::domain::zone::parse_date;
use crate::error::Error;
use crate::store::series::{self, Keeper, Series};
use crate::views::desk_series as views;
use crate::views::difference as difference_view;
use crate::views::filled::Filled;
use crate::views::forms;
use crate::views::icons::icon;
use crate::views::layout::Place;
use maud::{Markup, html};

pub fn entries() -> Vec<Entry> {
    use Access::Office;
    vec![
        page("/{centre}/desk/series", Office, list),
        act("/{centre}/desk/series", Office, add),
        page("/{centre}/desk/series/new", Office, new),
        page("/{centre}/desk/series/{series}/plan", Office, plan),
        act("/{centre}/desk/series/{series}/plan", Office, change),
    ]
}

async fn all(desk: &Desk) -> Result<Vec<Series>, Error> {
    let centre = desk.centre.id;
    Ok(desk.app.store.read(move |db| Box::pin(series::of_centre(db, centre))).await?)
}

/// A series the desk may plan: of this centre, and not its source's.
async fn find(desk: &Desk, id: SeriesId) -> Result<Series, Error> {
    all(desk).await?.into_iter().find(|series| series.id == id).ok_or(Error::Missing)
}

async fn list(desk: Desk) -> Result<Response, Error> {
    let (all, house) = (all(&desk).await?, house(&desk).await?);
    let lines: Vec<views::Line> = all
        .iter()
        .filter(|series| series.is_open)
        .map(|series| views::Line {
            id: series.id,
            plan: &series.plan,
            room: house.rooms.iter().find(|room| room.slug == series.plan.room),
            lacks: lacks(&desk, series, &house),
            is_of_desk: series.kept.by == Keeper::Desk,
        })
        .collect();
    let title = desk.words().say("series-title");
    let may_let_in = desk.staff.role >= Role::Manager;
    let hosts = may_let_in.then(|| addresses::hosts::accounts(&desk.centre.slug));
    let body = views::list(desk.words(), &desk.centre.slug, &lines, hosts.as_deref());
    Ok(desk.answer_with(StatusCode::OK, (title, Place::Sessions, false), body))
}

/// What it needs that the house no longer has, or not so many of.
fn lacks(desk: &Desk, series: &Series, house: &House) -> Vec<String> {
    let name = |slug: &str| {
        let known = house.equipment.iter().find(|thing| thing.slug == slug);
        known.map_or(slug, |thing| thing.names.in_(desk.view.language)).to_string()
    };
    series.plan.terms.needs.beyond(&house.equipment).map(name).collect()
}

#[derive(Debug, Default, Deserialize)]
struct Begin {
    #[serde(default)]
    room: String,
    #[serde(default)]
    from: String,
}

async fn new(desk: Desk, Query(begin): Query<Begin>) -> Result<Response, Error> {
    let house = house(&desk).await?;
    let filled = views::empty(&begin.room, desk.today());
    Ok(form_page(&desk, None, (&house, &filled), StatusCode::OK))
}

fn form_page(
    desk: &Desk,
    series: Option<SeriesId>,
    (house, filled): (&House, &Filled),
    status: StatusCode,
) -> Response {
    let words = desk.words();
    let title = words.say(if series.is_some() { "series-change" } else { "series-new" });
    let (rooms, equipment) = (&house.rooms, &house.equipment);
    let (slug, guard) = (&desk.centre.slug, desk.guard());
    let form = views::Form { words, slug, series, rooms, equipment, filled, guard };
    desk.answer_with(status, (title, Place::Sessions, filled.is_faulty()), views::form(&form))
}

async fn plan(
    desk: Desk,
    Path((_, id)): Path<(String, SeriesId)>,
    Query(begin): Query<Begin>,
) -> Result<Response, Error> {
    let (series, house) = (find(&desk, id).await?, house(&desk).await?);
    let from = parse_date(&begin.from);
    let plan = from.map_or(&series.plan, |from| series.eras().on(from));
    let filled = views::filled(desk.words(), plan, desk.centre.rules.currency);
    let filled = filled.with("scope_from", from.map(|from| from.to_string()).unwrap_or_default());
    Ok(form_page(&desk, Some(id), (&house, &filled), StatusCode::OK))
}

async fn add(desk: Desk, form: Form<Fields>) -> Result<Response, Error> {
    let id = SeriesId(desk.id_of(&form.key));
    let mut fields = form.fields;
    // The id was given when the form was first sent, so that what was shown is what is planned.
    let known = fields.iter().find(|(name, _)| name == "series").and_then(|(_, id)| id.parse().ok());
    let id = known.unwrap_or(id);
    fields.retain(|(name, _)| name != "series");
    press(&desk, (id, None), fields).await
}

async fn change(
    desk: Desk,
    Path((_, id)): Path<(String, SeriesId)>,
    form: Form<Fields>,
) -> Result<Response, Error> {
    let series = find(&desk, id).await?;
    press(&desk, (id, Some(&series)), form.fields).await
}

/// Reads the form; shows what it would do, keeps it as a draft, or does what was shown.
async fn press(
    desk: &Desk,
    (id, was): (SeriesId, Option<&Series>),
    fields: Fields,
) -> Result<Response, Error> {
    let house = house(desk).await?;
    let mut read = PlanForm::of(Reader::of(fields.clone(), desk.words()), desk.words(), &house.rooms);
    let from = read.optional_date("scope_from");
    let shown_as = was.map(|_| id);
    let there = (desk.centre.rules.currency, &*house.equipment);
    let plan = read.series(id, was.map(|was| &was.plan), there);
    let (Some(from), Some(plan)) = (from, plan) else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(form_page(desk, shown_as, (&house, &read.read.filled), status));
    };
    let (wish, filled) = (Wish { plan, from }, read.read.filled);
    if filled.has("keep", "draft") {
        keep(desk, Prepared::Series(id, Box::new(wish))).await?;
        return Ok(Redirect::to(&addresses::desk::drafts(&desk.centre.slug)).into_response());
    }
    let digest = filled.value("digest").to_string();
    let (centre, now) = (desk.centre.id, desk.now);
    if digest.is_empty() {
        let asked = wish.clone();
        let look = desk
            .app
            .store
            .read(move |db| Box::pin(async move { Ok(think(db, centre, (id, &asked), now).await) }));
        let shown = look.await??.difference;
        return Ok(preview(desk, (id, was.is_some()), (&fields, &shown), StatusCode::OK));
    }
    match desk.press(PlanSeries { series: id, wish, why: replanned(), digest, now }).await? {
        Told::Done => Ok(Redirect::to(&addresses::desk::all_series(&desk.centre.slug)).into_response()),
        Told::Changed(difference) | Told::Blocked(difference) => {
            Ok(preview(desk, (id, was.is_some()), (&fields, &difference), StatusCode::CONFLICT))
        }
    }
}

/// What the plan would do, before it is done (Z3).
fn preview(
    desk: &Desk,
    (id, is_known): (SeriesId, bool),
    (fields, shown): (&Fields, &Difference),
    status: StatusCode,
) -> Response {
    let (words, slug) = (desk.words(), &desk.centre.slug);
    let action =
        if is_known { addresses::desk::series_plan(slug, id) } else { addresses::desk::all_series(slug) };
    let (digest, has_changed) = (shown.digest(), status == StatusCode::CONFLICT && shown.clashes.is_empty());
    let sent = fields.iter().filter(|(name, _)| !matches!(name.as_str(), "digest" | "csrf" | "key" | "keep"));
    let kept: Markup = html! {
        @for (name, value) in sent { (forms::hidden(name, value)) }
        @if !is_known { (forms::hidden("series", &id.to_string())) }
    };
    let body = html! {
        section.card.panel.wide {
            @if has_changed {
                div.errors id="errors" tabindex="-1" role="alert" { h2 { (icon("warn")) (words.say("effects-changed")) } }
            }
            h1 { (words.say("effects-title")) }
            (difference_view::difference(words, &desk.centre, shown))
            (desk.guard().form((&action, "confirm"), "form keep", "", html! {
                (kept)
                (forms::hidden("digest", &digest))
                div.row {
                    @if shown.clashes.is_empty() { (forms::press(&words.say("series-confirm"))) }
                    button.btn.quiet name="keep" value="draft" { (words.say("drafts-keep")) }
                    a.btn.quiet href=(action) { (words.say("back")) }
                }
            }))
        }
    };
    desk.answer_with(status, (words.say("effects-title"), Place::Sessions, has_changed), body)
}
