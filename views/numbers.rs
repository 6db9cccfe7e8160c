//! What the numbers of a series and of a room are set with alike: why, what is about to be set, and what was set before
//! (S4, Z3).
//!
//! Invariant: the button sends the digest of what stands above it; what was set before is set again by the same form.

use super::desk::Guard;
use super::desk_sessions::select;
use super::filled::Filled;
use super::forms;
use super::icons::icon;
use super::story::who;
use super::words::Words;
use crate::domain::reason;
use crate::domain::story::Teller;
use crate::domain::zone::{Timestamp, Zone};
use maud::{Markup, html};

/// Each field of a form, and what fills it.
pub type Fields = Vec<(&'static str, String)>;

/// What was set, when, by whom and why.
pub struct Change<'a> {
    pub at: Timestamp,
    pub by: &'a Teller,
    pub why: &'a str,
    /// All numbers in a line, before and after.
    pub was: String,
    pub is: String,
    /// The form that sets what was; none where nobody had stated it.
    pub again: Option<Fields>,
}

/// The form as these numbers fill it in.
pub fn filled(fields: Fields) -> Filled {
    fields.into_iter().fold(Filled::default(), |filled, (name, value)| filled.with(name, value))
}

/// Why they are set.
pub fn why(words: &Words, filled: &Filled) -> Markup {
    let codes: Vec<(&str, String)> =
        reason::NUMBERS.iter().map(|code| (*code, words.say(&format!("reason-{code}")))).collect();
    select(words, ("why", "numbers-why"), &codes, filled)
}

/// What was set before, the newest first.
pub fn history(words: &Words, zone: Zone, form: (Guard<'_>, &str), changes: &[Change]) -> Markup {
    html! {
        section.card.panel.wide aria-labelledby="h-history" {
            h2 id="h-history" { (words.say("numbers-history")) }
            @if changes.is_empty() { p { (words.say("numbers-history-none")) } }
            ul { @for (nth, one) in changes.iter().enumerate() { (change(words, zone, form, (nth, one))) } }
        }
    }
}

fn change(
    words: &Words,
    zone: Zone,
    (guard, action): (Guard<'_>, &str),
    (nth, change): (usize, &Change),
) -> Markup {
    let when = words.day_and_time(zone.wall(change.at));
    html! {
        li.in {
            p {
                b { (when) } " " (who(words, change.by)) " " (words.say(&format!("reason-{}", change.why)))
                br; (change.was) " → " (change.is)
            }
            @if let Some(again) = &change.again {
                (guard.form((action, &format!("restore-{nth}")), "", "", html! {
                    @for (name, value) in again { (forms::hidden(name, value)) }
                    (forms::hidden("why", "restored"))
                    button.btn.quiet { (words.say("numbers-restore")) span.sr { " " (when) } }
                }))
            }
        }
    }
}

/// Numbers about to be set.
pub struct Confirm<'a> {
    pub words: &'a Words,
    /// Where the form is sent, and which of its fields are sent again.
    pub action: &'a str,
    pub fields: &'a [&'static str],
    pub filled: &'a Filled,
    pub digest: &'a str,
    /// Nothing is in the way.
    pub is_clear: bool,
    /// Something happened since it was shown.
    pub has_changed: bool,
    pub guard: Guard<'a>,
}

/// `shown`: what they would do.
pub fn confirm(confirm: &Confirm, shown: Markup) -> Markup {
    let Confirm { words, action, filled, is_clear, .. } = *confirm;
    html! {
        section.card.panel.wide {
            @if confirm.has_changed && is_clear {
                div.errors id="errors" tabindex="-1" role="alert" { h2 { (icon("warn")) (words.say("effects-changed")) } }
            }
            h1 { (words.say("effects-title")) }
            (shown)
            (confirm.guard.form((action, "confirm"), "form keep", "", html! {
                @for name in confirm.fields { (forms::hidden(name, filled.value(name))) }
                (forms::hidden("digest", confirm.digest))
                div.row {
                    @if is_clear { (forms::press(&words.say("numbers-confirm"))) }
                    a.btn.quiet href=(action) { (words.say("back")) }
                }
            }))
        }
    }
}
