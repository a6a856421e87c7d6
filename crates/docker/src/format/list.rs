//! `--format` of listing commands: `table`, `json`, a template, or the command's own table.

use super::table::layout;
use crate::template::{MissingKey, Template, Value, Zero};

/// What a listing command prints when nothing is asked: its table and its columns' titles.
pub struct ListFormat<'a> {
    /// The default table's template (`table {{.ID}}\t{{.Names}}`).
    pub table: &'a str,
    /// The template of `-q`.
    pub quiet: &'a str,
    /// Field and title pairs.
    pub headers: &'a [(&'static str, &'static str)],
}

impl ListFormat<'_> {
    /// The template in force for the `--format` value and `-q`.
    pub fn choose<'b>(&'b self, format: &'b str, quiet: bool) -> &'b str {
        match format {
            "" | "table" if quiet => self.quiet,
            "" | "table" => self.table,
            "json" => "json",
            other => other,
        }
    }
}

/// Renders rows; `format` is a template, with `table` before it for a table.
pub fn render(
    format: &str,
    headers: &[(&'static str, &'static str)],
    rows: &mut dyn Iterator<Item = Value>,
) -> Result<String, String> {
    let table = format.strip_prefix("table");
    let text = match format {
        "json" => "{{json .}}",
        _ => table.unwrap_or(format),
    };
    let text = text
        .trim_matches(' ')
        .replace("\\t", "\t")
        .replace("\\n", "\n");
    let template =
        Template::parse("", &text).map_err(|e| format!("template parsing error: {e}"))?;
    let mut body = String::new();
    for row in rows {
        let line = template
            .execute(&row, MissingKey::NoValue)
            .map_err(|e| format!("template parsing error: {e}"))?;
        body.push_str(&line);
        body.push('\n');
    }
    if table.is_none() {
        return Ok(body);
    }
    // The titles are a plain map: an unknown field shows as `<no value>`.
    let mut titles: Vec<(String, Value)> = headers
        .iter()
        .map(|(name, title)| (name.to_string(), Value::str(*title)))
        .collect();
    titles.push(("Label".into(), Value::Lookup(Default::default())));
    let titles = Value::map(titles, Zero::Str);
    let head = template.execute_header(&titles).unwrap_or_default();
    Ok(layout(&format!("{head}\n{body}"), 10, 3))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADERS: &[(&str, &str)] = &[("ID", "ID"), ("Name", "NAME")];

    fn rows() -> std::vec::IntoIter<Value> {
        vec![Value::record(
            "*x",
            vec![("ID", Value::str("1")), ("Name", Value::str("one"))],
        )]
        .into_iter()
    }

    #[test]
    fn a_table_has_titles_even_through_functions() {
        assert_eq!(
            render("table {{.ID}}\\t{{upper .Name}}", HEADERS, &mut rows()).unwrap(),
            "ID        NAME\n1         ONE\n"
        );
    }

    #[test]
    fn json_has_one_object_a_line() {
        assert_eq!(
            render("json", HEADERS, &mut rows()).unwrap(),
            "{\"ID\":\"1\",\"Name\":\"one\"}\n"
        );
    }

    #[test]
    fn an_unknown_field_is_an_error() {
        assert_eq!(
            render("{{.Nope}}", HEADERS, &mut rows()).unwrap_err(),
            "template parsing error: template: :1:2: executing \"\" at <.Nope>: can't evaluate field Nope in type *x"
        );
    }
}
