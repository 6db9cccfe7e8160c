//! Two records of one family: found, paired, and what making them one does (S7, Z3).
//!
//! Invariant: the button sends the digest of what stands above it; a box changed since then shows it anew first.

use super::desk::Guard;
use super::desk_households::{children_line, guardians_line};
use super::forms;
use super::icons::icon;
use super::tags::tag;
use super::words::Words;
use crate::addresses;
use crate::domain::centre::Centre;
use crate::domain::household::Household;
use crate::domain::ids::{ChildId, GuardianId};
use crate::domain::merging::{Double, Merging, Overlap, Shown};
use crate::domain::names::Names;
use crate::domain::window::Window;
use crate::domain::zone::Date;
use maud::{Markup, html};

/// The box that says who a child of the other record is.
pub fn child_box(child: ChildId) -> String {
    format!("child-{child}")
}

/// The same of a grown-up.
pub fn guardian_box(guardian: GuardianId) -> String {
    format!("guardian-{guardian}")
}

pub struct Search<'a> {
    pub words: &'a Words,
    pub centre: &'a str,
    pub into: &'a Household,
    pub wanted: &'a str,
    pub found: &'a [Household],
    pub today: Date,
    pub guard: Guard<'a>,
}

pub fn search(page: &Search) -> Markup {
    let Search { words, centre, into, wanted, found, today, .. } = page;
    let action = addresses::desk_households::merging(centre, into.id);
    html! {
        div.wide.stack {
            a.back href=(addresses::desk::household(centre, into.id)) { (words.say("back")) }
            h1 { (words.say("merge-title")) }
            p { (words.tell("merge-stays", &[("name", into.name.as_str().into())])) }
            p { (words.say("merge-what")) }
            (page.guard.form((&action, "find"), "toolbar card", "", html! {
                div.field {
                    label for="find" { (words.say("find-label")) }
                    input id="find" name="find" type="text" value=(wanted) autocomplete="off";
                }
                button.btn.quiet { (icon("search")) (words.say("find")) }
            }))
            @if !wanted.is_empty() && found.is_empty() { p.note.info { (icon("i")) span { (words.say("desk-households-nobody")) } } }
            @if !found.is_empty() {
                ul.people.card.panel {
                    @for other in *found {
                        li {
                            div {
                                b { (other.name.as_str()) }
                                p { (children_line(words, other, *today)) }
                                p { (guardians_line(other)) }
                            }
                            (page.guard.form((&action, &other.id.to_string()), "", "", html! {
                                (forms::hidden("other", &other.id.to_string()))
                                button.btn.quiet { (words.say("merge-choose")) span.sr { " " (other.name.as_str()) } }
                            }))
                        }
                    }
                }
            }
        }
    }
}

pub struct Pairs<'a> {
    pub words: &'a Words,
    pub centre: &'a Centre,
    pub from: &'a Household,
    pub into: &'a Household,
    pub merging: &'a Merging,
    /// None: it cannot be, as it is paired.
    pub shown: Option<&'a Shown>,
    pub has_changed: bool,
    pub guard: Guard<'a>,
}

