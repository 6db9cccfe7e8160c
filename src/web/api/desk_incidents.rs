//! Incidents for programs of the desk: written by whoever is on duty, read by who wrote them and by the manager.

use axum::extract::Path;

use super::answers::{Listed, Made, Told};
use super::asked::{Body, Nonce, Query};
use super::caller::Clerk;
use super::pages::Before;
use super::problem::No;
use super::shapes::incidents::{Incident as Shape, NewIncident, NewIncidentNote};
use super::{make, read};
use crate::actions::note_incident::{AddToIncident, NoteIncident};
use crate::addresses;
use crate::domain::ids::{IncidentId, NoteId};
use crate::domain::incident::{Incident, Reader};
use crate::store::incidents;
use crate::web::plan_form::PlanForm;
use crate::web::typed::{Reader as Typed, once};
use crate::web::who::Access::OnDuty;
use crate::web::{Entry, desk_incidents};

pub fn entries() -> Vec<Entry> {
    let all = "/api/v1/centres/{centre}/desk/incidents";
    let notes = "/api/v1/centres/{centre}/desk/incidents/{incident}/notes";
    vec![
        read("incidents", all, OnDuty, list),
        make("note-incident", all, OnDuty, note),
        read("incident", "/api/v1/centres/{centre}/desk/incidents/{incident}", OnDuty, one),
        make("add-to-incident", notes, OnDuty, add),
    ]
}

impl Clerk {
    fn reader(&self) -> Reader {
        Reader::of(self.staff.staff, self.staff.role)
    }
}

/// The newest first: a manager's are all, everybody else's what they wrote.
async fn list(clerk: Clerk, Path(_): Path<String>, Query(asked): Query<Before>) -> Result<Listed<Shape>, No> {
    let (centre, reader) = (clerk.centre.id, clerk.reader());
    let page = asked.asked()?;
    let read = clerk
        .caller
        .app
        .store
        .read(move |db| Box::pin(async move { incidents::of_centre(db, centre, reader, page).await }));
    let (found, rooms) = (read.await?, clerk.rooms().await?);
    let items = found.iter().map(|incident| Shape::of(incident, &rooms)).collect();
    Ok(Listed { items, next: None, number: None })
}

/// The ledger says that something was noted, and not what.
async fn note(
    clerk: Clerk,
    Nonce(key): Nonce,
    Path(slug): Path<String>,
    wish: Body<NewIncident>,
) -> Result<Made<Shape>, No> {
    let (rooms, words) = (clerk.rooms().await?, clerk.caller.words());
    let mut read = PlanForm::of(Typed::of(wish.sent.fields(), words), words, &rooms);
    let clock = (clerk.centre.zone, clerk.now());
    let Some((of, written)) = desk_incidents::read_new(&mut read, &rooms, clock) else {
        return Err(No::invalid(read.read.filled.faults()));
    };
    let id = IncidentId(once(clerk.centre.id.0, &key));
    clerk.press(NoteIncident { id, of, written, now: clerk.now() }).await?;
    Ok(Made(Shape::of(&find(&clerk, id).await?, &rooms), addresses::incidents::api::one(&slug, id)))
}

async fn find(clerk: &Clerk, id: IncidentId) -> Result<Incident, No> {
    let (centre, reader) = (clerk.centre.id, clerk.reader());
    let read = clerk
        .caller
        .app
        .store
        .read(move |db| Box::pin(async move { incidents::find(db, centre, id, reader).await }));
    read.await?.ok_or_else(No::missing)
}

/// Whoever may not read it hears that it is not there.
async fn one(clerk: Clerk, Path((_, id)): Path<(String, IncidentId)>) -> Result<Told<Shape>, No> {
    Ok(Told(Shape::of(&find(&clerk, id).await?, &clerk.rooms().await?)))
}

/// What was written stays; this stands below it.
async fn add(
    clerk: Clerk,
    Nonce(key): Nonce,
    Path((slug, id)): Path<(String, IncidentId)>,
    wish: Body<NewIncidentNote>,
) -> Result<Made<Shape>, No> {
    find(&clerk, id).await?;
    let mut read = Typed::of(wish.sent.fields(), clerk.caller.words());
    let Some(written) = desk_incidents::read_written(&mut read) else {
        return Err(No::invalid(read.filled.faults()));
    };
    let note = NoteId(once(clerk.centre.id.0, &key));
    clerk.press(AddToIncident { incident: id, note, written, now: clerk.now() }).await?;
    let rooms = clerk.rooms().await?;
    Ok(Made(Shape::of(&find(&clerk, id).await?, &rooms), addresses::incidents::api::one(&slug, id)))
}
