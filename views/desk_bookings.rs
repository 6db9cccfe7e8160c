//! Booking a session or a course for a household at the desk: find it, see what each child would hear, press (Z1, C3).

use super::desk::{self, Guard, Told};
use super::filled::Filled;
use super::forms::{self, Choice};
use super::icons::icon;
use super::refusals::Speaker;
use super::words::Words;
use crate::addresses;
use crate::domain::household::{Child, Household};
use crate::domain::ids::{ChildId, GuardianId};
use crate::domain::outlook;
use crate::domain::reason;
use crate::domain::refusal::{Refusal, Refusals};
use crate::domain::session::Session;
use crate::domain::zone::Date;
use maud::{Markup, html};

/// What is booked: one session, or a course.
pub struct What<'a> {
    /// What and when, in one line.
    pub line: String,
    /// Where the form goes, and where a household is looked for.
    pub form: String,
    pub search: String,
    pub back: String,
    /// The day on which ages are told.
    pub day: Date,
    /// The key of the button's words.
    pub press: &'static str,
    /// A place in line can be taken.
    pub has_line: bool,
    /// Where children may be brought along (C2).
    pub session: Option<&'a Session>,
    /// Of a course this is one date: where the whole is taken.
    pub course: Option<String>,
}

/// Households found by what was typed.
pub struct Search<'a> {
    pub words: &'a Words,
    pub slug: &'a str,
    pub what: &'a What<'a>,
    pub guard: Guard<'a>,
    pub asked: &'a str,
    pub found: &'a [Household],
}

pub fn search(search: &Search) -> Markup {
    let words = search.words;
    html! {
        section.card.desk-form.wide {
            h1 { (words.say("desk-book-for")) }
            (what(words, search.what))
            form.form role="search" method="post" action=(search.what.search) {
                (forms::guard(search.guard.token, &search.guard.key("search")))
                div.field {
                    label for="q" { (words.say("desk-book-find")) }
                    input id="q" name="q" type="search" value=(search.asked) autocomplete="off";
                }
                (forms::press(&words.say("find")))
            }
            @if !search.asked.is_empty() && search.found.is_empty() {
                p { (words.say("desk-book-nobody")) " " a.link href=(addresses::desk::households(search.slug)) { (words.say("dock-families")) } }
            }
            @if !search.found.is_empty() { ul { @for household in search.found { (found(search, household)) } } }
        }
    }
}

fn found(search: &Search, household: &Household) -> Markup {
    let names: Vec<&str> = household.children.iter().map(|child| child.name.as_str()).collect();
    let to = addresses::with(&search.what.form, "household", &household.id.to_string());
    html! {
        li.in {
            p { b { (household.name.as_str()) } " " (names.join(" ")) }
            a.btn href=(to) { (search.words.say("desk-book-choose")) span.sr { " " (household.name.as_str()) } }
        }
    }
}

fn what(words: &Words, what: &What) -> Markup {
    html! {
        p { (what.line) }
        @if let Some(course) = &what.course {
            p.note { (icon("i")) span { (words.say("desk-courses-one-date")) " " a.link href=(course) { (words.say("courses-enrol")) } } }
        }
    }
}

/// What one child would hear.
#[derive(Debug)]
pub struct Verdict {
    pub child: ChildId,
    pub answer: Result<(), Refusals>,
}

/// A household before a session.
pub struct Form<'a> {
    pub words: &'a Words,
    pub slug: &'a str,
    pub what: &'a What<'a>,
    pub household: &'a Household,
    pub verdicts: Vec<Verdict>,
    /// Those who would usually come along.
    pub guardians: Vec<GuardianId>,
    pub filled: &'a Filled,
    pub guard: Guard<'a>,
    pub told: &'a Told,
    pub speaker: Speaker<'a>,
}

