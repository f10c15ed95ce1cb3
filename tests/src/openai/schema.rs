//! Schemas as `strict: true` takes them, and whether a value fits one.

use serde_json::{Map, Value};

const KEYWORDS: &[&str] = &[
    "type",
    "properties",
    "required",
    "additionalProperties",
    "enum",
    "const",
    "anyOf",
    "items",
    "$ref",
    "$defs",
    "description",
    "title",
    "pattern",
    "format",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minItems",
    "maxItems",
];
const FORMATS: &[&str] = &[
    "date-time",
    "time",
    "date",
    "duration",
    "email",
    "hostname",
    "ipv4",
    "ipv6",
    "uuid",
];
const TYPES: &[&str] = &[
    "string", "number", "boolean", "integer", "object", "array", "null",
];
const PROPERTIES_MAX: usize = 5000;
const NESTING_MAX: usize = 10;
const ENUM_VALUES_MAX: usize = 1000;

struct Check<'a> {
    root: &'a Value,
    properties: usize,
    enum_values: usize,
}

/// # Errors
/// In OpenAI's words, with where in the schema it is.
pub(super) fn check(schema: &Value) -> Result<(), String> {
    if schema["type"] != "object" || schema.get("anyOf").is_some() {
        let found = &schema["type"];
        return Err(format!(
            "schema must be a JSON Schema of 'type: \"object\"', got 'type: {found}'."
        ));
    }
    let mut check = Check {
        root: schema,
        properties: 0,
        enum_values: 0,
    };
    check.one(schema, &mut Vec::new(), 1)
}

fn at(context: &[String], what: &str) -> String {
    let mut parts: Vec<String> = context.iter().map(|part| format!("'{part}'")).collect();
    // As Python writes a tuple of one.
    if parts.len() == 1 {
        parts.push(String::new());
    }
    format!("In context=({}), {what}", parts.join(", ").trim_end())
}

impl Check<'_> {
    fn one(
        &mut self,
        schema: &Value,
        context: &mut Vec<String>,
        depth: usize,
    ) -> Result<(), String> {
        let Some(shape) = schema.as_object() else {
            return Err(at(context, "schema must be an object."));
        };
        if depth > NESTING_MAX {
            return Err(at(
                context,
                "schema exceeds the maximum nesting depth of 10.",
            ));
        }
        if let Some(other) = shape.keys().find(|key| !KEYWORDS.contains(&key.as_str())) {
            return Err(at(context, &format!("'{other}' is not permitted.")));
        }
        if let Some(to) = shape.get("$ref") {
            return match resolve(self.root, to) {
                Some(_) => Ok(()),
                None => Err(at(
                    context,
                    &format!("reference can only point to definitions, got {to}."),
                )),
            }
            .and_then(|()| self.definitions(shape, context, depth));
        }
        let types = types(shape);
        if types.iter().any(|found| !TYPES.contains(found)) {
            return Err(at(
                context,
                &format!("{} is not a valid type.", shape["type"]),
            ));
        }
        if types.is_empty()
            && !["anyOf", "enum", "const"]
                .iter()
                .any(|key| shape.contains_key(*key))
        {
            return Err(at(context, "schema must have a 'type' key."));
        }
        if let Some(format) = shape.get("format")
            && !FORMATS.contains(&format.as_str().unwrap_or_default())
        {
            return Err(at(context, &format!("{format} is not a valid format.")));
        }
        if let Some(values) = shape.get("enum") {
            let count = values.as_array().map_or(0, Vec::len);
            self.enum_values += count;
            if count == 0 || self.enum_values > ENUM_VALUES_MAX {
                return Err(at(context, "enum must have between 1 and 1000 values."));
            }
        }
        if types.contains(&"object") {
            self.object(shape, context, depth)?;
        }
        if types.contains(&"array") {
            let items = shape.get("items");
            let items = items.ok_or_else(|| at(context, "array schema missing items."))?;
            self.below("items", items, context, depth + 1)?;
        }
        for (number, one) in shape
            .get("anyOf")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .enumerate()
        {
            context.push("anyOf".to_owned());
            let checked = self.below(&number.to_string(), one, context, depth);
            context.pop();
            checked?;
        }
        self.definitions(shape, context, depth)
    }

    fn object(
        &mut self,
        shape: &Map<String, Value>,
        context: &mut Vec<String>,
        depth: usize,
    ) -> Result<(), String> {
        if shape.get("additionalProperties") != Some(&Value::Bool(false)) {
            return Err(at(
                context,
                "'additionalProperties' is required to be supplied and to be false.",
            ));
        }
        let none = Map::new();
        let properties = shape
            .get("properties")
            .and_then(Value::as_object)
            .unwrap_or(&none);
        let listed = shape.get("required").and_then(Value::as_array);
        let is_listed =
            |name: &str| listed.is_some_and(|listed| listed.iter().any(|one| one == name));
        let required = "'required' is required to be supplied and to be an array including every key in \
                        properties.";
        if let Some(left) = properties.keys().find(|name| !is_listed(name)) {
            return Err(at(context, &format!("{required} Missing '{left}'.")));
        }
        let extra = listed.into_iter().flatten().find(|one| {
            one.as_str()
                .is_none_or(|name| !properties.contains_key(name))
        });
        if let Some(extra) = extra {
            return Err(at(
                context,
                &format!("{required} Extra required key {extra} supplied."),
            ));
        }
        self.properties += properties.len();
        if self.properties > PROPERTIES_MAX {
            return Err(at(
                context,
                "schema exceeds the maximum of 5000 properties.",
            ));
        }
        for (name, property) in properties {
            context.push("properties".to_owned());
            let checked = self.below(name, property, context, depth + 1);
            context.pop();
            checked?;
        }
        Ok(())
    }

    fn definitions(
        &mut self,
        shape: &Map<String, Value>,
        context: &mut Vec<String>,
        depth: usize,
    ) -> Result<(), String> {
        for (name, one) in shape
            .get("$defs")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            context.push("$defs".to_owned());
            let checked = self.below(name, one, context, depth);
            context.pop();
            checked?;
        }
        Ok(())
    }

    fn below(
        &mut self,
        name: &str,
        schema: &Value,
        context: &mut Vec<String>,
        depth: usize,
    ) -> Result<(), String> {
        context.push(name.to_owned());
        let checked = self.one(schema, context, depth);
        context.pop();
        checked
    }
}

