//! The `quiz` block: `? question`, `- [x] right`, `- [ ] wrong`, `> why`.

use crate::markdown::inlines;
use crate::model::Quiz;

pub fn parse(text: &str) -> Result<Quiz, String> {
    let (mut question, mut explanation) = (String::new(), String::new());
    let mut answers = Vec::new();
    for line in text.lines().map(str::trim).filter(|l| !l.is_empty()) {
        if let Some(rest) = line.strip_prefix("? ") {
            question.push_str(rest);
        } else if let Some(rest) = line.strip_prefix("- [x] ") {
            answers.push((true, inlines(rest)));
        } else if let Some(rest) = line.strip_prefix("- [ ] ") {
            answers.push((false, inlines(rest)));
        } else if let Some(rest) = line.strip_prefix("> ") {
            explanation.push_str(rest);
        } else {
            return Err(format!("not a line of a quiz: {line}"));
        }
    }
    let right = answers.iter().filter(|a| a.0).count();
    match (question.is_empty(), right, answers.len()) {
        (true, ..) => Err("a quiz without a question".to_string()),
        (_, 1, 2..) => Ok(Quiz {
            question: inlines(&question),
            answers,
            explanation: inlines(&explanation),
        }),
        _ => Err("a quiz needs two answers or more, one of them right".to_string()),
    }
}
