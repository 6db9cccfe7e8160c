//! Courses, and a household's own places in them (B9).

use crate::domain::ids::{EnrolmentId, SeriesId};

/// A course: its dates, and the form that asks for all of them.
pub fn course(centre: &str, series: SeriesId) -> String {
    format!("/{centre}/courses/{series}")
}

/// Where a place in a course is asked for.
pub fn enrolments(centre: &str, series: SeriesId) -> String {
    format!("/{centre}/courses/{series}/enrolments")
}

/// A household's own enrolment: its dates, its place in line, or its offer.
pub fn enrolment(enrolment: EnrolmentId) -> String {
    format!("/enrolments/{enrolment}")
}

/// Yes or no to an offered place.
pub fn answer(enrolment: EnrolmentId) -> String {
    format!("/enrolments/{enrolment}/answer")
}

/// Leaving a course, or some children of the party doing so.
pub fn departure(enrolment: EnrolmentId) -> String {
    format!("/enrolments/{enrolment}/departure")
}

/// The same as the staff of a centre see it.
pub mod desk {
    use crate::domain::ids::{EnrolmentId, SeriesId};

    /// A course: its dates, who is enrolled, who waits.
    pub fn course(centre: &str, series: SeriesId) -> String {
        format!("/{centre}/desk/courses/{series}")
    }

    /// Enrolling a family.
    pub fn enrolments(centre: &str, series: SeriesId) -> String {
        format!("/{centre}/desk/courses/{series}/enrolments")
    }

    /// A household is looked for, to enrol it.
    pub fn enrolments_search(centre: &str, series: SeriesId) -> String {
        format!("/{centre}/desk/courses/{series}/enrolments/search")
    }

    /// Adding a make-up lesson (B7).
    pub fn sessions(centre: &str, series: SeriesId) -> String {
        format!("/{centre}/desk/courses/{series}/sessions")
    }

    /// One family's enrolment.
    pub fn enrolment(centre: &str, enrolment: EnrolmentId) -> String {
        format!("/{centre}/desk/enrolments/{enrolment}")
    }

    /// The answer a family gives on the telephone.
    pub fn answer(centre: &str, enrolment: EnrolmentId) -> String {
        format!("/{centre}/desk/enrolments/{enrolment}/answer")
    }

    /// One date excused.
    pub fn absences(centre: &str, enrolment: EnrolmentId) -> String {
        format!("/{centre}/desk/enrolments/{enrolment}/absences")
    }

    /// Taking a family, or some of its children, off a course.
    pub fn departure(centre: &str, enrolment: EnrolmentId) -> String {
        format!("/{centre}/desk/enrolments/{enrolment}/departure")
    }
}
