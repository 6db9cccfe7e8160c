//! A roster: who is expected, who is here, who waits, with one press for each (S2).
//!
//! Invariant: names stand here only while the session's staff may read them (P2); what a child must not eat is in
//! red, with a word and an icon.

use super::desk::{Guard, walk_in_buttons};
use super::icons::{icon, look, tile};
use super::refusals::Speaker;
use super::tags::{self, Standing, tag};
use super::words::Words;
use super::{desk, desk_misfits, forms};
use crate::addresses;
use crate::domain::board::Slot;
use crate::domain::booking::{Part, State};
use crate::domain::centre::Centre;
use crate::domain::ids::BookingId;
use crate::domain::misfit::Misfit;
use crate::domain::room::Room;
use crate::domain::roster::{Entry, Member, Roster};
use crate::domain::series::BookingMode;
use crate::domain::session::Session;
use crate::domain::visit::{self, Band};
use crate::domain::zone::Timestamp;
use maud::{Markup, html};

mod groups;
mod people;
mod waiting;

use people::{contact, grown_ups, to_pick_up, way_out};

/// A roster, where it stands, and for whom.
pub struct At<'a> {
    pub words: &'a Words,
    pub centre: &'a Centre,
    pub roster: &'a Roster,
    pub guard: Guard<'a>,
    pub now: Timestamp,
    /// What a press replaces.
    pub swap: &'a str,
    /// Bookings may be given up here.
    pub may_cancel: bool,
    /// The party whose check-in has the focus when the page opens: the only one that was looked for.
    pub focus: Option<BookingId>,
}

impl At<'_> {
    fn slug(&self) -> &str {
        &self.centre.slug
    }

    fn session(&self) -> &Session {
        &self.roster.session
    }
}

/// The page of one session.
pub struct Page<'a> {
    pub at: At<'a>,
    pub room: &'a Room,
    pub slot: &'a Slot<'a>,
    pub inside: u16,
    pub limit: u16,
    /// The equipment it uses, in words.
    pub uses: String,
    pub shows_names: bool,
    /// Anonymous walk-ins inside, by band.
    pub bands: Vec<(Band, u16)>,
    pub told: &'a desk::Told,
    pub asked: &'a str,
    /// A7: who no longer fits after a corrected birth date.
    pub misfits: &'a [Misfit],
}

pub const SWAP: &str = "told numbers door line walk-ins";
pub const LIVE: &str = "numbers door line walk-ins";

pub fn page(page: &Page) -> Markup {
    let (at, words) = (&page.at, page.at.words);
    let session = at.session();
    let class = format!("wide card panel {}", look(&page.room.look));
    html! {
        (desk::told(words, at.guard, at.slug(), page.told))
        section class=(class) {
            div.row { (tile(&page.room.look)) div { h1 { (session.names.in_(words.language())) } p { (where_and_when(page)) } (ages(page)) @if !page.uses.is_empty() { p { (words.say("equipment")) " " (page.uses) } } } }
            (numbers(page))
            (tools(page))
        }
        (desk_misfits::flags(&speaker(at), page.misfits, page.shows_names))
        @if page.shows_names {
            section.card.panel aria-labelledby="h-door" {
                h2 id="h-door" { (words.say("roster-expected")) }
                (search(page))
                div id="door" { (door(at)) }
            }
        } @else {
            section.card.panel { h2 { (words.say("roster-expected")) } p { (words.say("roster-names-hidden")) } }
        }
        div.side-column {
            (walk_ins(page))
            (waiting::line(page))
            (desk::keys::list(words, desk::keys::BOARD))
        }
    }
}

fn speaker<'a>(at: &At<'a>) -> Speaker<'a> {
    Speaker { words: at.words, centre: at.centre, household: None, now: at.now }
}

fn where_and_when(page: &Page) -> String {
    let (words, session) = (page.at.words, page.at.session());
    let room = page.room.names.in_(words.language());
    let times = words.times(session.starts, session.ends);
    format!("{room} {} {times}", words.day(session.date))
}

