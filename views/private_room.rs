//! A private room's page: free or in use, the slots ahead as free or not, one's own; for staff, code words.
//!
//! Invariant: nothing of anybody else's is here but "not free" (M2).

use super::forms::{self, Choice};
use super::icons::{look, tile};
use super::kiosk;
use super::refusals::Speaker;
use super::tags::{Standing, places_tag, tag};
use super::words::Words;
use crate::addresses;
use crate::domain::household::Household;
use crate::domain::private_room::{self, Diary, Kind, Party, State, Use};
use crate::domain::refusal::Refusals;
use crate::domain::room::Room;
use crate::domain::window::Window;
use crate::domain::zone::{Date, Datelike, Timestamp};
use maud::{Markup, html};

pub struct Slots<'a> {
    pub speaker: Speaker<'a>,
    pub room: &'a Room,
    pub today: &'a Diary,
    /// The day looked at.
    pub diary: &'a Diary,
    pub days: Vec<Date>,
    pub reader: Reader<'a>,
    pub refusals: Option<&'a Refusals>,
    /// As it was chosen before a "no".
    pub party: Option<&'a Party>,
    pub token: &'a str,
    pub key: &'a str,
}

pub enum Reader<'a> {
    Public { sign_in: &'a str },
    Household(&'a Household),
    Staff,
}

pub fn slots(page: &Slots) -> Markup {
    let words = page.speaker.words;
    html! {
        h1.roomhead.(look(&page.room.look)) { (tile(&page.room.look)) (page.room.names.in_(words.language())) }
        @if let Some(refusals) = page.refusals {
            div.errors id="errors" tabindex="-1" role="alert" { (page.speaker.list(refusals)) }
        }
        p { (words.say("private-what")) }
        @if page.today.rules.women_only { p { (words.say("private-women")) } }
        (standing(page))
        @match page.reader {
            Reader::Staff => (expected(page)),
            Reader::Household(household) => { (own(page, household)) (bookable(page, household)) },
            Reader::Public { sign_in } => {
                (listed(page))
                p { a.btn href=(sign_in) { (words.say("private-sign-in")) } }
            },
        }
    }
}

/// Free, or in use and next free; with the press for whoever may.
fn standing(page: &Slots) -> Markup {
    let (words, now) = (page.speaker.words, page.speaker.now);
    let standing = page.today.standing(now);
    let next = match standing {
        private_room::Standing::InUse { next_free } => next_free,
        private_room::Standing::Free => None,
    };
    html! {
        section.panel id="standing" {
            p {
                (places_tag(words, kiosk::private(standing).1))
                @if let Some(at) = next { " " (words.tell("kiosk-next-free", &[("time", page.time(at).into())])) }
            }
            @match page.reader {
                Reader::Public { .. } => {},
                Reader::Household(household) => (press(page, standing, |used| used.household == Some(household.id))),
                Reader::Staff => (press(page, standing, |_| true)),
            }
        }
    }
}

fn press(page: &Slots, standing: private_room::Standing, is_ours: impl Fn(&Use) -> bool) -> Markup {
    let (words, now) = (page.speaker.words, page.speaker.now);
    let holder = page.today.holder(now).filter(|used| is_ours(used));
    let is_inside = holder.is_some_and(|used| used.state == State::Here);
    let may_begin = standing == private_room::Standing::Free || holder.is_some() && !is_inside;
    let action = addresses::kiosk::room_use(&page.speaker.centre.slug, &page.room.slug);
    let form = |wish: &str, label: &str| {
        forms::guarded(
            &action,
            page.token,
            page.key,
            html! {
                (forms::hidden("use", wish))
                (forms::press(&words.say(label)))
            },
        )
    };
    html! {
        @if is_inside { (form("free", "kiosk-press-free")) }
        @else if may_begin { (form("in-use", "private-press")) }
        @if let Some(used) = holder.filter(|used| is_inside && used.kind == Kind::Slot && matches!(page.reader, Reader::Household(_))) {
            (forms::guarded(&page.of("extension", used), page.token, page.key, html! {
                button.btn.quiet { (words.say("private-extend")) }
            }))
        }
    }
}

/// A household's own slots that are still to come, on the day looked at or today.
fn own(page: &Slots, household: &Household) -> Markup {
    let words = page.speaker.words;
    let other_day = (page.diary.date != page.today.date).then_some(page.diary);
    let uses = page.today.uses.iter().chain(other_day.iter().flat_map(|diary| &diary.uses));
    let uses: Vec<&Use> = uses
        .filter(|used| used.household == Some(household.id) && used.is_live() && used.kind == Kind::Slot)
        .filter(|used| page.speaker.now < used.window.ends())
        .collect();
    html! {
        @if !uses.is_empty() {
            section.panel {
                h2 { (words.say("private-mine")) }
                @for used in uses {
                    p id={ "use-" (used.id) } {
                        b { (page.speaker.date(page.diary_date(used))) " " (page.times(used.window)) } " "
                        (words.tell("private-code-word", &[("word", code_word(words, used).into())]))
                    }
                    @if used.state == State::Expected {
                        (forms::guarded(&page.of("cancellation", used), page.token, page.key, html! {
                            button.btn.quiet { (words.say("private-give-up")) }
                        }))
                    }
                }
            }
        }
    }
}

/// The slots of the day as buttons, below who comes.
fn bookable(page: &Slots, household: &Household) -> Markup {
    let (words, now) = (page.speaker.words, page.speaker.now);
    let opens = private_room::opens_at(page.diary, household, &page.speaker.centre.rules);
    let action = addresses::private_room::slots(&page.speaker.centre.slug, &page.room.slug);
    html! {
        (days(page))
        @if now < opens {
            p id="slots" { (words.tell("places-opens", &[("opens", page.speaker.at(opens).into())])) }
        } @else {
            (forms::guarded(&action, page.token, page.key, html! {
                (who_comes(page, household))
                ul.slots id="slots" {
                    @for slot in page.ahead() {
                        li id={ "slot-" (slot.starts().timestamp()) } {
                            @if page.diary.is_free(slot, now) {
                                button.btn name="starts" value=(slot.starts().to_rfc3339()) {
                                    (words.tell("private-book", &[("times", page.times(slot).into())]))
                                }
                            } @else { span { (page.times(slot)) " " (taken(words)) } }
                        }
                    }
                }
            }))
        }
    }
}

fn who_comes(page: &Slots, household: &Household) -> Markup {
    let words = page.speaker.words;
    let under = page.diary.rules.child_under_months;
    let is_small = |birth: Option<Date>| {
        let age = birth.and_then(|birth| crate::domain::age::Age::on(birth, page.diary.date));
        age.is_some_and(|age| age.months() < under)
    };
    let adults = household.guardians.iter().filter(|guardian| guardian.is_adult);
    html! {
        fieldset {
            legend { (words.say("private-adult")) }
            @for (index, guardian) in adults.enumerate() {
                (forms::pick(&Choice {
                    name: "guardian",
                    value: &guardian.id.to_string(),
                    label: guardian.name.as_str().to_string(),
                    note: String::new(),
                    is_ticked: page.party.map_or(index == 0, |party| party.guardian == guardian.id),
                    reason: None,
                }))
            }
            (forms::tick(&Choice {
                name: "adults",
                value: "2",
                label: words.say("private-second-adult"),
                note: String::new(),
                is_ticked: page.party.is_some_and(|party| party.adults > 1),
                reason: None,
            }))
        }
        fieldset {
            legend { (words.tell("private-children", &[("months", under.into())])) }
            @for child in &household.children {
                (forms::tick(&Choice {
                    name: "child",
                    value: &child.id.to_string(),
                    label: child.name.as_str().to_string(),
                    note: String::new(),
                    is_ticked: page.party.map_or(is_small(child.birth), |party| party.children.contains(&child.id)),
                    reason: None,
                }))
            }
        }
    }
}

/// For everybody: which slots ahead are free.
fn listed(page: &Slots) -> Markup {
    let words = page.speaker.words;
    html! {
        (days(page))
        ul.slots id="slots" {
            @for slot in page.ahead() {
                li { (page.times(slot)) " "
                    @if page.diary.is_free(slot, page.speaker.now) { (places_tag(words, Standing::Vacant)) }
                    @else { (taken(words)) }
                }
            }
        }
    }
}

/// For staff: slots and code words, never a child (M2).
fn expected(page: &Slots) -> Markup {
    let words = page.speaker.words;
    let live = page.diary.uses.iter().filter(|used| used.is_live() && page.speaker.now < used.window.ends());
    html! {
        (days(page))
        table id="slots" {
            caption { (words.say("private-expected")) }
            thead { tr { th scope="col" { (words.say("private-time")) } th scope="col" { (words.say("private-word")) } th scope="col" { (words.say("private-state")) } } }
            tbody {
                @for used in live {
                    tr id={ "use-" (used.id) } {
                        td { (page.times(used.window)) }
                        td { (code_word(words, used)) }
                        td { (words.say(if used.state == State::Here { "private-here" } else { "private-coming" })) }
                    }
                }
            }
        }
    }
}

fn days(page: &Slots) -> Markup {
    let words = page.speaker.words;
    html! {
        nav.days.slotdays aria-label=(words.say("private-days")) {
            @for day in &page.days {
                a href=(addresses::private_room::slots_on(&page.speaker.centre.slug, &page.room.slug, *day))
                    aria-current=[(*day == page.diary.date).then_some("date")] {
                    b { (words.near_day(*day, page.today.date)) } span { (day.day()) }
                }
            }
        }
    }
}

fn taken(words: &Words) -> Markup {
    tag("full", "full", &words.say("private-taken"))
}

fn code_word(words: &Words, used: &Use) -> String {
    words.say(&format!("private-word-{}", used.code_word))
}

impl Slots<'_> {
    fn ahead(&self) -> Vec<Window> {
        self.diary.slots().into_iter().filter(|slot| self.speaker.now < slot.starts()).collect()
    }

    fn times(&self, window: Window) -> String {
        let zone = self.speaker.centre.zone;
        self.speaker.words.times(zone.wall(window.starts()).time(), zone.wall(window.ends()).time())
    }

    fn time(&self, at: Timestamp) -> String {
        self.speaker.words.time(self.speaker.centre.zone.wall(at).time())
    }

    fn diary_date(&self, used: &Use) -> Date {
        self.speaker.centre.zone.date(used.window.starts())
    }

    fn of(&self, what: &str, used: &Use) -> String {
        let (centre, room) = (&self.speaker.centre.slug, &self.room.slug);
        match what {
            "extension" => addresses::private_room::extension(centre, room, used.id),
            _ => addresses::private_room::cancellation(centre, room, used.id),
        }
    }
}
