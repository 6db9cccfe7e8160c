//! From the form of a series to its plan: on which days, where, for whom, and who runs it.
//!
//! Invariant: a form is read to its end, so that every fault is told at once, at its box; what it does not ask for is
//! taken from the series it changes, or is the house's usual.

use super::plan_form::PlanForm;
use crate::domain::equipment::Equipment;
use crate::domain::fee::{Currency, Fee};
use crate::domain::ids::SeriesId;
use crate::domain::names::Names;
use crate::domain::opening::{Does, SpecialDays};
use crate::domain::plan::{Host, Repeat, SeriesPlan};
use crate::domain::recurrence::{BadRecurrence, Recurrence, RecurrenceForm};
use crate::domain::school::Season;
use crate::domain::series::{BookingMode, HostKind, Limits, Terms};
use crate::domain::timetable::usual_terms;
use crate::domain::written::Day;
use crate::domain::zone::{Date, TimeOfDay, parse_date, parse_time};
use crate::views::desk_series::{BLOCKS, HOSTS, MODES, RULES, SEASONS, block};

/// B4: a course is cancelled a day ahead.
const CANCEL_HOURS_COURSE: u16 = 24;
const LONGEST_MINUTES: u16 = 24 * 60;

impl PlanForm<'_> {
    /// The series as it was written down. `was`: what it is now.
    pub fn series(
        &mut self,
        id: SeriesId,
        was: Option<&SeriesPlan>,
        (currency, house): (Currency, &[Equipment]),
    ) -> Option<SeriesPlan> {
        let room = self.room().map(|room| (room.slug.clone(), room.room_limit));
        let (zh, en) = (self.title("zh", "plan-title-zh"), self.title("en", "plan-title-en"));
        let repeats = self.repeats();
        let minutes = self.number("minutes", "series-minutes");
        if minutes.is_some_and(|minutes| !(5..=LONGEST_MINUTES).contains(&minutes)) {
            self.read.fault("minutes", "series-minutes-wrong");
        }
        let ages = self.ages();
        let places = self.number("places", "plan-places");
        let staff = self.number("staff", "plan-staff");
        let walk_in_places = self.number("walk_in_places", "plan-walk-in-places");
        let families_max =
            self.optional_number("families_max", "series-families-max").filter(|most| *most > 0);
        let booking = self.one_of("mode", "series-mode", &MODES);
        let terms = was.map_or_else(usual_terms, |was| was.terms.clone());
        let fee = self.fee(terms.fee, currency);
        let needs = self.needs(house);
        let (host, special_days, season) = (self.host(), self.special_days(), self.season());
        if self.read.filled.is_faulty() {
            return None;
        }
        let (room, room_limit) = room?;
        let limits = Limits {
            places: places?,
            room_limit,
            staff: staff?,
            walk_in_places: walk_in_places?,
            families_max,
        };
        let booking = booking?;
        let is_new_course = booking == BookingMode::Course && terms.booking != BookingMode::Course;
        let cancel_hours = if is_new_course { CANCEL_HOURS_COURSE } else { terms.cancel_hours };
        let said = |zh: &str, en: &str| {
            let of = |name: &str| self.read.filled.value(name).trim().to_string();
            Names { zh: of(zh), en: of(en) }
        };
        Some(SeriesPlan {
            slug: was.map_or_else(|| slug(id), |was| was.slug.clone()),
            room,
            names: Names { zh: zh?, en: en? },
            description: said("about_zh", "about_en"),
            bring: was.and_then(|was| was.bring.clone()),
            host: host?,
            repeats: repeats?,
            minutes: minutes?,
            limits,
            terms: Terms {
                booking,
                ages: Some(ages?),
                cancel_hours,
                fee: fee?,
                needs: needs?.unwrap_or_else(|| terms.needs.clone()).within(house),
                ..terms
            },
            special_days,
            season: season?,
            purpose: was.map(|was| was.purpose.clone()).unwrap_or_default(),
            is_unconfirmed: false,
        })
    }

    /// What it costs; a form without the box leaves it as it `was`.
    fn fee(&mut self, was: Fee, currency: Currency) -> Option<Fee> {
        if self.read.filled.all("fee").next().is_none() {
            return Some(was);
        }
        let fee = Fee::parse(self.read.filled.value("fee"), currency);
        if fee.is_none() {
            self.read.fault("fee", "fee-wrong");
        }
        fee
    }

    /// On which days and at what times; empty blocks say nothing.
    fn repeats(&mut self) -> Option<Vec<Repeat>> {
        let mut all = Vec::new();
        let mut is_whole = true;
        for nth in 0..BLOCKS {
            let times = self.read.filled.value(&block("at", nth)).trim().to_string();
            if times.is_empty() && nth > 0 {
                continue;
            }
            match self.repeat(nth, &times) {
                Some((dates, times)) => {
                    all.extend(times.into_iter().map(|at| Repeat { dates: dates.clone(), at }));
                }
                None => is_whole = false,
            }
        }
        is_whole.then_some(all)
    }

    fn repeat(&mut self, nth: usize, times: &str) -> Option<(Recurrence, Vec<TimeOfDay>)> {
        let at = words(times).map(parse_time).collect::<Option<Vec<TimeOfDay>>>().filter(|at| !at.is_empty());
        if at.is_none() {
            let said = if times.is_empty() { "series-at-empty" } else { "error-time" };
            self.read.fault(&block("at", nth), said);
        }
        let form = self.rule(nth);
        let read = form.map(Recurrence::try_from);
        match (read, at) {
            (Some(Ok(dates)), Some(at)) => Some((dates, at)),
            (Some(Err(bad)), _) => {
                let (field, key) = fault(&bad);
                let field = block(field, nth);
                if self.read.filled.fault_of(&field).is_none() {
                    self.read.fault(&field, key);
                }
                None
            }
            _ => None,
        }
    }

    fn rule(&mut self, nth: usize) -> Option<RecurrenceForm> {
        let value = |form: &Self, name: &str| form.read.filled.value(&block(name, nth)).trim().to_string();
        let rule = value(self, "rule");
        for name in ["every", "count"] {
            let is_wrong =
                |text: &str| !text.is_empty() && !text.parse().is_ok_and(|n: u16| (1..=1000).contains(&n));
            if is_wrong(&value(self, name)) {
                self.read.fault(&block(name, nth), "series-every-wrong");
            }
        }
        let number = |text: String| if text.is_empty() { None } else { Some(text.parse().unwrap_or(-1)) };
        let (from, until) =
            (self.optional_date(&block("from", nth)), self.optional_date(&block("until", nth)));
        let (extra, except) = (self.days(&block("extra", nth)), self.days(&block("except", nth)));
        let mut form = RecurrenceForm {
            every: number(value(self, "every")),
            count: number(value(self, "count")),
            from: from?.map(Day),
            until: until?.map(Day),
            extra: extra?,
            except: except?,
            ..RecurrenceForm::default()
        };
        match rule.as_str() {
            "daily" => form.daily = Some(true),
            "monthly" => {
                let text = value(self, "monthly");
                match text.parse::<i64>() {
                    Ok(day) => form.monthly_day = Some(day),
                    Err(_) => form.monthly = Some(text),
                }
            }
            _ => {
                let name = block("days", nth);
                let days = crate::domain::recurrence::WEEK.map(|day| day.to_string().to_ascii_lowercase());
                form.weekly = Some(days.into_iter().filter(|day| self.read.filled.has(&name, day)).collect());
            }
        }
        let is_known = RULES.contains(&rule.as_str());
        if !is_known {
            self.read.fault(&block("rule", nth), "series-rule-choose");
        }
        is_known.then_some(form)
    }

    /// A date, or an empty box.
    pub fn optional_date(&mut self, field: &str) -> Option<Option<Date>> {
        let typed = self.read.filled.value(field).trim().to_string();
        if typed.is_empty() {
            return Some(None);
        }
        let date = parse_date(&typed);
        if date.is_none() {
            self.read.fault(field, "error-date");
        }
        date.map(Some)
    }

    /// Dates one after the other.
    fn days(&mut self, field: &str) -> Option<Vec<Day>> {
        let typed = self.read.filled.value(field).to_string();
        let days: Option<Vec<Day>> = words(&typed).map(|word| parse_date(word).map(Day)).collect();
        if days.is_none() {
            self.read.fault(field, "error-date");
        }
        days
    }

    fn host(&mut self) -> Option<Host> {
        let kind = self.one_of("host_kind", "series-host-kind", &HOSTS)?;
        let of = |name: &str| self.read.filled.value(name).trim().to_string();
        let names = Names { zh: of("host_zh"), en: of("host_en") };
        let is_named = !names.zh.is_empty() && !names.en.is_empty();
        if kind != HostKind::Staff && !is_named {
            self.read.fault("host_zh", "series-host-empty");
        }
        // Somebody is called something in both languages, or in none.
        let both = if is_named { names } else { Names::default() };
        Some(Host { kind, names: both })
    }

    fn special_days(&self) -> SpecialDays {
        let does = |name: &str| if self.read.filled.has(name, "run") { Does::Run } else { Does::Skip };
        SpecialDays { on_holiday: does("on_holiday"), on_makeup_day: does("on_makeup_day") }
    }

    fn season(&mut self) -> Option<Season> {
        self.one_of("season", "series-season", &SEASONS)
    }

    fn one_of<T: Copy>(&mut self, field: &str, label: &str, known: &[(&str, T)]) -> Option<T> {
        let code = self.read.filled.value(field);
        let found = known.iter().find(|(word, _)| *word == code).map(|(_, meant)| *meant);
        if found.is_none() {
            self.choose(field, label);
        }
        found
    }
}

