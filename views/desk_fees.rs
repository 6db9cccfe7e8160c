//! Fees at the desk: a session's till, and totals by host and month.
//!
//! Invariant: a press takes just what a party still owes, or gives back what was noted last in one sum.

use super::desk::Guard;
use super::desk_misfits::session_line;
use super::desk_reports::{choice, period};
use super::fees::{money, sentence};
use super::forms::{self, Field, Kind};
use super::icons::icon;
use super::tags::tag;
use super::words::Words;
use crate::addresses;
use crate::domain::centre::Centre;
use crate::domain::fee::Currency;
use crate::domain::ids::BookingId;
use crate::domain::payment::{Account, Till, Total, places};
use crate::domain::report::Period;
use crate::domain::roster::Entry;
use crate::domain::session::Session;
use maud::{Markup, html};

pub struct Page<'a> {
    pub words: &'a Words,
    pub centre: &'a Centre,
    pub session: &'a Session,
    pub till: &'a Till,
    pub parties: &'a [Entry],
    /// P2: names are for the hours around it.
    pub shows_names: bool,
    /// Why the press was not noted.
    pub wrong: Option<String>,
    pub guard: Guard<'a>,
}

impl Page<'_> {
    fn money(&self, coins: u64) -> String {
        money(self.words, coins, self.centre.rules.currency)
    }

    fn action(&self) -> String {
        addresses::fees::session(&self.centre.slug, self.session.id)
    }
}

pub fn page(page: &Page) -> Markup {
    let (words, session) = (page.words, page.session);
    let total = page.till.total();
    html! {
        section.card.panel.wide {
            a.back href=(addresses::desk::session(&page.centre.slug, session.id)) { (words.say("back")) }
            @if let Some(wrong) = &page.wrong {
                div.errors id="errors" tabindex="-1" role="alert" { h2 { (icon("warn")) (wrong) } }
            }
            h1 { (words.say("fees-title")) }
            p { b { (session_line(words, session)) } }
            p { (sentence(words, session.terms.fee, page.centre.rules.currency)) }
            p { (words.tell("fees-total", &[("money", page.money(total).into())])) }
        }
        section.card.panel.wide aria-labelledby="h-parties" {
            h2 id="h-parties" { (words.say("fees-parties")) }
            @if !page.shows_names { p { (words.say("roster-names-hidden")) } }
            @if page.till.parties.is_empty() { p { (words.say("fees-nobody")) } }
            ul.people { @for (booking, account) in &page.till.parties { (party(page, *booking, *account)) } }
        }
        (nameless(page))
    }
}

fn party(page: &Page, booking: BookingId, account: Account) -> Markup {
    let words = page.words;
    let entry = page.parties.iter().find(|entry| entry.booking == booking);
    if account == Account::default() {
        return html! {};
    }
    let children = entry.map_or(0, places);
    let owes = [("children", children.into()), ("money", page.money(account.due).into())];
    let code = entry.map(|entry| entry.code.as_str()).unwrap_or_default();
    html! {
        li {
            div {
                b { (who(page, entry)) }
                p { (words.tell("fees-due", &owes)) }
                @if account.noted > 0 { p { (tag("ok", "ok", &words.tell("fees-noted", &[("money", page.money(account.noted).into())]))) } }
                @if account.over() > 0 { p { (tag("few", "warn", &words.tell("fees-over", &[("money", page.money(account.over()).into())]))) } }
            }
            div.row {
                @if account.open() > 0 { (button(page, (Some(booking), "taken"), account.open(), ("fees-take", "btn"), code)) }
                @if account.over() > 0 { (button(page, (Some(booking), "back"), account.over(), ("fees-give-back", "btn"), code)) }
                @else if account.noted > 0 { (button(page, (Some(booking), "back"), account.noted, ("fees-undo", "btn quiet"), code)) }
            }
        }
    }
}

/// By their names in the hours around it, else by their code.
fn who(page: &Page, entry: Option<&Entry>) -> String {
    let Some(entry) = entry else { return page.words.say("fees-gone") };
    if !page.shows_names {
        return entry.code.clone();
    }
    let names: Vec<&str> = entry.members.iter().map(|member| member.name.as_str()).collect();
    format!("{} · {}", names.join(" · "), entry.code)
}

