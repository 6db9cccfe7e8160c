//! Reports for programs: the same figures as the page, banded alike (S5).

use axum::extract::Path;

use super::answers::Told;
use super::asked::Query;
use super::caller::Clerk;
use super::problem::{Kind, No};
use super::read;
use super::shapes::reports::{Days, Report};
use crate::domain::report::Period;
use crate::web::who::Access::Manager;
use crate::web::{Entry, desk_reports};

pub fn entries() -> Vec<Entry> {
    vec![read("report", "/api/v1/centres/{centre}/desk/reports", Manager, report)]
}

/// What is over of those days, as figures.
async fn report(clerk: Clerk, Path(_): Path<String>, Query(days): Query<Days>) -> Result<Told<Report>, No> {
    let period = match (days.from, days.to) {
        (None, None) => Some(Period::month_of(clerk.today())),
        (Some(from), None) => Some(Period::month_of(from)),
        (from, Some(to)) => from.and_then(|from| Period::new(from, to)),
    };
    let said = || clerk.caller.words().say("report-error-days");
    let period = period.ok_or_else(|| No::of(Kind::Invalid).at("from", &said()))?;
    let (report, rooms) = desk_reports::read(&clerk.caller.app, &clerk.centre, period, clerk.now()).await?;
    Ok(Told(Report::of(&report, &rooms)))
}
