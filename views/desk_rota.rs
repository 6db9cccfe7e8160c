//! The rota at the desk: a week day by day, the turns a plan would give, and who is with one session (G4).
//!
//! Invariant: a session that can let nobody in for want of staff says so in red; a plan's button sends the digest of what
//! stands above it.

use super::desk::Guard;
use super::desk_sessions::select;
use super::filled::Filled;
use super::forms::{self, Choice, Kind};
use super::icons::icon;
use super::tags;
use super::words::Words;
use crate::addresses::{self, desk_rota as to};
use crate::domain::centre::Centre;
use crate::domain::cover::Cover;
use crate::domain::ids::StaffId;
use crate::domain::names::Name;
use crate::domain::rota::{Duty, Post, Rotation};
use crate::domain::session::Session;
use crate::domain::zone::{Date, Span, TimeOfDay};
use maud::{Markup, html};

/// Somebody of the staff.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    pub id: StaffId,
    pub name: Name,
}

/// A session, who is with it, and whether that is enough.
#[derive(Debug, Clone)]
pub struct WithSession {
    pub session: Session,
    pub people: Vec<(StaffId, Name)>,
    pub cover: Option<Cover>,
}

/// One day of the rota.
#[derive(Debug, Clone)]
pub struct Day {
    pub date: Date,
    pub hours: Option<(TimeOfDay, TimeOfDay)>,
    pub duties: Vec<Duty>,
    pub away: Vec<StaffId>,
    pub sessions: Vec<WithSession>,
}

pub struct Page<'a> {
    pub words: &'a Words,
    pub centre: &'a Centre,
    pub guard: Guard<'a>,
    pub monday: Date,
    pub today: Date,
    pub days: &'a [Day],
    pub people: &'a [Person],
    pub may_plan: bool,
    pub filled: &'a Filled,
}

fn name_of(people: &[Person], id: StaffId) -> &str {
    people.iter().find(|person| person.id == id).map_or("", |person| person.name.as_str())
}

pub fn page(page: &Page) -> Markup {
    let (words, slug) = (page.words, page.centre.slug.as_str());
    let (before, after) = (page.monday - Span::days(7), page.monday + Span::days(7));
    let (from, until) = (words.month_day(page.monday), words.month_day(page.monday + Span::days(6)));
    html! {
        div.wide { (page.filled.summary(words)) }
        section.card.panel.wide {
            h1 { (words.say("rota-title")) " " (words.tell("rota-week", &[("from", from.into()), ("until", until.into())])) }
            p { (words.say(if page.centre.rules.rota { "rota-by-name" } else { "rota-by-number" })) }
            div.tools2.no-print {
                a.btn.quiet href=(to::week(slug, before)) { (words.say("rota-before")) }
                a.btn.quiet href=(to::week(slug, page.today)) { (words.say("rota-this-week")) }
                a.btn.quiet href=(to::week(slug, after)) { (words.say("rota-after")) }
            }
        }
        div.week.wide { @for day in page.days { (self::day(page, day)) } }
        div.week.wide {
            (away_form(page))
            @if page.may_plan { (plan_form(page)) (duty_form(page)) }
        }
    }
}

fn day(page: &Page, day: &Day) -> Markup {
    let (words, id) = (page.words, format!("d-{}", day.date));
    html! {
        section.card.panel aria-labelledby=(id) {
            h2 id=(id) { (words.day(day.date)) @if day.date == page.today { " " span.tag.info { (icon("i")) (words.say("rota-today")) } } }
            @match day.hours {
                Some((from, until)) => p { (words.times(from, until)) },
                None => p { (words.say("rota-shut")) },
            }
            @if day.duties.is_empty() && day.hours.is_some() && day.date >= page.today {
                p { span.tag.bad { (icon("warn")) (words.say("rota-none")) } }
            }
            ul { @for duty in &day.duties { (on_duty(page, duty)) } }
            @for person in &day.away { (is_away(page, day.date, *person)) }
            @if !day.sessions.is_empty() { h3 { (words.say("rota-sessions")) } }
            ul { @for with in &day.sessions { (with_session(page, with)) } }
        }
    }
}

fn on_duty(page: &Page, duty: &Duty) -> Markup {
    let (words, name) = (page.words, name_of(page.people, duty.staff));
    let action = to::duty_removal(&page.centre.slug, duty.id);
    html! {
        li.in {
            p { b { (name) } " " (words.times(duty.from, duty.until)) }
            @if page.may_plan {
                (page.guard.form((&action, &format!("end-{}", duty.id)), "no-print", "", html! {
                    button.link { (words.say("rota-end")) span.sr { " " (name) " " (words.day(duty.date)) } }
                }))
            }
        }
    }
}

