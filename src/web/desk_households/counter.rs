//! Where somebody on duty stands before any household is known.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::addresses;
use crate::app::App;
use crate::domain::centre::Centre;
use crate::domain::staff::Role;
use crate::error::Error;
use crate::store::{Actor, centres, staff};
use crate::views::household::Guarded;
use crate::views::layout::{CentreBrand, Face, Place, Shell, SignOut, Viewer};
use crate::views::words::Words;
use crate::web::forms::Token;
use crate::web::household::desk_doors;
use crate::web::typed::fresh_key;
use crate::web::view::View;
use crate::web::who::Staff;

pub struct Counter {
    pub centre: Centre,
    pub actor: Actor,
    pub view: View,
    token: Token,
    key: String,
    name: String,
    role: Role,
    leave: String,
}

impl Counter {
    pub fn words(&self) -> &'static Words {
        self.view.words()
    }

    pub fn guarded(&self) -> Guarded<'_> {
        Guarded { token: self.token.as_str(), key: &self.key }
    }

    /// The frame; `title` is the key of its title, which names nobody.
    pub fn shell(&self, title: &str) -> Shell<'_> {
        let name = self.centre.names.in_(self.view.language);
        Shell {
            centre: Some(CentreBrand { slug: &self.centre.slug, name }),
            viewer: Viewer::Staff(&self.name),
            doors: desk_doors(&self.centre.slug, self.role),
            here: Some(Place::Families),
            zone: Some(self.centre.zone.name()),
            sign_out: Some(SignOut { action: &self.leave, token: self.token.as_str() }),
            ..self.view.shell(self.words().say(title), Face::Desk)
        }
    }
}

impl FromRequestParts<App> for Counter {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Counter, Error> {
        let asker = Staff::from_request_parts(parts, app).await?;
        let Ok(view) = View::from_request_parts(parts, app).await;
        let Ok(token) = Token::from_request_parts(parts, app).await;
        let (centre, colleague) = (asker.centre, asker.staff);
        let read = app.store.read(move |db| {
            Box::pin(async move { Ok((centres::find(db, centre).await?, staff::find(db, colleague).await?)) })
        });
        let (centre, colleague) = read.await?;
        let centre = centre.ok_or(Error::Missing)?;
        let name = colleague.map_or(String::new(), |colleague| colleague.name.as_str().to_string());
        let leave = addresses::desk::sign_out(&centre.slug);
        Ok(Counter {
            centre,
            actor: asker.actor(),
            view,
            token,
            key: fresh_key(),
            name,
            role: asker.role,
            leave,
        })
    }
}
