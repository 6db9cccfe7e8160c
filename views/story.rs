//! Who was first: the ledger of one session, told line by line (S10).
//!
//! Invariant: families stand here by the code of their booking, never by name.

use super::words::Words;
use crate::addresses;
use crate::domain::session::Session;
use crate::domain::story::{Line, Teller};
use crate::domain::zone::Zone;
use maud::{Markup, html};

pub struct Page<'a> {
    pub words: &'a Words,
    pub slug: &'a str,
    pub zone: Zone,
    pub session: &'a Session,
    /// The newest first.
    pub lines: &'a [Line],
    pub most: u16,
}

pub fn page(page: &Page) -> Markup {
    let (words, session) = (page.words, page.session);
    let when = words.times(session.starts, session.ends);
    html! {
        div.wide {
            a.back href=(addresses::desk::session(page.slug, session.id)) { (words.say("back")) }
            h1 { (words.say("story-title")) }
            p { (session.names.in_(words.language())) " " (words.day(session.date)) " " (when) }
            p.hint { (words.say("story-hint")) }
        }
        @if page.lines.is_empty() { p.note.wide { (words.say("story-nothing")) } }
        @else {
            section.wide.card.rows tabindex="0" aria-label=(words.say("story-title")) {
                table {
                    thead { tr {
                        th.num scope="col" { (words.say("story-number")) }
                        th scope="col" { (words.say("story-when")) }
                        th scope="col" { (words.say("story-what")) }
                        th scope="col" { (words.say("story-booking")) }
                        th scope="col" { (words.say("story-who")) }
                    } }
                    tbody { @for line in page.lines { (row(page, line)) } }
                }
            }
            @if page.lines.len() >= usize::from(page.most) { p.hint.wide { (words.tell("story-cut", &[("most", page.most.into())])) } }
        }
    }
}

fn row(page: &Page, line: &Line) -> Markup {
    let words = page.words;
    let wall = page.zone.wall(line.at);
    html! {
        tr {
            th.num scope="row" { (line.number.0) }
            td { span.nb { (words.day(wall.date())) } " " span.nb { (wall.format("%H:%M:%S%.3f")) } }
            td { (what(words, line)) }
            td { @if let Some(code) = &line.code { (code) } }
            td { (who(words, &line.actor)) }
        }
    }
}

/// The verb in words, with its reason where that is a code we have words for.
fn what(words: &Words, line: &Line) -> String {
    let key = format!("story-{}", line.verb.replace(['.', '_'], "-"));
    let said = if words.knows(&key) { words.say(&key) } else { line.verb.clone() };
    let code = line.detail.replace('_', "-");
    let reasons = [format!("story-by-{code}"), format!("reason-{code}")];
    match reasons.iter().find(|key| words.knows(key)) {
        Some(key) => words.tell("story-because", &[("what", said.into()), ("why", words.say(key).into())]),
        None => said,
    }
}

fn who(words: &Words, actor: &Teller) -> String {
    match actor {
        Teller::Household => words.say("story-household"),
        Teller::Staff(Some(name)) => name.clone(),
        Teller::Staff(None) => words.say("story-staff"),
        Teller::Device => words.say("story-device"),
        Teller::System => words.say("story-system"),
        Teller::Forgotten => words.say("story-forgotten"),
    }
}
