//! Everything remembered: two engines behind one seam, and one ledger for each centre.
//!
//! Readers take a connection, writers the held ledger. Each module below holds SQL, one statement to a function.

pub mod alarms;
pub mod alerts;
pub mod announcements;
pub mod arrivals;
pub mod attendance;
pub mod backups;
pub mod bookings;
pub mod calendars;
pub mod called_off;
pub mod centres;
pub mod closures;
pub mod counters;
pub mod credentials;
pub mod devices;
pub mod door_lines;
pub mod drafts;
pub mod drawn;
pub mod emergencies;
pub mod engine;
pub mod enrolments;
pub mod excesses;
pub mod exports;
pub mod facts;
pub mod family_calendars;
pub mod groups;
pub mod harvest;
pub mod hosts;
pub mod households;
pub mod imports;
pub mod incidents;
pub mod instead;
pub mod ledger;
pub mod marks;
pub mod memo;
pub mod merging;
pub mod misfits;
pub mod news;
pub mod notices;
pub mod numbers;
pub mod pairings;
pub mod parties;
pub mod payments;
pub mod pick_ups;
pub mod private_rooms;
pub mod pulse;
pub mod refusals;
pub mod reminders;
pub mod reports;
pub mod roll_calls;
pub mod rooms;
pub mod rosters;
pub mod rota;
pub mod series;
pub mod sessions;
pub mod sign_ins;
pub mod staff;
pub mod stories;
pub mod strikes;
pub mod tickets;
pub mod visits;
pub mod walls;
pub mod webhooks;

pub use engine::{Arg, Conn, Row};
pub use ledger::{Actor, Command, Held, Store};

/// Every statement of every module: one spec prepares them all on both engines.
pub fn statements() -> Vec<(&'static str, &'static str)> {
    [
        ledger::ALL,
        alarms::ALL,
        alerts::ALL,
        announcements::ALL,
        arrivals::ALL,
        attendance::ALL,
        bookings::ALL,
        calendars::ALL,
        centres::ALL,
        called_off::ALL,
        closures::ALL,
        counters::ALL,
        credentials::ALL,
        devices::ALL,
        door_lines::ALL,
        drafts::ALL,
        drawn::ALL,
        emergencies::ALL,
        exports::ALL,
        family_calendars::ALL,
        enrolments::ALL,
        groups::ALL,
        harvest::ALL,
        hosts::ALL,
        incidents::ALL,
        households::ALL,
        imports::ALL,
        marks::ALL,
        misfits::ALL,
        news::ALL,
        notices::ALL,
        pairings::ALL,
        parties::ALL,
        pick_ups::ALL,
        private_rooms::ALL,
        pulse::ALL,
        refusals::ALL,
        reminders::ALL,
        reports::ALL,
        roll_calls::ALL,
        rooms::ALL,
        rosters::ALL,
        rota::ALL,
        series::ALL,
        sessions::ALL,
        sign_ins::ALL,
        staff::ALL,
        stories::ALL,
        strikes::ALL,
        tickets::ALL,
        visits::ALL,
        webhooks::ALL,
    ]
    .concat()
}