/// What is between spaces and commas of either kind.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split([' ', ',', '，', '、', ';', '；', '\n', '\t', '\r', '　']).filter(|word| !word.is_empty())
}

/// At which box a recurrence is wrong, and in what words.
fn fault(bad: &BadRecurrence) -> (&'static str, &'static str) {
    match bad {
        BadRecurrence::NoRule | BadRecurrence::TwoRules(..) | BadRecurrence::NotDaily => {
            ("rule", "series-rule-choose")
        }
        BadRecurrence::NoWeekday | BadRecurrence::Weekday(_) | BadRecurrence::WeekdayTwice(_) => {
            ("days", "series-days-empty")
        }
        BadRecurrence::Monthly(_) | BadRecurrence::MonthlyDay(_) => ("monthly", "series-monthly-unread"),
        BadRecurrence::Every(_) => ("every", "series-every-wrong"),
        BadRecurrence::NoFrom => ("from", "series-from-empty"),
        BadRecurrence::TwoEnds => ("count", "series-two-ends"),
        BadRecurrence::EndsBeforeItBegins { .. } => ("until", "series-ends-early"),
        BadRecurrence::Count(_) => ("count", "series-every-wrong"),
        BadRecurrence::Year(_) => ("from", "error-date"),
        BadRecurrence::ExtraAndExcept(_) => ("except", "series-extra-and-except"),
    }
}

/// Its word in the centre's file, should it ever stand in one.
fn slug(id: SeriesId) -> String {
    format!("desk-{}", id.0.simple())
}
