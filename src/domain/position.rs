//! Where a house stands on the globe.

use serde::{Deserialize, Serialize};

/// WGS 84, to a millionth of a degree (a decimetre).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Degrees", into = "Degrees")]
pub struct Position {
    latitude: i32,
    longitude: i32,
}

/// The same as people write it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Degrees {
    pub latitude: f64,
    pub longitude: f64,
}

impl Position {
    /// `None` where there is no such place, and in the sea off Africa where both are 0: that is a form left empty.
    ///
    /// ```
    /// # use leyuan::domain::position::Position;
    /// assert_eq!(Position::new(33.955_844, 116.798_265).unwrap().degrees().latitude, 33.955_844);
    /// assert!(Position::new(116.8, 33.9).is_none() && Position::new(0.0, 0.0).is_none());
    /// ```
    pub fn new(latitude: f64, longitude: f64) -> Option<Position> {
        let is_there = (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude);
        let millionths = |degrees: f64| (degrees * 1e6).round() as i32;
        let place = Position { latitude: millionths(latitude), longitude: millionths(longitude) };
        (is_there && (place.latitude, place.longitude) != (0, 0)).then_some(place)
    }

    pub fn degrees(self) -> Degrees {
        let degrees = |millionths: i32| f64::from(millionths) / 1e6;
        Degrees { latitude: degrees(self.latitude), longitude: degrees(self.longitude) }
    }
}

impl TryFrom<Degrees> for Position {
    type Error = &'static str;

    fn try_from(at: Degrees) -> Result<Position, &'static str> {
        Position::new(at.latitude, at.longitude)
            .ok_or("no such place; Write { latitude = 33.95, longitude = 116.8 }")
    }
}

impl From<Position> for Degrees {
    fn from(at: Position) -> Degrees {
        at.degrees()
    }
}
