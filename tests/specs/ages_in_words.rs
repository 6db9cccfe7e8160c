//! Ages as people write them in titles and texts, in both languages: read where they are plain, asked about where not.

use leyuan::domain::age::AgeRange;
use leyuan::imports::ages::AgeStyle;
use leyuan::imports::ages::words::{Said, read};
use proptest::prelude::*;

fn said(text: &str) -> Said {
    read([text], &AgeStyle::default())
}

/// So many whole years, the last one included, in months.
const fn years(from: u16, to: u16) -> (u16, Option<u16>) {
    (from * 12, Some((to + 1) * 12))
}

const PLAIN: &[(&str, (u16, Option<u16>))] = &[
    ("亲子音乐 3–5 岁", years(3, 5)),
    ("3-5岁", years(3, 5)),
    ("３～５岁绘本", years(3, 5)),
    ("3岁-5岁", years(3, 5)),
    ("适合3至5岁的孩子", years(3, 5)),
    ("三到五岁", years(3, 5)),
    ("三至十二岁", years(3, 12)),
    ("6个月-2岁", (6, Some(36))),
    ("6 個月—3 歲", (6, Some(48))),
    ("六个月至两岁宝宝", (6, Some(36))),
    ("宝宝 6-18个月", (6, Some(19))),
    ("0–18 月龄", (0, Some(19))),
    ("适龄：4-6", years(4, 6)),
    ("年龄 4—6", years(4, 6)),
    ("满3周岁", (36, None)),
    ("满 6 周岁以上", (72, None)),
    ("6岁以上", (72, None)),
    ("6 岁及以上", (72, None)),
    ("8岁+", (96, None)),
    ("8岁起", (96, None)),
    ("未满3岁", (0, Some(36))),
    ("3岁以下", (0, Some(36))),
    ("12岁及以下", (0, Some(156))),
    ("年龄不限", (0, None)),
    ("Story time, ages 3-5", years(3, 5)),
    ("Ages: 3 – 5", years(3, 5)),
    ("Age range 3 to 5", years(3, 5)),
    ("for ages 3-5", years(3, 5)),
    ("aged 3 to 5 years", years(3, 5)),
    ("3-5 years", years(3, 5)),
    ("3 to 5 year olds", years(3, 5)),
    ("3-5-year-olds", years(3, 5)),
    ("3–5 yrs", years(3, 5)),
    ("3-5yo", years(3, 5)),
    ("Ballet (3-5y)", years(3, 5)),
    ("ages 6 months to 2", (6, Some(36))),
    ("6 months to 2 years", (6, Some(36))),
    ("18m-3y", (18, Some(48))),
    ("babies 6-18 months", (6, Some(19))),
    ("18-36 months old", (18, Some(37))),
    ("under 5s", (0, Some(60))),
    ("Under-5s", (0, Some(60))),
    ("under 5", (0, Some(60))),
    ("children under 36 months", (0, Some(36))),
    ("8+", (96, None)),
    ("Chess (8+)", (96, None)),
    ("Chess 8+ years", (96, None)),
    ("ages 8+", (96, None)),
    ("ages 8 and over", (96, None)),
    ("8 years and older", (96, None)),
    ("8 & up", (96, None)),
    ("12 and under", (0, Some(156))),
    ("birth to 5 years old", (0, Some(72))),
    ("All ages welcome", (0, None)),
    ("Ages 3-5 welcome", years(3, 5)),
    ("6m+", (6, None)),
    ("3–5 岁 · 3-5 岁小朋友", years(3, 5)),
    ("3-5岁, 2026年3-5月, 3-5pm, Room 3-5", years(3, 5)),
];

