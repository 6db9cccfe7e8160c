//! Whose household a page is about, and in which frame it stands: the family's own, or the desk's.

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use crate::actions::edit_household::{Edit, EditHousehold};
use crate::addresses;
use crate::app::App;
use crate::domain::booking::Pause;
use crate::domain::centre::Centre;
use crate::domain::household::Household;
use crate::domain::ids::{CentreId, HouseholdId};
use crate::domain::staff::Role;
use crate::domain::zone::Date;
use crate::error::{Error, Fault};
use crate::store::{Actor, Conn, centres, households, staff};
use crate::views::filled::Filled;
use crate::views::household::{Guarded, Home};
use crate::views::layout::{CentreBrand, Door, Face, Place, Shell, SignOut, Viewer, page as draw};
use crate::views::words::Words;
use crate::web::forms::Token;
use crate::web::frame::doors;
use crate::web::typed::fresh_key;
use crate::web::view::View;
use crate::web::who::Asker;

/// A household and whoever looks at it, who may.
pub struct Site {
    pub household: Household,
    /// Children for whom online booking rests (B5).
    pub pauses: Vec<Pause>,
    /// The centre of the page: the one that registered the family, or the desk's own.
    pub centre: Centre,
    pub actor: Actor,
    pub view: View,
    pub token: Token,
    key: String,
    /// The name on the desk's bar, and what its bearer may; none at home.
    colleague: Option<(String, Role)>,
    params: Vec<(String, String)>,
    leave: String,
}

impl Site {
    pub fn words(&self) -> &'static Words {
        self.view.words()
    }

    pub fn home(&self) -> Home<'_> {
        match self.actor {
            Actor::Staff(_) => Home::Desk { centre: &self.centre.slug, household: self.household.id },
            Actor::Household(_) | Actor::Device(_) | Actor::Counter(_) | Actor::Host(_) | Actor::System => {
                Home::Own
            }
        }
    }

    pub fn is_desk(&self) -> bool {
        self.home() != Home::Own
    }

    pub fn guarded(&self) -> Guarded<'_> {
        Guarded { token: self.token.as_str(), key: &self.key }
    }

    /// What the address names, if it can be read.
    pub fn named<T: std::str::FromStr>(&self, name: &str) -> Result<T, Error> {
        let found = self.params.iter().find(|(key, _)| key == name);
        found.and_then(|(_, value)| value.parse().ok()).ok_or(Error::Missing)
    }

    /// The day at the centre of the page (K5).
    pub fn today(&self, app: &App) -> Date {
        self.centre.zone.date(app.clock.now())
    }

    /// Whoever looks may do what asks for at least this.
    pub fn is_at_least(&self, least: Role) -> bool {
        self.colleague.as_ref().is_some_and(|(_, role)| *role >= least)
    }

    /// A page with a form in whatever state it is.
    pub fn form(&self, title: &str, filled: &Filled, body: Markup) -> Response {
        let status = if filled.is_faulty() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        let shell = Shell { has_errors: filled.is_faulty(), ..self.shell(title) };
        let body = if self.is_desk() {
            html! { div.wide.stack { (body) } }
        } else {
            body
        };
        (status, draw(&shell, body)).into_response()
    }

    /// The frame; `title` is the key of its title, which names nobody.
    pub fn shell(&self, title: &str) -> Shell<'_> {
        let slug = &self.centre.slug;
        let (face, viewer, here, doors) = match &self.colleague {
            Some((name, role)) => (Face::Desk, Viewer::Staff(name), Place::Families, desk_doors(slug, *role)),
            None => (Face::Parents, Viewer::Household, Place::Children, doors(slug)),
        };
        Shell {
            centre: Some(CentreBrand {
                slug: &self.centre.slug,
                name: self.centre.names.in_(self.view.language),
            }),
            viewer,
            doors,
            here: Some(here),
            zone: Some(self.centre.zone.name()),
            sign_out: Some(SignOut { action: &self.leave, token: self.token.as_str() }),
            ..self.view.shell(self.words().say(title), face)
        }
    }

    /// Changes something, and goes back to the household's page.
    pub async fn change(&self, app: &App, edit: Edit) -> Result<Response, Error> {
        let command = EditHousehold { household: self.household.id, edit, now: app.clock.now() };
        app.store.change(self.household.centre, self.actor, command).await?;
        Ok(self.back())
    }

    pub fn back(&self) -> Response {
        Redirect::to(&self.home().page()).into_response()
    }
}

