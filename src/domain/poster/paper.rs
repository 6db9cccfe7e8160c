//! How much of a week a sheet of paper holds, and in which size of type.
//!
//! Keeps true: nothing is set smaller than nine points; a week stands on one sheet where it fits so, else on as few as it
//! fits on; a day stands on one sheet unless no sheet could hold it. Widths are reckoned, generously, as the style sheet
//! sets them: the figures here are those of `poster.css`.

use super::measure::{Text, lines, words};
use std::ops::Range;

/// Nothing is smaller, in points.
pub const FLOOR: u16 = 9;

/// In micrometres.
const POINT: u32 = 353;

/// From the largest down.
const SIZES: [u16; 11] = [28, 24, 20, 18, 16, 14, 13, 12, 11, 10, FLOOR];

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    #[default]
    A4,
    A3,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// Across, a column for each day.
    Week,
    /// Upright, a row for each day: for the door of one room.
    Door,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paper {
    pub format: Format,
    pub face: Face,
}

/// What is to be set for one day: its texts, as they will be read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Block {
    /// Above the entries: what the day is called, hours of its own, what is shut.
    pub notes: Vec<String>,
    /// The paragraphs of each entry.
    pub entries: Vec<Vec<String>>,
}

/// One sheet of paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The size of its type.
    pub points: u16,
    pub parts: Vec<Part>,
}

/// A day on a sheet, or as much of one as a sheet holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Which of the blocks.
    pub day: usize,
    /// Which of its entries.
    pub entries: Range<usize>,
    /// Side by side within the day.
    pub lanes: u32,
}

/// The sheets of a week, in order; `foot` is what stands at the foot of each.
pub fn set(blocks: &[Block], foot: &str, paper: Paper) -> Vec<Sheet> {
    let ground = Ground::of(paper, foot);
    let blocks = &blocks.iter().map(Measured::of).collect::<Vec<_>>();
    let parts = cut(blocks, &ground);
    let most = ground.largest();
    for many in 1..=parts.len() {
        for points in SIZES.into_iter().filter(|points| *points <= most) {
            let sheets = match many {
                1 => fitted(blocks, &parts, (&ground, points)).map(|parts| vec![parts]),
                2 => halves(blocks, &parts, (&ground, points)),
                _ => filled(blocks, &parts, (&ground, points)).filter(|sheets| sheets.len() <= many),
            };
            if let Some(sheets) = sheets {
                return sheets.into_iter().map(|parts| enlarged(blocks, parts, (&ground, points))).collect();
            }
        }
    }
    // What is longer than any sheet goes over its edge, and nothing is lost.
    parts.into_iter().map(|part| Sheet { points: FLOOR, parts: vec![part] }).collect()
}

/// A sheet that has air left is set larger than its neighbour.
fn enlarged(blocks: &[Measured], parts: Vec<Part>, (ground, points): (&Ground, u16)) -> Sheet {
    let larger = SIZES.into_iter().filter(|size| (points + 1..=ground.largest()).contains(size));
    let fits = |size| fitted(blocks, &parts, (ground, size)).map(|parts| Sheet { points: size, parts });
    larger.into_iter().find_map(fits).unwrap_or(Sheet { points, parts })
}

/// Days as they are; one that no sheet could hold by itself in parts that do.
fn cut(blocks: &[Measured], ground: &Ground) -> Vec<Part> {
    let mut parts = Vec::new();
    for (day, block) in blocks.iter().enumerate() {
        let mut from = 0;
        loop {
            let mut to = block.entries.len();
            let part = |to| Part { day, entries: from..to, lanes: 1 };
            // An entry too tall for a sheet stands alone on one, and goes over its edge.
            while to > from + 1 && fitted(blocks, &[part(to)], (ground, FLOOR)).is_none() {
                to -= (to - from).div_ceil(8);
            }
            parts.push(part(to));
            if to >= block.entries.len() {
                break;
            }
            from = to;
        }
    }
    parts
}

/// On two sheets, as evenly as may be.
fn halves(blocks: &[Measured], parts: &[Part], (ground, points): (&Ground, u16)) -> Option<Vec<Vec<Part>>> {
    let weight = |parts: &[Part]| parts.iter().map(|part| part.entries.len() + 1).sum::<usize>();
    let mut splits: Vec<usize> = (1..parts.len()).collect();
    splits.sort_by_key(|at| weight(&parts[..*at]).abs_diff(weight(&parts[*at..])));
    splits.into_iter().find_map(|at| {
        let half = |parts| fitted(blocks, parts, (ground, points));
        Some(vec![half(&parts[..at])?, half(&parts[at..])?])
    })
}

