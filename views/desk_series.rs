//! Series at the desk: which there are, and one form to plan or change one.
//!
//! Invariant: label above, hint below it, error at its box; what was typed is never lost.

use super::desk::Guard;
use super::desk_sessions::{room_box, select};
use super::equipment;
use super::filled::Filled;
use super::forms::{self, Field, Kind};
use super::icons::{icon, look};
use super::tags::tag;
use super::words::Words;
use crate::addresses;
use crate::domain::equipment::Equipment;
use crate::domain::fee::Currency;
use crate::domain::ids::SeriesId;
use crate::domain::opening::Does;
use crate::domain::plan::{Repeat, SeriesPlan};
use crate::domain::recurrence::{RecurrenceForm, Rule, WEEK};
use crate::domain::room::Room;
use crate::domain::school::Season;
use crate::domain::series::{BookingMode, HostKind};
use crate::domain::zone::Date;
use maud::{Markup, html};

/// Several rhythms of one series: weekdays at four, Sundays at ten.
pub const BLOCKS: usize = 4;
pub const RULES: [&str; 3] = ["weekly", "daily", "monthly"];
pub const MODES: [(&str, BookingMode); 4] = [
    ("open", BookingMode::Open),
    ("drop_in", BookingMode::DropIn),
    ("course", BookingMode::Course),
    ("desk", BookingMode::Desk),
];
pub const HOSTS: [(&str, HostKind); 4] = [
    ("staff", HostKind::Staff),
    ("partner", HostKind::Partner),
    ("school", HostKind::School),
    ("volunteer", HostKind::Volunteer),
];
pub const SEASONS: [(&str, Season); 3] =
    [("always", Season::Always), ("term", Season::Term), ("vacation", Season::Vacation)];

/// The name of a box in one of the blocks.
pub fn block(name: &str, nth: usize) -> String {
    format!("{name}-{}", nth + 1)
}

/// One series of the list.
pub struct Line<'a> {
    pub id: SeriesId,
    pub plan: &'a SeriesPlan,
    pub room: Option<&'a Room>,
    /// Planned, or taken over, at the desk.
    pub is_of_desk: bool,
    /// Equipment it needs that the house no longer has, or not so many of.
    pub lacks: Vec<String>,
}

/// `hosts`: whoever may let a host in has the way there.
pub fn list(words: &Words, slug: &str, lines: &[Line], hosts: Option<&str>) -> Markup {
    html! {
        h1 { (words.say("series-title")) }
        div.toolbar.card.wide {
            a.btn href=(addresses::desk::new_series(slug)) { (icon("plus")) (words.say("series-new")) }
            a.btn.quiet href=(addresses::desk::drafts(slug)) { (words.say("drafts-title")) }
            a.btn.quiet href=(addresses::desk::sessions(slug)) { (words.say("week-title")) }
            @if let Some(hosts) = hosts { a.btn.quiet href=(hosts) { (words.say("hosts-title")) } }
        }
        section.card.panel.wide {
            @if lines.is_empty() { p { (words.say("series-none")) } }
            ul.sessions { @for line in lines { (row(words, slug, line)) } }
        }
    }
}

fn row(words: &Words, slug: &str, line: &Line) -> Markup {
    let room = line.room.map_or("", |room| room.names.in_(words.language()));
    let class = line.room.map_or_else(|| "ev".to_string(), |room| format!("ev {}", look(&room.look)));
    let keeper = if line.is_of_desk { "series-of-desk" } else { "series-of-file" };
    html! {
        li {
            a class=(class) href=(addresses::desk::series_plan(slug, line.id)) {
                b { (line.plan.names.in_(words.language())) }
                span { (room) " · " (when(words, &line.plan.repeats)) " · " (words.say(keeper)) }
                @for name in &line.lacks { (tag("few", "warn", &words.tell("equipment-gone", &[("name", name.clone().into())]))) }
            }
        }
    }
}

