//! Households at the desk: registered, found, and given a card.
//!
//! Invariant: what is looked for travels in the body of a request, never in an address; a card's PIN is told in the
//! answer to the request that made it, and stored nowhere.

use axum::extract::Path;

use super::answers::{Listed, Made};
use super::asked::{Body, Nonce};
use super::caller::Clerk;
use super::make;
use super::problem::{Kind, No};
use super::shapes::people::{Card, Household as Shape, Registration, Search};
use crate::actions::issue_card::{Drawn, IssueCard, draw};
use crate::actions::prove;
use crate::actions::register_household::RegisterHousehold;
use crate::addresses;
use crate::domain::consent::Channel;
use crate::domain::ids::HouseholdId;
use crate::domain::names::Language;
use crate::error::Fault;
use crate::store::households;
use crate::views::desk_households::ROWS;
use crate::web::Entry;
use crate::web::desk_households::{matching, read_household};
use crate::web::typed::{Fields, Reader, once};
use crate::web::who::Access::OnDuty;

pub fn entries() -> Vec<Entry> {
    vec![
        make("find-households", "/api/v1/centres/{centre}/desk/households/search", OnDuty, search),
        make("register-household", "/api/v1/centres/{centre}/desk/households", OnDuty, register),
        make("replace-card", "/api/v1/centres/{centre}/desk/households/{household}/card", OnDuty, replace),
    ]
}

const LONGEST_SEARCH: usize = 60;

/// By card number, the end of a phone number, or a part of a name.
async fn search(clerk: Clerk, Path(_): Path<String>, wish: Body<Search>) -> Result<Listed<Shape>, No> {
    let (centre, today, wanted) = (clerk.centre.id, clerk.today(), wish.sent.find);
    if wanted.chars().count() > LONGEST_SEARCH {
        return Err(No::of(Kind::Invalid).at("find", &format!("0 – {LONGEST_SEARCH}")));
    }
    let read = clerk.caller.app.store.read(move |db| {
        Box::pin(async move {
            let mut found = Vec::new();
            for id in matching(db, centre, wanted.trim()).await? {
                found.extend(households::find(db, id).await?);
            }
            Ok(found)
        })
    });
    let items = read.await?.iter().map(|household| Shape::of(household, today)).collect();
    Ok(Listed { items, next: None, number: None })
}

/// What this very program draws with this key: sent again, it draws the same.
fn drawn(clerk: &Clerk, key: &str) -> Result<Drawn, No> {
    let drawn = draw(&clerk.secret, key);
    Ok(drawn.ok_or_else(|| Fault::Other("no card could be drawn".into()))?)
}

/// As the desk's form has it, whose reader says what is wrong.
fn fields(sent: &Registration) -> Fields {
    let ticked = |name: &str| (name.to_string(), "yes".to_string());
    let mut fields: Fields = vec![
        ("name".into(), sent.name.clone().unwrap_or_default()),
        ("language".into(), Language::from(sent.language).code().into()),
        ("email".into(), sent.email.clone().unwrap_or_default()),
    ];
    fields.extend(sent.is_resident.then(|| ticked("resident")));
    fields.extend(sent.has_consent.then(|| ticked("consent")));
    fields.extend(sent.guardian.fields());
    fields.extend(sent.children.iter().flat_map(|child| child.fields()));
    fields
}

async fn register(
    clerk: Clerk,
    Nonce(key): Nonce,
    Path(_): Path<String>,
    wish: Body<Registration>,
) -> Result<Made<Card>, No> {
    if wish.sent.children.len() > ROWS {
        return Err(No::of(Kind::Invalid).at("children", &format!("1 – {ROWS}")));
    }
    let id = HouseholdId(once(clerk.centre.id.0, &key));
    let mut read = Reader::of(fields(&wish.sent), clerk.caller.words());
    let at = (&clerk.centre, Language::from(wish.sent.language));
    let household = read_household(&mut read, at, id, clerk.today());
    let (Some(household), false) = (household, read.filled.is_faulty()) else {
        return Err(No::invalid(read.filled.faults()));
    };
    let drawn = drawn(&clerk, &key)?;
    let card = drawn.card(prove::seal(drawn.pin.as_str()).await?);
    let register = RegisterHousehold { household, channel: Channel::Desk, card, now: clerk.now() };
    let number = clerk.press(register).await?;
    Ok(told(&clerk, id, &number, &drawn))
}

fn told(
    clerk: &Clerk,
    id: HouseholdId,
    number: &crate::domain::card::CardNumber,
    drawn: &Drawn,
) -> Made<Card> {
    let card = Card { household: id.0, card: number.grouped(), pin: drawn.pin.as_str().into() };
    Made(card, addresses::api::desk::household(&clerk.centre.slug, id))
}

/// The old card is dead, and what it had opened is shut.
async fn replace(
    clerk: Clerk,
    Nonce(key): Nonce,
    Path((_, household)): Path<(String, HouseholdId)>,
) -> Result<Made<Card>, No> {
    let drawn = drawn(&clerk, &key)?;
    let issue =
        IssueCard { household, card: drawn.card(prove::seal(drawn.pin.as_str()).await?), now: clerk.now() };
    let number = clerk.press(issue).await?;
    Ok(told(&clerk, household, &number, &drawn))
}
