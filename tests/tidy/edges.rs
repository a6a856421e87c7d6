//! Edges between the folders and files at the top of a crate, as ARCHITECTURE.md draws them.
//!
//! The drawing is a block of lines `WHO -> WHAT, IT, USES` below the crate's name; each arrow that
//! exists is drawn, and each that is drawn exists. What serves tests alone is not looked at.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};

use super::source;

const DOCUMENT: &str = "ARCHITECTURE.md";

/// The crates whose inside is drawn.
const DRAWN: &[&str] = &["docker", "engine"];

type Edges = BTreeMap<String, BTreeSet<String>>;

/// Paths that begin at `crate`, `super` or `self`, as segments from the crate's root.
struct Paths {
    /// The module that is looked at, from the root.
    module: Vec<String>,
    found: Vec<Vec<String>>,
}

impl Paths {
    fn add(&mut self, segments: &[String]) {
        let mut at = match segments.first().map(String::as_str) {
            Some("crate") => Vec::new(),
            Some("super" | "self") => self.module.clone(),
            _ => return,
        };
        for segment in segments {
            match segment.as_str() {
                "crate" | "self" => {}
                "super" => {
                    at.pop();
                }
                name => at.push(name.to_string()),
            }
        }
        self.found.push(at);
    }

    fn tree(&mut self, before: &[String], tree: &syn::UseTree) {
        let with = |name: &syn::Ident| [before, &[name.to_string()]].concat();
        match tree {
            syn::UseTree::Path(path) => self.tree(&with(&path.ident), &path.tree),
            syn::UseTree::Name(name) => self.add(&with(&name.ident)),
            syn::UseTree::Rename(name) => self.add(&with(&name.ident)),
            syn::UseTree::Glob(_) => self.add(before),
            syn::UseTree::Group(group) => {
                for tree in &group.items {
                    self.tree(before, tree);
                }
            }
        }
    }

    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut joined = false;
        for token in tokens {
            match token {
                TokenTree::Ident(name) if joined || path.is_empty() => {
                    path.push(name.to_string());
                    joined = false;
                }
                TokenTree::Punct(p) if p.as_char() == ':' && !path.is_empty() => joined = true,
                other => {
                    self.add(&std::mem::take(&mut path));
                    joined = false;
                    match other {
                        TokenTree::Group(group) => self.tokens(group.stream()),
                        TokenTree::Ident(name) => path.push(name.to_string()),
                        _ => {}
                    }
                }
            }
        }
        self.add(&path);
    }
}

impl<'a> Visit<'a> for Paths {
    fn visit_item_mod(&mut self, item: &'a syn::ItemMod) {
        if !source::only_tests(&item.attrs) {
            self.module.push(item.ident.to_string());
            visit::visit_item_mod(self, item);
            self.module.pop();
        }
    }

