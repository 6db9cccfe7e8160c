//! The numbers of a room in words: what holds in it, in each series that takes place there, and in the whole house (S4).
//!
//! Invariant: a sentence is made from the number the rules read, so that no page says another; it names its rule.

use super::session::terms;
use super::words::{Value, Words};
use crate::domain::age::{Age, AgeRange};
use crate::domain::centre::{Centre, HouseRules};
use crate::domain::opening::Does;
use crate::domain::plan::SeriesPlan;
use crate::domain::room::{PrivateUse, Room};
use crate::domain::school::Season;
use crate::domain::series::{BookingMode, Counts, Judged, Limits, Terms};
use crate::domain::zone::Date;

/// What a rule comes to here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// `C1`.
    pub rule: &'static str,
    pub says: Vec<String>,
}

fn told(rule: &'static str, says: impl IntoIterator<Item = String>) -> Option<Told> {
    let says: Vec<String> = says.into_iter().collect();
    (!says.is_empty()).then_some(Told { rule, says })
}

/// The room itself: heads, cleaning, what it is part of, and how a private one is used.
pub fn of_room(
    words: &Words,
    centre: &Centre,
    (room, rooms): (&Room, &[Room]),
    private: Option<&PrivateUse>,
) -> Vec<Told> {
    let whole = rooms.iter().find(|whole| Some(whole.id) == room.part_of);
    let name = |room: &Room| Value::from(room.names.in_(words.language()).to_string());
    let parts = rooms.iter().filter(|part| part.part_of == Some(room.id));
    let part_of = whole.map(|whole| words.tell("numbers-part-of", &[("room", name(whole))]));
    let has_parts = parts.map(|part| words.tell("numbers-has-part", &[("room", name(part))]));
    let soft = centre.rules.soft_limit(room.room_limit);
    let full = [("heads", soft.into()), ("percent", centre.rules.nearly_full_percent.into())];
    let mut all = vec![
        told("C1", [words.tell("numbers-room-limit", &[("heads", room.room_limit.into())])]),
        told("C4", private.is_none().then(|| turnaround(words, room.turnaround_minutes))),
        told("C7", [words.tell("numbers-nearly-full", &full)]),
        told("C10", part_of.into_iter().chain(has_parts)),
    ];
    all.extend(private.map(|used| told("M1", of_private(words, used))));
    all.into_iter().flatten().collect()
}

pub fn turnaround(words: &Words, minutes: u16) -> String {
    match minutes {
        0 => words.say("numbers-no-turnaround"),
        minutes => words.tell("numbers-turnaround", &[("minutes", minutes.into())]),
    }
}

fn of_private(words: &Words, used: &PrivateUse) -> Vec<String> {
    let say = |key: &str, facts: &[(&str, u16)]| {
        let facts: Vec<(&str, Value)> = facts.iter().map(|(name, fact)| (*name, (*fact).into())).collect();
        words.tell(key, &facts)
    };
    let mut says = vec![
        say("numbers-private-party", &[("adults", used.adults_max), ("months", used.child_under_months)]),
        say("numbers-private-release", &[("minutes", used.release_minutes)]),
        say("numbers-private-slots", &[("minutes", used.slot_minutes), ("after", used.turnaround_minutes)]),
        say("numbers-private-kept", &[("minutes", used.kept_minutes)]),
        say("numbers-private-a-day", &[("most", used.per_adult_and_day)]),
        say("numbers-private-heads", &[("heads", used.largest_party)]),
    ];
    says.extend(used.women_only.then(|| words.say("numbers-private-women")));
    says
}

