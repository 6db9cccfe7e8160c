//! What the house tells everybody, on top of its programme: the emergency that stands, and announcements that run.
//!
//! Invariant: what somebody wrote is shown as text; an emergency is there in both languages.

use super::Programme;
use crate::domain::names::Language;
use crate::views::announcements::{place, text};
use crate::views::emergencies;
use crate::views::icons::icon;
use crate::views::words::Words;
use maud::{Markup, html};

pub(super) fn band(page: &Programme) -> Markup {
    let words = page.speaker.words;
    html! {
        div.notices id="notices" {
            @if let Some(emergency) = &page.emergency {
                @for language in both(words.language()) {
                    p.note.bad lang=(language.code()) { (icon("warn")) span { (emergencies::line(&emergency.what, Words::of(language))) } }
                }
            }
            @for announcement in &page.announcements {
                p.note { (icon("bell")) span { b { (place(words, page.house, announcement)) } " " (text(words, announcement)) } }
            }
        }
    }
}

fn both(first: Language) -> [Language; 2] {
    if first == Language::Zh { [Language::Zh, Language::En] } else { [Language::En, Language::Zh] }
}
