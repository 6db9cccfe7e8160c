//! Reports at the desk (S5): a page of pictures, and each picture's table as a file.
//!
//! Keeps true: for a manager, since a report is made to be handed on, as exports are; page, file and API draw one
//! [`Report`], so people below five are banded in all of them.

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::desk::Desk;
use super::files;
use super::who::Access;
use super::{Entry, page};
use crate::app::App;
use crate::domain::centre::Centre;
use crate::domain::report::{self, Period, Report};
use crate::domain::room::Room;
use crate::domain::zone::{Date, Timestamp, parse_date};
use crate::error::{Error, Fault};
use crate::feeds::csv;
use crate::store::centres;
use crate::store::reports::{self, Asked};
use crate::views::desk_reports::{self as views, Picture};
use crate::views::layout::Place;

pub fn entries() -> Vec<Entry> {
    use Access::Manager;
    vec![
        page("/{centre}/desk/reports", Manager, show),
        page("/{centre}/desk/reports/{table}", Manager, table),
    ]
}

/// Which days, as an address says it.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Days {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
}

impl Days {
    /// This month where nothing was asked for; none where it cannot be.
    pub(super) fn period(&self, today: Date) -> Option<Period> {
        match (self.from.trim(), self.to.trim()) {
            ("", "") => Some(Period::month_of(today)),
            (from, "") => Some(Period::month_of(parse_date(from)?)),
            (from, to) => Period::new(parse_date(from)?, parse_date(to)?),
        }
    }
}

/// What a period of a centre was like, as far as it is over; and the centre's rooms, to name them.
pub async fn read(
    app: &App,
    centre: &Centre,
    period: Period,
    now: Timestamp,
) -> Result<(Report, Vec<Room>), Fault> {
    let asked = Asked { centre: centre.id, zone: centre.zone, now };
    let read = app.store.read(move |db| {
        Box::pin(async move {
            let rooms = centres::rooms(db, asked.centre).await?;
            Ok((reports::facts(db, asked, period).await?, rooms))
        })
    });
    let (facts, rooms) = read.await?;
    let order: Vec<_> = rooms.iter().map(|room| room.id).collect();
    Ok((report::draw(period, &order, &facts), rooms))
}

async fn show(desk: Desk, Query(days): Query<Days>) -> Result<Response, Error> {
    let (words, today) = (desk.words(), desk.today());
    let asked = days.period(today);
    let error = asked.is_none().then(|| words.say("report-error-days"));
    let period = asked.unwrap_or_else(|| Period::month_of(today));
    let (report, rooms) = read(&desk.app, &desk.centre, period, desk.now).await?;
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let title = words.tell("report-title", &[("period", views::period(words, period).into())]);
    let shown = views::Page {
        error,
        is_running: period.to() >= today,
        ..views::Page::bare(words, &desk.centre.slug, (&rooms, &report))
    };
    Ok(desk.answer_with(status, (title, Place::Reports, shown.error.is_some()), views::page(&shown)))
}

async fn table(
    desk: Desk,
    Path((_, file)): Path<(String, String)>,
    Query(days): Query<Days>,
) -> Result<Response, Error> {
    let picture = file.strip_suffix(".csv").and_then(Picture::named).ok_or(Error::Missing)?;
    let period = days.period(desk.today()).ok_or(Error::Missing)?;
    let (report, rooms) = read(&desk.app, &desk.centre, period, desk.now).await?;
    let page = views::Page::bare(desk.words(), &desk.centre.slug, (&rooms, &report));
    let sheet = views::sheet(&page, picture);
    let name = csv::name(&format!("{}-{}", desk.centre.slug, picture.word()), period.from(), period.to());
    Ok(files::table(&name, (&sheet.heads, &sheet.rows)))
}
