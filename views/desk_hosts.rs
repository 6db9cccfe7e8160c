//! Who may sign in for a host from outside: the list, the form that lets somebody in, and one of them.
//!
//! Invariant: no page shows a password again.

use super::desk::Guard;
use super::desk_sessions::select;
use super::desk_staff::password;
use super::filled::Filled;
use super::forms::{self, Field, Kind};
use super::words::Words;
use crate::addresses;
use crate::domain::host::Account;
use crate::domain::names::Names;
use maud::{Markup, html};

pub struct Page<'a> {
    pub words: &'a Words,
    pub slug: &'a str,
    pub guard: Guard<'a>,
    pub accounts: &'a [Account],
    /// Those that series name.
    pub hosts: &'a [Names],
    pub filled: &'a Filled,
}

pub fn page(page: &Page) -> Markup {
    let (words, filled) = (page.words, page.filled);
    let hosts: Vec<(&str, String)> =
        page.hosts.iter().map(|host| (host.zh.as_str(), host.in_(words.language()).to_string())).collect();
    html! {
        (filled.summary(words))
        div.wide.stack {
            h1 { (words.say("hosts-title")) }
            p { (words.say("hosts-hint")) }
        }
        section.wide.card.rows tabindex="0" aria-labelledby="h-hosts" {
            table {
                caption id="h-hosts" { (words.say("hosts-list")) }
                thead { tr { @for key in ["hosts-host", "staff-login", "staff-change"] { th scope="col" { (words.say(key)) } } } }
                tbody {
                    @if page.accounts.is_empty() { tr { td colspan="3" { (words.say("hosts-none")) } } }
                    @for account in page.accounts { (row(page, account)) }
                }
            }
        }
        section.card.desk-form aria-labelledby="h-add" {
            h2 id="h-add" { (words.say("hosts-add")) }
            @if page.hosts.is_empty() { p { (words.say("hosts-no-series")) } }
            @else {
                (page.guard.form((&addresses::hosts::accounts(page.slug), "host-add"), "form", "", html! {
                    (select(words, ("host", "hosts-host"), &hosts, filled))
                    (forms::field(words, &Field {
                        hint: Some(words.say("staff-login-hint")),
                        ..filled.field("login", words.say("staff-login"), Kind::Text)
                    }))
                    (password(words, filled, "staff-password-first"))
                    (forms::press(&words.say("hosts-add-press")))
                }))
            }
        }
    }
}

fn row(page: &Page, account: &Account) -> Markup {
    let words = page.words;
    html! {
        tr id={ "host-" (account.id) } {
            th scope="row" { (account.host.in_(words.language())) }
            td { (account.login.as_str()) }
            td {
                a.link href=(addresses::hosts::account(page.slug, account.id)) {
                    (words.say("staff-change")) span.sr { " " (account.login.as_str()) }
                }
            }
        }
    }
}

/// One way in, with what can be done.
pub struct One<'a> {
    pub words: &'a Words,
    pub slug: &'a str,
    pub guard: Guard<'a>,
    pub account: &'a Account,
    pub filled: &'a Filled,
}

pub fn one(page: &One) -> Markup {
    let (words, slug, account) = (page.words, page.slug, page.account);
    let form = |action: String, key: &str, body: Markup| page.guard.form((&action, key), "form", "", body);
    html! {
        (page.filled.summary(words))
        div.wide {
            a.back href=(addresses::hosts::accounts(slug)) { (words.say("back")) }
            h1 { (account.host.in_(words.language())) }
            p.hint { (words.say("staff-login")) " " b { (account.login.as_str()) } }
        }
        section.card.desk-form aria-labelledby="h-password" {
            h2 id="h-password" { (words.say("staff-password-new")) }
            (form(addresses::hosts::account_password(slug, account.id), "password", html! {
                (password(words, page.filled, "staff-password-new"))
                p.hint { (words.say("staff-password-out")) }
                (forms::press(&words.say("staff-password-press")))
            }))
        }
        section.card.desk-form aria-labelledby="h-end" {
            h2 id="h-end" { (words.say("hosts-end")) }
            p { (words.say("hosts-end-hint")) }
            (form(addresses::hosts::account_removal(slug, account.id), "end", html! {
                button.btn.quiet { (words.say("hosts-end-press")) span.sr { " " (account.login.as_str()) } }
            }))
        }
    }
}
