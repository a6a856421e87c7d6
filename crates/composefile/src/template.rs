//! Variables in values: `$V`, `${V}`, `${V:-default}`, `${V-default}`,
//! `${V:?error}`, `${V?error}`, `${V:+other}`, `${V+other}` and `$$`,
//! with variables inside the defaults, as Compose expands them.

/// Why an expansion failed.
#[derive(Clone, Debug, PartialEq)]
pub enum TemplateError {
    /// The text is no valid template; real Compose shows the whole text.
    Invalid,
    /// A required variable is missing: its name and the reason given.
    Required(String, String),
}

impl TemplateError {
    /// The message; `template` is the text that was expanded.
    pub fn message(&self, template: &str) -> String {
        match self {
            TemplateError::Invalid => format!("Invalid template: {template:?}"),
            TemplateError::Required(name, reason) if reason.is_empty() => {
                format!("required variable {name} is missing a value")
            }
            TemplateError::Required(name, reason) => {
                format!("required variable {name} is missing a value: {reason}")
            }
        }
    }
}

/// The variables and the warnings of an expansion.
pub struct Scope<'a> {
    /// Finds a variable.
    pub lookup: &'a dyn Fn(&str) -> Option<String>,
    /// Names of variables that were not set.
    pub unset: Vec<String>,
}

/// Expands the variables of a text.
pub fn substitute(text: &str, scope: &mut Scope) -> Result<String, TemplateError> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let name_len = name_length(after);
        if let Some(tail) = after.strip_prefix('$') {
            out.push('$');
            rest = tail;
        } else if name_len > 0 {
            out.push_str(&plain(&after[..name_len], scope));
            rest = &after[name_len..];
        } else if let Some(inner) = after.strip_prefix('{') {
            let end = closing(inner).ok_or(TemplateError::Invalid)?;
            out.push_str(&braced(&inner[..end], scope)?);
            rest = &inner[end + 1..];
        } else {
            // A lone dollar stays as it is.
            out.push('$');
            rest = after;
        }
    }
    out.push_str(rest);
    Ok(out)
}

/// Length of the variable name a text begins with.
fn name_length(text: &str) -> usize {
    let mut end = 0;
    for (i, c) in text.char_indices() {
        let ok = c.is_ascii_alphabetic() || c == '_' || (i > 0 && c.is_ascii_digit());
        if !ok {
            break;
        }
        end = i + c.len_utf8();
    }
    end
}

/// Where the brace that closes an open one stands, inner ones skipped.
fn closing(inner: &str) -> Option<usize> {
    let mut depth = 1usize;
    for (i, c) in inner.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => {
                depth -= 1;
                if depth == 0 {
                    return Some(i);
                }
            }
            _ => {}
        }
    }
    None
}

fn plain(name: &str, scope: &mut Scope) -> String {
    match (scope.lookup)(name) {
        Some(value) => value,
        None => {
            scope.unset.push(name.to_string());
            String::new()
        }
    }
}

fn braced(inner: &str, scope: &mut Scope) -> Result<String, TemplateError> {
    let len = name_length(inner);
    if len == 0 {
        return Err(TemplateError::Invalid);
    }
    let (name, operator) = inner.split_at(len);
    if operator.is_empty() {
        return Ok(plain(name, scope));
    }
    let (strict, rest) = match operator.strip_prefix(':') {
        Some(rest) => (true, rest),
        None => (false, operator),
    };
    let Some(kind) = rest.chars().next().filter(|c| matches!(c, '-' | '?' | '+')) else {
        return Err(TemplateError::Invalid);
    };
    let argument = substitute(&rest[1..], scope)?;
    let value = (scope.lookup)(name);
    let present = value.as_ref().is_some_and(|v| !strict || !v.is_empty());
    match kind {
        '-' if present => Ok(value.unwrap_or_default()),
        '-' => Ok(argument),
        '+' if present => Ok(argument),
        '+' => Ok(value.unwrap_or_default()),
        _ if present => Ok(value.unwrap_or_default()),
        _ => Err(TemplateError::Required(name.to_string(), argument)),
    }
}

/// A variable a template mentions, for `config --variables`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Variable {
    pub name: String,
    pub required: bool,
    pub default: String,
    pub alternate: String,
}

/// The variables a text mentions, defaults' own included.
pub fn variables(text: &str, found: &mut Vec<Variable>) {
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        let after = &rest[at + 1..];
        let len = name_length(after);
        if let Some(tail) = after.strip_prefix('$') {
            rest = tail;
            continue;
        }
        let mut variable = Variable {
            name: after[..len].to_string(),
            required: false,
            default: String::new(),
            alternate: String::new(),
        };
        rest = &after[len..];
        if len == 0 {
            let Some(inner) = after.strip_prefix('{') else {
                continue;
            };
            let Some(end) = closing(inner) else { return };
            let body = &inner[..end];
            rest = &inner[end + 1..];
            let (name, operator) = body.split_at(name_length(body));
            variable.name = name.to_string();
            let operator = operator.strip_prefix(':').unwrap_or(operator);
            match operator.chars().next() {
                Some('-') => variable.default = operator[1..].to_string(),
                Some('+') => variable.alternate = operator[1..].to_string(),
                Some('?') => variable.required = true,
                _ => {}
            }
            if let Some(argument) = operator.get(1..) {
                variables(argument, found);
            }
        }
        if !variable.name.is_empty() && !found.iter().any(|v| v.name == variable.name) {
            found.push(variable);
        }
    }
}
