//! The shell around every page: language, skip link, brand, switches, dock, status line.
//!
//! Invariant: no inline style and no inline script; a page is whole before its script arrives.

use super::icons::{icon, logo};
use super::words::Words;
use super::{assets, forms};
use crate::domain::names::Language;
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// Which of the faces a page belongs to; `Plain` has no dock (sign-in, errors, help without a centre).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    Parents,
    Plain,
    Desk,
    Kiosk,
    /// A screen without script, black on white.
    Paper,
    /// A screen people touch: no dock, no way to other pages.
    Stand,
}

/// Who is signed in, as far as the shell must know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Viewer<'a> {
    Nobody,
    Household,
    /// Somebody of the staff, by the name on the bar.
    Staff(&'a str),
}

/// The centre whose page this is.
#[derive(Debug, Clone, Copy)]
pub struct CentreBrand<'a> {
    pub slug: &'a str,
    pub name: &'a str,
}

/// Where the dock and the rail lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Programme,
    Bookings,
    Children,
    Help,
    Today,
    Sessions,
    Calls,
    Families,
    Closures,
    Staff,
    Reports,
}

/// One entry of the dock or the rail.
#[derive(Debug, Clone)]
pub struct Door {
    pub to: Place,
    pub href: String,
}

/// What re-reads itself when the centre's ledger moves: the stream, and the ids that may be replaced.
#[derive(Debug, Clone, Copy)]
pub struct Live<'a> {
    pub events: &'a str,
    pub ids: &'a str,
}

/// Everything a page says about itself except its body.
pub struct Shell<'a> {
    pub words: &'a Words,
    pub title: String,
    pub face: Face,
    pub centre: Option<CentreBrand<'a>>,
    pub viewer: Viewer<'a>,
    /// Path and query of this page, kept by the language and text-size links.
    pub path: &'a str,
    /// 长辈版: text of 18 px and more, main controls of 60 px.
    pub is_large: bool,
    /// The form came back with faults: the title says so first.
    pub has_errors: bool,
    pub doors: Vec<Door>,
    pub here: Option<Place>,
    /// Sentences every page must carry just now: demo, training clock, plain http.
    pub banners: Vec<String>,
    /// Further `link`s and `script type=application/ld+json`.
    pub head: Markup,
    pub live: Option<Live<'a>>,
    /// What the status line says after a swap.
    pub said: String,
    /// IANA zone of the centre, for clocks on screens.
    pub zone: Option<&'a str>,
    /// Seconds after which time alone makes a screen's picture untrue.
    pub until: Option<i64>,
    /// What the desk's bar holds beside the title: date, clock, search.
    pub bar: Markup,
    /// A token for the sign-out form; none, no form.
    pub sign_out: Option<SignOut<'a>>,
}

/// Where and with which token somebody leaves.
#[derive(Debug, Clone, Copy)]
pub struct SignOut<'a> {
    pub action: &'a str,
    pub token: &'a str,
}

impl<'a> Shell<'a> {
    /// A shell with nothing but a title; the rest is set by struct update.
    pub fn new(words: &'a Words, title: impl Into<String>, face: Face) -> Shell<'a> {
        Shell {
            words,
            title: title.into(),
            face,
            centre: None,
            viewer: Viewer::Nobody,
            path: "/",
            is_large: false,
            has_errors: false,
            doors: Vec::new(),
            here: None,
            banners: Vec::new(),
            head: html! {},
            live: None,
            said: String::new(),
            zone: None,
            until: None,
            bar: html! {},
            sign_out: None,
        }
    }
}

/// The whole document. `body` is the content of `main`; for a kiosk, of `#screen` and what stands beside it.
pub fn page(shell: &Shell, body: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(shell.words.language().code())
            data-size=[shell.is_large.then_some("large")]
            data-theme=[(shell.face == Face::Kiosk).then_some("kiosk")]
            data-zone=[shell.zone]
            data-until=[shell.until]
            data-events=[shell.live.filter(|_| matches!(shell.face, Face::Kiosk | Face::Stand)).map(|live| live.events)] {
            (head(shell))
            body class=(face_class(shell.face)) {
                @match shell.face {
                    Face::Parents | Face::Plain => (parents(shell, body)),
                    Face::Desk => (desk(shell, body)),
                    Face::Kiosk | Face::Paper => { (body) (banners(shell)) },
                    Face::Stand => { (skip(shell)) (banners(shell)) (body) },
                }
            }
        }
    }
}

