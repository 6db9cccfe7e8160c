//! Tags: where a session, a room or a booking stands, in a word, an icon and a colour.
//!
//! Invariant: colour never speaks alone; whether a number may be shown at all is decided before (P1).

use super::icons::icon;
use super::words::Words;
use crate::domain::cover::Cover;
use maud::{Markup, html};

/// Where something stands, with the facts its words need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing<'a> {
    /// Places left, with their number where the centre shows it.
    Free(Option<u16>),
    Few(Option<u16>),
    /// Only ages that need no guardian in the room still fit.
    FewFrom {
        years: u16,
    },
    Full {
        waiting: Option<u16>,
    },
    Mine(&'a str),
    Waiting {
        name: &'a str,
        position: u16,
    },
    Offered {
        name: &'a str,
        until: &'a str,
    },
    Over(u16),
    NearlyFull,
    Closed,
    Cleaning,
    Ended,
    Cancelled,
    Missed,
    InUse,
    Vacant,
    AskDesk,
    /// To be seen, not to be booked.
    OnlyShown,
    Opens(&'a str),
    Unconfirmed,
}

/// The tag of a standing.
pub fn places_tag(words: &Words, standing: Standing) -> Markup {
    let (tone, picture) = tone(standing);
    tag(tone, picture, &sentence(words, standing))
}

/// A tag of one's own words; tones are `ok few full bad info`.
pub fn tag(tone: &str, picture: &str, sentence: &str) -> Markup {
    html! { span.tag.(tone) { (icon(picture)) span { (sentence) } } }
}

/// What a standing is called.
pub fn sentence(words: &Words, standing: Standing) -> String {
    match standing {
        Standing::Free(Some(places)) => words.tell("places-free", &[("places", places.into())]),
        Standing::Free(None) => words.say("places-free-unsaid"),
        Standing::Few(Some(places)) => words.tell("places-few", &[("places", places.into())]),
        Standing::Few(None) => words.say("places-few-unsaid"),
        Standing::FewFrom { years } => words.tell("places-few-from", &[("years", years.into())]),
        Standing::Full { waiting: Some(waiting) } if waiting > 0 => {
            words.tell("places-full-waiting", &[("waiting", waiting.into())])
        }
        Standing::Full { .. } => words.say("places-full"),
        Standing::Mine(name) => words.tell("places-mine", &[("name", name.into())]),
        Standing::Waiting { name, position } => {
            words.tell("places-waiting", &[("name", name.into()), ("position", position.into())])
        }
        Standing::Offered { name, until } => {
            words.tell("places-offered", &[("name", name.into()), ("until", until.into())])
        }
        Standing::Over(over) => words.tell("places-over", &[("over", over.into())]),
        Standing::NearlyFull => words.say("places-nearly-full"),
        Standing::Closed => words.say("places-closed"),
        Standing::Cleaning => words.say("places-cleaning"),
        Standing::Ended => words.say("places-ended"),
        Standing::Cancelled => words.say("places-cancelled"),
        Standing::Missed => words.say("places-missed"),
        Standing::InUse => words.say("places-in-use"),
        Standing::Vacant => words.say("places-vacant"),
        Standing::AskDesk => words.say("places-ask-desk"),
        Standing::OnlyShown => words.say("places-only-shown"),
        Standing::Opens(opens) => words.tell("places-opens", &[("opens", opens.into())]),
        Standing::Unconfirmed => words.say("places-unconfirmed"),
    }
}

fn tone(standing: Standing) -> (&'static str, &'static str) {
    match standing {
        Standing::Free(_) | Standing::Vacant => ("ok", "dot"),
        Standing::Mine(_) => ("ok", "ok"),
        Standing::Few(_) | Standing::FewFrom { .. } | Standing::NearlyFull => ("few", "half"),
        Standing::Offered { .. } | Standing::Unconfirmed => ("few", "wait"),
        Standing::Full { .. } => ("full", "full"),
        Standing::Waiting { .. } | Standing::Opens(_) => ("info", "wait"),
        Standing::AskDesk | Standing::OnlyShown => ("info", "i"),
        Standing::Over(_) => ("bad", "warn"),
        Standing::InUse => ("full", "full"),
        Standing::Closed | Standing::Cleaning | Standing::Ended | Standing::Cancelled | Standing::Missed => {
            ("full", "x")
        }
    }
}

/// G4: more children than the staff may look after.
pub fn few_staff(words: &Words, cover: Cover) -> Markup {
    let Cover { staff, children, most } = cover;
    let facts = [("staff", staff.into()), ("children", children.into()), ("most", most.into())];
    html! { span.tag.bad { (icon("warn")) (words.tell("roster-staff", &facts)) } }
}
