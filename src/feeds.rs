//! What other programs read: the names of other people's standards (VEVENT, Event) live only here.
//!
//! Keeps true: nobody's name and no private room stands in any feed (P1, M2); the same facts give the same bytes.

pub mod atom;
pub mod csv;
pub mod dataset;
pub mod dav;
pub mod free_busy;
pub mod icalendar;
pub mod open_data;
pub mod rpde;
pub mod schema_org;
pub mod sitemap;
pub mod timezone;
pub mod webhooks;
pub mod xml_text;
