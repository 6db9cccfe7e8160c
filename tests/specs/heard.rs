//! What a page and a program hear of the same verb, pressed on the page for one family and asked of the API for a twin.

use crate::company::{Company, Knocks};
use crate::scene::{Family, Scene};
use crate::visitor::{Answer, Visitor, program};
use axum::http::StatusCode;

/// What somebody hears of a verb.
#[derive(Debug, PartialEq, Eq)]
pub enum Heard {
    Done,
    /// The status, and the rules in their order.
    No(u16, Vec<String>),
}

/// A page sends on whoever it did something for; a refusal lists its reasons.
pub fn on_page(answer: &Answer) -> Heard {
    if answer.status == StatusCode::SEE_OTHER {
        return Heard::Done;
    }
    let list = answer.body.split_once("<ul class=\"reasons\">").map_or("", |(_, rest)| rest);
    let list = list.split("</ul>").next().unwrap_or_default();
    let rules = list.split("data-rule=\"").skip(1).filter_map(|rest| rest.split('"').next());
    Heard::No(answer.status.as_u16(), rules.map(String::from).collect())
}

pub fn by_program(answer: &Answer) -> Heard {
    if answer.status.is_success() {
        return Heard::Done;
    }
    let told = answer.json();
    let rules = told["refusals"].as_array().into_iter().flatten();
    Heard::No(answer.status.as_u16(), rules.map(|it| it["rule"].as_str().unwrap().to_string()).collect())
}

/// Two browsers, one for each twin.
pub struct Twins {
    pub company: Company,
    wrong: Vec<String>,
    /// Verbs asked, and how many of them were refused.
    asked: (usize, usize),
}

impl Twins {
    pub async fn gather(scene: Scene) -> Twins {
        Twins { company: Company::gathers(scene).await, wrong: Vec::new(), asked: (0, 0) }
    }

    pub fn scene(&self) -> &Scene {
        &self.company.scene
    }

    pub async fn browser(&self, knocks: Knocks, family: &Family) -> Visitor {
        self.company.browser(&program(&self.company.scene), knocks, family).await
    }

    pub fn compare(&mut self, verb: &str, page: &Answer, api: &Answer) {
        let (one, other) = (on_page(page), by_program(api));
        self.asked.0 += 1;
        self.asked.1 += usize::from(one != Heard::Done);
        if one != other {
            self.wrong.push(format!("{verb}: the page {one:?}, the API {other:?} {}", api.body));
        }
    }

    pub fn agree(self) {
        assert_eq!(self.wrong, Vec::<String>::new());
        assert!(self.asked.1 > 0 && self.asked.0 > self.asked.1, "both answers were heard: {:?}", self.asked);
    }
}