/// A2: the ages, and whom that means by their birthdays.
fn ages(page: &Page) -> Markup {
    let (words, session) = (page.at.words, page.at.session());
    let Some(range) = session.terms.ages else { return html! {} };
    let (first, last) = range.births(session.judged_on);
    let (ages, last) = (words.span(range), last.to_string());
    let mut facts = vec![("ages", ages.into()), ("last", last.into())];
    let key = if first.is_some() { "roster-ages" } else { "roster-ages-from" };
    facts.extend(first.map(|first| ("first", first.to_string().into())));
    html! { p { (words.tell(key, &facts)) } }
}

fn numbers(page: &Page) -> Markup {
    let (words, slot, limits) = (page.at.words, page.slot, page.at.session().limits);
    let number = |key: &str, figure: String| html! { div { dt { (words.say(key)) } dd { (figure) } } };
    html! {
        div id="numbers" {
            dl.three-numbers {
                (number("roster-booked", format!("{} / {}", slot.booked, limits.places)))
                (number("roster-inside", format!("{} / {}", page.inside, page.limit)))
                (number("roster-free", slot.free.to_string()))
                (number("roster-waiting", slot.waiting.to_string()))
            }
            @if slot.over > 0 { p { (tags::places_tag(words, Standing::Over(slot.over))) } }
            @if let Some(cover) = slot.short_of_staff() { p { (tags::few_staff(words, cover)) } }
            @if page.at.session().is_cancelled() { p { (tags::places_tag(words, Standing::Cancelled)) } }
            @if !page.at.session().is_confirmed { p { (tags::places_tag(words, Standing::Unconfirmed)) } }
        }
    }
}

fn tools(page: &Page) -> Markup {
    let (at, session) = (&page.at, page.at.session());
    let (words, slug, id) = (at.words, at.slug(), session.id);
    let has_begun = session.window.starts() <= at.now;
    let is_over = session.window.ends() <= at.now;
    html! {
        p.no-print {
            a.link href=(addresses::desk::session_story(slug, id)) { (words.say("story-title")) }
            @if has_begun { " · " a.link href=(addresses::incidents::of_session(slug, id)) { (words.say("incident-note-here")) } }
            @if let Some(series) = session.series.filter(|_| session.terms.booking == BookingMode::Course) {
                " · " a.link href=(addresses::courses::desk::course(slug, series)) { (words.say("desk-courses-see")) }
            }
        }
        @if !session.is_cancelled() {
            div.tools2.no-print {
                @if !is_over { a.btn.quiet href=(addresses::desk_rota::session_staff(slug, id)) { (words.say("rota-session")) } }
                @if !is_over { a.btn href=(addresses::desk::session_bookings(slug, id)) { (words.say(if has_begun { "roster-walk-in-family" } else { "roster-book" })) } }
                @if !has_begun { a.btn.quiet href=(addresses::desk::session_plan(slug, id)) { (words.say("roster-change")) } }
                @if !is_over { a.btn.quiet href=(addresses::desk::session_limits(slug, id)) { (words.say("roster-limits")) } }
                @if !is_over { a.btn.quiet href=(addresses::desk::session_message(slug, id)) { (words.say("message-title")) } }
                @if session.terms.fee.amount().is_some() { a.btn.quiet href=(addresses::fees::session(slug, id)) { (words.say("fees-title")) } }
                @if !is_over { a.btn.quiet href=(addresses::desk::session_cancellation(slug, id)) { (words.say("roster-cancel")) } }
                a.btn.quiet href=(addresses::groups::of_session(slug, id)) { (words.say("groups-of")) }
                (to_pick_up(at))
                @if page.inside > 0 {
                    (at.guard.form((&addresses::desk::session_exit(slug, id), "exit"), "", at.swap, html! {
                        button.btn.quiet { (icon("out")) (words.say("desk-all-out")) }
                    }))
                }
            }
        }
    }
}

fn search(page: &Page) -> Markup {
    let (at, words) = (&page.at, page.at.words);
    html! {
        form.row.no-print role="search" method="post" action=(addresses::desk::session_search(at.slug(), at.session().id)) {
            (forms::guard(at.guard.token, &at.guard.key("search")))
            label.sr for="find" { (words.say("find-label")) }
            input id="find" name="q" type="search" value=(page.asked) autocomplete="off";
            button.btn.quiet { (words.say("find")) }
        }
    }
}

