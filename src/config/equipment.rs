//! What a house has few of, from the file; and whether its own series have enough of it.

use super::checks::Dated;
use super::form::{EquipmentForm, NeedsForm};
use super::reading::{Fault, Source, did_you_mean};
use super::slugs::Slugs;
use super::texts::{NAME, names};
use crate::domain::equipment::{Equipment, Needs, Use, lacking};
use std::collections::HashSet;
use toml::Spanned;

/// What stands under `[[equipment]]`.
pub fn list(source: &mut Source, forms: &[Spanned<EquipmentForm>]) -> Vec<Equipment> {
    let mut slugs = Slugs::default();
    forms.iter().filter_map(|form| one(source, form, &mut slugs)).collect()
}

fn one(source: &mut Source, form: &Spanned<EquipmentForm>, slugs: &mut Slugs) -> Option<Equipment> {
    let (span, form) = (form.span(), form.get_ref());
    let (Some(slug), Some(called)) = (&form.slug, &form.names) else {
        let right = "Write slug = \"projector\" and names = { zh = \"...\", en = \"...\" }";
        source.fault(&span, "equipment without `slug` or `names`", right);
        return None;
    };
    let (slug, names) = (slugs.take(source, slug), names(source, called, NAME));
    let count = form.count.unwrap_or(1);
    if count == 0 {
        source.fault(&span, "`count` is 0", "Write how many there are, or take it out");
        return None;
    }
    Some(Equipment { slug: slug?, names: names?, count })
}

/// What a series needs of it; each thing is one of the house's, and no more than there are.
pub fn needs(source: &mut Source, form: Option<&Spanned<NeedsForm>>, house: &[Equipment]) -> Option<Needs> {
    let Some(form) = form else { return Some(Needs::default()) };
    let mut is_whole = true;
    let known: Vec<&str> = house.iter().map(|thing| thing.slug.as_str()).collect();
    for (slug, many) in &form.get_ref().0 {
        let wrong = match house.iter().find(|thing| thing.slug == *slug) {
            None => (format!("no equipment is called \"{slug}\""), did_you_mean(slug, &known)),
            Some(thing) if *many > thing.count => (
                format!("needs {many} \"{}\", of which there are {}", thing.names.en, thing.count),
                format!("Write {slug} = {}, or raise its count in [[equipment]]", thing.count),
            ),
            Some(_) => continue,
        };
        source.fault(&form.span(), wrong.0, wrong.1);
        is_whole = false;
    }
    is_whole.then(|| form.get_ref().0.iter().cloned().collect())
}

/// C4: a session begins with what it needs. `dated`: in the order of their start.
pub fn clashes(dated: &[Dated], house: &[Equipment]) -> Vec<Fault> {
    let mut told = HashSet::new();
    let mut faults = Vec::new();
    let mut running: Vec<&Dated> = Vec::new();
    for one in dated.iter().filter(|one| !one.series.terms.needs.is_empty()) {
        let window = one.planned.window;
        running.retain(|before| before.planned.window.overlaps(window) && !before.is_same(one));
        let uses: Vec<Use<&Dated>> = running
            .iter()
            .map(|before| Use {
                by: *before,
                window: before.planned.window,
                needs: &before.series.terms.needs,
            })
            .collect();
        for lack in lacking(house, (window, &one.series.terms.needs), &uses) {
            if told.insert((&one.series.slug, &lack.equipment.slug)) {
                faults.push(clash(one, lack.equipment, &lack.used_by));
            }
        }
        running.push(one);
    }
    faults
}

fn clash(one: &Dated, thing: &Equipment, used_by: &[&Dated]) -> Fault {
    let others = used_by.iter().map(|other| format!("\"{}\" (line {})", other.series.names.en, other.line));
    let wrong = format!(
        "\"{}\" on {} at {} lacks \"{}\": there are {}, used by {}",
        one.series.names.en,
        one.planned.date,
        one.planned.wall.format("%H:%M"),
        thing.names.en,
        thing.count,
        others.collect::<Vec<_>>().join(", "),
    );
    Fault { line: one.line, wrong, right: "Move one of them, or raise its count in [[equipment]]".into() }
}
