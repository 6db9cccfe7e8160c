//! One session: what, when, where, for whom, and the form that asks for a place, with each child's answer beside it.
//!
//! Invariant: before the press the page shows what the press would give (Z1); after a "no" the ticks stay, with every
//! reason and the next best thing to press (Z2).

pub mod ask;
pub mod terms;

use super::icons::{icon, look, tile};
use super::programme::card::{Card, Stand};
use super::refusals::{Said, Speaker};
use super::words::Words;
use crate::addresses;
use crate::domain::ids::{ChildId, GuardianId};
use crate::domain::names::Names;
use crate::domain::refusal::Refusals;
use crate::domain::room::Room;
use crate::domain::session::Session;
use maud::{Markup, PreEscaped, html};

/// Everything the page shows.
pub struct SessionPage<'a> {
    pub speaker: Speaker<'a>,
    /// How it stands, with each child's answer.
    pub card: Card<'a>,
    /// What to bring, where the programme says so.
    pub bring: Option<&'a Names>,
    /// For a household: the form's token, key and ticks.
    pub ask: Option<Ask>,
    pub refused: Option<Refused<'a>>,
    /// B3: this household is told when it opens.
    pub is_alerted: bool,
}

/// The form as it stands.
#[derive(Default)]
pub struct Ask {
    pub token: String,
    pub key: String,
    pub children: Vec<ChildId>,
    pub guardians: Vec<GuardianId>,
    pub carried: Vec<ChildId>,
    /// Children who could be carried along.
    pub babies: Vec<ChildId>,
    pub along: Vec<ChildId>,
    /// Children who could be brought along without a place.
    pub siblings: Vec<ChildId>,
    /// Grown-ups the ticked children need.
    pub needed: u16,
}

/// What was said to the last press.
pub struct Refused<'a> {
    pub refusals: Refusals,
    /// Up to three sessions that fit; none where another tick is all that is lacking.
    pub fits: Option<Vec<(&'a Session, &'a Room)>>,
    /// G3: children who could come without the others, with a key for their own request.
    pub part: Option<(Vec<ChildId>, String)>,
}

pub fn session(page: &SessionPage) -> Markup {
    let (words, slug) = (page.speaker.words, &page.speaker.centre.slug);
    html! {
        div.narrow {
            nav aria-label=(words.say("back")) {
                a.back href=(addresses::day(slug, page.card.session.date)) { (words.say("session-back")) }
            }
            @if let Some(refused) = &page.refused { (no(page, refused)) }
            (what(page))
            (terms::terms(page))
            @if let Some(series) = page.card.session.series {
                p { a.link href=(addresses::feeds::series(slug, series)) { (words.say("series-page-all")) } }
            }
            (door(page))
        }
    }
}

/// What the head holds for search engines; the text was made to stand inside this element.
pub fn described(event: &str) -> Markup {
    html! { script type="application/ld+json" { (PreEscaped(event)) } }
}

/// The head of the page: the card, large.
fn what(page: &SessionPage) -> Markup {
    let (speaker, card, words) = (&page.speaker, &page.card, page.speaker.words);
    let (session, language) = (card.session, words.language());
    let description = session.description.in_(language);
    html! {
        article class={ "ses " (look(&card.room.look)) } data-session=(session.id) {
            (tile(&card.room.look))
            div {
                p.when { (words.day(session.date)) " " span.nb { (words.times(session.starts, session.ends)) } }
                h1 { (session.names.in_(language)) }
                p.meta {
                    (card.room.names.in_(language))
                    @if let Some(ages) = session.terms.ages { i {} (words.span(ages)) }
                }
            }
            div.cap id="places" { (super::programme::card::tag(speaker, card)) }
            @if !description.is_empty() { p.why { (icon("i")) span { (description) } } }
        }
    }
}

