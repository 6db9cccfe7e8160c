//! The lines of a calendar (RFC 5545 section 3.1), unfolded and put into their components.
//!
//! Keeps true: whatever the bytes, what is kept is bounded; a line that is no text costs what needs it and no other; a
//! calendar that is cut off is refused whole, for what it does not hold would be taken for gone.

use super::super::Unreadable;
use super::super::report::Why;

/// No calendar of a house is larger.
const LARGEST: usize = 16 * 1024 * 1024;
/// Octets of one unfolded line; what is beyond is not kept.
const LONGEST_LINE: usize = 64 * 1024;
/// A calendar has events, events have alarms; nothing stands deeper than that.
const DEEPEST: usize = 8;
const MOST_COMPONENTS: usize = 20_000;
/// Lines kept of all components together.
const MOST_LINES: usize = 200_000;
/// What is read; every other property is passed over.
const READ: &[&str] = &[
    "CATEGORIES",
    "CLASS",
    "DESCRIPTION",
    "DTEND",
    "DTSTART",
    "DURATION",
    "EXDATE",
    "EXRULE",
    "LAST-MODIFIED",
    "LOCATION",
    "METHOD",
    "NAME",
    "RDATE",
    "RECURRENCE-ID",
    "RRULE",
    "SEQUENCE",
    "STATUS",
    "SUMMARY",
    "TZID",
    "TZOFFSETFROM",
    "TZOFFSETTO",
    "UID",
    "X-LIC-LOCATION",
    "X-WR-CALNAME",
    "X-WR-TIMEZONE",
];

/// One property.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    pub number: u64,
    /// In capitals.
    pub name: String,
    /// Names in capitals, values without quotation marks.
    pub params: Vec<(String, String)>,
    /// As it stands, still escaped.
    pub value: Result<String, Why>,
}

/// Something between BEGIN and END.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Component {
    pub name: String,
    /// Of its BEGIN.
    pub number: u64,
    pub lines: Vec<Line>,
    pub inner: Vec<Component>,
}

impl Line {
    pub fn param(&self, name: &str) -> Option<&str> {
        self.params.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

impl Component {
    pub fn line(&self, name: &str) -> Option<&Line> {
        self.lines.iter().find(|line| line.name == name)
    }

    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Line> {
        self.lines.iter().filter(move |line| line.name == name)
    }

    /// Whether another has the same properties, wherever it stands.
    pub fn says_the_same(&self, other: &Component) -> bool {
        let said = |component: &Component| {
            let lines = component
                .lines
                .iter()
                .map(|line| (line.name.clone(), line.params.clone(), line.value.clone()));
            lines.collect::<Vec<_>>()
        };
        said(self) == said(other)
    }

    /// What a property says; none where it is not there or nothing stands in it.
    ///
    /// # Errors
    /// When it is no text.
    pub fn value(&self, name: &str) -> Result<Option<&str>, Why> {
        let Some(line) = self.line(name) else { return Ok(None) };
        let value = line.value.as_ref().map_err(Why::clone)?.trim();
        Ok(Some(value).filter(|value| !value.is_empty()))
    }
}

/// Whether bytes look like a calendar, so that what is wrong with them is told as such.
pub fn is_calendar(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes).trim_ascii_start();
    bytes.len() >= BEGIN.len() && bytes[..BEGIN.len()].eq_ignore_ascii_case(BEGIN)
}

const BEGIN: &[u8] = b"BEGIN:V";

/// The outermost components of a file, as a rule one VCALENDAR.
///
/// # Errors
/// The line, and what is wrong there: too much of something, or an END that is missing or another's.
pub fn components(bytes: &[u8]) -> Result<Vec<Component>, Unreadable> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(Unreadable("the calendar is UTF-16; save it as UTF-8 and try again".into()));
    }
    if bytes.len() > LARGEST {
        return Err(Unreadable(format!("the calendar is larger than {} MB", LARGEST / 1024 / 1024)));
    }
    let mut open: Vec<Component> = Vec::new();
    let mut whole = Vec::new();
    let (mut lines, mut begun) = (0, 0);
    for (number, raw) in Unfolded::of(bytes) {
        let Some((name, _)) = name(&raw) else { continue };
        let wrong = |why: String| Err(Unreadable(format!("line {number}: {why}")));
        match name.as_str() {
            "BEGIN" => {
                begun += 1;
                if open.len() >= DEEPEST || begun > MOST_COMPONENTS {
                    return wrong("too many components, or too deep in one another".into());
                }
                open.push(Component { name: word(&raw), number, ..Component::default() });
            }
            "END" => match open.pop() {
                Some(done) if done.name == word(&raw) => {
                    open.last_mut().map_or(&mut whole, |above| &mut above.inner).push(done);
                }
                Some(other) => {
                    return wrong(format!(
                        "END:{} where {} of line {} is open",
                        word(&raw),
                        other.name,
                        other.number
                    ));
                }
                None => return wrong(format!("END:{} of nothing", word(&raw))),
            },
            name if READ.contains(&name) => {
                lines += 1;
                if lines > MOST_LINES {
                    return wrong(format!("more than {MOST_LINES} properties"));
                }
                if let Some(above) = open.last_mut() {
                    above.lines.push(line(number, &raw));
                }
            }
            _ => {}
        }
    }
    match open.pop() {
        Some(cut) => Err(Unreadable(format!(
            "line {}: {} has no END: the calendar is cut off; fetch it again",
            cut.number, cut.name
        ))),
        None => Ok(whole),
    }
}

