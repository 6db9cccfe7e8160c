//! Where a centre is, when it is open, which sites may show its days, and the lists of holidays and school terms it goes
//! by.

use super::form::{CentreForm, ContactForm};
use super::reading::{Read, Source, did_you_mean};
use super::texts::{SENTENCE, names, required};
use crate::domain::equipment::Equipment;
use crate::domain::licence::Licence;
use crate::domain::names::Names;
use crate::domain::opening::{Holidays, HolidaysForm, Opening, OpeningForm};
use crate::domain::plan::{Contact, Particulars};
use crate::domain::position::Position;
use crate::domain::school::{School, SchoolForm};
use crate::domain::site::Site;
use serde::de::DeserializeOwned;
use std::path::Path;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

const EVERY_DAY: &str = "Add [opening] with weekday = [\"09:00-20:30\"], weekend = [...] and holiday = []";

/// `folder` holds the lists of holidays, each under its name.
pub fn particulars<'a>(
    source: &mut Source<'a>,
    head: &Read<CentreForm>,
    opening: Option<Spanned<DeValue<'a>>>,
    (folder, equipment): (&Path, Vec<Equipment>),
) -> Option<Particulars> {
    let contact = contact(source, head.form.contact.as_ref());
    let embed_on = sites(source, &head.form.embed_on);
    let licence = licence(source, head.form.licence.as_ref());
    let opening = self::opening(source, opening);
    let named = required(source, head, "holidays", head.form.holidays.as_ref());
    let holidays = named.and_then(|name| holidays(source, name, folder));
    let named = head.form.terms.as_ref();
    let school = named.map(|name| school(source, name, &folder.with_file_name("terms")));
    let (opening, is_unconfirmed) = opening?;
    let (holidays, school) = (holidays?, school.flatten());
    Some(Particulars { contact, opening, holidays, school, equipment, embed_on, licence, is_unconfirmed })
}

fn contact(source: &mut Source, form: Option<&Spanned<ContactForm>>) -> Contact {
    let Some(contact) = form else { return Contact::default() };
    let (span, form) = (contact.span(), contact.get_ref());
    if form.unconfirmed {
        source.unconfirmed(&span, "telephone, address and position");
    }
    let is_given = form.address != Names::default();
    let address =
        is_given.then(|| names(source, &Spanned::new(span.clone(), form.address.clone()), SENTENCE));
    let is_phone = |c: char| c.is_ascii_digit() || " +-()/".contains(c);
    if !form.phone.chars().all(is_phone) || form.phone.len() > 40 {
        let wrong = format!("\"{}\" is no telephone number", form.phone);
        source.fault(&span, wrong, "Write it as \"0561-555 0100\"");
    }
    let email = form.email.trim();
    let is_email = email.is_empty()
        || email.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
            && email.len() <= 120
            && email.bytes().all(|b| b.is_ascii_graphic());
    if !is_email {
        source.fault(&span, format!("\"{email}\" is no mail address"), "Write it as \"hello@example.org\"");
    }
    let position = form.position.and_then(|at| match Position::try_from(at) {
        Ok(position) => Some(position),
        Err(wrong) => {
            source.told(&span, &format!("`position` is {wrong}"));
            None
        }
    });
    Contact {
        phone: form.phone.trim().into(),
        address: address.flatten().unwrap_or_default(),
        email: email.into(),
        position,
    }
}

fn licence(source: &mut Source, form: Option<&Spanned<String>>) -> Licence {
    let Some(form) = form else { return Licence::default() };
    Licence::parse(form.get_ref()).unwrap_or_else(|| {
        let wrong = format!("\"{}\" is no address of a licence", form.get_ref());
        source.fault(&form.span(), wrong, format!("Write \"{}\"", Licence::default().as_str()));
        Licence::default()
    })
}

/// As many as a header can name.
const SITES: usize = 30;

