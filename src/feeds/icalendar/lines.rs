//! Content lines of RFC 5545, section 3.1.
//!
//! Keeps true: no line is longer than 75 octets, no character is cut, no text holds a control character.

/// Octets in a line, its end not counted.
const LONGEST: usize = 75;

#[derive(Default)]
pub(super) struct Lines(pub(super) String);

impl Lines {
    /// A property whose value is text: escaped, without control characters.
    pub(super) fn text(&mut self, property: &str, value: &str) {
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
    pub(super) fn line(&mut self, line: &str) {
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
