//! Reads the project's own source for the tests that hold its structure: the
//! text literals and paths of a file, with where they stand.
//!
//! What is compiled for tests only (`#[cfg(test)]`, `#[test]`, `tests.rs`) is left
//! out, and so are attributes: documentation, `#[error("…")]`, derives.

use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::visit::{self, Visit};

/// One file, by its path from the top of the project.
pub struct SourceFile {
    pub path: PathBuf,
    pub text: String,
    pub syntax: syn::File,
}

/// A text literal of the code.
#[derive(Debug)]
pub struct Literal {
    pub text: String,
    /// The first and the last line it stands on, counted from 1.
    pub lines: (usize, usize),
    /// The macros, functions and methods whose arguments it is in, outermost first.
    pub within: Vec<String>,
}

/// A path with at least two segments, in code or in a `use`.
#[derive(Debug)]
pub struct PathUse {
    pub segments: Vec<String>,
    pub line: usize,
    /// The modules opened in this file around it.
    pub inline_modules: Vec<String>,
}

pub fn project_root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the package stands in the project")
}

/// The Rust files below a folder of the project that the product is built from.
pub fn rust_files(folder: &str) -> Vec<SourceFile> {
    files_below(folder, &["rs"])
        .into_iter()
        .filter(|(path, _)| {
            path.file_stem() != Some("tests".as_ref())
                && !path.components().any(|part| part.as_os_str() == "tests")
        })
        .map(|(path, text)| SourceFile::new(path, text))
        .collect()
}

/// Paths from the top of the project and contents, in the order of the paths.
pub fn files_below(folder: &str, extensions: &[&str]) -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    let mut folders = vec![project_root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if extensions
                .iter()
                .any(|wanted| path.extension() == Some(wanted.as_ref()))
            {
                let text = std::fs::read_to_string(&path)
                    .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
                let path = path
                    .strip_prefix(project_root())
                    .expect("it is below")
                    .to_owned();
                files.push((path, text));
            }
        }
    }
    files.sort();
    files
}

impl SourceFile {
    pub fn new(path: impl Into<PathBuf>, text: impl Into<String>) -> Self {
        let (path, text) = (path.into(), text.into());
        let syntax = syn::parse_file(&text)
            .unwrap_or_else(|error| panic!("{} does not parse: {error}", path.display()));
        Self { path, text, syntax }
    }

    /// `path:line`, to be clicked on.
    pub fn at(&self, line: usize) -> String {
        format!("{}:{line}", self.path.display())
    }

    pub fn literals(&self) -> Vec<Literal> {
        self.collect().literals
    }

    pub fn paths(&self) -> Vec<PathUse> {
        self.collect().paths
    }

    /// Whether a literal's own lines, or the one above, carry `// MARKER: reason`,
    /// or the file opens with `//! MARKER: reason`.
    pub fn is_marked(&self, literal: &Literal, marker: &str) -> bool {
        let gives_reason = |line: &str, comment: &str| {
            let opening = format!("{comment} {marker}:");
            line.split_once(&opening)
                .is_some_and(|(_, reason)| !reason.trim().is_empty())
        };
        let (first, last) = literal.lines;
        let nearby = self.text.lines().take(last).skip(first.saturating_sub(2));
        nearby.into_iter().any(|line| gives_reason(line, "//"))
            || self.text.lines().any(|line| gives_reason(line, "//!"))
    }

    fn collect(&self) -> Collector {
        let mut collector = Collector::default();
        collector.visit_file(&self.syntax);
        collector
    }
}

#[derive(Default)]
struct Collector {
    literals: Vec<Literal>,
    paths: Vec<PathUse>,
    within: Vec<String>,
    inline_modules: Vec<String>,
}

impl Collector {
    fn literal(&mut self, literal: &syn::LitStr) {
        let span = literal.span();
        self.literals.push(Literal {
            text: literal.value(),
            lines: (span.start().line, span.end().line),
            within: self.within.clone(),
        });
    }

    fn path(&mut self, segments: Vec<String>, line: usize) {
        if segments.len() > 1 {
            let inline_modules = self.inline_modules.clone();
            self.paths.push(PathUse {
                segments,
                line,
                inline_modules,
            });
        }
    }

    fn use_tree(&mut self, tree: &syn::UseTree, prefix: &[String]) {
        let with = |name: &syn::Ident| [prefix, &[name.to_string()]].concat();
        match tree {
            syn::UseTree::Path(path) => self.use_tree(&path.tree, &with(&path.ident)),
            syn::UseTree::Name(name) => {
                self.path(with(&name.ident), name.ident.span().start().line)
            }
            syn::UseTree::Rename(name) => {
                self.path(with(&name.ident), name.ident.span().start().line)
            }
            syn::UseTree::Glob(glob) => {
                let line = glob.star_token.spans[0].start().line;
                self.path([prefix, &["*".to_owned()]].concat(), line);
            }
            syn::UseTree::Group(group) => {
                for item in &group.items {
                    self.use_tree(item, prefix);
                }
            }
        }
    }

