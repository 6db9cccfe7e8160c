//! A page that stands by itself: for paper, and for a frame in somebody else's page. No dock, no script, its own style.
//!
//! Invariant: it is light whatever the reader's screen is, for paper is; and what every page must carry just now, it
//! carries too.

use super::assets;
use super::icons::icon;
use super::words::Words;
use maud::{DOCTYPE, Markup, html};

pub struct Bare<'a> {
    pub words: &'a Words,
    pub title: &'a str,
    /// Which face it is, for its style.
    pub class: &'a str,
    pub styles: &'a [&'a str],
    /// Further `link`s and `meta`s.
    pub head: Markup,
    pub banners: &'a [String],
}

/// The whole document; `body` is the content of `main`.
pub fn document(bare: &Bare, body: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(bare.words.language().code()) data-theme="light" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (bare.title) }
                link rel="icon" href=(assets::url("icon.svg")) type="image/svg+xml";
                @for style in bare.styles { link rel="stylesheet" href=(assets::url(style)); }
                (bare.head)
            }
            body class=(bare.class) {
                a.skip href="#main" { (bare.words.say("skip")) }
                @if !bare.banners.is_empty() {
                    section.banners aria-label=(bare.words.say("banners")) {
                        @for banner in bare.banners { p.banner { (icon("i")) span { (banner) } } }
                    }
                }
                main id="main" tabindex="-1" { (body) }
            }
        }
    }
}