#[test]
fn ages_that_are_plain_are_read() {
    let wrong = PLAIN
        .iter()
        .filter(|(text, (min, under))| said(text) != Said::Ages(AgeRange::new(*min, *under).unwrap()));
    let wrong: Vec<_> = wrong.map(|(text, _)| (text, said(text))).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

const NONE: &[&str] = &[
    "",
    "2026年3-5月",
    "第3-5期",
    "第 3-5 期",
    "3-5pm",
    "3-5 pm",
    "3–5 点",
    "15:00-17:00",
    "Room 3-5",
    "room 8",
    "3-5 March",
    "5月3-5日",
    "3-5楼",
    "3-5号",
    "3-5人",
    "8人以上",
    "12 人以下",
    "2026-03-05",
    "555-1234",
    "3-5 places",
    "100+ people",
    "5 + 1",
    "B2+",
    "iPhone8+",
    "£5",
    "under £5",
    "under 5 people",
    "under 5 minutes",
    "up to 5 people",
    "5 years of experience",
    "3-5 years of experience",
    "3-5 years experience",
    "为期3-6个月",
    "每3个月",
    "for 3-6 months",
    "every 6 months",
    "一周年庆",
    "三个小朋友",
    "两周一次",
    "Week 3-5",
    "3/5",
    "3.5",
    "1+1",
    "24/7",
    "Covid-19",
    "3-5",
    "Part 2 of 5",
    "https://example.org/3-5",
    "from 9 am",
    "3-5 km",
    "from 5 April",
    "满3人开班",
    "满 100 减 20",
    "over 200 books",
    "10% off",
    "第8+",
    "$8+",
    "Room 8+",
    "Level 3+",
    "ages 3-5-7",
    "周三起",
    "10:30-11:30",
    "5 stars",
    "-3",
    "4x4",
    "5G",
];

#[test]
fn what_is_no_age_is_not_taken_for_one() {
    let wrong: Vec<_> =
        NONE.iter().map(|text| (text, said(text))).filter(|(_, said)| *said != Said::Nothing).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_may_be_read_in_two_ways_is_asked_about() {
    let cases = [
        ("K-3", "k-3"),
        ("Grades 3-5", "grades 3-5"),
        ("Grade 4 maths", "grade 4"),
        ("Year 4 to 6", "year 4 to 6"),
        ("小学三年级", "年级"),
        ("3岁生日会", "3岁"),
        ("for 5 year olds", "5 year olds"),
        ("ages 6 months to 12", "6 months to 12"),
        ("3-5岁半", "3-5岁"),
        ("3岁半以上", "3岁"),
        ("满3岁半", "3岁"),
        ("2.5-4岁", "2.5-4岁"),
        ("1.5岁以上", "1.5岁"),
        ("1.5–3 years", "1.5-3 years"),
        ("6-18个月", "6-18个月"),
        ("6-18 months", "6-18 months"),
        ("3岁以内", "3岁以内"),
        ("over 8s", "over 8s"),
        ("5-3岁", "5-3岁"),
        ("8+ chess", "8+"),
        ("8+ places", "8+"),
        ("3-5岁, 3岁以下需家长陪同", "3-5岁; 3岁以下"),
        ("ages 3-5 or ages 6-8", "ages 3-5; ages 6-8"),
    ];
    let asked = |text: &str| match said(text) {
        Said::Asked(asked) => asked.join("; "),
        other => format!("{other:?}"),
    };
    let wrong = cases.iter().filter(|(text, phrases)| asked(text) != *phrases);
    let wrong: Vec<_> = wrong.map(|(text, _)| (text, asked(text))).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn title_kinds_and_text_are_read_together_and_a_mapping_says_what_classes_mean() {
    let style = AgeStyle::default();
    let ages = |min, under| Said::Ages(AgeRange::new(min, Some(under)).unwrap());
    assert_eq!(read(["Dance", "3-5岁", "Bring water. 3–5 岁"], &style), ages(36, 72));
    assert_eq!(
        read(["K-3 dance", "ages 5-8"], &style),
        ages(60, 108),
        "who says ages may say classes beside"
    );
    assert!(matches!(read(["3-5岁", "", "ages 6-8"], &style), Said::Asked(_)));
    let mut style = style;
    style.meanings.insert("K-3".into(), "5-8".into());
    assert_eq!(read(["Dance K–3"], &style), ages(60, 108));
}

proptest! {
    #[test]
    fn whatever_the_text_it_is_read_and_says_the_same_again(text in "[-0-9岁个月周满以下上至到+ a-z.:]{0,40}|.{0,60}") {
        let once = said(&text);
        prop_assert_eq!(&once, &said(&text));
        if let Said::Ages(range) = once {
            prop_assert!(range.under().is_none_or(|under| range.min() < under));
        }
    }
}
