//! Refusals in words: what is so, the rule behind it, and what helps (Z2).
//!
//! Invariant: names come from the household that asks, never from the refusal; every variant has its three sentences
//! in both languages.

use super::words::{Value, Words};
use crate::domain::age::{Age, AgeRange};
use crate::domain::centre::Centre;
use crate::domain::group::Bar;
use crate::domain::household::Household;
use crate::domain::ids::{ChildId, GuardianId};
use crate::domain::pick_up::HandOver;
use crate::domain::refusal::{Refusal, Refusals};
use crate::domain::zone::{Date, Datelike, Span, Timestamp};
use maud::{Markup, html};

/// Who speaks, of which house, to whom, and when.
#[derive(Clone, Copy)]
pub struct Speaker<'a> {
    pub words: &'a Words,
    pub centre: &'a Centre,
    /// Whose children and guardians a refusal may name.
    pub household: Option<&'a Household>,
    pub now: Timestamp,
}

/// One refusal, said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    pub fact: String,
    pub rule: String,
    pub remedy: String,
}

type Told = Vec<(&'static str, Value<'static>)>;

impl<'a> Speaker<'a> {
    pub fn say(&self, refusal: &Refusal) -> Said {
        if let Refusal::OnDate { starts, refusal } = refusal {
            let said = self.say(refusal);
            return Said { fact: self.on_date(*starts, said.fact), ..said };
        }
        let (key, facts) = (key(refusal), self.facts(refusal));
        Said {
            fact: self.words.tell(&key, &facts),
            rule: self.words.tell(&format!("{key}-rule"), &facts),
            remedy: self.words.tell(&format!("{key}-remedy"), &facts),
        }
    }

    /// The one sentence a card has room for.
    pub fn line(&self, refusal: &Refusal) -> String {
        if let Refusal::OnDate { starts, refusal } = refusal {
            return self.on_date(*starts, self.line(refusal));
        }
        let key = key(refusal);
        let line = format!("{key}-line");
        let key = if self.words.knows(&line) { line } else { key };
        self.words.tell(&key, &self.facts(refusal))
    }

    /// The same where the range of ages was just said.
    pub fn short(&self, refusal: &Refusal) -> String {
        let key = format!("{}-short", key(refusal));
        if self.words.knows(&key) { self.words.tell(&key, &self.facts(refusal)) } else { self.line(refusal) }
    }

    /// All reasons, each with its rule and what helps.
    pub fn list(&self, refusals: &Refusals) -> Markup {
        html! {
            ul.reasons {
                @for refusal in refusals.iter() {
                    @let said = self.say(refusal);
                    li data-rule=(refusal.rule()) {
                        p.why { (said.fact) }
                        p.rule { (said.rule) " " span { (self.rule_id(refusal)) } }
                        p.remedy { (said.remedy) }
                    }
                }
            }
        }
    }

    /// B9: what is so on one date of a course.
    fn on_date(&self, starts: Timestamp, fact: String) -> String {
        let date = self.date(self.centre.zone.date(starts));
        self.words.tell("refusal-on-date", &[("date", date.into()), ("fact", fact.into())])
    }

    pub fn child(&self, id: ChildId) -> String {
        let child = self.household.and_then(|household| household.child(id));
        child.map_or_else(|| self.words.say("refusal-this-child"), |child| child.name.as_str().to_string())
    }

    pub fn guardian(&self, id: GuardianId) -> String {
        let guardian = self.household.and_then(|household| household.guardian(id));
        guardian.map_or_else(|| self.words.say("refusal-this-guardian"), |g| g.name.as_str().to_string())
    }

    pub fn today(&self) -> Date {
        self.centre.zone.date(self.now)
    }

    /// An instant as people say it here: the time alone today, else day and time.
    pub fn at(&self, instant: Timestamp) -> String {
        self.words.near_time(self.centre.zone.wall(instant), self.today())
    }

    /// The time of an instant on its own day.
    fn time(&self, instant: Timestamp) -> String {
        self.words.time(self.centre.zone.wall(instant).time())
    }

    /// A date, with its year where that is another.
    pub fn date(&self, date: Date) -> String {
        let day = self.words.month_day(date);
        if date.year() == self.today().year() {
            return day;
        }
        let facts = [("day", day.into()), ("year", date.year().to_string().into())];
        self.words.tell("refusal-date-of-year", &facts)
    }

