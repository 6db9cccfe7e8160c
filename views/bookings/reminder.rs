//! A reminder: what is on tomorrow, who gains the place, and one button, "can't come".
//!
//! Invariant: the page behind a link shows nicknames and the session, and nothing else of the family.

use super::change::{Gains, consequence};
use super::{Shown, Stage};
use crate::addresses;
use crate::views::forms;
use crate::views::icons::{icon, look, tile};
use crate::views::refusals::Speaker;
use maud::{Markup, html};

/// A booking its family was reminded of.
pub struct Reminded<'a> {
    pub shown: Shown<'a>,
    pub gains: Gains,
    /// Past B4's time.
    pub is_late: bool,
}

/// The page behind the link. `form`: where the press goes, its token and its key.
pub fn absence(speaker: &Speaker, page: &Reminded, form: (&str, &str, &str)) -> Markup {
    let (words, shown) = (speaker.words, &page.shown);
    html! {
        div.narrow {
            @match shown.stage() {
                Stage::Confirmed if shown.can_change => {
                    h1 { (words.say("absence-title")) }
                    (what(speaker, shown))
                    (press(speaker, page, form, "stick"))
                }
                stage => {
                    div.yes { h1 { (words.say(became(stage))) } }
                    (what(speaker, shown))
                    p.row { a.btn.quiet href=(addresses::programme(&shown.centre.slug)) { (words.say("bookings-more")) } }
                }
            }
        }
    }
}

/// The session has begun: the link opens nothing any more.
pub fn ended(speaker: &Speaker) -> Markup {
    let words = speaker.words;
    html! {
        div.narrow {
            h1 { (words.say("absence-ended")) }
            p { (words.say("absence-ended-what")) }
            p.row { a.btn.quiet href=(addresses::help(&speaker.centre.slug)) { (words.say("help-contact")) } }
        }
    }
}

/// On the family's own page: the same press.
pub fn panel(speaker: &Speaker, reminded: &Reminded, token: &str, key: &str) -> Markup {
    let (words, shown) = (speaker.words, &reminded.shown);
    let action = addresses::household::cancellation(shown.id);
    let id = format!("remind-{}", shown.id);
    html! {
        section.panel aria-labelledby=(id) {
            h2.row id=(id) { (icon("bell")) (words.say("reminder-heading")) }
            (what(speaker, shown))
            (press(speaker, reminded, (&action, token, key), "row"))
        }
    }
}

const fn became(stage: Stage) -> &'static str {
    use crate::domain::booking::CancelledBy;
    match stage {
        Stage::Cancelled(CancelledBy::Household) => "absence-done",
        Stage::Cancelled(CancelledBy::HouseholdLate) => "absence-done-late",
        Stage::Cancelled(CancelledBy::Desk) => "bookings-cancelled-desk",
        Stage::Cancelled(CancelledBy::Centre) => "bookings-cancelled-centre",
        Stage::Offered
        | Stage::Waiting
        | Stage::Confirmed
        | Stage::Inside
        | Stage::Lapsed
        | Stage::Missed
        | Stage::TurnedAway => "bookings-nothing-left",
    }
}

fn what(speaker: &Speaker, shown: &Shown) -> Markup {
    let (words, session) = (speaker.words, shown.session);
    let language = words.language();
    html! {
        article class={ "ses " (look(&shown.room.look)) } data-session=(session.id) {
            (tile(&shown.room.look))
            div {
                p.when { (words.day(session.date)) " " span.nb { (words.times(session.starts, session.ends)) } }
                h3 { (session.names.in_(language)) }
                p.meta { (shown.room.names.in_(language)) i {} (shown.centre.names.in_(language)) i {} (shown.children(speaker)) }
            }
        }
    }
}

/// `place`: how the button stands, at hand on a page of its own.
fn press(
    speaker: &Speaker,
    reminded: &Reminded,
    (action, token, key): (&str, &str, &str),
    place: &str,
) -> Markup {
    let words = speaker.words;
    html! {
        p { (words.say("absence-ask")) }
        (consequence(speaker, reminded.gains, reminded.is_late, reminded.shown.cancel_by))
        form.form method="post" action=(action) {
            (forms::guard(token, key))
            div class=(place) { button.btn.big.bad { (words.say("absence-say")) } }
        }
    }
}
