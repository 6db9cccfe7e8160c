//! Programs that are told what changes: how each stands, and what could not be told.
//!
//! Invariant: neither address nor secret of an endpoint is shown, only its word and its host.

use super::desk::Guard;
use super::icons::icon;
use super::refusals::Speaker;
use crate::addresses;
use crate::domain::ids::{SessionId, WebhookMessageId};
use crate::domain::webhook::Event;
use crate::domain::zone::Timestamp;
use maud::{Markup, html};

pub struct Page<'a> {
    pub speaker: Speaker<'a>,
    pub guard: Guard<'a>,
    pub endpoints: &'a [Endpoint],
    pub given_up: &'a [GivenUp],
}

/// One program.
#[derive(Debug, Clone)]
pub struct Endpoint {
    pub name: String,
    pub host: String,
    pub events: Vec<Event>,
    /// Messages on their way.
    pub waiting: i64,
    /// When it last took one.
    pub last: Option<Timestamp>,
}

/// One message nobody took.
#[derive(Debug, Clone)]
pub struct GivenUp {
    pub id: WebhookMessageId,
    pub endpoint: String,
    pub session: SessionId,
    pub event: String,
    pub created_at: Timestamp,
    /// A code.
    pub why: String,
}

pub fn page(page: &Page) -> Markup {
    let words = page.speaker.words;
    html! {
        div.wide.stack {
            h1 { (words.say("webhooks-title")) }
            p { (words.say("webhooks-hint")) }
            @if page.endpoints.is_empty() { p.note { (icon("i")) span { (words.say("webhooks-none")) } } }
            @else { (endpoints(page)) }
            @if !page.given_up.is_empty() { (given_up(page)) }
        }
    }
}

fn heads(page: &Page, keys: &[&str]) -> Markup {
    html! { thead { tr { @for key in keys { th scope="col" { (page.speaker.words.say(key)) } } } } }
}

fn endpoints(page: &Page) -> Markup {
    let words = page.speaker.words;
    html! {
        section.card.rows aria-labelledby="h-endpoints" {
            table {
                caption id="h-endpoints" { (words.say("webhooks-endpoints")) }
                (heads(page, &["webhooks-name", "webhooks-events", "webhooks-waiting", "webhooks-last"]))
                tbody {
                    @for endpoint in page.endpoints {
                        tr {
                            th scope="row" { (endpoint.name) " " span.hint { (endpoint.host) } }
                            td { @for event in &endpoint.events { p { (event.word()) } } }
                            td { (endpoint.waiting) }
                            td { @if let Some(last) = endpoint.last { (page.speaker.at(last)) } @else { (words.say("webhooks-never")) } }
                        }
                    }
                }
            }
        }
    }
}

fn given_up(page: &Page) -> Markup {
    let words = page.speaker.words;
    html! {
        section.card.rows aria-labelledby="h-given-up" {
            table {
                caption id="h-given-up" { (icon("warn")) " " (words.say("webhooks-given-up")) }
                (heads(page, &["webhooks-since", "webhooks-name", "webhooks-what", "webhooks-why", "webhooks-again"]))
                tbody { @for message in page.given_up { (lost(page, message)) } }
            }
        }
    }
}

fn lost(page: &Page, message: &GivenUp) -> Markup {
    let (words, slug) = (page.speaker.words, &page.speaker.centre.slug);
    let since = page.speaker.at(message.created_at);
    let action = addresses::desk::webhook_message(slug, message.id);
    html! {
        tr id={ "m-" (message.id) } {
            td { (since) }
            td { (message.endpoint) }
            td { a.link href=(addresses::desk::session(slug, message.session)) { (message.event) } }
            td { (message.why) }
            td {
                (page.guard.form((&action, &format!("again-{}", message.id)), "", "", html! {
                    button.btn.quiet { (words.say("webhooks-again")) span.sr { " " (message.event) " " (since) } }
                }))
            }
        }
    }
}
