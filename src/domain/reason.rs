//! Reasons staff choose from when they write down why. Codes, so that the ledger holds no words about people.
//!
//! Keeps true: a reason is one of its list; its words stand under `reason-CODE` in both languages.

/// Why something is called off or shut (B7). Families read it.
pub const CALLED_OFF: [&str; 9] = [
    "teacher-ill",
    "cleaning",
    "disinfecting",
    "repair",
    "weather",
    "event",
    "too-few",
    "programme",
    "other",
];

/// Why a child gets a place past the places (C3).
pub const PAST_PLACES: [&str; 4] = ["sibling", "promised", "care-needed", "leader-agrees"];

/// Why more heads are counted than the limit allows.
pub const PAST_LIMIT: [&str; 3] = ["recount", "collecting", "shelter"];

/// Why the numbers of a series are set otherwise.
pub const NUMBERS: [&str; 6] = ["measured", "demand", "safety", "staffing", "corrected", "restored"];

/// Why online booking rests for a child (B5).
pub const PAUSED: [&str; 4] = ["missed-often", "late-cancellations", "conduct", "family-asked"];

/// Why a pause ends before its time.
pub const PAUSE_LIFTED: [&str; 4] = ["illness", "mistake", "promised", "talked"];

/// A reason of a list, by its code.
pub fn one_of(list: &[&'static str], code: &str) -> Option<&'static str> {
    list.iter().copied().find(|known| *known == code)
}
