//! A small tree of XML, read with every bound a stranger's XML needs.
//!
//! Keeps true: no document type, no entity but the five and characters by number, no more depth and no more elements
//! than any honest request has; what is wrong is refused whole.

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};
use quick_xml::reader::NsReader;

use crate::feeds::xml_text::{escaped, is_allowed};

/// Elements within each other.
const DEEPEST: usize = 16;
const MOST_ELEMENTS: usize = 8_000;
/// Attributes of one element.
const MOST_ATTRIBUTES: usize = 32;
/// Letters in a name, and in the name of its namespace.
const LONGEST_NAME: usize = 200;

/// A name in its namespace, which may be none: `""`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Name {
    pub space: String,
    pub word: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    pub name: Name,
    /// Those in no namespace, declarations of namespaces left out.
    attributes: Vec<(String, String)>,
    /// All the text directly in it.
    pub text: String,
    pub inner: Vec<Element>,
}

/// It is no XML, or more of it than anybody needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreadable;

impl Name {
    pub fn new(space: &str, word: &str) -> Name {
        Name { space: space.into(), word: word.into() }
    }

    pub fn is(&self, space: &str, word: &str) -> bool {
        self.space == space && self.word == word
    }

    /// Without a prefix and with nothing in it.
    pub fn as_empty_element(&self) -> String {
        format!("<{} xmlns=\"{}\"/>", self.word, escaped(&self.space))
    }
}

impl Element {
    /// The first of its elements with a name.
    pub fn first(&self, space: &str, word: &str) -> Option<&Element> {
        self.all(space, word).next()
    }

    pub fn all(&self, space: &str, word: &str) -> impl Iterator<Item = &Element> {
        self.inner.iter().filter(move |element| element.name.is(space, word))
    }

    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

/// The root of a document.
///
/// # Errors
/// [`Unreadable`], whatever is wrong with it.
pub fn read(bytes: &[u8]) -> Result<Element, Unreadable> {
    let text = std::str::from_utf8(bytes).map_err(|_| Unreadable)?;
    let mut reader = NsReader::from_str(text.strip_prefix('\u{feff}').unwrap_or(text));
    reader.config_mut().expand_empty_elements = true;
    let (mut open, mut root, mut count) = (Vec::<Element>::new(), None, 0);
    loop {
        let (space, event) = reader.read_resolved_event().map_err(|_| Unreadable)?;
        match event {
            Event::Start(start) => {
                count += 1;
                if open.len() == DEEPEST || count > MOST_ELEMENTS || root.is_some() {
                    return Err(Unreadable);
                }
                open.push(element(&space, &start)?);
            }
            Event::End(_) => {
                let done = open.pop().ok_or(Unreadable)?;
                match open.last_mut() {
                    Some(around) => around.inner.push(done),
                    None => root = Some(done),
                }
            }
            Event::Text(text) => say(&mut open, &text.xml10_content())?,
            Event::CData(text) => say(&mut open, &text.xml10_content())?,
            Event::GeneralRef(named) => say(&mut open, &character(&named)?)?,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::DocType(_) | Event::Empty(_) => return Err(Unreadable),
            Event::Eof => return if open.is_empty() { root.ok_or(Unreadable) } else { Err(Unreadable) },
        }
    }
}

fn element(space: &ResolveResult, start: &BytesStart) -> Result<Element, Unreadable> {
    let space = match space {
        ResolveResult::Bound(Namespace(space)) => attribute_value(space)?,
        ResolveResult::Unbound => String::new(),
        ResolveResult::Unknown(_) => return Err(Unreadable),
    };
    let word = start.local_name().into_inner().to_string();
    if !is_word(&word) || space.len() > LONGEST_NAME {
        return Err(Unreadable);
    }
    let mut attributes = Vec::new();
    let mut all = start.attributes();
    for attribute in all.with_checks(false) {
        let attribute = attribute.map_err(|_| Unreadable)?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| Unreadable)?;
        if attributes.len() == MOST_ATTRIBUTES || attributes.iter().any(|(own, _)| own == attribute.key.0) {
            return Err(Unreadable);
        }
        attributes.push((attribute.key.0.to_string(), value.into_owned()));
    }
    attributes.retain(|(name, _)| !name.contains(':') && name != "xmlns");
    Ok(Element { name: Name { space, word }, attributes, text: String::new(), inner: Vec::new() })
}

/// A namespace's name as it was meant: it stands in an attribute, where `&amp;` is one character.
fn attribute_value(raw: &str) -> Result<String, Unreadable> {
    let read = quick_xml::escape::unescape(raw).map_err(|_| Unreadable)?;
    if read.chars().all(is_allowed) { Ok(read.into_owned()) } else { Err(Unreadable) }
}

/// What a name may be made of, a little stricter than XML: it may be told back as it is.
fn is_word(word: &str) -> bool {
    let begins = word.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_');
    let rest = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    begins && word.len() <= LONGEST_NAME && word.chars().all(rest)
}

fn say(open: &mut [Element], text: &str) -> Result<(), Unreadable> {
    if !text.chars().all(is_allowed) {
        return Err(Unreadable);
    }
    match open.last_mut() {
        Some(element) => element.text.push_str(text),
        None if text.trim().is_empty() => {}
        None => return Err(Unreadable),
    }
    Ok(())
}

fn character(named: &BytesRef) -> Result<String, Unreadable> {
    match named.resolve_char_ref().map_err(|_| Unreadable)? {
        Some(character) => Ok(character.into()),
        None => resolve_predefined_entity(named).map(str::to_string).ok_or(Unreadable),
    }
}
