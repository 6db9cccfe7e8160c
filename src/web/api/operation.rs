//! An operation as its handler's own types tell it: what it takes, and what it gives.
//!
//! Invariant: whatever a handler extracts is [`Asked`] and whatever it answers is [`Answered`]; one that is neither
//! does not compile, so no part of an operation is left out of the document.

use axum::http::StatusCode;
use schemars::generate::{Contract, SchemaSettings};
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::problem::No;

/// What a table's entry carries for programs.
#[derive(Clone, Copy)]
pub struct Operation {
    /// Its name in client libraries, and the key of its words.
    pub id: &'static str,
    describe: fn(&mut Account),
}

impl Operation {
    pub(super) fn of<H: Described<D>, D>(id: &'static str) -> Operation {
        Operation { id, describe: H::account }
    }

    /// Tells an account of itself.
    pub(super) fn tell(&self, account: &mut Account) {
        (self.describe)(account);
    }
}

/// Schemas met so far: of what comes in, and of what goes out.
pub struct Schemas {
    pub(super) taken: SchemaGenerator,
    pub(super) given: SchemaGenerator,
}

impl Default for Schemas {
    fn default() -> Schemas {
        let generator = |contract: Contract| {
            let settings = SchemaSettings::draft2020_12().with(|settings| {
                settings.definitions_path = "/components/schemas".into();
                settings.meta_schema = None;
                settings.contract = contract;
            });
            settings.into_generator()
        };
        Schemas { taken: generator(Contract::Deserialize), given: generator(Contract::Serialize) }
    }
}

impl Schemas {
    /// All of them, each under its name.
    pub(super) fn into_components(mut self) -> Map<String, Value> {
        let mut all = self.taken.take_definitions(true);
        all.extend(self.given.take_definitions(true));
        all
    }
}

/// What is known of one operation.
#[derive(Default)]
pub struct Account {
    pub(super) schemas: Schemas,
    pub(super) parameters: Vec<Value>,
    pub(super) body: Option<Value>,
    pub(super) answers: Map<String, Value>,
    /// It reads a query.
    pub(super) has_query: bool,
    /// A key must be sent, so that the same request is done once.
    pub(super) needs_key: bool,
}

impl Account {
    pub(super) fn of(schemas: Schemas) -> Account {
        Account { schemas, ..Account::default() }
    }

    /// One more header that may, or must, be sent.
    pub(super) fn header(&mut self, (name, about): (&str, &str), is_required: Required, schema: Value) {
        let required = is_required == Required::Yes;
        self.parameters.push(json!({
            "name": name, "in": "header", "required": required, "description": about, "schema": schema,
        }));
    }

    /// Every property of a query's type is a parameter.
    pub(super) fn query<T: JsonSchema>(&mut self) {
        self.has_query = true;
        let schema = Value::from(T::json_schema(&mut self.schemas.taken));
        let required: Vec<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            let mut property = property.clone();
            let about = property.as_object_mut().and_then(|it| it.remove("description"));
            let mut parameter = json!({ "name": name, "in": "query", "schema": without_null(property) });
            parameter["required"] = required.contains(&name.as_str()).into();
            if let Some(about) = about {
                parameter["description"] = about;
            }
            self.parameters.push(parameter);
        }
    }

    pub(super) fn takes<T: JsonSchema>(&mut self) {
        let schema = Value::from(self.schemas.taken.subschema_for::<T>());
        self.body =
            Some(json!({ "required": true, "content": { "application/json": { "schema": schema } } }));
    }

    pub(super) fn gives<T: JsonSchema>(&mut self, status: StatusCode, about: &str, headers: Value) {
        let schema = Value::from(self.schemas.given.subschema_for::<T>());
        let mut headers = headers;
        headers["Content-Language"] = json!({ "schema": { "enum": ["zh-CN", "en"] } });
        let content = json!({ "application/json": { "schema": schema } });
        let answer = json!({ "description": about, "headers": headers, "content": content });
        self.answers.insert(status.as_str().into(), answer);
    }

    pub(super) fn gives_nothing(&mut self, status: StatusCode, about: &str) {
        self.answers.insert(status.as_str().into(), json!({ "description": about }));
    }
}

/// In a query nothing can be null: it is left out.
fn without_null(mut property: Value) -> Value {
    if let Some(kinds) = property["type"].as_array() {
        let kinds: Vec<Value> = kinds.iter().filter(|kind| *kind != "null").cloned().collect();
        property["type"] = if kinds.len() == 1 { kinds[0].clone() } else { kinds.into() };
    }
    if let Some(any) = property["anyOf"].as_array()
        && let [one, null] = any.as_slice()
        && null["type"] == "null"
    {
        return one.clone();
    }
    property
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Required {
    Yes,
    No,
}

/// Something a handler takes.
pub trait Asked {
    fn account(account: &mut Account);
}

/// Something a handler gives.
pub trait Answered {
    fn account(account: &mut Account);
}

/// A handler that can tell what it takes and gives; `D` holds its arguments and its answer.
pub trait Described<D> {
    fn account(account: &mut Account);
}

macro_rules! described { ($($asked:ident)*) => {
    impl<F, Later, Answer, $($asked),*> Described<($($asked,)* Answer,)> for F
    where
        F: Fn($($asked),*) -> Later,
        Later: Future<Output = Result<Answer, No>>,
        Answer: Answered,
        $($asked: Asked),*
    {
        fn account(account: &mut Account) {
            $($asked::account(account);)*
            Answer::account(account);
        }
    }
} }
described! {}
described! { A }
described! { A B }
described! { A B C }
described! { A B C D }
described! { A B C D E }
