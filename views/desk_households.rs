//! Households at the desk: the register form, the search, a household's page, its card.
//!
//! Invariant: a card and its PIN are drawn once, on the page that answers the press which made them.

use super::desk_misfits::session_line;
use super::filled::{Filled, nth_id};
use super::forms::{self, Field, Kind};
use super::household::{self, Guarded, Home};
use super::icons::{icon, logo};
use super::qr;
use super::words::Words;
use crate::addresses;
use crate::domain::booking::{Pause, State};
use crate::domain::centre::Centre;
use crate::domain::course::Enrolment;
use crate::domain::household::{Child, Household};
use crate::domain::ids::{ChildId, HouseholdId};
use crate::domain::names::Names;
use crate::domain::session::Session;
use crate::domain::zone::Date;
use maud::{Markup, html};

/// Rows for children in the register form; more are added on the household's page.
pub const ROWS: usize = 3;

/// The page where everything about families begins.
pub struct Overview<'a> {
    pub words: &'a Words,
    pub centre: &'a Centre,
    pub filled: &'a Filled,
    /// A7: bookings a corrected birth date no longer fits, and about which nobody has decided.
    pub misfits: usize,
    pub guarded: Guarded<'a>,
}

pub fn overview(page: &Overview) -> Markup {
    let Overview { words, centre, filled, misfits, guarded } = page;
    html! {
        div.wide.stack {
            (filled.summary(words))
            h1 { (words.say("desk-households-title")) }
            (search_form(words, &centre.slug, "", *guarded))
            (looked_at_again(words, &centre.slug, *misfits))
            section.panel.card.desk-form aria-labelledby="register" {
                h2 id="register" { (words.say("desk-households-register")) }
                (register_form(page))
            }
        }
    }
}

fn search_form(words: &Words, slug: &str, wanted: &str, guarded: Guarded) -> Markup {
    html! {
        form.toolbar.card method="post" action=(addresses::desk_households::search(slug)) role="search" {
            (forms::guard(guarded.token, guarded.key))
            div.field {
                label for="find" { (words.say("find-label")) }
                input id="find" name="find" type="text" value=(wanted) autocomplete="off";
            }
            button.btn.quiet { (icon("search")) (words.say("find")) }
        }
    }
}

/// A7: what waits for somebody to decide.
fn looked_at_again(words: &Words, slug: &str, misfits: usize) -> Markup {
    html! {
        @if misfits > 0 {
            p.note.few {
                (icon("warn"))
                span {
                    a.link href=(addresses::desk_households::misfits(slug)) { (words.tell("misfits-waiting", &[("count", misfits.into())])) }
                }
            }
        }
    }
}

fn register_form(page: &Overview) -> Markup {
    let Overview { words, centre, filled, guarded, .. } = page;
    let home = Home::Desk { centre: &centre.slug, household: HouseholdId(uuid::Uuid::nil()) };
    let name = Field {
        hint: Some(words.say("desk-households-name-hint")),
        is_optional: true,
        ..filled.field("name", words.say("household-name"), Kind::Text)
    };
    forms::guarded(
        &addresses::desk::households(&centre.slug),
        guarded.token,
        guarded.key,
        html! {
            div.cols {
                div.stack {
                    (household::guardian_fields(words, filled))
                    (household::resident_tick(words, filled))
                    (forms::field(words, &name))
                    (household::language_and_email(words, filled))
                }
                div.stack {
                    @for nth in 0..ROWS { (child_row(words, filled, nth)) }
                }
            }
            details.consent-text {
                summary { (words.say("household-consent-read")) }
                (household::consent_text(words))
            }
            (household::consent_tick(words, filled, home))
            (forms::press(&words.say("desk-households-save")))
        },
    )
}

fn child_row(words: &Words, filled: &Filled, nth: usize) -> Markup {
    let title = words.tell("desk-households-child", &[("nth", (nth + 1).into())]);
    html! {
        div.panel role="group" aria-labelledby=(nth_id("row", nth)) {
            h3 id=(nth_id("row", nth)) { (title) @if nth > 0 { span.optional { (words.say("optional")) } } }
            (household::child_fields(words, filled, nth))
        }
    }
}

