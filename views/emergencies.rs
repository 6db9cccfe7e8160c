//! Emergencies: what every screen says, and the desk's pages from which it is said and ended.
//!
//! Invariant: the page that asks once more shows the very words the screens will show, in both languages.

use super::desk::Guard;
use super::filled::Filled;
use super::forms::{self, Choice, Field, Kind as Takes};
use super::icons::icon;
use super::words::Words;
use crate::addresses::announcements as to;
use crate::domain::announcement::Said;
use crate::domain::centre::Centre;
use crate::domain::emergency::{Emergency, Instruction, Kind};
use crate::domain::names::{Language, Name};
use crate::domain::zone::Date;
use maud::{Markup, html};

/// What a screen says: to do what, in its own words, and where; whoever reads `first` before the others.
pub fn sentences(what: &Instruction, first: Language) -> Markup {
    html! { h1 { (orders(what.kind, first)) } (more(what, first)) }
}

/// The whole of a screen people touch, or of one on paper.
pub fn over_all(what: &Instruction, first: Language) -> Markup {
    html! { main.alarm id="main" tabindex="-1" { (sentences(what, first)) } }
}

fn orders(kind: Kind, first: Language) -> Markup {
    let second = if first == Language::Zh { Language::En } else { Language::Zh };
    html! { @for language in [first, second] { span lang=(language.code()) { (order(kind, Words::of(language))) } } }
}

fn more(what: &Instruction, first: Language) -> Markup {
    html! {
        @if let Some(words) = &what.words { p.own { (each(words, first)) } }
        @if let Some(place) = &what.place { p.place { (each(place, first)) } }
    }
}

/// What everybody is to do, in one language.
pub fn order(kind: Kind, words: &Words) -> String {
    words.say(&format!("emergency-say-{}", kind.word()))
}

fn each(said: &Said, first: Language) -> Markup {
    html! { @for (text, language) in said.each(first) { span lang=(language.code()) { (text) } } }
}

/// In one line, for a band: what to do, and what else was written.
pub fn line(what: &Instruction, words: &Words) -> Markup {
    let own = [&what.words, &what.place].into_iter().flatten().map(|said| said.in_(words.language()));
    html! {
        b { (order(what.kind, words)) }
        @for (text, language) in own { " " span lang=(language.code()) { (text) } }
    }
}

/// The desk's page: what stands, and the form that sounds one.
pub struct Page<'a> {
    pub words: &'a Words,
    pub centre: &'a Centre,
    pub today: Date,
    pub guard: Guard<'a>,
    pub standing: Option<&'a Emergency>,
    /// Those that were ended, the last first.
    pub ended: &'a [Emergency],
    pub filled: &'a Filled,
    /// Somebody else pressed meanwhile.
    pub is_stale: bool,
}

pub fn page(page: &Page) -> Markup {
    let (words, filled) = (page.words, page.filled);
    let heading = if page.standing.is_some() { "emergency-instead" } else { "emergency-choose" };
    html! {
        (filled.summary(words))
        @if page.is_stale { (stale(words)) }
        div.wide.stack { h1 { (words.say("emergency-title")) } }
        @if let Some(standing) = page.standing { (stands(page, standing)) }
        section.wide.card.desk-form aria-labelledby="h-sound" {
            h2 id="h-sound" { (words.say(heading)) }
            p.hint { (words.say("emergency-hint")) }
            (page.guard.form((&to::emergency(&page.centre.slug), "choose"), "form", "", html! {
                (kinds(words, filled))
                (boxes(words, filled, [("zh", "emergency-zh"), ("en", "emergency-en")], "emergency-words-hint"))
                (boxes(words, filled, [("place_zh", "emergency-place-zh"), ("place_en", "emergency-place-en")], "emergency-place-hint"))
                (forms::press(&words.say("emergency-next")))
            }))
        }
        @if !page.ended.is_empty() { (past(page)) }
    }
}

fn stale(words: &Words) -> Markup {
    html! {
        div.errors.wide id="errors" tabindex="-1" role="alert" { h2 { (icon("warn")) (words.say("emergency-stale")) } }
    }
}

