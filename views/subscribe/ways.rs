//! The steps on each kind of phone and in each program, in the words that stand on its screen.
//!
//! Invariant: where a program cannot do it, that is said, with what to use instead.

use crate::views::icons::icon;
use crate::views::words::Words;
use maud::{Markup, html};

/// What somebody holds in the hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Device {
    Apple,
    Huawei,
    Xiaomi,
    Oppo,
    Vivo,
}

impl Device {
    /// As its browser calls itself; most say nothing of their maker any more.
    ///
    /// ```
    /// # use leyuan::views::subscribe::Device;
    /// let told = "Mozilla/5.0 (Linux; Android 14; 23127PN0CC Build/UKQ1; wv) MiuiBrowser/18 MicroMessenger/8.0";
    /// assert_eq!(Device::of(told), Some(Device::Xiaomi));
    /// assert_eq!(Device::of("Mozilla/5.0 (Linux; Android 10; K)"), None);
    /// ```
    pub fn of(user_agent: &str) -> Option<Device> {
        const SIGNS: [(&str, Device); 17] = [
            ("iphone", Device::Apple),
            ("ipad", Device::Apple),
            ("macintosh", Device::Apple),
            ("huawei", Device::Huawei),
            ("harmony", Device::Huawei),
            ("honor", Device::Huawei),
            ("miuibrowser", Device::Xiaomi),
            ("xiaomi", Device::Xiaomi),
            ("redmi", Device::Xiaomi),
            ("hyperos", Device::Xiaomi),
            ("; mi ", Device::Xiaomi),
            ("heytap", Device::Oppo),
            ("oppo", Device::Oppo),
            ("oneplus", Device::Oppo),
            ("realme", Device::Oppo),
            ("vivo", Device::Vivo),
            ("iqoo", Device::Vivo),
        ];
        let told = user_agent.to_ascii_lowercase();
        SIGNS.iter().find(|(sign, _)| told.contains(sign)).map(|(_, device)| *device)
    }
}

/// A kind of phone or a program: its name, and what to do there, one step to a key.
type Way = (Option<Device>, &'static str, &'static [&'static str]);

const WAYS: [Way; 8] = [
    (Some(Device::Apple), "subscribe-apple", &["subscribe-apple-1", "subscribe-apple-2"]),
    (Some(Device::Huawei), "subscribe-huawei", &["subscribe-huawei-1", "subscribe-huawei-2"]),
    (
        Some(Device::Xiaomi),
        "subscribe-xiaomi",
        &["subscribe-xiaomi-1", "subscribe-xiaomi-2", "subscribe-xiaomi-3"],
    ),
    (Some(Device::Oppo), "subscribe-oppo", &["subscribe-none", "subscribe-helper"]),
    (Some(Device::Vivo), "subscribe-vivo", &["subscribe-none", "subscribe-helper"]),
    (None, "subscribe-google", &["subscribe-google-1", "subscribe-google-2", "subscribe-google-3"]),
    (None, "subscribe-outlook", &["subscribe-outlook-1", "subscribe-outlook-2", "subscribe-outlook-3"]),
    (None, "subscribe-thunderbird", &["subscribe-thunderbird-1", "subscribe-thunderbird-2"]),
];

/// The one in the hand first, and open.
pub fn ways(words: &Words, device: Option<Device>) -> Markup {
    let is_own = |way: &&Way| device.is_some() && way.0 == device;
    let others = WAYS.iter().filter(|way| !is_own(way));
    html! {
        section.panel aria-labelledby="ways" {
            h2 id="ways" { (words.say("subscribe-ways")) }
            @for way in WAYS.iter().filter(is_own).chain(others) {
                details.gone.way open[is_own(&way)] {
                    summary { (words.say(way.1)) }
                    ol.steps { @for step in way.2 { li { (words.say(step)) } } }
                }
            }
        }
    }
}

/// Inside WeChat nothing leads to a calendar: how to get out, with a picture of where to press.
pub fn out_of_wechat(words: &Words) -> Markup {
    html! {
        section.panel.card.outside id="wechat" aria-labelledby="wechat-title" {
            h2 id="wechat-title" { (icon("warn")) (words.say("subscribe-wechat")) }
            (corner(words))
            ol.steps {
                li { (words.say("subscribe-wechat-1")) }
                li { (words.say("subscribe-wechat-2")) }
                li { (words.say("subscribe-wechat-3")) }
            }
        }
    }
}

/// The top of a phone: three dots at its right, and an arrow to them.
fn corner(words: &Words) -> Markup {
    html! {
        svg.corner role="img" aria-label=(words.say("subscribe-wechat-picture")) viewBox="0 0 240 96" {
            g fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" stroke-linejoin="round" {
                path d="M8 94V24a16 16 0 0 1 16-16h192a16 16 0 0 1 16 16v70" {}
                path d="M8 46h224" {}
                path d="M28 20l-8 8 8 8" {}
                path d="M96 28h48" {}
                circle cx="206" cy="28" r="13" {}
                path d="M132 86q58 2 68-30" {}
                path d="M190 62l10-8 8 10" {}
            }
            g fill="currentColor" {
                circle cx="200" cy="28" r="2.5" {}
                circle cx="206" cy="28" r="2.5" {}
                circle cx="212" cy="28" r="2.5" {}
            }
        }
    }
}
