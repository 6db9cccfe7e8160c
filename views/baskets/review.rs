//! A basket before the press: what each line would get, who goes along, and one button; after a refused one, why.

use super::{Line, Sending, article, members, with};
use crate::addresses::{self, baskets::company};
use crate::domain::admission::Grant;
use crate::domain::party::Request;
use crate::domain::refusal::Refusals;
use crate::views::forms::{self, Choice};
use crate::views::icons::icon;
use crate::views::refusals::Speaker;
use crate::views::tags::{Standing, places_tag, tag};
use maud::{Markup, html};

/// A line, what it would get now, and what was said to it by the last press.
pub struct Judged<'a> {
    pub line: Line<'a>,
    pub verdict: Result<Grant, Refusals>,
    pub said: Option<Refusals>,
}

pub struct Review<'a> {
    pub speaker: Speaker<'a>,
    pub lines: Vec<Judged<'a>>,
    pub sending: Sending<'a>,
    /// Full sessions: a place in line will do.
    pub waits: bool,
    /// Back to the ticks.
    pub back: String,
}

impl Judged<'_> {
    fn fits(&self) -> bool {
        matches!(self.verdict, Ok(Grant::Place { .. }))
    }

    fn may_wait(&self) -> bool {
        match &self.verdict {
            Ok(Grant::Line { .. }) => true,
            Ok(Grant::Place { .. }) => false,
            Err(refusals) => refusals.are_worth_waiting(),
        }
    }
}

pub fn review(page: &Review) -> Markup {
    let (words, slug) = (page.speaker.words, &page.speaker.centre.slug);
    html! {
        div.narrow {
            (no(page))
            nav aria-label=(words.say("back")) { a.back href=(page.back) { (words.say("basket-back")) } }
            h1 { (words.say("basket-review")) }
            @if page.lines.len() > 1 { p.hint { (words.say("basket-order")) } }
            form.form method="post" action=(addresses::baskets::baskets(slug)) {
                (forms::guard(page.sending.token, &page.sending.key))
                ul.list { @for judged in &page.lines { (one_line(&page.speaker, judged)) } }
                (presses(page))
            }
        }
    }
}

/// Every refused line, each with its first reason, leading to all of them.
fn no(page: &Review) -> Markup {
    let speaker = &page.speaker;
    let refused = page.lines.iter().filter_map(|judged| Some((judged, judged.said.as_ref()?)));
    let mut errors = refused.map(|(judged, refusals)| {
        let first = refusals.iter().next().map(|refusal| speaker.line(refusal)).unwrap_or_default();
        (judged.line.session.id, place_and(speaker, &judged.line, first))
    });
    html! {
        @if let Some(first) = errors.next() {
            div.errors id="errors" tabindex="-1" role="alert" {
                h2 { (icon("warn")) (speaker.words.say("basket-not-done")) }
                ul { @for (session, said) in std::iter::once(first).chain(errors) { li { a href={ "#line-" (session) } { (said) } } } }
            }
        }
    }
}

fn place_and(speaker: &Speaker, line: &Line, reason: String) -> String {
    let session = line.session.names.in_(speaker.words.language()).to_string();
    let facts = [
        ("when", speaker.at(line.session.window.starts()).into()),
        ("session", session.into()),
        ("reason", reason.into()),
    ];
    speaker.words.tell("basket-line-refused", &facts)
}

fn one_line(speaker: &Speaker, judged: &Judged) -> Markup {
    let line = &judged.line;
    let reasons = judged.said.as_ref().or(judged.verdict.as_ref().err());
    let more = html! {
        div.cap { (stand(speaker, judged)) }
        p.why { (icon("kid")) span { (with(speaker, line)) } }
        (members(line.request))
        (guardians(speaker, line.request))
        @if let Some(refusals) = reasons { div.said { (speaker.list(refusals)) } }
    };
    article(speaker, (line, Some(format!("line-{}", line.session.id))), &more)
}

fn stand(speaker: &Speaker, judged: &Judged) -> Markup {
    let words = speaker.words;
    match &judged.verdict {
        Ok(Grant::Place { .. }) => tag("ok", "ok", &words.say("basket-fits")),
        Ok(Grant::Line { .. }) => tag("info", "wait", &words.say("basket-line")),
        Err(refusals) if refusals.are_worth_waiting() => places_tag(words, Standing::Full { waiting: None }),
        Err(_) => tag("full", "x", &words.say("basket-cannot")),
    }
}

/// Which grown-up goes with whom, where there is a choice.
fn guardians(speaker: &Speaker, request: &Request) -> Markup {
    let all = speaker.household.iter().flat_map(|household| &household.guardians);
    let adults: Vec<_> = all.filter(|guardian| guardian.is_adult).collect();
    let needed = request.guardians.len();
    html! {
        @if adults.len() <= needed || needed == 0 {
            @for guardian in &request.guardians { (forms::hidden("with", &company(request.session, *guardian))) }
        } @else {
            details.gone {
                summary { (speaker.words.say("basket-other-guardian")) }
                fieldset {
                    legend.sr { (speaker.words.say("session-guardians")) }
                    @for guardian in adults {
                        (forms::tick(&Choice {
                            name: "with",
                            value: &company(request.session, guardian.id),
                            label: guardian.name.as_str().to_string(),
                            note: String::new(),
                            is_ticked: request.guardians.contains(&guardian.id),
                            reason: None,
                        }))
                    }
                }
            }
        }
    }
}

/// All of it, where all fits; else as many as fit.
fn presses(page: &Review) -> Markup {
    let words = page.speaker.words;
    let (all, fitting) = (page.lines.len(), page.lines.iter().filter(|judged| judged.fits()).count());
    let waiting = page.lines.iter().any(Judged::may_wait);
    html! {
        @if fitting < all {
            p.note.few { (icon("i")) span { (words.tell("basket-some", &[("fitting", fitting.into()), ("all", all.into())])) } }
        }
        @if waiting {
            (forms::tick(&Choice {
                name: "wait",
                value: "line",
                label: words.say("basket-wait"),
                note: words.say("basket-wait-hint"),
                is_ticked: page.waits,
                reason: None,
            }))
        }
        div.stick {
            @if fitting == all {
                button.btn.big name="manner" value="whole" {
                    @if all == 1 { (words.say("book-confirm")) }
                    @else { (words.tell("basket-book-whole", &[("count", all.into())])) }
                }
                @if all > 1 {
                    button.btn.quiet name="manner" value="fitting" { (words.say("basket-book-any")) }
                    p.hint { (words.say("basket-whole-hint")) }
                }
            } @else if fitting > 0 || waiting {
                button.btn.big name="manner" value="fitting" {
                    @if fitting > 0 { (words.tell("basket-book-fitting", &[("count", fitting.into())])) }
                    @else { (words.say("basket-book-line")) }
                }
            }
        }
    }
}
