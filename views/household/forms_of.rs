//! The forms about a household: a child, a grown-up, consent, PIN, settings.

use super::{Guarded, Home};
use crate::addresses;
use crate::domain::household::{Child, Guardian, Household};
use crate::domain::names::Language;
use crate::domain::stand_in::{Instead, StandIn};
use crate::domain::zone::Zone;
use crate::views::filled::Filled;
use crate::views::forms::{self, Choice, Field, Kind};
use crate::views::icons::icon;
use crate::views::words::Words;
use maud::{Markup, html};

/// A child added, or changed where there is one.
pub fn child_form(words: &Words, filled: &Filled, child: Option<&Child>, home: Home, g: Guarded) -> Markup {
    let (title, action) = match child {
        None => ("household-child-add", home.children()),
        Some(child) => ("household-child-edit", home.child(child.id)),
    };
    html! {
        (filled.summary(words))
        (back(words, home))
        h1 { (words.say(title)) }
        div.panel.desk-form {
            (forms::guarded(&action, g.token, g.key, html! {
                (child_fields(words, filled, 0))
                (forms::press(&words.say("save")))
            }))
        }
        @if let Some(child) = child {
            p { a.link href=(home.child_removal(child.id)) { (words.say("household-child-remove")) } }
        }
    }
}

/// Nickname, birth and needs of one of several children.
pub fn child_fields(words: &Words, filled: &Filled, nth: usize) -> Markup {
    let nickname = Field {
        hint: Some(words.say("household-nickname-hint")),
        ..filled.nth_field(("nickname", nth), words.say("household-nickname"), Kind::Text)
    };
    let needs = Field {
        hint: Some(words.say("household-needs-hint")),
        is_optional: true,
        ..filled.nth_field(("needs", nth), words.say("household-needs"), Kind::Text)
    };
    html! {
        (forms::field(words, &nickname))
        (forms::birth_fields(words, &filled.birth(nth)))
        (forms::field(words, &needs))
    }
}

/// What removing a child means, and the button that does it.
pub fn child_removal(words: &Words, child: &Child, home: Home, g: Guarded) -> Markup {
    let name = [("name", child.name.as_str().into())];
    html! {
        (back(words, home))
        h1 { (words.tell("household-child-remove-ask", &name)) }
        div.panel.desk-form {
            p { (words.tell("household-child-remove-what", &name)) }
            (forms::guarded(&home.child_removal(child.id), g.token, g.key, html! {
                button.btn.big.bad { (words.say("household-child-remove-yes")) }
            }))
            p { a.link href=(home.page()) { (words.say("household-keep")) } }
        }
    }
}

/// A grown-up added, or changed where there is one.
pub fn guardian_form(
    words: &Words,
    filled: &Filled,
    guardian: Option<&Guardian>,
    home: Home,
    g: Guarded,
) -> Markup {
    let (title, action) = match guardian {
        None => ("household-guardian-add", home.guardians()),
        Some(guardian) => ("household-guardian-edit", home.guardian(guardian.id)),
    };
    html! {
        (filled.summary(words))
        (back(words, home))
        h1 { (words.say(title)) }
        div.panel.desk-form {
            (forms::guarded(&action, g.token, g.key, html! {
                (guardian_fields(words, filled))
                (forms::press(&words.say("save")))
            }))
        }
        @if let Some(guardian) = guardian {
            p { a.link href=(home.guardian_removal(guardian.id)) { (words.say("household-guardian-remove")) } }
        }
    }
}

/// Name, phone and whether they are grown up.
pub fn guardian_fields(words: &Words, filled: &Filled) -> Markup {
    let name = Field {
        hint: Some(words.say("household-guardian-hint")),
        ..filled.field("guardian", words.say("household-guardian"), Kind::Text)
    };
    let phone = Field {
        hint: Some(words.say("household-phone-hint")),
        is_optional: true,
        ..filled.field("phone", words.say("household-phone"), Kind::Phone)
    };
    html! {
        (forms::field(words, &name))
        (forms::field(words, &phone))
        (forms::tick(&Choice {
            name: "adult",
            value: "yes",
            label: words.say("household-adult"),
            note: words.say("household-adult-note"),
            is_ticked: filled.has("adult", "yes"),
            reason: None,
        }))
    }
}

