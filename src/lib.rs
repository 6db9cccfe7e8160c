//! Leyuan: booking and live occupancy for the activity spaces of a community centre.
//!
//! Arrows point one way: `main → cli, jobs, web → actions → store → domain` and
//! `web → views, feeds → words, addresses, domain`. `tests/architecture.rs` holds this.

pub mod actions;
pub mod addresses;
pub mod app;
pub mod broker;
pub mod cli;
pub mod clock;
pub mod config;
pub mod domain;
pub mod error;
pub mod feeds;
pub mod imports;
pub mod jobs;
pub mod progress;
pub mod settings;
pub mod stop;
pub mod store;
pub mod web;

#[path = "../views/views.rs"]
pub mod views;

pub use views::words;
