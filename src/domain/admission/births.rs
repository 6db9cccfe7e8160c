//! A booked party looked at again after a birth date was corrected (A7): by the rules that admitted it.

use super::Asked;
use crate::domain::capacity::Bodies;
use crate::domain::facts::Facts;
use crate::domain::party::Request;
use crate::domain::refusal::Refusal;
use crate::domain::zone::Timestamp;

/// What the birth dates of a booked party now say against it: ages, babies and siblings, grown-ups, staff. `None`
/// when the session, the household or somebody of the party is not among the facts.
pub fn about_births(request: &Request, facts: &Facts, now: Timestamp) -> Option<Vec<Refusal>> {
    let session = facts.session(request.session)?;
    let household = facts.household.as_ref().filter(|household| household.id == request.household)?;
    let known = request.guardians.iter().copied().filter(|id| household.guardian(*id).is_some());
    let request = Request { guardians: known.collect(), ..request.clone() };
    let asked = Asked { request: &request, facts, session, household, now };
    let (mut refusals, _) = asked.about_people()?;
    refusals.retain(|refusal| !matches!(refusal, Refusal::NoConsent | Refusal::NobodyComes));
    // The party is booked: it is among those looked after already.
    refusals.extend(asked.too_few_staff(&Bodies::default()));
    Some(refusals)
}
