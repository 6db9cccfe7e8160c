//! Series, from the file: what recurs in which room, what it holds and what it asks of those who come.
//!
//! Invariant: a series planned here keeps G1, G4 and A3; what only may be too much is a warning.

use super::equipment;
use super::form::{AdvisoryForm, SeriesForm, WhenForm};
use super::purposes;
use super::reading::{Read, Source, did_you_mean};
use super::rooms::Rooms;
use super::slugs::{Slugs, checked};
use super::texts::{NAME, SENTENCE, names, required};
use crate::domain::equipment::Equipment;
use crate::domain::fee::{Currency, Fee};
use crate::domain::names::Names;
use crate::domain::opening::SpecialDays;
use crate::domain::plan::{Host, Repeat, RoomPlan, SeriesPlan};
use crate::domain::recurrence::{End, Recurrence, RecurrenceForm};
use crate::domain::room::Privacy;
use crate::domain::school::Season;
use crate::domain::series::{Advisory, BookingMode, Counts, HostKind, Judged, Limits, Supervision, Terms};
use crate::domain::written::Day;
use crate::domain::zone::{Date, TimeOfDay};
use std::ops::Range;

/// B4: hours before the start until which cancelling is on time.
const CANCEL_HOURS: u16 = 4;
const CANCEL_HOURS_COURSE: u16 = 24;
/// V1: children who come alone are let in when the film ends by then.
const ALONE_UNTIL: TimeOfDay = TimeOfDay::from_hms_opt(20, 0, 0).expect("an hour of the day");
/// A rule without a first day has run since this Monday.
const LONG_AGO: Date = Date::from_ymd_opt(2024, 1, 1).expect("a day of the calendar");

/// The series of one entry: one, or one for each run of a course.
pub fn plan(
    source: &mut Source,
    read: &Read<SeriesForm>,
    (rooms, currency, house): (&Rooms, Currency, &[Equipment]),
    slugs: &mut Slugs,
) -> Vec<SeriesPlan> {
    let form = &read.form;
    if form.unconfirmed {
        source.unconfirmed(&read.span, "the figures of this series");
    }
    let slug = required(source, read, "slug", form.slug.as_ref()).and_then(|slug| checked(source, slug));
    let title = required(source, read, "names", form.names.as_ref()).and_then(|n| names(source, n, NAME));
    let about = required(source, read, "about", form.about.as_ref()).and_then(|n| names(source, n, SENTENCE));
    let bring = form.bring.as_ref().and_then(|n| names(source, n, NAME));
    let room = required(source, read, "room", form.room.as_ref()).and_then(|_| room(source, read, rooms));
    let repeats = required(source, read, "when", form.when.as_ref()).and_then(|_| repeats(source, read));
    let minutes = room.and_then(|_| minutes(source, read));
    let limits = room.and_then(|room| limits(source, read, room));
    let terms = terms(source, read, (currency, house));
    let season = season(source, read);
    let purpose = purposes::read(source, form.activity.as_ref(), &form.supports);
    let whole = || -> Option<SeriesPlan> {
        Some(SeriesPlan {
            slug: slug?,
            room: room?.slug.clone(),
            names: title?,
            description: about?,
            bring,
            host: host(read),
            repeats: repeats?,
            minutes: minutes?,
            limits: limits?,
            terms: terms?,
            season,
            purpose,
            special_days: SpecialDays { on_holiday: form.on_holiday, on_makeup_day: form.on_makeup_day },
            is_unconfirmed: form.unconfirmed,
        })
    };
    whole().map_or(Vec::new(), |whole| runs(source, read, whole, slugs))
}

fn room<'r>(source: &mut Source, read: &Read<SeriesForm>, rooms: &'r Rooms) -> Option<&'r RoomPlan> {
    let named = read.form.room.as_ref()?;
    let slug = named.get_ref();
    let Some(room) = rooms.find(slug) else {
        let known = rooms.slugs();
        if known.contains(&slug.as_str()) {
            return None; // The room has faults of its own.
        }
        source.fault(&named.span(), format!("no room here is called \"{slug}\""), did_you_mean(slug, &known));
        return None;
    };
    if room.privacy == Privacy::Private {
        let wrong = format!("\"{slug}\" is a private room, where nothing recurs (M1)");
        source.fault(&named.span(), wrong, "Choose a public room; private rooms are booked in slots");
        return None;
    }
    Some(room)
}

