//! Who was first: the ledger of one session, or of the house, told line by line (S10).
//!
//! Invariant: families stand here by the code of their booking, never by name.

use super::words::Words;
use crate::addresses;
use crate::domain::session::Session;
use crate::domain::story::{Line, Teller};
use crate::domain::zone::Zone;
use maud::{Markup, html};

/// Of one session.
pub struct Page<'a> {
    pub words: &'a Words,
    pub slug: &'a str,
    pub zone: Zone,
    pub session: &'a Session,
    /// The newest first.
    pub lines: &'a [Line],
    pub most: u16,
}

/// Of the house, page by page.
pub struct House<'a> {
    pub words: &'a Words,
    pub slug: &'a str,
    pub zone: Zone,
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
        (table(words, page.lines, page.zone, page.slug))
        @if page.lines.len() >= usize::from(page.most) { p.hint.wide { (words.tell("story-cut", &[("most", page.most.into())])) } }
    }
}

pub fn house(page: &House) -> Markup {
    let words = page.words;
    let next =
        page.lines.last().filter(|last| page.lines.len() >= usize::from(page.most) && last.number.0 > 1);
    html! {
        div.wide {
            h1 { (words.say("story-house")) }
            p.hint { (words.say("story-house-hint")) }
        }
        (table(words, page.lines, page.zone, page.slug))
        @if let Some(last) = next {
            p.wide { a.btn.quiet href=(addresses::desk::changes_before(page.slug, last.number)) { (words.say("story-before")) } }
        }
    }
}

fn table(words: &Words, lines: &[Line], zone: Zone, slug: &str) -> Markup {
    if lines.is_empty() {
        return html! { p.note.wide { (words.say("story-nothing")) } };
    }
    html! {
        section.wide.card.rows tabindex="0" aria-label=(words.say("story-title")) {
            table {
                thead { tr {
                    th.num scope="col" { (words.say("story-number")) }
                    th scope="col" { (words.say("story-when")) }
                    th scope="col" { (words.say("story-what")) }
                    th scope="col" { (words.say("story-booking")) }
                    th scope="col" { (words.say("story-who")) }
                } }
                tbody { @for line in lines { (row(words, line, zone, slug)) } }
            }
        }
    }
}

fn row(words: &Words, line: &Line, zone: Zone, slug: &str) -> Markup {
    let wall = zone.wall(line.at);
    let what = what(words, line);
    html! {
        tr {
            th.num scope="row" { (line.number.0) }
            td { span.nb { (words.day(wall.date())) } " " span.nb { (wall.format("%H:%M:%S%.3f")) } }
            td {
                @match line.session {
                    Some(session) => a.link href=(addresses::desk::session(slug, session)) { (what) },
                    None => (what),
                }
            }
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

pub fn who(words: &Words, actor: &Teller) -> String {
    match actor {
        Teller::Household => words.say("story-household"),
        Teller::Staff(Some(name)) => name.clone(),
        Teller::Staff(None) => words.say("story-staff"),
        Teller::Device => words.say("story-device"),
        Teller::System => words.say("story-system"),
        Teller::Forgotten => words.say("story-forgotten"),
    }
}
