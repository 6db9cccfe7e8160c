//! Series and drafts: what recurs, what it is to be, and what planning it anew would do (Z3).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Called;
use super::effects::Effects;
use super::wishes::{Need, needed};
use crate::domain::plan::difference::{Difference, Note};
use crate::domain::window::Window;
use crate::domain::zone::{Date, TimeOfDay, Timestamp};
use crate::store::series::{Keeper, Series};
use crate::views::desk_series::block;
use crate::views::refusals::Speaker;
use crate::web::typed::Fields;

/// Something that recurs.
#[derive(Serialize, JsonSchema)]
pub struct SeriesAsIs {
    pub id: Uuid,
    pub names: Called,
    /// The word of its room.
    pub room: String,
    pub minutes: u16,
    pub places: u16,
    /// Planned, or taken over, at the desk: the centre's file says nothing of it.
    pub is_of_desk: bool,
}

impl SeriesAsIs {
    pub fn of(series: &Series) -> SeriesAsIs {
        SeriesAsIs {
            id: series.id.0,
            names: Called::from(&series.plan.names),
            room: series.plan.room.clone(),
            minutes: series.plan.minutes,
            places: series.plan.limits.places,
            is_of_desk: series.kept.by == Keeper::Desk,
        }
    }
}

#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    Weekly,
    Daily,
    Monthly,
}

#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DayOfWeek {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

/// Days and times of a series. On the centre's clock.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rhythm {
    pub rule: Rule,
    /// For `weekly`.
    #[serde(default)]
    #[schemars(length(max = 7))]
    pub days: Vec<DayOfWeek>,
    /// For `monthly`: `15`, `1st fri`, `last sun`.
    #[serde(default)]
    #[schemars(length(max = 20))]
    pub monthly: String,
    #[schemars(length(min = 1, max = 20))]
    pub at: Vec<TimeOfDay>,
    /// Every so many weeks, days or months.
    #[serde(default)]
    #[schemars(range(min = 1, max = 1000))]
    pub every: Option<u16>,
    pub from: Date,
    /// The last day that may be.
    #[serde(default)]
    pub until: Option<Date>,
    /// So many times; not beside `until`.
    #[serde(default)]
    #[schemars(range(min = 1, max = 1000))]
    pub count: Option<u16>,
    #[serde(default)]
    #[schemars(length(max = 100))]
    pub except: Vec<Date>,
    #[serde(default)]
    #[schemars(length(max = 100))]
    pub extra: Vec<Date>,
}

#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    Open,
    DropIn,
    Course,
    Desk,
}

#[derive(Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum HostKind {
    #[default]
    Staff,
    Partner,
    School,
    Volunteer,
}

#[derive(Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Season {
    #[default]
    Always,
    Term,
    Vacation,
}

/// A series as it is to be.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeriesWish {
    #[schemars(length(max = 60))]
    pub room: String,
    #[schemars(length(min = 1, max = 60))]
    pub zh: String,
    #[schemars(length(min = 1, max = 60))]
    pub en: String,
    #[serde(default)]
    #[schemars(length(max = 400))]
    pub about_zh: String,
    #[serde(default)]
    #[schemars(length(max = 400))]
    pub about_en: String,
    /// As on a poster: `3–5`, `0–18 months`, `8+`.
    #[schemars(length(min = 1, max = 40))]
    pub ages: String,
    pub mode: Mode,
    #[schemars(range(min = 5, max = 1440))]
    pub minutes: u16,
    #[schemars(range(max = 9999))]
    pub places: u16,
    #[schemars(range(max = 9999))]
    pub staff: u16,
    #[schemars(range(max = 9999))]
    pub walk_in_places: u16,
    #[serde(default)]
    #[schemars(range(min = 1, max = 9999))]
    pub families_max: Option<u16>,
    /// Paid at the desk for each child, such as `20`; empty: free; left out: as it was.
    #[serde(default)]
    #[schemars(length(max = 20))]
    pub fee: Option<String>,
    /// Of the house's equipment; left out: as it was.
    #[serde(default)]
    #[schemars(length(max = 20))]
    pub needs: Option<Vec<Need>>,
    #[serde(default)]
    pub host_kind: HostKind,
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub host_zh: String,
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub host_en: String,
    #[serde(default)]
    pub season: Season,
    /// K2: also on public holidays.
    #[serde(default)]
    pub on_holiday: bool,
    /// K2: also on weekends that are worked.
    #[serde(default)]
    pub on_makeup_day: bool,
    #[schemars(length(min = 1, max = 4))]
    pub when: Vec<Rhythm>,
    /// "This and following": the first day that changes; left out, everything still to come.
    #[serde(default)]
    pub scope_from: Option<Date>,
    /// Of the difference that was shown; left out, it is shown first.
    #[serde(default)]
    #[schemars(length(max = 64))]
    pub digest: Option<String>,
    /// Kept as a draft, and nothing is done.
    #[serde(default)]
    pub is_draft: bool,
}

