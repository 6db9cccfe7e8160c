//! The page about open data: what is given away, under which licence, and where.
//!
//! Invariant: the licence is named in words people and programs read alike.

use super::words::Words;
use crate::addresses::{Origin, feeds, open_data};
use crate::domain::calendar::Calendar;
use crate::domain::harvest::Feed;
use crate::domain::licence::Licence;
use maud::{Markup, html};

pub struct About<'a> {
    pub words: &'a Words,
    pub origin: &'a Origin,
    pub calendar: &'a Calendar,
    pub licence: &'a Licence,
    /// Each feed, and the words for what it holds.
    pub feeds: [(Feed, &'static str); 4],
}

pub fn about(page: &About) -> Markup {
    let (words, centre) = (page.words, &page.calendar.centre);
    let name = centre.names.in_(words.language());
    let said = |key: &str| words.tell(key, &[("centre", name.into())]);
    html! {
        div.narrow {
        h1 { (words.say("open-data-title")) }
        p { (said("open-data-about")) }
        section.panel id="licence" {
            h2 { (words.say("open-data-licence")) }
            p {
                (said("open-data-licensed")) " "
                a.link rel="license" href=(page.licence.as_str()) { (page.licence.name()) }
            }
            p { (said("open-data-attribution")) }
        }
        section.panel id="feeds" {
            h2 { (words.say("open-data-feeds")) }
            p { (words.say("open-data-how")) }
            @for (feed, title) in page.feeds { (one(page, feed, title)) }
        }
        section.panel id="news" {
            h2 { (words.say("open-data-news")) }
            p { a.link href=(atom(page)) { (page.origin.link(&atom(page))) } }
        }
        section.panel id="publisher" {
            h2 { (words.say("open-data-contact")) }
            p { (name) }
            @for way in [&page.calendar.contact.phone, &page.calendar.contact.email] {
                @if !way.is_empty() { p { (way) } }
            }
        }
        }
    }
}

fn one(page: &About, feed: Feed, title: &str) -> Markup {
    let path = open_data::feed(&page.calendar.centre.slug, feed);
    html! {
        h3 { (page.words.say(title)) }
        p { a.link href=(path) { (page.origin.link(&path)) } }
    }
}

fn atom(page: &About) -> String {
    feeds::in_language(&open_data::atom(&page.calendar.centre.slug), page.words.language())
}
