//! The first page: the centres; in a demo, one press into each face of one of them. Where there are many, a box to find one.

use crate::addresses;
use crate::domain::centre::Centre;
use crate::views::words::Words;
use maud::{Markup, html};

/// Everything the page shows.
pub struct Home<'a> {
    pub words: &'a Words,
    /// Of those found, the ones on this page.
    pub centres: &'a [Centre],
    /// None where there are few enough to look at.
    pub search: Option<Search<'a>>,
    /// What a demo offers; nothing else does.
    pub ways_in: Markup,
}

/// What was looked for, and where the other pages are.
pub struct Search<'a> {
    pub find: &'a str,
    pub found: usize,
    pub earlier: Option<String>,
    pub later: Option<String>,
}

pub fn home(page: &Home) -> Markup {
    let words = page.words;
    html! {
        h1 { (words.say("home-heading")) }
        (page.ways_in)
        @if let Some(search) = &page.search { (find(words, search)) }
        ul.centres {
            @for centre in page.centres {
                li {
                    a href=(addresses::programme(&centre.slug)) {
                        b { (centre.names.in_(words.language())) }
                        span { (words.say("home-centre-hint")) }
                    }
                }
            }
        }
        @if let Some(search) = &page.search { (turn(words, search)) }
    }
}

fn find(words: &Words, search: &Search) -> Markup {
    html! {
        form.find method="get" action="/" role="search" {
            div.field {
                label for="find" { (words.say("home-find")) }
                input id="find" name="find" type="search" maxlength="60" value=(search.find) autocomplete="off";
            }
            button.btn { (words.say("home-find-press")) }
        }
        p.hint role="status" { (words.tell("home-found", &[("found", search.found.into())])) }
    }
}

fn turn(words: &Words, search: &Search) -> Markup {
    html! {
        @if search.earlier.is_some() || search.later.is_some() {
            nav.row aria-label=(words.say("home-pages")) {
                @if let Some(earlier) = &search.earlier {
                    a.btn.quiet rel="prev" href=(earlier) { (words.say("home-earlier")) }
                }
                @if let Some(later) = &search.later {
                    a.btn.quiet rel="next" href=(later) { (words.say("home-later")) }
                }
            }
        }
    }
}