/// `Sat, Sun 10:00; every day 14:00`.
pub fn when(words: &Words, repeats: &[Repeat]) -> String {
    let each = repeats.iter().map(|repeat| {
        let at = words.time(repeat.at);
        let days = match &repeat.dates.rule {
            Rule::Daily => words.say("series-rule-daily"),
            Rule::Weekly(days) => {
                let days: Vec<String> = days.iter().map(|day| words.weekday(day)).collect();
                days.join(&words.say("series-comma"))
            }
            Rule::MonthlyOnWeekday { .. } | Rule::MonthlyOnDay(_) => words.say("series-rule-monthly"),
        };
        format!("{days} {at}")
    });
    each.collect::<Vec<_>>().join(&words.say("series-semicolon"))
}

pub struct Form<'a> {
    pub words: &'a Words,
    pub slug: &'a str,
    /// None: a new one.
    pub series: Option<SeriesId>,
    pub rooms: &'a [Room],
    pub equipment: &'a [Equipment],
    pub filled: &'a Filled,
    pub guard: Guard<'a>,
}

/// A new series, before anything is typed.
pub fn empty(room: &str, date: Date) -> Filled {
    let filled = Filled::default().with("room", room).with(&block("from", 0), date.to_string());
    let filled = filled.with(&block("rule", 0), "weekly").with("mode", "open").with("host_kind", "staff");
    filled.with("season", "always").with("staff", "1").with("walk_in_places", "0").with("minutes", "60")
}

/// The form as a series would fill it in.
pub fn filled(words: &Words, plan: &SeriesPlan, currency: Currency) -> Filled {
    let limits = plan.limits;
    let code = |found: Option<&str>| found.unwrap_or_default().to_string();
    let mut filled = equipment::filled(Filled::default(), &plan.terms.needs)
        .with("room", &*plan.room)
        .with("zh", &*plan.names.zh)
        .with("en", &*plan.names.en)
        .with("about_zh", &*plan.description.zh)
        .with("about_en", &*plan.description.en)
        .with("minutes", plan.minutes.to_string())
        .with("ages", plan.terms.ages.map(|ages| words.span(ages)).unwrap_or_default())
        .with("places", limits.places.to_string())
        .with("staff", limits.staff.to_string())
        .with("walk_in_places", limits.walk_in_places.to_string())
        .with("families_max", limits.families_max.map(|most| most.to_string()).unwrap_or_default())
        .with("mode", code(MODES.iter().find(|(_, mode)| *mode == plan.terms.booking).map(|(word, _)| *word)))
        .with(
            "host_kind",
            code(HOSTS.iter().find(|(_, kind)| *kind == plan.host.kind).map(|(word, _)| *word)),
        )
        .with("fee", plan.terms.fee.in_(currency))
        .with("host_zh", &*plan.host.names.zh)
        .with("host_en", &*plan.host.names.en)
        .with(
            "season",
            code(SEASONS.iter().find(|(_, season)| *season == plan.season).map(|(word, _)| *word)),
        );
    for (name, does) in
        [("on_holiday", plan.special_days.on_holiday), ("on_makeup_day", plan.special_days.on_makeup_day)]
    {
        if does == Does::Run {
            filled = filled.with(name, "run");
        }
    }
    for (nth, (dates, times)) in rhythms(&plan.repeats).into_iter().enumerate() {
        let at: Vec<String> = times.iter().map(|repeat| words.time(repeat.at)).collect();
        filled = rhythm(filled, nth, dates).with(&block("at", nth), at.join(" "));
    }
    filled
}

/// Times that share their days, together.
fn rhythms(repeats: &[Repeat]) -> Vec<(RecurrenceForm, Vec<&Repeat>)> {
    let mut all: Vec<(RecurrenceForm, Vec<&Repeat>)> = Vec::new();
    for repeat in repeats {
        let form = RecurrenceForm::from(repeat.dates.clone());
        match all.iter_mut().find(|(known, _)| *known == form) {
            Some((_, times)) => times.push(repeat),
            None => all.push((form, vec![repeat])),
        }
    }
    all
}

