//! One VEVENT, read: when it is and what it says, or why it cannot be taken.
//!
//! Keeps true: who organises it and who comes is never read (P1); what is not public is not taken (M2).

use super::super::mapping::Mapping;
use super::super::report::{Note, Why};
use super::super::rows::{LONGEST_TITLE, shortened};
use super::super::{Offer, ages, openactive};
use super::clocks::{Clock, Clocks};
use super::lines::{Component, Line};
use super::rule::{Purse, Rule};
use super::unfit::Unfit;
use super::values::{self, Moment};
use crate::domain::names::{Names, line};
use crate::domain::zone::{Date, Span, Timestamp, WallTime};

/// Exceptions and added dates of one event.
const MOST_DATES: usize = 4000;

/// When and how often.
#[derive(Debug, Clone)]
pub struct Event {
    pub clock: Clock,
    pub starts: WallTime,
    pub length: Span,
    pub rules: Vec<Rule>,
    /// Starts beside the rule's, with a length of their own where they have one.
    pub added: Vec<(Marked, Option<Span>)>,
    pub left_out: Vec<Marked>,
    /// Which date of its series this is instead of, and whether of all that follow too.
    pub instead: Option<(Marked, Reach)>,
    pub notes: Vec<Note>,
}

/// A date of a series, as it is named in exceptions: by its instant, or by its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marked {
    At(Timestamp),
    On(Date),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    This,
    AndFuture,
}

/// What an event is, before anything is asked of its times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    Stands,
    Cancelled,
    Tentative,
}

pub fn status(event: &Component) -> Status {
    match event.value("STATUS").ok().flatten().map(str::to_ascii_uppercase).as_deref() {
        Some("CANCELLED" | "CANCELED") => Status::Cancelled,
        Some("TENTATIVE") => Status::Tentative,
        _ => Status::Stands,
    }
}

/// The order of an event's changes: its SEQUENCE, then its LAST-MODIFIED; none where it says neither.
pub fn modified(event: &Component) -> Option<i64> {
    let sequence = event.value("SEQUENCE").ok().flatten().and_then(|text| text.parse::<i64>().ok());
    let sequence = sequence.filter(|number| (0..1 << 30).contains(number));
    let seconds =
        event.value("LAST-MODIFIED").ok().flatten().and_then(Moment::parse).map(|moment| match moment {
            Moment::Utc(wall) | Moment::Local(wall) => wall.and_utc().timestamp(),
            Moment::Day(day) => day.and_time(crate::domain::zone::TimeOfDay::MIN).and_utc().timestamp(),
        });
    let seconds = seconds.filter(|seconds| (0..1 << 32).contains(seconds));
    (sequence.is_some() || seconds.is_some()).then(|| (sequence.unwrap_or(0) << 32) + seconds.unwrap_or(0))
}

/// Everything needed to read the events of a file.
pub struct Reader<'a> {
    pub mapping: &'a Mapping,
    pub clocks: Clocks<'a>,
    pub purse: Purse,
}