    /// What a macro is given need not be Rust: its tokens are walked as they are.
    fn tokens(&mut self, stream: TokenStream) {
        let tokens: Vec<TokenTree> = stream.into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            match &tokens[at] {
                TokenTree::Literal(literal) => {
                    if let syn::Lit::Str(text) = syn::Lit::new(literal.clone()) {
                        self.literal(&text);
                    }
                }
                TokenTree::Group(group) if !is_attribute(&tokens[..at]) => {
                    let name = callee(&tokens[..at], group.delimiter());
                    let depth = self.within.len();
                    self.within.extend(name);
                    self.tokens(group.stream());
                    self.within.truncate(depth);
                }
                TokenTree::Ident(ident) => {
                    let line = ident.span().start().line;
                    let mut segments = vec![ident.to_string()];
                    while let [
                        TokenTree::Punct(one),
                        TokenTree::Punct(two),
                        TokenTree::Ident(next),
                        ..,
                    ] = &tokens[at + 1..]
                        && one.as_char() == ':'
                        && two.as_char() == ':'
                    {
                        segments.push(next.to_string());
                        at += 3;
                    }
                    self.path(segments, line);
                }
                TokenTree::Group(_) | TokenTree::Punct(_) => {}
            }
            at += 1;
        }
    }

    fn named(&mut self, name: Option<String>, visit: impl FnOnce(&mut Self)) {
        let depth = self.within.len();
        self.within.extend(name);
        visit(self);
        self.within.truncate(depth);
    }
}

impl<'ast> Visit<'ast> for Collector {
    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}

    fn visit_item(&mut self, item: &'ast syn::Item) {
        if !is_for_tests(attributes(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        if !is_for_tests(&item.attrs) {
            visit::visit_impl_item_fn(self, item);
        }
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        self.inline_modules.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.inline_modules.pop();
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.use_tree(&item.tree, &[]);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments = path
            .segments
            .iter()
            .map(|segment| segment.ident.to_string())
            .collect();
        let line = path
            .segments
            .first()
            .map_or(0, |segment| segment.ident.span().start().line);
        self.path(segments, line);
        visit::visit_path(self, path);
    }

    fn visit_lit_str(&mut self, literal: &'ast syn::LitStr) {
        self.literal(literal);
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        self.visit_expr(&call.func);
        let name = match &*call.func {
            syn::Expr::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
            _ => None,
        };
        self.named(name, |this| {
            call.args
                .iter()
                .for_each(|argument| this.visit_expr(argument))
        });
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.visit_expr(&call.receiver);
        let name = Some(call.method.to_string());
        self.named(name, |this| {
            call.args
                .iter()
                .for_each(|argument| this.visit_expr(argument))
        });
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.visit_path(&call.path);
        let name = call.path.segments.last().map(|last| last.ident.to_string());
        self.named(name, |this| this.tokens(call.tokens.clone()));
    }
}

fn attributes(item: &syn::Item) -> &[syn::Attribute] {
    match item {
        syn::Item::Const(item) => &item.attrs,
        syn::Item::Enum(item) => &item.attrs,
        syn::Item::Fn(item) => &item.attrs,
        syn::Item::Impl(item) => &item.attrs,
        syn::Item::Macro(item) => &item.attrs,
        syn::Item::Mod(item) => &item.attrs,
        syn::Item::Static(item) => &item.attrs,
        syn::Item::Struct(item) => &item.attrs,
        syn::Item::Trait(item) => &item.attrs,
        syn::Item::Type(item) => &item.attrs,
        syn::Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

fn is_for_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        syn::Meta::List(list) if list.path.is_ident("cfg") => {
            let condition = list.tokens.to_string().replace(' ', "");
            condition == "test" || condition.starts_with("all(test,")
        }
        meta => meta
            .path()
            .segments
            .last()
            .is_some_and(|last| last.ident == "test"),
    })
}

/// Whether the bracket behind these tokens is that of `#[…]` or `#![…]`.
fn is_attribute(before: &[TokenTree]) -> bool {
    let is =
        |token: &TokenTree, wanted| matches!(token, TokenTree::Punct(p) if p.as_char() == wanted);
    match before {
        [.., hash, bang] if is(hash, '#') && is(bang, '!') => true,
        [.., hash] => is(hash, '#'),
        [] => false,
    }
}

/// The name of the macro, function or method whose arguments follow these tokens.
fn callee(before: &[TokenTree], delimiter: Delimiter) -> Option<String> {
    match before {
        [.., TokenTree::Ident(name), TokenTree::Punct(bang)] if bang.as_char() == '!' => {
            Some(name.to_string())
        }
        [.., TokenTree::Ident(name)] if delimiter == Delimiter::Parenthesis => {
            Some(name.to_string())
        }
        _ => None,
    }
}

mod tests {
    use super::*;

    const SNIPPET: &str = r#"
        use crate::{order, ticket::check_in as enter};
        #[error("an attribute")]
        struct Thing;
        fn one() {
            call("in a call").method("in a method");
            outer!(inner!("nested"), crate::event::publish, #[skipped("here")] x);
        }
        #[cfg(test)]
        mod tests { const HERE: &str = "not seen"; }
        #[tokio::test]
        async fn neither() { "not seen"; }
    "#;

    #[test]
    fn literals_know_what_they_are_arguments_of() {
        let found = SourceFile::new("x.rs", SNIPPET).literals();
        let found: Vec<_> = found
            .iter()
            .map(|l| (&*l.text, l.within.join(" ")))
            .collect();
        let expected = [
            ("in a call", "call"),
            ("in a method", "method"),
            ("nested", "outer inner"),
        ];
        assert_eq!(
            found,
            expected.map(|(text, within)| (text, within.to_owned()))
        );
    }

    #[test]
    fn paths_are_found_in_uses_and_macros() {
        let found = SourceFile::new("x.rs", SNIPPET).paths();
        let found: Vec<_> = found.iter().map(|path| path.segments.join("::")).collect();
        assert_eq!(
            found,
            [
                "crate::order",
                "crate::ticket::check_in",
                "crate::event::publish"
            ]
        );
    }
}
