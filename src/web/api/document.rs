//! The OpenAPI document: made from the very table that is served, in the language asked for.
//!
//! Invariant: each entry of the table that is for programs stands in it once, with its access as its security; nothing
//! else does.

use axum::http::Method;
use serde_json::{Map, Value, json};
use std::sync::LazyLock;

use super::operation::{Account, Schemas};
use super::shapes::problem::Problem;
use crate::addresses::Origin;
use crate::domain::names::Language;
use crate::views::words::Words;
use crate::web::who::Access;
use crate::web::{Entry, Pace, table};

/// Groups of operations, in the order in which they are met.
pub const GROUPS: [&str; 5] = ["sign-in", "programme", "bookings", "household", "desk"];

/// The document, with addresses below our origin.
pub fn document(origin: &Origin, language: Language) -> Value {
    static ZH: LazyLock<Value> = LazyLock::new(|| drawn(Language::Zh));
    static EN: LazyLock<Value> = LazyLock::new(|| drawn(Language::En));
    let mut document = match language {
        Language::Zh => ZH.clone(),
        Language::En => EN.clone(),
    };
    document["servers"] = json!([{ "url": origin.as_str() }]);
    document
}

fn drawn(language: Language) -> Value {
    let words = Words::of(language);
    let (mut schemas, mut paths) = (Schemas::default(), Map::new());
    for entry in table().iter().filter(|entry| entry.operation.is_some()) {
        let operation;
        (operation, schemas) = described(entry, schemas, words);
        let path = paths.entry(entry.path).or_insert_with(|| json!({}));
        path[entry.method.as_str().to_ascii_lowercase()] = operation;
    }
    let webhooks = super::hooks::webhooks(&mut schemas, words);
    let problem = Value::from(schemas.given.subschema_for::<Problem>());
    let tags =
        GROUPS.map(|name| json!({ "name": name, "description": words.say(&format!("api-group-{name}")) }));
    let bearer = |key: &str| json!({ "type": "http", "scheme": "bearer", "description": words.say(key) });
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": words.say("api-title"),
            "description": words.say("api-lead"),
            "version": "1",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "tags": tags,
        "paths": paths,
        "webhooks": webhooks,
        "components": {
            "schemas": schemas.into_components(),
            "responses": { "Problem": {
                "description": words.say("api-problems"),
                "content": { "application/problem+json": { "schema": problem } },
            } },
            "securitySchemes": {
                "household": bearer("api-access-household"),
                "staff": bearer("api-access-staff"),
                "host": bearer("api-access-host"),
                "counter": bearer("api-access-counter"),
            },
        },
    })
}

fn described(entry: &Entry, schemas: Schemas, words: &Words) -> (Value, Schemas) {
    let mut account = Account::of(schemas);
    let id = entry.operation.map(|operation| {
        operation.tell(&mut account);
        operation.id
    });
    let id = id.unwrap_or_default();
    let mut parameters = in_path(entry.path);
    parameters.append(&mut account.parameters);
    let mut answers = account.answers.clone();
    for status in problems(entry, &account) {
        answers.insert(status.into(), json!({ "$ref": "#/components/responses/Problem" }));
    }
    let mut operation = json!({
        "operationId": id,
        "summary": words.say(&format!("api-op-{id}")),
        "tags": [group(entry.path)],
        "parameters": parameters,
        "security": security(entry.access),
        "responses": answers,
    });
    if let Some(body) = account.body.take() {
        operation["requestBody"] = body;
    }
    (operation, account.schemas)
}

/// What an address names.
fn in_path(path: &str) -> Vec<Value> {
    let named = path.split('/').filter_map(|word| word.strip_prefix('{')?.strip_suffix('}'));
    let one = |name: &str| {
        let schema = match name {
            "centre" | "room" => json!({ "type": "string", "pattern": "^[a-z0-9-]+$", "maxLength": 60 }),
            _ => json!({ "type": "string", "format": "uuid" }),
        };
        json!({ "name": name, "in": "path", "required": true, "schema": schema })
    };
    named.map(one).collect()
}

/// To which group of operations an address belongs.
pub fn group(path: &str) -> &'static str {
    match path {
        _ if path.contains("/desk/") || path.contains("/counters/") => "desk",
        _ if path.contains("/sign-ins") || path.ends_with("/pin") => "sign-in",
        _ if path.contains("/bookings")
            || path.contains("/enrolments")
            || path.contains("/baskets")
            || path.ends_with("/together")
            || path.contains("/slots")
            || path.ends_with("/use")
            || path.ends_with("/alert") =>
        {
            "bookings"
        }
        _ if path.starts_with(super::CENTRES) => "programme",
        _ => "household",
    }
}

fn security(access: Access) -> Value {
    match access {
        // A household that says who it is reads its own verdicts beside.
        Access::Anyone => json!([{}, { "household": [] }]),
        Access::Known => json!([{ "household": [] }, { "staff": [] }, { "host": [] }]),
        Access::Household => json!([{ "household": [] }]),
        Access::OnDuty | Access::Office | Access::Manager | Access::Admin => json!([{ "staff": [] }]),
        Access::Device => json!([]),
        Access::Host => json!([{ "host": [] }]),
        Access::Counter => json!([{ "counter": [] }]),
    }
}

/// Every status with which an operation may say no.
fn problems(entry: &Entry, account: &Account) -> Vec<&'static str> {
    let is_change = entry.method != Method::GET;
    let has_body = account.body.is_some();
    let all = [
        ("400", has_body || account.needs_key),
        ("401", true),
        ("403", entry.access != Access::Anyone),
        ("404", entry.path.contains('{') || entry.access != Access::Anyone),
        ("406", true),
        ("409", is_change),
        ("413", has_body),
        ("415", has_body),
        ("422", has_body || is_change || account.has_query),
        ("429", entry.pace != Pace::Free),
        ("500", true),
        ("503", true),
    ];
    all.into_iter().filter(|(_, may_be)| *may_be).map(|(status, _)| status).collect()
}