/// What can be done here: the form, the way to sign in, or why there is neither.
fn door(page: &SessionPage) -> Markup {
    let (speaker, words) = (&page.speaker, page.speaker.words);
    match &page.card.stand {
        Stand::Course { series } => html! {
            p.note { (icon("i")) span { (words.say("courses-whole")) } }
            div.stick {
                a.btn.big href=(addresses::courses::course(&speaker.centre.slug, *series)) { (words.say("courses-see")) }
            }
        },
        Stand::Past | Stand::Cancelled(_) | Stand::AtDesk | Stand::Barred(_) | Stand::Begun { .. } => {
            closed(page)
        }
        Stand::Mine { .. }
        | Stand::Waiting { .. }
        | Stand::Offered { .. }
        | Stand::Opens(_)
        | Stand::Closed
        | Stand::Full
        | Stand::Bookable => match &page.ask {
            Some(form) => html! {
                (ask::form(page, form))
                @if let Stand::Opens(opens) = page.card.stand { (ask::alert(page, form, opens)) }
            },
            None => sign_in(words, &addresses::session(&speaker.centre.slug, page.card.session.id)),
        },
    }
}

fn closed(page: &SessionPage) -> Markup {
    let (words, slug) = (page.speaker.words, &page.speaker.centre.slug);
    let text = match &page.card.stand {
        Stand::Cancelled(cause) => {
            let cause = cause.in_(words.language()).to_string();
            words.tell("refusal-cancelled-by-centre", &[("cause", cause.into())])
        }
        Stand::Begun { minutes } => words.tell("programme-begun", &[("minutes", (*minutes).into())]),
        Stand::AtDesk => words.say("programme-at-desk"),
        Stand::Barred(why) => barred(&page.speaker.say(why)),
        _ => words.say("refusal-already-over-rule"),
    };
    html! {
        p.note { (icon("i")) span { (text) } }
        p.row {
            a.btn.quiet href=(addresses::help(slug)) { (words.say("help-contact")) }
            a.btn.quiet href=(addresses::programme(slug)) { (words.say("session-more")) }
        }
    }
}

/// Why nobody can book it, and what helps, in one breath.
fn barred(said: &Said) -> String {
    [said.fact.as_str(), &said.rule, &said.remedy].join(" · ")
}

fn sign_in(words: &Words, here: &str) -> Markup {
    html! {
        div.stick {
            a.btn.big href=(addresses::household::sign_in_then(here)) { (words.say("session-sign-in")) }
            p.hint { (words.say("session-sign-in-hint")) }
        }
    }
}

/// The answer to a press that was refused: every reason, and what fits.
fn no(page: &SessionPage, refused: &Refused) -> Markup {
    let (speaker, words) = (&page.speaker, page.speaker.words);
    let can_wait = refused.refusals.are_worth_waiting();
    html! {
        div.errors id="errors" tabindex="-1" role="alert" {
            h2 {
                (icon("warn"))
                @if can_wait { (words.say("session-taken")) } @else { (words.say("refusal-heading")) }
            }
            (speaker.list(&refused.refusals))
            @if can_wait { p { a href="#ask" { (words.say("session-taken-text")) } } }
        }
        @if let (Some((children, key)), Some(form)) = (&refused.part, &page.ask) {
            (ask::partial(page, form, children, key))
        }
        @if let Some(all) = &refused.fits {
            @if !all.is_empty() { (fits(page, all)) }
            @else if !can_wait { p { (words.say("refusal-fits-none")) } }
        }
    }
}

fn fits(page: &SessionPage, fits: &[(&Session, &Room)]) -> Markup {
    let (words, slug) = (page.speaker.words, &page.speaker.centre.slug);
    let language = words.language();
    html! {
        section aria-labelledby="fits" {
            h2 id="fits" { (words.say("refusal-fits-heading")) }
            ul.fits {
                @for (session, room) in fits {
                    li {
                        a href=(addresses::session(slug, session.id)) {
                            b { (session.names.in_(language)) }
                            span {
                                (words.day(session.date)) " " (words.times(session.starts, session.ends)) " "
                                (room.names.in_(language))
                            }
                        }
                    }
                }
            }
        }
    }
}
