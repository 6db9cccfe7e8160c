//! The form that asks for a place: who comes, who minds them, and one button.

use super::{Ask, SessionPage};
use crate::addresses;
use crate::domain::ids::ChildId;
use crate::domain::outlook::Verdict;
use crate::domain::series::Counts;
use crate::domain::zone::Timestamp;
use crate::views::forms::{self, Choice};
use crate::views::icons::icon;
use crate::views::refusals::Speaker;
use maud::{Markup, html};

pub fn form(page: &SessionPage, form: &Ask) -> Markup {
    let (speaker, words) = (&page.speaker, page.speaker.words);
    let verdicts = &page.card.verdicts;
    let can_book = verdicts.iter().any(Verdict::may_book);
    let can_wait = verdicts.iter().any(Verdict::may_wait);
    let just_refused = page.refused.as_ref().is_some_and(|refused| refused.refusals.are_worth_waiting());
    let wish = if can_book && !just_refused { "place" } else { "line" };
    let action = addresses::session_bookings(&speaker.centre.slug, page.card.session.id);
    html! {
        form.card-form id="ask" method="post" action=(action) {
            (forms::guard(&form.token, &form.key))
            (forms::hidden("wish", wish))
            (children(&party(page, form)))
            @if can_book || can_wait {
                (babies(page, form))
                (siblings(page, form))
                (guardians(&party(page, form)))
                div.stick {
                    button.btn.big {
                        @if wish == "place" { (words.say("book-confirm")) } @else { (words.say("wait-join")) }
                    }
                    p.hint { (super::terms::cancel_by(speaker, page.card.session.cancel_by())) }
                }
            }
        }
    }
}

/// B3: tell me when this opens, or no longer.
pub fn alert(page: &SessionPage, form: &Ask, opens: Timestamp) -> Markup {
    let (speaker, words) = (&page.speaker, page.speaker.words);
    let action = addresses::session_alert(&speaker.centre.slug, page.card.session.id);
    let (wish, key) = match page.is_alerted {
        false => ("tell", "session-alert-tell"),
        true => ("stop", "session-alert-stop"),
    };
    html! {
        form.form id="alert" method="post" action=(action) data-swap="alert" {
            (forms::guard(&form.token, &form.key))
            (forms::hidden("wish", wish))
            @if page.is_alerted {
                p.note.ok { (icon("bell")) span { (words.tell("session-alert-set", &[("opens", speaker.at(opens).into())])) } }
                div { button.btn.quiet { (words.say(key)) } }
            } @else {
                div.stick {
                    button.btn.big { (icon("bell")) (words.say(key)) }
                    p.hint { (words.tell("session-alert-hint", &[("opens", speaker.at(opens).into())])) }
                }
            }
        }
    }
}

/// G3: the same request for those who could come.
pub fn partial(page: &SessionPage, form: &Ask, children: &[ChildId], key: &str) -> Markup {
    let (speaker, words) = (&page.speaker, page.speaker.words);
    let names: Vec<String> = children.iter().map(|child| speaker.child(*child)).collect();
    let names = names.join(&words.say("programme-and"));
    let action = addresses::session_bookings(&speaker.centre.slug, page.card.session.id);
    html! {
        form.form method="post" action=(action) {
            (forms::guard(&form.token, key))
            (forms::hidden("wish", "place"))
            @for child in children { (forms::hidden("child", &child.to_string())) }
            @for guardian in form.guardians.iter().take(form.needed.into()) {
                (forms::hidden("guardian", &guardian.to_string()))
            }
            button.btn { (words.tell("session-partial", &[("names", names.into())])) }
        }
    }
}

/// Who could come, and what each would hear.
pub struct Party<'a> {
    pub speaker: &'a Speaker<'a>,
    pub verdicts: &'a [Verdict],
    pub form: &'a Ask,
    pub was_refused: bool,
}

fn party<'a>(page: &'a SessionPage<'a>, form: &'a Ask) -> Party<'a> {
    let (speaker, verdicts) = (&page.speaker, &page.card.verdicts);
    Party { speaker, verdicts, form, was_refused: page.refused.is_some() }
}

pub fn children(party: &Party) -> Markup {
    let (words, verdicts) = (party.speaker.words, party.verdicts);
    html! {
        fieldset id="who" {
            legend { (words.say("session-who")) }
            @if verdicts.is_empty() { p.note { (words.say("session-no-children")) } }
            @else if !verdicts.iter().any(|v| v.may_book() || v.may_wait()) {
                p.hint { (words.say("session-nobody")) }
            }
            @for verdict in verdicts {
                div data-child=(verdict.child) { (child(party, verdict)) }
            }
            p { a.link href=(addresses::household::household()) { (words.say("session-add-child")) } }
        }
    }
}