/// Each sheet as full as it gets; none where a part does not fit on one by itself.
fn filled(blocks: &[Measured], parts: &[Part], (ground, points): (&Ground, u16)) -> Option<Vec<Vec<Part>>> {
    let mut sheets = Vec::new();
    let mut from = 0;
    while from < parts.len() {
        let fits = |to: &usize| fitted(blocks, &parts[from..*to], (ground, points));
        let is_alone = parts[from].entries.len() <= 1;
        let most = (from + 1..=parts.len()).take_while(|to| fits(to).is_some()).last();
        let to = most.or(is_alone.then_some(from + 1))?;
        sheets.push(fits(&to).unwrap_or_else(|| parts[from..to].to_vec()));
        from = to;
    }
    Some(sheets)
}

/// The same parts, each with as many lanes as it needs for all to stand on one sheet; none where they do not.
fn fitted(blocks: &[Measured], parts: &[Part], (ground, points): (&Ground, u16)) -> Option<Vec<Part>> {
    let em = u32::from(points) * POINT;
    match ground.face {
        Face::Door => {
            let width = (ground.width * 100 / em).checked_sub(LABEL)?;
            let height: u32 = parts.iter().map(|part| row(&blocks[part.day], part, width)).sum();
            (height <= ground.height * 100 / em).then(|| parts.to_vec())
        }
        Face::Week => columns(blocks, parts, (ground, em)),
    }
}

fn columns(blocks: &[Measured], parts: &[Part], (ground, em): (&Ground, u32)) -> Option<Vec<Part>> {
    let mut parts = parts.to_vec();
    let room = (ground.height * 100 / em).checked_sub(ground.padding * 100 / em)?;
    loop {
        let frames = ground.between * (count(&parts) - 1) + ground.frame * count(&parts);
        let inner = ground.width.checked_sub(frames)?;
        let all: u32 = parts.iter().map(weight).sum();
        let mut too_tall = None;
        for (at, part) in parts.iter().enumerate() {
            let wide = u32::try_from(u64::from(inner) * u64::from(weight(part)) / u64::from(all)).ok()?;
            let lane = wide.checked_sub(ground.lane_gap * (part.lanes - 1))? / part.lanes;
            let width = lane * 100 / em;
            if !part.entries.is_empty() && width < NARROWEST {
                return None;
            }
            let tall = column(&blocks[part.day], part, (wide * 100 / em, width));
            let over = tall.saturating_sub(room);
            if over > 0 && too_tall.is_none_or(|(_, most)| over > most) {
                too_tall = Some((at, over));
            }
        }
        match too_tall {
            None => return Some(parts),
            Some((at, _)) if parts[at].entries.len() > 1 => parts[at].lanes += 1,
            Some(_) => return None,
        }
    }
}

fn count(parts: &[Part]) -> u32 {
    u32::try_from(parts.len()).unwrap_or(u32::MAX)
}

/// How wide a day is beside the others; one without entries is narrow.
fn weight(part: &Part) -> u32 {
    if part.entries.is_empty() { BARE } else { 100 * part.lanes }
}

// In hundredths of an em, all of them.
const BARE: u32 = 30;
const NARROWEST: u32 = 780;
const LINE: u32 = 120;
const HEAD: u32 = 192;
const BAR: u32 = 75;
const GAP: u32 = 32;
const NOTE_GAP: u32 = 30;
const LABEL: u32 = 700;
const ROW: u32 = 75;

/// How tall a column is.
fn column(block: &Measured, part: &Part, (whole, lane): (u32, u32)) -> u32 {
    if part.entries.is_empty() {
        return HEAD; // what it says stands upright, as high as the sheet
    }
    let notes: u32 = notes(block, part).map(|note| lines(note, whole) * LINE + NOTE_GAP).sum();
    let tall = |entry: &Vec<Text>| {
        entry.iter().map(|text| lines(text, lane.saturating_sub(BAR))).sum::<u32>() * LINE + GAP
    };
    let entries = block.entries[part.entries.clone()].iter().map(tall);
    let (sum, tallest) =
        entries.fold((0, 0), |(sum, tallest): (u32, u32), one| (sum + one, tallest.max(one)));
    let lanes = if part.lanes == 1 { sum } else { sum.div_ceil(part.lanes) + tallest };
    HEAD + notes + lanes
}

/// How tall a row is.
fn row(block: &Measured, part: &Part, width: u32) -> u32 {
    let notes: u32 = notes(block, part).map(|note| lines(note, width) * LINE).sum();
    let entries = block.entries[part.entries.clone()].iter().flatten();
    let entries: u32 = entries.map(|text| lines(text, width) * LINE + NOTE_GAP).sum();
    (notes + entries).max(LINE) + ROW
}

/// A day's notes stand once, with its first entry.
fn notes<'b>(block: &'b Measured, part: &Part) -> impl Iterator<Item = &'b Text> {
    block.notes.iter().filter(|_| part.entries.start == 0)
}

/// The measures of a sheet, in micrometres.
struct Ground {
    face: Face,
    format: Format,
    width: u32,
    /// What head, foot and the air between them leave.
    height: u32,
    between: u32,
    frame: u32,
    padding: u32,
    lane_gap: u32,
}

