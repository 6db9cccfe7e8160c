//! Content lines (RFC 5545 section 3.1): escaped, folded by octets.
//!
//! Keeps true: no line is longer than 75 octets, no character is cut, every line ends with CRLF.

use crate::domain::zone::Timestamp;

const PRODUCT: &str = "PRODID:-//Leyuan//Leyuan//ZH";

/// Octets in a line, its end not counted.
const LONGEST: usize = 75;

/// A calendar as it is written.
pub struct Lines(String);

impl Lines {
    /// A calendar with what every one begins with. No METHOD, no UID.
    pub fn begun() -> Lines {
        let mut lines = Lines(String::new());
        for line in ["BEGIN:VCALENDAR", "VERSION:2.0", PRODUCT, "CALSCALE:GREGORIAN"] {
            lines.line(line);
        }
        lines
    }

    /// The calendar, ended.
    pub fn whole(mut self) -> String {
        self.line("END:VCALENDAR");
        self.0
    }

    /// A property whose value is text: escaped, without control characters.
    pub fn text(&mut self, property: &str, value: &str) {
        let mut line = format!("{property}:");
        for c in value.chars() {
            match c {
                '\\' | ';' | ',' => line.extend(['\\', c]),
                '\n' => line.push_str("\\n"),
                c if c.is_control() => {}
                c => line.push(c),
            }
        }
        self.line(&line);
    }

    /// A line, folded between characters.
    pub fn line(&mut self, line: &str) {
        let mut octets = 0;
        for c in line.chars() {
            if octets + c.len_utf8() > LONGEST {
                self.0.push_str("\r\n ");
                octets = 1;
            }
            self.0.push(c);
            octets += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

/// An instant as calendars write it.
pub fn utc(instant: Timestamp) -> String {
    instant.format("%Y%m%dT%H%M%SZ").to_string()
}
