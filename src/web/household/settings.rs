//! The household's own page, its settings, consent, PIN and sign-ins.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use maud::Markup;

use super::{Fields, Site};
use crate::actions::change_pin;
use crate::actions::consent::{self as agreeing, GiveConsent};
use crate::actions::edit_household::{Edit, Settings};
use crate::actions::sign_in::Denied;
use crate::actions::sign_out::SignOut;
use crate::addresses;
use crate::app::App;
use crate::domain::consent::Channel;
use crate::domain::household::Household;
use crate::domain::ids::GuardianId;
use crate::domain::names::{Language, line};
use crate::domain::sign_in::is_proved;
use crate::error::Error;
use crate::store::notices;
use crate::store::sign_ins::Who;
use crate::views::filled::Filled;
use crate::views::household::{self as view, Own};
use crate::web::arrival::Arrival;
use crate::web::cookies::Secret;
use crate::web::forms::Form;
use crate::web::sign_in::{entered, left, locked_until};
use crate::web::typed::Reader;
use crate::web::who::Standing;

const TITLE: &str = "household-title";
const CONSENT: &str = "household-consent-title";
const PIN: &str = "household-pin-title";
const LONGEST_EMAIL: usize = 120;

pub async fn own_page(site: Site, State(app): State<App>) -> Result<Response, Error> {
    show(&site, &app, settled(&site.household)).await
}

async fn show(site: &Site, app: &App, filled: Filled) -> Result<Response, Error> {
    let id = site.household.id;
    let notices = app.store.read(move |db| Box::pin(notices::of_household(db, id, 50))).await?;
    let unread = notices.iter().filter(|notice| notice.read_at.is_none()).count();
    let settings = form(site, &filled);
    let own = Own { today: site.today(app), pauses: &site.pauses, unread, settings: &settings };
    let body = view::own_page(site.words(), &site.household, own, site.token.as_str());
    let body = maud::html! { (filled.summary(site.words())) (body) };
    Ok(site.form(TITLE, &filled, body))
}

/// The settings form of a page.
pub fn form(site: &Site, filled: &Filled) -> Markup {
    view::settings(site.words(), filled, site.home(), site.guarded())
}

/// The settings as they are.
pub fn settled(household: &Household) -> Filled {
    let filled = Filled::default()
        .with("name", household.name.as_str())
        .with("language", household.language.code())
        .with("email", household.email.clone().unwrap_or_default());
    let filled = if household.has_reminders { filled.with("reminders", "yes") } else { filled };
    if household.is_resident { filled.with("resident", "yes") } else { filled }
}

/// Only the desk says how a household is called and whether it lives here (B3).
pub async fn save(site: Site, State(app): State<App>, fields: Form<Fields>) -> Result<Response, Error> {
    let mut read = Reader::of(fields.fields, site.words());
    let language = Language::parse(read.filled.value("language")).unwrap_or(site.household.language);
    let email = read_email(&mut read);
    let has_reminders = read.filled.has("reminders", "yes");
    let (name, is_resident) = match site.is_desk() {
        true => (read.name(("name", 0), "household-name"), read.filled.has("resident", "yes")),
        false => (Some(site.household.name.clone()), site.household.is_resident),
    };
    match name {
        Some(name) if !read.filled.is_faulty() => {
            let settings = Settings { name, is_resident, language, email, has_reminders };
            site.change(&app, Edit::Settings(settings)).await
        }
        _ if site.is_desk() => crate::web::desk_households::show(&site, &app, read.filled).await,
        _ => show(&site, &app, read.filled).await,
    }
}

/// An address with something on both sides of its @; whether it is theirs shows when a letter comes back.
pub fn read_email(read: &mut Reader) -> Option<String> {
    let typed = read.filled.value("email").trim().to_string();
    if typed.is_empty() {
        return None;
    }
    let email = line(&typed, LONGEST_EMAIL).ok().filter(|text| {
        let is_plain = text.bytes().all(|b| b.is_ascii_graphic() && !b"<>()[],;:\\\"".contains(&b));
        is_plain && text.split_once('@').is_some_and(|(who, host)| !who.is_empty() && host.contains('.'))
    });
    if email.is_none() {
        read.fault("email", "household-error-email");
    }
    email
}