/// Somebody about to be removed, and what is ahead that names her.
pub struct Removal<'a> {
    pub household: &'a Household,
    pub guardian: &'a Guardian,
    pub ahead: &'a [StandIn],
    pub zone: Zone,
    pub home: Home<'a>,
}

/// What removing a grown-up means, and the button that does it, where it can be done.
pub fn guardian_removal(words: &Words, removal: &Removal, g: Guarded) -> Markup {
    let Removal { guardian, ahead, home, .. } = removal;
    let name = [("name", guardian.name.as_str().into())];
    let is_last = removal.household.guardians.len() == 1;
    let is_needed = ahead.iter().any(|one| one.instead == Instead::Nobody);
    html! {
        (back(words, *home))
        h1 { (words.tell("household-guardian-remove-ask", &name)) }
        div.panel.desk-form {
            @if is_last { p { (words.say("household-guardian-last")) } }
            @else {
                p { (words.say("household-guardian-remove-what")) }
                @if !ahead.is_empty() {
                    h2 { (words.say("household-guardian-ahead")) }
                    ul { @for one in *ahead { li { (who_comes(words, removal, one)) } } }
                }
                @if is_needed { p.note.few { (icon("warn")) span { (words.say("household-guardian-needed")) } } }
                @else {
                    (forms::guarded(&home.guardian_removal(guardian.id), g.token, g.key, html! {
                        button.btn.big.bad { (words.say("household-child-remove-yes")) }
                    }))
                }
            }
            p { a.link href=(home.page()) { (words.say("household-keep")) } }
        }
    }
}

fn who_comes(words: &Words, removal: &Removal, one: &StandIn) -> String {
    let when = words.day_and_time(removal.zone.wall(one.window.starts()));
    let what = format!("{when} {}", one.names.in_(words.language()));
    match one.instead {
        Instead::Nobody => words.tell("household-guardian-nobody", &[("what", what.into())]),
        Instead::TheRest => words.tell("household-guardian-rest", &[("what", what.into())]),
        Instead::Other(other) => {
            let name = removal.household.guardian(other).map(|other| other.name.as_str().to_string());
            let facts = [("what", what.into()), ("name", name.unwrap_or_default().into())];
            words.tell("household-guardian-instead", &facts)
        }
    }
}

/// What is agreed to, in full.
pub fn consent_text(words: &Words) -> Markup {
    let lines = ["what", "why", "long", "rights", "or"];
    html! {
        div.consent {
            ul { @for line in lines { li { (words.say(&format!("household-consent-{line}"))) } } }
        }
    }
}

/// The box that agrees, unticked until somebody ticks it.
pub fn consent_tick(words: &Words, filled: &Filled, home: Home) -> Markup {
    let key = match home {
        Home::Own => "household-consent-tick",
        Home::Desk { .. } => "household-consent-tick-desk",
    };
    html! {
        div.field.bad[filled.fault_of("consent").is_some()] id="consent-box" tabindex="-1" {
            (forms::tick(&Choice {
                name: "consent",
                value: "yes",
                label: words.say(key),
                note: String::new(),
                is_ticked: filled.has("consent", "yes"),
                reason: None,
            }))
        }
    }
}

