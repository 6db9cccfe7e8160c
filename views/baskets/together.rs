//! At one hour: a session for each child, and one button that books all of it or nothing.

use super::{Line, Sending, article, carried, with};
use crate::addresses;
use crate::domain::ids::ChildId;
use crate::domain::zone::{Date, Datelike, TimeOfDay};
use crate::views::forms::{self, Choice};
use crate::views::icons::icon;
use crate::views::refusals::Speaker;
use maud::{Markup, html};

/// An hour, and the ways to spend it; each with the key of its own press.
pub struct Hour<'a> {
    pub at: TimeOfDay,
    pub splits: Vec<(Vec<Line<'a>>, Sending<'a>)>,
}

pub struct Together<'a> {
    pub speaker: Speaker<'a>,
    /// The children asked about.
    pub chosen: Vec<ChildId>,
    pub day: Date,
    pub days: Vec<Date>,
    pub hours: Vec<Hour<'a>>,
    /// Children of one question, at most.
    pub most: usize,
}

pub fn together(page: &Together) -> Markup {
    let (words, slug) = (page.speaker.words, &page.speaker.centre.slug);
    html! {
        div.narrow {
            nav aria-label=(words.say("back")) {
                a.back href=(addresses::day(slug, page.day)) { (words.say("session-back")) }
            }
            h1 { (words.say("together-heading")) }
            p.hint { (words.say("together-how")) }
            (who(page))
            (days(page))
            @if page.hours.is_empty() { (nothing(page)) }
            @for hour in &page.hours { (one_hour(page, hour)) }
            p { a.link href=(addresses::baskets::baskets(slug)) { (words.say("basket-week-link")) } }
        }
    }
}

fn who(page: &Together) -> Markup {
    let (speaker, words) = (&page.speaker, page.speaker.words);
    let children = speaker.household.iter().flat_map(|household| &household.children);
    html! {
        form.form method="get" action=(addresses::baskets::together(&speaker.centre.slug)) {
            input type="hidden" name="day" value=(page.day);
            fieldset {
                legend { (words.say("together-who")) }
                div.two {
                    @for child in children {
                        (forms::tick(&Choice {
                            name: "child",
                            value: &child.id.to_string(),
                            label: child.name.as_str().to_string(),
                            note: child.age(page.day).map(|age| words.age(age)).unwrap_or_default(),
                            is_ticked: page.chosen.contains(&child.id),
                            reason: None,
                        }))
                    }
                }
                @if speaker.household.is_some_and(|household| household.children.len() > page.most) {
                    p.hint { (words.tell("together-most", &[("most", page.most.into())])) }
                }
            }
            button.btn.quiet { (words.say("programme-show")) }
        }
    }
}

fn days(page: &Together) -> Markup {
    let (speaker, words) = (&page.speaker, page.speaker.words);
    let to = |day| addresses::baskets::together_on(&speaker.centre.slug, day, &page.chosen);
    html! {
        nav.days.slotdays aria-label=(words.say("programme-days")) {
            @for day in &page.days {
                a href=(to(*day)) aria-current=[(*day == page.day).then_some("date")] {
                    span { @if *day == speaker.today() { (words.say("today")) } @else { (words.weekday(day.weekday())) } }
                    b { (day.day()) }
                }
            }
        }
    }
}

fn nothing(page: &Together) -> Markup {
    let words = page.speaker.words;
    let key = if page.chosen.len() < 2 { "together-choose" } else { "together-none" };
    html! { p.closed { (words.say(key)) } }
}

fn one_hour(page: &Together, hour: &Hour) -> Markup {
    let (speaker, words) = (&page.speaker, page.speaker.words);
    let action = addresses::baskets::baskets(&speaker.centre.slug);
    html! {
        section aria-labelledby={ "at-" (words.time(hour.at)) } {
            h2 id={ "at-" (words.time(hour.at)) } { (words.time(hour.at)) }
            div.list {
                @for (nth, (lines, sending)) in hour.splits.iter().enumerate() {
                    form.form.panel method="post" action=(action) {
                        (forms::guard(sending.token, &sending.key))
                        (forms::hidden("manner", "whole"))
                        @for line in lines { (carried(line.request)) }
                        h3 { (sentence(speaker, hour, lines)) }
                        ul.list { @for line in lines { (article(speaker, (line, None), &company(speaker, line))) } }
                        button.btn {
                            @if lines.len() == 1 { (words.say("book-confirm")) }
                            @else { (words.tell("together-book", &[("count", lines.len().into())])) }
                            span.sr { " " (words.time(hour.at)) " " (nth + 1) }
                        }
                    }
                }
            }
        }
    }
}

fn company(speaker: &Speaker, line: &Line) -> Markup {
    html! { p.why { (icon("kid")) span { (with(speaker, line)) } } }
}

/// "10:00 小满在乐享童年，安安在奇趣课堂".
fn sentence(speaker: &Speaker, hour: &Hour, lines: &[Line]) -> String {
    let words = speaker.words;
    let places = lines.iter().map(|line| super::place(speaker, line));
    let places = places.reduce(|first, second| {
        words.tell("basket-and", &[("first", first.into()), ("second", second.into())])
    });
    let facts = [("time", words.time(hour.at).into()), ("places", places.unwrap_or_default().into())];
    words.tell("together-at", &facts)
}
