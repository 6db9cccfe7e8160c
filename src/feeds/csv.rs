//! Tables for spreadsheets (RFC 4180): comma, CRLF, UTF-8 with the mark by which Excel knows it.
//!
//! Keeps true: no cell is a formula. What begins like one, in full-width letters too, gets an apostrophe before it.

use crate::domain::zone::Date;

/// By which Excel knows UTF-8.
const MARK: &str = "\u{feff}";
/// What a spreadsheet would calculate, or split on.
const ACTIVE: [char; 12] = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n', '|'];

/// A table as a file: its heads, then its rows.
///
/// ```
/// # use leyuan::feeds::csv::file;
/// let table = file(&["a".into(), "b".into()], &[vec!["=1+1".into(), "x,y".into()]]);
/// assert_eq!(table, "\u{feff}a,b\r\n'=1+1,\"x,y\"\r\n");
/// ```
pub fn file(heads: &[String], rows: &[Vec<String>]) -> String {
    let mut out = String::from(MARK);
    for row in std::iter::once(heads).chain(rows.iter().map(Vec::as_slice)) {
        let cells: Vec<String> = row.iter().map(|cell| quoted(&harmless(cell))).collect();
        out.push_str(&cells.join(","));
        out.push_str("\r\n");
    }
    out
}

/// `reports-use-2026-11-01-2026-11-30.csv`: letters a header may hold.
pub fn name(word: &str, from: Date, to: Date) -> String {
    format!("{word}-{from}-{to}.csv")
}

fn harmless(cell: &str) -> String {
    // Spaces before it do not make it harmless everywhere.
    let first = cell.chars().find(|c| ACTIVE.contains(c) || !c.is_whitespace());
    if first.is_some_and(|c| ACTIVE.contains(&c)) { format!("'{cell}") } else { cell.to_string() }
}

fn quoted(cell: &str) -> String {
    let needs = cell.contains([',', '"', '\r', '\n', '\t', ';']) || cell.trim() != cell;
    if needs { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_a_spreadsheet_would_run_comes_out_bare() {
        for cell in [
            "=1",
            "+1",
            "-1",
            "@SUM(A1)",
            "＝1",
            "＋1",
            "－1",
            "＠x",
            "\t=1",
            "\r=1",
            "\n=1",
            "  =1",
            "\u{3000}＝1",
            "|x",
        ] {
            let bare = harmless(cell);
            assert!(bare.starts_with('\''), "{cell:?}");
            assert_eq!(&bare[1..], cell);
        }
        for cell in ["", "乐享童年", "< 5", "41–44", "3-5", "a=b", "18"] {
            assert_eq!(harmless(cell), cell);
        }
    }

    #[test]
    fn another_reader_reads_what_was_written() {
        let rows = vec![
            vec!["x,y".into(), "says \"no\"".into(), "two\r\nlines".into()],
            vec![" space ".into(), "乐园；".into(), String::new()],
        ];
        let text = file(&["一".into(), "b".into(), "c".into()], &rows);
        let mut reader = csv::ReaderBuilder::new().from_reader(text.trim_start_matches(MARK).as_bytes());
        let read: Vec<Vec<String>> =
            reader.records().map(|row| row.unwrap().iter().map(str::to_string).collect()).collect();
        assert_eq!(read, rows);
        assert!(text.starts_with(MARK) && text.ends_with("\r\n"));
    }
}
