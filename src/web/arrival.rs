//! The browser somebody signs in with, as far as it says what it is.
//!
//! Invariant: of what it says of itself the kind of device is kept, and no more.

use axum::extract::FromRequestParts;
use axum::http::header::USER_AGENT;
use axum::http::request::Parts;
use std::convert::Infallible;

use super::cookies::Secret;
use crate::actions::sign_in::Fresh;
use crate::app::App;
use crate::domain::sign_in::{DeviceKind, Stay};

#[derive(Debug, Clone, Copy)]
pub struct Arrival {
    pub on: DeviceKind,
}

impl Arrival {
    /// With the new cookie it is about to be given.
    pub fn fresh(self, secret: &Secret, stay: Stay) -> Fresh {
        Fresh { token_hash: secret.hash(), stay, on: self.on }
    }

    pub fn of(parts: &Parts) -> Arrival {
        let says = parts.headers.get(USER_AGENT).and_then(|says| says.to_str().ok());
        Arrival { on: says.map(DeviceKind::of).unwrap_or_default() }
    }
}

impl FromRequestParts<App> for Arrival {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Arrival, Infallible> {
        Ok(Arrival::of(parts))
    }
}
