//! The cast of the demo, read from config/demo.toml, which is part of the program.
//!
//! Invariant: ids follow from keys, so that the same person is the same in every run; births follow from today.

use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;
use uuid::Uuid;

use super::Way;
use crate::domain::centre::Centre;
use crate::domain::household::{Child, Guardian, Household, Phone};
use crate::domain::ids::{ChildId, DeviceId, GuardianId, HostAccountId, HouseholdId, StaffId};
use crate::domain::names::{Language, Name, Names};
use crate::domain::staff::{Login, Role};
use crate::domain::zone::{Date, Days, Months};
use crate::error::Fault;
use crate::store::sign_ins::Who;

static CAST: LazyLock<Cast> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../config/demo.toml"))
        .expect("config/demo.toml is part of the program")
});

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cast {
    pub staff: Vec<Person>,
    pub hosts: Vec<Host>,
    pub incident: Mishap,
    /// What is said on the screens.
    pub announcement: Names,
    pub screens: Vec<Screen>,
    pub households: Vec<Family>,
}

/// Somebody on the staff.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Person {
    pub key: String,
    pub centre: String,
    login: String,
    pub name: Name,
    pub role: Role,
    label: Option<Names>,
}

/// A way in for a host from outside, as a series of the centre names it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Host {
    pub key: String,
    pub centre: String,
    login: String,
    pub host: Names,
    /// Who comes in by it, as the first page says.
    name: Name,
    label: Option<Names>,
}

/// Something small that happened to somebody.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Mishap {
    pub who: Name,
    pub what: Name,
    pub done: Name,
    pub informed: Name,
}

/// A paired screen on a wall.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Screen {
    pub key: String,
    pub centre: String,
    name: Name,
    label: Option<Names>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Family {
    pub key: String,
    pub centre: String,
    name: Name,
    label: Option<Names>,
    #[serde(default)]
    resident: bool,
    #[serde(default)]
    language: Language,
    email: Option<String>,
    /// The seven digits of its card; the eighth is their check digit.
    pub card: Option<u32>,
    pub pin: Option<String>,
    guardians: Vec<Adult>,
    children: Vec<Kid>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Adult {
    name: Name,
    phone: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kid {
    name: Name,
    /// So old today: months, and days on top.
    months: u32,
    #[serde(default)]
    days: u64,
    needs: Option<Name>,
}

impl Cast {
    pub fn ours() -> &'static Cast {
        &CAST
    }

    /// Whom the first page offers.
    pub fn ways(&self) -> Vec<Way> {
        let way = |key: &str, name: Option<&Name>, label: &Option<Names>| {
            Some(Way { person: key.to_string(), name: name?.clone(), label: label.clone()? })
        };
        let families = self
            .households
            .iter()
            .map(|family| way(&family.key, family.guardians.first().map(|adult| &adult.name), &family.label));
        let staff = self.staff.iter().map(|person| way(&person.key, Some(&person.name), &person.label));
        let screens = self.screens.iter().map(|screen| way(&screen.key, Some(&screen.name), &screen.label));
        let hosts = self.hosts.iter().map(|host| way(&host.key, Some(&host.name), &host.label));
        families.chain(staff).chain(hosts).chain(screens).flatten().collect()
    }

    /// Who or what a key names.
    pub fn find(&self, key: &str) -> Option<Who> {
        if self.households.iter().any(|family| family.key == key) {
            return Some(Who::Household(HouseholdId(id("household", key))));
        }
        if self.staff.iter().any(|person| person.key == key) {
            return Some(Who::Staff(StaffId(id("staff", key))));
        }
        if self.hosts.iter().any(|host| host.key == key) {
            return Some(Who::Host(HostAccountId(id("host", key))));
        }
        let screen = self.screens.iter().find(|screen| screen.key == key)?;
        Some(Who::Device(screen.id()))
    }
}

impl Screen {
    pub fn id(&self) -> DeviceId {
        DeviceId(id("screen", &self.key))
    }
}

impl Person {
    pub fn login(&self) -> Result<Login, Fault> {
        login(&self.login, &self.key)
    }
}

impl Host {
    pub fn login(&self) -> Result<Login, Fault> {
        login(&self.login, &self.key)
    }
}

fn login(text: &str, key: &str) -> Result<Login, Fault> {
    Login::parse(text).ok_or_else(|| Fault::Corrupt(format!("the login of {key}")))
}

impl Family {
    /// The family as it is registered `today` at a centre.
    pub fn household(&self, id: HouseholdId, centre: &Centre, today: Date) -> Household {
        let guardian = |(nth, adult): (usize, &Adult)| Guardian {
            id: GuardianId(self::id("guardian", &format!("{} {nth}", self.key))),
            name: adult.name.clone(),
            phone: adult.phone.as_deref().and_then(Phone::parse),
            is_adult: true,
        };
        let child = |(nth, kid): (usize, &Kid)| Child {
            id: ChildId(self::id("child", &format!("{} {nth}", self.key))),
            name: kid.name.clone(),
            birth: kid.birth(today),
            needs: kid.needs.clone(),
        };
        Household {
            id,
            centre: centre.id,
            name: self.name.clone(),
            is_resident: self.resident,
            language: self.language,
            email: self.email.clone(),
            children: self.children.iter().enumerate().map(child).collect(),
            guardians: self.guardians.iter().enumerate().map(guardian).collect(),
            has_reminders: true,
            has_consent: true,
        }
    }
}

impl Kid {
    fn birth(&self, today: Date) -> Option<Date> {
        today.checked_sub_months(Months::new(self.months))?.checked_sub_days(Days::new(self.days))
    }
}

/// The id of somebody of the cast.
pub(super) fn id(kind: &str, key: &str) -> Uuid {
    let hash: [u8; 32] = Sha256::digest(format!("leyuan demo {kind} {key}")).into();
    let bytes = hash.first_chunk::<16>().copied().unwrap_or_default();
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_cast_is_whole_and_every_name_could_have_been_typed() {
        let cast = Cast::ours();
        let keys: BTreeSet<&str> = cast.households.iter().map(|family| family.key.as_str()).collect();
        assert_eq!(keys.len(), cast.households.len());
        assert!(cast.staff.iter().all(|person| person.login().is_ok()));
        for family in &cast.households {
            let people = family.guardians.iter().map(|adult| &adult.name);
            let people = people.chain(family.children.iter().map(|kid| &kid.name)).chain([&family.name]);
            for name in people {
                assert!(Name::parse(name.as_str()).is_ok_and(|parsed| parsed == *name));
            }
            let phones = family.guardians.iter().filter_map(|adult| adult.phone.as_deref());
            assert!(phones.into_iter().all(|phone| Phone::parse(phone).is_some()));
            assert!(!family.guardians.is_empty() && !family.children.is_empty());
        }
        assert!(matches!(cast.find("grandmother"), Some(Who::Household(_))));
        assert!(matches!(cast.find("staff"), Some(Who::Staff(_))));
        assert!(matches!(cast.find("wall"), Some(Who::Device(_))));
        assert_eq!(cast.find("nobody"), None);
        let ways: Vec<String> = cast.ways().into_iter().map(|way| way.person).collect();
        assert_eq!(ways, ["grandmother", "staff", "admin", "host", "wall"]);
    }
}
