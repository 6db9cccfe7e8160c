//! One session as a card: what, when, where, for whom; how it stands for the reader, and the one thing to press.
//!
//! Invariant: a session a child cannot join stays visible, with the reason and the day it becomes possible.

use super::filter::Filter;
use crate::addresses;
use crate::domain::audience::Fullness;
use crate::domain::ids::{BookingId, ChildId, SeriesId};
use crate::domain::names::Names;
use crate::domain::outlook::Verdict;
use crate::domain::refusal::Refusal;
use crate::domain::room::Room;
use crate::domain::session::Session;
use crate::domain::zone::Timestamp;
use crate::views::icons::{icon, look, tile};
use crate::views::refusals::Speaker;
use crate::views::tags::{self, Standing, places_tag};
use maud::{Markup, html};

/// How a session stands for whoever looks.
#[derive(Debug, Clone, PartialEq)]
pub enum Stand<'a> {
    Past,
    Cancelled(&'a Names),
    /// A place is had.
    Mine {
        child: ChildId,
        booking: BookingId,
    },
    Waiting {
        child: ChildId,
        booking: BookingId,
        position: u16,
    },
    Offered {
        child: ChildId,
        booking: BookingId,
    },
    /// Talks, groups: the desk books.
    AtDesk,
    /// B9: taken whole, on the course's own page.
    Course {
        series: SeriesId,
    },
    /// Nobody can book it as it stands, for this reason.
    Barred(Refusal),
    /// Running: the desk lets people in.
    Begun {
        minutes: i64,
    },
    Opens(Timestamp),
    /// Nobody of those asked about can come.
    Closed,
    /// Only room is lacking.
    Full,
    Bookable,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Card<'a> {
    pub session: &'a Session,
    pub room: &'a Room,
    pub stand: Stand<'a>,
    pub fullness: Fullness,
    /// Parties in line, where the centre says so.
    pub waiting: Option<u16>,
    /// What each child would hear, the reasons of those who cannot come among them.
    pub verdicts: Vec<Verdict>,
    /// For the public: not for the age that was asked about.
    pub is_other_age: bool,
}

impl Card<'_> {
    /// Somebody asked about could come, or has a place.
    pub fn suits(&self) -> bool {
        !self.is_other_age
            && !matches!(self.stand, Stand::Past | Stand::Cancelled(_) | Stand::Barred(_) | Stand::Closed)
    }

    fn class(&self) -> &'static str {
        match self.stand {
            Stand::Past => "ses past",
            Stand::Cancelled(_) => "ses no hatch",
            Stand::Mine { .. } | Stand::Offered { .. } => "ses mine",
            _ if self.is_other_age => "ses no",
            Stand::Barred(_) | Stand::Closed => "ses no",
            Stand::Waiting { .. }
            | Stand::AtDesk
            | Stand::Course { .. }
            | Stand::Begun { .. }
            | Stand::Opens(_)
            | Stand::Full
            | Stand::Bookable => "ses",
        }
    }
}

/// An item of a list.
pub fn card(speaker: &Speaker, filter: &Filter, card: &Card) -> Markup {
    let (words, session) = (speaker.words, card.session);
    let language = words.language();
    html! {
        li class={ (card.class()) " " (look(&card.room.look)) } id={ "s-" (session.id) } data-session=(session.id) {
            (tile(&card.room.look))
            div {
                p.when { time { (words.time(session.starts)) } "–" time { (words.time(session.ends)) } }
                h3 { (session.names.in_(language)) }
                p.meta {
                    (card.room.names.in_(language))
                    @if let Some(ages) = session.terms.ages { i {} (words.span(ages)) }
                }
            }
            div.cap { (tag(speaker, card)) @if !session.is_confirmed { (places_tag(words, Standing::Unconfirmed)) } }
            @if !matches!(card.stand, Stand::Past) { div.act { (action(speaker, filter, card)) } }
            @if let Some(why) = why(speaker, card) { p.why { (icon("i")) span { (why) } } }
        }
    }
}

/// Where it stands, in a word.
pub fn tag(speaker: &Speaker, card: &Card) -> Markup {
    let words = speaker.words;
    match &card.stand {
        Stand::Past => places_tag(words, Standing::Ended),
        Stand::Cancelled(_) => places_tag(words, Standing::Cancelled),
        Stand::Mine { child, .. } => places_tag(words, Standing::Mine(&speaker.child(*child))),
        Stand::Waiting { child, position, .. } => {
            places_tag(words, Standing::Waiting { name: &speaker.child(*child), position: *position })
        }
        Stand::Offered { child, .. } => {
            let text = words.tell("programme-offered", &[("name", speaker.child(*child).into())]);
            tags::tag("few", "wait", &text)
        }
        Stand::Opens(opens) => places_tag(words, Standing::Opens(&speaker.at(*opens))),
        Stand::AtDesk
        | Stand::Course { .. }
        | Stand::Barred(_)
        | Stand::Begun { .. }
        | Stand::Closed
        | Stand::Full
        | Stand::Bookable => fullness(speaker, card.fullness, card.waiting),
    }
}

