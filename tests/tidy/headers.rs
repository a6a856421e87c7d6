//! The headers of the userland's programs: a file that has programs names them in its header, all of them,
//! and no other in the first paragraph.
//!
//! The programs are the rows of `applets!` in `programs/mod.rs`: the name, and the path of its function.
//! The `mod.rs` of a folder may name those of the files below, too.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};

use super::source;

const FOLDER: &str = "crates/userland/src/programs";

/// The programs by the path of the module that has their function: `net::ping` has `dig`.
fn table() -> BTreeMap<String, BTreeSet<String>> {
    let file = source::parsed(&format!("{FOLDER}/mod.rs"));
    let rows = file.items.into_iter().find_map(|item| match item {
        syn::Item::Macro(item) if item.mac.path.is_ident("applets") => Some(item.mac.tokens),
        _ => None,
    });
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, path) in rows_of(rows.expect("the table is there")) {
        let module = path.rsplit_once("::").map_or("", |(module, _)| module);
        found.entry(module.to_string()).or_default().insert(name);
    }
    found
}

/// Rows as `"NAME" "FAMILIES" "FOLDER" PATH, "USAGE";`: the name and the path.
fn rows_of(rows: TokenStream) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut name = String::new();
    let mut path = String::new();
    let mut row_has_path = false;
    for token in rows {
        match token {
            TokenTree::Punct(p) if p.as_char() == ';' => {
                found.push((std::mem::take(&mut name), std::mem::take(&mut path)));
                row_has_path = false;
            }
            TokenTree::Punct(p) if p.as_char() == ',' => row_has_path = true,
            TokenTree::Literal(text) if name.is_empty() => {
                name = text.to_string().trim_matches('"').to_string();
            }
            TokenTree::Literal(_) => {}
            other if !row_has_path => path.push_str(&other.to_string()),
            _ => {}
        }
    }
    found
}

/// The text of a file's `//!` lines.
fn header(text: &str) -> String {
    let lines = text.lines().map_while(|line| line.strip_prefix("//!"));
    lines.collect::<Vec<_>>().join("\n")
}

/// What stands in backticks in a text.
fn quoted(text: &str) -> BTreeSet<String> {
    text.split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_string)
        .collect()
}

/// What is wrong with a header, of a file that has `own` programs, where `all` exist.
fn complaints(header: &str, own: &BTreeSet<String>, all: &BTreeSet<String>) -> Vec<String> {
    let words = quoted(header);
    // What comes below says how; and "Not modelled" may well speak of another program.
    let first = header.split("\n\n").next().unwrap_or_default();
    let claimed = quoted(first.split("Not modelled").next().unwrap_or_default());
    let silent = own
        .difference(&words)
        .map(|name| format!("does not name `{name}`"));
    let foreign = claimed
        .intersection(all)
        .filter(|name| !own.contains(*name));
    let foreign = foreign.map(|name| format!("names `{name}`, which is elsewhere"));
    let simple = |word: &&String| {
        word.chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    };
    let unknown = claimed.difference(all).filter(simple);
    let unknown = unknown.map(|word| format!("names `{word}`, which is no program"));
    silent.chain(foreign).chain(unknown).collect()
}

#[test]
fn headers_name_the_programs_of_their_file() {
    let table = table();
    let all: BTreeSet<String> = table.values().flatten().cloned().collect();
    let mut wrong = Vec::new();
    for path in source::files(FOLDER, &["rs"]) {
        let name = path
            .strip_prefix(FOLDER)
            .expect("it is below")
            .trim_start_matches('/');
        let module = name
            .trim_end_matches(".rs")
            .trim_end_matches("/mod")
            .replace('/', "::");
        let folder = format!("{module}::");
        let below = table
            .iter()
            .filter(|(m, _)| m.starts_with(&folder))
            .flat_map(|(_, names)| names);
        let of_folder: BTreeSet<String> = below.cloned().collect();
        let Some(own) = table.get(&module) else {
            continue;
        };
        let header = header(&source::text(&path));
        let known: BTreeSet<String> = all.difference(&of_folder).cloned().collect();
        wrong.extend(
            complaints(&header, own, &known)
                .into_iter()
                .map(|what| format!("{path} {what}")),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_header_is_held_against_the_table() {
    let set = |names: &[&str]| {
        names
            .iter()
            .map(|name| (*name).to_string())
            .collect::<BTreeSet<_>>()
    };
    let rows = "\"cp\" \"bg\" \"/bin\" cp::cp, \"cp\";\n\"dig\" \"g\" \"/bin\" net::ping::dig, \"dig; @x\";";
    let rows = rows_of(rows.parse().expect("tokens"));
    let row = |name: &str, path: &str| (name.to_string(), path.to_string());
    assert_eq!(rows, [row("cp", "cp::cp"), row("dig", "net::ping::dig")]);
    let text = header(
        "//! `cp`, `rm`, `frob` with `-r`.\n//! Not modelled: `ls`.\n//!\n//! `ls`\n\n//! `no`",
    );
    let wrong = complaints(&text, &set(&["cp", "mv"]), &set(&["cp", "mv", "rm", "ls"]));
    assert_eq!(
        wrong,
        [
            "does not name `mv`",
            "names `rm`, which is elsewhere",
            "names `frob`, which is no program",
        ]
    );
}
