//! Exceptional opening hours: the days that have them, and the form that sets them (S6).

use super::desk::Guard;
use super::desk_sessions::reason_box;
use super::filled::Filled;
use super::forms::{self, Choice, Kind};
use super::icons::icon;
use super::words::Words;
use crate::addresses;
use crate::domain::centre::Centre;
use crate::domain::names::Names;
use crate::domain::opening::{Hours, OwnHours, Stretch};
use crate::domain::plan::Particulars;
use crate::domain::zone::Date;
use maud::{Markup, html};

pub struct Page<'a> {
    pub words: &'a Words,
    pub centre: &'a Centre,
    /// As the centre's file has it.
    pub house: &'a Particulars,
    pub own: &'a OwnHours,
    pub filled: &'a Filled,
    pub guard: Guard<'a>,
    pub today: Date,
}

/// Everything the form asks for.
pub const FIELDS: [&str; 5] = ["from", "until", "open", "hours", "reason"];

/// Days whose hours are shown.
const DAYS_AHEAD: usize = 14;

pub fn page(page: &Page) -> Markup {
    let (words, filled) = (page.words, page.filled);
    let action = addresses::desk::hours(&page.centre.slug);
    let field = |name, label: &str, kind| forms::field(words, &filled.field(name, words.say(label), kind));
    html! {
        (filled.summary(words))
        section.card.panel aria-labelledby="h-own" {
            h1 id="h-own" { (words.say("hours-title")) }
            @let stretches = page.own.stretches();
            @if stretches.iter().all(|stretch| stretch.until < page.today) { p { (words.say("hours-none")) } }
            ul { @for stretch in stretches.iter().filter(|stretch| stretch.until >= page.today) { (line(page, &action, stretch)) } }
            p { a.link href=(addresses::desk::closures(&page.centre.slug)) { (words.say("hours-to-closures")) } }
            h2 { (words.say("hours-ahead")) }
            ul { @for date in page.today.iter_days().take(DAYS_AHEAD) { (day(page, date)) } }
        }
        section.card.desk-form aria-labelledby="h-set" {
            h2 id="h-set" { (words.say("hours-set")) }
            (page.guard.form((&action, "hours"), "form", "", html! {
                div.two { (field("from", "hours-from", Kind::Date)) (field("until", "hours-until", Kind::Date)) }
                (kinds(words, filled))
                (forms::field(words, &forms::Field {
                    hint: Some(words.say("hours-hint")), is_optional: true, ..filled.field("hours", words.say("hours-hours"), Kind::Text)
                }))
                (reason_box(words, filled))
                p.hint { (words.say("hours-what")) }
                (forms::press(&words.say("plan-next")))
            }))
        }
    }
}

/// Open at other hours, closed, or as usual again.
fn kinds(words: &Words, filled: &Filled) -> Markup {
    let wrong = filled.fault_of("open");
    html! {
        fieldset.field.bad[wrong.is_some()] id="open" tabindex="-1" {
            legend { (words.say("hours-open")) }
            @if let Some(wrong) = &wrong { p.error { (icon("warn")) span { span.sr { (words.say("field-error")) } (wrong) } } }
            @for (value, key) in [("hours", "hours-open-hours"), ("closed", "hours-open-closed"), ("usual", "hours-open-usual")] {
                (forms::pick(&Choice {
                    name: "open",
                    value,
                    label: words.say(key),
                    note: String::new(),
                    is_ticked: filled.has("open", value),
                    reason: None,
                }))
            }
        }
    }
}

fn line(page: &Page, action: &str, stretch: &Stretch) -> Markup {
    let words = page.words;
    let days = days(words, stretch);
    html! {
        li.in id={ "hours-" (stretch.from) } {
            p { b { (days) } br; (told(words, stretch.hours)) " " (stretch.reason.in_(words.language())) }
            (page.guard.form((action, &format!("usual-{}", stretch.from)), "", "", html! {
                (forms::hidden("from", &stretch.from.max(page.today).to_string()))
                (forms::hidden("until", &stretch.until.to_string()))
                (forms::hidden("open", "usual"))
                (forms::hidden("reason", "programme"))
                button.btn.quiet { (words.say("hours-as-usual")) span.sr { " " (days) } }
            }))
        }
    }
}

fn days(words: &Words, stretch: &Stretch) -> String {
    if stretch.from == stretch.until {
        return words.day(stretch.from);
    }
    format!("{} – {}", words.day(stretch.from), words.day(stretch.until))
}

fn told(words: &Words, hours: &Hours) -> String {
    let stretches: Vec<String> = hours.iter().map(|(from, to)| words.times(from, to)).collect();
    if stretches.is_empty() { words.say("hours-closed") } else { stretches.join(&words.say("programme-and")) }
}

/// One day as people find it: its hours, and why they are not the usual ones.
fn day(page: &Page, date: Date) -> Markup {
    let words = page.words;
    let opening = page.house.opening.clone().with(page.own);
    let hours = Hours::new(opening.hours(date, &page.house.holidays)).unwrap_or_default();
    let holiday = || page.house.holidays.names(date);
    let why: Option<&Names> = opening.exception(date).map(|own| &own.reason).or_else(holiday);
    html! {
        li { (words.day(date)) " " b { (told(words, &hours)) } @if let Some(why) = why { " " (why.in_(words.language())) } }
    }
}
