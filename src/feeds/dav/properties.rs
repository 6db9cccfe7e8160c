//! What is known of each resource, as properties: live ones of RFC 4918, 4791, 5397, 6578 and two of Apple's.
//!
//! Keeps true: of rights there is reading and nothing else, so that no program offers to write.

use super::answer::Multistatus;
use super::ask::Wanted;
use super::family::{self, Own};
use super::marks::Marks;
use super::xml::Name;
use super::{APPLE, CALDAV, CALENDARSERVER, DAV};
use crate::addresses::dav as addresses;
use crate::domain::calendar::{Calendar, Listed};
use crate::domain::window::Window;
use crate::domain::zone::Timestamp;
use crate::feeds::icalendar::{self, Object, Reader};
use crate::feeds::xml_text::escaped;

/// A calendar where it stands.
#[derive(Clone, Copy)]
pub struct Shelf<'a> {
    /// Its address.
    pub href: &'a str,
    /// Who everybody is here.
    pub principal: &'a str,
    pub calendar: &'a Calendar,
    pub marks: &'a Marks,
    pub reader: Reader<'a>,
    /// What it lists lies in it.
    pub window: Window,
}

/// A resource.
#[derive(Clone, Copy)]
pub enum Thing<'a> {
    Root {
        principal: &'a str,
    },
    Principal {
        href: &'a str,
        home: &'a str,
        title: &'a str,
    },
    Home {
        href: &'a str,
        principal: &'a str,
        title: &'a str,
    },
    Shelf(Shelf<'a>),
    Member(Shelf<'a>, &'a Listed),
    /// A household's own calendar (P5).
    Own(&'a Own),
    OwnMember(&'a Own, &'a family::Member),
}

type Known = &'static [(&'static str, &'static str)];

const EVERYWHERE: Known = &[
    (DAV, "resourcetype"),
    (DAV, "current-user-principal"),
    (DAV, "current-user-privilege-set"),
    (DAV, "supported-report-set"),
    (DAV, "owner"),
];
const OF_A_PRINCIPAL: Known = &[
    (DAV, "displayname"),
    (DAV, "principal-URL"),
    (CALDAV, "calendar-home-set"),
    (CALDAV, "calendar-user-address-set"),
];
const OF_A_CALENDAR: Known = &[
    (DAV, "displayname"),
    (DAV, "getcontenttype"),
    (DAV, "sync-token"),
    (CALENDARSERVER, "getctag"),
    (CALDAV, "supported-calendar-component-set"),
    (CALDAV, "supported-calendar-data"),
    (CALDAV, "calendar-timezone"),
    (APPLE, "calendar-color"),
];
/// Of a household's own its name says what it is about.
const OF_A_SHELF: Known = &[(CALDAV, "calendar-description")];
const OF_A_MEMBER: Known = &[
    (DAV, "getetag"),
    (DAV, "getcontenttype"),
    (DAV, "getcontentlength"),
    (DAV, "getlastmodified"),
    (DAV, "creationdate"),
];
/// What is told unasked: the properties of RFC 4918 section 15.
const USUAL: &[&str] = &[
    "resourcetype",
    "displayname",
    "getcontenttype",
    "getetag",
    "getcontentlength",
    "getlastmodified",
    "creationdate",
];

/// Tells of a resource what was wanted.
pub fn tell(out: &mut Multistatus, thing: Thing, wanted: &Wanted) {
    let own: Vec<Name> = thing.known().map(|(space, word)| Name::new(space, word)).collect();
    let names: Vec<&Name> = match wanted {
        Wanted::Names => {
            let empty: String = own.iter().map(Name::as_empty_element).collect();
            return out.tell(&thing.href(), &empty, &[]);
        }
        Wanted::These(names) => names.iter().collect(),
        Wanted::Usual(more) => {
            let usual = own.iter().filter(|name| name.space == DAV && USUAL.contains(&name.word.as_str()));
            usual.chain(more).collect()
        }
    };
    let (mut found, mut missing) = (String::new(), Vec::new());
    for name in names {
        match thing.value(name).and_then(|value| Some((prefix(&name.space)?, value))) {
            Some((prefix, value)) => {
                let word = &name.word;
                found.push_str(&format!("<{prefix}:{word}>{value}</{prefix}:{word}>"));
            }
            None => missing.push(name),
        }
    }
    out.tell(&thing.href(), &found, &missing);
}

fn prefix(space: &str) -> Option<&'static str> {
    match space {
        DAV => Some("D"),
        CALDAV => Some("C"),
        CALENDARSERVER => Some("CS"),
        APPLE => Some("A"),
        _ => None,
    }
}

