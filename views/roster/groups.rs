//! Groups on a roster: one line and one press for each (B10).

use super::At;
use crate::addresses;
use crate::domain::group::{Group, State};
use crate::views::groups as views;
use maud::{Markup, html};

/// Those expected, here or gone again; what was called off stands on their page.
pub(super) fn lines(at: &At) -> Markup {
    html! { @for group in at.roster.groups.iter().filter(|group| group.state != State::Cancelled) { (line(at, group)) } }
}

fn line(at: &At, group: &Group) -> Markup {
    let words = at.words;
    html! {
        div.in id={ "g-" (group.id) } {
            p {
                (views::said(words, group))
                (views::standing(words, at.centre, group))
                @if group.state == State::Placed { " " a.link.no-print href=(addresses::groups::one(at.slug(), group.id)) { (words.say("group-change")) span.sr { " " (group.name.as_str()) } } }
            }
            @match group.state {
                State::Placed => (press(at, group, ("in", "btn", "roster-check-in"))),
                State::Here { .. } => (press(at, group, ("out", "btn quiet", "roster-check-out"))),
                State::Left | State::Cancelled => {}
            }
        }
    }
}

fn press(at: &At, group: &Group, (step, class, label): (&str, &str, &str)) -> Markup {
    let name = format!("group-{step}-{}", group.id);
    at.guard.press((&addresses::groups::visits(at.slug(), group.id), &name), "", at.swap, html! {
        button class=(class) name="step" value=(step) { (at.words.say(label)) span.sr { " " (group.name.as_str()) } }
    })
}