/// One series: whom it is for, how many, with whom, and until when one may change one's mind. `day`: for which births
/// are reckoned.
pub fn of_series(words: &Words, plan: &SeriesPlan, day: Date) -> Vec<Told> {
    let (limits, terms) = (plan.limits, &plan.terms);
    let all = [
        told("A2", ages(words, terms, day)),
        told("A3", terms.ages.map(|_| judged(words, terms.judged))),
        told("A5", terms.ages.map(|_| grace(words, terms.grace_days))),
        told("A6", terms.door_checks.iter().map(|check| check.in_(words.language()).to_string())),
        told("G1", guardians(words, terms)),
        told("G2", terms.is_peak.then(|| words.say("numbers-peak"))),
        told("C1", places(words, limits, terms.counts)),
        told("C2", bodies(words, limits, terms)),
        told("C8", [walk_ins(words, limits.walk_in_places)]),
        told("V1", film(words, terms)),
        told("B4", [words.tell("numbers-cancel", &[("hours", terms.cancel_hours.into())])]),
        told(mode(terms.booking).0, [words.say(mode(terms.booking).1)]),
        told("K2", special_days(words, plan)),
        told("K6", season(plan.season).map(|key| words.say(key))),
    ];
    all.into_iter().flatten().collect()
}

fn ages(words: &Words, terms: &Terms, day: Date) -> Vec<String> {
    let Some(ages) = terms.ages else { return vec![words.say("numbers-ages-unstated")] };
    if ages.admits_everybody() {
        return vec![words.span(ages)];
    }
    vec![words.span(ages), births(words, ages, day)]
}

/// A2: the range shown back as birth dates.
pub fn births(words: &Words, ages: AgeRange, day: Date) -> String {
    let (first, last) = ages.births(day);
    let on = ("day", words.day_of_year(day).into());
    match first {
        Some(first) => words.tell(
            "numbers-births",
            &[on, ("first", first.to_string().into()), ("last", last.to_string().into())],
        ),
        None => words.tell("numbers-births-from", &[on, ("last", last.to_string().into())]),
    }
}

fn judged(words: &Words, judged: Judged) -> String {
    match judged {
        Judged::SessionDate => words.say("numbers-judged-session"),
        Judged::SeriesFirstSession => words.say("numbers-judged-first"),
        Judged::FixedDate(date) => {
            words.tell("numbers-judged-fixed", &[("day", words.day_of_year(date).into())])
        }
    }
}

fn grace(words: &Words, days: u16) -> String {
    match days {
        0 => words.say("numbers-no-grace"),
        days => words.tell("numbers-grace", &[("days", days.into())]),
    }
}

fn guardians(words: &Words, terms: &Terms) -> Vec<String> {
    let ages = terms.ages.unwrap_or(AgeRange::ANY);
    terms::guardians_of(ages, &terms.supervision, |age| terms.supervision.policy(age), words)
}

fn places(words: &Words, limits: Limits, counts: Counts) -> Vec<String> {
    let key = match counts {
        Counts::Children => "numbers-places",
        Counts::Seats => "numbers-seats",
    };
    let mut says = match limits.are_stated() {
        true => vec![
            words.tell(key, &[("places", limits.places.into())]),
            words.tell("numbers-heads", &[("heads", limits.room_limit.into())]),
        ],
        false => vec![words.say("numbers-unstated")],
    };
    says.extend(limits.families_max.map(|most| words.tell("numbers-families", &[("families", most.into())])));
    says
}

fn bodies(words: &Words, limits: Limits, terms: &Terms) -> Vec<String> {
    let mut says = vec![words.tell("numbers-staff", &[("staff", limits.staff.into())])];
    says.extend(terms.carries_babies.then(|| words.say("numbers-babies")));
    says.extend(terms.takes_siblings.then(|| words.say("session-siblings-text")));
    says
}

fn walk_ins(words: &Words, places: u16) -> String {
    match places {
        0 => words.say("numbers-no-walk-ins"),
        places => words.tell("numbers-walk-ins", &[("places", places.into())]),
    }
}

fn film(words: &Words, terms: &Terms) -> Vec<String> {
    let Some(film) = &terms.advisory else { return Vec::new() };
    let age = |months| words.exact_age(Age::from_months(months)).into();
    vec![
        words.tell("session-film-min", &[("age", age(film.with_guardian_min_months))]),
        words.tell("session-film-guardian", &[("age", age(film.min_months))]),
        words.tell("numbers-alone-until", &[("time", words.time(film.alone_until).into())]),
    ]
}

