//! The screens of a centre: a code typed in, the picture shown back, where it hangs; and how those that hang are doing.
//!
//! Invariant: what is out of the ordinary is said in words, beside an icon: silent, old, of another build.

use super::assets;
use super::filled::Filled;
use super::forms::{self, Choice, Kind};
use super::icons::icon;
use super::tags::tag;
use super::words::Words;
use crate::addresses;
use crate::domain::centre::Centre;
use crate::domain::layout::Layout;
use crate::domain::names::Language;
use crate::domain::room::Room;
use crate::domain::screen::{Code, Looked, Picture, Place, Screen};
use crate::domain::zone::Timestamp;
use maud::{Markup, html};

pub struct Pairing<'a> {
    pub words: &'a Words,
    pub centre: &'a Centre,
    pub rooms: &'a [Room],
    pub screens: &'a [Screen],
    pub now: Timestamp,
    pub token: &'a str,
    pub key: &'a str,
    pub filled: &'a Filled,
    /// The screen that shows the code that was typed.
    pub found: Option<Found>,
    /// Where people counters are, for who may see them.
    pub counters: Option<String>,
    /// The counters' broker has not answered since.
    pub broker_lost: Option<Timestamp>,
}

/// A screen that waits.
pub struct Found {
    pub code: Code,
    pub picture: Picture,
}

/// How a picture is drawn, and the key of its name.
pub fn sign(picture: Picture) -> (&'static str, &'static str) {
    match picture {
        Picture::Blocks => ("play", "screen-picture-blocks"),
        Picture::Book => ("read", "screen-picture-book"),
        Picture::Flask => ("class", "screen-picture-flask"),
        Picture::Dancer => ("dance", "screen-picture-dancer"),
        Picture::Clapper => ("cinema", "screen-picture-clapper"),
        Picture::Bottle => ("baby", "screen-picture-bottle"),
        Picture::Calendar => ("cal", "screen-picture-calendar"),
        Picture::Telephone => ("phone", "screen-picture-telephone"),
        Picture::Bell => ("bell", "screen-picture-bell"),
        Picture::Magnifier => ("search", "screen-picture-magnifier"),
        Picture::Printer => ("print", "screen-picture-printer"),
        Picture::Gear => ("gear", "screen-picture-gear"),
    }
}

pub fn pairing(page: &Pairing) -> Markup {
    let words = page.words;
    html! {
        (page.filled.summary(words))
        h1 { (words.say("kiosk-pairing-title")) }
        @match &page.found {
            Some(found) => (choose(page, found)),
            None => (ask(page)),
        }
        h2 { (words.say("kiosk-pairing-list")) }
        @if page.screens.is_empty() { p { (words.say("kiosk-pairing-none")) } }
        @for screen in page.screens { (paired(page, screen)) }
        (here(page))
        @if let Some(address) = &page.counters {
            h2 { a.link href=(address) { (words.say("counters-title")) } }
            @if let Some(since) = page.broker_lost {
                p.note { (icon("warn")) span { (words.tell("counters-broker-lost", &[("since", at(page, since).into())])) } }
            }
        }
    }
}

fn at(page: &Pairing, at: Timestamp) -> String {
    let zone = page.centre.zone;
    page.words.near_time(zone.wall(at), zone.date(page.now))
}

fn ask(page: &Pairing) -> Markup {
    let words = page.words;
    let mut field = page.filled.field("code", words.say("screens-code"), Kind::Text);
    field.hint = Some(words.tell("screens-code-hint", &[("address", addresses::kiosk::waiting().into())]));
    html! {
        h2 { (words.say("screens-by-code")) }
        (forms::guarded(&addresses::kiosk::code(&page.centre.slug), page.token, page.key, html! {
            (forms::field(words, &field))
            (forms::press(&words.say("screens-find")))
        }))
    }
}

