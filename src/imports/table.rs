//! A table as bytes: comma or semicolon, CRLF or LF, with or without a byte order mark, quoted or not; each record with
//! its line.
//!
//! Keeps true: one bad record spoils no other; a quotation mark that is never closed costs its own line.

use super::Unreadable;
use super::report::Why;

/// Lines a record may span; a longer one has swallowed its neighbours.
const MOST_LINES: u64 = 40;
/// Quotation marks left open, at most.
const MOST_OPEN: usize = 100;

pub struct Table {
    pub heading: Vec<String>,
    /// Each record's line, and its fields or why it has none.
    pub records: Vec<(u64, Result<Vec<String>, Why>)>,
}

/// Splits a table into records.
///
/// # Errors
/// When it is no text at all, has no heading, or opens more quotation marks than anybody could have meant.
pub fn split(bytes: &[u8], delimiter: u8) -> Result<Table, Unreadable> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(Unreadable("the file is UTF-16; save it as UTF-8 and try again".into()));
    }
    let bytes = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes);
    let mut records = Vec::new();
    let (mut offset, mut line, mut open) = (0, 1, 0);
    while let Some(swallowed) = stretch(&bytes[offset..], (delimiter, line), &mut records)? {
        open += 1;
        if open > MOST_OPEN {
            let wrong =
                format!("line {}: more than {MOST_OPEN} quotation marks are not closed", swallowed.line);
            return Err(Unreadable(wrong));
        }
        records.push((swallowed.line, Err(Why::Unclosed)));
        let start = offset + swallowed.start;
        let rest = bytes[start..].iter().position(|byte| *byte == b'\n');
        let Some(rest) = rest else { break };
        (offset, line) = (start + rest + 1, swallowed.line + 1);
    }
    let mut records = records.into_iter();
    let heading = match records.next() {
        Some((_, Ok(heading))) => heading.into_iter().map(|name| name.trim().to_owned()).collect(),
        Some((_, Err(why))) => return Err(Unreadable(format!("the heading: {why}"))),
        None => return Err(Unreadable("the file is empty".into())),
    };
    Ok(Table { heading, records: records.collect() })
}

/// A record that runs on over its neighbours' lines.
struct Swallowed {
    start: usize,
    line: u64,
}

/// Reads records until the end, or until one has swallowed others.
fn stretch(
    bytes: &[u8],
    (delimiter, first_line): (u8, u64),
    records: &mut Vec<(u64, Result<Vec<String>, Why>)>,
) -> Result<Option<Swallowed>, Unreadable> {
    let mut reader = csv::ReaderBuilder::new();
    let mut reader = reader.has_headers(false).flexible(true).delimiter(delimiter).from_reader(bytes);
    let mut record = csv::ByteRecord::new();
    let (mut counted, mut line) = (0, first_line);
    loop {
        let is_one = reader.read_byte_record(&mut record).map_err(|fault| Unreadable(fault.to_string()))?;
        if !is_one {
            return Ok(None);
        }
        // The end of the line before and empty lines are none of it.
        let before = record.position().map_or(0, |position| place(position.byte()));
        let blank = bytes[before..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let (start, end) = (before + blank, place(reader.position().byte()).min(bytes.len()));
        line += newlines(&bytes[counted..start]);
        counted = start;
        let raw = bytes[start..end.max(start)].trim_ascii_end();
        let lines = newlines(raw);
        let is_open = raw.iter().filter(|byte| **byte == b'"').count() % 2 == 1;
        if lines > MOST_LINES || (lines > 0 && is_open) {
            return Ok(Some(Swallowed { start, line }));
        }
        if record.iter().all(|field| field.trim_ascii().is_empty()) {
            continue;
        }
        let fields = record.iter().map(|field| std::str::from_utf8(field).map(str::to_owned));
        let fields: Result<Vec<String>, _> = fields.collect();
        records.push((line, fields.map_err(|_| Why::NotText)));
    }
}

fn newlines(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|byte| **byte == b'\n').count() as u64
}

fn place(byte: u64) -> usize {
    usize::try_from(byte).unwrap_or(usize::MAX)
}