fn is_away(page: &Page, date: Date, person: StaffId) -> Markup {
    let (words, name) = (page.words, name_of(page.people, person));
    html! {
        div.in {
            p { b { (name) } " " span.tag.full { (icon("x")) (words.say("rota-away")) } }
            (page.guard.form((&to::day_off_end(&page.centre.slug), &format!("back-{person}-{date}")), "no-print", "", html! {
                (forms::hidden("away_staff", &person.to_string())) (forms::hidden("away_date", &date.to_string()))
                button.link { (words.say("rota-back")) span.sr { " " (name) " " (words.day(date)) } }
            }))
        }
    }
}

fn with_session(page: &Page, with: &WithSession) -> Markup {
    let (words, session) = (page.words, &with.session);
    html! {
        li.in {
            p {
                a.link href=(to::session_staff(&page.centre.slug, session.id)) {
                    (words.times(session.starts, session.ends)) " " (session.names.in_(words.language()))
                }
                br; (names(words, &with.people))
                @if let Some(cover) = with.cover.filter(Cover::keeps_shut) { " " (tags::few_staff(words, cover)) }
            }
        }
    }
}

fn names(words: &Words, people: &[(StaffId, Name)]) -> String {
    if people.is_empty() {
        return words.say("rota-nobody-with");
    }
    people.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(" · ")
}

fn options(people: &[Person]) -> Vec<(String, String)> {
    people.iter().map(|person| (person.id.to_string(), person.name.as_str().to_string())).collect()
}

/// Somebody of the staff, out of a list.
fn person_box(words: &Words, field: &str, people: &[Person], filled: &Filled) -> Markup {
    let known = options(people);
    let options: Vec<(&str, String)> = known.iter().map(|(id, name)| (id.as_str(), name.clone())).collect();
    select(words, (field, "rota-person"), &options, filled)
}

fn away_form(page: &Page) -> Markup {
    let (words, filled) = (page.words, page.filled);
    html! {
        section.card.desk-form.no-print aria-labelledby="h-away" {
            h2 id="h-away" { (words.say("rota-away-title")) }
            (page.guard.form((&to::days_off(&page.centre.slug), "away"), "form", "", html! {
                p.hint { (words.say("rota-away-hint")) }
                (person_box(words, "away_staff", page.people, filled))
                (forms::field(words, &filled.field("away_date", words.say("rota-date"), Kind::Date)))
                (forms::press(&words.say("rota-away-press")))
            }))
        }
    }
}

fn plan_form(page: &Page) -> Markup {
    let (words, filled) = (page.words, page.filled);
    let field = |name, label: &str, kind| forms::field(words, &filled.field(name, words.say(label), kind));
    html! {
        section.card.desk-form.no-print aria-labelledby="h-plan" {
            h2 id="h-plan" { (words.say("rota-plan-title")) }
            (page.guard.form((&to::rota(&page.centre.slug), "plan"), "form", "", html! {
                p.hint { (words.say("rota-plan-hint")) }
                fieldset.field.bad[filled.fault_of("people").is_some()] id="people" tabindex="-1" {
                    legend { (words.say("rota-people")) }
                    @if let Some(fault) = filled.fault_of("people") { p.error { (icon("warn")) span { span.sr { (words.say("field-error")) } (fault) } } }
                    @for (id, name) in options(page.people) {
                        (forms::tick(&Choice { name: "people", value: &id, label: name, note: String::new(), is_ticked: filled.has("people", &id), reason: None }))
                    }
                }
                div.two { (field("from_date", "rota-from", Kind::Date)) (field("until_date", "rota-until", Kind::Date)) }
                (field("each_day", "rota-each-day", Kind::Digits(2)))
                (forms::press(&words.say("plan-next")))
            }))
        }
    }
}

fn duty_form(page: &Page) -> Markup {
    let (words, filled) = (page.words, page.filled);
    let field = |name, label: &str, kind| forms::field(words, &filled.field(name, words.say(label), kind));
    html! {
        section.card.desk-form.no-print aria-labelledby="h-duty" {
            h2 id="h-duty" { (words.say("rota-duty-title")) }
            (page.guard.form((&to::duties(&page.centre.slug), "duty"), "form", "", html! {
                (person_box(words, "staff", page.people, filled))
                (field("date", "rota-date", Kind::Date))
                div.two { (field("starts", "rota-starts", Kind::Time)) (field("ends", "rota-ends", Kind::Time)) }
                (forms::press(&words.say("rota-duty-press")))
            }))
        }
    }
}

/// Turns about to be written down.
pub struct Preview<'a> {
    pub words: &'a Words,
    pub slug: &'a str,
    pub guard: Guard<'a>,
    pub people: &'a [Person],
    pub filled: &'a Filled,
    pub rotation: &'a Rotation,
    pub has_changed: bool,
}

