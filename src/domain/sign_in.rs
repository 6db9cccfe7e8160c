//! How long somebody stays signed in, on what, and for how long a proof of who they are is good.
//!
//! Invariant: every sign-in of a person ends, used or not; one that is not used ends sooner.

use super::ids::SignInId;
use super::zone::{Span, Timestamp};

/// What a sign-in is for: it decides how long it lasts. A phone counts as shared until somebody says that it is theirs.
///
/// ```
/// # use leyuan::domain::sign_in::Stay;
/// assert!(Stay::Shared.whole() < Stay::OwnPhone.whole());
/// assert!(Stay::ALL.into_iter().all(|stay| Stay::parse(stay.code()) == Some(stay)));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stay {
    /// A family, on a phone or computer others use too.
    Shared,
    /// A family, on a phone of its own.
    OwnPhone,
    Staff,
    Host,
    /// It hangs where it hangs, until somebody unpairs it.
    Screen,
}

impl Stay {
    pub const ALL: [Stay; 5] = [Stay::Shared, Stay::OwnPhone, Stay::Staff, Stay::Host, Stay::Screen];

    pub fn code(self) -> &'static str {
        match self {
            Stay::Shared => "shared",
            Stay::OwnPhone => "own_phone",
            Stay::Staff => "staff",
            Stay::Host => "host",
            Stay::Screen => "screen",
        }
    }

    pub fn parse(code: &str) -> Option<Stay> {
        Stay::ALL.into_iter().find(|stay| stay.code() == code)
    }

    /// From its first instant to its last, however much it is used.
    pub fn whole(self) -> Span {
        match self {
            Stay::Shared | Stay::Staff | Stay::Host => Span::hours(12),
            Stay::OwnPhone => Span::days(180),
            Stay::Screen => Span::days(400),
        }
    }

    /// How long it may lie unused; none where silence ends nothing.
    pub fn idle(self) -> Option<Span> {
        match self {
            Stay::Shared => Some(Span::hours(1)),
            Stay::OwnPhone => Some(Span::days(60)),
            Stay::Staff | Stay::Host => Some(Span::hours(4)),
            Stay::Screen => None,
        }
    }

    /// When it ends if nobody uses it after `now`.
    pub fn quiet_until(self, now: Timestamp) -> Option<Timestamp> {
        self.idle().map(|idle| now + idle)
    }

    /// Whether its use is to be noted again: an eighth of what it may lie unused is as exact as anybody needs.
    pub fn is_due(self, seen_at: Option<Timestamp>, now: Timestamp) -> bool {
        self.idle().is_some_and(|idle| seen_at.is_none_or(|seen| now - seen >= idle / 8))
    }

    /// How long a browser keeps it; one on a shared phone goes when the browser is closed.
    pub fn kept(self) -> Option<Span> {
        match self {
            Stay::Shared => None,
            Stay::OwnPhone | Stay::Staff | Stay::Host | Stay::Screen => Some(self.whole()),
        }
    }
}

/// One line of the list of somebody's sign-ins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub id: SignInId,
    pub on: DeviceKind,
    pub stay: Stay,
    pub begun_at: Timestamp,
    pub used_at: Timestamp,
}

/// For how long a PIN or a password that was just given opens what weighs most.
pub const PROOF_HOLDS: Span = Span::minutes(10);

/// Whether whoever proved themselves then need not do so again at `now`.
///
/// ```
/// # use leyuan::domain::{sign_in::is_proved, zone::{Span, parse_timestamp}};
/// let then = parse_timestamp("2026-11-28T06:00:00Z").unwrap();
/// assert!(is_proved(Some(then), then + Span::minutes(9)) && !is_proved(Some(then), then + Span::minutes(10)));
/// assert!(!is_proved(None, then));
/// ```
pub fn is_proved(proved_at: Option<Timestamp>, now: Timestamp) -> bool {
    proved_at.is_some_and(|at| now - at < PROOF_HOLDS)
}

/// What somebody signed in with, as far as they need to tell their devices apart.
///
/// ```
/// # use leyuan::domain::sign_in::DeviceKind;
/// let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15";
/// assert_eq!(DeviceKind::of(phone), DeviceKind::IPhone);
/// assert_eq!(DeviceKind::of("curl/8.0"), DeviceKind::Other);
/// assert!(DeviceKind::ALL.into_iter().all(|kind| DeviceKind::parse(kind.code()) == Some(kind)));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DeviceKind {
    IPhone,
    IPad,
    Android,
    HarmonyOs,
    Windows,
    Mac,
    Linux,
    /// A program, or a browser that does not say.
    #[default]
    Other,
}

impl DeviceKind {
    pub const ALL: [DeviceKind; 8] = [
        DeviceKind::IPhone,
        DeviceKind::IPad,
        DeviceKind::Android,
        DeviceKind::HarmonyOs,
        DeviceKind::Windows,
        DeviceKind::Mac,
        DeviceKind::Linux,
        DeviceKind::Other,
    ];

    pub fn code(self) -> &'static str {
        match self {
            DeviceKind::IPhone => "iphone",
            DeviceKind::IPad => "ipad",
            DeviceKind::Android => "android",
            DeviceKind::HarmonyOs => "harmonyos",
            DeviceKind::Windows => "windows",
            DeviceKind::Mac => "mac",
            DeviceKind::Linux => "linux",
            DeviceKind::Other => "other",
        }
    }

    pub fn parse(code: &str) -> Option<DeviceKind> {
        DeviceKind::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// By what a browser says of itself; nothing else of that is kept.
    pub fn of(user_agent: &str) -> DeviceKind {
        // In this order: an iPad says it is like a Mac, Android says Linux, HarmonyOS says Android.
        let marks = [
            ("iPhone", DeviceKind::IPhone),
            ("iPad", DeviceKind::IPad),
            ("HarmonyOS", DeviceKind::HarmonyOs),
            ("OpenHarmony", DeviceKind::HarmonyOs),
            ("Android", DeviceKind::Android),
            ("Windows", DeviceKind::Windows),
            ("Macintosh", DeviceKind::Mac),
            ("Linux", DeviceKind::Linux),
        ];
        marks
            .into_iter()
            .find(|(mark, _)| user_agent.contains(mark))
            .map_or(DeviceKind::Other, |(_, kind)| kind)
    }
}