    fn visit_item_fn(&mut self, item: &'a syn::ItemFn) {
        if !source::only_tests(&item.attrs) {
            visit::visit_item_fn(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'a syn::ItemUse) {
        if !source::only_tests(&item.attrs) {
            self.tree(&[], &item.tree);
        }
    }

    fn visit_path(&mut self, path: &'a syn::Path) {
        let names: Vec<String> = path.segments.iter().map(|s| s.ident.to_string()).collect();
        self.add(&names);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'a syn::Macro) {
        self.tokens(item.tokens.clone());
    }
}

/// The module of a file, from the crate's root: `a/b/mod.rs` and `a/b.rs` are `a::b`.
fn module(file: &str) -> Vec<String> {
    let path = file.trim_end_matches(".rs").trim_end_matches("/mod");
    path.split('/')
        .filter(|part| *part != "lib")
        .map(str::to_string)
        .collect()
}

/// The names that the crate's root gives to what is deeper: `Engine` for `daemon::Engine`.
fn names_of_root(root: &syn::File) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    for item in &root.items {
        if let syn::Item::Use(item) = item {
            collect_names(&item.tree, None, &mut names);
        }
    }
    names
}

fn collect_names(tree: &syn::UseTree, top: Option<&str>, names: &mut BTreeMap<String, String>) {
    let mut add = |name: &syn::Ident| {
        if let Some(top) = top {
            names.insert(name.to_string(), top.to_string());
        }
    };
    match tree {
        syn::UseTree::Path(path) => {
            let own = path.ident.to_string();
            let top = top
                .map(str::to_string)
                .or((own != "crate" && own != "self").then_some(own));
            collect_names(&path.tree, top.as_deref(), names);
        }
        syn::UseTree::Name(name) => add(&name.ident),
        syn::UseTree::Rename(name) => add(&name.rename),
        syn::UseTree::Group(group) => {
            for tree in &group.items {
                collect_names(tree, top, names);
            }
        }
        syn::UseTree::Glob(_) => {}
    }
}

/// The edges of a crate, given its files (by their path below `src`) and their syntax.
fn edges(files: &[(String, syn::File)]) -> Edges {
    let tops: BTreeSet<String> = files
        .iter()
        .filter_map(|(path, _)| module(path).into_iter().next())
        .collect();
    let root = files.iter().find(|(path, _)| path == "lib.rs");
    let names = root
        .map(|(_, file)| names_of_root(file))
        .unwrap_or_default();
    let mut found = Edges::new();
    for (path, file) in files {
        let Some(own) = module(path).into_iter().next() else {
            continue;
        };
        let mut paths = Paths {
            module: module(path),
            found: Vec::new(),
        };
        paths.visit_file(file);
        let uses = paths
            .found
            .into_iter()
            .filter_map(|path| path.into_iter().next());
        for name in uses {
            let top = names.get(&name).cloned().unwrap_or(name);
            if tops.contains(&top) && top != own {
                found.entry(own.clone()).or_default().insert(top);
            }
        }
    }
    found
}

/// The edges that the document draws for a crate: the block after a line that ends in `crates/NAME`:.
fn drawn(document: &str, name: &str) -> Edges {
    let mut found = Edges::new();
    let title = format!("`crates/{name}`:\n```\n");
    let block = document
        .split_once(&title)
        .and_then(|(_, below)| below.split_once("\n```"));
    for line in block.map_or("", |(block, _)| block).lines() {
        let (who, uses) = line
            .split_once("->")
            .unwrap_or_else(|| panic!("{DOCUMENT}: {line}"));
        let whole = uses
            .split(',')
            .map(|used| used.trim().to_string())
            .collect::<BTreeSet<_>>();
        for who in who.split(',') {
            found
                .entry(who.trim().to_string())
                .or_default()
                .extend(whole.clone());
        }
    }
    found
}

fn complaints(drawn: &Edges, found: &Edges) -> Vec<String> {
    let flat = |edges: &Edges| {
        let each = edges
            .iter()
            .flat_map(|(who, uses)| uses.iter().map(move |used| (who.clone(), used.clone())));
        each.collect::<BTreeSet<_>>()
    };
    let (drawn, found) = (flat(drawn), flat(found));
    let new = found
        .difference(&drawn)
        .map(|(who, used)| format!("{who} uses {used}, which is not drawn"));
    let gone = drawn
        .difference(&found)
        .map(|(who, used)| format!("{who} -> {used} is drawn and gone"));
    new.chain(gone).collect()
}

#[test]
fn folders_use_what_architecture_draws() {
    let document = source::text(DOCUMENT);
    for name in DRAWN {
        let folder = format!("crates/{name}/src");
        let below = |path: &String| {
            path.strip_prefix(&format!("{folder}/"))
                .unwrap_or(path)
                .to_string()
        };
        let paths = source::files(&folder, &["rs"]);
        let code = paths.iter().filter(|path| !source::is_test(path));
        let files: Vec<_> = code
            .map(|path| (below(path), source::parsed(path)))
            .collect();
        let found = edges(&files);
        let wrong = complaints(&drawn(&document, name), &found);
        assert!(wrong.is_empty(), "{folder}:\n{}", wrong.join("\n"));
    }
}

#[test]
fn edges_are_found_in_paths_uses_and_macros() {
    let file =
        |path: &str, text: &str| (path.to_string(), syn::parse_file(text).expect("it is Rust"));
    let files = [
        file(
            "lib.rs",
            "mod a; mod b; mod c; pub use c::{deep::Thing, Other as Name};",
        ),
        file("a/mod.rs", "mod x; use super::b::f; fn g() { x::h() }"),
        file(
            "a/x.rs",
            "use crate::Thing; use super::own; #[cfg(test)] mod t { use crate::d::z; }",
        ),
        file(
            "b.rs",
            "fn f() { print!(\"{}\", crate::d::G); std::mem::take(x) }",
        ),
        file(
            "c/deep.rs",
            "fn f(x: super::super::b::B) -> crate::Name { crate::c::y() }",
        ),
        file("d.rs", ""),
    ];
    let text = "In `crates/k`:\n```\na -> b, c\nb -> d\nc -> b\n```\n";
    assert_eq!(edges(&files), drawn(text, "k"));
    let other = drawn("`crates/k`:\n```\na, b -> c\nc -> b\n```", "k");
    assert_eq!(
        complaints(&other, &edges(&files)),
        [
            "a uses b, which is not drawn",
            "b uses d, which is not drawn",
            "b -> c is drawn and gone",
        ]
    );
}
