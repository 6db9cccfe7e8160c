//! What a browser shows that waits to become a screen: a code and a picture, large enough to be read across a hall.
//!
//! Invariant: it says nothing of any centre, for it belongs to none yet.

use super::icons::icon;
use super::pairing::sign;
use super::words::Words;
use crate::domain::names::Language;
use crate::domain::screen::{Code, Picture};
use maud::{Markup, html};

pub fn waiting(words: &Words, code: &Code, picture: Picture) -> Markup {
    let (first, second) = code.halves();
    let (drawing, name) = sign(picture);
    html! {
        div.waiting {
            h1 { (words.say("screen-title")) }
            p { (words.say("screen-how")) }
            @for other in Language::ALL.into_iter().filter(|language| *language != words.language()) {
                p.hint lang=(other.code()) { (Words::of(other).say("screen-how")) }
            }
            p.code { span { (first) } " " span { (second) } }
            p.sign { (icon(drawing)) b { (words.say(name)) } }
            p.hint { (words.say("screen-stands")) }
        }
    }
}
