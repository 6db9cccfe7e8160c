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