pub fn preview(preview: &Preview) -> Markup {
    let (words, rotation, filled) = (preview.words, preview.rotation, preview.filled);
    let action = to::rota(preview.slug);
    let chosen = preview.people.iter().filter(|person| filled.has("people", &person.id.to_string()));
    let turns = |of: StaffId| rotation.turns.iter().filter(|turn| turn.staff == of).count();
    let mut dates: Vec<Date> = rotation.turns.iter().map(|turn| turn.date).collect();
    dates.extend(rotation.short.iter().map(|(date, _)| *date));
    dates.sort();
    dates.dedup();
    html! {
        section.card.panel.wide {
            @if preview.has_changed {
                div.errors id="errors" tabindex="-1" role="alert" { h2 { (icon("warn")) (words.say("effects-changed")) } }
            }
            h1 { (words.say("rota-preview")) }
            div.effects {
                @if dates.is_empty() { p { (words.say("rota-preview-nothing")) } }
                ul { @for person in chosen {
                    li { b { (person.name.as_str()) } " " (words.tell("rota-turns", &[("turns", turns(person.id).into())])) }
                } }
                ul { @for date in dates { (of_day(preview, date)) } }
            }
            (preview.guard.form((&action, "confirm"), "form keep", "", html! {
                @for name in ["from_date", "until_date", "each_day"] { (forms::hidden(name, filled.value(name))) }
                @for person in preview.people.iter().filter(|person| filled.has("people", &person.id.to_string())) {
                    (forms::hidden("people", &person.id.to_string()))
                }
                (forms::hidden("digest", &rotation.digest()))
                div.row {
                    @if !rotation.turns.is_empty() { (forms::press(&words.say("rota-confirm"))) }
                    a.btn.quiet href=(action) { (words.say("back")) }
                }
            }))
        }
    }
}

fn of_day(preview: &Preview, date: Date) -> Markup {
    let (words, rotation) = (preview.words, preview.rotation);
    let turns: Vec<&str> = rotation
        .turns
        .iter()
        .filter(|turn| turn.date == date)
        .map(|turn| name_of(preview.people, turn.staff))
        .collect();
    let short = rotation.short.iter().find(|(day, _)| *day == date);
    html! {
        li {
            b { (words.day(date)) } " " (turns.join(" · "))
            @if let Some((_, lacking)) = short { " " span.tag.bad { (icon("warn")) (words.tell("rota-short", &[("lacking", (*lacking).into())])) } }
        }
    }
}

/// Who is with one session.
pub struct OfSession<'a> {
    pub words: &'a Words,
    pub centre: &'a Centre,
    pub guard: Guard<'a>,
    pub with: &'a WithSession,
    pub people: &'a [Person],
    pub filled: &'a Filled,
}

pub fn session(page: &OfSession) -> Markup {
    let (words, slug, session) = (page.words, page.centre.slug.as_str(), &page.with.session);
    let action = to::session_staff(slug, session.id);
    html! {
        div.wide { (page.filled.summary(words)) }
        section.card.desk-form {
            a.link.back href=(addresses::desk::session(slug, session.id)) { (words.say("back")) }
            h1 { (words.say("rota-session")) }
            p { b { (session.names.in_(words.language())) } " " (words.day(session.date)) " " (words.times(session.starts, session.ends)) }
            p { (words.say(if page.centre.rules.rota { "rota-by-name" } else { "rota-by-number" })) }
            @if let Some(cover) = page.with.cover {
                @if cover.keeps_shut() { p { (tags::few_staff(words, cover)) } }
                @else { p { (words.tell("rota-cover", &[("staff", cover.staff.into()), ("most", cover.most.into()), ("children", cover.children.into())])) } }
            }
            @if page.with.people.is_empty() { p { (words.say("rota-nobody-with")) } }
            ul { @for (id, name) in &page.with.people {
                li.in {
                    p { b { (name.as_str()) } }
                    (page.guard.form((&to::session_staff_removal(slug, session.id, *id), &format!("off-{id}")), "", "", html! {
                        button.btn.quiet { (words.say("rota-end")) span.sr { " " (name.as_str()) } }
                    }))
                }
            } }
            @if !session.is_cancelled() {
                (page.guard.form((&action, "put-on"), "form", "", html! {
                    (person_box(words, "staff", page.people, page.filled))
                    (forms::press(&words.say("rota-session-press")))
                }))
            }
        }
    }
}

/// Why somebody can't be with a session: where else they are, and when.
pub fn elsewhere(words: &Words, centre: &Centre, post: &Post) -> String {
    let (from, until) = (centre.zone.wall(post.window.starts()), centre.zone.wall(post.window.ends()));
    let when = format!("{} {}", words.day(from.date()), words.times(from.time(), until.time()));
    let session = post.names.in_(words.language()).to_string();
    words.tell("rota-elsewhere", &[("when", when.into()), ("session", session.into())])
}
