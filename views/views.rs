//! Pages and the parts they are made of: functions from what is shown to markup.
//!
//! A view asks no database, no clock and no rule; decisions arrive made, words come from [`words`].

pub mod api;
pub mod assets;
pub mod baskets;
pub mod bookings;
pub mod calls;
pub mod closures;
pub mod courses;
pub mod desk;
pub mod desk_bookings;
pub mod desk_courses;
pub mod desk_enrolments;
pub mod desk_households;
pub mod desk_limits;
pub mod desk_misfits;
pub mod desk_reports;
pub mod desk_sessions;
pub mod desk_staff;
pub mod desk_webhooks;
pub mod door;
pub mod effects;
pub mod enrolments;
pub mod filled;
pub mod forms;
pub mod help;
pub mod household;
pub mod icons;
pub mod kiosk;
pub mod layout;
pub mod letters;
pub mod notices;
pub mod pairing;
pub mod private_room;
pub mod programme;
pub mod qr;
pub mod refusals;
pub mod roster;
pub mod session;
pub mod sign_in;
pub mod story;
pub mod subscribe;
pub mod tags;
pub mod words;
