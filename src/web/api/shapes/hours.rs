//! Exceptional opening hours as JSON.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Called;
use super::centres::Hours;
use super::wishes::CalledOff;
use crate::domain::opening::Stretch;
use crate::domain::zone::Date;
use crate::web::typed::Fields;

/// Days on end with hours of their own.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct OwnStretch {
    pub from: Date,
    /// Included.
    pub until: Date,
    /// Empty: closed all day.
    pub open: Vec<Hours>,
    pub reason: Called,
}

impl OwnStretch {
    pub fn of(stretch: &Stretch) -> OwnStretch {
        OwnStretch {
            from: stretch.from,
            until: stretch.until,
            open: stretch.hours.iter().map(|(from, to)| Hours { from, to }).collect(),
            reason: stretch.reason.into(),
        }
    }
}

/// How some days are open.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OpenHow {
    /// At the hours that are sent.
    Hours,
    Closed,
    /// As usual again.
    Usual,
}

impl OpenHow {
    fn code(self) -> &'static str {
        match self {
            OpenHow::Hours => "hours",
            OpenHow::Closed => "closed",
            OpenHow::Usual => "usual",
        }
    }
}

/// Some days get hours of their own, or their usual ones back. On the centre's clock.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HoursWish {
    pub from: Date,
    /// Included; left out: one day.
    #[serde(default)]
    pub until: Option<Date>,
    pub open: OpenHow,
    /// `09:00-12:00`, for `open: hours`.
    #[serde(default)]
    #[schemars(length(max = 12))]
    pub hours: Vec<String>,
    pub reason: CalledOff,
    /// Of the effects that were shown; left out, they are shown first.
    #[serde(default)]
    #[schemars(length(max = 64))]
    pub digest: Option<String>,
}

impl HoursWish {
    /// As the form has it, whose reader says what is wrong.
    pub fn fields(&self) -> Fields {
        let field = |name: &str, value: String| (name.to_string(), value);
        vec![
            field("from", self.from.to_string()),
            field("until", self.until.map(|date| date.to_string()).unwrap_or_default()),
            field("open", self.open.code().into()),
            field("hours", self.hours.join(",")),
            field("reason", self.reason.code()),
        ]
    }
}
