//! A centre: one building with its rooms, its people limit, its clock and its house rules.
//!
//! Every threshold of the house rules is a setting here, with the default the rules give; nothing else in the
//! code knows the figure.

use super::age::Age;
use super::alarm::{self, Step};
use super::fee::Currency;
use super::ids::CentreId;
use super::names::Names;
use super::zone::{TimeOfDay, Zone};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq)]
pub struct Centre {
    pub id: CentreId,
    /// Its word in addresses: `jinhuayuan`.
    pub slug: String,
    pub names: Names,
    pub zone: Zone,
    /// Heads in the building at any instant (C1).
    pub building_limit: u16,
    pub rules: HouseRules,
}

impl Centre {
    /// Nobody has said yet how many the building holds: its rooms' own limits stand alone.
    pub const LIMIT_UNSTATED: u16 = u16::MAX;

    /// C1: how many the building holds, where somebody has said.
    pub fn stated_limit(&self) -> Option<u16> {
        (self.building_limit != Centre::LIMIT_UNSTATED).then_some(self.building_limit)
    }
}

/// The house's figures. Durations are in the unit their name says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HouseRules {
    /// B3: days before the session's date that online booking opens for residents.
    pub opens_days_residents: u16,
    /// B3: the same for everybody else.
    pub opens_days_others: u16,
    /// B3: the wall-clock time at which it opens.
    pub opens_at: TimeOfDay,
    /// B2: bookings of open sessions for each child and ISO week.
    pub per_week: u16,
    /// B2: of these, in the same room.
    pub per_week_same_room: u16,
    /// B1: sessions of one ISO week a child may wait for.
    pub waiting_per_week: u16,
    /// B5: minutes after the start at which an unclaimed place goes to walk-ins.
    pub late_after_minutes: u16,
    /// B5: this many strikes pause online booking …
    pub strikes: u16,
    /// B5: … when their dates lie within this many consecutive days …
    pub strike_days: u16,
    /// B5: … for this many days, starting the next day.
    pub pause_days: u16,
    /// B6: at least this many hours before the start a freed place is booked at once.
    pub promote_hours: u16,
    /// B6: at least this many hours before the start it is offered; later it is on general sale.
    pub offer_hours: u16,
    /// B6: minutes an offer is held.
    pub hold_minutes: u16,
    /// B6: holds begun from this time on …
    pub quiet_from: TimeOfDay,
    /// B6: … and before this time end at `quiet_ends`.
    pub quiet_until: TimeOfDay,
    pub quiet_ends: TimeOfDay,
    /// B6: hours after the notice during which a promoted booking may still be cancelled on time.
    pub promoted_grace_hours: u16,
    /// G2: children under 96 months for each guardian.
    pub children_per_guardian: u16,
    /// G2: guardians in one party.
    pub guardians_max: u16,
    /// P3: age in months from which a young person may hold an account (PIPL: 14 years).
    pub own_account_months: u16,
    /// G4: children for each staff member, by the youngest child present.
    pub ratios: Vec<Ratio>,
    /// G4: the staff of a session are those the rota names with it; else the number the session states.
    pub rota: bool,
    /// G5: what is done when nobody comes for a child, step by step.
    pub not_collected: Vec<Step>,
    /// P1: numbers of places left are shown to the public.
    pub show_places_left: bool,
    /// P1: how many wait is shown to the public.
    pub show_waiting: bool,
    /// C7: from this share of its limit on, a room or the building is nearly full.
    pub nearly_full_percent: u16,
    /// C9: minutes after which what a people counter says is no longer counted.
    pub counter_stale_minutes: u16,
    /// C9: minutes without a word after which a people counter is silent.
    pub counter_silent_minutes: u16,
    /// Weeks of programme planned ahead.
    pub horizon_weeks: u16,
    /// Families are reminded of what they have booked …
    pub reminders: bool,
    /// … the day before its date, at this wall-clock time.
    pub reminds_at: TimeOfDay,
    /// In what fees are said and noted.
    pub currency: Currency,
    /// P4: years an incident is kept. The law of the place decides; three are usual for a claim.
    pub incident_years: u16,
}

/// G4: up to this age, at most this many children for one member of staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ratio {
    /// Months, exclusive; none for the last band.
    pub under: Option<u16>,
    pub children: u16,
}

impl Default for HouseRules {
    fn default() -> HouseRules {
        let at = |hour, minute| TimeOfDay::from_hms_opt(hour, minute, 0).unwrap_or_default();
        HouseRules {
            opens_days_residents: 7,
            opens_days_others: 6,
            opens_at: at(9, 0),
            per_week: 3,
            per_week_same_room: 2,
            waiting_per_week: 3,
            late_after_minutes: 15,
            strikes: 3,
            strike_days: 60,
            pause_days: 14,
            promote_hours: 24,
            offer_hours: 2,
            hold_minutes: 30,
            quiet_from: at(21, 0),
            quiet_until: at(8, 0),
            quiet_ends: at(8, 30),
            promoted_grace_hours: 2,
            children_per_guardian: 2,
            guardians_max: 2,
            own_account_months: 14 * 12,
            ratios: vec![
                Ratio { under: Some(12), children: 3 },
                Ratio { under: Some(24), children: 5 },
                Ratio { under: Some(36), children: 7 },
                Ratio { under: Some(72), children: 8 },
                Ratio { under: None, children: 15 },
            ],
            rota: false,
            not_collected: alarm::usual(),
            show_places_left: true,
            show_waiting: true,
            nearly_full_percent: 85,
            counter_stale_minutes: 60,
            counter_silent_minutes: 15,
            horizon_weeks: 16,
            reminders: true,
            reminds_at: at(18, 0),
            currency: Currency::Cny,
            incident_years: 3,
        }
    }
}

impl HouseRules {
    /// C7: the soft threshold of a limit: so many heads, and it is nearly full.
    pub fn soft_limit(&self, limit: u16) -> u16 {
        let heads = (u32::from(limit) * u32::from(self.nearly_full_percent)).div_ceil(100);
        u16::try_from(heads).unwrap_or(limit).min(limit)
    }

    /// G4: the most children that `staff` may look after when the youngest of them is `youngest`.
    pub fn children_for(&self, staff: u16, youngest: Age) -> u16 {
        let band = self.ratios.iter().find(|ratio| ratio.under.is_none_or(|under| youngest.months() < under));
        band.map_or(0, |ratio| ratio.children.saturating_mul(staff))
    }
}
