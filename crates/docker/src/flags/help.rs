//! The list of flags in `--help`, laid out as pflag lays it out.

use super::{Flag, Kind, Show};

/// The flags' lines for a terminal of `columns` columns.
pub fn usages(flags: &[Flag], columns: usize) -> String {
    let mut shown: Vec<&Flag> = flags.iter().filter(|f| f.show == Show::Yes).collect();
    shown.sort_by_key(|f| f.name);
    let heads: Vec<String> = shown.iter().map(|f| head(f)).collect();
    let widest = heads.iter().map(String::len).max().unwrap_or(0) + 1;
    let mut out = String::new();
    for (flag, head) in shown.iter().zip(&heads) {
        let gap = " ".repeat(widest - head.len());
        let text = format!("{}{}", flag.help, default_text(flag));
        out.push_str(&format!(
            "{head} {gap} {}\n",
            wrap(widest + 2, columns, &text)
        ));
    }
    out
}

fn head(flag: &Flag) -> String {
    let mut head = match flag.short {
        '\0' => format!("      --{}", flag.name),
        short => format!("  -{short}, --{}", flag.name),
    };
    let name = flag.kind.type_name();
    if !name.is_empty() {
        head.push(' ');
        head.push_str(name);
    }
    head
}

/// What pflag says about a default: nothing for the zero of the types it knows, everything else as
/// the type prints it.
fn default_text(flag: &Flag) -> String {
    let value = match (flag.kind, flag.default) {
        (Kind::Map | Kind::Sysctl, "") => "map[]",
        (
            Kind::Weight
            | Kind::ThrottleBytes
            | Kind::ThrottleOperations
            | Kind::Ulimit
            | Kind::StringToString,
            "",
        ) => "[]",
        (Kind::Uint16, "") => "0",
        (Kind::Bool, "false") | (Kind::Int | Kind::Uint64, "0") => "",
        (_, default) => default,
    };
    match flag.kind {
        _ if value.is_empty() => String::new(),
        Kind::String => format!(" (default \"{value}\")"),
        _ => format!(" (default {value})"),
    }
}

/// Breaks a description at blanks so that it stays right of column `indent`.
fn wrap(indent: usize, columns: usize, text: &str) -> String {
    const SLOP: usize = 5;
    let (mut indent, mut out) = (indent, String::new());
    let mut width = columns.saturating_sub(indent);
    if width < 24 {
        indent = 16;
        width = columns.saturating_sub(indent);
        out.push('\n');
        out.push_str(&" ".repeat(indent));
    }
    if width < 24 {
        return text.replace('\n', &format!("\n{}", " ".repeat(indent)));
    }
    width -= SLOP;
    let margin = format!("\n{}", " ".repeat(indent));
    let mut rest = text;
    let mut first = true;
    while first || !rest.is_empty() {
        let (line, after) = break_line(rest, width, SLOP);
        if !first {
            out.push_str(&margin);
        }
        out.push_str(&line.replace('\n', &margin));
        rest = after;
        first = false;
    }
    out
}

fn break_line(text: &str, width: usize, slop: usize) -> (&str, &str) {
    if width + slop > text.len() {
        return (text, "");
    }
    let mut end = width;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let blank = text[..end].rfind([' ', '\t', '\n']);
    let newline = text[..end].rfind('\n');
    match (newline, blank) {
        (Some(at), Some(blank)) if at > 0 && at < blank => (&text[..at], &text[at + 1..]),
        (_, Some(at)) if at > 0 => (&text[..at], &text[at + 1..]),
        _ => (text, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_types_and_defaults_line_up() {
        let flags = [
            Flag::new("last", Kind::Int, "How many")
                .short('n')
                .default("-1"),
            Flag::bool("all", "Everything").short('a'),
            Flag::string("pull", "When to pull").default("missing"),
            Flag::bool("old", "Gone").hidden(),
        ];
        assert_eq!(
            usages(&flags, 79),
            "  -a, --all           Everything\n  -n, --last int      How many (default -1)\n      --pull string   When to pull (default \"missing\")\n"
        );
    }
}