fn child(party: &Party, verdict: &Verdict) -> Markup {
    let (speaker, words, form) = (party.speaker, party.speaker.words, party.form);
    let age = verdict.age.map(|age| words.age(age));
    let (note, reason) = match (&verdict.answer, age) {
        (Ok(()), Some(age)) => (words.tell("session-fits", &[("age", age.into())]), None),
        (Ok(()), None) => (words.say("session-fits-undated"), None),
        (Err(_), Some(age)) if verdict.may_wait() => {
            (words.tell("session-fits-waiting", &[("age", age.into())]), None)
        }
        (Err(refusals), _) => {
            let lasting = refusals.iter().filter(|refusal| !refusal.is_worth_waiting());
            let lines: Vec<String> = lasting.map(|refusal| speaker.line(refusal)).collect();
            let joined = lines.into_iter().reduce(|first, second| {
                words.tell("refusal-sentences", &[("first", first.into()), ("second", second.into())])
            });
            (String::new(), joined.filter(|_| !verdict.may_wait()))
        }
    };
    forms::tick(&Choice {
        name: "child",
        value: &verdict.child.to_string(),
        label: speaker.child(verdict.child),
        note,
        is_ticked: form.children.contains(&verdict.child) && reason.is_none(),
        reason,
    })
}

/// C2: babies in the arms take no place.
fn babies(page: &SessionPage, form: &Ask) -> Markup {
    let (speaker, words) = (&page.speaker, page.speaker.words);
    html! {
        @if !form.babies.is_empty() {
            fieldset {
                legend { (words.say("session-carried")) }
                @for baby in &form.babies {
                    (forms::tick(&Choice {
                        name: "carried",
                        value: &baby.to_string(),
                        label: speaker.child(*baby),
                        note: words.say("session-carried-hint"),
                        is_ticked: form.carried.contains(baby),
                        reason: None,
                    }))
                }
            }
        }
    }
}

/// C2: siblings the session is not for, in the room without a place.
fn siblings(page: &SessionPage, form: &Ask) -> Markup {
    let (speaker, words, session) = (&page.speaker, page.speaker.words, page.card.session);
    let hint =
        if session.terms.counts == Counts::Seats { "session-along-seat" } else { "session-along-hint" };
    html! {
        @if !form.siblings.is_empty() {
            fieldset {
                legend { (words.say("session-along")) }
                @for sibling in &form.siblings {
                    (forms::tick(&Choice {
                        name: "along",
                        value: &sibling.to_string(),
                        label: speaker.child(*sibling),
                        note: words.say(hint),
                        is_ticked: form.along.contains(sibling),
                        reason: None,
                    }))
                }
            }
        }
    }
}

/// Who minds them: ticked as many as must come, folded away where that is clear.
pub fn guardians(party: &Party) -> Markup {
    let (speaker, words, form) = (party.speaker, party.speaker.words, party.form);
    let adults = || {
        let all = speaker.household.iter().flat_map(|household| &household.guardians);
        all.filter(|guardian| guardian.is_adult)
    };
    let names: Vec<&str> =
        adults().filter(|g| form.guardians.contains(&g.id)).map(|g| g.name.as_str()).collect();
    let is_clear = !party.was_refused && names.len() >= usize::from(form.needed);
    html! {
        @if form.needed > 0 || !form.guardians.is_empty() {
            details.gone.who open[!is_clear] {
                summary {
                    (words.say("session-guardians")) " " (names.join(&words.say("programme-and")))
                }
                fieldset {
                    legend.sr { (words.say("session-guardians")) }
                    p.hint { (words.tell("session-guardians-hint", &[("needed", form.needed.into())])) }
                    @for guardian in adults() {
                        @let last4 = guardian.phone.as_ref().map_or("", |phone| phone.last4());
                        (forms::tick(&Choice {
                            name: "guardian",
                            value: &guardian.id.to_string(),
                            label: guardian.name.as_str().to_string(),
                            note: last4.to_string(),
                            is_ticked: form.guardians.contains(&guardian.id),
                            reason: None,
                        }))
                    }
                    p { a.link href=(addresses::household::household()) { (words.say("session-add-guardian")) } }
                }
            }
        }
    }
}