fn rhythm(mut filled: Filled, nth: usize, dates: RecurrenceForm) -> Filled {
    let days = |days: &[crate::domain::written::Day]| {
        days.iter().map(|day| day.0.to_string()).collect::<Vec<_>>().join(" ")
    };
    let number = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
    let rule = match (&dates.weekly, dates.daily) {
        (Some(_), _) => "weekly",
        (None, Some(_)) => "daily",
        (None, None) => "monthly",
    };
    for day in dates.weekly.iter().flatten() {
        filled = filled.with(&block("days", nth), day);
    }
    filled
        .with(&block("rule", nth), rule)
        .with(&block("monthly", nth), dates.monthly.clone().unwrap_or_else(|| number(dates.monthly_day)))
        .with(&block("every", nth), number(dates.every))
        .with(&block("count", nth), number(dates.count))
        .with(&block("from", nth), dates.from.map(|day| day.0.to_string()).unwrap_or_default())
        .with(&block("until", nth), dates.until.map(|day| day.0.to_string()).unwrap_or_default())
        .with(&block("extra", nth), days(&dates.extra))
        .with(&block("except", nth), days(&dates.except))
}

pub fn form(form: &Form) -> Markup {
    let (words, filled) = (form.words, form.filled);
    let title = if form.series.is_some() { "series-change" } else { "series-new" };
    let action = match form.series {
        Some(id) => addresses::desk::series_plan(form.slug, id),
        None => addresses::desk::all_series(form.slug),
    };
    let shown = (0..BLOCKS).filter(|nth| *nth == 0 || !filled.value(&block("at", *nth)).is_empty()).count();
    html! {
        (filled.summary(words))
        section.card.desk-form.wide {
            h1 { (words.say(title)) }
            @if form.series.is_some() { p { (words.say("series-hand-made")) } }
            (form.guard.form((&action, "series"), "form", "", html! {
                @if form.series.is_some() { (scope(form)) }
                (what(form))
                @for nth in 0..shown { (block_of(form, nth)) }
                @for nth in shown..BLOCKS {
                    details { summary { (words.say("series-another")) } (block_of(form, nth)) }
                }
                (who(form))
                div.row {
                    (forms::press(&words.say("plan-next")))
                    button.btn.quiet name="keep" value="draft" { (words.say("drafts-keep")) }
                    a.btn.quiet href=(addresses::desk::all_series(form.slug)) { (words.say("back")) }
                }
            }))
        }
    }
}

/// "This and following", or everything still to come.
fn scope(form: &Form) -> Markup {
    let words = form.words;
    let from = Field {
        hint: Some(words.say("series-scope-hint")),
        is_optional: true,
        ..form.filled.field("scope_from", words.say("series-scope-from"), Kind::Date)
    };
    forms::field(words, &from)
}

fn what(form: &Form) -> Markup {
    let (words, filled) = (form.words, form.filled);
    let field = |name, label: &str, kind| forms::field(words, &filled.field(name, words.say(label), kind));
    let optional = |name, label: &str, kind| {
        forms::field(words, &Field { is_optional: true, ..filled.field(name, words.say(label), kind) })
    };
    let ages = Field {
        hint: Some(words.say("plan-ages-hint")),
        ..filled.field("ages", words.say("plan-ages"), Kind::Text)
    };
    let fee = Field {
        hint: Some(words.say("fee-hint")),
        is_optional: true,
        ..filled.field("fee", words.say("fee"), Kind::Text)
    };
    html! {
        (room_box(words, form.rooms, filled))
        div.two { (field("zh", "plan-title-zh", Kind::Text)) (field("en", "plan-title-en", Kind::Text)) }
        div.two { (optional("about_zh", "series-about-zh", Kind::Text)) (optional("about_en", "series-about-en", Kind::Text)) }
        (forms::field(words, &ages))
        (select(words, ("mode", "series-mode"), &options(words, "series-mode", &MODES), filled))
        div.two { (field("minutes", "series-minutes", Kind::Digits(4))) (field("places", "plan-places", Kind::Digits(4))) }
        div.two {
            (field("staff", "plan-staff", Kind::Digits(2))) (field("walk_in_places", "plan-walk-in-places", Kind::Digits(3)))
            (optional("families_max", "series-families-max", Kind::Digits(3)))
        }
        (forms::field(words, &fee))
        (equipment::needs(words, form.equipment, filled))
    }
}

