//! Bookings a corrected birth date no longer fits: per child and session, why, and what staff decide (A7).

use super::desk::Guard;
use super::filled::Filled;
use super::forms::{self, Field, Kind};
use super::icons::icon;
use super::refusals::Speaker;
use super::words::Words;
use crate::addresses;
use crate::domain::ids::{BookingId, ChildId};
use crate::domain::misfit::Misfit;
use crate::domain::names::Name;
use crate::domain::session::Session;
use maud::{Markup, html};

pub struct Page<'a> {
    pub speaker: Speaker<'a>,
    pub guard: Guard<'a>,
    pub filled: &'a Filled,
    /// Each with who decided to keep it.
    pub misfits: &'a [(Misfit, Option<Name>)],
}

/// The box in which staff write why a child stays.
pub fn reason_id(booking: BookingId, child: ChildId) -> String {
    format!("reason-{booking}-{child}")
}

pub fn page(page: &Page) -> Markup {
    let words = page.speaker.words;
    let open = || page.misfits.iter().filter(|(misfit, _)| misfit.kept.is_none());
    let kept = || page.misfits.iter().filter(|(misfit, _)| misfit.kept.is_some());
    html! {
        div.wide.stack {
            (page.filled.summary(words))
            h1 { (words.say("misfits-title")) }
            p { (words.say("misfits-hint")) }
            @if open().next().is_none() { p.note.ok { (icon("ok")) span { (words.say("misfits-none")) } } }
            @for (misfit, _) in open() { (undecided(page, misfit)) }
            @if kept().next().is_some() {
                section.card.panel aria-labelledby="h-kept" {
                    h2 id="h-kept" { (words.say("misfits-kept")) }
                    @for (misfit, by) in kept() { (decided(page, misfit, by.as_ref())) }
                }
            }
        }
    }
}

fn undecided(page: &Page, misfit: &Misfit) -> Markup {
    let (words, slug) = (page.speaker.words, &page.speaker.centre.slug);
    let id = reason_id(misfit.booking, misfit.child);
    let action = addresses::desk::misfit(slug, misfit.booking, misfit.child);
    let error = page.filled.fault_of(&id);
    let value = if error.is_some() { page.filled.value("reason") } else { "" };
    let reason = Field {
        id: id.clone(),
        value,
        error,
        hint: Some(words.say("misfits-reason-hint")),
        ..Field::new("reason", words.say("misfits-reason"), Kind::Text)
    };
    html! {
        section.card.panel.desk-form aria-labelledby={ "h-" (id) } {
            (head(page, misfit, &id))
            (page.guard.form((&action, &id), "form", "", html! {
                (forms::field(words, &reason))
                div.row {
                    button.btn name="answer" value="keep" { (words.say("misfits-keep")) span.sr { " " (name(misfit)) } }
                    button.btn.quiet name="answer" value="cancel" formnovalidate { (words.say("misfits-cancel")) span.sr { " " (name(misfit)) } }
                }
            }))
        }
    }
}

fn decided(page: &Page, misfit: &Misfit, by: Option<&Name>) -> Markup {
    let words = page.speaker.words;
    let id = reason_id(misfit.booking, misfit.child);
    let Some(kept) = &misfit.kept else { return html! {} };
    let facts = [
        ("reason", kept.reason.clone().into()),
        ("who", by.map_or_else(|| words.say("story-somebody"), |name| name.as_str().to_string()).into()),
        ("when", page.speaker.at(kept.at).into()),
    ];
    html! {
        div aria-labelledby={ "h-" (id) } {
            (head(page, misfit, &id))
            p { (words.tell("misfits-kept-for", &facts)) }
        }
    }
}

/// Who, where, and every reason in words.
fn head(page: &Page, misfit: &Misfit, id: &str) -> Markup {
    let (words, slug) = (page.speaker.words, &page.speaker.centre.slug);
    let speaker = Speaker { household: Some(&misfit.household), ..page.speaker };
    html! {
        h3 id={ "h-" (id) } {
            a.link href=(addresses::desk::household(slug, misfit.household.id)) { (name(misfit)) }
            " · "
            a.link href=(addresses::desk::session(slug, misfit.session.id)) { (session_line(words, &misfit.session)) }
        }
        (speaker.list(&misfit.reasons))
    }
}

/// On a roster: who no longer fits, and where that is decided.
pub fn flags(speaker: &Speaker, misfits: &[Misfit], shows_names: bool) -> Markup {
    let words = speaker.words;
    let open = || misfits.iter().filter(|misfit| misfit.kept.is_none());
    html! {
        @if open().next().is_some() {
            section.card.panel aria-labelledby="h-misfits" {
                h2.row id="h-misfits" { (icon("warn")) (words.say("misfits-title")) }
                @for misfit in open() {
                    @let own = Speaker { household: Some(&misfit.household).filter(|_| shows_names), ..*speaker };
                    p { b { @if shows_names { (name(misfit)) " " } (words.tell("roster-code", &[("code", misfit.code.as_str().into())])) } }
                    (own.list(&misfit.reasons))
                }
                p { a.link href=(addresses::desk_households::misfits(&speaker.centre.slug)) { (words.say("misfits-decide")) } }
            }
        }
    }
}

fn name(misfit: &Misfit) -> &str {
    misfit.household.child(misfit.child).map_or("", |child| child.name.as_str())
}

/// Which session, in one line.
pub fn session_line(words: &Words, session: &Session) -> String {
    let when = words.day_and_time(session.date.and_time(session.starts));
    format!("{when} {}", session.names.in_(words.language()))
}