/// K6.
fn season(source: &mut Source, read: &Read<SeriesForm>) -> Season {
    match (read.form.term_only, read.form.vacation_only) {
        (true, true) => {
            let wrong = "`term_only` and `vacation_only` together leave no day (K6)";
            source.fault(&read.span, wrong, "Keep one of the two");
            Season::Always
        }
        (true, false) => Season::Term,
        (false, true) => Season::Vacation,
        (false, false) => Season::Always,
    }
}

fn repeats(source: &mut Source, read: &Read<SeriesForm>) -> Option<Vec<Repeat>> {
    let when = read.form.when.as_ref()?;
    let span = when.span();
    if when.get_ref().0.is_empty() {
        source.fault(&span, "`when` is empty", "Write when = { weekly = [\"sat\"], at = \"10:00\" }");
    }
    let mut all = Vec::new();
    for form in &when.get_ref().0 {
        match Recurrence::try_from(recurrence(form)) {
            Ok(dates) => all.extend(form.at.0.iter().map(|at| Repeat { dates: dates.clone(), at: at.0 })),
            Err(bad) => {
                source.told(&span, &bad.to_string());
                return None;
            }
        }
        if form.at.0.is_empty() {
            source.fault(&span, "`at` is empty", "Write at = \"10:00\"");
        }
    }
    (!all.is_empty()).then_some(all)
}

fn recurrence(form: &WhenForm) -> RecurrenceForm {
    let counts_from_somewhere = form.every.is_some() || form.count.is_some();
    let form = form.clone();
    RecurrenceForm {
        daily: form.daily,
        weekly: form.weekly,
        monthly: form.monthly,
        monthly_day: form.monthly_day,
        every: form.every,
        from: form.from.or((!counts_from_somewhere).then_some(Day(LONG_AGO))),
        until: form.until,
        count: form.count,
        extra: form.extra,
        except: form.except,
    }
}

fn minutes(source: &mut Source, read: &Read<SeriesForm>) -> Option<u16> {
    let minutes = required(source, read, "minutes", read.form.minutes.as_ref())?;
    if !(5..=24 * 60).contains(minutes.get_ref()) {
        source.fault(&minutes.span(), "a session cannot last so long", "Write 5 to 1440 minutes");
        return None;
    }
    Some(*minutes.get_ref())
}

fn limits(source: &mut Source, read: &Read<SeriesForm>, room: &RoomPlan) -> Option<Limits> {
    let form = &read.form;
    let places = required(source, read, "places", form.places.as_ref())?;
    let limits = Limits {
        places: *places.get_ref(),
        room_limit: room.room_limit,
        staff: form.staff,
        walk_in_places: form.walk_in_places,
        families_max: form.families_max,
    };
    if limits.walk_in_places > limits.places {
        let wrong =
            format!("{} places for walk-ins are more than all {}", limits.walk_in_places, limits.places);
        source.fault(&places.span(), wrong, format!("Write walk_in_places = {} or fewer", limits.places));
    }
    if limits.staff > limits.room_limit {
        let wrong = format!("{} staff are more than the room holds ({})", limits.staff, limits.room_limit);
        source.fault(&places.span(), wrong, "Raise the room's limit, or lower staff");
    }
    if limits.families_max == Some(0) {
        source.fault(
            &places.span(),
            "`families_max` is 0, so nobody may come",
            "Write 1 or more, or take it out",
        );
    }
    Some(limits)
}

fn terms(
    source: &mut Source,
    read: &Read<SeriesForm>,
    (currency, house): (Currency, &[Equipment]),
) -> Option<Terms> {
    let form = &read.form;
    let booking = form.mode.unwrap_or(BookingMode::Open);
    let course = booking == BookingMode::Course;
    let advisory = match &form.advisory {
        Some(advisory) => Some(self::advisory(source, advisory.get_ref(), &advisory.span())?),
        None => None,
    };
    let checks: Vec<Option<Names>> =
        form.door_checks.iter().map(|check| names(source, check, NAME)).collect();
    Some(Terms {
        booking,
        ages: form.ages.as_ref().map(|ages| ages.get_ref().0),
        judged: form.judged.as_ref().map_or(Judged::SessionDate, |judged| *judged.get_ref()),
        grace_days: form.grace_days,
        supervision: form
            .guardian
            .as_ref()
            .map_or_else(Supervision::usual, |bands| bands.get_ref().0.clone()),
        is_peak: form.peak,
        carries_babies: form.carries_babies,
        takes_siblings: form.siblings,
        counts: form.counts.unwrap_or(Counts::Children),
        advisory,
        cancel_hours: form.cancel_hours.unwrap_or(if course { CANCEL_HOURS_COURSE } else { CANCEL_HOURS }),
        door_checks: checks.into_iter().collect::<Option<Vec<Names>>>()?,
        fee: fee(source, read, currency)?,
        needs: equipment::needs(source, form.needs.as_ref(), house)?,
    })
}