fn stands(page: &Page, standing: &Emergency) -> Markup {
    let words = page.words;
    let begun = page.centre.zone.wall(standing.begun);
    let facts = [
        ("when", words.near_time(begun, page.today).into()),
        ("name", standing.by.as_ref().map_or("", Name::as_str).to_string().into()),
    ];
    html! {
        section.wide.card.emergency aria-labelledby="h-stands" {
            h2 id="h-stands" { (icon("warn")) (words.say("emergency-stands")) }
            (shown(&standing.what, words))
            p { (words.tell("emergency-begun", &facts)) }
            (page.guard.form((&to::emergency_end(&page.centre.slug), "end"), "form", "", html! {
                (forms::hidden("emergency", &standing.id.to_string()))
                button.btn.big { (words.say("emergency-end")) }
            }))
        }
    }
}

/// The screens' words inside a page that has a heading of its own.
fn shown(what: &Instruction, words: &Words) -> Markup {
    let first = words.language();
    html! { div.screen { p.order { (orders(what.kind, first)) } (more(what, first)) } }
}

fn kinds(words: &Words, filled: &Filled) -> Markup {
    let wrong = filled.fault_of("kind");
    html! {
        fieldset.field.bad[wrong.is_some()] id="kind" tabindex="-1" {
            legend { (words.say("emergency-kind")) }
            @if let Some(wrong) = &wrong { p.error { (icon("warn")) span { span.sr { (words.say("field-error")) } (wrong) } } }
            @for kind in Kind::ALL {
                (forms::pick(&Choice {
                    name: "kind",
                    value: kind.word(),
                    label: words.say(&format!("emergency-{}", kind.word())),
                    note: order(kind, words),
                    is_ticked: filled.value("kind") == kind.word(),
                    reason: None,
                }))
            }
        }
    }
}

/// The same words in both languages, each of which may stay empty.
fn boxes(words: &Words, filled: &Filled, [zh, en]: [(&str, &str); 2], hint: &str) -> Markup {
    let field = |(name, label): (&str, &str), hint| {
        let field = Field { is_optional: true, hint, ..filled.field(name, words.say(label), Takes::Area) };
        forms::field(words, &field)
    };
    html! { (field(zh, Some(words.say(hint)))) (field(en, None)) }
}

fn past(page: &Page) -> Markup {
    let words = page.words;
    html! {
        section.wide.card.rows tabindex="0" aria-labelledby="h-past" {
            table {
                caption id="h-past" { (words.say("emergency-past")) }
                thead { tr { @for key in ["emergency-from", "emergency-until", "emergency-what", "emergency-by"] { th scope="col" { (words.say(key)) } } } }
                tbody { @for emergency in page.ended { (row(page, emergency)) } }
            }
        }
    }
}

fn row(page: &Page, emergency: &Emergency) -> Markup {
    let (words, zone) = (page.words, page.centre.zone);
    let begun = zone.wall(emergency.begun);
    html! {
        tr {
            th scope="row" { (words.day_of_year(begun.date())) " " (words.time(begun.time())) }
            td { @if let Some(ended) = emergency.ended { (words.near_time(zone.wall(ended), begun.date())) } }
            td { (line(&emergency.what, words)) }
            td { (emergency.by.as_ref().map_or("", Name::as_str)) }
        }
    }
}

/// The second press: what every screen will say, before it says so.
pub struct Confirm<'a> {
    pub words: &'a Words,
    pub centre: &'a Centre,
    pub guard: Guard<'a>,
    pub what: &'a Instruction,
    pub standing: Option<&'a Emergency>,
    pub filled: &'a Filled,
    pub is_stale: bool,
}

/// What the form asks for, sent again.
const FIELDS: [&str; 5] = ["kind", "zh", "en", "place_zh", "place_en"];

/// Where none stands, as the form says it.
pub const NONE: &str = "none";

pub fn confirm(page: &Confirm) -> Markup {
    let words = page.words;
    let over = page.standing.map_or_else(|| NONE.into(), |standing| standing.id.to_string());
    let back = to::emergency(&page.centre.slug);
    html! {
        @if page.is_stale { (stale(words)) }
        section.wide.card.emergency aria-labelledby="h-confirm" {
            h1 id="h-confirm" { (words.say("emergency-confirm-title")) }
            (shown(page.what, words))
            @if let Some(standing) = page.standing {
                p { (words.say("emergency-over")) " " (line(&standing.what, words)) }
            }
            (page.guard.form((&back, "sound"), "form keep", "", html! {
                @for name in FIELDS { (forms::hidden(name, page.filled.value(name))) }
                (forms::hidden("over", &over))
                button.btn.big.bad { (words.say("emergency-sound")) }
            }))
            p { a.btn.quiet href=(back) { (words.say("emergency-not")) } }
        }
    }
}
