//! The first page: the centres; in a demo, one press into each face of one of them.

use crate::addresses;
use crate::domain::centre::Centre;
use crate::views::words::Words;
use maud::{Markup, html};

/// `ways_in` is what a demo offers; nothing else does.
pub fn home(words: &Words, centres: &[Centre], ways_in: Markup) -> Markup {
    html! {
        h1 { (words.say("home-heading")) }
        (ways_in)
        ul.centres {
            @for centre in centres {
                li {
                    a href=(addresses::programme(&centre.slug)) {
                        b { (centre.names.in_(words.language())) }
                        span { (words.say("home-centre-hint")) }
                    }
                }
            }
        }
    }
}
