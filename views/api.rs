//! The API for people: the OpenAPI document read aloud, by groups, operations and schemas.
//!
//! Invariant: everything shown stands in the document; what refers to something leads to it.

use super::words::Words;
use crate::addresses::{self, Origin};
use maud::{Markup, html};
use serde_json::Value;

pub struct Reading<'a> {
    pub words: &'a Words,
    pub document: &'a Value,
    pub groups: &'a [&'a str],
    /// Status and code of every kind of "no".
    pub problems: &'a [(u16, &'a str)],
    pub origin: &'a Origin,
}

pub fn page(reading: &Reading) -> Markup {
    let words = reading.words;
    html! {
        div.api {
            h1 { (words.say("api-title")) }
            p { (words.say("api-lead")) }
            p { a.btn.quiet href=(addresses::api::document()) { (words.say("api-document")) } }
            (begin(reading))
            @for group in reading.groups { (operations(reading, group)) }
            (told(reading))
            (problems(reading))
            (schemas(reading))
        }
    }
}

/// The first two requests anybody makes.
fn begin(reading: &Reading) -> Markup {
    let words = reading.words;
    let programme = reading.origin.link("/api/v1/centres/jinhuayuan/sessions");
    let sign_in = reading.origin.link("/api/v1/sign-ins");
    html! {
        section.panel id="begin" {
            h2 { (words.say("api-begin")) }
            p { (words.say("api-begin-text")) }
            pre tabindex="0" { code {
                "curl " (programme) "\n\n"
                "curl -X POST " (sign_in) " -H 'Content-Type: application/json' \\\n"
                "  -d '{\"card\": \"…\", \"pin\": \"…\"}'"
            } }
            p { (words.say("api-begin-token")) }
            p { (words.say("api-begin-key")) }
            p { (words.say("api-begin-pages")) }
        }
    }
}

type Found<'a> = (&'a str, &'a str, &'a Value);

/// Every operation of a group, in the document's order.
fn of_group<'a>(document: &'a Value, group: &str) -> Vec<Found<'a>> {
    let mut found = Vec::new();
    for (path, methods) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            if operation["tags"][0] == group {
                found.push((path.as_str(), method.as_str(), operation));
            }
        }
    }
    found
}

fn operations(reading: &Reading, group: &str) -> Markup {
    let words = reading.words;
    html! {
        section id={ "group-" (group) } {
            h2 { (words.say(&format!("api-group-{group}"))) }
            @for (path, method, operation) in of_group(reading.document, group) {
                (one(reading, (path, method, operation)))
            }
        }
    }
}

/// What we send to others.
fn told(reading: &Reading) -> Markup {
    let words = reading.words;
    html! {
        section id="webhooks" {
            h2 { (words.say("api-hooks")) }
            p { (words.say("api-hooks-text")) }
            @for (event, item) in reading.document["webhooks"].as_object().into_iter().flatten() {
                details.panel id={ "hook-" (text(&item["post"]["operationId"])) } {
                    @let sent = &item["post"]["requestBody"]["content"]["application/json"]["schema"];
                    summary { b { (text(&item["post"]["summary"])) } " " code { (event) } }
                    (table(words, item["post"]["parameters"].as_array().into_iter().flatten().map(|it| Row {
                        name: text(&it["name"]),
                        schema: &it["schema"],
                        is_needed: true,
                        about: text(&it["description"]),
                    })))
                    p { code { "data" } " " (kind(&sent["properties"]["data"])) }
                    ul { @for (status, answer) in item["post"]["responses"].as_object().into_iter().flatten() {
                        li { b { (status) } " " (text(&answer["description"])) }
                    } }
                }
            }
        }
    }
}

fn one(reading: &Reading, (path, method, operation): Found) -> Markup {
    let words = reading.words;
    let body = &operation["requestBody"]["content"]["application/json"]["schema"];
    html! {
        details.panel id={ "op-" (text(&operation["operationId"])) } {
            summary {
                b { (text(&operation["summary"])) }
                " " code { (method.to_ascii_uppercase()) " " (path) }
            }
            p { (words.say("api-who")) (access(words, operation)) }
            @if let Some(parameters) = operation["parameters"].as_array().filter(|all| !all.is_empty()) {
                h3 { (words.say("api-parameters")) }
                (table(words, parameters.iter().map(|it| Row {
                    name: text(&it["name"]),
                    schema: &it["schema"],
                    is_needed: it["required"] == true,
                    about: text(&it["description"]),
                })))
            }
            @if !body.is_null() { p { (words.say("api-body")) (kind(body)) } }
            h3 { (words.say("api-answers")) }
            ul { @for (status, answer) in operation["responses"].as_object().into_iter().flatten() {
                li { b { (status) } " " (answered(words, answer)) }
            } }
        }
    }
}