/// Its picture, and how it is to hang.
fn choose(page: &Pairing, found: &Found) -> Markup {
    let words = page.words;
    let (drawing, name) = sign(found.picture);
    let (first, second) = found.code.halves();
    let code = format!("{first} {second}");
    html! {
        section.panel.waiting id="found" {
            h2 { (words.say("screens-found")) }
            p.sign { (icon(drawing)) b { (words.say(name)) } }
            p { (words.tell("screens-found-check", &[("code", code.as_str().into())])) }
            (forms::guarded(&addresses::kiosk::by_code(&page.centre.slug), page.token, page.key, html! {
                (forms::hidden("code", &code))
                fieldset { legend { (words.say("screens-room")) }
                    (option("room", ("", &words.say("kiosk-pairing-wall")), Ticked::Yes))
                    @for room in page.rooms { (option("room", (&room.slug, &door(words, room)), Ticked::No)) }
                }
                fieldset { legend { (words.say("screens-layout")) }
                    @for layout in Layout::ALL {
                        (option("layout", (layout.code(), &words.say(layout_key(layout))), Ticked::when(layout == Layout::default())))
                    }
                }
                fieldset { legend { (words.say("screens-language")) }
                    @for language in Language::ALL {
                        (option("language", (language.code(), &words.say(language_key(language))), Ticked::when(language == words.language())))
                    }
                }
                (forms::press(&words.say("screens-pair")))
            }))
            p { a.link href=(addresses::kiosk::pairing(&page.centre.slug)) { (words.say("screens-other-code")) } }
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Ticked {
    Yes,
    No,
}

impl Ticked {
    fn when(so: bool) -> Ticked {
        if so { Ticked::Yes } else { Ticked::No }
    }
}

fn option(name: &str, (value, label): (&str, &str), ticked: Ticked) -> Markup {
    let (label, note) = (label.to_string(), String::new());
    forms::pick(&Choice { name, value, label, note, is_ticked: ticked == Ticked::Yes, reason: None })
}

fn layout_key(layout: Layout) -> &'static str {
    match layout {
        Layout::Landscape => "screens-landscape",
        Layout::Portrait => "screens-portrait",
        Layout::Plain => "screens-plain",
        Layout::CheckIn => "stands-pairing-check-in",
        Layout::Here => "stands-pairing-here",
    }
}

fn language_key(language: Language) -> &'static str {
    match language {
        Language::Zh => "screens-zh",
        Language::En => "screens-en",
    }
}

/// One press makes this browser a screen.
fn here(page: &Pairing) -> Markup {
    let words = page.words;
    html! {
        h2 { (words.say("screens-here")) }
        p { (words.say("kiosk-pairing-text")) }
        (forms::guarded(&addresses::kiosk::pairing(&page.centre.slug), page.token, page.key, html! {
            (place(words, "", &words.say("kiosk-pairing-wall")))
            @for room in page.rooms { (place(words, &room.slug, &door(words, room))) }
            @for stand in Layout::STANDS { (place(words, stand.code(), &words.say(layout_key(stand)))) }
        }))
    }
}

fn place(words: &Words, room: &str, screen: &str) -> Markup {
    html! {
        button.btn.quiet name="room" value=(room) {
            (words.tell("kiosk-pairing-press", &[("screen", screen.into())]))
        }
    }
}

fn door(words: &Words, room: &Room) -> String {
    words.tell("kiosk-pairing-door", &[("room", room.names.in_(words.language()).into())])
}

/// Where a screen hangs, or what it is for.
fn name(page: &Pairing, Place { room, layout, language: _ }: Place) -> String {
    if Layout::STANDS.contains(&layout) {
        return page.words.say(layout_key(layout));
    }
    let room = room.and_then(|room| page.rooms.iter().find(|known| known.id == room));
    room.map_or_else(|| page.words.say("kiosk-pairing-wall"), |room| door(page.words, room))
}

fn paired(page: &Pairing, screen: &Screen) -> Markup {
    let (words, slug) = (page.words, &page.centre.slug);
    let name = name(page, screen.place);
    let fact = |key: &str, said: Markup| html! { div { dt { (words.say(key)) } dd { (said) } } };
    let text = |said: String| html! { (said) };
    let press = |action: &str, key: &str| {
        forms::guarded(
            action,
            page.token,
            page.key,
            html! {
                button.btn.quiet { (words.say(key)) span.sr { " " (name) } }
            },
        )
    };
    html! {
        section.panel id={ "screen-" (screen.id) } {
            h3 { (name) }
            dl.looks {
                (fact("screens-layout", text(words.say(layout_key(screen.place.layout)))))
                (fact("screens-language", text(words.say(language_key(screen.place.language)))))
                (fact("screens-paired", text(at(page, screen.paired_at))))
                (fact("screens-seen", seen(page, screen.looked.as_ref())))
                (fact("screens-age", age(words, screen.looked.as_ref())))
                (fact("screens-build", build(words, screen.looked.as_ref())))
            }
            @if screen.is_called_anew { p.note { (icon("wait")) span { (words.say("screens-called-anew")) } } }
            (press(&addresses::kiosk::reload(slug, screen.id), "screens-reload"))
            (press(&addresses::kiosk::unpairing(slug, screen.id), "kiosk-pairing-end"))
        }
    }
}

fn seen(page: &Pairing, looked: Option<&Looked>) -> Markup {
    let words = page.words;
    match looked {
        None => tag("few", "warn", &words.say("screens-never")),
        Some(looked) => {
            let minutes = (page.now - looked.at).num_minutes();
            html! {
                (at(page, looked.at)) " "
                @if looked.is_silent(page.now) {
                    (tag("few", "warn", &words.tell("screens-silent", &[("minutes", minutes.into())])))
                } @else { (tag("ok", "ok", &words.say("screens-live"))) }
            }
        }
    }
}

fn age(words: &Words, looked: Option<&Looked>) -> Markup {
    let Some(report) = looked.and_then(|looked| looked.report.as_ref()) else {
        return html! { (words.say("screens-unsaid")) };
    };
    let said = words.tell("screens-seconds", &[("seconds", report.age_seconds().into())]);
    html! { (said) @if report.is_old() { " " (tag("few", "warn", &words.say("screens-old"))) } }
}

fn build(words: &Words, looked: Option<&Looked>) -> Markup {
    let Some(report) = looked.and_then(|looked| looked.report.as_ref()) else {
        return html! { (words.say("screens-unsaid")) };
    };
    html! {
        code { (report.build()) } " "
        @if report.build() == assets::build() { (tag("ok", "ok", &words.say("screens-this-build"))) }
        @else { (tag("few", "warn", &words.say("screens-other-build"))) }
    }
}