/// Lines put together again: at a break with a space or a tab after it, also within a character.
struct Unfolded<'a> {
    rest: &'a [u8],
    number: u64,
    /// The line being put together.
    line: Option<(u64, Vec<u8>)>,
}

impl<'a> Unfolded<'a> {
    fn of(bytes: &'a [u8]) -> Unfolded<'a> {
        let rest = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes);
        Unfolded { rest, number: 0, line: None }
    }

    /// The next line as it stands, however it ends.
    fn physical(&mut self) -> Option<&'a [u8]> {
        if self.rest.is_empty() {
            return None;
        }
        self.number += 1;
        let end = self.rest.iter().position(|byte| matches!(byte, b'\r' | b'\n')).unwrap_or(self.rest.len());
        let (line, rest) = self.rest.split_at(end);
        let after = match rest {
            [b'\r', b'\n', ..] => 2,
            [_, ..] => 1,
            [] => 0,
        };
        self.rest = &rest[after..];
        Some(line)
    }
}

impl Unfolded<'_> {
    /// The next line with all that is folded under it.
    fn logical(&mut self) -> Option<(u64, Vec<u8>)> {
        let first = loop {
            match self.physical()? {
                [] => {}
                line => break line,
            }
        };
        let (number, mut whole) = (self.number, first[..first.len().min(LONGEST_LINE)].to_vec());
        while self.rest.starts_with(b" ") || self.rest.starts_with(b"\t") {
            let more = self.physical().unwrap_or_default().get(1..).unwrap_or_default();
            append(&mut whole, more);
        }
        Some((number, whole))
    }
}

impl Iterator for Unfolded<'_> {
    type Item = (u64, Vec<u8>);

    fn next(&mut self) -> Option<(u64, Vec<u8>)> {
        loop {
            let Some((number, line)) = self.logical() else { return self.line.take() };
            match &mut self.line {
                // No property: somebody broke a text without folding it.
                Some((_, before)) if name(&line).is_none() => {
                    if !is_edge(before) {
                        append(before, b"\\n");
                        append(before, &line);
                    }
                }
                _ => {
                    if let Some(done) = self.line.replace((number, line)) {
                        return Some(done);
                    }
                }
            }
        }
    }
}

fn append(line: &mut Vec<u8>, more: &[u8]) {
    let room = LONGEST_LINE.saturating_sub(line.len());
    line.extend(more.iter().take(room));
}

/// BEGIN and END are whole as they stand.
fn is_edge(line: &[u8]) -> bool {
    name(line).is_some_and(|(name, _)| matches!(name.as_str(), "BEGIN" | "END"))
}

/// A property's name in capitals, and where it ends.
fn name(line: &[u8]) -> Option<(String, usize)> {
    let end = line.iter().position(|byte| !(byte.is_ascii_alphanumeric() || *byte == b'-'))?;
    let is_name = (1..=60).contains(&end) && matches!(line[end], b':' | b';');
    is_name.then(|| (String::from_utf8_lossy(&line[..end]).to_ascii_uppercase(), end))
}

/// What begins or ends.
fn word(raw: &[u8]) -> String {
    let value = raw.split(|byte| *byte == b':').nth(1).unwrap_or_default();
    String::from_utf8_lossy(value.get(..40).unwrap_or(value)).trim().to_ascii_uppercase()
}

fn line(number: u64, raw: &[u8]) -> Line {
    let (name, end) = name(raw).unwrap_or_default();
    let unreadable = |params, why| Line { number, name: name.clone(), params, value: Err(why) };
    if raw.len() >= LONGEST_LINE {
        return unreadable(
            Vec::new(),
            Why::Unread("a line", format!("{name}, of {} KB and more", LONGEST_LINE / 1024)),
        );
    }
    let (params, value) = split(&raw[end..]);
    match std::str::from_utf8(value) {
        Ok(value) => Line { number, name, params, value: Ok(value.to_owned()) },
        Err(_) => unreadable(params, Why::NotText),
    }
}

/// Parameters and value: `;TZID="Asia/Shanghai";X=1:20260504T090000`.
fn split(rest: &[u8]) -> (Vec<(String, String)>, &[u8]) {
    let is_quoted = |end: usize| rest[..end].iter().filter(|byte| **byte == b'"').count() % 2 == 1;
    let colons = || (0..rest.len()).filter(|at| rest[*at] == b':');
    // A quotation mark that is never closed quotes nothing.
    let end = colons().take(64).find(|at| !is_quoted(*at)).or_else(|| colons().next());
    let Some(end) = end else { return (Vec::new(), &[]) };
    let said = String::from_utf8_lossy(&rest[..end]).into_owned();
    let (mut params, mut quoted) = (Vec::new(), false);
    let parts = said.split(|c: char| {
        quoted ^= c == '"';
        c == ';' && !quoted
    });
    for part in parts.filter(|part| !part.is_empty()).take(20) {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        params.push((name.trim().to_ascii_uppercase(), value.trim().trim_matches('"').to_owned()));
    }
    (params, &rest[end + 1..])
}
