//! A page as somebody without script has it: its title, its links, and its forms with what they would send.
//!
//! Invariant: a form sends what a browser would send: no box that is disabled, no tick that is not set.

use crate::visitor::{Answer, Visitor};
use leyuan::addresses::encoded;

/// A form of a page, being filled in.
#[derive(Debug, Clone)]
pub struct Form {
    pub action: String,
    boxes: Vec<Box>,
}

#[derive(Debug, Clone)]
struct Box {
    name: String,
    value: String,
    kind: Kind,
    is_disabled: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Typed,
    /// A tick, and whether it is set.
    Tick(bool),
    /// One of several of its name, and whether it is the one.
    Pick(bool),
    Button,
}

struct Tag<'a> {
    name: &'a str,
    inside: &'a str,
    /// The text up to the next tag.
    text: &'a str,
}

impl Tag<'_> {
    fn attribute(&self, name: &str) -> Option<String> {
        let lead = format!(" {name}=\"");
        let (_, rest) = self.inside.split_once(&lead)?;
        Some(plain(rest.split('"').next()?))
    }

    fn is(&self, flag: &str) -> bool {
        self.inside.split_whitespace().any(|word| word == flag)
    }
}

/// Entities, read.
pub fn plain(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

fn tags(page: &str) -> impl Iterator<Item = Tag<'_>> {
    page.split('<').skip(1).filter_map(|part| {
        let (inside, text) = part.split_once('>')?;
        let name = inside.split([' ', '\n']).next()?;
        Some(Tag { name, inside, text })
    })
}

/// What the page is called.
pub fn title(page: &str) -> String {
    tags(page).find(|tag| tag.name == "title").map(|tag| plain(tag.text)).unwrap_or_default()
}

/// Every address the page names: links, forms, pictures, scripts.
/// A number to dial is none: it is asked of no server and stands in no log.
pub fn addresses(page: &str) -> Vec<String> {
    let named = ["href", "src", "action", "formaction", "content", "data-live", "data-events"];
    let all = tags(page).flat_map(|tag| named.into_iter().filter_map(move |name| tag.attribute(name)));
    all.filter(|address| !address.starts_with("tel:")).collect()
}

/// Where somebody may go from here.
pub fn links(page: &str) -> Vec<String> {
    tags(page).filter(|tag| tag.name == "a").filter_map(|tag| tag.attribute("href")).collect()
}

/// What somebody reads, without the tags.
pub fn text(page: &str) -> String {
    let words: Vec<&str> = tags(page).map(|tag| tag.text).collect();
    plain(&words.concat())
}

pub fn forms(page: &str) -> Vec<Form> {
    let mut forms: Vec<Form> = Vec::new();
    let (mut is_open, mut list) = (false, None);
    for tag in tags(page) {
        match tag.name {
            "form" => {
                let action = tag.attribute("action").unwrap_or_default();
                forms.push(Form { action, boxes: Vec::new() });
                is_open = true;
            }
            "/form" => is_open = false,
            "select" => list = tag.attribute("name"),
            "/select" => {
                let chosen = list.take().zip(forms.last_mut().filter(|_| is_open));
                if let Some((name, form)) = chosen {
                    form.choose_first_of(&name);
                }
            }
            _ if is_open => {
                let form = forms.last_mut().expect("a form is open");
                form.boxes.extend(Box::read(&tag, list.as_deref()));
            }
            _ => {}
        }
    }
    forms
}

/// The form of a page that goes to this address.
pub fn form(page: &str, action: &str) -> Form {
    let mut all = forms(page).into_iter();
    let found = all.find(|form| form.action == action);
    found.unwrap_or_else(|| panic!("no form to {action}, but to {:?} in {page}", actions(page)))
}

pub fn actions(page: &str) -> Vec<String> {
    forms(page).into_iter().map(|form| form.action).collect()
}

impl Box {
    fn read(tag: &Tag, list: Option<&str>) -> Option<Box> {
        let name = tag.attribute("name");
        let value = tag.attribute("value");
        let (name, value, kind) = match tag.name {
            "input" => match tag.attribute("type").as_deref() {
                Some("checkbox") => (name?, value.unwrap_or("on".into()), Kind::Tick(tag.is("checked"))),
                Some("radio") => (name?, value.unwrap_or("on".into()), Kind::Pick(tag.is("checked"))),
                Some("submit") => (name?, value.unwrap_or_default(), Kind::Button),
                _ => (name?, value.unwrap_or_default(), Kind::Typed),
            },
            "textarea" => (name?, plain(tag.text), Kind::Typed),
            "option" => {
                let value = value.unwrap_or_else(|| plain(tag.text.trim()));
                (list?.to_string(), value, Kind::Pick(tag.is("selected")))
            }
            "button" => (name?, value.unwrap_or_default(), Kind::Button),
            _ => return None,
        };
        Some(Box { name, value, kind, is_disabled: tag.is("disabled") })
    }
}