/// Everybody who answers to what was looked for.
pub fn found(
    words: &Words,
    slug: &str,
    (wanted, households): (&str, &[Household]),
    today: Date,
    guarded: Guarded,
) -> Markup {
    html! {
        div.wide.stack {
            a.back href=(addresses::desk::households(slug)) { (words.say("back")) }
            h1 { (words.say("desk-households-found")) }
            (search_form(words, slug, wanted, guarded))
            @if households.is_empty() { p.note.info { (icon("i")) span { (words.say("desk-households-nobody")) } } }
            @else {
                div.card.rows {
                    table {
                        thead { tr {
                            th scope="col" { (words.say("household-name")) }
                            th scope="col" { (words.say("household-children")) }
                            th scope="col" { (words.say("household-guardians")) }
                        } }
                        tbody {
                            @for household in households {
                                tr {
                                    th scope="row" {
                                        a.link href=(addresses::desk::household(slug, household.id)) { (household.name.as_str()) }
                                    }
                                    td { (children_line(words, household, today)) }
                                    td { (guardians_line(household)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

pub(super) fn children_line(words: &Words, household: &Household, today: Date) -> String {
    let one = |child: &Child| {
        let age = child.age(today).map_or(String::new(), |age| words.age(age));
        format!("{} {age}", child.name.as_str())
    };
    household.children.iter().map(one).collect::<Vec<_>>().join(" · ")
}

pub(super) fn guardians_line(household: &Household) -> String {
    let one = |guardian: &crate::domain::household::Guardian| {
        let tail = guardian.phone.as_ref().map_or(String::new(), |phone| format!(" …{}", phone.last4()));
        format!("{}{tail}", guardian.name.as_str())
    };
    household.guardians.iter().map(one).collect::<Vec<_>>().join(" · ")
}

/// A booking that has not begun.
#[derive(Debug, Clone)]
pub struct Ahead {
    pub session: Session,
    pub code: String,
    pub children: Vec<(ChildId, State)>,
}

/// A place in a course, or in its line.
#[derive(Debug, Clone)]
pub struct InCourse {
    pub names: Names,
    pub enrolment: Enrolment,
}

/// What a household's page at the desk shows.
pub struct Page<'a> {
    pub words: &'a Words,
    pub centre: &'a Centre,
    pub household: &'a Household,
    /// Children for whom online booking rests (B5).
    pub pauses: &'a [Pause],
    /// Whoever looks may make two records one.
    pub may_merge: bool,
    pub home: Home<'a>,
    /// Its card's number, and since when it has it.
    pub card: Option<(String, Date)>,
    pub ahead: &'a [Ahead],
    pub courses: &'a [InCourse],
    pub today: Date,
    /// The settings form, as it stands.
    pub settings: &'a Markup,
    pub summary: Markup,
}

pub fn page(page: &Page) -> Markup {
    let Page { words, centre, household, home, card, ahead, today, settings, summary, .. } = page;
    html! {
        (summary)
        a.back href=(addresses::desk::households(&centre.slug)) { (words.say("back")) }
        h1 { (household.name.as_str()) }
        div.cols {
            div.stack {
                (household::children(words, (household, page.pauses), *home, *today))
                (household::guardians(words, household, *home))
                (household::pick_up_door(words, *home))
                (household::consent_state(words, household, *home))
                p { a.link href=(addresses::incidents::of_household(&centre.slug, household.id)) { (words.say("incident-note-here")) } }
            }
            div.stack {
                section.panel.card aria-labelledby="card" {
                    h2 id="card" { (words.say("household-card")) }
                    p { (card_line(words, card.as_ref())) }
                    p { a.btn.quiet href=(addresses::desk::card(&centre.slug, household.id)) { (icon("card")) (words.say("desk-households-replace")) } }
                }
                (courses(page))
                (bookings(page, ahead))
                section.panel.card aria-labelledby="settings" {
                    h2 id="settings" { (words.say("household-settings-desk")) }
                    (settings)
                    @if page.may_merge { p { a.btn.quiet href=(addresses::desk_households::merging(&centre.slug, household.id)) { (words.say("merge-title")) } } }
                }
            }
        }
    }
}

fn card_line(words: &Words, card: Option<&(String, Date)>) -> String {
    match card {
        None => words.say("household-card-none"),
        Some((number, since)) => words.tell(
            "household-card-since",
            &[("number", number.as_str().into()), ("day", words.day_of_year(*since).into())],
        ),
    }
}

fn courses(page: &Page) -> Markup {
    let words = page.words;
    html! {
        @if !page.courses.is_empty() {
            section.panel.card aria-labelledby="courses" {
                h2 id="courses" { (words.say("desk-courses-heading")) }
                ul.people { @for InCourse { names, enrolment } in page.courses {
                    @let who: Vec<&str> = enrolment.live().filter_map(|(child, _)| Some(page.household.child(child)?.name.as_str())).collect();
                    li {
                        div {
                            b { (names.in_(words.language())) }
                            p { (who.join(" · ")) @if enrolment.is_waiting() { " · " (words.say("wait")) } }
                        }
                        a.btn.quiet href=(addresses::courses::desk::enrolment(&page.centre.slug, enrolment.id)) { (words.say("view")) span.sr { " " (names.in_(words.language())) } }
                    }
                } }
            }
        }
    }
}

fn bookings(page: &Page, ahead: &[Ahead]) -> Markup {
    let words = page.words;
    html! {
        section.panel.card aria-labelledby="ahead" {
            h2 id="ahead" { (words.say("desk-households-ahead")) }
            @if ahead.is_empty() { p { (words.say("desk-households-ahead-none")) } }
            ul.people {
                @for one in ahead {
                    li {
                        div {
                            b { (session_line(words, &one.session)) }
                            p { (who_comes(page, one)) }
                        }
                        @if one.session.centre == page.centre.id {
                            a.btn.quiet href=(addresses::desk::session(&page.centre.slug, one.session.id)) { (words.say("view")) }
                        }
                    }
                }
            }
        }
    }
}

fn who_comes(page: &Page, ahead: &Ahead) -> String {
    let words = page.words;
    let one = |(child, state): &(ChildId, State)| {
        let child = page.household.child(*child)?;
        let name = child.name.as_str();
        match state {
            State::Waiting => Some(format!("{name} · {}", words.say("wait"))),
            State::Confirmed | State::Offered => Some(name.to_string()),
            _ => None,
        }
    };
    let children: Vec<String> = ahead.children.iter().filter_map(one).collect();
    format!("{} · {}", children.join(" · "), ahead.code)
}

/// What a new card means, and the button that makes it.
pub fn card_form(words: &Words, slug: &str, household: HouseholdId, guarded: Guarded) -> Markup {
    html! {
        a.back href=(addresses::desk::household(slug, household)) { (words.say("back")) }
        h1 { (words.say("desk-households-replace")) }
        div.panel.card.desk-form {
            p { (words.say("desk-households-replace-what")) }
            (forms::guarded(&addresses::desk::card(slug, household), guarded.token, guarded.key, html! {
                (forms::press(&words.say("desk-households-replace-yes")))
            }))
        }
    }
}

/// A card as it is printed.
#[derive(Debug, Clone)]
pub struct Card<'a> {
    pub number: String,
    pub pin: &'a str,
    /// Where one signs in with it: its code leads there.
    pub address: String,
}

/// The card, shown this once.
pub fn card(words: &Words, centre: &Centre, household: HouseholdId, card: &Card) -> Markup {
    let name = centre.names.in_(words.language());
    html! {
        div.wide.stack {
            h1.no-print { (words.say("desk-households-card-ready")) }
            p.note.few.no-print { (icon("warn")) span { (words.say("desk-households-card-once")) } }
            div.cards {
                div.family-card {
                    h2 { (logo()) (name) }
                    div {
                        p { (words.say("sign-in-card")) }
                        p.number data-card { (card.number) }
                        p { (words.say("sign-in-pin")) }
                        p.pin data-pin { (card.pin) }
                    }
                    (qr::code(&card.address, &words.say("desk-households-card-code")))
                    small { (words.tell("desk-households-card-how", &[("address", card.address.as_str().into())])) }
                }
            }
            p.hint.no-print { (words.say("desk-households-card-print")) }
            p.no-print.row {
                a.btn href=(addresses::desk::household(&centre.slug, household)) { (words.say("desk-households-card-done")) }
                a.btn.quiet href=(addresses::desk::households(&centre.slug)) { (words.say("desk-households-next")) }
            }
        }
    }
}
