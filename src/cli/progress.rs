//! Long work, shown on standard error: a bar on a terminal, plain lines elsewhere.
//!
//! Keeps true: a log file holds at most eleven lines for each piece of work, and standard output none.

use indicatif::{ProgressBar, ProgressStyle};
use std::io::{IsTerminal, Write, stderr};
use std::sync::{Mutex, PoisonError};

use crate::progress::{Progress, Step};

const BAR: &str = "{msg} {wide_bar} {human_pos}/{human_len} {eta}";
const COUNT: &str = "{msg} {human_pos}";

/// What long work tells, shown here.
pub fn shown() -> Progress {
    let bar = Mutex::new(Shown::default());
    let is_terminal = stderr().is_terminal();
    Progress::to(move |step| {
        let mut shown = bar.lock().unwrap_or_else(PoisonError::into_inner);
        match is_terminal {
            true => shown.draw(&step),
            // Nobody is left to tell if standard error is closed.
            false => drop(shown.line(&step).map(|line| writeln!(stderr(), "{line}"))),
        }
    })
}

/// What was shown of the work told last.
#[derive(Debug, Default)]
pub struct Shown {
    what: String,
    tenths: Option<u64>,
    bar: Option<ProgressBar>,
}

impl Shown {
    /// The line to write about a step: one for each tenth of the whole, and none between.
    pub fn line(&mut self, step: &Step) -> Option<String> {
        let tenths = step.of.map_or(0, |of| step.done.min(of).saturating_mul(10) / of.max(1));
        if self.what == step.what && self.tenths == Some(tenths) {
            return None;
        }
        (self.what, self.tenths) = (step.what.clone(), Some(tenths));
        Some(match step.of {
            Some(of) => format!("{}: {} of {of}", step.what, step.done),
            None => step.what.clone(),
        })
    }

    fn draw(&mut self, step: &Step) {
        if self.what != step.what {
            self.what.clone_from(&step.what);
            self.finish();
        }
        let bar = self.bar.get_or_insert_with(|| new_bar(step));
        bar.set_position(step.done);
        if step.of.is_some_and(|of| step.done >= of) {
            self.finish();
        }
    }

    fn finish(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish();
        }
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        self.finish();
    }
}

fn new_bar(step: &Step) -> ProgressBar {
    let (bar, style) = match step.of {
        Some(of) => (ProgressBar::new(of), BAR),
        None => (ProgressBar::new_spinner(), COUNT),
    };
    let style = ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar());
    bar.with_style(style).with_message(step.what.clone())
}
