//! Who asks: nobody we know, a household, somebody of the staff, a host, a screen, or a people counter; and who may what.
//!
//! Invariant: the table in `web.rs` names an [`Access`] for every address, and [`admit`] holds it before the
//! handler runs. A household sees its own, staff and devices their own centre.

use axum::extract::{FromRequestParts, Request, State};
use axum::http::Uri;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use futures_util::FutureExt;

use super::api;
use super::cookies::Secret;
use super::guard::changes_something;
use super::view::referer;
use crate::actions::note_use::NoteUse;
use crate::addresses;
use crate::app::App;
use crate::domain::ids::{CentreId, CounterId, DeviceId, HostAccountId, HouseholdId, SignInId, StaffId};
use crate::domain::layout::Layout;
use crate::domain::screen::Hung;
use crate::domain::sign_in::{Stay, is_proved};
use crate::domain::staff::Role;
use crate::domain::zone::Timestamp;
use crate::error::{Error, Fault};
use crate::store::ledger::Actor;
use crate::store::sign_ins::{self, SignIn, Who};
use crate::store::{Conn, counters};

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asker {
    Nobody,
    Household(Household),
    Staff(Staff),
    Device(Device),
    Counter(Counter),
    Host(Host),
}

/// A household that signed in. `centre` is where it did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Household {
    pub household: HouseholdId,
    pub centre: CentreId,
    pub sign_in: SignInId,
}

/// Somebody of a centre's staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staff {
    pub staff: StaffId,
    pub centre: CentreId,
    pub slug: String,
    pub role: Role,
    pub sign_in: SignInId,
}

/// A paired screen of a centre.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    pub device: DeviceId,
    pub centre: CentreId,
    pub slug: String,
    pub hung: Hung,
    pub sign_in: SignInId,
}

/// A people counter of a centre.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counter {
    pub counter: CounterId,
    pub centre: CentreId,
    pub slug: String,
}

/// Somebody who runs sessions of a centre from outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Host {
    pub account: HostAccountId,
    pub centre: CentreId,
    pub slug: String,
    pub sign_in: SignInId,
}

impl Host {
    pub fn actor(&self) -> Actor {
        Actor::Host(self.account)
    }
}

impl Household {
    pub fn actor(&self) -> Actor {
        Actor::Household(self.household)
    }
}

impl Staff {
    pub fn actor(&self) -> Actor {
        Actor::Staff(self.staff)
    }
}

impl Counter {
    pub fn actor(&self) -> Actor {
        Actor::Counter(self.counter)
    }
}

impl Device {
    pub fn actor(&self) -> Actor {
        Actor::Device(self.device)
    }

    /// The one page it shows.
    pub fn face(&self) -> String {
        match (self.hung.place.layout, &self.hung.door) {
            (Layout::CheckIn, _) => addresses::stands::check_in(&self.slug),
            (Layout::Here, _) => addresses::stands::here(&self.slug),
            (_, Some(room)) => addresses::kiosk::door(&self.slug, room),
            (_, None) => addresses::kiosk::wall(&self.slug),
        }
    }
}

/// Who may use an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    Anyone,
    /// A household, somebody of the staff of any centre, or a host.
    Known,
    Household,
    OnDuty,
    Office,
    Manager,
    Admin,
    /// A screen paired with the centre of the address.
    Device,
    /// A people counter of the centre of the address.
    Counter,
    /// A host of the centre of the address.
    Host,
}

/// What becomes of somebody at an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Enter,
    SignIn,
    Refuse,
}

