//! Refusals: every "no" is said with its fact, its rule and what helps, in both languages (Z2).

use leyuan::domain::age::{Age, AgeRange};
use leyuan::domain::centre::{Centre, HouseRules};
use leyuan::domain::group::Bar;
use leyuan::domain::household::{Child, Guardian, Household};
use leyuan::domain::ids::{CentreId, ChildId, GuardianId, HouseholdId, SessionId};
use leyuan::domain::names::{Language, Name, Names};
use leyuan::domain::pick_up::HandOver;
use leyuan::domain::refusal::Refusal;
use leyuan::domain::zone::{Date, Timestamp, Zone, parse_date, parse_timestamp};
use leyuan::views::refusals::Speaker;
use leyuan::views::words::Words;
use uuid::Uuid;

#[test]
fn every_refusal_says_what_is_so_which_rule_and_what_helps_in_both_languages() {
    let (centre, household) = (centre(), household());
    for language in Language::ALL {
        let speaker = speaker(&centre, &household, language);
        for refusal in all() {
            let said = speaker.say(&refusal);
            for sentence in [&said.fact, &said.rule, &said.remedy, &speaker.line(&refusal)] {
                assert!(
                    !sentence.is_empty() && !sentence.contains(['{', '}', '$']),
                    "{refusal:?}: {sentence}"
                );
                assert!(!sentence.contains('!') && !sentence.contains('！'), "no shouting: {sentence}");
            }
        }
    }
}

#[test]
fn a_child_too_young_hears_its_age_the_range_and_the_day_it_may_come() {
    let (centre, household) = (centre(), household());
    let refusal = Refusal::TooYoung {
        child: ChildId(Uuid::nil()),
        age: Age::from_months(34),
        ages: AgeRange::new(36, Some(72)).unwrap(),
        on: day("2026-11-28"),
        from: Some(day("2027-01-09")),
    };
    let zh = speaker(&centre, &household, Language::Zh);
    let said = zh.say(&refusal);
    assert_eq!(said.fact, "11 月 28 日 周六这天，小满 2 岁 10 个月");
    assert_eq!(said.rule, "适合 3–5 岁");
    assert_eq!(said.remedy, "小满 2027 年 1 月 9 日起可以参加");
    let en = speaker(&centre, &household, Language::En);
    let line = "For ages 3–5. 小满 is 34 months, not yet: from 9 Jan 2027";
    assert_eq!(en.line(&refusal), line);
}

#[test]
fn a_name_is_looked_up_in_the_household_and_never_in_the_refusal() {
    let (centre, household) = (centre(), household());
    let refusal = Refusal::AlreadyBooked { child: ChildId(Uuid::nil()), waiting: false };
    let known = speaker(&centre, &household, Language::Zh);
    assert!(known.line(&refusal).contains("小满"));
    let public = Speaker { household: None, ..known };
    assert!(!public.line(&refusal).contains("小满"));
    assert!(!format!("{refusal:?}").contains("小满"));
}

#[test]
fn what_is_left_until_booking_opens_is_said_in_days_hours_and_minutes() {
    let (centre, household) = (centre(), household());
    let zh = speaker(&centre, &household, Language::Zh);
    let left = |opens| zh.say(&Refusal::NotYetOpen { opens: at(opens) }).remedy;
    assert_eq!(left("2026-11-29T01:00:00Z"), "还有 20 小时 0 分钟，到时再来约");
    assert_eq!(left("2026-12-01T06:00:00Z"), "还有 3 天 1 小时，到时再来约");
    assert_eq!(left("2026-11-28T05:12:00Z"), "还有 12 分钟，到时再来约");
}

fn speaker<'a>(centre: &'a Centre, household: &'a Household, language: Language) -> Speaker<'a> {
    let now = at("2026-11-28T05:00:00Z");
    Speaker { words: Words::of(language), centre, household: Some(household), now }
}

/// One of each: a variant that is not in [`after`] breaks the build.
fn all() -> Vec<Refusal> {
    let first = Refusal::CancelledByCentre { cause: names() };
    std::iter::successors(Some(first), after).collect()
}

