//! The excerpt of a source file that BuildKit prints under a warning or above an error.

use crate::error::Range;

const RULER: &str = "--------------------\n";

/// Prints the lines of `range` with some context: two lines on each side of a single line,
/// one of a longer range, more on one side if the other has none.
///
/// Nothing is printed for a range outside the text.
pub fn excerpt(filename: &str, source: &str, range: Range) -> String {
    let lines: Vec<&str> = source.split('\n').collect();
    let count = lines.len() as u32;
    if range.start < 1 || range.start > count {
        return String::new();
    }
    let (mut start, mut end) = (range.start, range.end.min(count));
    let pad = if start == end { 4 } else { 2 };
    let mut padded = 0;
    while padded < pad {
        if start > 1 {
            start -= 1;
            padded += 1;
        }
        if end != count {
            end += 1;
            padded += 1;
        }
        padded += 1;
    }
    let mut out = format!("{filename}:{}\n{RULER}", range.start);
    for number in start..=end {
        let marked = number >= range.start && number <= range.end;
        let mark = if marked { ">>>" } else { "   " };
        let line = lines[number as usize - 1];
        out.push_str(&format!(" {number:3} | {mark} {line}\n"));
    }
    out.push_str(RULER);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_at_the_top_gets_its_context_below() {
        let text = excerpt("Dockerfile", "FROM a\nRUN b\n\n  c\n", Range::lines(1, 1));
        assert_eq!(
            text,
            "Dockerfile:1\n--------------------\n   1 | >>> FROM a\n   2 |     RUN b\n   3 |     \n--------------------\n"
        );
    }

    #[test]
    fn several_lines_get_one_line_on_each_side() {
        let text = excerpt("Dockerfile", "a\nb\nc\nd\ne\n", Range::lines(2, 3));
        assert_eq!(
            text,
            "Dockerfile:2\n--------------------\n   1 |     a\n   2 | >>> b\n   3 | >>> c\n   4 |     d\n--------------------\n"
        );
    }
}
