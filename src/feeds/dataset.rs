//! What a centre gives away, as catalogues of open data read it: a schema.org Dataset with one download for each feed.
//!
//! Keeps true: only what is served is named; the text can stand inside a `script` element.

use serde_json::{Value, json};

use super::icalendar::Reader;
use super::rpde;
use crate::addresses::{self, feeds, open_data};
use crate::domain::calendar::Calendar;
use crate::domain::harvest::Feed;
use crate::domain::licence::Licence;
use crate::domain::names::Language;

/// Where the models of the items are written down.
const MODELS: &str = "https://openactive.io/modelling-opportunity-data/2.0/";
const MANUAL: &str = "https://permalink.openactive.io/dataset-site/open-data-documentation";

/// The block for the page about the data.
pub fn dataset(calendar: &Calendar, licence: &Licence, reader: Reader) -> String {
    let (words, centre) = (reader.words, &calendar.centre);
    let language = words.language();
    let link = |path: &str| reader.origin.link(path);
    let said = |key: &str| words.tell(key, &[("centre", centre.names.in_(language).into())]);
    let site = link(&feeds::in_language(&open_data::site(&centre.slug), language));
    let mut publisher = json!({
        "@type": "Organization",
        "name": centre.names.in_(language),
        "url": link(&addresses::programme(&centre.slug)),
    });
    for (key, value) in [("telephone", &calendar.contact.phone), ("email", &calendar.contact.email)] {
        if !value.is_empty() {
            publisher[key] = json!(value);
        }
    }
    let whole = json!({
        "@context": ["https://schema.org/", "https://openactive.io/"],
        "@type": "Dataset",
        "@id": site,
        "url": site,
        "name": said("open-data-name"),
        "description": said("open-data-about"),
        "keywords": words.say("open-data-keywords").split(", ").collect::<Vec<_>>(),
        "license": licence.as_str(),
        "publisher": publisher,
        "discussionUrl": link(&addresses::help(&centre.slug)),
        "documentation": MANUAL,
        "inLanguage": Language::ALL.map(Language::code),
        "schemaVersion": MODELS,
        "backgroundImage": { "@type": "ImageObject", "url": link(&addresses::asset("icon.svg")) },
        "distribution": Feed::ALL.map(|feed| download(feed, &link(&open_data::feed(&centre.slug, feed)), reader)),
    });
    whole.to_string().replace("</", "<\\/").replace("<!--", "<\\u0021--")
}

fn download(feed: Feed, address: &str, reader: Reader) -> Value {
    let kind = match feed {
        Feed::SessionSeries | Feed::ScheduledSessions => format!("https://openactive.io/{}", feed.kind()),
        Feed::EventSeries | Feed::Events => format!("https://schema.org/{}", feed.kind()),
    };
    json!({
        "@type": "DataDownload",
        "name": feed.kind(),
        "description": reader.words.say(title(feed)),
        "additionalType": kind,
        "encodingFormat": rpde::MEDIA_TYPE,
        "contentUrl": address,
    })
}

/// The words for what a feed holds.
pub fn title(feed: Feed) -> &'static str {
    match feed {
        Feed::SessionSeries => "open-data-session-series",
        Feed::ScheduledSessions => "open-data-scheduled-sessions",
        Feed::EventSeries => "open-data-event-series",
        Feed::Events => "open-data-events",
    }
}