impl Access {
    /// `centre`: the word of the address that names a centre, where staff and screens are concerned.
    pub fn judge(self, asker: &Asker, centre: &str) -> Verdict {
        let needed = match self {
            Access::Anyone => return Verdict::Enter,
            Access::Known | Access::Household => None,
            Access::OnDuty => Some(Role::OnDuty),
            Access::Office => Some(Role::Office),
            Access::Manager => Some(Role::Manager),
            Access::Admin => Some(Role::Admin),
            Access::Device | Access::Counter | Access::Host => None,
        };
        let may = match (asker, self) {
            (Asker::Nobody, Access::Device) => false,
            (Asker::Nobody, _) => return Verdict::SignIn,
            (Asker::Household(_), access) => matches!(access, Access::Household | Access::Known),
            (Asker::Staff(_) | Asker::Host(_), Access::Known) => true,
            (Asker::Staff(staff), _) => {
                needed.is_some_and(|needed| staff.role >= needed) && staff.slug == centre
            }
            (Asker::Device(device), access) => access == Access::Device && device.slug == centre,
            (Asker::Host(host), access) => access == Access::Host && host.slug == centre,
            (Asker::Counter(counter), access) => access == Access::Counter && counter.slug == centre,
        };
        if may { Verdict::Enter } else { Verdict::Refuse }
    }
}

/// What is known of the sign-in a request came with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    pub id: SignInId,
    pub stay: Stay,
    /// When whoever it is last gave a PIN or a password.
    pub proved_at: Option<Timestamp>,
}

/// What an address asks of whoever comes.
#[derive(Debug, Clone, Copy)]
pub struct Needs {
    pub access: Access,
    /// A PIN or a password of the last ten minutes.
    pub is_proof: bool,
}