    fn rule_id(&self, refusal: &Refusal) -> String {
        self.words.tell("refusal-rule-id", &[("rule", refusal.rule().into())])
    }

    fn left(&self, until: Timestamp) -> String {
        let left = (until - self.now).max(Span::zero()) + Span::seconds(59);
        let (days, hours, minutes) = (left.num_days(), left.num_hours() % 24, left.num_minutes() % 60);
        let facts = [("days", days.into()), ("hours", hours.into()), ("minutes", minutes.into())];
        let key = match (days, hours) {
            (0, 0) => "refusal-left-minutes",
            (0, _) => "refusal-left-hours",
            _ => "refusal-left-days",
        };
        self.words.tell(key, &facts)
    }

    /// The facts of a refusal, each under the name its words use.
    fn facts(&self, refusal: &Refusal) -> Told {
        let facts = self.of_the_session(refusal).or_else(|| self.of_a_private_room(refusal));
        let facts = facts.or_else(|| self.of_an_age(refusal));
        let mut facts = facts.unwrap_or_else(|| self.of_the_party(refusal));
        facts.extend(refusal.child().map(|child| ("name", self.child(child).into())));
        facts
    }

    fn of_the_session(&self, refusal: &Refusal) -> Option<Told> {
        let rules = &self.centre.rules;
        Some(match refusal {
            Refusal::CancelledByCentre { cause } => {
                vec![("cause", cause.in_(self.words.language()).to_string().into())]
            }
            Refusal::NotYetOpen { opens } => vec![
                ("opens", self.at(*opens).into()),
                ("left", self.left(*opens).into()),
                ("residents", rules.opens_days_residents.into()),
                ("others", rules.opens_days_others.into()),
                ("at", self.words.time(rules.opens_at).into()),
            ],
            Refusal::AlreadyStarted { started } => {
                vec![("minutes", (self.now - *started).num_minutes().max(0).into())]
            }
            Refusal::DoorOpens { opens } => {
                vec![("opens", self.at(*opens).into()), ("left", self.left(*opens).into())]
            }
            Refusal::CourseOver { last } => vec![("last", self.at(*last).into())],
            Refusal::AlreadyOver { ended } => vec![("ended", self.at(*ended).into())],
            Refusal::TooFewStaff { staff, children, youngest } => vec![
                ("staff", (*staff).into()),
                ("children", (*children).into()),
                ("age", self.words.age(*youngest).into()),
            ],
            Refusal::ForAdults(ages) | Refusal::Group(Bar::Ages(ages)) => {
                vec![("ages", self.words.span(*ages).into())]
            }
            Refusal::Group(Bar::Adults { needed, named }) => {
                vec![("needed", (*needed).into()), ("named", (*named).into())]
            }
            Refusal::PartyTooLarge { places } => vec![("places", (*places).into())],
            Refusal::FamiliesFull { most } => vec![("most", (*most).into())],
            Refusal::Full { left, wanted } => vec![("left", (*left).into()), ("wanted", (*wanted).into())],
            Refusal::OnlyAtDesk { left } => vec![("left", (*left).into())],
            Refusal::RoomFull { left, heads }
            | Refusal::WholeRoomFull { left, heads }
            | Refusal::BuildingFull { left, heads } => {
                vec![("left", (*left).into()), ("heads", (*heads).into())]
            }
            _ => return None,
        })
    }

    /// M1.
    fn of_a_private_room(&self, refusal: &Refusal) -> Option<Told> {
        Some(match refusal {
            Refusal::PrivateShut { cause, until } => vec![
                ("cause", cause.in_(self.words.language()).to_string().into()),
                ("until", self.at(*until).into()),
            ],
            Refusal::PrivateForSmall { under_months } => vec![("months", (*under_months).into())],
            Refusal::PrivateAdults { most } => vec![("most", (*most).into())],
            Refusal::PrivateEnough { most, date } => {
                vec![("most", (*most).into()), ("day", self.date(*date).into())]
            }
            Refusal::PrivateKept { until } => vec![("until", self.at(*until).into())],
            Refusal::PrivateTaken { next } => {
                next.iter().map(|next| ("next", self.at(*next).into())).collect()
            }
            _ => return None,
        })
    }

