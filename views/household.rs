//! A household: its children, grown-ups, consent and settings, for the family itself and for the desk.
//!
//! Invariant: titles hold no name of a person; needs are shown to the family and to staff only.

pub mod calendar;
mod forms_of;
mod pick_up;

pub use forms_of::*;
pub use pick_up::{Page, pick_up_door, pick_up_page};

use super::icons::icon;
use super::words::Words;
use super::{forms, tags};
use crate::addresses;
use crate::domain::booking::Pause;
use crate::domain::household::{Child, Guardian, Household, Phone};
use crate::domain::ids::{ChildId, GuardianId, HouseholdId};
use crate::domain::zone::Date;
use maud::{Markup, html};

/// Whose page it is: the family's own, or the desk's page about it. It decides every address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Home<'a> {
    Own,
    Desk { centre: &'a str, household: HouseholdId },
}

impl Home<'_> {
    pub fn page(self) -> String {
        match self {
            Home::Own => addresses::household::household(),
            Home::Desk { centre, household } => addresses::desk::household(centre, household),
        }
    }

    pub fn children(self) -> String {
        match self {
            Home::Own => addresses::household::children(),
            Home::Desk { centre, household } => addresses::desk_households::children(centre, household),
        }
    }

    pub fn child(self, child: ChildId) -> String {
        match self {
            Home::Own => addresses::household::child(child),
            Home::Desk { centre, household } => addresses::desk_households::child(centre, household, child),
        }
    }

    pub fn child_removal(self, child: ChildId) -> String {
        match self {
            Home::Own => addresses::household::child_removal(child),
            Home::Desk { centre, household } => {
                addresses::desk_households::child_removal(centre, household, child)
            }
        }
    }

    pub fn guardians(self) -> String {
        match self {
            Home::Own => addresses::household::guardians(),
            Home::Desk { centre, household } => addresses::desk_households::guardians(centre, household),
        }
    }

    pub fn guardian(self, guardian: GuardianId) -> String {
        match self {
            Home::Own => addresses::household::guardian(guardian),
            Home::Desk { centre, household } => {
                addresses::desk_households::guardian(centre, household, guardian)
            }
        }
    }

    pub fn guardian_removal(self, guardian: GuardianId) -> String {
        match self {
            Home::Own => addresses::household::guardian_removal(guardian),
            Home::Desk { centre, household } => {
                addresses::desk_households::guardian_removal(centre, household, guardian)
            }
        }
    }

    pub fn consent(self) -> String {
        match self {
            Home::Own => addresses::household::consent(),
            Home::Desk { centre, household } => addresses::desk_households::consent(centre, household),
        }
    }
}

/// What the forms of a page need.
#[derive(Debug, Clone, Copy)]
pub struct Guarded<'a> {
    pub token: &'a str,
    pub key: &'a str,
}

/// What the family's own page shows beside the household.
#[derive(Debug, Clone, Copy)]
pub struct Own<'a> {
    pub today: Date,
    pub pauses: &'a [Pause],
    /// Notices nobody has read.
    pub unread: usize,
    /// The settings form, as it stands.
    pub settings: &'a Markup,
}

/// The family's own page.
pub fn own_page(words: &Words, household: &Household, own: Own, token: &str) -> Markup {
    html! {
        h1 { (words.say("household-title")) }
        section.panel aria-labelledby="notices" {
            header {
                h2 id="notices" { (words.say("household-notices")) }
                a.link href=(addresses::household::notices()) { (words.say("view")) }
            }
            p { (unread(words, own.unread)) }
        }
        (children(words, (household, own.pauses), Home::Own, own.today))
        (guardians(words, household, Home::Own))
        (pick_up_door(words, Home::Own))
        (calendar::calendar_door(words))
        (consent_state(words, household, Home::Own))
        section.panel aria-labelledby="settings" {
            h2 id="settings" { (words.say("household-settings")) }
            (own.settings)
        }
        section.panel aria-labelledby="card" {
            h2 id="card" { (words.say("household-card")) }
            p { a.btn.quiet href=(addresses::household::pin()) { (words.say("household-pin-change")) } }
            p { a.btn.quiet href=(addresses::sign_ins::list()) { (words.say("sign-ins-title")) } }
            p.hint { (words.say("household-sign-outs-what")) }
            form.form method="post" action=(addresses::household::sign_outs()) {
                (forms::hidden("csrf", token))
                button.btn.quiet { (words.say("household-sign-outs")) }
            }
        }
    }
}