fn sites(source: &mut Source, forms: &[Spanned<String>]) -> Vec<Site> {
    let mut sites: Vec<Site> = Vec::new();
    for form in forms {
        let (span, text) = (form.span(), form.get_ref());
        match Site::parse(text) {
            Ok(site) if sites.contains(&site) => {
                source.fault(&span, format!("\"{text}\" stands twice in `embed_on`"), "Take one of them out");
            }
            Ok(_) if sites.len() == SITES => {
                source.fault(&span, "`embed_on` names too many sites", format!("Keep to {SITES}"));
                break;
            }
            Ok(site) => sites.push(site),
            Err(bad) => source.fault(&span, format!("\"{text}\" {bad}"), bad.right()),
        }
    }
    sites
}

/// K1. Also whether somebody has confirmed the hours.
fn opening<'a>(source: &mut Source<'a>, value: Option<Spanned<DeValue<'a>>>) -> Option<(Opening, bool)> {
    let Some(value) = value else {
        source.fault(&(0..0), "the file says nowhere when the centre is open", EVERY_DAY);
        return None;
    };
    let span = value.span();
    let DeValue::Table(mut table) = value.into_inner() else {
        source.fault(&span, "`opening` is not a table", EVERY_DAY);
        return None;
    };
    let is_unconfirmed = table.remove("unconfirmed").is_some_and(|yes| yes.get_ref().as_bool() == Some(true));
    if is_unconfirmed {
        source.unconfirmed(&span, "the opening hours");
    }
    let read: Read<Option<OpeningForm>> = source.try_read(Spanned::new(span.clone(), table));
    match Opening::try_from(read.form?) {
        Ok(opening) => Some((opening, is_unconfirmed)),
        Err(bad) => {
            source.told(&span, &bad.to_string());
            None
        }
    }
}

/// The list of holidays of that name.
fn holidays(source: &mut Source, name: &Spanned<String>, folder: &Path) -> Option<Holidays> {
    list::<HolidaysForm, _>(source, name, (folder, "holidays"))
}

/// K6: the list of school terms of that name; what nobody has confirmed in it is told.
fn school(source: &mut Source, name: &Spanned<String>, folder: &Path) -> Option<School> {
    let school = list::<SchoolForm, School>(source, name, (folder, "terms"))?;
    for term in school.terms().iter().filter(|term| term.is_unconfirmed) {
        let what = format!(
            "the {} of {name}.toml ({} to {})",
            term.names.en,
            term.from,
            term.until,
            name = name.get_ref()
        );
        source.unconfirmed(&name.span(), &what);
    }
    Some(school)
}

/// The list of that name in a folder. What is wrong in it is told at the line that names it.
fn list<F, T>(source: &mut Source, name: &Spanned<String>, (folder, kind): (&Path, &str)) -> Option<T>
where
    F: DeserializeOwned,
    T: TryFrom<F>,
    T::Error: std::fmt::Display,
{
    let (span, name) = (name.span(), name.get_ref());
    let is_plain = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let path = folder.join(format!("{name}.toml"));
    let Some(text) = is_plain.then(|| std::fs::read_to_string(&path).ok()).flatten() else {
        let wrong = format!("there is no list of {kind} {}", path.display());
        source.fault(&span, wrong, did_you_mean(name, &lists(folder)));
        return None;
    };
    let mut list = Source::new(&text);
    let table: Spanned<DeTable> = list.table();
    let read: Read<Option<F>> = list.try_read(table);
    let made = read.form.and_then(|form| match T::try_from(form) {
        Ok(made) => Some(made),
        Err(bad) => {
            list.told(&(0..0), &bad.to_string());
            None
        }
    });
    for fault in &list.faults {
        let wrong = format!("in {}, line {}: {}", path.display(), fault.line, fault.wrong);
        source.fault(&span, wrong, &fault.right);
    }
    made.filter(|_| list.faults.is_empty())
}

fn lists(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| Some(entry.path().file_stem()?.to_str()?.to_owned()));
    names.collect()
}
