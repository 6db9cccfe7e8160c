//! What every handler, action and job of one running program shares.
//!
//! Invariant: cheap to clone; whoever needs the time, the store or the settings gets them from here.

use std::sync::Arc;

use crate::addresses::Origin;
use crate::broker::Broker;
use crate::clock::Clock;
use crate::settings::{Purpose, Settings};
use crate::stop::Stop;
use crate::store::Store;

#[derive(Clone)]
pub struct App {
    pub store: Store,
    pub clock: Clock,
    pub settings: Arc<Settings>,
    pub purpose: Purpose,
    /// Where people reach us; never taken from a request.
    pub origin: Origin,
    pub stop: Stop,
    /// The broker of the people counters.
    pub broker: Broker,
}

impl App {
    /// Whether invented households live here, and anybody may enter as one of them.
    pub fn is_demo(&self) -> bool {
        self.purpose == Purpose::Demo
    }
}