fn unread(words: &Words, unread: usize) -> String {
    match unread {
        0 => words.say("household-notices-none"),
        count => words.tell("household-notices-new", &[("count", count.into())]),
    }
}

/// Everybody under 18, with the way to change each.
pub fn children(
    words: &Words,
    (household, pauses): (&Household, &[Pause]),
    home: Home,
    today: Date,
) -> Markup {
    html! {
        section.panel.card aria-labelledby="children" {
            header {
                h2 id="children" { (words.say("household-children")) }
                @if household.has_consent {
                    a.link href=(home.children()) { (words.say("household-child-add")) }
                }
            }
            @if household.children.is_empty() { p { (words.say("household-children-none")) } }
            ul.people {
                @for child in &household.children {
                    li id={ "child-" (child.id) } {
                        div {
                            b { (child.name.as_str()) }
                            p { (born(words, child, today)) }
                            (paused(words, (child, pauses), home))
                            @if let Some(needs) = &child.needs {
                                p.care { (words.tell("household-needs-of", &[("needs", needs.as_str().into())])) }
                            }
                        }
                        (change(words, &home.child(child.id), "household-child-edit-of", child.name.as_str()))
                    }
                }
            }
        }
    }
}

/// B5: until when online booking rests, and at the desk the way to change it.
fn paused(words: &Words, (child, pauses): (&Child, &[Pause]), home: Home) -> Markup {
    let until = pauses.iter().filter(|pause| pause.child == child.id).map(|pause| pause.until).max();
    html! {
        @if let Some(until) = until { p { (tags::tag("few", "warn", &words.tell("pause-is", &[("until", words.day_of_year(until).into())]))) } }
        @if let Home::Desk { centre, household } = home {
            p { a.link href=(addresses::desk_households::pause(centre, household, child.id)) {
                (words.say(if until.is_some() { "pause-lift" } else { "pause-title" })) span.sr { " " (child.name.as_str()) }
            } }
        }
    }
}

fn born(words: &Words, child: &Child, today: Date) -> String {
    match (child.birth, child.age(today)) {
        (Some(birth), Some(age)) => words.tell(
            "household-child-born",
            &[("birth", words.day_of_year(birth).into()), ("age", words.exact_age(age).into())],
        ),
        _ => words.say("household-child-unborn"),
    }
}

fn change(words: &Words, to: &str, key: &str, name: &str) -> Markup {
    html! {
        a.btn.quiet href=(to) aria-label=(words.tell(key, &[("name", name.into())])) { (words.say("change")) }
    }
}

/// The grown-ups, with the way to change each.
pub fn guardians(words: &Words, household: &Household, home: Home) -> Markup {
    html! {
        section.panel.card aria-labelledby="guardians" {
            header {
                h2 id="guardians" { (words.say("household-guardians")) }
                a.link href=(home.guardians()) { (words.say("household-guardian-add")) }
            }
            ul.people {
                @for guardian in &household.guardians {
                    li id={ "guardian-" (guardian.id) } {
                        div {
                            b { (guardian.name.as_str()) }
                            p { (reached(words, guardian)) }
                        }
                        (change(words, &home.guardian(guardian.id), "household-guardian-edit-of", guardian.name.as_str()))
                    }
                }
            }
        }
    }
}

fn reached(words: &Words, guardian: &Guardian) -> Markup {
    html! {
        @match guardian.phone.as_ref().map(Phone::as_str) {
            Some(phone) => (words.tell("household-phone-is", &[("phone", phone.into())])),
            None => (words.say("household-phone-none")),
        }
        @if !guardian.is_adult { " " (tags::tag("few", "warn", &words.say("household-minor"))) }
    }
}

/// Whether consent stands, with the way to give it or take it back.
pub fn consent_state(words: &Words, household: &Household, home: Home) -> Markup {
    let (tone, picture, key) = match household.has_consent {
        true => ("ok", "ok", "household-consent-given"),
        false => ("few", "warn", "household-consent-missing"),
    };
    html! {
        section.panel.card aria-labelledby="consent" {
            header {
                h2 id="consent" { (words.say("household-consent")) }
                a.link href=(home.consent()) { (words.say("household-consent-read")) }
            }
            p.note.(tone) { (icon(picture)) span { (words.say(key)) } }
        }
    }
}
