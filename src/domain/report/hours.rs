//! Weekday by hour: how much of what was offered was used, by the clock on the centre's wall (K5).
//!
//! Keeps true: a session counts in every hour it touches, by its minutes there; one that runs past midnight goes on in
//! the next weekday.

use super::Happening;
use super::figure::{Field, Figure};

const DAY: u32 = 24 * 60;

/// Seven days, Monday first, of twenty-four hours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Week([[Sum; 24]; 7]);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Sum {
    /// Places, and those used, each by its minutes in the hour.
    offered: u64,
    used: u64,
    /// Children of the sessions that touch it.
    people: u64,
}

impl Week {
    pub fn of<'a>(happenings: impl IntoIterator<Item = &'a Happening>) -> Week {
        let mut week = [[Sum::default(); 24]; 7];
        for happening in happenings {
            for (weekday, hour, minutes) in touched(happening) {
                let sum = &mut week[weekday][hour];
                sum.offered += u64::from(happening.places) * minutes;
                sum.used += happening.used() * minutes;
                sum.people += happening.used();
            }
        }
        Week(week)
    }

    /// Rooms together, each as it shows itself: a field of one to four children goes in as three, however many they were,
    /// so that the house does not tell what a room keeps back.
    pub fn together(rooms: impl IntoIterator<Item = Week>) -> Week {
        let mut house = [[Sum::default(); 24]; 7];
        for Week(room) in rooms {
            for (sum, of_room) in house.as_flattened_mut().iter_mut().zip(room.as_flattened()) {
                let shown = of_room.shown();
                sum.offered += shown.offered;
                sum.used += shown.used;
                sum.people += shown.people;
            }
        }
        Week(house)
    }

    /// How many of a hundred places were used; weekday from Monday on.
    pub fn field(&self, weekday: usize, hour: usize) -> Field {
        let Some(sum) = self.0.get(weekday).and_then(|day| day.get(hour)) else { return Field::Nothing };
        share(&[*sum])
    }

    /// The same of all of it.
    pub fn whole(&self) -> Field {
        share(&self.0.concat())
    }

    /// The hours in which anything was offered, the first and the last.
    pub fn open(&self) -> Option<(usize, usize)> {
        let is_open = |hour: &usize| self.0.iter().any(|day| day[*hour].offered > 0);
        Some(((0..24).find(is_open)?, (0..24).rev().find(is_open)?))
    }

    /// The fullest field: weekday, hour, and its share; the earliest of equals.
    pub fn fullest(&self) -> Option<(usize, usize, u16)> {
        let fields = (0..7).flat_map(|weekday| (0..24).map(move |hour| (weekday, hour)));
        let shown = fields.filter_map(|(day, hour)| Some((day, hour, self.field(day, hour).shown()?)));
        shown.filter(|(.., share)| *share > 0).reduce(|best, next| if next.2 > best.2 { next } else { best })
    }

    /// Children at an hour of the day, on average over so many days.
    pub fn at_hour(&self, hour: usize, days: u64) -> Field {
        let sums = self.0.iter().filter_map(|day| day.get(hour));
        let (offered, people) = sums.fold((0, 0), |(o, p), sum| (o + sum.offered, p + sum.people));
        if offered == 0 || days == 0 {
            return Field::Nothing;
        }
        let average = (people + days / 2) / days;
        // Somebody was there, so it is not said that nobody was.
        let average = if people == 0 { 0 } else { average.max(1) };
        Field::on(people, || u16::try_from(average).unwrap_or(u16::MAX))
    }
}

/// What few children count as where rooms are added up, each for an hour.
const FEW: u64 = 3;

impl Sum {
    fn shown(self) -> Sum {
        match Figure::of(self.people).is_few() {
            true => Sum { used: self.offered.min(FEW * 60), people: FEW, ..self },
            false => self,
        }
    }
}

fn share(sums: &[Sum]) -> Field {
    let sum = |of: fn(&Sum) -> u64| sums.iter().map(of).sum::<u64>();
    let (offered, used, people) = (sum(|s| s.offered), sum(|s| s.used), sum(|s| s.people));
    if offered == 0 {
        return Field::Nothing;
    }
    Field::on(people, || u16::try_from((used * 100 + offered / 2) / offered).unwrap_or(u16::MAX))
}

