//! The webhooks of the OpenAPI document: what we send, how it is signed, and which answer means what.
//!
//! Invariant: the shapes are those of the very types that are sent.

use schemars::JsonSchema;
use serde_json::{Map, Value, json};

use super::operation::Schemas;
use crate::domain::webhook::Event;
use crate::feeds::webhooks::{Occupancy, SessionFacts};
use crate::views::words::Words;

/// One path item for each event.
pub fn webhooks(schemas: &mut Schemas, words: &Words) -> Map<String, Value> {
    let one = |event: Event| {
        let (key, data) = match event {
            Event::SessionChanged => ("api-hook-session", reference::<SessionFacts>(schemas)),
            Event::OccupancyChanged => ("api-hook-occupancy", reference::<Occupancy>(schemas)),
        };
        (event.word().to_string(), json!({ "post": told(event, (key, &data), words) }))
    };
    Event::ALL.into_iter().map(one).collect()
}

fn reference<T: JsonSchema>(schemas: &mut Schemas) -> Value {
    Value::from(schemas.given.subschema_for::<T>())
}

fn told(event: Event, (key, data): (&str, &Value), words: &Words) -> Value {
    let message = json!({
        "type": "object",
        "required": ["type", "timestamp", "data"],
        "properties": {
            "type": { "const": event.word() },
            "timestamp": { "type": "string", "format": "date-time" },
            "data": data,
        },
    });
    let header = |name: &str, about: &str| {
        let schema = json!({ "type": "string" });
        json!({ "name": name, "in": "header", "required": true, "description": words.say(about), "schema": schema })
    };
    json!({
        "operationId": event.word().replace('.', "-"),
        "summary": words.say(key),
        "parameters": [
            header("webhook-id", "api-hook-id"),
            header("webhook-timestamp", "api-hook-timestamp"),
            header("webhook-signature", "api-hook-signature"),
        ],
        "requestBody": { "required": true, "content": { "application/json": { "schema": message } } },
        "responses": {
            "2XX": { "description": words.say("api-hook-taken") },
            "410": { "description": words.say("api-hook-gone") },
            "default": { "description": words.say("api-hook-later") },
        },
    })
}
