//! From what was typed to what is meant: each box becomes a domain type, or a fault at that box.
//!
//! Invariant: a form is read to its end, so that every fault is told at once; a text of a person goes through
//! [`Name::parse`].

use crate::domain::announcement::Said;
use crate::domain::birth::{BadBirth, birth};
use crate::domain::card::{BadPin, CardNumber, Pin};
use crate::domain::household::Phone;
use crate::domain::names::{BadText, Name, Names, line, lines};
use crate::domain::zone::Date;
use crate::views::filled::{Filled, nth_id};
use crate::views::words::Words;
use sha2::{Digest, Sha256};

/// Characters of a note, at most.
pub const LONGEST_NOTE: usize = 200;

/// A form's fields as they came.
pub type Fields = Vec<(String, String)>;

/// A key no form had before: sent twice, done once.
pub fn fresh_key() -> String {
    uuid::Uuid::new_v4().simple().to_string()
}

/// The id of what a form makes: the same form makes the same, so that it is made once.
pub fn once(of: uuid::Uuid, key: &str) -> uuid::Uuid {
    if key.is_empty() {
        return uuid::Uuid::now_v7();
    }
    let hash: [u8; 32] = Sha256::digest(format!("{of} {key}")).into();
    uuid::Builder::from_random_bytes(hash.first_chunk().copied().unwrap_or_default()).into_uuid()
}

/// Reads a form, box by box.
pub struct Reader {
    pub filled: Filled,
    words: &'static Words,
}

impl Reader {
    pub fn of(fields: Fields, words: &'static Words) -> Reader {
        Reader { filled: Filled::of(fields), words }
    }

    /// A fault in this view's words.
    pub fn fault(&mut self, id: &str, key: &str) {
        self.filled.fault(id, self.words.say(key));
    }

    /// The name of a person, in one of several boxes; `label` is the key of what the box is called.
    pub fn name(&mut self, (field, nth): (&str, usize), label: &str) -> Option<Name> {
        let parsed = Name::parse(self.filled.nth(field, nth));
        self.text(parsed, (field, nth), label)
    }

    /// The same where the box may stay empty.
    pub fn optional_name(&mut self, (field, nth): (&str, usize), label: &str) -> Option<Name> {
        match Name::parse(self.filled.nth(field, nth)) {
            Err(BadText::Empty) => None,
            parsed => self.text(parsed, (field, nth), label),
        }
    }

    /// A sentence of somebody on the staff, in one line; never written anywhere but where it is asked for.
    pub fn note(&mut self, field: &str, label: &str) -> Option<Name> {
        let parsed = line(self.filled.value(field), LONGEST_NOTE).map(Name::stored);
        self.text(parsed, (field, 0), label)
    }

    /// Words for everybody in both languages, each in one line; one may stay empty. None where both do, or one is wrong.
    pub fn said(&mut self, [zh, en]: [(&str, &str); 2], longest: usize) -> Option<Said> {
        let [zh, en] =
            [zh, en].map(|(field, label)| match line(self.filled.value(field), longest).map(Name::stored) {
                Err(BadText::Empty) => String::new(),
                parsed => {
                    self.text(parsed, (field, 0), label).map_or_else(String::new, |text| text.as_str().into())
                }
            });
        Said::new(Names { zh, en })
    }

    /// What somebody on the staff writes in several lines.
    pub fn story(&mut self, field: &str, label: &str, longest: usize) -> Option<Name> {
        let parsed = lines(self.filled.value(field), longest).map(Name::stored);
        self.text(parsed, (field, 0), label)
    }

    /// The same where the box may stay empty.
    pub fn optional_story(&mut self, field: &str, label: &str, longest: usize) -> Option<Name> {
        match lines(self.filled.value(field), longest).map(Name::stored) {
            Err(BadText::Empty) => None,
            parsed => self.text(parsed, (field, 0), label),
        }
    }

    fn text(
        &mut self,
        parsed: Result<Name, BadText>,
        (field, nth): (&str, usize),
        label: &str,
    ) -> Option<Name> {
        let called = ("field", self.words.say(label).into());
        let wrong = match parsed {
            Ok(name) => return Some(name),
            Err(BadText::Empty) => self.words.tell("error-empty", &[called]),
            Err(BadText::TooLong(longest)) => {
                self.words.tell("error-long", &[called, ("longest", longest.into())])
            }
            Err(BadText::Unprintable) => self.words.tell("error-unprintable", &[called]),
        };
        self.filled.fault(nth_id(field, nth), wrong);
        None
    }

    /// A telephone number, which may be left out.
    pub fn optional_phone(&mut self, field: &str) -> Option<Phone> {
        let typed = self.filled.value(field).trim().to_string();
        let phone = Phone::parse(&typed);
        if phone.is_none() && !typed.is_empty() {
            self.fault(field, "household-error-phone");
        }
        phone
    }

    /// A4: a date of birth, of one of several children.
    pub fn birth(&mut self, nth: usize, today: Date) -> Option<Date> {
        let boxes = ["year", "month", "day"].map(|name| self.filled.nth(name, nth));
        let wrong = match birth(boxes, today) {
            Ok(birth) => return Some(birth),
            Err(BadBirth::Empty) => {
                self.words.tell("error-empty", &[("field", self.words.say("birth").into())])
            }
            Err(BadBirth::Year) => self.words.say("error-birth-year"),
            Err(BadBirth::Month) => self.words.say("error-birth-month"),
            Err(BadBirth::Day { last }) => self.words.tell("error-birth-day", &[("last", last.into())]),
            Err(BadBirth::Future) => self.words.say("error-birth-future"),
            Err(BadBirth::Grown) => self.words.say("error-birth-grown"),
        };
        self.filled.fault(nth_id("birth", nth), wrong);
        None
    }

    pub fn card(&mut self, field: &str) -> Option<CardNumber> {
        let card = CardNumber::parse(self.filled.value(field));
        if card.is_none() {
            self.fault(field, "sign-in-error-card");
        }
        card
    }

    /// A PIN to compare with.
    pub fn pin(&mut self, field: &str) -> Option<Pin> {
        let pin = Pin::entered(self.filled.value(field));
        if pin.is_none() {
            self.fault(field, "sign-in-error-pin");
        }
        pin
    }

    /// A PIN being chosen.
    pub fn new_pin(&mut self, field: &str) -> Option<Pin> {
        let wrong = match Pin::chosen(self.filled.value(field)) {
            Ok(pin) => return Some(pin),
            Err(BadPin::Shape) => "sign-in-error-pin",
            Err(BadPin::Easy) => "household-error-pin-easy",
        };
        self.fault(field, wrong);
        None
    }
}