/// Lets a request through to its handler, sends its asker to sign in or to prove themselves again, or refuses.
pub async fn admit(State((app, needs)): State<(App, Needs)>, request: Request, next: Next) -> Response {
    let access = needs.access;
    if access == Access::Anyone && !api::is_below(request.uri().path()) {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    if let Some(no) = api::turned_away(&parts) {
        return no.into_response();
    }
    let asker = match Asker::of(&mut parts, &app).await {
        Ok(asker) => asker,
        Err(fault) => return Error::from(fault).into_response(),
    };
    match access.judge(&asker, centre_of(&parts.uri)) {
        // A token that opens nothing is told so, even where nobody need have one.
        _ if asker == Asker::Nobody && api::brings_token(&parts) => api::No::sign_in().into_response(),
        Verdict::SignIn if api::is_below(parts.uri.path()) => api::No::sign_in().into_response(),
        Verdict::Enter if needs.is_proof && !has_proof(&parts, &app) => prove_first(&parts),
        Verdict::Enter => next.run(Request::from_parts(parts, body)).await,
        Verdict::SignIn if !changes_something(&parts.method) => sign_in_first(access, &parts.uri),
        Verdict::SignIn | Verdict::Refuse => Error::Forbidden.into_response(),
    }
}

/// Whether whoever asks gave a PIN or a password in the last ten minutes.
fn has_proof(parts: &Parts, app: &App) -> bool {
    let standing = parts.extensions.get::<Standing>();
    standing.is_some_and(|standing| is_proved(standing.proved_at, app.clock.now()))
}

/// They come back to the page they asked for, or to that of the form they sent.
fn prove_first(parts: &Parts) -> Response {
    if api::is_below(parts.uri.path()) {
        return api::No::proof().into_response();
    }
    let next = match changes_something(&parts.method) {
        false => parts.uri.path_and_query().map(|whole| whole.as_str().to_string()),
        true => referer(&parts.headers),
    };
    Redirect::to(&addresses::sign_ins::proof_then(&next.unwrap_or_default())).into_response()
}

fn sign_in_first(access: Access, uri: &Uri) -> Response {
    let next = uri.path_and_query().map_or("/", |whole| whole.as_str());
    let address = match access {
        Access::Household | Access::Known => addresses::household::sign_in_then(next),
        _ => addresses::desk::sign_in_then(centre_of(uri), next),
    };
    Redirect::to(&address).into_response()
}

/// The centre an address names: its first word, or the first after those of the API.
fn centre_of(uri: &Uri) -> &str {
    let path = uri.path();
    path.strip_prefix(api::CENTRES).unwrap_or(path).split('/').nth(1).unwrap_or_default()
}

impl Asker {
    /// Looked up once for a request, where somebody wants to know.
    pub async fn of(parts: &mut Parts, app: &App) -> Result<Asker, Fault> {
        if let Some(known) = parts.extensions.get::<Asker>() {
            return Ok(known.clone());
        }
        let is_program = api::is_below(parts.uri.path());
        let secret = match is_program {
            true => Secret::borne(&parts.headers),
            false => Secret::sent(&parts.headers, app),
        };
        let asker = match secret {
            None => Asker::Nobody,
            Some(secret) => match found(app, secret.hash(), is_program).await? {
                Found::Nobody => Asker::Nobody,
                Found::Counter(counter) => Asker::from(counter),
                Found::SignIn(sign_in) => {
                    note_use(app, &sign_in).await;
                    let SignIn { id, stay, proved_at, .. } = sign_in;
                    // In the demo nobody has a PIN to give again.
                    let proved_at = if app.is_demo() { Some(app.clock.now()) } else { proved_at };
                    parts.extensions.insert(Standing { id, stay, proved_at });
                    Asker::from(sign_in)
                }
            },
        };
        parts.extensions.insert(asker.clone());
        Ok(asker)
    }
}

/// Whose secret it is.
enum Found {
    Nobody,
    SignIn(SignIn),
    Counter(counters::Token),
}

async fn found(app: &App, hash: String, is_program: bool) -> Result<Found, Fault> {
    let now = app.clock.now();
    let read = async move |db: &mut Conn| -> Result<Found, Fault> {
        if let Some(sign_in) = sign_ins::find(db, &hash, now).await? {
            return Ok(Found::SignIn(sign_in));
        }
        // A device is no browser: its token opens no page.
        let counter = if is_program { counters::by_token(db, &hash).await? } else { None };
        Ok(counter.map_or(Found::Nobody, Found::Counter))
    };
    app.store.read(move |db| async move { read(db).await }.boxed()).await
}

/// Whoever looks at pages is not signed out. What cannot be noted keeps nobody from them.
async fn note_use(app: &App, sign_in: &SignIn) {
    let (id, stay, now) = (sign_in.id, sign_in.stay, app.clock.now());
    if stay.is_due(sign_in.used_at, now)
        && let Err(error) = app.store.change(sign_in.centre, Actor::System, NoteUse { id, stay, now }).await
    {
        tracing::warn!(sign_in.id = %id, "the use of a sign-in was not noted: {error}");
    }
}

impl From<SignIn> for Asker {
    fn from(sign_in: SignIn) -> Asker {
        let SignIn { id, centre, slug, who, role, hung, .. } = sign_in;
        match (who, role) {
            (Who::Household(household), _) => Asker::Household(Household { household, centre, sign_in: id }),
            (Who::Staff(staff), Some(role)) => Asker::Staff(Staff { staff, centre, slug, role, sign_in: id }),
            (Who::Staff(_), None) => Asker::Nobody,
            (Who::Host(account), _) => Asker::Host(Host { account, centre, slug, sign_in: id }),
            (Who::Device(device), _) => {
                let hung = hung.unwrap_or_default();
                Asker::Device(Device { device, centre, slug, hung, sign_in: id })
            }
        }
    }
}

impl From<counters::Token> for Asker {
    fn from(token: counters::Token) -> Asker {
        let counters::Token { id, centre, slug } = token;
        Asker::Counter(Counter { counter: id, centre, slug })
    }
}

impl FromRequestParts<App> for Standing {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Standing, Error> {
        Asker::of(parts, app).await?;
        parts.extensions.get().copied().ok_or(Error::Forbidden)
    }
}

impl FromRequestParts<App> for Asker {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Asker, Error> {
        Ok(Asker::of(parts, app).await?)
    }
}

/// For handlers of one kind of asker: the table has made sure of it already.
macro_rules! extracted { ($($kind:ident)*) => { $(
    impl FromRequestParts<App> for $kind {
        type Rejection = Error;

        async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<$kind, Error> {
            match Asker::of(parts, app).await? {
                Asker::$kind(asker) => Ok(asker),
                _ => Err(Error::Forbidden),
            }
        }
    }
)* } }
extracted! { Household Staff Device Counter Host }