    /// A2, V1, C2.
    fn of_an_age(&self, refusal: &Refusal) -> Option<Told> {
        let words = self.words;
        Some(match refusal {
            Refusal::TooYoung { age, ages, on, from, .. } => {
                let mut facts = self.range(*age, *ages, *on);
                facts.extend(from.map(|from| ("from", self.date(from).into())));
                facts
            }
            Refusal::TooOld { age, ages, on, .. } => self.range(*age, *ages, *on),
            Refusal::FilmTooGrown { age, from_months, from, .. } => vec![
                ("age", words.exact_age(*age).into()),
                ("min", words.exact_age(Age::from_months(*from_months)).into()),
                ("from", self.date(*from).into()),
            ],
            Refusal::NotCarried { age, .. } => vec![("age", words.exact_age(*age).into())],
            _ => return None,
        })
    }

    fn range(&self, age: Age, ages: AgeRange, on: Date) -> Told {
        let words = self.words;
        vec![
            ("day", words.day(on).into()),
            ("age", words.exact_age(age).into()),
            ("years", words.age(age).into()),
            ("ages", words.span(ages).into()),
        ]
    }

    fn of_the_party(&self, refusal: &Refusal) -> Told {
        let (words, rules) = (self.words, &self.centre.rules);
        match refusal {
            Refusal::GuardianNeeded { needed, named, .. } => vec![
                ("needed", (*needed).into()),
                ("named", (*named).into()),
                ("per", rules.children_per_guardian.into()),
            ],
            Refusal::TooManyGuardians { most, .. } => vec![("most", (*most).into())],
            Refusal::GuardianNotAdult { guardian } => vec![("guardian", self.guardian(*guardian).into())],
            Refusal::Overlap { names, starts, .. } => vec![
                ("session", names.in_(words.language()).to_string().into()),
                ("starts", self.time(*starts).into()),
            ],
            Refusal::GuardianElsewhere { guardian, names, starts } => vec![
                ("guardian", self.guardian(*guardian).into()),
                ("session", names.in_(words.language()).to_string().into()),
                ("starts", self.time(*starts).into()),
            ],
            Refusal::WeekFull { most, monday, .. } | Refusal::WeekFullInRoom { most, monday, .. } => {
                vec![("most", (*most).into()), ("next", self.date(*monday + Span::days(7)).into())]
            }
            Refusal::Paused { until, .. } => vec![
                ("until", self.date(*until).into()),
                ("strikes", rules.strikes.into()),
                ("days", rules.strike_days.into()),
                ("pause", rules.pause_days.into()),
            ],
            Refusal::WaitingEnough { most, .. } => vec![("most", (*most).into())],
            Refusal::HandOver(why) => of_a_hand_over(why),
            // The others need no more than a name; one of each is said in the specs.
            _ => Vec::new(),
        }
    }
}

/// G5.
fn of_a_hand_over(why: &HandOver) -> Told {
    match why {
        HandOver::TooYoungToLeave { from_months, .. } => vec![("years", (*from_months / 12).into())],
        HandOver::StillHere { children } => vec![("children", (*children).into())],
        HandOver::MayNotLeave { .. }
        | HandOver::NotListed { .. }
        | HandOver::ByName { .. }
        | HandOver::NamedOnly => Vec::new(),
    }
}

/// The key of a refusal's words, finer than its own where one variant is said in two ways.
fn key(refusal: &Refusal) -> String {
    let finer = match refusal {
        Refusal::TooYoung { from: None, .. } => "-undated",
        Refusal::NotCarried { is_allowed: false, .. } | Refusal::NotAlong { is_allowed: false, .. } => {
            "-none"
        }
        Refusal::GuardianNeeded { in_room: true, .. } => "-room",
        Refusal::TooManyGuardians { is_peak: true, .. } => "-peak",
        Refusal::AlreadyBooked { waiting: true, .. } | Refusal::AlreadyEnrolled { waiting: true, .. } => {
            "-waiting"
        }
        Refusal::Full { left: 1.., .. } => "-few",
        Refusal::PrivateTaken { next: None } => "-today",
        _ => "",
    };
    format!("{}{finer}", refusal.key())
}
