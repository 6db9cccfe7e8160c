//! What an offer becomes: the terms of its sessions, the series it stands in, and a digest of what was said.
//!
//! Keeps true: a series made here has dates of its own and no rule, so nothing is ever planned ahead from it.

use super::{Offer, Programme};
use crate::domain::activity::Purpose;
use crate::domain::equipment::Needs;
use crate::domain::fee::Fee;
use crate::domain::names::Names;
use crate::domain::opening::SpecialDays;
use crate::domain::plan::steps::Existing;
use crate::domain::plan::{Host, SeriesPlan};
use crate::domain::school::Season;
use crate::domain::series::{Counts, HostKind, Judged, Limits, Supervision, Terms};
use crate::domain::window::Window;
use sha2::{Digest, Sha256};

/// B4: hours before the start until which cancelling is on time.
const CANCEL_HOURS: u16 = 4;

/// Where the source says nothing, what staff have set stays.
pub fn limits(said: Limits, stands: Option<&Existing>) -> Limits {
    let Some(before) = stands.map(|session| session.limits) else { return said };
    let either = |said: u16, before: u16| if said > 0 { said } else { before };
    Limits {
        places: either(said.places, before.places),
        room_limit: either(said.room_limit, before.room_limit),
        ..before
    }
}

/// G1 by the house's defaults; ages as stated, or for staff to look at (A4).
pub fn terms(offer: &Offer) -> Terms {
    Terms {
        booking: offer.booking,
        ages: offer.ages,
        judged: Judged::SessionDate,
        grace_days: 0,
        supervision: Supervision::usual(),
        is_peak: false,
        carries_babies: false,
        takes_siblings: false,
        counts: Counts::Children,
        advisory: None,
        cancel_hours: CANCEL_HOURS,
        door_checks: Vec::new(),
        fee: Fee::Free,
        needs: Needs::default(),
    }
}

pub fn series_plan(source: &str, programme: &Programme) -> SeriesPlan {
    let offer = &programme.offer;
    SeriesPlan {
        slug: format!("{source}:{}", programme.key),
        room: String::new(),
        names: offer.names.clone(),
        description: offer.description.clone(),
        bring: None,
        host: Host { kind: HostKind::Staff, names: Names::default() },
        repeats: Vec::new(),
        minutes: 0,
        limits: offer.limits,
        terms: terms(offer),
        special_days: SpecialDays::default(),
        season: Season::default(),
        purpose: Purpose::default(),
        is_unconfirmed: true,
    }
}

/// Of one date and everything said of it.
pub fn digest(offer: &str, window: Window) -> String {
    let mut hasher = Sha256::new();
    hasher.update(offer);
    hasher.update(window.starts().to_rfc3339());
    hasher.update(window.ends().to_rfc3339());
    hasher.finalize().iter().take(12).map(|byte| format!("{byte:02x}")).collect()
}