/// Everybody expected, booking by booking.
pub fn door(at: &At) -> Markup {
    let expected = || at.roster.entries.iter().filter(|entry| entry.expected().next().is_some());
    html! {
        (groups::lines(at))
        @if expected().next().is_none() && at.roster.groups.is_empty() { p { (at.words.say("roster-nobody")) } }
        @for entry in expected() { (party(at, entry)) }
    }
}

/// One child alone is one line; several stand under their booking, with one press for all.
fn party(at: &At, entry: &Entry) -> Markup {
    let words = at.words;
    let awaited = entry.expected().filter(|member| member.is_awaited()).count();
    let is_alone = entry.expected().count() == 1 && !at.may_cancel;
    html! {
        div.party id={ "b-" (entry.booking) } {
            @if !is_alone {
                div.in.head id={ "p-" (entry.booking) } {
                    p { b { (words.tell("roster-code", &[("code", entry.code.as_str().into())])) } " " (grown_ups(words, &entry.grown_ups)) (contact(at, entry)) }
                    @if awaited > 1 { (step(at, (entry, None), ("in", "btn"), html! { (words.say("roster-all-in")) span.sr { " " (entry.code) } })) }
                    @if at.may_cancel && at.now < at.session().window.starts() && awaited > 0 { (give_up(at, entry)) }
                }
            }
            ul { @for member in entry.expected() { (child(at, entry, (member, is_alone))) } }
        }
    }
}

fn give_up(at: &At, entry: &Entry) -> Markup {
    let action = addresses::desk::booking_cancellation(at.slug(), entry.booking);
    at.guard.form(
        (&action, &format!("cancel-{}", entry.booking)),
        "no-print",
        at.swap,
        html! {
            button.link { (at.words.say("cancel-booking")) span.sr { " " (entry.code) } }
        },
    )
}

fn child(at: &At, entry: &Entry, (member, is_alone): (&Member, bool)) -> Markup {
    let words = at.words;
    let age = member.age(at.session().date).map(|age| words.age(age)).unwrap_or_default();
    html! {
        li.in id={ "c-" (entry.booking) "-" (member.child) } {
            p {
                b { (member.name.as_str()) } " " (age) " "
                @match member.part {
                    Part::Carried => (tag("info", "i", &words.say("roster-carried"))),
                    Part::Along => (tag("info", "i", &words.say("roster-along"))),
                    Part::Place => {}
                }
                @if let Some(needs) = &member.needs { (tag("bad", "warn", needs.as_str())) }
                (standing(at, member))
                @if is_alone {
                    br; (grown_ups(words, &entry.grown_ups)) (words.tell("roster-code", &[("code", entry.code.as_str().into())]))
                    (contact(at, entry))
                }
            }
            (presses(at, entry, member))
        }
    }
}

fn standing(at: &At, member: &Member) -> Markup {
    let (words, session) = (at.words, at.session());
    let is_late = session.released_at(at.centre.rules.late_after_minutes).is_some_and(|from| at.now >= from);
    html! {
        @match member.state {
            State::Confirmed if is_late && at.now < session.window.ends() => (tag("few", "wait", &words.say("roster-late"))),
            State::Late { .. } => (tag("few", "wait", &words.say("roster-came-late"))),
            State::NoShow => (tags::places_tag(words, Standing::Missed)),
            State::TurnedAway => (tag("bad", "x", &words.say("roster-turned-away"))),
            _ => {}
        }
    }
}