/// This page's address with one query value changed: the language and text-size links.
pub fn with_query(path: &str, name: &str, value: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let is_other = |pair: &&str| !pair.is_empty() && pair.split('=').next() != Some(name);
    let mut query: Vec<&str> = query.split('&').filter(is_other).collect();
    let own = format!("{name}={value}");
    query.push(&own);
    format!("{path}?{}", query.join("&"))
}

fn head(shell: &Shell) -> Markup {
    let title = match shell.centre {
        Some(centre) if centre.name != shell.title => format!("{} · {}", shell.title, centre.name),
        _ => shell.title.clone(),
    };
    let title = match shell.has_errors {
        true => shell.words.tell("errors-title", &[("title", title.as_str().into())]),
        false => title,
    };
    let (style, script) = match shell.face {
        Face::Parents | Face::Plain => ("parents.css", "swap.js"),
        Face::Desk => ("staff.css", "desk.js"),
        Face::Kiosk => ("kiosk.css", "kiosk.js"),
        Face::Paper => ("paper.css", ""),
        Face::Stand => ("stand.css", "stand.js"),
    };
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            title { (title) }
            meta name="build" content=(assets::build());
            link rel="icon" href=(assets::url("icon.svg")) type="image/svg+xml";
            // Old screens know nothing of what the other sheets are written with.
            @if shell.face != Face::Paper { link rel="stylesheet" href=(assets::url("app.css")); }
            link rel="stylesheet" href=(assets::url(style));
            @if !script.is_empty() { script src=(assets::url(script)) defer {} }
            (shell.head)
        }
    }
}

fn face_class(face: Face) -> &'static str {
    match face {
        Face::Parents => "parents",
        Face::Plain => "plain",
        Face::Desk => "desk",
        Face::Kiosk => "kiosk",
        Face::Paper => "paper",
        Face::Stand => "stands",
    }
}

fn parents(shell: &Shell, body: Markup) -> Markup {
    let home = shell.centre.map_or("/".to_string(), |centre| format!("/{}", centre.slug));
    let name = shell.centre.map_or_else(|| shell.words.say("places-list"), |centre| centre.name.to_string());
    html! {
        (skip(shell))
        (banners(shell))
        header.top {
            a.brand href=(home) { (logo()) span { (name) } }
            (switches(shell))
        }
        main id="main" tabindex="-1" data-live=[shell.live.map(|live| live.events)] data-live-swap=[shell.live.map(|live| live.ids)] {
            (status(shell))
            (body)
        }
        @if !shell.doors.is_empty() {
            nav.dock aria-label=(shell.words.say("main-navigation")) { (doors(shell)) }
        }
        (foot(shell))
    }
}

/// 长辈版 keeps one switch above; the language moves to the foot of the page.
fn switches(shell: &Shell) -> Markup {
    let (size, key) = if shell.is_large { ("normal", "large-off") } else { ("large", "large-on") };
    html! {
        a.btn.quiet href=(with_query(shell.path, "size", size)) { (shell.words.say(key)) }
        @if !shell.is_large { (language_link(shell, "btn quiet")) }
    }
}

fn language_link(shell: &Shell, class: &str) -> Markup {
    other_language(shell.words, shell.path, class)
}

/// This page in the other language, for a screen that has nothing else of the shell.
pub fn language_choice(words: &Words, path: &str) -> Markup {
    other_language(words, path, "btn quiet big")
}