impl Form {
    /// Types over what a box holds.
    pub fn typing(self, name: &str, text: &str) -> Form {
        self.typing_in((name, 0), text)
    }

    /// The same in the nth box of this name.
    pub fn typing_in(mut self, (name, nth): (&str, usize), text: &str) -> Form {
        let mut held = self.boxes.iter_mut().filter(|held| held.name == name && held.kind == Kind::Typed);
        let held = held.nth(nth).unwrap_or_else(|| panic!("{}: no box {name} {nth}", self.action));
        held.value = text.into();
        self
    }

    /// Sets the tick of this value, or picks it.
    pub fn ticking(mut self, name: &str, value: &str) -> Form {
        let mut is_there = false;
        for held in self.boxes.iter_mut().filter(|held| held.name == name) {
            let is_meant = held.value == value;
            held.kind = match held.kind {
                Kind::Tick(_) if is_meant => Kind::Tick(true),
                Kind::Pick(_) => Kind::Pick(is_meant),
                kind => kind,
            };
            assert!(!is_meant || !held.is_disabled, "{name}={value} cannot be ticked");
            is_there |= is_meant;
        }
        assert!(is_there, "{}: no {name}={value} to tick", self.action);
        self
    }

    /// A list nobody chose from sends its first.
    fn choose_first_of(&mut self, name: &str) {
        let is_chosen = |held: &Box| held.name == name && held.kind == Kind::Pick(true);
        if !self.boxes.iter().any(is_chosen)
            && let Some(first) = self.boxes.iter_mut().find(|held| held.name == name)
        {
            first.kind = Kind::Pick(true);
        }
    }

    /// The values of this name that may be chosen, and those that may not.
    pub fn choices(&self, name: &str) -> (Vec<String>, Vec<String>) {
        let named = self.boxes.iter().filter(|held| held.name == name);
        let (off, on): (Vec<&Box>, Vec<&Box>) = named.partition(|held| held.is_disabled);
        let values =
            |held: Vec<&'_ Box>| -> Vec<String> { held.into_iter().map(|held| held.value.clone()).collect() };
        (values(on), values(off))
    }

    /// What this name would send.
    pub fn value(&self, name: &str) -> Vec<&str> {
        let sent = self.sent(None);
        self.boxes
            .iter()
            .filter(|held| held.name == name && sent.contains(&(held.name.as_str(), held.value.as_str())))
            .map(|held| held.value.as_str())
            .collect()
    }

    /// The pairs a browser sends when `button` is pressed.
    fn sent<'a>(&'a self, button: Option<(&'a str, &'a str)>) -> Vec<(&'a str, &'a str)> {
        let is_sent = |held: &&Box| {
            !held.is_disabled && matches!(held.kind, Kind::Typed | Kind::Tick(true) | Kind::Pick(true))
        };
        let boxes = self.boxes.iter().filter(is_sent).map(|held| (held.name.as_str(), held.value.as_str()));
        boxes.chain(button).collect()
    }

    fn body(&self, button: Option<(&str, &str)>) -> String {
        let pairs = self.sent(button).into_iter();
        let pairs: Vec<String> =
            pairs.map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        pairs.join("&")
    }

    /// The same as text, with these fields as well.
    pub fn pairs(&self, more: &[(&str, &str)]) -> String {
        let more: String =
            more.iter().map(|(name, value)| format!("&{}={}", encoded(name), encoded(value))).collect();
        self.body(None) + &more
    }

    /// Presses the one button.
    pub async fn press(&self, visitor: &mut Visitor) -> Answer {
        self.send(visitor, None).await
    }

    /// Presses the button of this name and value.
    pub async fn press_on(&self, visitor: &mut Visitor, name: &str, value: &str) -> Answer {
        let is_there = |held: &Box| held.kind == Kind::Button && held.name == name && held.value == value;
        assert!(self.boxes.iter().any(is_there), "no button {name}={value} in {:?}", self.boxes);
        self.send(visitor, Some((name, value))).await
    }

    async fn send(&self, visitor: &mut Visitor, button: Option<(&str, &str)>) -> Answer {
        let answer = visitor.send(visitor.form(&self.action, self.body(button))).await;
        visitor.page.clone_from(&answer.body);
        answer
    }
}