fn after(refusal: &Refusal) -> Option<Refusal> {
    let (child, guardian) = (ChildId(Uuid::nil()), GuardianId(Uuid::nil()));
    let (soon, on) = (at("2026-11-29T01:00:00Z"), day("2026-12-05"));
    let (age, ages) = (Age::from_months(50), AgeRange::new(84, Some(156)).unwrap());
    let (session, names, monday) = (SessionId(Uuid::nil()), names(), day("2026-11-23"));
    let needs = |needed, named, in_room| Refusal::GuardianNeeded { needed, named, in_room };
    let most = |most, is_peak| Refusal::TooManyGuardians { most, is_peak };
    Some(match refusal {
        Refusal::AgesNotStated => Refusal::ForAdults(ages),
        Refusal::ForAdults(_) => Refusal::LimitsNotStated,
        Refusal::LimitsNotStated => Refusal::NoConsent,
        Refusal::NoConsent => Refusal::NobodyComes,
        Refusal::NobodyComes => Refusal::BirthDateMissing { child },
        Refusal::BirthDateMissing { .. } => Refusal::TooYoung { child, age, ages, on, from: Some(on) },
        Refusal::TooYoung { from: Some(_), .. } => Refusal::TooYoung { child, age, ages, on, from: None },
        Refusal::TooYoung { from: None, .. } => Refusal::TooOld { child, age, ages, on },
        Refusal::TooOld { .. } => Refusal::FilmTooGrown { child, age, from_months: 72, from: on },
        Refusal::FilmTooGrown { .. } => Refusal::NotCarried { child, age, is_allowed: true },
        Refusal::NotCarried { is_allowed: true, .. } => Refusal::NotCarried { child, age, is_allowed: false },
        Refusal::NotCarried { is_allowed: false, .. } => Refusal::NotAlong { child, is_allowed: true },
        Refusal::NotAlong { is_allowed: true, .. } => Refusal::NotAlong { child, is_allowed: false },
        Refusal::NotAlong { is_allowed: false, .. } => needs(1, 0, true),
        Refusal::GuardianNeeded { in_room: true, .. } => needs(2, 1, false),
        Refusal::GuardianNeeded { in_room: false, .. } => most(1, true),
        Refusal::TooManyGuardians { is_peak: true, .. } => most(2, false),
        Refusal::TooManyGuardians { is_peak: false, .. } => Refusal::GuardianNotAdult { guardian },
        Refusal::GuardianNotAdult { .. } => Refusal::AlreadyBooked { child, waiting: true },
        Refusal::AlreadyBooked { waiting: true, .. } => Refusal::AlreadyBooked { child, waiting: false },
        Refusal::AlreadyBooked { waiting: false, .. } => Refusal::AlreadyEnrolled { child, waiting: true },
        Refusal::AlreadyEnrolled { waiting: true, .. } => Refusal::AlreadyEnrolled { child, waiting: false },
        Refusal::AlreadyEnrolled { waiting: false, .. } => {
            Refusal::Overlap { child, session, names, starts: soon }
        }
        Refusal::Overlap { .. } => Refusal::GuardianElsewhere { guardian, names, starts: soon },
        Refusal::GuardianElsewhere { .. } => Refusal::WeekFull { child, most: 3, monday },
        Refusal::WeekFull { .. } => Refusal::WeekFullInRoom { child, most: 2, monday },
        Refusal::WeekFullInRoom { .. } => Refusal::Paused { child, until: on },
        Refusal::Paused { .. } => Refusal::TooFewStaff { staff: 2, children: 16, youngest: age },
        Refusal::TooFewStaff { .. } => Refusal::Group(Bar::Ages(ages)),
        Refusal::Group(Bar::Ages(_)) => Refusal::Group(Bar::Adults { needed: 3, named: 2 }),
        Refusal::Group(Bar::Adults { .. }) => Refusal::PartyTooLarge { places: 1 },
        Refusal::PartyTooLarge { .. } => Refusal::FamiliesFull { most: 10 },
        Refusal::FamiliesFull { .. } => Refusal::Full { left: 1, wanted: 2 },
        Refusal::Full { left: 1.., .. } => Refusal::Full { left: 0, wanted: 1 },
        Refusal::Full { left: 0, .. } => Refusal::OnlyAtDesk { left: 4 },
        Refusal::OnlyAtDesk { .. } => Refusal::RoomFull { left: 1, heads: 2 },
        Refusal::RoomFull { .. } => Refusal::WholeRoomFull { left: 1, heads: 2 },
        Refusal::WholeRoomFull { .. } => Refusal::BuildingFull { left: 1, heads: 2 },
        Refusal::BuildingFull { .. } => Refusal::WaitingEnough { child, most: 3 },
        Refusal::WaitingEnough { .. } => {
            Refusal::OnDate { starts: soon, refusal: Box::new(Refusal::Full { left: 0, wanted: 1 }) }
        }
        Refusal::OnDate { .. } => Refusal::PrivateShut { cause: names, until: soon },
        other => return after_hours(other, soon).or_else(|| after_private(other, soon, on)),
    })
}

