//! A household's own calendar for calendar programs (P5): found from its address alone, and followed change by change.
//!
//! Invariant: an address that opens nothing is answered like one where nothing stands; an answer from one that does is
//! kept by the program that asked and by nobody in between.

use axum::response::{IntoResponse, Redirect, Response};
use std::collections::HashSet;

use super::Unanswered;
use super::answers::multistatus;
use super::place::path;
use crate::addresses::{self, dav};
use crate::app::App;
use crate::domain::family_calendar::Token;
use crate::feeds::dav::answer::{Multistatus, No};
use crate::feeds::dav::ask::{Depth, Report, Wanted};
use crate::feeds::dav::family::{Member, Own};
use crate::feeds::dav::properties::{Thing, tell};
use crate::feeds::icalendar::{self, Reader};
use crate::store::family_calendars;
use crate::views::words::Words;
use crate::web::feeds::edition::{Asked, Edition};
use crate::web::feeds::written;

pub use crate::web::feeds::family::to_its_holder;

/// Where something of a household's may stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct At {
    token: Token,
    part: Part,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Home,
    Calendar,
    /// By its name.
    Event(String),
}

impl At {
    pub fn of(path: &str) -> Option<At> {
        let rest = format!("{path}/").strip_prefix(dav::ROOT)?.to_string();
        let words: Vec<&str> = rest.trim_end_matches('/').split('/').collect();
        let [dav::HOUSEHOLDS, token, rest @ ..] = &words[..] else { return None };
        let part = match rest {
            [] => Part::Home,
            [dav::OWN] => Part::Calendar,
            [dav::OWN, file] => Part::Event(file.strip_suffix(".ics")?.into()),
            _ => return None,
        };
        Some(At { token: Token::parse(token)?, part })
    }
}

/// What an address opens, drawn.
async fn opened(app: &App, token: Token) -> Result<Own, Unanswered> {
    let (hash, now) = (token.hash(), app.clock.now());
    let read =
        app.store.read(move |db| Box::pin(async move { family_calendars::behind(db, &hash, now).await }));
    let (own, language) = read.await?.ok_or(No::Missing)?;
    let origin = app.origin.clone();
    let drawn = written(move || {
        let reader = Reader { origin: &origin, words: Words::of(language) };
        Own::new(&token, &own, reader)
    });
    Ok(drawn.await?)
}

pub async fn read(app: &App, At { token, part }: At, asked: Asked) -> Result<Response, Unanswered> {
    let own = opened(app, token).await?;
    let Part::Event(name) = part else {
        // A browser: what a person can read asks who they are.
        return Ok(Redirect::to(&addresses::household::calendar()).into_response());
    };
    let Member { tag, object, .. } = own.find(&name).ok_or(No::Missing)?;
    // A nickname changes it and moves no date: only its tag says whether it is the same.
    let edition = Edition::tagged(tag.clone(), asked.now, &asked);
    Ok(match edition.is_held(&asked) {
        true => edition.unchanged(),
        false => edition.answer(icalendar::MEDIA_TYPE, object.text.clone()),
    })
}

pub async fn properties(
    app: &App,
    At { token, part }: At,
    depth: Depth,
    wanted: Wanted,
) -> Result<Response, Unanswered> {
    let own = opened(app, token).await?;
    let mut found = match &part {
        Part::Home => vec![Thing::Principal { href: &own.home, home: &own.home, title: &own.title }],
        Part::Calendar => vec![Thing::Own(&own)],
        Part::Event(name) => vec![Thing::OwnMember(&own, own.find(name).ok_or(No::Missing)?)],
    };
    match part {
        Part::Home if depth == Depth::Children => found.push(Thing::Own(&own)),
        Part::Calendar if depth == Depth::Children => {
            found.extend(own.events.iter().map(|event| Thing::OwnMember(&own, event)));
        }
        _ => {}
    }
    let mut out = Multistatus::default();
    found.into_iter().for_each(|thing| tell(&mut out, thing, &wanted));
    Ok(multistatus(out.whole(None)))
}

pub async fn report(app: &App, At { token, part }: At, report: Report) -> Result<Response, Unanswered> {
    let own = opened(app, token).await?;
    if part != Part::Calendar {
        return Err(No::SupportedReport.into());
    }
    let mut out = Multistatus::default();
    let mut told = |events: Vec<&Member>, gone: Vec<String>, wanted: &Wanted| {
        events.into_iter().for_each(|event| tell(&mut out, Thing::OwnMember(&own, event), wanted));
        gone.iter().for_each(|href| out.gone(href));
    };
    let mut next = None;
    match report {
        Report::Query { wanted, filter } => told(own.queried(filter), Vec::new(), &wanted),
        Report::Multiget { wanted, hrefs } => {
            let (found, missing) = named(&own, hrefs);
            told(found, missing, &wanted);
        }
        Report::Sync { wanted, token, most } => {
            let copy = match token.is_empty() {
                true => Default::default(),
                false => own.copy(&token).ok_or(No::ValidSyncToken)?,
            };
            let (shown, gone) = own.since(&copy);
            if most.is_some_and(|most| shown.len() + gone.len() > most) {
                return Err(No::WithinLimits.into());
            }
            let gone = gone.iter().map(|name| dav::family_event(&own.href, name)).collect();
            told(shown, gone, &wanted);
            next = Some(own.token());
        }
        // Nobody plans with a family's time but the family.
        Report::FreeBusy(_) => return Err(No::SupportedReport.into()),
    }
    Ok(multistatus(out.whole(next.as_deref())))
}

/// The events at these addresses, and the addresses at which there is none.
fn named(own: &Own, hrefs: Vec<String>) -> (Vec<&Member>, Vec<String>) {
    let event = |href: &str| own.find(path(href)?.strip_prefix(&own.href)?.strip_suffix(".ics")?);
    let (mut seen, mut names) = (HashSet::new(), HashSet::new());
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for href in hrefs.into_iter().filter(|href| seen.insert(href.clone())) {
        match event(&href) {
            Some(event) if names.insert(&event.name) => found.push(event),
            Some(_) => {}
            None => missing.push(href),
        }
    }
    (found, missing)
}