fn other_language(words: &Words, path: &str, class: &str) -> Markup {
    let other = match words.language() {
        Language::Zh => Language::En,
        Language::En => Language::Zh,
    };
    html! {
        a class=(class) href=(with_query(path, "lang", other.code())) lang=(other.code()) hreflang=(other.code()) {
            (words.say("other-language"))
        }
    }
}

fn foot(shell: &Shell) -> Markup {
    if !shell.is_large && shell.sign_out.is_none() {
        return html! {};
    }
    html! {
        footer.foot {
            @if shell.is_large { (language_link(shell, "link")) }
            (sign_out(shell, "link"))
        }
    }
}

fn sign_out(shell: &Shell, class: &str) -> Markup {
    html! {
        @if let Some(leave) = shell.sign_out {
            form method="post" action=(leave.action) {
                (forms::hidden("csrf", leave.token))
                button class=(class) { (shell.words.say("sign-out")) }
            }
        }
    }
}

fn desk(shell: &Shell, body: Markup) -> Markup {
    html! {
        (skip(shell))
        header.bar {
            p.bar-title { (shell.title) }
            @if let Some(centre) = shell.centre { span { (centre.name) } }
            (shell.bar)
            @if shell.live.is_some() { span.live { (shell.words.say("live")) } }
            div.bar-end {
                (language_link(shell, "bar-link"))
                @if let Viewer::Staff(name) = shell.viewer { span { (name) } }
                (sign_out(shell, "bar-link"))
            }
        }
        @if !shell.doors.is_empty() {
            nav.rail aria-label=(shell.words.say("desk-navigation")) { (doors(shell)) }
        }
        main id="main" tabindex="-1" data-live=[shell.live.map(|live| live.events)] data-live-swap=[shell.live.map(|live| live.ids)] {
            (banners(shell))
            @if shell.live.is_some() { (lost(shell.words)) }
            (status(shell))
            (body)
        }
    }
}

/// The amber bar of a lost link: how old the picture is, and how many presses wait for it.
fn lost(words: &Words) -> Markup {
    html! {
        p.stale id="lost" {
            span data-old="" { (words.say("live-old")) (words.say("live-old-by")) b data-age="" { "1" } (words.say("live-old-minutes")) }
            span data-held="" hidden { " " b { "0" } (words.say("live-held")) }
            span data-most="" hidden { " " (words.say("live-held-most")) }
            span data-undone="" hidden { " " b { "0" } (words.say("live-undone")) }
        }
    }
}

fn skip(shell: &Shell) -> Markup {
    html! { a.skip href="#main" { (shell.words.say("skip")) } }
}

fn status(shell: &Shell) -> Markup {
    html! { p.sr id="live" role="status" { (shell.said) } }
}

fn banners(shell: &Shell) -> Markup {
    html! {
        @if !shell.banners.is_empty() {
            section.banners aria-label=(shell.words.say("banners")) {
                @for banner in &shell.banners { p.banner { (icon("i")) span { (banner) } } }
            }
        }
    }
}

fn doors(shell: &Shell) -> Markup {
    html! {
        @for door in &shell.doors {
            @let (picture, key) = sign(door.to);
            a href=(door.href) aria-current=[(shell.here == Some(door.to)).then_some("page")] {
                (icon(picture)) (shell.words.say(key))
            }
        }
    }
}

fn sign(place: Place) -> (&'static str, &'static str) {
    match place {
        Place::Programme => ("cal", "dock-programme"),
        Place::Bookings => ("me", "dock-bookings"),
        Place::Children => ("kid", "dock-children"),
        Place::Help => ("help-mark", "dock-help"),
        Place::Today => ("board", "dock-today"),
        Place::Sessions => ("cal", "dock-sessions"),
        Place::Calls => ("phone", "dock-calls"),
        Place::Families => ("kid", "dock-families"),
        Place::Closures => ("room", "dock-closures"),
        Place::Staff => ("me", "dock-staff"),
        Place::Reports => ("chart", "dock-reports"),
    }
}

/// A picture made elsewhere (a QR code), whose markup we trust.
pub fn picture(svg: &str) -> Markup {
    PreEscaped(svg.to_string())
}