impl Ground {
    fn of(paper: Paper, foot: &str) -> Ground {
        let (width, height, head, least, beside) = match (paper.face, paper.format) {
            (Face::Week, Format::A4) => (285_000, 198_000, 14_000, 20_000, 80_000),
            (Face::Week, Format::A3) => (404_000, 281_000, 20_000, 28_000, 112_000),
            (Face::Door, Format::A4) => (190_000, 277_000, 40_000, 38_000, 95_000),
            (Face::Door, Format::A3) => (273_000, 396_000, 56_000, 54_000, 135_000),
        };
        let (points, air, between, frame, padding, lane_gap) = match paper.format {
            Format::A4 => (u32::from(FLOOR), 5_000, 1_000, 2_000, 2_000, 2_000),
            Format::A3 => (13, 8_000, 1_600, 3_000, 3_000, 3_000),
        };
        let em = points * POINT;
        let foot = lines(&words(foot), (width - beside) * 100 / em) * LINE * em / 100;
        let height = height - head - air - foot.clamp(least, height / 3);
        Ground { face: paper.face, format: paper.format, width, height, between, frame, padding, lane_gap }
    }

    /// What is read from across a corridor is large enough.
    fn largest(&self) -> u16 {
        match (self.face, self.format) {
            (Face::Week, Format::A4) => 16,
            (Face::Week, Format::A3) => 24,
            (Face::Door, Format::A4) => 24,
            (Face::Door, Format::A3) => 28,
        }
    }
}

/// A block whose words have been measured once.
struct Measured {
    notes: Vec<Text>,
    entries: Vec<Vec<Text>>,
}

impl Measured {
    fn of(block: &Block) -> Measured {
        let all = |texts: &Vec<String>| texts.iter().map(|text| words(text)).collect::<Vec<Text>>();
        Measured { notes: all(&block.notes), entries: block.entries.iter().map(all).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(many: usize) -> Block {
        let entry = vec!["09:30–10:30 ■乐享童年".to_string(), "宝宝爬爬乐 6–17 个月".to_string()];
        Block { notes: Vec::new(), entries: vec![entry; many] }
    }

    fn sheets(days: &[usize], format: Format, face: Face) -> Vec<Sheet> {
        let blocks: Vec<Block> = days.iter().map(|many| day(*many)).collect();
        set(&blocks, "■乐享童年", Paper { format, face })
    }

    /// Every entry stands on exactly one sheet, in order.
    fn are_whole(days: &[usize], sheets: &[Sheet]) {
        let mut stands: Vec<(usize, usize)> = Vec::new();
        for part in sheets.iter().flat_map(|sheet| &sheet.parts) {
            stands.extend(part.entries.clone().map(|entry| (part.day, entry)));
        }
        let all = days.iter().enumerate().flat_map(|(day, many)| (0..*many).map(move |entry| (day, entry)));
        assert_eq!(stands, all.collect::<Vec<_>>());
        assert!(sheets.iter().all(|sheet| sheet.points >= FLOOR && !sheet.parts.is_empty()));
    }

    #[test]
    fn a_quiet_week_is_large_and_a_busy_one_small_before_it_takes_a_second_sheet() {
        let (quiet, busy, full) = ([0, 1, 2, 1, 0, 2, 1], [0, 11, 11, 11, 12, 13, 15], [16; 7]);
        let set = |days| sheets(days, Format::A4, Face::Week);
        assert_eq!((set(&quiet).len(), set(&quiet)[0].points), (1, 16));
        assert_eq!(set(&busy).len(), 1);
        assert!(set(&busy)[0].points < 14);
        let two = set(&full);
        assert_eq!(two.len(), 2);
        assert!(two.iter().all(|sheet| (3..=4).contains(&sheet.parts.len())), "as evenly as may be");
        for days in [&quiet, &busy, &full] {
            are_whole(days, &set(days));
            are_whole(days, &sheets(days, Format::A3, Face::Week));
            are_whole(days, &sheets(days, Format::A4, Face::Door));
        }
        assert!(sheets(&busy, Format::A3, Face::Week)[0].points > set(&busy)[0].points);
    }

    #[test]
    fn a_day_no_sheet_can_hold_goes_on_on_the_next() {
        let days = [3, 400, 0, 0, 0, 0, 2];
        for (format, face) in [(Format::A4, Face::Week), (Format::A3, Face::Week), (Format::A4, Face::Door)] {
            let sheets = sheets(&days, format, face);
            are_whole(&days, &sheets);
            assert!(sheets.len() > 1 && sheets.len() < 30, "{}", sheets.len());
        }
    }

    #[test]
    fn a_text_longer_than_any_sheet_still_ends() {
        let endless = Block { notes: vec!["长".repeat(400)], entries: vec![vec!["字".repeat(9000)]] };
        for face in [Face::Week, Face::Door] {
            let sheets =
                set(&[endless.clone(), day(1)], &"脚".repeat(900), Paper { format: Format::A4, face });
            assert!(!sheets.is_empty());
        }
    }
}
