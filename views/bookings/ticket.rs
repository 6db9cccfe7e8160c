//! The ticket: code, QR, place and time, what to bring, until when to cancel; or the place in line; or the offer.

use super::{Shown, Stage, TicketPage};
use crate::addresses;
use crate::domain::booking::CancelledBy;
use crate::views::fees;
use crate::views::icons::{icon, look, tile};
use crate::views::session::terms::cancel_by;
use crate::views::{forms, qr};
use maud::{Markup, html};

pub fn ticket(page: &TicketPage) -> Markup {
    html! {
      div.narrow {
        @match page.shown.stage() {
            Stage::Offered => (offer(page)),
            Stage::Waiting => (waiting(page)),
            Stage::Confirmed if !page.shown.is_over => (confirmed(page)),
            Stage::Confirmed | Stage::Inside => (heading(page, "bookings-inside")),
            Stage::Cancelled(by) => (heading(page, cancelled(by))),
            Stage::Lapsed => (heading(page, "bookings-lapsed")),
            Stage::Missed => (heading(page, "bookings-missed")),
            Stage::TurnedAway => (heading(page, "bookings-turned-away")),
        }
        (what(page))
        (ways(page))
      }
    }
}

const fn cancelled(by: CancelledBy) -> &'static str {
    match by {
        CancelledBy::Household => "bookings-cancelled",
        CancelledBy::HouseholdLate => "bookings-cancelled-late",
        CancelledBy::Desk => "bookings-cancelled-desk",
        CancelledBy::Centre => "bookings-cancelled-centre",
    }
}

fn heading(page: &TicketPage, key: &str) -> Markup {
    html! { div.yes { h1 { (page.speaker.words.say(key)) } } }
}

fn confirmed(page: &TicketPage) -> Markup {
    let (speaker, words, shown) = (&page.speaker, page.speaker.words, &page.shown);
    let facts = [
        ("names", shown.children(speaker).into()),
        ("when", speaker.at(shown.session.window.starts()).into()),
        ("room", shown.room.names.in_(words.language()).to_string().into()),
    ];
    let digits: Vec<String> = shown.code.chars().map(String::from).collect();
    let last4 = phone(page);
    html! {
        div.yes {
            span.tile.big { (icon("ok")) }
            h1 { (words.say("bookings-booked")) }
            p { (words.tell("bookings-booked-what", &facts)) }
        }
        div.ticket {
            p { (words.say("bookings-show")) }
            p.code { span aria-hidden="true" { (digits.join(" ")) } span.sr { (shown.code) } }
            div.q { (qr::code(&page.link, &words.say("bookings-qr"))) }
            p {
                @if let Some(last4) = last4 { (words.tell("bookings-say-phone", &[("last4", last4.into())])) }
                @else { (words.say("bookings-say")) }
            }
        }
    }
}

/// The last digits of the first phone on the booking.
fn phone(page: &TicketPage) -> Option<String> {
    let household = page.speaker.household?;
    let coming = page.shown.guardians.iter().filter_map(|escort| household.guardian(escort.guardian));
    let mut all = coming.chain(&household.guardians).filter_map(|guardian| guardian.phone.as_ref());
    all.next().map(|phone| phone.last4().to_string())
}

fn waiting(page: &TicketPage) -> Markup {
    let (words, rules) = (page.speaker.words, &page.speaker.centre.rules);
    let facts = [("promote", rules.promote_hours.into()), ("hold", rules.hold_minutes.into())];
    html! {
        div.yes {
            h1 { (words.say("bookings-waiting")) }
            p { (page.shown.tag(&page.speaker)) }
        }
        p.note { (icon("i")) span { (words.tell("bookings-waiting-how", &facts)) } }
    }
}

/// B6: two buttons, until the hold ends.
fn offer(page: &TicketPage) -> Markup {
    let (speaker, words, shown) = (&page.speaker, page.speaker.words, &page.shown);
    let session = shown.session.names.in_(words.language()).to_string();
    let Some(until) = shown.offered_until else { return heading(page, "bookings-lapsed") };
    html! {
        section.panel.offer {
            h1 { (words.tell("bookings-offer", &[("session", session.into())])) }
            p.until { (words.tell("bookings-offer-until", &[("until", speaker.at(until).into())])) }
            form.row method="post" action=(addresses::household::answer(shown.id)) {
                (forms::guard(page.token, &page.key))
                button.btn.quiet name="reply" value="leave" { (words.say("bookings-offer-leave")) }
                button.btn.big name="reply" value="take" { (words.say("bookings-offer-take")) }
            }
        }
    }
}

fn what(page: &TicketPage) -> Markup {
    let (speaker, words, shown) = (&page.speaker, page.speaker.words, &page.shown);
    let (session, language) = (shown.session, words.language());
    let guardians: Vec<String> = shown.guardians.iter().map(|e| speaker.guardian(e.guardian)).collect();
    let is_live = shown.can_change && shown.stage() != Stage::Waiting;
    html! {
        article class={ "ses " (look(&shown.room.look)) } data-session=(session.id) {
            (tile(&shown.room.look))
            div {
                p.when { (words.day(session.date)) " " span.nb { (words.times(session.starts, session.ends)) } }
                h2 { (session.names.in_(language)) }
                p.meta {
                    (shown.room.names.in_(language)) i {} (shown.centre.names.in_(language))
                }
            }
            div.cap { (shown.tag(speaker)) }
        }
        dl.facts {
            @if !guardians.is_empty() {
                dt { (words.say("session-guardians")) }
                dd { (guardians.join(&words.say("programme-and"))) }
            }
            @if !session.terms.door_checks.is_empty() {
                dt { (words.say("session-door")) }
                dd { @for check in &session.terms.door_checks { p { (check.in_(language)) } } }
            }
            @if session.terms.fee.amount().is_some() {
                dt { (words.say("fee")) }
                dd { (fees::sentence(words, session.terms.fee, shown.centre.rules.currency)) }
            }
            @if is_live {
                dt { (words.say("bookings-cancel-by")) }
                dd { (cancel_by(speaker, shown.cancel_by)) }
            }
        }
    }
}

fn ways(page: &TicketPage) -> Markup {
    let (words, shown) = (page.speaker.words, &page.shown);
    let is_line = shown.stage() == Stage::Waiting;
    html! {
        p.row {
            a.btn.quiet href=(addresses::household::bookings()) { (words.say("dock-bookings")) }
            @if shown.can_change && shown.stage() == Stage::Confirmed {
                a.btn.quiet href=(addresses::household::booking_calendar(shown.id)) { (words.say("bookings-calendar")) }
            }
            @if shown.can_change && party_of(shown) > 1 {
                a.btn.quiet href=(addresses::household::party(shown.id)) { (words.say("bookings-party-title")) }
            }
            @if shown.can_change && shown.stage() != Stage::Offered {
                a.btn.quiet href=(addresses::household::cancellation(shown.id)) {
                    @if is_line { (words.say("bookings-leave-line")) } @else { (words.say("cancel-booking")) }
                }
            }
            a.btn.quiet href=(addresses::programme(&shown.centre.slug)) { (words.say("bookings-more")) }
        }
    }
}

fn party_of(shown: &Shown) -> usize {
    shown.members.iter().filter(|member| member.state.occupies() && member.part.takes_place()).count()
}
