//! The snapshot tells what there is, and all of it is of use: the simulator sets each field to something,
//! makes each variant, and a picture, a check or the page reads each field.
//!
//! Types are not known here, only words, and what a file imports. A struct's literal and a variant's path
//! count where their type comes from the snapshot. That a field is read means that one of its name is, where
//! pictures, checks and pages are: a second struct's field of the same name can hide an unread one.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::visit::{self, Visit};

use super::source;

/// Where the snapshot is.
const PLACE: &str = "crates/snapshot/src";

/// Who fills it: where a file uses the snapshot's types, and its own constructors.
const SETTERS: &[&str] = &[
    "crates/docker/src",
    "crates/engine/src",
    "crates/sim/src",
    PLACE,
];

/// Who looks at it.
const READERS: &[&str] = &[
    "crates/view/src",
    "crates/lesson/src",
    "crates/session/src",
    "src",
];

/// What waits: `unset TYPE.FIELD` for the simulator, `unread TYPE.FIELD` for its picture or check.
const LIST: &str = "tests/tidy/waiting.txt";

/// The fields of structs as `Type.field`, and the variants of enums as `Type::Variant`.
#[derive(Default, Debug)]
struct Declared {
    fields: Vec<(String, String)>,
    variants: Vec<(String, String)>,
}

impl<'a> Visit<'a> for Declared {
    fn visit_item_struct(&mut self, item: &'a syn::ItemStruct) {
        for field in &item.fields {
            if let (Some(name), syn::Visibility::Public(_)) = (&field.ident, &field.vis) {
                self.fields.push((item.ident.to_string(), name.to_string()));
            }
        }
    }

    fn visit_item_enum(&mut self, item: &'a syn::ItemEnum) {
        for variant in &item.variants {
            let whole = (item.ident.to_string(), variant.ident.to_string());
            for field in variant
                .fields
                .iter()
                .filter_map(|field| field.ident.as_ref())
            {
                self.fields.push((whole.1.clone(), field.to_string()));
            }
            self.variants.push(whole);
        }
    }

    fn visit_item_mod(&mut self, item: &'a syn::ItemMod) {
        if !source::only_tests(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }
}

/// What code does with fields: by `Type.field` where the type is written, else by the field's name.
#[derive(Default)]
struct Used {
    set: BTreeSet<(String, String)>,
    set_by_name: BTreeSet<String>,
    read: BTreeSet<(String, String)>,
    read_by_name: BTreeSet<String>,
    /// `Type::Variant`, where it is made or looked at.
    paths: BTreeSet<(String, String)>,
    /// The names that the file at hand has from the snapshot, and what they name there.
    names: BTreeMap<String, String>,
    /// The type whose `impl` is at hand.
    own: String,
    passed_on: BTreeSet<(String, String)>,
}

impl Used {
    fn of(folders: &[&str], declared: &Declared) -> Used {
        let there = folders
            .iter()
            .filter(|folder| source::root().join(folder).exists());
        let paths = there.flat_map(|folder| source::files(folder, &["rs"]));
        let code = paths.filter(|path| !source::is_test(path));
        let files: Vec<_> = code.map(|path| (source::parsed(&path), path)).collect();
        let passed_on = files
            .iter()
            .flat_map(|(file, path)| Names::passed_on(path, file));
        let mut used = Used {
            passed_on: passed_on.collect(),
            ..Used::default()
        };
        for (file, path) in &files {
            let own = path.starts_with(PLACE).then_some(declared);
            used.file(file, own);
        }
        used
    }

    /// Looks at a file; one of the snapshot itself has all of its types.
    fn file(&mut self, file: &syn::File, own: Option<&Declared>) {
        let mut names = Names {
            passed_on: std::mem::take(&mut self.passed_on),
            ..Names::default()
        };
        names.visit_file(file);
        self.passed_on = names.passed_on;
        let all = own
            .iter()
            .flat_map(|own| own.fields.iter().chain(&own.variants));
        names
            .found
            .extend(all.map(|(kind, _)| (kind.clone(), kind.clone())));
        self.names = names.found;
        self.visit_file(file);
    }

    /// The snapshot's names in a path, from the first that is one: `Stop`, `Icc` in `snapshot::Stop::Icc`.
    fn resolved(&self, path: &[String]) -> Vec<String> {
        match path {
            [first, rest @ ..] if first == "snapshot" => rest.to_vec(),
            [first, rest @ ..] if first == "Self" && self.names.contains_key(&self.own) => {
                [std::slice::from_ref(&self.own), rest].concat()
            }
            [first, rest @ ..] => match self.names.get(first) {
                Some(name) => [std::slice::from_ref(name), rest].concat(),
                None => Vec::new(),
            },
            [] => Vec::new(),
        }
    }