/// The word a value has in JSON, which is the one the form sends.
macro_rules! words { ($($of:ident: $($value:ident $word:literal),*;)*) => { $(
    impl $of {
        fn word(self) -> &'static str {
            match self { $($of::$value => $word),* }
        }
    }
)* } }
words! {
    Rule: Weekly "weekly", Daily "daily", Monthly "monthly";
    DayOfWeek: Mon "mon", Tue "tue", Wed "wed", Thu "thu", Fri "fri", Sat "sat", Sun "sun";
    Mode: Open "open", DropIn "drop_in", Course "course", Desk "desk";
    HostKind: Staff "staff", Partner "partner", School "school", Volunteer "volunteer";
    Season: Always "always", Term "term", Vacation "vacation";
}

impl SeriesWish {
    /// As the form has it, whose reader says what is wrong.
    pub fn fields(&self) -> Fields {
        let optional = |number: Option<u16>| number.map(|number| number.to_string()).unwrap_or_default();
        let day = |date: Option<Date>| date.map(|date| date.to_string()).unwrap_or_default();
        let mut fields: Fields = [
            ("room", self.room.clone()),
            ("zh", self.zh.clone()),
            ("en", self.en.clone()),
            ("about_zh", self.about_zh.clone()),
            ("about_en", self.about_en.clone()),
            ("ages", self.ages.clone()),
            ("mode", self.mode.word().into()),
            ("minutes", self.minutes.to_string()),
            ("places", self.places.to_string()),
            ("staff", self.staff.to_string()),
            ("walk_in_places", self.walk_in_places.to_string()),
            ("families_max", optional(self.families_max)),
            ("host_kind", self.host_kind.word().into()),
            ("host_zh", self.host_zh.clone()),
            ("host_en", self.host_en.clone()),
            ("season", self.season.word().into()),
            ("scope_from", day(self.scope_from)),
        ]
        .map(|(name, value)| (name.to_string(), value))
        .into();
        for (name, _) in [("on_holiday", self.on_holiday), ("on_makeup_day", self.on_makeup_day)]
            .iter()
            .filter(|(_, runs)| *runs)
        {
            fields.push(((*name).into(), "run".into()));
        }
        fields.extend(self.fee.iter().map(|fee| ("fee".to_string(), fee.clone())));
        fields.extend(needed(self.needs.as_deref()));
        self.when.iter().enumerate().for_each(|(nth, rhythm)| fields.extend(rhythm.fields(nth)));
        fields
    }
}

