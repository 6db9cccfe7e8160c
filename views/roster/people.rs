//! The grown-ups of a party: who comes along, and whom to call.

use super::At;
use crate::domain::roster::{Entry, GrownUp};
use crate::views::icons::icon;
use crate::views::words::Words;
use maud::{Markup, html};

/// Whom to call when something happens to a child that is here, or does not come.
pub(super) fn contact(at: &At, entry: &Entry) -> Markup {
    let Some(contact) = entry.contacts.first() else { return html! {} };
    html! {
        " " a.tel href={ "tel:" (contact.phone.as_str()) } {
            (icon("phone")) (at.words.tell("roster-contact", &[("name", contact.name.as_str().into()), ("phone", contact.phone.as_str().into())]))
        }
    }
}

pub(super) fn grown_ups(words: &Words, adults: &[GrownUp]) -> Markup {
    html! {
        @for adult in adults {
            span {
                (adult.name.as_str())
                @if let Some(phone) = &adult.phone { " " (words.tell("roster-last4", &[("last4", phone.last4().into())])) }
            }
            " "
        }
    }
}
