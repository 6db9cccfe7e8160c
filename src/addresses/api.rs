//! What programs ask and are told.

use super::{BookingId, ChildId, Date, DeviceId, GuardianId, HouseholdId, PrivateUseId, SeriesId, SessionId};
use crate::domain::ids::EnrolmentId;

/// The page for people who write programs.
pub fn page() -> String {
    "/api".into()
}

pub fn document() -> String {
    "/api/openapi.json".into()
}

/// What a kind of "no" means.
pub fn problem(code: &str) -> String {
    format!("/api#problem-{code}")
}

pub fn centre(centre: &str) -> String {
    format!("/api/v1/centres/{centre}")
}

pub fn centres() -> String {
    "/api/v1/centres".into()
}

pub fn sign_in() -> String {
    "/api/v1/sign-ins/current".into()
}

pub fn sessions(centre: &str) -> String {
    format!("/api/v1/centres/{centre}/sessions")
}

/// The same from one day to another.
pub fn sessions_between(centre: &str, from: Date, to: Date) -> String {
    let address = super::with(&sessions(centre), "from", &from.to_string());
    super::with(&address, "to", &to.to_string())
}

pub fn session(centre: &str, session: SessionId) -> String {
    format!("/api/v1/centres/{centre}/sessions/{session}")
}

pub fn slot(centre: &str, room: &str, used: PrivateUseId) -> String {
    format!("/api/v1/centres/{centre}/rooms/{room}/slots/{used}")
}

pub fn bookings() -> String {
    "/api/v1/bookings".into()
}

pub fn booking(booking: BookingId) -> String {
    format!("/api/v1/bookings/{booking}")
}

pub fn courses(centre: &str) -> String {
    format!("/api/v1/centres/{centre}/courses")
}

pub fn enrolments() -> String {
    "/api/v1/enrolments".into()
}

pub fn enrolment(enrolment: EnrolmentId) -> String {
    format!("/api/v1/enrolments/{enrolment}")
}

pub fn notices() -> String {
    "/api/v1/notices".into()
}

pub fn child(child: ChildId) -> String {
    format!("/api/v1/household/children/{child}")
}

pub fn guardian(guardian: GuardianId) -> String {
    format!("/api/v1/household/guardians/{guardian}")
}

pub mod desk {
    //! The same for the staff of one centre.

    use super::{ChildId, Date, DeviceId, EnrolmentId, GuardianId, HouseholdId, SeriesId, SessionId};
    use crate::addresses::with;
    use crate::domain::ids::{HostAccountId, StaffId};

    fn desk(centre: &str) -> String {
        format!("/api/v1/centres/{centre}/desk")
    }

    pub fn drafts(centre: &str) -> String {
        format!("{}/drafts", desk(centre))
    }

    pub fn sessions(centre: &str, from: Date, to: Date) -> String {
        let address = with(&format!("{}/sessions", desk(centre)), "from", &from.to_string());
        with(&address, "to", &to.to_string())
    }

    pub fn session(centre: &str, session: SessionId) -> String {
        format!("{}/sessions/{session}", desk(centre))
    }

    pub fn course(centre: &str, series: SeriesId) -> String {
        format!("{}/courses/{series}", desk(centre))
    }

    pub fn enrolment(centre: &str, enrolment: EnrolmentId) -> String {
        format!("{}/enrolments/{enrolment}", desk(centre))
    }

    pub fn screen(centre: &str, device: DeviceId) -> String {
        format!("{}/screens/{device}", desk(centre))
    }

    pub fn to_call(centre: &str) -> String {
        format!("{}/to-call", desk(centre))
    }

    pub fn colleague(centre: &str, colleague: StaffId) -> String {
        format!("{}/staff/{colleague}", desk(centre))
    }

    pub fn host_account(centre: &str, account: HostAccountId) -> String {
        format!("{}/hosts/{account}", desk(centre))
    }

    pub fn closures(centre: &str) -> String {
        format!("{}/closures", desk(centre))
    }

    pub fn household(centre: &str, household: HouseholdId) -> String {
        format!("{}/households/{household}", desk(centre))
    }

    pub fn child(centre: &str, of: HouseholdId, child: ChildId) -> String {
        format!("{}/children/{child}", household(centre, of))
    }

    pub fn guardian(centre: &str, of: HouseholdId, guardian: GuardianId) -> String {
        format!("{}/guardians/{guardian}", household(centre, of))
    }
}