impl Rhythm {
    fn fields(&self, nth: usize) -> Fields {
        let optional = |number: Option<u16>| number.map(|number| number.to_string()).unwrap_or_default();
        let dates = |dates: &[Date]| dates.iter().map(Date::to_string).collect::<Vec<_>>().join(" ");
        let at: Vec<String> = self.at.iter().map(|at| at.format("%H:%M").to_string()).collect();
        let boxes = [
            ("rule", self.rule.word().to_string()),
            ("monthly", self.monthly.clone()),
            ("at", at.join(" ")),
            ("every", optional(self.every)),
            ("count", optional(self.count)),
            ("from", self.from.to_string()),
            ("until", self.until.map(|date| date.to_string()).unwrap_or_default()),
            ("except", dates(&self.except)),
            ("extra", dates(&self.extra)),
        ];
        let days = self.days.iter().map(|day| ("days", day.word().to_string()));
        boxes.into_iter().chain(days).map(|(name, value)| (block(name, nth), value)).collect()
    }
}

/// From when until when.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Stretch {
    pub starts: Timestamp,
    pub ends: Timestamp,
}

impl From<Window> for Stretch {
    fn from(window: Window) -> Stretch {
        Stretch { starts: window.starts(), ends: window.ends() }
    }
}

/// A session of the series that goes on, ends or stays.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SessionThen {
    pub session: Uuid,
    pub was: Stretch,
    /// Left out where it ends, or stays as it was changed by hand.
    pub is: Option<Stretch>,
}

/// The room is taken, or equipment.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RoomTaken {
    pub wanted: Stretch,
    pub by: Called,
    pub from: Stretch,
    /// Of what there are too few; null: it is about the room.
    pub equipment: Option<Few>,
}

/// Equipment, and how many of it the house has.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Few {
    pub names: Called,
    pub count: u16,
}

/// Everything planning a series would do.
#[derive(Serialize, JsonSchema)]
pub struct DifferenceOf {
    /// Names this difference and no other: send it with the same series to have it done.
    pub digest: String,
    pub added: Vec<Stretch>,
    pub changed: Vec<SessionThen>,
    pub ended: Vec<SessionThen>,
    /// Changed by hand before: they stay as they are.
    pub kept: Vec<SessionThen>,
    /// Nothing is done while there is one.
    pub clashes: Vec<RoomTaken>,
    /// Dates outside the opening hours, in a closed room, or while the host is elsewhere.
    pub remarks: Vec<Stretch>,
    pub effects: Effects,
}

impl DifferenceOf {
    pub fn of(found: &Difference, speaker: &Speaker) -> DifferenceOf {
        let stays = |(session, window): &(crate::domain::ids::SessionId, Window)| SessionThen {
            session: session.0,
            was: (*window).into(),
            is: None,
        };
        let changed = found.changed.iter().map(|one| SessionThen {
            session: one.session.0,
            was: one.was.into(),
            is: Some(one.is.into()),
        });
        let clashes = found.clashes.iter().map(|clash| RoomTaken {
            wanted: clash.wanted.into(),
            by: Called::from(&clash.names),
            from: clash.window.into(),
            equipment: clash
                .few
                .as_ref()
                .map(|few| Few { names: Called::from(&few.names), count: few.count }),
        });
        let remarks = found.notes.iter().map(|note| match note {
            Note::Shut { window, .. }
            | Note::OutsideHours { window }
            | Note::HostElsewhere { window, .. }
            | Note::StaffElsewhere { window, .. } => Stretch::from(*window),
        });
        DifferenceOf {
            digest: found.digest(),
            added: found.added.iter().map(|window| (*window).into()).collect(),
            changed: changed.collect(),
            ended: found.ended.iter().map(stays).collect(),
            kept: found.kept.iter().map(stays).collect(),
            clashes: clashes.collect(),
            remarks: remarks.collect(),
            effects: Effects::of(&found.effects, speaker),
        }
    }
}

/// What became of a series.
#[derive(Serialize, JsonSchema)]
pub struct ChangeOfSeries {
    pub series: Uuid,
    /// False: it is only shown, or kept as a draft.
    pub is_done: bool,
    /// None where it was kept as a draft.
    pub difference: Option<DifferenceOf>,
}