    /// Macros hold tokens, not syntax: `.field` in them is a read, `A::B` a path.
    fn tokens(&mut self, tokens: TokenStream) {
        let all: Vec<TokenTree> = tokens.into_iter().collect();
        for (at, token) in all.iter().enumerate() {
            match token {
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Punct(dot) if dot.as_char() == '.' => {
                    let called = matches!(all.get(at + 2), Some(TokenTree::Group(_)));
                    if let (Some(TokenTree::Ident(name)), false) = (all.get(at + 1), called) {
                        self.read_by_name.insert(name.to_string());
                    }
                }
                TokenTree::Ident(kind) => {
                    if let [
                        TokenTree::Punct(a),
                        TokenTree::Punct(b),
                        TokenTree::Ident(name),
                        ..,
                    ] = &all[at + 1..]
                        && (a.as_char(), b.as_char()) == (':', ':')
                    {
                        let pair = [kind.to_string(), name.to_string()];
                        if let [kind, name] = &self.resolved(&pair)[..] {
                            self.paths.insert((kind.clone(), name.clone()));
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// The target of an assignment or of a method that changes it: the fields along its way.
    fn assigned(&mut self, target: &syn::Expr) {
        if let syn::Expr::Field(field) = target {
            if let (syn::Member::Named(name), false) = (&field.member, self.names.is_empty()) {
                self.set_by_name.insert(name.to_string());
            }
            self.assigned(&field.base);
        }
    }
}

/// What a file imports from the snapshot, by the name it has there.
#[derive(Default)]
struct Names {
    found: BTreeMap<String, String>,
    /// What other modules pass on of the snapshot: the module's name and the type's.
    passed_on: BTreeSet<(String, String)>,
}

impl Names {
    /// Reads an import below the module `from`.
    fn tree(&mut self, from: &str, of_snapshot: bool, tree: &syn::UseTree) {
        let (name, known_as) = match tree {
            syn::UseTree::Path(path) => {
                let of_snapshot = of_snapshot || from.is_empty() && path.ident == "snapshot";
                return self.tree(&path.ident.to_string(), of_snapshot, &path.tree);
            }
            syn::UseTree::Group(group) => {
                return group
                    .items
                    .iter()
                    .for_each(|tree| self.tree(from, of_snapshot, tree));
            }
            syn::UseTree::Glob(_) => {
                assert!(!of_snapshot, "name what a file uses of the snapshot");
                return;
            }
            syn::UseTree::Name(name) => (&name.ident, &name.ident),
            syn::UseTree::Rename(name) => (&name.ident, &name.rename),
        };
        let name = name.to_string();
        if of_snapshot || self.passed_on.contains(&(from.to_string(), name.clone())) {
            self.found.insert(known_as.to_string(), name);
        }
    }

    /// What a file at a path passes on: its public imports from the snapshot.
    fn passed_on(path: &str, file: &syn::File) -> Vec<(String, String)> {
        let mut names = Names::default();
        for item in &file.items {
            if let syn::Item::Use(item) = item
                && !matches!(item.vis, syn::Visibility::Inherited)
            {
                names.tree("", false, &item.tree);
            }
        }
        let module = path.trim_end_matches(".rs").trim_end_matches("/mod");
        let module = module.rsplit('/').next().unwrap_or_default();
        names
            .found
            .into_values()
            .map(|name| (module.to_string(), name))
            .collect()
    }
}

impl<'a> Visit<'a> for Names {
    fn visit_item_use(&mut self, item: &'a syn::ItemUse) {
        self.tree("", false, &item.tree);
    }
}

/// Methods that put something into what they are called on.
const FILLING: &[&str] = &[
    "push",
    "push_str",
    "extend",
    "insert",
    "clone_from",
    "get_or_insert",
    "append",
];

impl<'a> Visit<'a> for Used {
    fn visit_item_mod(&mut self, item: &'a syn::ItemMod) {
        if !source::only_tests(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_fn(&mut self, item: &'a syn::ItemFn) {
        if !source::only_tests(&item.attrs) {
            visit::visit_item_fn(self, item);
        }
    }

    fn visit_item_impl(&mut self, item: &'a syn::ItemImpl) {
        if let syn::Type::Path(path) = &*item.self_ty {
            self.own = names(&path.path).pop().unwrap_or_default();
        }
        visit::visit_item_impl(self, item);
        self.own.clear();
    }

    fn visit_expr_struct(&mut self, item: &'a syn::ExprStruct) {
        let kind = self.resolved(&names(&item.path)).pop().unwrap_or_default();
        for field in &item.fields {
            if let (syn::Member::Named(name), false) = (&field.member, is_empty(&field.expr)) {
                self.set.insert((kind.clone(), name.to_string()));
            }
        }
        visit::visit_expr_struct(self, item);
    }

    fn visit_expr_assign(&mut self, item: &'a syn::ExprAssign) {
        if !is_empty(&item.right) {
            self.assigned(&item.left);
        }
        visit::visit_expr_assign(self, item);
    }

    fn visit_expr_binary(&mut self, item: &'a syn::ExprBinary) {
        use syn::BinOp::{AddAssign, BitOrAssign, SubAssign};
        if matches!(item.op, AddAssign(_) | SubAssign(_) | BitOrAssign(_)) {
            self.assigned(&item.left);
        }
        visit::visit_expr_binary(self, item);
    }

    fn visit_expr_method_call(&mut self, item: &'a syn::ExprMethodCall) {
        if FILLING.iter().any(|name| item.method == name) {
            self.assigned(&item.receiver);
        }
        visit::visit_expr_method_call(self, item);
    }

    fn visit_expr_field(&mut self, item: &'a syn::ExprField) {
        if let syn::Member::Named(name) = &item.member {
            self.read_by_name.insert(name.to_string());
        }
        visit::visit_expr_field(self, item);
    }

    fn visit_pat_struct(&mut self, item: &'a syn::PatStruct) {
        let kind = self.resolved(&names(&item.path)).pop().unwrap_or_default();
        for field in &item.fields {
            if let (syn::Member::Named(name), false) =
                (&field.member, matches!(*field.pat, syn::Pat::Wild(_)))
            {
                self.read.insert((kind.clone(), name.to_string()));
            }
        }
        visit::visit_pat_struct(self, item);
    }

    fn visit_path(&mut self, path: &'a syn::Path) {
        if let [kind, name, ..] = &self.resolved(&names(path))[..] {
            self.paths.insert((kind.clone(), name.clone()));
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'a syn::Macro) {
        self.tokens(item.tokens.clone());
    }
}

fn names(path: &syn::Path) -> Vec<String> {
    path.segments.iter().map(|s| s.ident.to_string()).collect()
}

/// Whether an expression says nothing: a field that only ever gets one of these is not set.
fn is_empty(expr: &syn::Expr) -> bool {
    let text = expr.to_token_stream().to_string().replace(' ', "");
    let empty = ["0", "false", "None", "\"\"", "vec![]", "Default::default()"];
    empty.contains(&text.as_str()) || text.ends_with("::new()") || text.ends_with("::default()")
}

/// What is unset or unread, as lines of the list.
fn waiting(declared: &Declared, setters: &Used, readers: &Used) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (kind, field) in &declared.fields {
        let whole = (kind.clone(), field.clone());
        if !setters.set.contains(&whole) && !setters.set_by_name.contains(field) {
            found.insert(format!("unset {kind}.{field}"));
        }
        if !readers.read.contains(&whole) && !readers.read_by_name.contains(field) {
            found.insert(format!("unread {kind}.{field}"));
        }
    }
    for (kind, variant) in &declared.variants {
        let whole = (kind.clone(), variant.clone());
        if !setters.paths.contains(&whole) {
            found.insert(format!("unset {kind}::{variant}"));
        }
    }
    found
}

#[test]
fn the_snapshot_is_set_and_read() {
    let mut declared = Declared::default();
    let files = source::files(PLACE, &["rs"]);
    for path in files.iter().filter(|path| !source::is_test(path)) {
        declared.visit_file(&source::parsed(path));
    }
    assert!(!declared.fields.is_empty(), "{PLACE} declares fields");
    let found = waiting(
        &declared,
        &Used::of(SETTERS, &declared),
        &Used::of(READERS, &declared),
    );
    let mut allowed: BTreeSet<String> = source::list(LIST).into_iter().collect();
    if source::updating() {
        allowed.retain(|line| found.contains(line));
        source::rewrite(LIST, &allowed.iter().cloned().collect::<Vec<_>>());
    }
    let mut wrong: Vec<String> = found.difference(&allowed).cloned().collect();
    let done = allowed.difference(&found);
    wrong.extend(done.map(|line| format!("`{line}` holds no more: take it off {LIST}")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn fields_are_found_set_and_read() {
    let used = |text: &str| {
        let mut used = Used::default();
        used.file(&syn::parse_file(text).expect("it is Rust"), None);
        used
    };
    let mut declared = Declared::default();
    let text = "pub struct A { pub set: u8, pub lies: String, pub grows: Vec<u8>, pub told: u8 }
        pub enum B { Made, Never, With { value: u8 } }";
    declared.visit_file(&syn::parse_file(text).expect("it is Rust"));
    let setters = used(
        "use snapshot::{A, m::B as C};
        fn f(n: u8) -> A { let mut a = A { set: n, lies: String::new(), ..A::default() };
            a.grows.push(1); a.told = n; g(C::Made); snapshot::B::With { value: n }; a }
        fn other() -> B { B::Never }
        #[cfg(test)] mod tests { fn t() { let a = A { lies: x }; B::Never; } }",
    );
    let readers = used(
        "use snapshot::A; fn f(a: &A) { format!(\"{}\", a.set); let A { told, lies: _, .. } = a; b(a.grows) }",
    );
    let lines: Vec<String> = waiting(&declared, &setters, &readers).into_iter().collect();
    assert_eq!(
        lines,
        [
            "unread A.lies",
            "unread With.value",
            "unset A.lies",
            "unset B::Never"
        ]
    );
}
