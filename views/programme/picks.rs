//! The filters of a programme: for whom, which day, which room. Links all, and one small form for an age.

use super::filter::Whom;
use super::{LIVE, Programme};
use crate::addresses;
use crate::domain::zone::Datelike;
use crate::views::icons::{icon, look, tile};
use maud::{Markup, html};

/// Ages the public may ask about, in years.
const YEARS: std::ops::RangeInclusive<u16> = 0..=14;

/// 全部, and each child; for the public an age.
pub fn whom(page: &Programme) -> Markup {
    let (speaker, words, slug) = (&page.speaker, page.speaker.words, &page.speaker.centre.slug);
    let Some(household) = speaker.household.filter(|household| !household.children.is_empty()) else {
        return age(page);
    };
    let link = |whom| page.filter.for_whom(whom).href(slug);
    html! {
        div.tools {
            nav.kids aria-label=(words.say("programme-whom")) {
                a href=(addresses::with(&link(Whom::Everybody), "child", "all")) aria-current=[(page.filter.whom == Whom::Everybody).then_some("true")] {
                    b { (words.say("programme-all")) }
                }
                @for child in &household.children {
                    @let whom = Whom::Child(child.id);
                    a href=(link(whom)) aria-current=[(page.filter.whom == whom).then_some("true")] data-child=(child.id) {
                        b { (child.name.as_str()) }
                        @if let Some(age) = child.age(speaker.today()) { span { (words.age(age)) } }
                    }
                }
            }
            (several(page, household.children.len()))
        }
    }
}

/// Several children, or several sessions, at once.
fn several(page: &Programme, children: usize) -> Markup {
    let (words, slug) = (page.speaker.words, &page.speaker.centre.slug);
    let day = page.filter.day.unwrap_or_else(|| page.speaker.today());
    html! {
        p.row {
            @if children > 1 {
                a.chip href=(addresses::baskets::together_on(slug, day, &[])) { (icon("kid")) (words.say("together-link")) }
            }
            a.chip href=(addresses::baskets::baskets(slug)) { (icon("cal")) (words.say("basket-week-link")) }
        }
    }
}

fn age(page: &Programme) -> Markup {
    let words = page.speaker.words;
    html! {
        form.ask-age method="get" action=(addresses::programme(&page.speaker.centre.slug)) {
            @if let Some(room) = &page.filter.room { input type="hidden" name="room" value=(room); }
            @if let Some(day) = page.filter.day { input type="hidden" name="day" value=(day); }
            div.field {
                label for="age" { (words.say("programme-age")) }
                select id="age" name="age" {
                    option value="" { (words.say("programme-all-ages")) }
                    @for years in YEARS {
                        option value=(years) selected[page.filter.whom == Whom::Years(years)] {
                            @if years == 0 { (words.say("programme-under-one")) }
                            @else { (words.tell("age-years", &[("years", years.into())])) }
                        }
                    }
                }
            }
            button.btn.quiet { (words.say("programme-show")) }
        }
    }
}

/// The strip of days, with how much there is on each.
pub fn days(page: &Programme) -> Markup {
    let (words, slug, today) = (page.speaker.words, &page.speaker.centre.slug, page.speaker.today());
    let shown = page.filter.day.unwrap_or(today);
    html! {
        nav.days id="days" aria-label=(words.say("programme-days")) {
            @for day in &page.days {
                @let target = (day.date != today).then_some(day.date);
                a.shut[day.shut.is_some()] id={ "to-" (day.date) } href=(page.filter.on(target).href(slug)) data-swap=(LIVE)
                    aria-current=[(day.date == shown).then_some("date")] {
                    span { @if day.date == today { (words.say("today")) } @else { (words.weekday(day.date.weekday())) } }
                    b { (day.date.day()) }
                    span {
                        @if day.shut.is_some() { (words.say("programme-shut")) }
                        @else { (words.tell("programme-count", &[("count", day.fitting.into())])) }
                    }
                }
            }
        }
    }
}

/// One room, or all.
pub fn rooms(page: &Programme) -> Markup {
    let (words, slug) = (page.speaker.words, &page.speaker.centre.slug);
    let picks = html! {
        nav.picks aria-label=(words.say("programme-rooms")) {
            @for room in &page.rooms {
                @let is_chosen = page.filter.room.as_deref() == Some(room.slug.as_str());
                @let target = if is_chosen { None } else { Some(room.slug.as_str()) };
                a class={ "pick " (look(&room.look)) } href=(page.filter.in_room(target).href(slug))
                    aria-current=[is_chosen.then_some("true")] {
                    (tile(&room.look)) (room.names.in_(words.language()))
                }
            }
        }
        @if page.filter.room.is_some() {
            p { a.link href=(page.filter.in_room(None).href(slug)) { (words.say("programme-all-rooms")) } }
        }
    };
    // 长辈版: folded, so that the sessions come first.
    html! {
        @if page.is_large {
            details.gone open[page.filter.room.is_some()] {
                summary { (words.say("programme-rooms")) }
                (picks)
            }
        } @else { (picks) }
    }
}
