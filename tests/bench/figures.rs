//! Figures and the table they stand in.

use std::io::Write;

/// Many measurements of one thing.
#[derive(Debug, Default, Clone)]
pub struct Sample(Vec<f64>);

impl Sample {
    pub fn add(&mut self, figure: f64) {
        self.0.push(figure);
    }

    pub fn median(&self) -> f64 {
        self.at(0.5)
    }

    /// The figure that this share of all stays below.
    pub fn at(&self, share: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let last = sorted.len().saturating_sub(1);
        sorted.get((last as f64 * share).round() as usize).copied().unwrap_or(f64::NAN)
    }
}

/// One line: what, how much, what was promised.
pub struct Line {
    pub what: String,
    pub figure: String,
    pub promise: String,
    /// None where nothing was promised.
    pub is_kept: Option<bool>,
}

impl Line {
    pub fn plain(what: impl Into<String>, figure: impl Into<String>) -> Line {
        Line { what: what.into(), figure: figure.into(), promise: String::new(), is_kept: None }
    }

    pub fn promised(
        what: impl Into<String>,
        figure: impl Into<String>,
        promise: impl Into<String>,
        is_kept: bool,
    ) -> Line {
        Line { what: what.into(), figure: figure.into(), promise: promise.into(), is_kept: Some(is_kept) }
    }
}

/// The table, as Markdown.
pub fn print(title: &str, lines: &[Line]) {
    let mut out = std::io::stdout().lock();
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let mut say = |text: String| writeln!(out, "{text}").expect("an output");
    say(format!("\n### {title} ({cores} cores)\n"));
    say("| what | figure | promise | kept |".into());
    say("|---|---|---|---|".into());
    for line in lines {
        let kept = line.is_kept.map_or("", |kept| if kept { "yes" } else { "NO" });
        say(format!("| {} | {} | {} | {kept} |", line.what, line.figure, line.promise));
    }
}