fn href(address: &str) -> String {
    format!("<D:href>{}</D:href>", escaped(address))
}

impl Thing<'_> {
    pub fn href(&self) -> String {
        match self {
            Thing::Root { .. } => addresses::ROOT.into(),
            Thing::Principal { href, .. } | Thing::Home { href, .. } => (*href).into(),
            Thing::Shelf(shelf) => shelf.href.into(),
            Thing::Member(shelf, listed) => addresses::member(shelf.href, listed.session.id),
            Thing::Own(own) => own.href.clone(),
            Thing::OwnMember(own, event) => addresses::family_event(&own.href, &event.name),
        }
    }

    fn known(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let own: Known = match self {
            Thing::Root { .. } => &[],
            Thing::Principal { .. } => OF_A_PRINCIPAL,
            Thing::Home { .. } => &[(DAV, "displayname")],
            Thing::Shelf(_) | Thing::Own(_) => OF_A_CALENDAR,
            Thing::Member(..) | Thing::OwnMember(..) => OF_A_MEMBER,
        };
        let more = if matches!(self, Thing::Shelf(_)) { OF_A_SHELF } else { &[] };
        EVERYWHERE.iter().chain(own).chain(more).copied()
    }

    /// The property as XML; `None` where there is no such thing.
    fn value(&self, name: &Name) -> Option<String> {
        match (name.space.as_str(), name.word.as_str()) {
            (DAV, "resourcetype") => Some(self.kind().into()),
            (DAV, "current-user-principal" | "owner") => Some(href(self.principal())),
            (DAV, "current-user-privilege-set") => Some(RIGHTS.into()),
            (DAV, "supported-report-set") => Some(self.reports()),
            (DAV, "displayname") => self.title().map(|title| escaped(&title)),
            (space, word) => match self {
                Thing::Root { .. } | Thing::Home { .. } => None,
                Thing::Principal { href: own, home, .. } => of_principal((space, word), own, home),
                Thing::Shelf(shelf) => shelf.value((space, word)),
                Thing::Member(shelf, listed) => shelf.of_member(listed, (space, word)),
                Thing::Own(own) => own.value((space, word)),
                Thing::OwnMember(_, event) => of_own_event(event, (space, word)),
            },
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Thing::Root { .. } | Thing::Home { .. } => "<D:collection/>",
            Thing::Principal { .. } => "<D:collection/><D:principal/>",
            Thing::Shelf(_) | Thing::Own(_) => "<D:collection/><C:calendar/>",
            Thing::Member(..) | Thing::OwnMember(..) => "",
        }
    }

    fn principal(&self) -> &str {
        match self {
            Thing::Root { principal } | Thing::Home { principal, .. } => principal,
            Thing::Principal { href, .. } => href,
            Thing::Shelf(shelf) | Thing::Member(shelf, _) => shelf.principal,
            Thing::Own(own) | Thing::OwnMember(own, _) => &own.home,
        }
    }

    fn title(&self) -> Option<String> {
        match self {
            Thing::Principal { title, .. } | Thing::Home { title, .. } => Some((*title).into()),
            Thing::Shelf(shelf) => Some(icalendar::titles(shelf.calendar, shelf.reader).0),
            Thing::Own(own) => Some(own.title.clone()),
            Thing::Root { .. } | Thing::Member(..) | Thing::OwnMember(..) => None,
        }
    }

    fn reports(&self) -> String {
        let one =
            |report| format!("<D:supported-report><D:report><{report}/></D:report></D:supported-report>");
        match self {
            Thing::Shelf(_) => REPORTS.iter().map(one).collect(),
            Thing::Own(_) => REPORTS[..3].iter().map(one).collect(),
            _ => String::new(),
        }
    }
}