/// Where the desk's rail leads; a door nobody of this role is let through is not shown.
pub fn desk_doors(slug: &str, role: Role) -> Vec<Door> {
    let doors = [
        (Role::OnDuty, Place::Today, addresses::desk::board(slug)),
        (Role::OnDuty, Place::Sessions, addresses::desk::sessions(slug)),
        (Role::OnDuty, Place::Calls, addresses::desk::to_call(slug)),
        (Role::OnDuty, Place::Families, addresses::desk::households(slug)),
        (Role::OnDuty, Place::Closures, addresses::desk::closures(slug)),
        (Role::Manager, Place::Reports, addresses::desk_reports::page(slug)),
        (Role::Admin, Place::Staff, addresses::desk::staff(slug)),
    ];
    let open = doors.into_iter().filter(|(least, _, _)| role >= *least);
    open.map(|(_, to, href)| Door { to, href }).collect()
}

impl FromRequestParts<App> for Site {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Site, Error> {
        let asker = Asker::of(parts, app).await?;
        let params = RawPathParams::from_request_parts(parts, app).await.map_err(|_| Error::Missing)?;
        let params: Vec<(String, String)> =
            params.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
        let named = params.iter().find(|(name, _)| name == "household");
        let (id, desk, actor, leave) = match asker {
            Asker::Household(asker) => {
                (asker.household, None, asker.actor(), addresses::household::sign_out())
            }
            Asker::Staff(asker) => {
                let id: Option<HouseholdId> = named.and_then(|(_, value)| value.parse().ok());
                let leave = addresses::desk::sign_out(&asker.slug);
                (
                    id.ok_or(Error::Missing)?,
                    Some((asker.centre, asker.staff, asker.role)),
                    asker.actor(),
                    leave,
                )
            }
            Asker::Nobody | Asker::Device(_) | Asker::Counter(_) | Asker::Host(_) => {
                return Err(Error::Forbidden);
            }
        };
        let now = app.clock.now();
        let read = async move |db: &mut Conn| -> Result<Option<Found>, Fault> {
            let Some(household) = households::find(db, id).await? else { return Ok(None) };
            let (of, colleague) = match desk {
                None => (household.centre, None),
                Some((centre, colleague, role)) if may_see(db, id, centre).await? => {
                    let colleague = staff::find(db, colleague).await?;
                    let name = colleague.map(|colleague| colleague.name.as_str().to_string());
                    (centre, Some((name.unwrap_or_default(), role)))
                }
                Some(_) => return Ok(None),
            };
            let Some(centre) = centres::find(db, of).await? else { return Ok(None) };
            let (_, pauses) = households::asking(db, id, centre.zone.date(now)).await?;
            Ok(Some((household, pauses, centre, colleague)))
        };
        let found = app.store.read(move |db| Box::pin(async move { read(db).await })).await?;
        let (household, pauses, centre, colleague) = found.ok_or(Error::Missing)?;
        let Ok(view) = View::from_request_parts(parts, app).await;
        let Ok(token) = Token::from_request_parts(parts, app).await;
        let key = fresh_key();
        Ok(Site { household, pauses, centre, actor, view, token, key, colleague, params, leave })
    }
}

/// A household, its pauses, the centre of the page and the name on the desk's bar.
type Found = (Household, Vec<Pause>, Centre, Option<(String, Role)>);

async fn may_see(db: &mut Conn, household: HouseholdId, centre: CentreId) -> Result<bool, Fault> {
    households::is_known_at(db, household, centre).await
}
