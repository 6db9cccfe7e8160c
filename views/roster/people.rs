//! The grown-ups of a party: who comes along, and whom to call.

use super::{At, step};
use crate::addresses::pick_up as to;
use crate::domain::pick_up;
use crate::domain::roster::{Entry, GrownUp, Member};
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

/// G5: whoever was left with staff goes home from the pick-up list, where it is said with whom.
pub(super) fn way_out(at: &At, (entry, member): (&Entry, &Member)) -> Markup {
    let (words, session, name) = (at.words, at.session(), member.name.as_str());
    html! {
        @if pick_up::is_left_with_staff(session, (member.part, member.age(session.date))) {
            a.btn.quiet href={ (to::list(at.slug(), session.id)) "#c-" (entry.booking) "-" (member.child) } { (words.say("pick-up-press")) span.sr { " " (name) } }
        } @else {
            (step(at, (entry, Some(member)), ("out", "btn quiet"), html! { (words.say("roster-check-out")) span.sr { " " (name) } }))
        }
    }
}

pub(super) fn to_pick_up(at: &At) -> Markup {
    html! {
        @if pick_up::takes_over(at.session()) {
            a.btn.quiet href=(to::list(at.slug(), at.session().id)) { (at.words.say("pick-up-list")) }
        }
    }
}
