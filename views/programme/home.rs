//! The first page: the centres; in a demo, one press into each face of one of them.

use crate::addresses;
use crate::domain::centre::Centre;
use crate::views::forms;
use crate::views::words::Words;
use maud::{Markup, html};

/// People a newcomer may be, by their word in addresses and the key of what they are called.
const WAYS_IN: [(&str, &str); 3] =
    [("grandmother", "home-demo-grandmother"), ("staff", "home-demo-staff"), ("wall", "home-demo-wall")];

/// `token` is for the demo's forms; none, no demo.
pub fn home(words: &Words, centres: &[Centre], token: Option<&str>) -> Markup {
    html! {
        h1 { (words.say("home-heading")) }
        @if let Some(token) = token {
            section.panel aria-labelledby="demo" {
                h2 id="demo" { (words.say("home-demo")) }
                p { (words.say("home-demo-text")) }
                div.ways {
                    @for (person, key) in WAYS_IN {
                        form method="post" action=(addresses::household::demo_entry(person)) {
                            (forms::hidden("csrf", token))
                            button.btn.big { (words.say(key)) }
                        }
                    }
                }
            }
        }
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
