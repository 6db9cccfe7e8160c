//! Forms: label above, hint below it, error between hint and box; what was typed is never lost.
//!
//! Invariant: every form that changes something carries the token against forged requests and a key, so that a
//! request sent twice is done once.

use super::icons::icon;
use super::words::Words;
use maud::{Markup, html};

/// What a box takes: it decides the keypad and what a browser may fill in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    /// Digits only, at most this many; the numeric keypad.
    Digits(u8),
    Phone,
    Email,
    /// A one-time code, in one box that can be pasted into.
    Code,
    Password,
    /// A password being chosen, not entered.
    NewPassword,
    /// Who one is: a login.
    Login,
    /// Who one is: the number of a family card.
    Card,
    /// Digits nobody else should see.
    Pin,
    /// A PIN being chosen.
    NewPin,
    Date,
    Time,
    Area,
}

/// One labelled box.
#[derive(Debug, Clone)]
pub struct Field<'a> {
    pub name: &'a str,
    /// The name, unless several boxes of a form share it.
    pub id: String,
    pub label: String,
    pub kind: Kind,
    pub value: &'a str,
    pub hint: Option<String>,
    pub error: Option<String>,
    /// 选填: the box may stay empty, and the label says so.
    pub is_optional: bool,
}

impl<'a> Field<'a> {
    pub fn new(name: &'a str, label: impl Into<String>, kind: Kind) -> Field<'a> {
        let id = name.to_string();
        Field { name, id, label: label.into(), kind, value: "", hint: None, error: None, is_optional: false }
    }
}

/// A form that changes something.
///
/// ```
/// # use leyuan::views::forms;
/// let form = forms::guarded("/bookings", "token", "key", maud::html! {}).into_string();
/// assert!(form.contains(r#"name="csrf" value="token""#) && form.contains(r#"name="key" value="key""#));
/// ```
pub fn guarded(action: &str, token: &str, key: &str, body: Markup) -> Markup {
    html! { form.form method="post" action=(action) { (guard(token, key)) (body) } }
}

/// Such a form whose answer replaces only `ids` where script runs.
pub fn guarded_swap(action: &str, token: &str, key: &str, ids: &str, body: Markup) -> Markup {
    html! { form.form method="post" action=(action) data-swap=(ids) { (guard(token, key)) (body) } }
}

/// The two hidden boxes, for a form written by hand.
pub fn guard(token: &str, key: &str) -> Markup {
    html! { (hidden("csrf", token)) (hidden("key", key)) }
}

pub fn hidden(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}

pub fn field(words: &Words, field: &Field) -> Markup {
    let hint_id = field.hint.as_ref().map(|_| format!("{}-hint", field.id));
    let error_id = field.error.as_ref().map(|_| format!("{}-error", field.id));
    let described =
        [hint_id.as_deref(), error_id.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    html! {
        div.field.bad[field.error.is_some()] {
            label for=(field.id) {
                (field.label) @if field.is_optional { span.optional { (words.say("optional")) } }
            }
            @if let Some(hint) = &field.hint { p.hint id=[&hint_id] { (hint) } }
            (error(words, field.error.as_deref(), error_id.as_deref()))
            (box_of(field, &described))
        }
    }
}

/// The three boxes of a date of birth, as typed. Several of a form differ by `id`.
#[derive(Debug, Clone)]
pub struct Birth<'a> {
    pub id: String,
    pub year: &'a str,
    pub month: &'a str,
    pub day: &'a str,
    pub error: Option<String>,
}

/// Year, month, day: three boxes, the numeric keypad, no picker and no jumping ahead.
pub fn birth_fields(words: &Words, birth: &Birth) -> Markup {
    let boxes = [
        ("year", "birth-year", birth.year, "4", "bday-year"),
        ("month", "birth-month", birth.month, "2", "bday-month"),
        ("day", "birth-day", birth.day, "2", "bday-day"),
    ];
    let id = birth.id.as_str();
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let described = if birth.error.is_some() { format!("{hint_id} {error_id}") } else { hint_id.clone() };
    html! {
        fieldset.field.birth.bad[birth.error.is_some()] id=(id) tabindex="-1" aria-describedby=(described) {
            legend { (words.say("birth")) }
            p.hint id=(hint_id) { (words.say("birth-hint")) }
            (error(words, birth.error.as_deref(), Some(&error_id)))
            div.three {
                @for (name, label, value, size, fill) in boxes {
                    div {
                        label for={ (id) "-" (name) } { (words.say(label)) }
                        input id={ (id) "-" (name) } name=(name) value=(value) size=(size) inputmode="numeric" autocomplete=(fill)
                            aria-invalid=[birth.error.as_ref().map(|_| "true")];
                    }
                }
            }
        }
    }
}

/// What has to be changed, first in `main`: each line leads to its box and says the same words.
pub fn error_summary(words: &Words, errors: &[(String, String)]) -> Markup {
    html! {
        @if !errors.is_empty() {
            div.errors id="errors" tabindex="-1" role="alert" {
                h2 { (icon("warn")) (words.tell("errors-heading", &[("count", errors.len().into())])) }
                ul {
                    @for (field, message) in errors {
                        li { @if field.is_empty() { (message) } @else { a href={ "#" (field) } { (message) } } }
                    }
                }
            }
        }
    }
}

/// A row that is ticked as a whole; `reason` says why it cannot be.
pub struct Choice<'a> {
    pub name: &'a str,
    pub value: &'a str,
    pub label: String,
    pub note: String,
    pub is_ticked: bool,
    /// Why it cannot be chosen.
    pub reason: Option<String>,
}

