//! How wide a text is on paper, and how many lines it takes.
//!
//! Keeps true: widths are generous: a typeface that is set narrower still fits.

/// What stays together, and the space after it.
pub type Text = Vec<(u32, u32)>;

/// Lines a text takes in so many hundredths of an em: Han breaks anywhere, other words between them.
pub fn lines(text: &Text, width: u32) -> u32 {
    let width = width.max(100);
    let (mut lines, mut used) = (1, 0);
    for (word, space) in text {
        if used + word > width && used > 0 {
            (lines, used) = (lines + 1, 0);
        }
        if *word > width {
            lines += (word - 1) / width;
            used = word % width;
        } else {
            used += word;
        }
        used += space;
    }
    lines
}

pub fn words(text: &str) -> Text {
    let mut words = Text::new();
    let mut goes_on = false;
    for letter in text.chars() {
        let (wide, is_han) = (letter_width(letter), is_wide(letter));
        match words.last_mut() {
            Some((_, space)) if letter == ' ' => {
                *space += wide;
                goes_on = false;
                continue;
            }
            Some((word, 0)) if goes_on && !is_han || closes(letter) => *word += wide,
            _ => words.push((wide, 0)),
        }
        goes_on = !is_han;
    }
    words
}

/// Never at the start of a line.
fn closes(letter: char) -> bool {
    matches!(letter, '、' | '，' | '。' | '：' | '）' | '”' | '！' | '？')
}

fn is_wide(letter: char) -> bool {
    matches!(letter, '\u{2e80}'..='\u{ffef}' | '\u{1f000}'..='\u{3ffff}' | '■')
}

/// Bold, and a little more than most typefaces need.
fn letter_width(letter: char) -> u32 {
    match letter {
        '■' => 130, // an icon
        ' ' => 28,
        '0'..='9' => 56,
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' => 33,
        'm' | 'w' | 'M' | 'W' | '@' => 98,
        'A'..='Z' => 74,
        // Between the figures of a time, which are set in a Latin typeface.
        '–' => 60,
        // Chinese typefaces draw these a whole letter wide.
        '’' | '“' | '”' | '…' => 100,
        letter if is_wide(letter) => 101,
        _ => 62,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn han_breaks_anywhere_and_words_between_them() {
        let lines = |text, width| lines(&words(text), width);
        assert_eq!(lines("宝宝爬爬乐", 520), 1);
        assert_eq!(lines("宝宝爬爬乐", 500), 2);
        assert_eq!(lines("Children Room", 700), 2);
        assert_eq!(lines("", 700), 1);
        assert_eq!(lines("少儿（启蒙）", 510), 2);
    }
}
