//! What a session asks of those who come: host, grown-ups by age, the door, the film, and until when to cancel.

use super::SessionPage;
use crate::domain::age::{Age, AgeRange};
use crate::domain::series::{Advisory, Band, Policy, Supervision};
use crate::domain::session::Session;
use crate::domain::zone::Timestamp;
use crate::views::fees;
use crate::views::refusals::Speaker;
use crate::views::words::Words;
use maud::{Markup, html};

pub fn terms(page: &SessionPage) -> Markup {
    let (session, words) = (page.card.session, page.speaker.words);
    let language = words.language();
    let host = session.host.in_(language);
    html! {
        dl.facts {
            dt { (words.say("fee")) }
            dd { (fees::sentence(words, session.terms.fee, page.speaker.centre.rules.currency)) }
            @if !host.is_empty() { dt { (words.say("session-host")) } dd { (host) } }
            @if let Some(sentences) = guardians(session, words) {
                dt { (words.say("session-guardian")) }
                dd { @for sentence in sentences { p { (sentence) } } }
            }
            @if session.terms.takes_siblings {
                dt { (words.say("session-siblings")) }
                dd { (words.say("session-siblings-text")) }
            }
            @if let Some(bring) = page.bring {
                dt { (words.say("session-bring")) }
                dd { (bring.in_(language)) }
            }
            @if !session.terms.door_checks.is_empty() {
                dt { (words.say("session-door")) }
                dd { @for check in &session.terms.door_checks { p { (check.in_(language)) } } }
            }
            @if let Some(film) = &session.terms.advisory { (advisory(words, film)) }
            dt { (words.say("session-arrive")) }
            dd { (arrive(page)) }
        }
    }
}

/// Until when a booking may be cancelled on time (B4), or that it is too late for that.
pub fn cancel_by(speaker: &Speaker, until: Timestamp) -> String {
    match speaker.now <= until {
        true => speaker.words.tell("session-cancel-by-text", &[("until", speaker.at(until).into())]),
        false => speaker.words.say("session-cancel-past"),
    }
}

fn arrive(page: &SessionPage) -> String {
    let (session, words) = (page.card.session, page.speaker.words);
    if session.is_drop_in() {
        return words.say("session-drop-in");
    }
    let late = page.speaker.centre.rules.late_after_minutes;
    words.tell("session-late", &[("minutes", late.into())])
}

/// G1 in words, an age band to a sentence; bands nobody of the programme's ages is in are left out.
pub fn guardians(session: &Session, words: &Words) -> Option<Vec<String>> {
    let supervision = &session.terms.supervision;
    session.terms.ages.map(|ages| guardians_of(ages, supervision, |age| session.policy(age), words))
}

/// The same for these ages, by what the policy of each is.
pub fn guardians_of(
    ages: AgeRange,
    supervision: &Supervision,
    policy_of: impl Fn(Age) -> Policy,
    words: &Words,
) -> Vec<String> {
    let mut from = 0;
    let mut sentences = Vec::new();
    for Band { under, .. } in supervision.bands() {
        let low = from.max(ages.min().months());
        let high = match (under, ages.under()) {
            (Some(under), Some(last)) => Some((*under).min(last.months())),
            (Some(under), None) => Some(*under),
            (None, last) => last.map(Age::months),
        };
        from = under.unwrap_or(u16::MAX);
        let Some(band) = AgeRange::new(low, high) else { continue };
        let key = policy(policy_of(Age::from_months(low)));
        sentences.push(words.tell(key, &[("ages", words.span(band).into())]));
    }
    sentences
}

const fn policy(policy: Policy) -> &'static str {
    match policy {
        Policy::InRoom => "session-guardian-in-room",
        Policy::NotInRoom => "session-guardian-not-in-room",
        Policy::OnSite => "session-guardian-on-site",
        Policy::DropOff => "session-guardian-drop-off",
        Policy::Alone => "session-guardian-alone",
    }
}

/// V1.
fn advisory(words: &Words, film: &Advisory) -> Markup {
    let rating = film.rating.as_ref().map(|rating| rating.in_(words.language()).to_string());
    let age = |months| ("age", words.exact_age(Age::from_months(months)).into());
    html! {
        dt { (words.say("session-film")) }
        dd {
            p { (film.notice.in_(words.language())) }
            @if let Some(rating) = rating { p { (words.tell("session-film-rating", &[("rating", rating.into())])) } }
            @if film.with_guardian_min_months > 0 {
                p { (words.tell("session-film-min", &[age(film.with_guardian_min_months)])) }
            }
            @if film.min_months > film.with_guardian_min_months {
                p { (words.tell("session-film-guardian", &[age(film.min_months)])) }
            }
        }
    }
}