pub async fn consent_form(site: Site) -> Response {
    show_consent(&site, Filled::default())
}

fn show_consent(site: &Site, filled: Filled) -> Response {
    let body = view::consent(site.words(), &filled, &site.household, site.home(), site.guarded());
    site.form(CONSENT, &filled, body)
}

/// P3: given by a guardian, withdrawn any time.
pub async fn consent(
    site: Site,
    State(app): State<App>,
    standing: Standing,
    form: Form<Fields>,
) -> Result<Response, Error> {
    let mut read = Reader::of(form.fields, site.words());
    let (household, centre) = (site.household.id, site.household.centre);
    if read.filled.value("answer") == "withdraw" {
        if !read.filled.has("sure", "yes") {
            read.fault("sure", "household-error-withdraw");
            return Ok(show_consent(&site, read.filled));
        }
        // It erases: for that whoever asks proves themselves again.
        if !is_proved(standing.proved_at, app.clock.now()) {
            let next = addresses::sign_ins::proof_then(&site.home().consent());
            return Ok(Redirect::to(&next).into_response());
        }
        agreeing::withdraw(&app, (household, centre), site.actor).await?;
        return Ok(site.back());
    }
    let guardian: Option<GuardianId> = read.filled.value("guardian").parse().ok();
    if !read.filled.has("consent", "yes") {
        read.fault("consent-box", "household-error-consent");
    }
    let (Some(guardian), false) = (guardian, read.filled.is_faulty()) else {
        return Ok(show_consent(&site, read.filled));
    };
    let channel = if site.is_desk() { Channel::Desk } else { Channel::Online };
    let give = GiveConsent { household, guardian, channel, now: app.clock.now() };
    app.store.change(centre, site.actor, give).await?;
    Ok(site.back())
}

pub async fn pin_form(site: Site) -> Response {
    show_pin(&site, &Filled::default())
}

fn show_pin(site: &Site, filled: &Filled) -> Response {
    site.form(PIN, filled, view::pin_form(site.words(), filled, site.guarded()))
}

pub async fn change_pin(
    site: Site,
    State(app): State<App>,
    (standing, arrival): (Standing, Arrival),
    form: Form<Fields>,
) -> Result<Response, Error> {
    let mut read = Reader::of(form.fields, site.words());
    let (old, new) = (read.pin("pin"), read.new_pin("new"));
    if read.filled.value("new").trim() != read.filled.value("again").trim() {
        read.fault("again", "household-error-pin-again");
    }
    let (Some(old), Some(new), false) = (old, new, read.filled.is_faulty()) else {
        return Ok(show_pin(&site, &read.filled));
    };
    let secret = Secret::random();
    match change_pin::change_pin(&app, site.household.id, (&old, &new), arrival.fresh(&secret, standing.stay))
        .await?
    {
        Ok(()) => Ok(entered(&app, &secret, standing.stay, &addresses::household::household())),
        Err(denied) => {
            match denied {
                Denied::Wrong => read.fault("pin", "household-error-pin-old"),
                Denied::Locked { until } => {
                    let said = locked_until((&app, site.words()), until, site.centre.zone, "sign-in-locked");
                    read.filled.fault("pin", said);
                }
            }
            Ok(show_pin(&site, &read.filled))
        }
    }
}

pub async fn sign_out_everywhere(
    site: Site,
    State(app): State<App>,
    _: Form<Fields>,
) -> Result<Response, Error> {
    let everywhere = SignOut::Everywhere(Who::Household(site.household.id));
    app.store.change(site.household.centre, site.actor, everywhere).await?;
    Ok(left(&app, &addresses::home()))
}