pub fn form(form: &Form) -> Markup {
    let words = form.words;
    html! {
        (desk::told(words, form.guard, form.slug, form.told))
        section.card.desk-form.wide {
            h1 { (words.say("desk-book-for")) " " (form.household.name.as_str()) }
            (what(words, form.what))
            (form.guard.form((&form.what.form, "book"), "form", "", html! {
                (forms::hidden("household", &form.household.id.to_string()))
                fieldset {
                    legend { (words.say("desk-book-children")) }
                    @for child in &form.household.children { (child_row(form, child)) }
                }
                fieldset {
                    legend { (words.say("desk-book-guardians")) }
                    @for guardian in &form.household.guardians {
                        @let id = guardian.id.to_string();
                        (forms::tick(&Choice {
                            name: "guardian",
                            value: &id,
                            label: guardian.name.as_str().into(),
                            note: String::new(),
                            is_ticked: ticked(form, "guardian", &id, form.guardians.contains(&guardian.id)),
                            reason: None,
                        }))
                    }
                }
                (siblings(form))
                @if is_full(form) { (past_places(form)) }
                div.row {
                    (forms::press(&words.say(form.what.press)))
                    @if form.what.has_line && is_full(form) { button.btn.quiet.big name="wish" value="line" { (words.say("wait-join")) } }
                    a.btn.quiet.big href=(form.what.back) { (words.say("back")) }
                }
            }))
        }
    }
}

/// What was ticked before; on a fresh form, what is usual.
fn ticked(form: &Form, name: &str, value: &str, is_usual: bool) -> bool {
    if form.filled.is_untouched() { is_usual } else { form.filled.has(name, value) }
}

fn child_row(form: &Form, child: &Child) -> Markup {
    let words = form.words;
    let id = child.id.to_string();
    let verdict = form.verdicts.iter().find(|verdict| verdict.child == child.id);
    let refusals: Vec<&Refusal> = verdict
        .and_then(|verdict| verdict.answer.as_ref().err())
        .into_iter()
        .flat_map(Refusals::iter)
        .collect();
    let is_final = refusals.iter().any(|refusal| !refusal.is_worth_waiting());
    let said: Vec<String> = refusals.iter().map(|refusal| form.speaker.line(refusal)).collect();
    let age = child.age(form.what.day).map(|age| words.age(age)).unwrap_or_default();
    let note = if is_final { age } else { [age, said.join(" ")].join(" ") };
    let is_usual = !is_final && form.household.children.len() == 1;
    forms::tick(&Choice {
        name: "child",
        value: &id,
        label: child.name.as_str().into(),
        note,
        is_ticked: !is_final && ticked(form, "child", &id, is_usual),
        reason: is_final.then(|| said.join(" ")),
    })
}

/// C2: those the session is not for, where they may be brought along.
fn siblings(form: &Form) -> Markup {
    let all: Vec<ChildId> = form
        .what
        .session
        .into_iter()
        .flat_map(|session| outlook::siblings(session, form.household))
        .collect();
    html! {
        @if !all.is_empty() {
            fieldset {
                legend { (form.words.say("session-along")) }
                @for sibling in all {
                    @let id = sibling.to_string();
                    (forms::tick(&Choice {
                        name: "along",
                        value: &id,
                        label: form.speaker.child(sibling),
                        note: String::new(),
                        is_ticked: ticked(form, "along", &id, false),
                        reason: None,
                    }))
                }
            }
        }
    }
}

/// Only room is lacking for somebody.
fn is_full(form: &Form) -> bool {
    form.verdicts.iter().any(|verdict| verdict.answer.as_ref().is_err_and(Refusals::are_worth_waiting))
        || form.told.is_refusal()
}

/// C3: one more than there are places, with a reason.
fn past_places(form: &Form) -> Markup {
    let words = form.words;
    html! {
        div.field {
            label for="reason" { (words.say("desk-book-past")) }
            p.hint id="reason-hint" { (icon("i")) (words.say("desk-book-past-hint")) }
            select id="reason" name="reason" aria-describedby="reason-hint" {
                option value="" { (words.say("desk-book-past-no")) }
                @for code in reason::PAST_PLACES {
                    option value=(code) selected[form.filled.value("reason") == code] { (words.say(&format!("reason-{code}"))) }
                }
            }
        }
    }
}