fn options<'k, T>(words: &Words, key: &str, known: &[(&'k str, T)]) -> Vec<(&'k str, String)> {
    known.iter().map(|(code, _)| (*code, words.say(&format!("{key}-{}", code.replace('_', "-"))))).collect()
}

/// One rhythm: its days, its times, from when until when.
fn block_of(form: &Form, nth: usize) -> Markup {
    let (words, filled) = (form.words, form.filled);
    let names = ["at", "rule", "days", "monthly", "every", "from", "until", "count", "extra", "except"];
    let [at, rule, days, monthly, every, from, until, count, extra, except] =
        names.map(|name| block(name, nth));
    let field = |name: &str, label: &str, hint: Option<&str>, kind| {
        let field = Field {
            hint: hint.map(|hint| words.say(hint)),
            is_optional: true,
            ..filled.field(name, words.say(label), kind)
        };
        forms::field(words, &field)
    };
    let rules: Vec<(&str, String)> =
        RULES.iter().map(|rule| (*rule, words.say(&format!("series-rule-{rule}")))).collect();
    let hint = Field {
        hint: Some(words.say("series-at-hint")),
        ..filled.field(&at, words.say("series-at"), Kind::Text)
    };
    let wrong = filled.fault_of(&days);
    html! {
        fieldset.rhythm {
            legend { (words.tell("series-rhythm", &[("nth", (nth + 1).into())])) }
            (select(words, (&rule, "series-rule"), &rules, filled))
            div.field.bad[wrong.is_some()] id=(days) tabindex="-1" {
                @if let Some(wrong) = &wrong { p.error { (icon("warn")) span { span.sr { (words.say("field-error")) } (wrong) } } }
                div.bands { @for day in WEEK {
                    @let code = day.to_string().to_ascii_lowercase();
                    label.chip { input type="checkbox" name=(days) value=(code) checked[filled.has(&days, &code)]; (words.weekday(day)) }
                } }
            }
            (forms::field(words, &hint))
            div.two { (forms::field(words, &filled.field(&from, words.say("series-from"), Kind::Date))) (field(&until, "series-until", None, Kind::Date)) }
            details {
                summary { (words.say("series-more")) }
                div.two { (field(&every, "series-every", Some("series-every-hint"), Kind::Digits(3))) (field(&count, "series-count", None, Kind::Digits(4))) }
                (field(&monthly, "series-monthly", Some("series-monthly-hint"), Kind::Text))
                div.two { (field(&except, "series-except", Some("series-days-hint"), Kind::Text)) (field(&extra, "series-extra", Some("series-days-hint"), Kind::Text)) }
            }
        }
    }
}

/// Who runs it, and what holidays and terms do to it (K2, K6).
fn who(form: &Form) -> Markup {
    let (words, filled) = (form.words, form.filled);
    let optional = |name, label: &str| {
        forms::field(words, &Field { is_optional: true, ..filled.field(name, words.say(label), Kind::Text) })
    };
    let tick = |name: &str, label: &str| {
        html! { label.chip { input type="checkbox" name=(name) value="run" checked[filled.has(name, "run")]; (words.say(label)) } }
    };
    html! {
        (select(words, ("host_kind", "series-host-kind"), &options(words, "series-host", &HOSTS), filled))
        div.two { (optional("host_zh", "series-host-zh")) (optional("host_en", "series-host-en")) }
        (select(words, ("season", "series-season"), &options(words, "series-season", &SEASONS), filled))
        div.bands { (tick("on_holiday", "series-on-holiday")) (tick("on_makeup_day", "series-on-makeup-day")) }
    }
}
