//! Fees as JSON: a session's till, a payment, totals by host and month. Amounts are written as people write them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Called;
use crate::domain::fee::Currency;
use crate::domain::payment::{self, Total};
use crate::domain::zone::Date;
use crate::web::typed::Fields;

/// What is owed and noted for a session.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Till {
    /// By ISO 4217.
    pub currency: &'static str,
    pub parties: Vec<PartyAccount>,
    /// Noted for people without a name (C8).
    pub nameless: String,
    pub total: String,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PartyAccount {
    pub booking: Uuid,
    pub due: String,
    pub noted: String,
}

impl Till {
    pub fn of(till: &payment::Till, currency: Currency) -> Till {
        let parties = till.parties.iter().map(|(booking, account)| PartyAccount {
            booking: booking.0,
            due: currency.written(account.due),
            noted: currency.written(account.noted),
        });
        Till {
            currency: currency.code(),
            parties: parties.collect(),
            nameless: currency.written(till.nameless),
            total: currency.written(till.total()),
        }
    }
}

#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    Taken,
    Back,
}

/// Money taken, or given back.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentWish {
    pub step: Step,
    /// `20`, `12.50`
    #[schemars(length(min = 1, max = 20))]
    pub amount: String,
    /// Null: somebody without a name (C8).
    #[schemars(with = "Option<Uuid>")]
    pub booking: Option<String>,
}

impl PaymentWish {
    pub fn fields(&self) -> Fields {
        let step = match self.step {
            Step::Taken => "taken",
            Step::Back => "back",
        };
        vec![("step".into(), step.into()), ("amount".into(), self.amount.clone())]
    }
}

/// A host's month.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct HostMonth {
    pub host: Called,
    /// Its first day.
    pub month: Date,
    /// With a fee, and over.
    pub sessions: u64,
    /// Who came.
    pub children: u64,
    /// The fees of those.
    pub due: String,
    pub noted: String,
    pub currency: &'static str,
}

impl HostMonth {
    pub fn of(total: &Total, currency: Currency) -> HostMonth {
        HostMonth {
            host: (&total.host).into(),
            month: total.month,
            sessions: total.sessions,
            children: total.children,
            due: currency.written(total.due),
            noted: currency.written(total.noted),
            currency: currency.code(),
        }
    }
}
