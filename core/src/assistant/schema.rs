//! The strict schema of a tool's arguments, from their Rust type.
//!
//! Strict function calling wants every object closed and every property required, one that may be
//! left out being null instead, and knows few keywords
//! (<https://platform.openai.com/docs/guides/structured-outputs#supported-schemas>).

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value, json};

/// Keywords that are taken; others are dropped.
const TAKEN: [&str; 12] = [
    "type",
    "properties",
    "required",
    "additionalProperties",
    "enum",
    "const",
    "anyOf",
    "items",
    "description",
    "minimum",
    "maximum",
    "pattern",
];

/// The schema of `T`, an object.
pub fn strict<T: JsonSchema>() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.inline_subschemas = true;
        settings.meta_schema = None;
    });
    let schema: Schema = settings.into_generator().into_root_schema_for::<T>();
    let mut schema = schema.to_value();
    tighten(&mut schema);
    // What has no arguments is an object all the same.
    if schema.get("properties").is_none() {
        schema = json!({"type": "object", "properties": {}, "required": [], "additionalProperties": false});
    }
    if let Some(root) = schema.as_object_mut() {
        root.remove("description");
    }
    schema
}

fn tighten(schema: &mut Value) {
    let Some(object) = schema.as_object_mut() else {
        return;
    };
    // A choice of one thing is that thing's enum.
    if let Some(choices) = object.remove("oneOf") {
        object.insert("anyOf".to_owned(), choices);
    }
    object.retain(|keyword, _| TAKEN.contains(&keyword.as_str()));
    if let Some(names) = constants(object) {
        object.remove("anyOf");
        object.insert("type".to_owned(), json!("string"));
        object.insert("enum".to_owned(), names);
    }
    if let Some(properties) = object.get("properties").and_then(Value::as_object) {
        let names: Vec<Value> = properties.keys().cloned().map(Value::from).collect();
        object.insert("required".to_owned(), names.into());
        object.insert("additionalProperties".to_owned(), Value::Bool(false));
    }
    if let Some(properties) = object.get_mut("properties").and_then(Value::as_object_mut) {
        properties.values_mut().for_each(tighten);
    }
    if let Some(items) = object.get_mut("items") {
        tighten(items);
    }
    if let Some(choices) = object.get_mut("anyOf").and_then(Value::as_array_mut) {
        choices.iter_mut().for_each(tighten);
    }
}

/// The names of an enum whose variants each have a text of their own.
fn constants(object: &Map<String, Value>) -> Option<Value> {
    let choices = object.get("anyOf")?.as_array()?;
    let names: Option<Vec<Value>> = choices
        .iter()
        .map(|choice| choice.get("const").cloned())
        .collect();
    names.map(Value::from)
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize, JsonSchema)]
    #[expect(dead_code, reason = "only its schema is looked at")]
    struct Arguments {
        /// What it is called.
        name: Option<String>,
        tiers: Vec<Tier>,
        day: Option<Day>,
    }

    #[derive(Deserialize, JsonSchema)]
    #[expect(dead_code, reason = "only its schema is looked at")]
    struct Tier {
        price_minor: u32,
    }

    #[derive(Deserialize, JsonSchema)]
    #[serde(rename_all = "lowercase")]
    enum Day {
        /// The first.
        Monday,
        Tuesday,
    }

    #[test]
    fn every_object_is_closed_and_every_property_required() {
        let schema = strict::<Arguments>();
        assert_eq!(schema["additionalProperties"], false, "{schema:#}");
        assert_eq!(schema["required"], json!(["day", "name", "tiers"]));
        assert_eq!(
            schema["properties"]["name"]["type"],
            json!(["string", "null"])
        );
        let tier = &schema["properties"]["tiers"]["items"];
        assert_eq!(tier["additionalProperties"], false, "{schema:#}");
        assert_eq!(tier["required"], json!(["price_minor"]));
        let text = schema.to_string();
        for dropped in ["format", "default", "$ref", "oneOf", "title"] {
            assert!(!text.contains(&format!("\"{dropped}\"")), "{text}");
        }
    }
}