impl Reader<'_> {
    /// When it is.
    ///
    /// # Errors
    /// What it lacks, or says in a way that cannot be read.
    pub fn event(&mut self, event: &Component) -> Result<Event, Why> {
        let start = event.line("DTSTART").ok_or(Why::Lacks("start (DTSTART)"))?;
        let mut notes = Vec::new();
        let (clock, starts) = match self.moment(start, None)? {
            (_, Moment::Day(_)) => return Err(Why::Calendar(Unfit::AllDay)),
            (clock, Moment::Local(wall) | Moment::Utc(wall)) => (clock, wall),
        };
        let is_anywhere = start.param("TZID").is_none() && self.clocks.usual.is_none();
        if is_anywhere && matches!(Moment::parse(said(start)?), Some(Moment::Local(_))) {
            notes.push(Note::NoZone);
        }
        let length = self.length(event, (&clock, starts), &mut notes)?;
        let rules = event.all("RRULE").map(|line| Rule::parse(said(line)?)).collect::<Result<Vec<_>, _>>()?;
        if event.line("EXRULE").is_some() || rules.len() > 1 || rules.iter().any(Rule::is_crowded) {
            let why = "more than one rule, an EXRULE, or many starts a day";
            return Err(Why::Calendar(Unfit::Rule(why.into())));
        }
        let added = self.marks(event, "RDATE", &clock)?;
        let left_out = self.marks(event, "EXDATE", &clock)?.into_iter().map(|(mark, _)| mark).collect();
        let instead = event.line("RECURRENCE-ID").map(|line| self.instead(line, &clock)).transpose()?;
        Ok(Event { clock, starts, length, rules, added, left_out, instead, notes })
    }

    /// The date an override is instead of.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn instead(&mut self, line: &Line, clock: &Clock) -> Result<(Marked, Reach), Why> {
        let is_wide = line.param("RANGE").is_some_and(|range| range.eq_ignore_ascii_case("THISANDFUTURE"));
        let mark = marked(self.moment(line, Some(clock))?);
        Ok((mark, if is_wide { Reach::AndFuture } else { Reach::This }))
    }

    /// A moment and the clock it is on: its own, else the event's, else the calendar's, else the centre's.
    fn moment(&mut self, line: &Line, usual: Option<&Clock>) -> Result<(Clock, Moment), Why> {
        self.placed(Moment::read(said(line)?)?, line, usual)
    }

    fn placed(&mut self, moment: Moment, line: &Line, usual: Option<&Clock>) -> Result<(Clock, Moment), Why> {
        let clock = match (moment, line.param("TZID")) {
            (Moment::Utc(_), _) => Clock::Zone(crate::domain::zone::Zone::UTC),
            (Moment::Local(_), Some(tzid)) if !tzid.is_empty() => self.clocks.clock(tzid, &mut self.purse)?,
            _ => usual.cloned().unwrap_or(Clock::Zone(self.clocks.usual.unwrap_or(self.mapping.zone))),
        };
        Ok((clock, moment))
    }

    /// K4: elapsed time.
    fn length(
        &mut self,
        event: &Component,
        (clock, starts): (&Clock, WallTime),
        notes: &mut Vec<Note>,
    ) -> Result<Span, Why> {
        let length = if let Some(end) = event.line("DTEND") {
            match self.moment(end, Some(clock))? {
                (_, Moment::Day(_)) => return Err(Why::Calendar(Unfit::AllDay)),
                (end_clock, Moment::Local(end) | Moment::Utc(end)) => {
                    end_clock.instant(end) - clock.instant(starts)
                }
            }
        } else if let Some(text) = event.value("DURATION")? {
            values::length(text).ok_or_else(|| Why::Unread("a duration", shortened(text)))?
        } else {
            let minutes = self.mapping.calendar.minutes.ok_or(Why::Calendar(Unfit::NoEnd))?;
            notes.push(Note::UsualLength);
            Span::minutes(minutes.into())
        };
        match length {
            none if none == Span::zero() => Err(Why::Calendar(Unfit::NoEnd)),
            before if before < Span::zero() => {
                let ends = clock.wall(clock.instant(starts) + before.max(Span::days(-3660)));
                Err(Why::OverMidnight(starts.time(), ends.time()))
            }
            long if long > Span::days(1) => Err(Why::TooLong),
            length => Ok(length),
        }
    }

    /// The dates of RDATE or EXDATE lines; of a period its start and length.
    fn marks(
        &mut self,
        event: &Component,
        name: &str,
        clock: &Clock,
    ) -> Result<Vec<(Marked, Option<Span>)>, Why> {
        let mut marks = Vec::new();
        for line in event.all(name) {
            for text in values::list(said(line)?).filter(|text| !text.trim().is_empty()) {
                let (start, end) =
                    text.split_once('/').map_or((text, None), |(start, end)| (start, Some(end)));
                let starts = self.placed(Moment::read(start)?, line, Some(clock))?;
                let mark = marked(starts);
                let length = end.map(|end| self.until(end, line, (mark, clock))).transpose()?;
                marks.push((mark, length));
                if marks.len() > MOST_DATES {
                    return Err(Why::TooManyDates(MOST_DATES));
                }
            }
        }
        Ok(marks)
    }

    /// How long a period is: to its end, or as long as it says.
    fn until(&mut self, end: &str, line: &Line, (mark, clock): (Marked, &Clock)) -> Result<Span, Why> {
        let unread = || Why::Unread("a period", shortened(end));
        let length = match (values::length(end), mark) {
            (Some(length), _) => length,
            (None, Marked::At(start)) => match marked(self.placed(Moment::read(end)?, line, Some(clock))?) {
                Marked::At(end) => end - start,
                Marked::On(_) => return Err(unread()),
            },
            _ => return Err(unread()),
        };
        (length > Span::zero() && length <= Span::days(1)).then_some(length).ok_or_else(unread)
    }

    /// What it is (A4, C1), without when.
    ///
    /// # Errors
    /// When a text cannot be read, or it is not for everybody.
    pub fn offer(&self, event: &Component) -> Result<(Offer, ages::words::Said), Why> {
        let is_public = |class: &str| class.eq_ignore_ascii_case("PUBLIC");
        if !event.value("CLASS")?.is_none_or(is_public) {
            return Err(Why::Calendar(Unfit::NotPublic));
        }
        let title = values::text(event.value("SUMMARY")?.ok_or(Why::Lacks("title (SUMMARY)"))?);
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        let names = line(&title, LONGEST_TITLE).map_err(|_| Why::Unread("a title", shortened(&title)))?;
        let text = values::text(event.value("DESCRIPTION")?.unwrap_or_default());
        let kinds: Vec<String> = event
            .all("CATEGORIES")
            .filter_map(|line| line.value.as_deref().ok())
            .flat_map(values::list)
            .map(values::text)
            .collect();
        let said = ages::words::read([title.as_str(), &kinds.join("\n"), &text], &self.mapping.ages);
        let place = values::text(event.value("LOCATION")?.unwrap_or_default());
        let place = place.split_whitespace().collect::<Vec<_>>().join(" ");
        let text = openactive::plain(&text);
        let offer = Offer {
            names: Names { zh: names.clone(), en: names },
            description: Names { zh: text.clone(), en: text },
            ages: said.range(),
            booking: self.mapping.programme.booking,
            limits: self.mapping.limits(None, None),
            room: self.mapping.room(&place),
        };
        Ok((offer, said))
    }
}

fn said(line: &Line) -> Result<&str, Why> {
    line.value.as_deref().map_err(Why::clone)
}

fn marked((clock, moment): (Clock, Moment)) -> Marked {
    match moment {
        Moment::Day(day) => Marked::On(day),
        Moment::Local(wall) | Moment::Utc(wall) => Marked::At(clock.instant(wall)),
    }
}
