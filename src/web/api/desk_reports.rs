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

impl Clerk {
    /// The days that are asked for.
    pub(super) fn period(&self, days: &Days) -> Result<Period, No> {
        let wrong = || No::of(Kind::Invalid).at("from", &self.caller.words().say("report-error-days"));
        days.period(self.today()).ok_or_else(wrong)
    }
}

/// What is over of those days, as figures.
async fn report(clerk: Clerk, Path(_): Path<String>, Query(days): Query<Days>) -> Result<Told<Report>, No> {
    let period = clerk.period(&days)?;
    let (report, rooms) = desk_reports::read(&clerk.caller.app, &clerk.centre, period, clerk.now()).await?;
    Ok(Told(Report::of(&report, &rooms)))
}
