//! What people type where digits are meant: full-width digits, spaces and the words of a date are taken as they are.
//!
//! Keeps true: nothing is guessed; what is not a number stays none.

/// Only the digits of a number typed in groups, with spaces or hyphens between them.
///
/// ```
/// # use leyuan::domain::typed::digits;
/// assert_eq!(digits("１２３4 5678").as_deref(), Some("12345678"));
/// assert_eq!(digits("12a4"), None);
/// ```
pub fn digits(text: &str) -> Option<String> {
    let plain = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '－' | '–'));
    let digits: String = plain.map(digit).collect::<Option<_>>()?;
    (!digits.is_empty()).then_some(digits)
}

/// A number of a date, with or without its word: `3`, `０３`, `3月`.
///
/// ```
/// # use leyuan::domain::typed::number_before;
/// assert_eq!(number_before(" ３ 月", &['月']), Some(3));
/// assert_eq!(number_before("三月", &['月']), None);
/// ```
pub fn number_before(text: &str, words: &[char]) -> Option<u32> {
    let text = text.trim();
    digits(text.strip_suffix(words).unwrap_or(text)).filter(|digits| digits.len() <= 4)?.parse().ok()
}

fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')),
        _ => None,
    }
}