fn types(shape: &Map<String, Value>) -> Vec<&str> {
    match shape.get("type") {
        None => Vec::new(),
        Some(Value::Array(types)) => types
            .iter()
            .map(|one| one.as_str().unwrap_or_default())
            .collect(),
        Some(one) => vec![one.as_str().unwrap_or_default()],
    }
}

fn resolve<'a>(root: &'a Value, to: &Value) -> Option<&'a Value> {
    root.pointer(to.as_str()?.strip_prefix('#')?)
}

/// # Errors
/// With where the value does not fit. Patterns and formats are not looked at.
pub(super) fn fits(schema: &Value, value: &Value) -> Result<(), String> {
    fit(schema, schema, value, "$")
}

fn fit(root: &Value, schema: &Value, value: &Value, path: &str) -> Result<(), String> {
    let wrong = |what: &str| Err(format!("{path}: {value} {what}"));
    if let Some(to) = schema.get("$ref") {
        let Some(to) = resolve(root, to) else {
            return wrong("has a schema that points nowhere");
        };
        return fit(root, to, value, path);
    }
    let Some(shape) = schema.as_object() else {
        return Ok(());
    };
    let types = types(shape);
    if !types.is_empty() && !types.iter().any(|kind| is_a(kind, value)) {
        return wrong(&format!("is not of type {types:?}"));
    }
    if shape
        .get("enum")
        .and_then(Value::as_array)
        .is_some_and(|values| !values.contains(value))
    {
        return wrong("is not one of the values");
    }
    if shape.get("const").is_some_and(|only| only != value) {
        return wrong("is not the constant");
    }
    if let Some(any) = shape.get("anyOf").and_then(Value::as_array)
        && !any.iter().any(|one| fit(root, one, value, path).is_ok())
    {
        return wrong("fits none of anyOf");
    }
    if let Some(number) = value.as_f64() {
        let bound = |name: &str| shape.get(name).and_then(Value::as_f64);
        let is_out = bound("minimum").is_some_and(|min| number < min)
            || bound("maximum").is_some_and(|max| number > max)
            || bound("exclusiveMinimum").is_some_and(|min| number <= min)
            || bound("exclusiveMaximum").is_some_and(|max| number >= max)
            || bound("multipleOf").is_some_and(|of| (number / of).fract() != 0.0);
        if is_out {
            return wrong("is out of bounds");
        }
    }
    if let Some(list) = value.as_array() {
        let bound = |name: &str| shape.get(name).and_then(Value::as_u64);
        let length = list.len() as u64;
        if bound("minItems").is_some_and(|min| length < min)
            || bound("maxItems").is_some_and(|max| length > max)
        {
            return wrong("is too long or too short");
        }
        for (at, item) in list.iter().enumerate() {
            fit(root, &schema["items"], item, &format!("{path}[{at}]"))?;
        }
    }
    if let (Some(object), Some(properties)) = (value.as_object(), shape.get("properties")) {
        if let Some(other) = object
            .keys()
            .find(|name| properties.get(name.as_str()).is_none())
        {
            return wrong(&format!("has a property '{other}' that there is not"));
        }
        for name in shape
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            if name.as_str().is_some_and(|name| !object.contains_key(name)) {
                return wrong(&format!("lacks {name}"));
            }
        }
        for (name, one) in object {
            fit(root, &properties[name], one, &format!("{path}.{name}"))?;
        }
    }
    Ok(())
}

fn is_a(kind: &str, value: &Value) -> bool {
    match kind {
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "boolean" => value.is_boolean(),
        "object" => value.is_object(),
        "array" => value.is_array(),
        _ => value.is_null(),
    }
}
