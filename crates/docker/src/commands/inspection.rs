//! What all inspect commands share: several objects, JSON or a template, errors last.

use super::command::{Failure, Invocation, Outcome};
use crate::template::{MissingKey, Template, Value, escape_html, to_json, to_json_pretty};

/// Whether the raw JSON is at hand when the typed value does not have a field.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Raw {
    /// It is: a template is tried on it after it failed on the typed value.
    Yes,
    /// It is not.
    No,
}

/// Prints objects; `find` gives each by its name.
pub async fn inspect(
    ctx: &Invocation,
    format: &str,
    raw: Raw,
    mut find: impl FnMut(&str) -> Result<Value, Failure>,
) -> Outcome {
    let template = match format {
        "" | "json" => None,
        text => match Template::parse("", text) {
            Ok(template) => Some(template),
            Err(error) => {
                return Err(Failure::status(
                    64,
                    format!("template parsing error: {error}"),
                ));
            }
        },
    };
    let (mut out, mut elements, mut errors) = (String::new(), Vec::new(), Vec::new());
    for name in ctx.args() {
        let value = match find(name) {
            Ok(value) => value,
            Err(failure) => {
                errors.push(failure.message);
                continue;
            }
        };
        match &template {
            None => elements.push(value),
            Some(template) => match execute(template, &value, raw) {
                Ok(text) => {
                    out.push_str(&text);
                    out.push('\n');
                }
                Err(error) => errors.push(format!("template parsing error: {error}")),
            },
        }
    }
    let text = match (&template, format) {
        // The template writes to a buffer that gets a newline even when nothing was written.
        (Some(_), _) if out.is_empty() => "\n".to_string(),
        (Some(_), _) => out,
        (None, _) if elements.is_empty() => "[]\n".to_string(),
        (None, "json") => format!("{}\n", json(&to_json(&Value::list(elements)), raw)),
        (None, _) => format!(
            "{}\n",
            json(&to_json_pretty(&Value::list(elements), "    "), raw)
        ),
    };
    ctx.print(&text).await;
    if errors.is_empty() {
        Ok(0)
    } else {
        Err(Failure::new(errors.join("\n")))
    }
}

/// What the engine sent is shown as it came; a typed value is written anew.
fn json(text: &str, raw: Raw) -> String {
    match raw {
        Raw::Yes => text.to_string(),
        Raw::No => escape_html(text),
    }
}

fn execute(template: &Template, value: &Value, raw: Raw) -> Result<String, String> {
    match template.execute(value, MissingKey::NoValue) {
        Ok(text) => Ok(text),
        Err(_) if raw == Raw::Yes => template.execute(&value.raw(), MissingKey::Error),
        Err(error) => Err(error),
    }
}