fn access(words: &Words, operation: &Value) -> String {
    let all = operation["security"].as_array();
    let has = |name: &str| all.is_some_and(|all| all.iter().any(|one| one.get(name).is_some()));
    let is_open = all.is_some_and(|all| all.iter().any(|one| *one == serde_json::json!({})));
    match (is_open, has("household"), has("staff")) {
        (true, ..) => words.say("api-who-anyone"),
        (_, true, true) => words.say("api-who-known"),
        (_, true, false) => words.say("api-who-household"),
        _ if has("host") => words.say("api-who-host"),
        _ => words.say("api-who-staff"),
    }
}

fn answered(words: &Words, answer: &Value) -> Markup {
    let schema = &answer["content"]["application/json"]["schema"];
    html! {
        @if answer.get("$ref").is_some() {
            a href="#schema-Problem" { (words.say("api-problem")) }
        } @else {
            (text(&answer["description"])) " "
            @if !schema.is_null() { (kind(schema)) }
        }
    }
}

/// One property or parameter.
struct Row<'a> {
    name: &'a str,
    schema: &'a Value,
    is_needed: bool,
    about: &'a str,
}

fn table<'a>(words: &Words, rows: impl Iterator<Item = Row<'a>>) -> Markup {
    html! {
        div.scroll tabindex="0" role="group" aria-label=(words.say("api-parameters")) { table {
            thead { tr {
                th scope="col" { (words.say("api-name")) }
                th scope="col" { (words.say("api-kind")) }
                th scope="col" { (words.say("api-about")) }
            } }
            tbody { @for row in rows { tr {
                th scope="row" { code { (row.name) } @if row.is_needed { " " small { (words.say("api-needed")) } } }
                td { (kind(row.schema)) }
                td { (row.about) }
            } } }
        } }
    }
}

fn problems(reading: &Reading) -> Markup {
    let words = reading.words;
    html! {
        section id="problems" {
            h2 { (words.say("api-problems")) }
            p { (words.say("api-problems-text")) }
            dl { @for (status, code) in reading.problems {
                dt id={ "problem-" (code) } { b { (status) } " " code { (code) } " " (words.say(&format!("problem-{code}"))) }
                dd { (explained(words, code)) }
            } }
        }
    }
}

fn explained(words: &Words, code: &str) -> String {
    let number = words.say("api-number");
    words.tell(&format!("problem-{code}-detail"), &[("number", number.into())])
}

fn schemas(reading: &Reading) -> Markup {
    let words = reading.words;
    let all = reading.document["components"]["schemas"].as_object();
    html! {
        section id="schemas" {
            h2 { (words.say("api-schemas")) }
            @for (name, schema) in all.into_iter().flatten() {
                details.panel id={ "schema-" (name) } {
                    summary { b { (name) } " " (text(&schema["description"])) }
                    (shape(words, schema))
                }
            }
        }
    }
}

fn shape(words: &Words, schema: &Value) -> Markup {
    let needed: Vec<&str> =
        schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    html! {
        @if let Some(properties) = schema["properties"].as_object() {
            (table(words, properties.iter().map(|(name, property)| Row {
                name,
                schema: property,
                is_needed: needed.contains(&name.as_str()),
                about: text(&property["description"]),
            })))
        } @else {
            ul { @for one in alternatives(schema) { li { (kind(one)) " " (text(&one["description"])) } } }
        }
    }
}

fn alternatives(schema: &Value) -> Vec<&Value> {
    let lists = ["oneOf", "anyOf"].into_iter().filter_map(|key| schema[key].as_array());
    let all: Vec<&Value> = lists.flatten().collect();
    if all.is_empty() { vec![schema] } else { all }
}

/// What a value is, in one line; what has a name leads to it.
fn kind(schema: &Value) -> Markup {
    if let Some(name) = schema["$ref"].as_str().and_then(|to| to.rsplit('/').next()) {
        return html! { a href={ "#schema-" (name) } { (name) } };
    }
    if let Some(all) = schema["anyOf"].as_array().or_else(|| schema["oneOf"].as_array()) {
        return html! { @for (nth, one) in all.iter().enumerate() { @if nth > 0 { " | " } (kind(one)) } };
    }
    if let Some(all) = schema["enum"].as_array() {
        return html! { @for (nth, one) in all.iter().enumerate() { @if nth > 0 { " | " } code { (one) } } };
    }
    if !schema["const"].is_null() {
        return html! { code { (schema["const"]) } };
    }
    let kinds = match &schema["type"] {
        Value::Array(all) => all.iter().map(text).collect::<Vec<_>>().join(" | "),
        one => text(one).to_string(),
    };
    html! {
        (kinds)
        @if let Some(format) = schema["format"].as_str() { " (" (format) ")" }
        @if !schema["items"].is_null() { " [" (kind(&schema["items"])) "]" }
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