/// Reading, and nothing else (RFC 3744 section 3).
const RIGHTS: &str = "<D:privilege><D:read/></D:privilege><D:privilege><C:read-free-busy/></D:privilege>";
/// The last is not answered of a household: nobody asks it when it is free.
const REPORTS: [&str; 4] =
    ["C:calendar-query", "C:calendar-multiget", "D:sync-collection", "C:free-busy-query"];

fn of_principal((space, word): (&str, &str), own: &str, home: &str) -> Option<String> {
    match (space, word) {
        (DAV, "principal-URL") => Some(href(own)),
        (CALDAV, "calendar-home-set") => Some(href(home)),
        // Nobody invites anybody here.
        (CALDAV, "calendar-user-address-set") => Some(String::new()),
        _ => None,
    }
}

/// What every calendar here says of itself.
pub(super) fn of_any_calendar((space, word): (&str, &str)) -> Option<String> {
    match (space, word) {
        (DAV, "getcontenttype") => Some(icalendar::MEDIA_TYPE.into()),
        (CALDAV, "supported-calendar-component-set") => Some("<C:comp name=\"VEVENT\"/>".into()),
        (CALDAV, "supported-calendar-data") => {
            Some("<C:calendar-data content-type=\"text/calendar\" version=\"2.0\"/>".into())
        }
        _ => None,
    }
}

/// An event as what is told of it needs it; its text is written only where it is asked for.
struct Told<'a, F: Fn() -> String> {
    tag: &'a str,
    created_at: Timestamp,
    changed_at: Timestamp,
    text: F,
}

impl<F: Fn() -> String> Told<'_, F> {
    fn value(&self, (space, word): (&str, &str)) -> Option<String> {
        match (space, word) {
            (DAV, "getetag") => Some(escaped(&format!("\"{}\"", self.tag))),
            (DAV, "getcontenttype") => Some(format!("{}; component=vevent", icalendar::MEDIA_TYPE)),
            (DAV, "getcontentlength") => Some((self.text)().len().to_string()),
            (DAV, "getlastmodified") => Some(self.changed_at.format("%a, %d %b %Y %H:%M:%S GMT").to_string()),
            (DAV, "creationdate") => Some(self.created_at.format("%Y-%m-%dT%H:%M:%SZ").to_string()),
            (CALDAV, "calendar-data") => Some(escaped(&(self.text)())),
            _ => None,
        }
    }
}

fn of_own_event(event: &family::Member, property: (&str, &str)) -> Option<String> {
    let Object { created_at, changed_at, text, .. } = &event.object;
    let (created_at, changed_at) = (*created_at, *changed_at);
    Told { tag: &event.tag, created_at, changed_at, text: || text.clone() }.value(property)
}

impl Shelf<'_> {
    fn value(&self, (space, word): (&str, &str)) -> Option<String> {
        match (space, word) {
            (DAV, "sync-token") => Some(escaped(&self.marks.token())),
            (CALENDARSERVER, "getctag") => Some(escaped(&self.marks.ctag())),
            (CALDAV, "calendar-description") => {
                Some(escaped(&icalendar::titles(self.calendar, self.reader).1))
            }
            (CALDAV, "calendar-timezone") => {
                Some(escaped(&icalendar::only_zone(self.calendar.centre.zone, self.window)))
            }
            (APPLE, "calendar-color") => Some(icalendar::colour(self.calendar).1.into()),
            property => of_any_calendar(property),
        }
    }

    fn of_member(&self, listed: &Listed, property: (&str, &str)) -> Option<String> {
        let (created_at, changed_at) = (listed.created_at, listed.changed_at);
        Told { tag: &self.marks.tag(listed), created_at, changed_at, text: || self.data(listed) }
            .value(property)
    }

    /// A session as a calendar of its own (RFC 4791 section 4.1).
    pub fn data(&self, listed: &Listed) -> String {
        icalendar::one(self.calendar, listed, self.reader)
    }
}
