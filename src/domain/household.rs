//! A household: guardians and children, and what they agreed to.
//!
//! Keeps true: no more is known than RULES P2 allows; names print as `Name(…)`.

use super::age::Age;
use super::ids::{CentreId, ChildId, GuardianId, HouseholdId};
use super::names::{Language, Name};
use super::zone::Date;

#[derive(Debug, Clone, PartialEq)]
pub struct Household {
    pub id: HouseholdId,
    /// The centre that registered it.
    pub centre: CentreId,
    /// How the desk finds it.
    pub name: Name,
    /// B3: residents book a day earlier.
    pub is_resident: bool,
    pub language: Language,
    pub email: Option<String>,
    /// Is reminded the day before of what it has booked.
    pub has_reminders: bool,
    pub children: Vec<Child>,
    pub guardians: Vec<Guardian>,
    /// P3: a guardian's consent to keep the children's records stands.
    pub has_consent: bool,
}

impl Household {
    pub fn child(&self, id: ChildId) -> Option<&Child> {
        self.children.iter().find(|child| child.id == id)
    }

    pub fn guardian(&self, id: GuardianId) -> Option<&Guardian> {
        self.guardians.iter().find(|guardian| guardian.id == id)
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Child {
    pub id: ChildId,
    pub name: Name,
    pub birth: Option<Date>,
    /// For staff, shown at check-in: allergies and the like.
    pub needs: Option<Name>,
}

impl Child {
    pub fn age(&self, on: Date) -> Option<Age> {
        Age::on(self.birth?, on)
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Guardian {
    pub id: GuardianId,
    pub name: Name,
    pub phone: Option<Phone>,
    /// Declared 18 or older (G2).
    pub is_adult: bool,
}

/// A telephone number for the desk to call: digits and a leading plus, 5 to 15 digits (E.164). Never public.
#[derive(Clone, PartialEq, Eq)]
pub struct Phone(String);

impl Phone {
    /// Takes full-width digits, spaces, hyphens and brackets.
    pub fn parse(text: &str) -> Option<Phone> {
        let plain = |c: char| match c {
            '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')),
            ' ' | '-' | '(' | ')' | '\u{3000}' | '－' => None,
            other => Some(other),
        };
        let text: String = text.trim().chars().filter_map(plain).collect();
        let digits = text.strip_prefix('+').unwrap_or(&text);
        let is_number = (5..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        is_number.then_some(Phone(text))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What is said at the desk.
    pub fn last4(&self) -> &str {
        &self.0[self.0.len().saturating_sub(4)..]
    }
}

impl std::fmt::Debug for Phone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Phone(…)")
    }
}
