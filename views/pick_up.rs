//! A session's pick-up list: who is still here, who may collect each child, and who went home with whom (G5).
//!
//! Invariant: it stands only where the session's staff read names (P2); each way home is one press, and there is no
//! press for anybody else. On paper it is the list alone.

use super::desk::{self, Guard, Told};
use super::forms;
use super::icons::icon;
use super::tags::tag;
use super::words::Words;
use crate::addresses;
use crate::addresses::pick_up as to;
use crate::domain::centre::Centre;
use crate::domain::household::Phone;
use crate::domain::names::Name;
use crate::domain::pick_up::{Gone, Here, How, May, PickUpList, Taker};
use maud::{Markup, html};

pub struct Page<'a> {
    pub words: &'a Words,
    pub centre: &'a Centre,
    pub guard: Guard<'a>,
    pub list: &'a PickUpList,
    pub shows_names: bool,
    pub told: &'a Told,
}

const SWAP: &str = "told here gone";
pub const LIVE: &str = "here gone";

pub fn page(page: &Page) -> Markup {
    let (words, session) = (page.words, &page.list.session);
    let times = words.times(session.starts, session.ends);
    html! {
        (desk::told(words, page.guard, &page.centre.slug, page.told))
        section.wide.card.panel {
            h1 { (words.say("pick-up-list")) }
            p { (session.names.in_(words.language())) " " (words.day(session.date)) " " (times) }
            p.no-print { a.link href=(addresses::desk::session(&page.centre.slug, session.id)) { (words.say("pick-up-roster")) } }
        }
        @if page.shows_names {
            (here(page))
            (gone(page))
        } @else {
            section.card.panel { p { (words.say("roster-names-hidden")) } }
        }
    }
}

fn here(page: &Page) -> Markup {
    let words = page.words;
    let count = page.list.here.len();
    html! {
        section.card.panel id="here" aria-labelledby="h-here" {
            h2 id="h-here" { (words.tell("pick-up-here", &[("children", count.into())])) }
            @if count == 0 { p { (words.say("pick-up-all-gone")) } }
            @for child in &page.list.here { (waiting(page, child)) }
        }
    }
}

fn waiting(page: &Page, child: &Here) -> Markup {
    let words = page.words;
    let age = child.age.map(|age| words.age(age)).unwrap_or_default();
    html! {
        div.party id={ "c-" (child.booking) "-" (child.child) } {
            h3 {
                (child.name.as_str()) " " (age) " "
                span.hint { (words.tell("roster-code", &[("code", child.code.as_str().into())])) }
                @if let Some(needs) = &child.needs { " " (tag("bad", "warn", needs.as_str())) }
            }
            @for (_, call, at) in page.list.alarms.iter().filter(|(of, ..)| *of == child.child) {
                @let time = words.time(page.centre.zone.wall(*at).time());
                p { (tag("bad", "warn", &words.tell(&format!("alarm-noted-{}", call.word()), &[("time", time.into())]))) }
            }
            ul.people {
                @for (nth, may) in child.may.iter().enumerate() { (collector(page, child, (may, nth))) }
                @if child.may_leave_alone {
                    li {
                        div { b { (words.say("alone-title")) } p { (words.say("alone-given")) } }
                        (press(page, child, ("alone".into(), "alone"), html! { (icon("out")) (words.say("pick-up-alone")) span.sr { " " (child.name.as_str()) } }))
                    }
                }
            }
            details.no-print {
                summary { (words.say("pick-up-nobody")) }
                p { (words.say("refusal-not-listed-remedy")) }
                p { a.link href=(to::of_household(&page.centre.slug, child.household)) { (words.say("pick-up-title")) } }
                (mistake(page, child))
            }
        }
    }
}

fn collector(page: &Page, child: &Here, (may, nth): (&May, usize)) -> Markup {
    let words = page.words;
    let name = may.name.as_str();
    let (value, key) = match &may.taker {
        Taker::Guardian(id) => (format!("guardian {id}"), "pick-up-parent-short"),
        Taker::Collector(id) => (format!("collector {id}"), "pick-up-listed-short"),
        Taker::Alone | Taker::Mistake(_) => return html! {},
    };
    html! {
        li {
            div {
                b { (name) } " " span.hint { (words.say(key)) }
                @if let Some(phone) = may.phone.as_ref().map(Phone::as_str) { p { a.tel href={ "tel:" (phone) } { (icon("phone")) (phone) } } }
            }
            (press(page, child, (value, &format!("to-{nth}")), html! {
                (words.tell("pick-up-to", &[("name", name.into())])) span.sr { " " (child.name.as_str()) }
            }))
        }
    }
}

/// One way home, one press.
fn press(page: &Page, child: &Here, (value, name): (String, &str), label: Markup) -> Markup {
    let key = format!("{name}-{}-{}", child.booking, child.child);
    page.guard.press(
        (&to::release(&page.centre.slug, child.booking), &key),
        "no-print",
        SWAP,
        html! {
            (forms::hidden("child", &child.child.to_string()))
            button.btn.quiet name="to" value=(value) { (label) }
        },
    )
}

/// It was never here: the check-in was a mistake.
fn mistake(page: &Page, child: &Here) -> Markup {
    let words = page.words;
    let id = format!("why-{}", child.child);
    let key = format!("mistake-{}-{}", child.booking, child.child);
    page.guard.form(
        (&to::release(&page.centre.slug, child.booking), &key),
        "form",
        SWAP,
        html! {
            (forms::hidden("child", &child.child.to_string()))
            div.field {
                label for=(id) { (words.say("pick-up-mistake-why")) }
                input id=(id) name="reason" type="text" autocomplete="off";
            }
            button.btn.quiet name="to" value="mistake" { (words.say("pick-up-mistake")) span.sr { " " (child.name.as_str()) } }
        },
    )
}

fn gone(page: &Page) -> Markup {
    let words = page.words;
    html! {
        section.card.panel id="gone" aria-labelledby="h-gone" {
            h2 id="h-gone" { (words.say("pick-up-gone")) }
            @if page.list.gone.is_empty() { p { (words.say("pick-up-gone-none")) } }
            ul.people { @for gone in &page.list.gone { (went(page, gone)) } }
        }
    }
}

fn went(page: &Page, gone: &Gone) -> Markup {
    let words = page.words;
    let time = words.time(page.centre.zone.wall(gone.at).time());
    let of = |name: &Option<Name>| name.as_ref().map_or("", Name::as_str).to_string();
    let how = match gone.released.how {
        How::Guardian | How::Collector => {
            words.tell("pick-up-went-with", &[("name", of(&gone.released.taker).into())])
        }
        How::Alone => words.say("pick-up-went-alone"),
        How::Mistake => words.tell("pick-up-was-mistake", &[("why", of(&gone.released.reason).into())]),
    };
    html! {
        li {
            div {
                b { (time) " " (gone.name.as_str()) }
                p {
                    (how)
                    @if let Some(staff) = &gone.staff { " " span.hint { (words.tell("pick-up-by", &[("name", staff.as_str().into())])) } }
                }
            }
        }
    }
}
