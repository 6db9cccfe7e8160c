//! Who may collect the children of a household, and which of them may go home alone: one page (G5, P3).

use super::{Guarded, Home, back};
use crate::addresses::pick_up as to;
use crate::domain::household::{Child, Household, Phone};
use crate::domain::pick_up::{self, Collector, MOST_COLLECTORS, PickUp};
use crate::domain::zone::Date;
use crate::views::filled::Filled;
use crate::views::forms::{self, Choice, Field, Kind};
use crate::views::icons::icon;
use crate::views::tags::tag;
use crate::views::words::Words;
use maud::{Markup, html};

impl Home<'_> {
    pub fn pick_up(self) -> String {
        match self {
            Home::Own => to::own(),
            Home::Desk { centre, household } => to::of_household(centre, household),
        }
    }
}

/// What the page shows.
pub struct Page<'a> {
    pub words: &'a Words,
    pub household: &'a Household,
    pub pick_up: &'a PickUp,
    pub home: Home<'a>,
    pub filled: &'a Filled,
    pub today: Date,
}

/// The way to the page, on the household's own.
pub fn pick_up_door(words: &Words, home: Home) -> Markup {
    html! {
        section.panel.card aria-labelledby="pick-up" {
            header {
                h2 id="pick-up" { (words.say("pick-up-title")) }
                a.link href=(home.pick_up()) { (words.say("pick-up-see")) }
            }
            p { (words.say("pick-up-what")) }
        }
    }
}

pub fn pick_up_page(page: &Page, g: Guarded) -> Markup {
    let words = page.words;
    html! {
        (page.filled.summary(words))
        (back(words, page.home))
        h1 { (words.say("pick-up-title")) }
        p { (words.say("pick-up-what")) }
        (people(page, g))
        @if page.household.has_consent && page.pick_up.collectors.len() < MOST_COLLECTORS { (adding(page, g)) }
        (alone(page, g))
    }
}

/// Parents first, for they need no listing.
fn people(page: &Page, g: Guarded) -> Markup {
    let words = page.words;
    html! {
        section.panel.card aria-labelledby="who" {
            h2 id="who" { (words.say("pick-up-who")) }
            ul.people {
                @for parent in pick_up::parents(page.household) {
                    li { div { b { (parent.name.as_str()) } p { (words.say("pick-up-parent")) } } }
                }
                @for (nth, collector) in page.pick_up.collectors.iter().enumerate() { (person(page, (g, nth), collector)) }
            }
        }
    }
}

fn person(page: &Page, (g, nth): (Guarded, usize), collector: &Collector) -> Markup {
    let words = page.words;
    let name = collector.name.as_str();
    let phone = collector.phone.as_ref().map(Phone::as_str);
    html! {
        li id={ "collector-" (collector.id) } {
            div {
                b { (name) }
                p {
                    @match phone {
                        Some(phone) => (words.tell("household-phone-is", &[("phone", phone.into())])),
                        None => (words.say("household-phone-none")),
                    }
                }
                @if page.home != Home::Own {
                    p { (words.say(&format!("pick-up-channel-{}", collector.channel.word()))) @if let Some(note) = &collector.note { "：" (note.as_str()) } }
                }
            }
            form method="post" action=(to::removal(&page.home.pick_up(), collector.id)) {
                (forms::guard(g.token, &format!("{}-{nth}", g.key)))
                button.btn.quiet { (words.say("pick-up-remove")) span.sr { " " (name) } }
            }
        }
    }
}

fn adding(page: &Page, g: Guarded) -> Markup {
    let (words, filled) = (page.words, page.filled);
    let name = Field {
        hint: Some(words.say("pick-up-name-hint")),
        ..filled.field("collector", words.say("pick-up-name"), Kind::Text)
    };
    let phone =
        Field { is_optional: true, ..filled.field("phone", words.say("household-phone"), Kind::Phone) };
    html! {
        section.panel.desk-form aria-labelledby="add" {
            h2 id="add" { (words.say("pick-up-add")) }
            (forms::guarded(&page.home.pick_up(), g.token, g.key, html! {
                (forms::field(words, &name))
                (forms::field(words, &phone))
                div.field.bad[filled.fault_of("adult-box").is_some()] id="adult-box" tabindex="-1" {
                    (forms::tick(&Choice {
                        name: "adult",
                        value: "yes",
                        label: words.say("household-adult"),
                        note: words.say("pick-up-adult-note"),
                        is_ticked: filled.has("adult", "yes"),
                        reason: None,
                    }))
                }
                @if page.home != Home::Own { (heard(page)) }
                (forms::press(&words.say("pick-up-add-press")))
            }))
        }
    }
}

