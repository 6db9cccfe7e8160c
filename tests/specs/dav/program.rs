//! A calendar program: asks with methods and bodies of its own, and reads what comes back.

use axum::body::Body;
use axum::http::Request;
use leyuan::feeds::dav::xml::{Element, read};
use leyuan::feeds::dav::{CALDAV, CALENDARSERVER, DAV};

use crate::scene::Scene;
use crate::visitor::{Answer, Visitor, program};

pub const ALL: &str = "/dav/jinhuayuan/all/";
pub const PLAY: &str = "/dav/jinhuayuan/play/";
pub const NAMESPACES: &str = r#"xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:CS="http://calendarserver.org/ns/" xmlns:A="http://apple.com/ns/ical/""#;

pub struct Program(pub Visitor);

/// One resource of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub href: String,
    /// Of the resource itself, where it has one: `404`.
    pub status: Option<String>,
    found: Vec<Element>,
    pub missing: Vec<String>,
}

impl Told {
    /// A property it has, by its name without namespace.
    pub fn property(&self, word: &str) -> Option<&Element> {
        self.found.iter().find(|property| property.name.word == word)
    }

    /// The same as text, addresses within it included.
    pub fn text(&self, word: &str) -> String {
        fn all(element: &Element) -> String {
            element.inner.iter().fold(element.text.clone(), |text, inner| text + &all(inner))
        }
        self.property(word).map(all).unwrap_or_default()
    }

    /// What is in a property, by the names of its elements.
    pub fn words(&self, word: &str) -> Vec<String> {
        fn all(element: &Element, words: &mut Vec<String>) {
            for inner in &element.inner {
                words.push(inner.name.word.clone());
                all(inner, words);
            }
        }
        let mut words = Vec::new();
        self.property(word).iter().for_each(|property| all(property, &mut words));
        words
    }
}

impl Program {
    pub fn before(scene: &Scene) -> Program {
        Program(Visitor::at(&program(scene)))
    }

    pub async fn asks(&mut self, method: &str, path: &str, depth: &str, body: &str) -> Answer {
        let request = Request::builder().method(method).uri(path).header("content-type", "text/xml");
        let request = if depth.is_empty() { request } else { request.header("depth", depth) };
        let answer = self.0.send(request.body(Body::from(body.to_string())).unwrap()).await;
        assert_eq!(answer.header("set-cookie"), "", "{method} {path}");
        assert_ne!(answer.status.as_u16(), 401, "{method} {path}: a program would ask for a password");
        assert!(
            answer.status.as_u16() < 500 || answer.status.as_u16() == 507,
            "{method} {path}: {}",
            answer.status
        );
        answer
    }

    /// A PROPFIND for these properties, with the prefixes of [`NAMESPACES`].
    pub async fn finds(&mut self, path: &str, depth: &str, properties: &[&str]) -> Vec<Told> {
        let wanted: String = properties.iter().map(|name| format!("<{name}/>")).collect();
        let body = format!("<D:propfind {NAMESPACES}><D:prop>{wanted}</D:prop></D:propfind>");
        told(&self.asks("PROPFIND", path, depth, &body).await)
    }

    pub async fn reports(&mut self, path: &str, body: &str) -> Answer {
        self.asks("REPORT", path, "1", body).await
    }

    /// A calendar-query with what stands in its outermost filter.
    pub async fn queries(&mut self, path: &str, filter: &str) -> Answer {
        let body = format!(
            "<C:calendar-query {NAMESPACES}><D:prop><D:getetag/><C:calendar-data/></D:prop>\
             <C:filter><C:comp-filter name=\"VCALENDAR\">{filter}</C:comp-filter></C:filter></C:calendar-query>"
        );
        self.reports(path, &body).await
    }

    pub async fn syncs_with(&mut self, path: &str, token: &str, rest: &str) -> Answer {
        let body = format!(
            "<D:sync-collection {NAMESPACES}><D:sync-token>{token}</D:sync-token><D:sync-level>1</D:sync-level>{rest}\
             <D:prop><D:getetag/></D:prop></D:sync-collection>"
        );
        self.reports(path, &body).await
    }

    /// A sync that must be answered.
    pub async fn syncs(&mut self, path: &str, token: &str) -> Synced {
        let answer = self.syncs_with(path, token, "").await;
        assert_eq!(answer.status.as_u16(), 207, "a sync with {token:?}");
        let told = told(&answer);
        let (gone, shown): (Vec<Told>, Vec<Told>) = told.into_iter().partition(|one| one.status.is_some());
        let root = read(answer.body.as_bytes()).unwrap();
        let token = root.first(DAV, "sync-token").expect("a token").text.clone();
        Synced { token, shown, gone: gone.into_iter().map(|one| one.href).collect() }
    }

    /// What a calendar shows of itself, for short.
    pub async fn mark(&mut self, path: &str) -> (String, String) {
        let found = self.finds(path, "0", &["CS:getctag", "D:sync-token"]).await;
        assert!(found[0].property("getctag").is_some_and(|ctag| ctag.name.space == CALENDARSERVER));
        (found[0].text("getctag"), found[0].text("sync-token"))
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Synced {
    pub token: String,
    pub shown: Vec<Told>,
    pub gone: Vec<String>,
}

impl Synced {
    /// Addresses of what is new or different.
    pub fn hrefs(&self) -> Vec<&str> {
        self.shown.iter().map(|one| one.href.as_str()).collect()
    }
}

/// The resources of an answer.
pub fn told(answer: &Answer) -> Vec<Told> {
    assert_eq!(answer.status.as_u16(), 207);
    assert_eq!(answer.header("content-type"), "text/xml; charset=utf-8");
    let root = read(answer.body.as_bytes()).expect("sound XML");
    assert!(root.name.is(DAV, "multistatus"));
    root.all(DAV, "response").map(one).collect()
}

fn one(response: &Element) -> Told {
    let code = |element: &Element| {
        let status = element.first(DAV, "status").expect("a status").text.clone();
        status.split(' ').nth(1).expect("a code").to_string()
    };
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for stat in response.all(DAV, "propstat") {
        let properties = &stat.first(DAV, "prop").expect("properties").inner;
        match code(stat).as_str() {
            "200" => found.extend(properties.iter().cloned()),
            "404" => missing.extend(properties.iter().map(|property| property.name.word.clone())),
            other => panic!("{other}"),
        }
    }
    let href = response.first(DAV, "href").expect("an address").text.clone();
    let status = response.first(DAV, "status").is_some().then(|| code(response));
    Told { href, status, found, missing }
}

/// The condition an answer says was not met: `valid-sync-token`.
pub fn condition(answer: &Answer) -> String {
    let root = read(answer.body.as_bytes()).expect("sound XML");
    assert!(root.name.is(DAV, "error"));
    let [condition] = &root.inner[..] else { panic!("one condition") };
    assert!([DAV, CALDAV].contains(&condition.name.space.as_str()));
    condition.name.word.clone()
}