/// A tick box as a row of 60 px or more.
pub fn tick(choice: &Choice) -> Markup {
    option("checkbox", choice)
}

/// One of several, as a row of 60 px or more.
pub fn pick(choice: &Choice) -> Markup {
    option("radio", choice)
}

/// The one filled button of a form.
pub fn press(label: &str) -> Markup {
    html! { button.btn.big { (label) } }
}

fn option(kind: &str, choice: &Choice) -> Markup {
    html! {
        label.opt.off[choice.reason.is_some()] {
            input type=(kind) name=(choice.name) value=(choice.value) checked[choice.is_ticked] disabled[choice.reason.is_some()];
            span {
                b { (choice.label) }
                @if !choice.note.is_empty() { span { (choice.note) } }
                @if let Some(reason) = &choice.reason { span.why { (reason) } }
            }
        }
    }
}

fn error(words: &Words, error: Option<&str>, id: Option<&str>) -> Markup {
    html! {
        @if let Some(error) = error {
            p.error id=[id] { (icon("warn")) span { span.sr { (words.say("field-error")) } (error) } }
        }
    }
}

fn box_of(field: &Field, described: &str) -> Markup {
    let (kind, keypad, fill) = match field.kind {
        Kind::Text | Kind::Area => ("text", None, None),
        Kind::Digits(_) => ("text", Some("numeric"), None),
        Kind::Phone => ("tel", Some("tel"), Some("tel")),
        Kind::Email => ("email", Some("email"), Some("email")),
        Kind::Code => ("text", Some("numeric"), Some("one-time-code")),
        Kind::Password => ("password", None, Some("current-password")),
        Kind::NewPassword => ("password", None, Some("new-password")),
        Kind::Login => ("text", None, Some("username")),
        Kind::Card => ("text", Some("numeric"), Some("username")),
        Kind::Pin => ("password", Some("numeric"), Some("current-password")),
        Kind::NewPin => ("password", Some("numeric"), Some("new-password")),
        Kind::Date => ("date", None, None),
        Kind::Time => ("time", None, None),
    };
    let longest = match field.kind {
        Kind::Digits(longest) => Some(longest),
        _ => None,
    };
    let described = (!described.is_empty()).then_some(described);
    let invalid = field.error.as_ref().map(|_| "true");
    html! {
        @if field.kind == Kind::Area {
            textarea id=(field.id) name=(field.name) rows="3" aria-describedby=[described] aria-invalid=[invalid] { (field.value) }
        } @else {
            input id=(field.id) name=(field.name) type=(kind) value=(field.value) inputmode=[keypad] autocomplete=[fill]
                size=[longest] aria-describedby=[described] aria-invalid=[invalid];
        }
    }
}
