//! How often a screen, and all screens of a centre, may try what a guess could open, or take what is given out.
//!
//! Invariant: a try counts before it is made, so that many at once are no more than one after the other; what turned
//! out well is taken back.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use crate::domain::ids::{CentreId, DeviceId};
use crate::domain::zone::{Span, Timestamp};
use crate::web::who::Device;

/// Minutes after which a try is forgotten.
const MINUTES: i64 = 10;

/// Whose tries: a screen's, or those of all screens of a centre.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Whose {
    Screen(DeviceId),
    Centre(CentreId),
}

/// The tries of the last minutes. Screens are few, and paired.
#[derive(Clone)]
pub struct Tries {
    of_screen: usize,
    of_centre: usize,
    made: Arc<Mutex<HashMap<Whose, VecDeque<Timestamp>>>>,
}

/// One try that was counted.
pub struct Try {
    tries: Tries,
    whose: [Whose; 2],
    at: Timestamp,
}

impl Tries {
    pub fn new(of_screen: usize, of_centre: usize) -> Tries {
        Tries { of_screen, of_centre, made: Arc::default() }
    }

    /// Counts one more; none where there were too many.
    pub fn begin(&self, screen: &Device, now: Timestamp) -> Option<Try> {
        let limits =
            [(Whose::Screen(screen.device), self.of_screen), (Whose::Centre(screen.centre), self.of_centre)];
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let is_recent = |at: &Timestamp| now - *at < Span::minutes(MINUTES);
        made.retain(|_, tries| {
            tries.retain(is_recent);
            !tries.is_empty()
        });
        let is_full =
            |(whose, most): &(Whose, usize)| made.get(whose).is_some_and(|tries| tries.len() >= *most);
        if limits.iter().any(is_full) {
            return None;
        }
        let whose = limits.map(|(whose, _)| whose);
        for whose in whose {
            made.entry(whose).or_default().push_back(now);
        }
        Some(Try { tries: self.clone(), whose, at: now })
    }
}

impl Try {
    /// It was right: it does not count.
    pub fn take_back(self) {
        let mut made = self.tries.made.lock().unwrap_or_else(PoisonError::into_inner);
        for whose in self.whose {
            let Some(tries) = made.get_mut(&whose) else { continue };
            if let Some(own) = tries.iter().rposition(|at| *at == self.at) {
                tries.remove(own);
            }
        }
    }
}
