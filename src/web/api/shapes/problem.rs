//! Problems: why not, in words and in figures (RFC 9457, Z2).

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::super::problem::{Kind, No};
use super::Called;
use super::baskets::LineOutcome;
use super::effects::Effects;
use crate::domain::refusal::Refusal;
use crate::domain::session::Session;
use crate::domain::zone::Timestamp;
use crate::views::refusals::Speaker;
use crate::views::words::Words;

/// Why not.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Problem {
    /// The address where this kind of problem is explained.
    #[serde(rename = "type")]
    pub kind: String,
    pub title: String,
    pub status: u16,
    pub detail: String,
    /// What cannot be taken of what was sent, and where.
    pub errors: Vec<Wrong>,
    /// Every reason the house has, in the order in which people hear them.
    pub refusals: Vec<Reason>,
    /// Up to three sessions that fit instead.
    pub alternatives: Vec<Alternative>,
    /// What would happen now, where what was shown has changed since.
    pub effects: Option<Effects>,
    /// Line by line, where nothing of a basket was had.
    pub lines: Vec<LineOutcome>,
}

impl Problem {
    pub fn of(no: &No, kind: String, words: &Words) -> Problem {
        let key = format!("problem-{}", no.kind.code());
        let about = format!("{key}-detail");
        let detail = match &no.kind {
            Kind::Ours(number) => words.tell(&about, &[("number", number.as_str().into())]),
            _ => words.say(&about),
        };
        Problem {
            kind,
            title: words.say(&key),
            status: no.status.as_u16(),
            detail,
            errors: no.beside.errors.clone(),
            refusals: no.beside.refusals.clone(),
            alternatives: no.beside.alternatives.clone(),
            effects: no.beside.effects.clone(),
            lines: no.beside.lines.clone(),
        }
    }
}

/// One thing that cannot be taken.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Wrong {
    /// The property, the parameter, or empty for the whole.
    pub at: String,
    pub said: String,
}

/// One reason: the rule, what is so, and what helps.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Reason {
    /// The house rule, by its number.
    pub rule: String,
    /// The same reason always has the same key.
    pub key: String,
    /// Whom it is about, if it is about one child.
    pub child: Option<Uuid>,
    pub fact: String,
    pub rule_text: String,
    pub remedy: String,
    /// A place in line is worth asking for: only room is lacking.
    pub is_worth_waiting: bool,
    /// The figures of the fact; which there are depends on the key.
    pub facts: Map<String, Value>,
}

impl Reason {
    pub fn of(refusal: &Refusal, speaker: &Speaker) -> Reason {
        let said = speaker.say(refusal);
        let facts = match serde_json::to_value(refusal) {
            Ok(Value::Object(tagged)) => match tagged.into_iter().next() {
                Some((_, Value::Object(facts))) => facts,
                _ => Map::new(),
            },
            _ => Map::new(),
        };
        Reason {
            rule: refusal.rule().into(),
            key: refusal.key().trim_start_matches("refusal-").into(),
            child: refusal.child().map(|child| child.0),
            fact: said.fact,
            rule_text: said.rule,
            remedy: said.remedy,
            is_worth_waiting: refusal.is_worth_waiting(),
            facts,
        }
    }
}

/// A session that fits instead.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Alternative {
    pub session: Uuid,
    pub names: Called,
    pub starts: Timestamp,
    pub ends: Timestamp,
}

impl Alternative {
    pub fn of(session: &Session) -> Alternative {
        let (starts, ends) = (session.window.starts(), session.window.ends());
        Alternative { session: session.id.0, names: (&session.names).into(), starts, ends }
    }
}
