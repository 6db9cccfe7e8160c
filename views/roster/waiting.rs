//! Who waits for a session, on its roster (B6).

use super::people::grown_ups;
use super::{Entry, Page};
use crate::addresses;
use crate::views::tags::tag;
use maud::{Markup, html};

/// B6: who waits, the first first.
pub(super) fn line(page: &Page) -> Markup {
    let (at, words) = (&page.at, page.at.words);
    let waiting = || at.roster.entries.iter().filter(|entry| entry.in_line().next().is_some());
    html! {
        section.card.panel id="line" aria-labelledby="h-line" {
            h2 id="h-line" { (words.say("roster-line")) }
            @if waiting().next().is_none() { p { (words.say("roster-line-none")) } }
            ol { @for (place, entry) in waiting().enumerate() { (in_line(page, place + 1, entry)) } }
        }
    }
}

fn in_line(page: &Page, place: usize, entry: &Entry) -> Markup {
    let (at, words) = (&page.at, page.at.words);
    let names: Vec<&str> = entry.in_line().map(|member| member.name.as_str()).collect();
    html! {
        li.in id={ "w-" (entry.booking) } {
            p {
                b { (place) } " "
                @if page.shows_names { (names.join(" ")) " " (grown_ups(words, &entry.grown_ups)) }
                @else { (words.tell("roster-children", &[("children", names.len().into())])) }
                @if let Some(until) = entry.offered_until.filter(|until| *until > at.now) {
                    " " (tag("few", "wait", &words.tell("roster-offered", &[("time", words.time(at.centre.zone.wall(until).time()).into())])))
                }
            }
            (at.guard.form((&addresses::desk::booking_cancellation(at.slug(), entry.booking), &format!("leave-{}", entry.booking)), "no-print", at.swap, html! {
                button.link { (words.say("cancel")) span.sr { " " (place) } }
            }))
        }
    }
}
