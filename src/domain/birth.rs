//! A date of birth as a form takes it: three boxes, and every way in which they can be wrong (A4).

use super::age::Age;
use super::typed::number_before;
use super::zone::{Date, Datelike};

/// Why the boxes are asked for again (A4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadBirth {
    /// All three are empty.
    Empty,
    Year,
    Month,
    /// The last day of that month.
    Day {
        last: u32,
    },
    Future,
    /// 18 or older.
    Grown,
}

/// Childhood ends at this age: only younger ones are registered (A4).
pub const GROWN_YEARS: u16 = 18;

/// Reads year, month and day; `today` is the centre's (K5).
///
/// ```
/// # use leyuan::domain::{birth::{BadBirth, birth}, zone::parse_date};
/// let today = parse_date("2026-11-28").unwrap();
/// assert_eq!(birth(["２０２２年", "3 月", "15日"], today), Ok(parse_date("2022-03-15").unwrap()));
/// assert_eq!(birth(["2023", "2", "29"], today), Err(BadBirth::Day { last: 28 }));
/// ```
pub fn birth([year, month, day]: [&str; 3], today: Date) -> Result<Date, BadBirth> {
    if [year, month, day].iter().all(|text| text.trim().is_empty()) {
        return Err(BadBirth::Empty);
    }
    let year = number_before(year, &['年']).filter(|year| (1000..=9998).contains(year));
    let year = i32::try_from(year.ok_or(BadBirth::Year)?).map_err(|_| BadBirth::Year)?;
    let month = number_before(month, &['月']).ok_or(BadBirth::Month)?;
    let first = Date::from_ymd_opt(year, month, 1).ok_or(BadBirth::Month)?;
    let last = (28..=31).rev().find(|day| first.with_day(*day).is_some()).unwrap_or(28);
    let day = number_before(day, &['日', '号']).filter(|day| (1..=last).contains(day));
    let birth = day.and_then(|day| first.with_day(day)).ok_or(BadBirth::Day { last })?;
    match Age::on(birth, today) {
        None => Err(BadBirth::Future),
        Some(age) if age.years() >= GROWN_YEARS => Err(BadBirth::Grown),
        Some(_) => Ok(birth),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(boxes: [&str; 3]) -> Result<Date, BadBirth> {
        birth(boxes, Date::from_ymd_opt(2026, 11, 28).unwrap())
    }

    #[test]
    fn each_box_is_asked_again_for_its_own_fault() {
        assert_eq!(asked(["", " ", ""]), Err(BadBirth::Empty));
        assert_eq!(asked(["22", "3", "15"]), Err(BadBirth::Year));
        assert_eq!(asked(["2022", "13", "15"]), Err(BadBirth::Month));
        assert_eq!(asked(["2022", "", "15"]), Err(BadBirth::Month));
        assert_eq!(asked(["2024", "2", "30"]), Err(BadBirth::Day { last: 29 }));
        assert_eq!(asked(["2022", "4", "0"]), Err(BadBirth::Day { last: 30 }));
    }

    #[test]
    fn a_child_is_born_by_today_and_younger_than_eighteen() {
        assert!(asked(["2026", "11", "28"]).is_ok());
        assert_eq!(asked(["2026", "11", "29"]), Err(BadBirth::Future));
        assert!(asked(["2008", "11", "29"]).is_ok());
        assert_eq!(asked(["2008", "11", "28"]), Err(BadBirth::Grown));
    }
}
