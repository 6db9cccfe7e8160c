//! Ages as people write them in a title or a text, in either language: "3–5 岁", "ages 6 months to 2", "under 5s".
//!
//! Keeps true: nothing is guessed: a number is an age only where it says so; what may be read in two ways, school classes,
//! and texts that name several ages are asked about. What can be read means what [`AgeRange::parse`] says (A2).

mod places;

use super::AgeStyle;
use super::tokens::{Kind, Token, plain, tokens};
use crate::domain::age::AgeRange;

/// What a text says of ages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    Nothing,
    Ages(AgeRange),
    /// What it says, which may be read in more than one way.
    Asked(Vec<String>),
}

impl Said {
    pub fn range(&self) -> Option<AgeRange> {
        match self {
            Said::Ages(range) => Some(*range),
            Said::Nothing | Said::Asked(_) => None,
        }
    }
}

/// Phrases told of one event.
const MOST_PHRASES: usize = 10;

/// Reads the ages out of the texts of one programme together.
pub fn read<'a>(texts: impl IntoIterator<Item = &'a str>, style: &AgeStyle) -> Said {
    let mut found: Vec<(Option<AgeRange>, String)> = Vec::new();
    let mut classes = Vec::new();
    for text in texts {
        let text = plain(text);
        let tokens = tokens(&text);
        let reader = Reader {
            text: &text,
            tokens: &tokens,
            is_of_children: CHILDREN.iter().any(|word| text.contains(word)),
        };
        reader.read(&mut found, &mut classes);
    }
    if found.is_empty() {
        found.extend(classes.into_iter().map(|class| (None, class)));
    }
    let meant = |phrase: &str| {
        let said = style.meanings.iter().find(|(said, _)| plain(said) == phrase)?.1;
        AgeRange::parse(said)
    };
    let found: Vec<_> =
        found.into_iter().map(|(range, said)| (range.or_else(|| meant(&said)), said)).collect();
    match found.as_slice() {
        [] => Said::Nothing,
        [(Some(first), _), rest @ ..] if rest.iter().all(|(range, _)| *range == Some(*first)) => {
            Said::Ages(*first)
        }
        all => {
            let mut phrases: Vec<String> = Vec::new();
            for (_, said) in all {
                if phrases.len() < MOST_PHRASES && !phrases.contains(said) {
                    phrases.push(said.clone());
                }
            }
            Said::Asked(phrases)
        }
    }
}

/// Where one of these stands, months count somebody's life.
const CHILDREN: &[&str] = &[
    "宝宝", "婴", "幼儿", "月龄", "适龄", "年龄", "岁", "baby", "babies", "toddler", "infant", "crawler",
    "ages", "aged", "years", "yrs",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Months,
    Years,
}

/// How an age is counted, and whether that alone says it is one.
#[derive(Debug, Clone, Copy)]
struct Counted {
    unit: Unit,
    is_age: bool,
    /// The token after it.
    next: usize,
}

struct Reader<'a> {
    text: &'a str,
    tokens: &'a [Token],
    is_of_children: bool,
}

/// A phrase: what it means if that is plain, and the token after it.
struct Phrase {
    meant: Option<AgeRange>,
    start: usize,
    next: usize,
}