const fn mode(booking: BookingMode) -> (&'static str, &'static str) {
    match booking {
        BookingMode::Open => ("B3", "numbers-mode-open"),
        BookingMode::DropIn => ("B5", "numbers-mode-drop-in"),
        BookingMode::Course => ("B9", "numbers-mode-course"),
        BookingMode::Desk => ("B10", "numbers-mode-desk"),
    }
}

fn special_days(words: &Words, plan: &SeriesPlan) -> [String; 2] {
    let holiday = match plan.special_days.on_holiday {
        Does::Run => "numbers-holiday-run",
        Does::Skip => "numbers-holiday-skip",
    };
    let makeup = match plan.special_days.on_makeup_day {
        Does::Run => "numbers-makeup-run",
        Does::Skip => "numbers-makeup-skip",
    };
    [holiday, makeup].map(|key| words.say(key))
}

const fn season(season: Season) -> Option<&'static str> {
    match season {
        Season::Always => None,
        Season::Term => Some("series-season-term"),
        Season::Vacation => Some("series-season-vacation"),
    }
}

/// What holds in every room of the house.
pub fn of_house(words: &Words, centre: &Centre) -> Vec<Told> {
    let rules = &centre.rules;
    let building = match centre.stated_limit() {
        Some(heads) => words.tell("numbers-building", &[("heads", heads.into())]),
        None => words.say("numbers-building-unstated"),
    };
    let guardians = [("children", rules.children_per_guardian.into()), ("most", rules.guardians_max.into())];
    let week = [("most", rules.per_week.into()), ("same", rules.per_week_same_room.into())];
    let opens = [
        ("time", words.time(rules.opens_at).into()),
        ("residents", rules.opens_days_residents.into()),
        ("others", rules.opens_days_others.into()),
    ];
    let all = [
        told("C1", [building]),
        told("G2", [words.tell("numbers-guardians", &guardians)]),
        told("G4", ratios(words, rules)),
        told("B1", [words.tell("numbers-waiting", &[("most", rules.waiting_per_week.into())])]),
        told("B2", [words.tell("numbers-week", &week)]),
        told("B3", [words.tell("numbers-opens", &opens)]),
        told("B5", late(words, rules)),
        told("B6", line(words, rules)),
    ];
    all.into_iter().flatten().collect()
}

fn ratios(words: &Words, rules: &HouseRules) -> Vec<String> {
    let mut from = 0;
    let mut says = Vec::new();
    for ratio in &rules.ratios {
        let band = AgeRange::new(from, ratio.under);
        from = ratio.under.unwrap_or(u16::MAX);
        let Some(band) = band else { continue };
        let facts = [("ages", words.span(band).into()), ("children", ratio.children.into())];
        says.push(words.tell("numbers-ratio", &facts));
    }
    says
}

fn late(words: &Words, rules: &HouseRules) -> [String; 2] {
    let pause = [
        ("strikes", rules.strikes.into()),
        ("days", rules.strike_days.into()),
        ("pause", rules.pause_days.into()),
    ];
    [
        words.tell("numbers-late", &[("minutes", rules.late_after_minutes.into())]),
        words.tell("numbers-pause", &pause),
    ]
}

fn line(words: &Words, rules: &HouseRules) -> [String; 2] {
    let hold = [
        ("promote", rules.promote_hours.into()),
        ("offer", rules.offer_hours.into()),
        ("minutes", rules.hold_minutes.into()),
    ];
    let quiet = [
        ("from", words.time(rules.quiet_from).into()),
        ("until", words.time(rules.quiet_until).into()),
        ("ends", words.time(rules.quiet_ends).into()),
    ];
    [words.tell("numbers-hold", &hold), words.tell("numbers-quiet", &quiet)]
}