/// How staff heard of it: the guardian stands here, or is on the telephone.
fn heard(page: &Page) -> Markup {
    let (words, filled) = (page.words, page.filled);
    let note = Field {
        hint: Some(words.say("pick-up-note-hint")),
        ..filled.field("note", words.say("pick-up-note"), Kind::Text)
    };
    html! {
        fieldset {
            legend { (words.say("pick-up-heard")) }
            div.two {
                @for channel in ["desk", "phone"] {
                    (forms::pick(&Choice {
                        name: "channel",
                        value: channel,
                        label: words.say(&format!("pick-up-channel-{channel}")),
                        note: String::new(),
                        is_ticked: filled.has("channel", channel) || (channel == "desk" && filled.value("channel").is_empty()),
                        reason: None,
                    }))
                }
            }
        }
        (forms::field(words, &note))
    }
}

/// Who of the children may go alone; nobody is asked about the younger ones.
fn alone(page: &Page, g: Guarded) -> Markup {
    let words = page.words;
    let children: Vec<&Child> = pick_up::may_be_asked(page.household, page.today).collect();
    html! {
        section.panel.card aria-labelledby="alone" {
            h2 id="alone" { (words.say("alone-title")) }
            p { (words.tell("alone-what", &[("years", (pick_up::ALONE_FROM / 12).into())])) }
            @if children.is_empty() { p.hint { (words.say("alone-nobody")) } }
            @for (nth, child) in children.into_iter().enumerate() {
                (of_child(page, child, Guarded { token: g.token, key: &format!("{}-alone-{nth}", g.key) }))
            }
        }
    }
}

fn of_child(page: &Page, child: &Child, g: Guarded) -> Markup {
    let words = page.words;
    let stands = page.pick_up.alone.contains(&child.id);
    let (answer, label, tone) =
        if stands { ("withdraw", "alone-withdraw", "btn quiet") } else { ("give", "alone-give", "btn") };
    let name = child.name.as_str();
    html! {
        div.desk-form id={ "alone-" (child.id) } {
            h3 { (name) }
            p {
                @if stands { (tag("ok", "ok", &words.say("alone-given"))) }
                @else { (tag("info", "i", &words.say("alone-missing"))) }
            }
            @if stands || page.household.has_consent {
                (forms::guarded(&to::alone(&page.home.pick_up(), child.id), g.token, g.key, html! {
                    (forms::hidden("answer", answer))
                    @if !stands { (who(page, child)) }
                    button class=(tone) { @if !stands { (icon("ok")) } (words.say(label)) span.sr { " " (name) } }
                }))
            }
        }
    }
}

/// P3: by whom, to which words.
fn who(page: &Page, child: &Child) -> Markup {
    let (words, filled) = (page.words, page.filled);
    let tick = match page.home {
        Home::Own => "alone-tick",
        Home::Desk { .. } => "alone-tick-desk",
    };
    let box_id = format!("agree-{}", child.id);
    html! {
        p.hint { (words.say("alone-text")) }
        fieldset {
            legend { (words.say("household-consent-who")) }
            @for (nth, guardian) in pick_up::parents(page.household).enumerate() {
                (forms::pick(&Choice {
                    name: "guardian",
                    value: &guardian.id.to_string(),
                    label: guardian.name.as_str().to_string(),
                    note: String::new(),
                    is_ticked: nth == 0,
                    reason: None,
                }))
            }
        }
        @if page.home != Home::Own { (by_phone(page)) }
        div.field.bad[filled.fault_of(&box_id).is_some()] id=(box_id) tabindex="-1" {
            (forms::tick(&Choice {
                name: "agree",
                value: "yes",
                label: words.tell(tick, &[("name", child.name.as_str().into())]),
                note: String::new(),
                is_ticked: false,
                reason: None,
            }))
        }
    }
}

fn by_phone(page: &Page) -> Markup {
    let words = page.words;
    html! {
        div.two {
            @for channel in ["desk", "phone"] {
                (forms::pick(&Choice {
                    name: "channel",
                    value: channel,
                    label: words.say(&format!("pick-up-channel-{channel}")),
                    note: String::new(),
                    is_ticked: channel == "desk",
                    reason: None,
                }))
            }
        }
    }
}
