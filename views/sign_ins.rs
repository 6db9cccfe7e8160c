//! Where somebody is signed in, and the PIN or the password once more.
//!
//! Invariant: of a device its kind is told and when it was last used, and nothing that would tell one phone of a kind
//! from another.

use super::filled::Filled;
use super::forms::{self, Kind};
use super::sign_in::Guarded;
use super::words::Words;
use crate::addresses;
use crate::domain::ids::SignInId;
use crate::domain::sign_in::{DeviceKind, Listed, Stay};
use crate::domain::zone::{Timestamp, Zone};
use maud::{Markup, html};

/// One's own sign-ins.
pub struct Page<'a> {
    pub words: &'a Words,
    pub zone: Zone,
    pub now: Timestamp,
    pub all: &'a [Listed],
    /// The one this page is read with.
    pub here: SignInId,
    pub token: &'a str,
    /// Where they came from.
    pub home: &'a str,
}

pub fn list(page: &Page) -> Markup {
    let words = page.words;
    html! {
        h1 { (words.say("sign-ins-title")) }
        p { (words.say("sign-ins-what")) }
        section.panel.card aria-label=(words.say("sign-ins-title")) {
            ul.people { @for one in page.all { (line(page, one)) } }
        }
        section.panel {
            p.hint { (words.say("sign-ins-end-all-what")) }
            form.form method="post" action=(addresses::sign_ins::removals()) {
                (forms::hidden("csrf", page.token))
                button.btn.quiet { (words.say("sign-ins-end-all")) }
            }
        }
        p { a.link href=(page.home) { (words.say("sign-ins-back")) } }
    }
}

fn line(page: &Page, one: &Listed) -> Markup {
    let words = page.words;
    let (device, begun) = (device(words, one.on), near(page, one.begun_at));
    html! {
        li id={ "sign-in-" (one.id) } {
            div {
                b { (device) @if one.id == page.here { " · " (words.say("sign-ins-here")) } }
                p { (words.tell("sign-ins-begun", &[("at", begun.as_str().into())])) }
                p { (words.tell("sign-ins-used", &[("at", near(page, one.used_at).into())])) }
                @if one.stay == Stay::Shared { p { (words.say("sign-ins-shared")) } }
            }
            form method="post" action=(addresses::sign_ins::removal(one.id)) {
                (forms::hidden("csrf", page.token))
                button.btn.quiet {
                    (words.say("sign-ins-end"))
                    span.sr { " " (words.tell("sign-ins-end-of", &[("device", device.into()), ("at", begun.into())])) }
                }
            }
        }
    }
}

fn near(page: &Page, at: Timestamp) -> String {
    page.words.near_time(page.zone.wall(at), page.zone.date(page.now))
}

fn device(words: &Words, kind: DeviceKind) -> String {
    words.say(&format!("device-{}", kind.code()))
}

/// The PIN of a family, or the password of everybody else, once more.
pub fn proof(words: &Words, filled: &Filled, (is_family, home): (bool, &str), guarded: Guarded) -> Markup {
    let (what, field) = match is_family {
        true => ("proof-what-pin", filled.field("pin", words.say("sign-in-pin"), Kind::Pin)),
        false => {
            ("proof-what-password", filled.field("password", words.say("sign-in-password"), Kind::Password))
        }
    };
    html! {
        (filled.summary(words))
        h1 { (words.say("proof-title")) }
        p { (words.say(what)) }
        div.panel {
            (forms::guarded(&addresses::sign_ins::proof(), guarded.token, guarded.key, html! {
                @if !guarded.next.is_empty() { (forms::hidden("next", guarded.next)) }
                (forms::field(words, &field))
                (forms::press(&words.say("proof-press")))
            }))
        }
        p { a.link href=(home) { (words.say("sign-ins-back")) } }
    }
}
