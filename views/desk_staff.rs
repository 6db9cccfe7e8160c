//! Who may sign in at the desk: the list, the form for somebody new, and one colleague (S11).
//!
//! Invariant: no page shows a password again.

use super::desk::Guard;
use super::filled::Filled;
use super::forms::{self, Choice, Field, Kind};
use super::icons::icon;
use super::words::Words;
use crate::addresses;
use crate::domain::ids::StaffId;
use crate::domain::names::Name;
use crate::domain::staff::{Login, PASSWORD_SHORTEST, Role};
use maud::{Markup, html};

/// One colleague, as the list has them.
#[derive(Debug, Clone)]
pub struct Line {
    pub id: StaffId,
    pub login: Login,
    pub name: Name,
    pub role: Role,
}

pub struct Page<'a> {
    pub words: &'a Words,
    pub slug: &'a str,
    pub guard: Guard<'a>,
    pub lines: &'a [Line],
    /// Who is looking.
    pub own: StaffId,
    pub filled: &'a Filled,
}

/// A role's word.
pub fn role(words: &Words, role: Role) -> String {
    words.say(&format!("role-{}", role.code().replace('_', "-")))
}

pub fn page(page: &Page) -> Markup {
    let words = page.words;
    html! {
        (page.filled.summary(words))
        section.wide.card.rows tabindex="0" aria-labelledby="h-staff" {
            table {
                caption id="h-staff" { h1 { (words.say("staff-title")) } }
                thead { tr {
                    @for key in ["staff-name", "staff-login", "staff-role", "staff-change"] { th scope="col" { (words.say(key)) } }
                } }
                tbody { @for line in page.lines { (row(page, line)) } }
            }
        }
        section.card.desk-form aria-labelledby="h-add" {
            h2 id="h-add" { (words.say("staff-add")) }
            (page.guard.form((&addresses::desk::staff(page.slug), "staff-add"), "form", "", html! {
                (called(words, page.filled))
                (forms::field(words, &Field {
                    hint: Some(words.say("staff-login-hint")),
                    ..page.filled.field("login", words.say("staff-login"), Kind::Text)
                }))
                (password(words, page.filled, "staff-password-first"))
                (forms::press(&words.say("staff-add-press")))
            }))
        }
    }
}

fn row(page: &Page, line: &Line) -> Markup {
    let words = page.words;
    html! {
        tr id={ "staff-" (line.id) } {
            th scope="row" { (line.name.as_str()) @if line.id == page.own { " " span.hint { (words.say("staff-own")) } } }
            td { (line.login.as_str()) }
            td { (role(words, line.role)) }
            td { a.link href=(addresses::desk::colleague(page.slug, line.id)) { (words.say("staff-change")) span.sr { " " (line.name.as_str()) } } }
        }
    }
}

/// How somebody is called, and what they may.
fn called(words: &Words, filled: &Filled) -> Markup {
    let name = Field {
        hint: Some(words.say("staff-name-hint")),
        ..filled.field("name", words.say("staff-name"), Kind::Text)
    };
    html! {
        (forms::field(words, &name))
        fieldset.field.bad[filled.fault_of("role").is_some()] id="role" tabindex="-1" {
            legend { (words.say("staff-role")) }
            @if let Some(fault) = filled.fault_of("role") { p.error { (icon("warn")) span { span.sr { (words.say("field-error")) } (fault) } } }
            @for one in Role::ALL {
                (forms::pick(&Choice {
                    name: "role",
                    value: one.code(),
                    label: role(words, one),
                    note: words.say(&format!("role-{}-may", one.code().replace('_', "-"))),
                    is_ticked: filled.value("role") == one.code(),
                    reason: None,
                }))
            }
        }
    }
}

/// The box for a password that is chosen for somebody.
pub(super) fn password(words: &Words, filled: &Filled, label: &str) -> Markup {
    forms::field(
        words,
        &Field {
            hint: Some(words.tell("staff-password-hint", &[("shortest", PASSWORD_SHORTEST.into())])),
            ..filled.field("password", words.say(label), Kind::NewPassword)
        },
    )
}

/// One colleague, with what can be done.
pub struct One<'a> {
    pub words: &'a Words,
    pub slug: &'a str,
    pub guard: Guard<'a>,
    pub colleague: &'a Line,
    /// The one who looks.
    pub is_own: bool,
    pub filled: &'a Filled,
}

pub fn one(page: &One) -> Markup {
    let (words, slug, id) = (page.words, page.slug, page.colleague.id);
    let form = |action: String, key: &str, body: Markup| page.guard.form((&action, key), "form", "", body);
    html! {
        (page.filled.summary(words))
        div.wide {
            a.back href=(addresses::desk::staff(slug)) { (words.say("back")) }
            h1 { (page.colleague.name.as_str()) }
            p.hint { (words.say("staff-login")) " " b { (page.colleague.login.as_str()) } }
        }
        section.card.desk-form aria-labelledby="h-called" {
            h2 id="h-called" { (words.say("staff-called")) }
            (form(addresses::desk::colleague(slug, id), "called", html! {
                (called(words, page.filled))
                (forms::press(&words.say("staff-save")))
            }))
        }
        section.card.desk-form aria-labelledby="h-password" {
            h2 id="h-password" { (words.say("staff-password-new")) }
            (form(addresses::desk::colleague_password(slug, id), "password", html! {
                (password(words, page.filled, "staff-password-new"))
                p.hint { (words.say(if page.is_own { "staff-password-own" } else { "staff-password-out" })) }
                button.btn.quiet { (words.say("staff-password-press")) }
            }))
        }
        section.card.desk-form aria-labelledby="h-shut" {
            h2 id="h-shut" { (words.say("staff-shut")) }
            p { (words.say("staff-shut-hint")) }
            (form(addresses::desk::colleague_removal(slug, id), "shut", html! {
                button.btn.quiet { (words.say("staff-shut-press")) span.sr { " " (page.colleague.name.as_str()) } }
            }))
        }
    }
}