/// The hours a session touches: weekday, hour, minutes there.
fn touched(happening: &Happening) -> impl Iterator<Item = (usize, usize, u64)> {
    let starts = u32::from(happening.weekday) * DAY + u32::from(happening.minute);
    let ends = starts + happening.minutes;
    (starts / 60..ends.div_ceil(60)).map(move |hour| {
        let minutes = ends.min(hour * 60 + 60) - starts.max(hour * 60);
        ((hour / 24 % 7) as usize, (hour % 24) as usize, u64::from(minutes))
    })
}

/// Which of ten steps of one colour a share has.
pub fn step(share: u16) -> u16 {
    (share / 10).min(9)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::RoomId;
    use crate::domain::report::{Happening, Outcome};
    use crate::domain::zone::Date;

    fn happening(weekday: u8, minute: u16, minutes: u32, (used, places): (u64, u32)) -> Happening {
        let outcome = Outcome { attended: used, ..Outcome::default() };
        Happening { room: RoomId::new(), date: Date::default(), weekday, minute, minutes, places, outcome }
    }

    #[test]
    fn a_session_counts_in_each_hour_by_its_minutes_there() {
        // 9:30–11:00 on a Tuesday, 6 of 12; 9:00–9:30, 12 of 12.
        let week = Week::of(&[happening(1, 570, 90, (6, 12)), happening(1, 540, 30, (12, 12))]);
        assert_eq!(week.field(1, 9), Field::Shown(75));
        assert_eq!(week.field(1, 10), Field::Shown(50));
        assert_eq!(week.field(1, 11), Field::Nothing);
        assert_eq!(week.field(2, 9), Field::Nothing);
        assert_eq!(week.open(), Some((9, 10)));
        assert_eq!(week.fullest(), Some((1, 9, 75)));
    }

    #[test]
    fn what_runs_past_midnight_goes_on_on_the_next_day_and_sunday_into_monday() {
        let week = Week::of(&[happening(6, 23 * 60, 120, (10, 10))]);
        assert_eq!((week.field(6, 23), week.field(0, 0)), (Field::Shown(100), Field::Shown(100)));
    }

    #[test]
    fn minutes_are_neither_lost_nor_counted_twice() {
        for minute in [0_u16, 1, 59, 60, 61, 1439] {
            for minutes in [1_u32, 59, 60, 61, 1440, 2880] {
                let all: u64 = touched(&happening(3, minute, minutes, (0, 1))).map(|(.., m)| m).sum();
                assert_eq!(all, u64::from(minutes), "{minute} {minutes}");
            }
        }
    }

    #[test]
    fn few_people_give_no_share_and_nobody_gives_nought() {
        let week = Week::of(&[happening(0, 600, 60, (4, 8)), happening(0, 660, 60, (0, 8))]);
        assert_eq!((week.field(0, 10), week.field(0, 11)), (Field::Few, Field::Shown(0)));
        assert_eq!(week.fullest(), None);
        assert_eq!(Week::of(&[]).whole(), Field::Nothing);
        assert_eq!(Week::of(&[]).open(), None);
    }

    #[test]
    fn the_house_does_not_tell_what_a_room_keeps_back() {
        let rooms = |few| [happening(0, 600, 60, (7, 12)), happening(0, 600, 60, (few, 12))];
        let together = |few| Week::together(rooms(few).iter().map(|room| Week::of([room])));
        for few in 1..5 {
            assert_eq!(together(few).whole(), Field::Shown(42));
            assert_eq!(together(few).at_hour(10, 1), Field::Shown(10));
        }
        assert_ne!(Week::of(&rooms(1)).whole(), Week::of(&rooms(4)).whole(), "a plain sum would tell");
        assert_eq!((together(0).whole(), together(5).whole()), (Field::Shown(29), Field::Shown(50)));
        let alone = Week::together([Week::of(&[happening(0, 600, 60, (4, 12))])]);
        assert_eq!((alone.whole(), alone.at_hour(10, 1)), (Field::Few, Field::Few));
    }

    #[test]
    fn an_average_day_says_nobody_only_where_nobody_came() {
        let week = Week::of(&[happening(0, 600, 60, (6, 8)), happening(0, 660, 60, (0, 8))]);
        assert_eq!((week.at_hour(10, 30), week.at_hour(11, 30)), (Field::Shown(1), Field::Shown(0)));
        assert_eq!(week.at_hour(12, 30), Field::Nothing);
    }

    #[test]
    fn shares_have_ten_steps() {
        let steps = [0, 9, 10, 55, 99, 100, 180].map(step);
        assert_eq!(steps, [0, 0, 1, 5, 9, 9, 9]);
    }
}