fn button(
    page: &Page,
    (booking, step): (Option<BookingId>, &str),
    coins: u64,
    (label, class): (&str, &str),
    code: &str,
) -> Markup {
    let (words, amount) = (page.words, page.centre.rules.currency.written(coins));
    let seed = format!("{step}-{}-{coins}", booking.map(|id| id.to_string()).unwrap_or_default());
    page.guard.form((&page.action(), &seed), "", "", html! {
        @if let Some(booking) = booking { (forms::hidden("booking", &booking.to_string())) }
        (forms::hidden("step", step))
        (forms::hidden("amount", &amount))
        button class=(class) { (words.tell(label, &[("money", page.money(coins).into())])) span.sr { " " (code) } }
    })
}

/// C8: people let in without a name pay an amount.
fn nameless(page: &Page) -> Markup {
    let words = page.words;
    let Some(fee) = page.session.terms.fee.amount() else { return html! {} };
    let usual = fee.in_(page.centre.rules.currency);
    let amount = Field { value: &usual, ..Field::new("amount", words.say("fees-amount"), Kind::Text) };
    html! {
        section.card.panel.wide aria-labelledby="h-nameless" {
            h2 id="h-nameless" { (words.say("fees-nameless")) }
            p { (words.tell("fees-noted", &[("money", page.money(page.till.nameless).into())])) }
            (page.guard.form((&page.action(), "nameless"), "form", "", html! {
                (forms::hidden("step", "taken"))
                (forms::field(words, &amount))
                (forms::press(&words.say("fees-note")))
            }))
            @if page.till.nameless > 0 { (button(page, (None, "back"), page.till.nameless, ("fees-undo", "btn quiet"), "")) }
        }
    }
}

pub struct ByHost<'a> {
    pub words: &'a Words,
    pub slug: &'a str,
    pub period: Period,
    pub totals: &'a [Total],
    pub error: Option<String>,
    pub currency: Currency,
}

pub fn by_host(page: &ByHost) -> Markup {
    let words = page.words;
    let (heads, rows) = sheet(words, page.totals, page.currency);
    let shown = page.period;
    html! {
        div.wide.stack.reports {
            a.back href=(addresses::desk_reports::page(page.slug)) { (words.say("back")) }
            h1 { (words.say("fees-by-host")) }
            p { (period(words, shown)) }
            (choice(words, &addresses::fees::page(page.slug), shown, page.error.as_deref()))
            @if rows.is_empty() { p.note.info { (icon("i")) span { (words.say("fees-none")) } } }
            @else {
                div.card.rows tabindex="0" role="region" aria-label=(words.say("fees-by-host")) {
                    table {
                        thead { tr { @for head in &heads { th scope="col" { (head) } } } }
                        tbody { @for row in &rows { tr { @for (nth, cell) in row.iter().enumerate() {
                            @if nth == 0 { th scope="row" { (cell) } } @else { td { (cell) } }
                        } } } }
                    }
                }
                p.no-print { a.link href=(addresses::fees::table(page.slug, shown)) download { (words.say("report-file")) } }
            }
        }
    }
}

/// The table, as page and file have it.
pub fn sheet(words: &Words, totals: &[Total], currency: Currency) -> (Vec<String>, Vec<Vec<String>>) {
    let head = |key: &str| words.tell(key, &[("currency", currency.code().into())]);
    let heads = [
        "fees-head-month",
        "fees-head-host",
        "fees-head-sessions",
        "fees-head-children",
        "fees-head-due",
        "fees-head-noted",
    ];
    let row = |total: &Total| {
        vec![
            words.month_of_year(total.month),
            total.host.in_(words.language()).to_string(),
            total.sessions.to_string(),
            total.children.to_string(),
            currency.written(total.due),
            currency.written(total.noted),
        ]
    };
    (heads.map(head).to_vec(), totals.iter().map(row).collect())
}