/// P1: free, few or full, with the number where the centre shows it.
pub fn fullness(speaker: &Speaker, fullness: Fullness, waiting: Option<u16>) -> Markup {
    let shown = |many: u16| speaker.centre.rules.show_places_left.then_some(many);
    let standing = match fullness {
        Fullness::Free(many) => Standing::Free(shown(many)),
        Fullness::Few(many) => Standing::Few(shown(many)),
        Fullness::FewFrom(age, _) => Standing::FewFrom { years: age.years() },
        Fullness::Full => Standing::Full { waiting },
        Fullness::Cancelled => Standing::Cancelled,
        Fullness::Over => Standing::Ended,
        Fullness::AtDesk => Standing::AskDesk,
        Fullness::Barred => Standing::OnlyShown,
    };
    places_tag(speaker.words, standing)
}

/// The one thing to press; its name for screen readers holds title and time.
fn action(speaker: &Speaker, filter: &Filter, card: &Card) -> Markup {
    let (slug, session) = (&speaker.centre.slug, card.session.id);
    let page = || filter.onward(addresses::session(slug, session));
    let (label, href, is_main) = match &card.stand {
        Stand::Mine { booking, .. } | Stand::Waiting { booking, .. } | Stand::Offered { booking, .. } => {
            ("view", addresses::household::booking(*booking), false)
        }
        Stand::Bookable if !card.is_other_age => ("book", page(), true),
        Stand::Full if !card.is_other_age => ("wait", page(), false),
        Stand::Course { series } => ("courses-card", addresses::courses::course(slug, *series), false),
        _ => ("details", page(), false),
    };
    let class = if is_main { "btn" } else { "btn quiet" };
    html! {
        a class=(class) id={ "do-" (session) } href=(href) {
            (speaker.words.say(label))
            span.sr { (spoken(speaker, card)) }
        }
    }
}

fn spoken(speaker: &Speaker, card: &Card) -> String {
    let words = speaker.words;
    let facts = [
        ("session", card.session.names.in_(words.language()).to_string().into()),
        ("day", words.day(card.session.date).into()),
        ("time", words.time(card.session.starts).into()),
    ];
    words.tell("programme-spoken", &facts)
}

/// The reason line: why not, or who of several can.
fn why(speaker: &Speaker, card: &Card) -> Option<String> {
    let words = speaker.words;
    match &card.stand {
        Stand::Past | Stand::Mine { .. } | Stand::Waiting { .. } | Stand::Offered { .. } => None,
        _ if card.is_other_age => other_age(speaker, card),
        Stand::Cancelled(cause) => Some(cause.in_(words.language()).to_string()),
        Stand::Begun { minutes } => Some(words.tell("programme-begun", &[("minutes", (*minutes).into())])),
        Stand::AtDesk => Some(words.say("programme-at-desk")),
        Stand::Course { .. } => Some(of_course(speaker, card)),
        Stand::Barred(why) => Some(speaker.line(why)),
        Stand::Opens(_) if card.verdicts.is_empty() => None,
        Stand::Closed | Stand::Full | Stand::Bookable | Stand::Opens(_) => of_children(speaker, card),
    }
}

fn other_age(speaker: &Speaker, card: &Card) -> Option<String> {
    let ages = card.session.terms.ages.filter(|_| card.is_other_age)?;
    Some(speaker.words.tell("programme-other-age", &[("ages", speaker.words.span(ages).into())]))
}

/// B9: that it is taken whole, and whom the age keeps away all the same.
fn of_course(speaker: &Speaker, card: &Card) -> String {
    let about = card.verdicts.iter().filter_map(|verdict| verdict.answer.as_ref().err());
    let mut ages = about.flat_map(|refusals| refusals.iter().filter(|refusal| refusal.is_about_age()));
    ages.next().map_or_else(|| speaker.words.say("courses-whole"), |refusal| speaker.line(refusal))
}

/// Whom what keeps away, and who can come all the same.
fn of_children(speaker: &Speaker, card: &Card) -> Option<String> {
    if card.verdicts.iter().all(Verdict::may_book) {
        return None;
    }
    let mut sentences: Vec<String> = Vec::new();
    for verdict in &card.verdicts {
        let is_first = sentences.is_empty();
        let no = reason(verdict).map(|why| if is_first { speaker.line(why) } else { speaker.short(why) });
        let can =
            || speaker.words.tell("refusal-child-fine", &[("name", speaker.child(verdict.child).into())]);
        sentences.extend(no.or_else(|| verdict.may_book().then(can)));
    }
    sentences.dedup();
    sentences.into_iter().reduce(|first, second| {
        speaker.words.tell("refusal-sentences", &[("first", first.into()), ("second", second.into())])
    })
}

/// What keeps a child away for good: what is about the child says more than what is about everybody.
fn reason(verdict: &Verdict) -> Option<&Refusal> {
    let refusals = verdict.answer.as_ref().err()?;
    let mut lasting = refusals.iter().filter(|refusal| !refusal.is_worth_waiting());
    let first = lasting.clone().next();
    lasting.find(|refusal| refusal.child().is_some()).or(first)
}