pub fn pairs(page: &Pairs) -> Markup {
    let Pairs { words, from, into, .. } = page;
    let action = addresses::desk_households::merging(&page.centre.slug, into.id);
    let is_blocked = page.shown.is_none_or(Shown::is_blocked);
    let digest = page.shown.map(Shown::digest);
    html! {
        section.card.panel.wide {
            a.back href=(action) { (words.say("back")) }
            @if page.has_changed && !is_blocked {
                div.errors id="errors" tabindex="-1" role="alert" { h2 { (icon("warn")) (words.say("effects-changed")) } }
            }
            @if page.shown.is_none() {
                div.errors id="errors" tabindex="-1" role="alert" { h2 { (icon("warn")) (words.say("merge-impossible")) } }
            }
            h1 { (words.say("merge-title")) }
            p { (words.tell("merge-goes", &[("from", from.name.as_str().into()), ("into", into.name.as_str().into())])) }
            (page.guard.form((&action, "pairs"), "form keep", "", html! {
                (forms::hidden("other", &from.id.to_string()))
                (forms::hidden("digest", digest.as_deref().unwrap_or("-")))
                @for child in &from.children {
                    @let boxed = (child_box(child.id), page.merging.children.get(&child.id).map(ToString::to_string));
                    (who_is(words, child.name.as_str(), boxed, into.children.iter().map(|other| (other.id.to_string(), called(words, other)))))
                }
                @for guardian in &from.guardians {
                    @let boxed = (guardian_box(guardian.id), page.merging.guardians.get(&guardian.id).map(ToString::to_string));
                    (who_is(words, guardian.name.as_str(), boxed, into.guardians.iter().map(|other| (other.id.to_string(), other.name.as_str().to_string()))))
                }
                @if let Some(shown) = page.shown { (effects(page, shown)) }
                div.row {
                    (forms::press(&words.say(if is_blocked { "merge-again" } else { "merge-press" })))
                    a.btn.quiet href=(addresses::desk::household(&page.centre.slug, into.id)) { (words.say("back")) }
                }
            }))
        }
    }
}

fn called(words: &Words, child: &crate::domain::household::Child) -> String {
    match child.birth {
        Some(birth) => format!("{} · {}", child.name.as_str(), words.day_of_year(birth)),
        None => child.name.as_str().to_string(),
    }
}

/// "小满 is …": somebody of the record that stays, or somebody else.
fn who_is(
    words: &Words,
    name: &str,
    (id, chosen): (String, Option<String>),
    others: impl Iterator<Item = (String, String)>,
) -> Markup {
    html! {
        div.field {
            label for=(id) { (words.tell("merge-who", &[("name", name.into())])) }
            select id=(id) name=(id) {
                option value="" { (words.say("merge-nobody")) }
                @for (value, label) in others {
                    option value=(value) selected[chosen.as_deref() == Some(value.as_str())] { (label) }
                }
            }
        }
    }
}

fn effects(page: &Pairs, shown: &Shown) -> Markup {
    let words = page.words;
    html! {
        h2 { (words.say("effects-title")) }
        ul {
            li { (words.tell("merge-moved", &[("many", shown.moved.into())])) }
            @for double in &shown.doubles { li { (tag("few", "warn", &doubled(page, double))) } }
            @for overlap in &shown.overlaps { li { (tag("few", "warn", &overlapped(page, overlap))) } }
            li { (words.say(if shown.ends_card { "merge-card-ends" } else { "merge-card-stays" })) }
            li { (words.say("merge-final")) }
        }
    }
}

fn doubled(page: &Pairs, double: &Double) -> String {
    let of = if double.of == page.from.id { page.from } else { page.into };
    let child = of.child(double.place.child).map(|child| child.name.as_str().to_string());
    let key = if double.place.is_elsewhere { "merge-double-elsewhere" } else { "merge-double" };
    let what = what(page, &double.place.names, double.place.window);
    page.words.tell(key, &[("child", child.unwrap_or_default().into()), ("what", what.into())])
}

fn overlapped(page: &Pairs, overlap: &Overlap) -> String {
    let child = page.into.child(overlap.child).map(|child| child.name.as_str().to_string());
    let (first, second) = (&overlap.first, &overlap.second);
    let facts = [
        ("child", child.unwrap_or_default().into()),
        ("first", what(page, &first.0, Some(first.1)).into()),
        ("second", what(page, &second.0, Some(second.1)).into()),
    ];
    page.words.tell("merge-overlap", &facts)
}

fn what(page: &Pairs, names: &Names, window: Option<Window>) -> String {
    let name = names.in_(page.words.language());
    match window {
        Some(window) => {
            format!("{} {name}", page.words.day_and_time(page.centre.zone.wall(window.starts())))
        }
        None => name.to_string(),
    }
}
