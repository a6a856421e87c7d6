//! How long a function and a file may be.

use std::collections::BTreeMap;

use syn::visit::{self, Visit};

use super::source;

/// The most lines of a function, from `fn` to its closing brace.
const FUNCTION: usize = 100;

/// The most lines of a file.
const FILE: usize = 600;

/// What is longer, with its lines: `PATH LINES` or `PATH NAME LINES`.
const LIST: &str = "tests/tidy/long.txt";

/// The functions of a file by name, as `Type::name` or `module::name`.
#[derive(Default)]
struct Functions {
    scope: Vec<String>,
    found: Vec<(String, usize)>,
}

impl Functions {
    fn add(&mut self, signature: &syn::Signature, body: &syn::Block) {
        let first = signature.fn_token.span.start().line;
        let last = body.brace_token.span.close().end().line;
        let mut name = self.scope.join("::");
        if !name.is_empty() {
            name.push_str("::");
        }
        name.push_str(&signature.ident.to_string());
        self.found.push((name, last + 1 - first));
    }

    fn within(&mut self, name: String, visit: impl FnOnce(&mut Self)) {
        self.scope.push(name);
        visit(self);
        self.scope.pop();
    }
}

impl<'a> Visit<'a> for Functions {
    fn visit_item_mod(&mut self, item: &'a syn::ItemMod) {
        self.within(item.ident.to_string(), |this| {
            visit::visit_item_mod(this, item);
        });
    }

    fn visit_item_impl(&mut self, item: &'a syn::ItemImpl) {
        let name = match &*item.self_ty {
            syn::Type::Path(path) => path.path.segments.last().map(|s| s.ident.to_string()),
            _ => None,
        };
        self.within(name.unwrap_or_else(|| "_".to_string()), |this| {
            visit::visit_item_impl(this, item);
        });
    }

    fn visit_item_trait(&mut self, item: &'a syn::ItemTrait) {
        self.within(item.ident.to_string(), |this| {
            visit::visit_item_trait(this, item);
        });
    }

    fn visit_item_fn(&mut self, item: &'a syn::ItemFn) {
        self.add(&item.sig, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'a syn::ImplItemFn) {
        self.add(&item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'a syn::TraitItemFn) {
        if let Some(body) = &item.default {
            self.add(&item.sig, body);
        }
        visit::visit_trait_item_fn(self, item);
    }
}

/// What is too long in a Rust file, and in any file: its name in the list, and its lines.
fn too_long(path: &str, text: &str) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    if text.lines().count() > FILE {
        found.push((path.to_string(), text.lines().count()));
    }
    if path.ends_with(".rs") {
        let file = syn::parse_file(text).unwrap_or_else(|e| panic!("{path}: {e}"));
        let mut functions = Functions::default();
        functions.visit_file(&file);
        let long = functions
            .found
            .into_iter()
            .filter(|(_, lines)| *lines > FUNCTION);
        found.extend(long.map(|(name, lines)| (format!("{path} {name}"), lines)));
    }
    found
}

/// What is wrong between the list and what is there.
fn complaints(allowed: &BTreeMap<String, usize>, found: &BTreeMap<String, usize>) -> Vec<String> {
    let mut wrong = Vec::new();
    for (what, lines) in found {
        match allowed.get(what) {
            None => wrong.push(format!("{what} has {lines} lines: take it apart")),
            Some(most) if lines > most => {
                wrong.push(format!(
                    "{what} grew from {most} to {lines} lines: take it apart"
                ));
            }
            Some(_) => {}
        }
    }
    let short = allowed.keys().filter(|what| !found.contains_key(*what));
    wrong.extend(short.map(|what| format!("{what} is long no more: take it off {LIST}")));
    wrong
}

fn line((what, lines): (&String, &usize)) -> String {
    format!("{what} {lines}")
}

fn entry(line: &str) -> (String, usize) {
    let (what, lines) = line
        .rsplit_once(' ')
        .unwrap_or_else(|| panic!("{LIST}: {line}"));
    (
        what.to_string(),
        lines
            .parse()
            .unwrap_or_else(|e| panic!("{LIST}: {line}: {e}")),
    )
}

#[test]
fn functions_and_files_are_short() {
    let mut found = BTreeMap::new();
    for folder in source::sources() {
        for path in source::files(&folder, &["rs", "js", "py"]) {
            for (what, lines) in too_long(&path, &source::text(&path)) {
                // Two functions of one name (in two impls of a type) share an entry: the longer counts.
                let most = found.entry(what).or_insert(0);
                *most = lines.max(*most);
            }
        }
    }
    let mut allowed: BTreeMap<String, usize> =
        source::list(LIST).iter().map(|line| entry(line)).collect();
    if source::updating() {
        allowed = allowed
            .into_iter()
            .filter_map(|(what, most)| found.get(&what).map(|lines| (what, most.min(*lines))))
            .collect();
        source::rewrite(LIST, &allowed.iter().map(line).collect::<Vec<_>>());
    }
    let wrong = complaints(&allowed, &found);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn lengths_are_counted_by_function() {
    let body = "    f();\n".repeat(FUNCTION - 1);
    let text = format!(
        "fn short() {{\n{}}}\nimpl<T> Thing<T> {{\n    async fn long() {{\n{body}    }}\n}}\nmod m {{ trait Does {{ fn long() {{\n{body} }} }} }}\n",
        "    f();\n".repeat(FUNCTION - 2),
    );
    let long = |name: &str| (format!("a.rs {name}"), FUNCTION + 1);
    assert_eq!(
        too_long("a.rs", &text),
        [long("Thing::long"), long("m::Does::long")]
    );
    assert_eq!(
        too_long("a.js", &"f();\n".repeat(FILE + 1)),
        [("a.js".to_string(), FILE + 1)]
    );
    assert_eq!(too_long("a.js", &"f();\n".repeat(FILE)), []);
}

#[test]
fn the_list_only_shrinks() {
    let of = |list: &[(&str, usize)]| list.iter().map(|(k, v)| ((*k).to_string(), *v)).collect();
    let allowed: BTreeMap<String, usize> = of(&[
        ("grown", 110),
        ("same", 120),
        ("shrunk", 130),
        ("gone", 140),
    ]);
    let found = of(&[("grown", 111), ("same", 120), ("shrunk", 101), ("new", 101)]);
    assert_eq!(
        complaints(&allowed, &found),
        [
            "grown grew from 110 to 111 lines: take it apart",
            "new has 101 lines: take it apart",
            "gone is long no more: take it off tests/tidy/long.txt",
        ]
    );
}
