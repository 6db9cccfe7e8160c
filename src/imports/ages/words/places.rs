//! What stands at a place of a text: units, bounds, the words before and after a number.
//!
//! Keeps true: each asks about one place and answers with the token after it; none looks further than a few tokens.

use super::super::tokens::Kind;
use super::{Bound, Counted, Phrase, Reader, Unit};
use crate::domain::age::AgeRange;

/// What stands at a place of the text.
impl Reader<'_> {
    pub(super) fn number(&self, at: usize) -> Option<u16> {
        match self.tokens.get(at)?.kind {
            Kind::Number(number) => Some(number),
            _ => None,
        }
    }

    pub(super) fn word(&self, at: usize) -> Option<&str> {
        match &self.tokens.get(at)?.kind {
            Kind::Word(word) => Some(word),
            _ => None,
        }
    }

    pub(super) fn is_sign(&self, at: usize, signs: &str) -> bool {
        matches!(self.tokens.get(at).map(|token| &token.kind), Some(Kind::Sign(sign)) if signs.contains(*sign))
    }

    /// Whether the text goes on so, each character a sign of its own.
    pub(super) fn says(&self, at: usize, signs: &str) -> Option<usize> {
        let is_it = |(at, sign): (usize, char)| {
            matches!(self.tokens.get(at)?.kind, Kind::Sign(said) if said == sign).then_some(())
        };
        let many = signs.chars().count();
        (at..).zip(signs.chars()).try_for_each(is_it).map(|()| at + many)
    }

    /// The token after one of these words or sayings.
    pub(super) fn one_of(&self, at: usize, sayings: &[&str]) -> Option<usize> {
        sayings.iter().find_map(|saying| {
            if !saying.is_ascii() {
                return self.says(at, saying);
            }
            let words = saying.split(' ');
            let many = words.clone().count();
            (at..).zip(words).all(|(at, word)| self.word(at) == Some(word)).then_some(at + many)
        })
    }

    pub(super) fn unit(&self, at: usize) -> Option<Counted> {
        let at = if self.is_sign(at, "-") && self.word(at + 1).is_some_and(|word| word.starts_with("year")) {
            at + 1
        } else {
            at
        };
        let table: [(&[&str], Unit, bool); 7] = [
            (&["个月大", "个月龄", "月龄"], Unit::Months, true),
            (&["个月"], Unit::Months, false),
            (&["周岁", "岁"], Unit::Years, true),
            (&["months old", "month old", "month olds"], Unit::Months, true),
            (&["months", "month", "mths", "mos"], Unit::Months, false),
            (&["years old", "year old", "year olds", "yr old", "yrs old", "yo", "y o"], Unit::Years, true),
            (&["years", "year", "yrs", "yr"], Unit::Years, false),
        ];
        for (sayings, unit, is_age) in table {
            if let Some(next) = self.one_of(at, sayings) {
                let old = self.is_sign(next, "-").then(|| self.one_of(next + 1, &["old", "olds"])).flatten();
                let is_old = self.is_sign(at, "-") || old.is_some();
                return Some(Counted { unit, is_age: is_age || is_old, next: old.unwrap_or(next) });
            }
        }
        // `18m-3y`, `6m+`
        let is_glued = self.tokens.get(at).is_some_and(|token| token.is_glued);
        match self.word(at).filter(|_| is_glued)? {
            "m" if self.to(at + 1).is_some() || self.is_sign(at + 1, "+") => {
                Some(Counted { unit: Unit::Months, is_age: false, next: at + 1 })
            }
            "y" => Some(Counted { unit: Unit::Years, is_age: true, next: at + 1 }),
            _ => None,
        }
    }

    /// The token after "to".
    pub(super) fn to(&self, at: usize) -> Option<usize> {
        if self.is_sign(at, "-至到") { Some(at + 1) } else { self.one_of(at, &["to"]) }
    }

    /// Where words begin before a number that say it is an age.
    pub(super) fn ages_before(&self, at: usize) -> Option<usize> {
        let before = at.checked_sub(1)?;
        let before = if self.is_sign(before, ":") { before.checked_sub(1)? } else { before };
        match self.word(before) {
            Some("age" | "ages" | "aged") => Some(before),
            Some("range") => before.checked_sub(1).filter(|age| self.word(*age) == Some("age")),
            Some("for" | "from") => {
                before.checked_sub(1).filter(|age| matches!(self.word(*age), Some("ages" | "aged")))
            }
            _ => before.checked_sub(1).filter(|first| self.one_of(*first, &["年龄", "适龄"]).is_some()),
        }
    }

    pub(super) fn bound_after(&self, at: usize) -> Option<(Bound, usize)> {
        let from = [
            "及以上",
            "以上",
            "起",
            "and over",
            "and up",
            "and older",
            "and above",
            "or older",
            "or over",
            "plus",
        ];
        let up_to = ["及以下", "and under", "and younger", "or younger", "or under"];
        if let Some(next) = self.one_of(at, &from) {
            return Some((Bound::From, next));
        }
        if self.is_sign(at, "+") && self.number(at + 1).is_none() {
            return Some((Bound::From, self.unit(at + 1).map_or(at + 1, |unit| unit.next)));
        }
        let and = self.is_sign(at, "&").then(|| self.one_of(at + 1, &["up", "over", "older"])).flatten();
        let and_under = self.is_sign(at, "&").then(|| self.one_of(at + 1, &["under", "younger"])).flatten();
        and.map(|next| (Bound::From, next))
            .or(and_under.map(|next| (Bound::UpTo, next)))
            .or_else(|| Some((Bound::UpTo, self.one_of(at, &up_to)?)))
            .or_else(|| Some((Bound::Under, self.one_of(at, &["以下"])?)))
            .or_else(|| Some((Bound::Unclear, self.one_of(at, &["以内", "左右"])?)))
    }

    pub(super) fn bound_before(&self, at: usize) -> Option<(Bound, usize)> {
        let at = self.ages_before(at).unwrap_or(at);
        let dash = at.checked_sub(1).filter(|before| self.is_sign(*before, "-"));
        let ends = dash.unwrap_or(at);
        let table: [(&[&str], Bound); 6] = [
            (&["未满", "不满", "under", "younger than"], Bound::Under),
            (&["up to", "birth to", "newborn to"], Bound::UpTo),
            (&["满"], Bound::From),
            (&["over"], Bound::Unclear),
            (&["from"], Bound::From),
            (&["below", "超过"], Bound::Unclear),
        ];
        for (sayings, bound) in table {
            let first = (1..=2).filter_map(|many| ends.checked_sub(many));
            let found = first.into_iter().find(|first| self.one_of(*first, sayings) == Some(ends));
            if let Some(first) = found {
                return Some((bound, first));
            }
        }
        None
    }

    /// `5s`, `5's`
    pub(super) fn plural(&self, at: usize) -> Option<usize> {
        let at = if self.is_sign(at, "'\u{2019}") { at + 1 } else { at };
        (self.word(at) == Some("s") && self.tokens[at].is_glued).then_some(at + 1)
    }

    pub(super) fn is_half(&self, at: usize) -> bool {
        self.is_sign(at, "半½")
    }

    pub(super) fn is_han(&self, at: usize) -> bool {
        matches!(self.tokens.get(at).map(|token| &token.kind), Some(Kind::Sign(sign)) if sign.is_alphabetic())
    }

    /// Whether what follows counts something else: people, hours, a month's name.
    pub(super) fn is_of_something_else(&self, at: usize) -> bool {
        let is_of_people = self.one_of(at, &["children", "kids", "only", "儿童", "的"]).is_some();
        let is_money_or_share = self.is_sign(at, "%€$£¥°");
        !is_of_people
            && (self.word(at).is_some() || self.is_han(at) || is_money_or_share || self.number(at).is_some())
    }

    pub(super) fn is_of_experience(&self, at: usize) -> bool {
        let others = [
            "experience",
            "of",
            "ago",
            "later",
            "course",
            "plan",
            "in",
            "project",
            "warranty",
            "after",
            "before",
        ];
        self.one_of(at, &others).is_some()
    }

    /// Whether months count how long something lasts.
    pub(super) fn is_lasting(&self, at: usize) -> bool {
        let sayings = ["为期", "历时", "每", "连续", "未来", "for", "every", "next", "last", "over"];
        (1..=2).filter_map(|many| at.checked_sub(many)).any(|first| self.one_of(first, &sayings) == Some(at))
    }

    /// A number after these counts classes or rooms.
    pub(super) fn is_of_a_class(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.word(before));
        matches!(
            before,
            Some(
                "grade"
                    | "grades"
                    | "year"
                    | "years"
                    | "class"
                    | "level"
                    | "room"
                    | "term"
                    | "week"
                    | "no"
                    | "ks"
            )
        )
    }

    pub(super) fn everybody(&self, at: usize) -> Option<Phrase> {
        let sayings = ["all ages", "any age", "年龄不限", "不限年龄", "全年龄", "老少皆宜"];
        let next = self.one_of(at, &sayings)?;
        Some(Phrase { meant: Some(AgeRange::ANY), start: at, next })
    }

    /// A school class: "K-3", "grades 3–5", "Year 4", "三年级".
    pub(super) fn class(&self, at: usize) -> Option<usize> {
        let is_range =
            |at: usize| self.to(at).filter(|other| self.number(*other).is_some()).map(|other| other + 1);
        match self.word(at) {
            Some("k" | "prek") => is_range(at + 1),
            Some("grade" | "grades" | "year" | "years" | "ks") => {
                let number = self.number(at + 1).map(|_| at + 2)?;
                Some(is_range(number).unwrap_or(number))
            }
            _ => self.one_of(at, &["年级"]),
        }
    }
}
