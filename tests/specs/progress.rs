//! Long work says how far it has come, and says little where nobody watches a bar.

use leyuan::cli::progress::Shown;
use leyuan::progress::{Progress, Step};
use std::sync::{Arc, Mutex};

#[test]
fn a_log_has_at_most_eleven_lines_for_each_piece_of_work() {
    let lines = Arc::new(Mutex::new((Shown::default(), Vec::new())));
    let ear = lines.clone();
    let progress = Progress::to(move |step: Step| {
        let (shown, lines) = &mut *ear.lock().unwrap();
        lines.extend(shown.line(&step));
    });
    for done in 0..=32_069 {
        progress.tell("rows", done, 32_069);
    }
    progress.tell("checking", 7, None);
    progress.tell("checking", 8, None);
    let lines = &lines.lock().unwrap().1;
    assert_eq!((lines[0].as_str(), lines[10].as_str()), ("rows: 0 of 32069", "rows: 32069 of 32069"));
    assert_eq!((lines.len(), lines[11].as_str()), (12, "checking"));
}