/// Consent: the text, and the form that gives it or takes it back.
pub fn consent(words: &Words, filled: &Filled, household: &Household, home: Home, g: Guarded) -> Markup {
    html! {
        (filled.summary(words))
        (back(words, home))
        h1 { (words.say("household-consent-title")) }
        (consent_text(words))
        @if household.has_consent {
            section.panel.desk-form aria-labelledby="withdraw" {
                h2 id="withdraw" { (words.say("household-consent-withdraw-title")) }
                p { (words.say("household-consent-withdraw-what")) }
                (forms::guarded(&home.consent(), g.token, g.key, html! {
                    (forms::hidden("answer", "withdraw"))
                    div id="sure" tabindex="-1" {
                        (forms::tick(&Choice {
                            name: "sure",
                            value: "yes",
                            label: words.say("household-consent-withdraw-sure"),
                            note: String::new(),
                            is_ticked: false,
                            reason: None,
                        }))
                    }
                    button.btn.big.bad { (words.say("household-consent-withdraw")) }
                }))
            }
        } @else {
            div.panel.desk-form {
                (forms::guarded(&home.consent(), g.token, g.key, html! {
                    (forms::hidden("answer", "give"))
                    fieldset {
                        legend { (words.say("household-consent-who")) }
                        @for (nth, guardian) in household.guardians.iter().filter(|guardian| guardian.is_adult).enumerate() {
                            @let id = guardian.id.to_string();
                            (forms::pick(&Choice {
                                name: "guardian",
                                value: &id,
                                label: guardian.name.as_str().to_string(),
                                note: String::new(),
                                is_ticked: filled.has("guardian", &id) || (nth == 0 && filled.value("guardian").is_empty()),
                                reason: None,
                            }))
                        }
                    }
                    (consent_tick(words, filled, home))
                    (forms::press(&words.say("household-consent-give")))
                }))
            }
        }
    }
}

/// A new PIN, by whoever knows the old one.
pub fn pin_form(words: &Words, filled: &Filled, g: Guarded) -> Markup {
    let new = Field {
        hint: Some(words.say("household-pin-new-hint")),
        ..filled.field("new", words.say("household-pin-new"), Kind::NewPin)
    };
    html! {
        (filled.summary(words))
        (back(words, Home::Own))
        h1 { (words.say("household-pin-title")) }
        div.panel {
            (forms::guarded(&addresses::household::pin(), g.token, g.key, html! {
                (forms::field(words, &filled.field("pin", words.say("household-pin-old"), Kind::Pin)))
                (forms::field(words, &new))
                (forms::field(words, &filled.field("again", words.say("household-pin-again"), Kind::NewPin)))
                p.hint { (words.say("household-pin-others")) }
                (forms::press(&words.say("save")))
            }))
        }
    }
}

/// Language and e-mail; at the desk also name and residence.
pub fn settings(words: &Words, filled: &Filled, home: Home, g: Guarded) -> Markup {
    html! {
        (forms::guarded(&home.page(), g.token, g.key, html! {
            @if home != Home::Own {
                (forms::field(words, &filled.field("name", words.say("household-name"), Kind::Text)))
                (resident_tick(words, filled))
            }
            (language_and_email(words, filled))
            (reminders_tick(words, filled))
            (forms::press(&words.say("save")))
        }))
    }
}

fn reminders_tick(words: &Words, filled: &Filled) -> Markup {
    forms::tick(&Choice {
        name: "reminders",
        value: "yes",
        label: words.say("household-reminders"),
        note: words.say("household-reminders-note"),
        is_ticked: filled.has("reminders", "yes"),
        reason: None,
    })
}

pub fn resident_tick(words: &Words, filled: &Filled) -> Markup {
    forms::tick(&Choice {
        name: "resident",
        value: "yes",
        label: words.say("household-resident"),
        note: words.say("household-resident-note"),
        is_ticked: filled.has("resident", "yes"),
        reason: None,
    })
}

/// In which language notices are written, and where they go.
pub fn language_and_email(words: &Words, filled: &Filled) -> Markup {
    let email = Field {
        hint: Some(words.say("household-email-hint")),
        is_optional: true,
        ..filled.field("email", words.say("household-email"), Kind::Email)
    };
    html! {
        fieldset {
            legend { (words.say("household-language")) }
            div.two {
                @for language in Language::ALL {
                    (forms::pick(&Choice {
                        name: "language",
                        value: language.code(),
                        label: own_name(language),
                        note: String::new(),
                        is_ticked: filled.has("language", language.code()),
                        reason: None,
                    }))
                }
            }
        }
        (forms::field(words, &email))
    }
}

/// What a language calls itself: the other one's words say it.
fn own_name(language: Language) -> String {
    let other = match language {
        Language::Zh => Language::En,
        Language::En => Language::Zh,
    };
    Words::of(other).say("other-language")
}

pub fn back(words: &Words, home: Home) -> Markup {
    html! { a.back href=(home.page()) { (words.say("back")) } }
}
