//! .dockerignore and .gitignore: patterns, exceptions, comments.

use super::{Kind, Scan, State};

pub fn paint(scan: &mut Scan<'_>, _: &mut State) {
    if scan.starts("#") {
        return scan.rest_is(Kind::Comment);
    }
    scan.blanks();
    if scan.starts("!") {
        scan.one(Kind::Keyword);
    }
    while let Some(c) = scan.peek() {
        match c {
            '*' | '?' | '[' | ']' => scan.one(Kind::Variable),
            '/' => scan.one(Kind::Mark),
            _ => scan.one(Kind::Plain),
        }
    }
}
