//! What was drawn of a picture, kept packed for every screen that asks for the same.
//!
//! Invariant: a print is byte for byte what would be drawn anew: it is of this picture, this face, these words and this
//! many seconds left. The prints of a picture end with it; no face with somebody's press on it is kept.

use axum::body::Bytes;
use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::response::{IntoResponse, Response};
use maud::Markup;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::hall::Glance;
use crate::domain::ids::CentreId;
use crate::domain::layout::Layout;
use crate::domain::names::Language;
use crate::domain::wall::Wall;
use crate::web::coding::{Coding, gzip};

/// Faces kept of one picture: a wall and its doors in a few words and layouts. Whoever asks for more has it drawn.
const MOST: usize = 32;

#[derive(Clone, Default)]
pub struct Prints(Arc<Mutex<HashMap<CentreId, Sheaf>>>);

struct Sheaf {
    wall: Arc<Wall>,
    prints: HashMap<Face, Bytes>,
}

/// Whatever decides the bytes beside the picture.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Face {
    path: String,
    layout: Layout,
    language: Language,
    is_large: bool,
    banners: Vec<String>,
    seconds_left: i64,
}

impl Prints {
    /// The face as it was drawn of this picture, or drawn now.
    pub fn answer(
        &self,
        (wall, glance): (&Arc<Wall>, &Glance),
        seconds_left: i64,
        draw: impl FnOnce() -> Markup,
    ) -> Response {
        if glance.coding == Coding::Identity {
            return draw().into_response();
        }
        let view = &glance.view;
        let face = Face {
            path: view.path.clone(),
            layout: glance.layout,
            language: view.language,
            is_large: view.is_large,
            banners: view.banners.clone(),
            seconds_left,
        };
        let packed = self.kept(wall, &face).unwrap_or_else(|| {
            let packed = Bytes::from(gzip(&draw().into_string()));
            self.keep(wall, face, packed.clone());
            packed
        });
        let kind = (CONTENT_TYPE, "text/html; charset=utf-8");
        ([kind, (CONTENT_ENCODING, "gzip"), (VARY, "accept-encoding")], packed).into_response()
    }

    fn kept(&self, wall: &Arc<Wall>, face: &Face) -> Option<Bytes> {
        let sheaves = self.sheaves();
        let sheaf = sheaves.get(&wall.facts.centre.id).filter(|sheaf| Arc::ptr_eq(&sheaf.wall, wall))?;
        sheaf.prints.get(face).cloned()
    }

    fn keep(&self, wall: &Arc<Wall>, face: Face, packed: Bytes) {
        let mut sheaves = self.sheaves();
        let empty = || Sheaf { wall: Arc::clone(wall), prints: HashMap::new() };
        let sheaf = sheaves.entry(wall.facts.centre.id).or_insert_with(empty);
        if !Arc::ptr_eq(&sheaf.wall, wall) {
            *sheaf = empty();
        }
        if sheaf.prints.len() < MOST {
            sheaf.prints.insert(face, packed);
        }
    }

    fn sheaves(&self) -> std::sync::MutexGuard<'_, HashMap<CentreId, Sheaf>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