fn fee(source: &mut Source, read: &Read<SeriesForm>, currency: Currency) -> Option<Fee> {
    let Some(written) = &read.form.fee else { return Some(Fee::Free) };
    let fee = Fee::parse(written.get_ref(), currency);
    if fee.is_none() {
        let wrong = format!("\"{}\" is no amount of {}", written.get_ref(), currency.code());
        source.fault(&written.span(), wrong, "Write fee = \"20\", or take it out where it is free");
    }
    fee
}

fn advisory(source: &mut Source, form: &AdvisoryForm, span: &Range<usize>) -> Option<Advisory> {
    if form.with_guardian_min_months < form.min_months {
        let wrong = "`with_guardian_min_months` is below `min_months`";
        source.fault(span, wrong, format!("Write {} or more", form.min_months));
        return None;
    }
    let at = |names: &Names| toml::Spanned::new(span.clone(), names.clone());
    Some(Advisory {
        min_months: form.min_months,
        with_guardian_min_months: form.with_guardian_min_months,
        alone_until: form.alone_until.map_or(ALONE_UNTIL, |clock| clock.0),
        notice: names(source, &at(&form.notice), SENTENCE)?,
        rating: form.rating.as_ref().and_then(|rating| names(source, &at(rating), NAME)),
    })
}

/// Who runs it: nobody named is the house itself.
fn host(read: &Read<SeriesForm>) -> Host {
    let host = &read.form.host;
    Host { kind: host.kind, names: Names::new(host.zh.trim(), host.en.trim()) }
}

/// A course has a run for each term; every run is a series of its own, with a first and a last day.
fn runs(
    source: &mut Source,
    read: &Read<SeriesForm>,
    whole: SeriesPlan,
    slugs: &mut Slugs,
) -> Vec<SeriesPlan> {
    let form = &read.form;
    let span = form.slug.as_ref().map_or(read.span.clone(), |slug| slug.span());
    if form.host.kind != HostKind::Staff && (whole.host.names.zh.is_empty() || whole.host.names.en.is_empty())
    {
        source.fault(
            &span,
            "its host has no name",
            "Write host = { kind = \"partner\", zh = \"...\", en = \"...\" }",
        );
    }
    if form.runs.is_empty() {
        check_end(source, &whole, &span);
        return if slugs.first(source, &whole.slug, &span) { vec![whole] } else { Vec::new() };
    }
    let mut all = Vec::new();
    for run in &form.runs {
        let (span, run) = (run.span(), run.get_ref());
        if run.until < run.from {
            source.fault(&span, "its last day is before its first", "Write a later day in `until`");
            continue;
        }
        let Some(word) = checked(source, &run.slug) else { continue };
        let mut series = SeriesPlan { slug: format!("{}-{word}", whole.slug), ..whole.clone() };
        for repeat in &mut series.repeats {
            repeat.dates.first = run.from.0;
            repeat.dates.end = End::Until(run.until.0);
        }
        if slugs.first(source, &series.slug, &span) {
            all.push(series);
        }
    }
    all
}

/// A3, B9: what is taken whole, or judged on its first date, has a first and a last one.
fn check_end(source: &mut Source, series: &SeriesPlan, span: &Range<usize>) {
    let dates = || series.repeats.iter().map(|repeat| &repeat.dates);
    let has_both = dates().all(|dates| dates.first != LONG_AGO && dates.end != End::Never);
    let right = "Add runs = [{ slug = \"2026-autumn\", from = 2026-09-01, until = 2027-01-15 }]";
    if series.terms.booking == BookingMode::Course && !has_both {
        source.fault(span, "a course has a first and a last day (B9)", right);
    } else if series.terms.judged == Judged::SeriesFirstSession && !has_both {
        source.fault(
            span,
            "the age is judged on the first session, but nothing says when that is (A3)",
            right,
        );
    }
}