impl Reader<'_> {
    fn read(&self, found: &mut Vec<(Option<AgeRange>, String)>, classes: &mut Vec<String>) {
        let mut at = 0;
        while at < self.tokens.len() {
            if let Some(phrase) = self.everybody(at).or_else(|| self.phrase(at)).or_else(|| self.fraction(at))
            {
                found.push((phrase.meant, self.words(phrase.start, phrase.next)));
                at = phrase.next.max(at + 1);
                continue;
            }
            if let Some(next) = self.class(at) {
                classes.push(self.words(at, next));
            }
            at += 1;
        }
    }

    fn words(&self, start: usize, next: usize) -> String {
        let (start, end) = (self.tokens[start].start, self.tokens[next.max(start + 1) - 1].end);
        self.text[start..end].chars().take(40).collect()
    }

    fn phrase(&self, at: usize) -> Option<Phrase> {
        let number = self.number(at)?;
        let before = at.checked_sub(1);
        // `B2`, `£5`, `-3`, `第 3` are no ages.
        let is_of_something = before.is_some_and(|before| match &self.tokens[before].kind {
            Kind::Word(_) => self.tokens[at].is_glued,
            Kind::Sign(sign) => {
                "第$£¥€#_".contains(*sign)
                    || *sign == '-' && self.tokens[at].is_glued && self.bound_before(at).is_none()
            }
            Kind::Number(_) | Kind::Figure => self.tokens[at].is_glued,
        });
        if is_of_something || self.is_of_a_class(at) {
            return None;
        }
        let unit = self.unit(at + 1);
        let next = unit.map_or(at + 1, |unit| unit.next);
        match self.to(next).and_then(|other| Some((other, self.number(other)?))) {
            Some((other, last)) => self.range((at, number, unit), (other, last)),
            None => self.single((at, number, unit), next),
        }
    }

    fn range(
        &self,
        (at, first, unit): (usize, u16, Option<Counted>),
        (other, last): (usize, u16),
    ) -> Option<Phrase> {
        let counted = self.unit(other + 1);
        let next = counted.map_or(other + 1, |counted| counted.next);
        let is_said = self.ages_before(at).is_some();
        // A date, or a figure with a unit of its own: 3-5-7, 3-5 pm, 3-5月.
        let is_date =
            self.is_sign(next, "-") && self.tokens.get(next + 1).is_some_and(|token| token.is_figure());
        if is_date || counted.is_none() && !is_said {
            return None;
        }
        let units = (unit.map(|unit| unit.unit), counted.map(|counted| counted.unit));
        let is_age = is_said || [unit, counted].into_iter().flatten().any(|counted| counted.is_age);
        if !is_age && units == (None, Some(Unit::Years)) && self.is_of_experience(next) {
            return None;
        }
        let is_a_stretch = !is_age && !matches!(units, (Some(Unit::Years), _) | (_, Some(Unit::Years)));
        if is_a_stretch && self.is_lasting(at) {
            return None;
        }
        let (from, to) = match units {
            (from, Some(to)) => (from.unwrap_or(to), to),
            // 6 months to 2: of the two, only years can be meant.
            (Some(Unit::Months), None) if last <= first => (Unit::Months, Unit::Years),
            (Some(Unit::Months), None) => return self.asked(at, next),
            (from, None) => (from.unwrap_or(Unit::Years), Unit::Years),
        };
        if self.is_half(next) || is_a_stretch && !self.is_of_children {
            return self.asked(at, next);
        }
        let said = format!("{first} {} - {last} {}", word(from), word(to));
        Some(Phrase { meant: AgeRange::parse(&said), start: self.ages_before(at).unwrap_or(at), next })
    }

    fn single(&self, (at, number, unit): (usize, u16, Option<Counted>), next: usize) -> Option<Phrase> {
        let start = self.ages_before(at);
        let is_said = start.is_some() || unit.is_some_and(|unit| unit.is_age);
        let years = unit.map_or(Unit::Years, |unit| unit.unit);
        let said =
            |pattern: &str| AgeRange::parse(&pattern.replace('#', &format!("{number} {}", word(years))));
        let found = |meant, start, next| Some(Phrase { meant, start, next });
        if self.is_half(next) {
            return if is_said { self.asked(at, next) } else { None };
        }
        if let Some((bound, after)) = self.bound_after(next) {
            let is_bare = unit.is_none() && !is_said;
            let may_be = !is_bare || bound.is_of_people() && number <= 21;
            if !may_be {
                return None;
            }
            if is_bare && self.is_of_something_else(after) {
                return if self.is_han(after) { None } else { self.asked(at, after) };
            }
            let meant = match bound {
                Bound::From => said("from #"),
                Bound::Under => said("under #"),
                Bound::UpTo => said("up to #"),
                Bound::Unclear => None,
            };
            return found(meant, start.unwrap_or(at), after);
        }
        if let Some((bound, first)) = self.bound_before(at) {
            let plural = self.plural(next);
            let is_plain =
                unit.is_some() || plural.is_some() || start.is_some() || !self.is_of_something_else(next);
            let is_age =
                unit.is_some_and(|unit| unit.is_age || unit.unit == Unit::Months && bound == Bound::Under);
            let is_meant =
                is_age || plural.is_some() || start.is_some() || bound != Bound::UpTo && number <= 21;
            if !is_plain || !is_meant {
                return None;
            }
            let meant = match bound {
                Bound::From => said("from #"),
                Bound::Under => said("under #"),
                Bound::UpTo => said("up to #"),
                Bound::Unclear => None,
            };
            return found(meant, first, plural.unwrap_or(next));
        }
        if is_said && number <= 120 { self.asked(start.unwrap_or(at), next) } else { None }
    }

    /// "2.5–4 岁": nobody here counts half years.
    fn fraction(&self, at: usize) -> Option<Phrase> {
        if self.tokens[at].kind != Kind::Figure {
            return None;
        }
        let is_figure = |at: &usize| self.tokens.get(*at).is_some_and(Token::is_figure);
        let last = self.to(at + 1).filter(is_figure);
        let unit = self.unit(last.unwrap_or(at) + 1).filter(|unit| unit.is_age || last.is_some())?;
        self.asked(at, unit.next)
    }

    fn asked(&self, start: usize, next: usize) -> Option<Phrase> {
        Some(Phrase { meant: None, start, next })
    }
}

/// On which side of the number the others are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bound {
    From,
    Under,
    UpTo,
    Unclear,
}

impl Bound {
    /// Whether it is said of ages also without a unit.
    fn is_of_people(self) -> bool {
        matches!(self, Bound::From | Bound::UpTo)
    }
}

fn word(unit: Unit) -> &'static str {
    match unit {
        Unit::Months => "months",
        Unit::Years => "years",
    }
}
