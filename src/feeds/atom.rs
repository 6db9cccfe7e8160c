//! What is new and what changed, for readers of news (RFC 4287): an entry for each session.
//!
//! Keeps true: an entry's id is the session's for ever; `updated` is its last change of content, never now; the text is
//! XML whatever anybody typed.

use super::icalendar::{Reader, uid};
use super::xml_text::escaped;
use crate::addresses::{self, feeds, open_data};
use crate::domain::calendar::{Calendar, Listed};
use crate::domain::session::{Cause, Standing};
use crate::domain::zone::Timestamp;

pub const MEDIA_TYPE: &str = "application/atom+xml; charset=utf-8";
/// Entries, at most: the newest change first.
const LONGEST: usize = 100;

/// A centre's news; `listed` in any order.
pub fn feed(calendar: &Calendar, listed: &[Listed], since: Timestamp, reader: Reader) -> String {
    let (words, centre) = (reader.words, &calendar.centre);
    let language = words.language();
    let link = |path: &str| escaped(&reader.origin.link(&feeds::in_language(path, language)));
    let name = centre.names.in_(language);
    let mut newest: Vec<&Listed> = listed.iter().collect();
    newest
        .sort_by_key(|one| (std::cmp::Reverse(one.changed_at), one.session.window.starts(), one.session.id));
    newest.truncate(LONGEST);
    let updated = newest.first().map_or(since, |one| one.changed_at);
    let itself = link(&open_data::atom(&centre.slug));
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n\
         <id>tag:{},2026:news/{}</id>\n<title>{}</title>\n<updated>{}</updated>\n<author><name>{}</name></author>\n\
         <link rel=\"self\" type=\"application/atom+xml\" href=\"{itself}\"/>\n<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n",
        language.code(),
        reader.origin.domain(),
        escaped(&centre.slug),
        escaped(&words.tell("atom-title", &[("centre", name.into())])),
        utc(updated),
        escaped(name),
        link(&addresses::programme(&centre.slug)),
    );
    for one in newest {
        entry(&mut text, calendar, one, reader);
    }
    text.push_str("</feed>\n");
    text
}

fn entry(text: &mut String, calendar: &Calendar, listed: &Listed, reader: Reader) {
    let (words, session) = (reader.words, &listed.session);
    let language = words.language();
    let Some(room) = calendar.room(session.room) else { return };
    let title = session.names.in_(language);
    let times = words.times(session.starts, session.ends);
    let when = format!("{} {times}", words.day_of_year(session.date));
    let told = match &session.standing {
        Standing::Cancelled { cause: Cause(cause) } => {
            words.tell("calendar-cause", &[("cause", cause.in_(language).into())])
        }
        Standing::Planned => session.description.in_(language).to_string(),
    };
    let title = if session.is_cancelled() {
        words.tell("calendar-cancelled", &[("title", title.into())])
    } else {
        title.to_string()
    };
    let summary = [when, room.names.in_(language).to_string(), told];
    let summary = summary.iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>();
    let path = addresses::session(&calendar.centre.slug, session.id);
    let page = reader.origin.link(&feeds::in_language(&path, language));
    text.push_str(&format!(
        "<entry>\n<id>tag:{},2026:{}</id>\n<title>{}</title>\n<published>{}</published>\n<updated>{}</updated>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n<summary>{}</summary>\n</entry>\n",
        reader.origin.domain(),
        escaped(&uid(session.id, reader.origin)),
        escaped(&title),
        utc(listed.created_at),
        utc(listed.changed_at),
        escaped(&page),
        escaped(&summary.join("\n")),
    ));
}

fn utc(at: Timestamp) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}