fn after_hours(refusal: &Refusal, soon: Timestamp) -> Option<Refusal> {
    Some(match refusal {
        Refusal::CancelledByCentre { .. } => Refusal::NotYetOpen { opens: soon },
        Refusal::NotYetOpen { .. } => Refusal::AlreadyStarted { started: at("2026-11-28T04:50:00Z") },
        Refusal::AlreadyStarted { .. } => Refusal::DoorOpens { opens: at("2026-11-27T03:30:00Z") },
        Refusal::DoorOpens { .. } => Refusal::AlreadyOver { ended: at("2026-11-27T04:50:00Z") },
        Refusal::AlreadyOver { .. } => Refusal::CourseWhole,
        Refusal::CourseWhole => Refusal::CourseOver { last: at("2026-11-27T04:50:00Z") },
        Refusal::CourseOver { .. } => Refusal::PlacedByDesk,
        Refusal::PlacedByDesk => Refusal::AgesNotStated,
        _ => return None,
    })
}

fn after_private(refusal: &Refusal, soon: Timestamp, on: Date) -> Option<Refusal> {
    Some(match refusal {
        Refusal::PrivateShut { .. } => Refusal::PrivateForSmall { under_months: 36 },
        Refusal::PrivateForSmall { .. } => Refusal::PrivateAdults { most: 2 },
        Refusal::PrivateAdults { .. } => Refusal::PrivateEnough { most: 4, date: on },
        Refusal::PrivateEnough { .. } => Refusal::PrivateKept { until: soon },
        Refusal::PrivateKept { .. } => Refusal::PrivateTaken { next: Some(soon) },
        Refusal::PrivateTaken { next: Some(_) } => Refusal::PrivateTaken { next: None },
        Refusal::PrivateTaken { next: None } => Refusal::HandOver(HandOver::NamedOnly),
        Refusal::HandOver(why) => return after_hand_over(*why).map(Refusal::HandOver),
        _ => return None,
    })
}

fn after_hand_over(why: HandOver) -> Option<HandOver> {
    let child = ChildId(Uuid::nil());
    Some(match why {
        HandOver::NamedOnly => HandOver::StillHere { children: 2 },
        HandOver::StillHere { .. } => HandOver::ByName { child },
        HandOver::ByName { .. } => HandOver::NotListed { child },
        HandOver::NotListed { .. } => HandOver::MayNotLeave { child },
        HandOver::MayNotLeave { .. } => HandOver::TooYoungToLeave { child, from_months: 96 },
        HandOver::TooYoungToLeave { .. } => return None,
    })
}

fn centre() -> Centre {
    Centre {
        id: CentreId(Uuid::nil()),
        slug: "garden".into(),
        names: names(),
        zone: Zone::parse("Asia/Shanghai").unwrap(),
        building_limit: 100,
        rules: HouseRules::default(),
    }
}

fn household() -> Household {
    let name = |text| Name::parse(text).unwrap();
    Household {
        id: HouseholdId(Uuid::nil()),
        centre: CentreId(Uuid::nil()),
        name: name("小满家"),
        is_resident: true,
        language: Language::Zh,
        email: None,
        children: vec![Child { id: ChildId(Uuid::nil()), name: name("小满"), birth: None, needs: None }],
        guardians: vec![Guardian {
            id: GuardianId(Uuid::nil()),
            name: name("外婆"),
            phone: None,
            is_adult: true,
        }],
        has_reminders: true,
        has_consent: true,
    }
}

fn names() -> Names {
    Names::new("水墨初体验", "Ink Painting")
}

fn day(text: &str) -> Date {
    parse_date(text).unwrap()
}

fn at(text: &str) -> Timestamp {
    parse_timestamp(text).unwrap()
}
