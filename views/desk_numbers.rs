//! The form of a series' numbers, what they would do, and what was set before (S4, Z3).
//!
//! Invariant: the button sends the digest of what stands above it; what was set before is set again by the same form.

use super::desk::Guard;
use super::difference;
use super::filled::Filled;
use super::forms::{self, Field, Kind};
use super::numbers::{self as shared, Change, Fields, history};
use super::tags::tag;
use super::words::Words;
use crate::addresses;
use crate::domain::centre::Centre;
use crate::domain::ids::SeriesId;
use crate::domain::numbers::{LeftOut, Numbers, Set, Shown, Too};
use crate::domain::plan::SeriesPlan;
use crate::domain::story::Teller;
use crate::domain::zone::Timestamp;
use maud::{Markup, html};

pub struct Page<'a> {
    pub words: &'a Words,
    pub centre: &'a Centre,
    pub series: (SeriesId, &'a SeriesPlan),
    /// The word of its room, where that is still open.
    pub room: Option<&'a str>,
    /// The newest first.
    pub lines: Vec<Line<'a>>,
    pub filled: &'a Filled,
    pub guard: Guard<'a>,
}

/// What was set, when and by whom.
pub type Line<'a> = (Timestamp, &'a Teller, &'a Set);

/// Everything the form asks for.
pub const FIELDS: [&str; 8] =
    ["ages", "grace_days", "places", "staff", "walk_in_places", "families_max", "cancel_hours", "why"];

/// The form as these numbers fill it in.
pub fn filled(words: &Words, numbers: Numbers) -> Filled {
    shared::filled(fields(words, numbers))
}

fn fields(words: &Words, numbers: Numbers) -> Fields {
    vec![
        ("ages", numbers.ages.map(|ages| words.span(ages)).unwrap_or_default()),
        ("grace_days", numbers.grace_days.to_string()),
        ("places", numbers.places.to_string()),
        ("staff", numbers.staff.to_string()),
        ("walk_in_places", numbers.walk_in_places.to_string()),
        ("families_max", numbers.families_max.map(|most| most.to_string()).unwrap_or_default()),
        ("cancel_hours", numbers.cancel_hours.to_string()),
    ]
}

pub fn page(page: &Page) -> Markup {
    let (words, filled, (id, plan)) = (page.words, page.filled, page.series);
    let slug = &page.centre.slug;
    let action = addresses::desk::series_numbers(slug, id);
    let back =
        page.room.map_or_else(|| addresses::desk::rooms(slug), |room| addresses::desk::room(slug, room));
    let field = |name, label: &str, kind| forms::field(words, &filled.field(name, words.say(label), kind));
    let ages = Field {
        hint: Some(words.say("plan-ages-hint")),
        ..filled.field("ages", words.say("plan-ages"), Kind::Text)
    };
    let families = filled.field("families_max", words.say("series-families-max"), Kind::Digits(3));
    let changes: Vec<Change> = page.lines.iter().map(|line| change(words, line)).collect();
    html! {
        (filled.summary(words))
        section.card.desk-form.wide {
            a.back href=(back) { (words.say("back")) }
            h1 { (words.say("numbers-set")) }
            p { (words.tell("numbers-set-of", &[("name", plan.names.in_(words.language()).to_string().into())])) }
            p { (words.say("limits-nobody-loses")) }
            (page.guard.form((&action, "numbers"), "form", "", html! {
                div.two { (forms::field(words, &ages)) (field("grace_days", "numbers-grace-days", Kind::Digits(3))) }
                div.two { (field("places", "plan-places", Kind::Digits(4))) (field("walk_in_places", "plan-walk-in-places", Kind::Digits(3))) }
                div.two { (field("staff", "plan-staff", Kind::Digits(2))) (forms::field(words, &Field { is_optional: true, ..families })) }
                (field("cancel_hours", "numbers-cancel-hours", Kind::Digits(4)))
                (shared::why(words, filled))
                (forms::press(&words.say("plan-next")))
            }))
        }
        (history(words, page.centre.zone, (page.guard, &action), &changes))
    }
}

fn change<'a>(words: &Words, (at, by, set): &Line<'a>) -> Change<'a> {
    Change {
        at: *at,
        by,
        why: &set.why,
        was: said(words, set.was),
        is: said(words, set.is),
        again: set.was.ages.map(|_| fields(words, set.was)),
    }
}

/// All of them in a line.
fn said(words: &Words, numbers: Numbers) -> String {
    let Numbers { ages, grace_days, places, staff, walk_in_places, families_max, cancel_hours } = numbers;
    let facts = [
        ("ages", ages.map_or_else(|| words.say("numbers-unstated-ages"), |ages| words.span(ages)).into()),
        ("grace", grace_days.into()),
        ("places", places.into()),
        ("staff", staff.into()),
        ("walkins", walk_in_places.into()),
        ("hours", cancel_hours.into()),
        ("families", families_max.map_or_else(|| "–".to_string(), |most| most.to_string()).into()),
    ];
    words.tell("numbers-line", &facts)
}

/// Numbers about to be set.
pub struct Confirm<'a> {
    pub words: &'a Words,
    pub centre: &'a Centre,
    pub series: SeriesId,
    pub filled: &'a Filled,
    pub shown: &'a Shown,
    /// Something happened since it was shown, or the room is taken.
    pub has_changed: bool,
    pub guard: Guard<'a>,
}

pub fn confirm(confirm: &Confirm) -> Markup {
    let Confirm { words, shown, filled, guard, has_changed, .. } = *confirm;
    let whole = shared::Confirm {
        words,
        action: &addresses::desk::series_numbers(&confirm.centre.slug, confirm.series),
        fields: &FIELDS,
        filled,
        digest: &shown.digest(),
        is_clear: shown.difference.clashes.is_empty(),
        has_changed,
        guard,
    };
    shared::confirm(
        &whole,
        html! {
            ul { @for sentence in sentences(words, shown) { li { (tag("few", "warn", &sentence)) } } }
            (difference::difference(words, confirm.centre, &shown.difference))
        },
    )
}

/// "6 sessions become over by 1–3; 14 children too young from January."
pub fn sentences(words: &Words, shown: &Shown) -> Vec<String> {
    let over = shown.over().map(|(sessions, least, most)| {
        let facts = [("sessions", sessions.into()), ("least", least.into()), ("most", most.into())];
        words.tell(if least == most { "numbers-over" } else { "numbers-over-range" }, &facts)
    });
    let left_out = shown.left_out().into_iter().map(|LeftOut { too, children, from }| {
        let key = match too {
            Too::Young => "numbers-too-young",
            Too::Old => "numbers-too-old",
        };
        words.tell(key, &[("children", children.into()), ("month", words.month_of_year(from).into())])
    });
    over.into_iter().chain(left_out).collect()
}