/// One press in, one press out, and each of them back.
fn presses(at: &At, entry: &Entry, member: &Member) -> Markup {
    let (words, name) = (at.words, member.name.as_str());
    let who = (entry, Some(member));
    html! {
        div.row {
            @match member.state {
                State::Confirmed if !at.session().terms.door_checks.is_empty() && visit::door_is_open(at.session(), at.now).is_ok() => {
                    (step(at, who, ("in", "btn"), html! { (words.say("roster-check-in")) span.sr { " " (name) } }))
                    (turn_away(at, (entry, member)))
                }
                State::Confirmed | State::TurnedAway => (step(at, who, ("in", "btn"), html! { (words.say("roster-check-in")) span.sr { " " (name) } })),
                State::Attended { left: false } | State::Late { left: false } => {
                    (undo(at, who, member.arrived_at))
                    (way_out(at, (entry, member)))
                }
                State::Attended { left: true } | State::Late { left: true } => { span { (words.say("roster-left")) } (undo(at, who, None)) }
                _ => {}
            }
        }
    }
}

fn step(
    at: &At,
    (entry, member): (&Entry, Option<&Member>),
    (step, class): (&str, &str),
    label: Markup,
) -> Markup {
    let name = format!("{step}-{}-{}", entry.booking, member.map_or(String::new(), |m| m.child.to_string()));
    // Of several it is the press for all that Enter makes.
    let many = entry.expected().filter(|member| member.is_awaited()).count() > 1;
    let is_first = step == "in" && at.focus == Some(entry.booking) && member.is_none() == many;
    at.guard.press(
        (&addresses::desk::visits(at.slug(), entry.booking), &name),
        "",
        at.swap,
        html! {
            @if let Some(member) = member { (forms::hidden("child", &member.child.to_string())) }
            button class=(class) name="step" value=(step) autofocus[is_first] { (label) }
        },
    )
}

/// A6: what the door looks at was not met; no strike.
fn turn_away(at: &At, (entry, member): (&Entry, &Member)) -> Markup {
    let action = addresses::desk::refusal(at.slug(), entry.booking);
    let name = format!("refusal-{}-{}", entry.booking, member.child);
    at.guard.form(
        (&action, &name),
        "",
        at.swap,
        html! {
            (forms::hidden("child", &member.child.to_string()))
            button.link { (at.words.say("roster-turn-away")) span.sr { " " (member.name.as_str()) } }
        },
    )
}

fn undo(at: &At, (entry, member): (&Entry, Option<&Member>), arrived: Option<Timestamp>) -> Markup {
    let words = at.words;
    let Some(member) = member else { return html! {} };
    let Some(press) = at.roster.last(entry.booking, member.child) else { return html! {} };
    let time = arrived.map(|at_the_door| words.time(at.centre.zone.wall(at_the_door).time()));
    at.guard.form((&addresses::desk::reversal(at.slug()), &format!("undo-{}", press.visit)), "", at.swap, html! {
        (forms::hidden("visit", &press.visit.to_string()))
        button.btn.quiet {
            @if let Some(time) = time { (icon("ok")) (time) span.sr { " " (words.say("undo")) " " (member.name.as_str()) } }
            @else { (words.say("undo")) span.sr { " " (member.name.as_str()) } }
        }
    })
}

/// Walk-ins by band: one more, one fewer (C8).
fn walk_ins(page: &Page) -> Markup {
    let (at, words, session) = (&page.at, page.at.words, page.at.session());
    let action = addresses::desk::walk_ins(at.slug(), session.id);
    let is_on = session.is_running(at.now);
    html! {
        section.card.panel id="walk-ins" aria-labelledby="h-walk" {
            h2 id="h-walk" { (words.say("roster-walk-ins")) }
            p { (words.tell("desk-walk-in-places", &[("free", page.slot.free.into())])) }
            @if is_on { (at.guard.press((&action, "walk"), "bands", at.swap, walk_in_buttons(words, at.centre, session))) }
            ul {
                @for (band, children) in &page.bands {
                    li.in {
                        p { (words.tell("roster-band-inside", &[("ages", band.ages().map(|ages| words.span(ages)).unwrap_or_default().into()), ("children", (*children).into())])) }
                        (at.guard.press((&action, &format!("walk-out-{}", band.code())), "", at.swap, html! {
                            (forms::hidden("step", "out"))
                            button.btn.quiet name="band" value=(band.code()) { (words.say("roster-check-out")) }
                        }))
                    }
                }
            }
        }
    }
}
