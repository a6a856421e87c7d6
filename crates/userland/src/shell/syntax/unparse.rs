//! A parsed command as bash prints it again, for `declare -f` and `type`.
//!
//! Not modelled: which kind of quotes a word was written with (single quotes come back as single quotes, a lone
//! quoted character as a backslash), and the original delimiter of a here-document.
use super::ast::*;

/// Writes a function as `declare -f NAME` prints it.
pub fn function(name: &str, body: &Command) -> String {
    let mut out = Printer {
        text: format!("{name} () \n"),
        ..Printer::default()
    };
    out.function_body(body);
    out.text.push('\n');
    out.text
}

#[derive(Default)]
struct Printer {
    text: String,
    indent: usize,
    heredocs: Vec<String>,
}

impl Printer {
    fn newline(&mut self) {
        self.text.push('\n');
        self.text.push_str(&" ".repeat(self.indent));
    }

    fn put(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn semicolon(&mut self) {
        if !self.text.ends_with(['&', '\n']) {
            self.text.push(';');
        }
    }

    /// `for` and `select`, which go over words.
    fn over(&mut self, keyword: &str, name: &str, words: &Option<Vec<Word>>, body: &List) {
        self.put(&format!("{keyword} {name} in {}", words_or_all(words)));
        self.semicolon();
        self.newline();
        self.put("do");
        self.body(body);
        self.newline();
        self.put("done");
    }

    /// `{ … }` around a function's body, which need not be a group itself.
    fn function_body(&mut self, body: &Command) {
        self.put(&" ".repeat(self.indent));
        self.put("{ ");
        self.indent += 4;
        self.newline();
        match &body.kind {
            Kind::Brace(list) => self.list(list),
            _ => self.command(body),
        }
        self.flush_heredocs();
        self.indent -= 4;
        self.newline();
        self.put("}");
        if matches!(body.kind, Kind::Brace(_)) {
            self.redirects(&body.redirects);
        }
    }

    fn list(&mut self, list: &List) {
        for (i, item) in list.iter().enumerate() {
            self.and_or(&item.and_or);
            let last = i + 1 == list.len();
            if item.background {
                self.put(if last { " &" } else { " & " });
            } else if !last {
                if self.flush_heredocs() {
                    self.put(&" ".repeat(self.indent));
                } else {
                    self.semicolon();
                    self.newline();
                }
            }
        }
    }

    /// A body: one level deeper, closed by a semicolon.
    fn body(&mut self, list: &List) {
        self.indent += 4;
        self.newline();
        self.list(list);
        if !self.flush_heredocs() {
            self.semicolon();
        }
        self.indent -= 4;
    }

    fn and_or(&mut self, list: &AndOr) {
        self.pipeline(&list.first);
        for (and, pipeline) in &list.rest {
            self.put(if *and { " && " } else { " || " });
            self.pipeline(pipeline);
        }
    }

    fn pipeline(&mut self, pipeline: &Pipeline) {
        if let Some(posix) = pipeline.timed {
            self.put(if posix { "time -p " } else { "time " });
        }
        if pipeline.bang {
            self.put("! ");
        }
        for (i, command) in pipeline.commands.iter().enumerate() {
            if i > 0 {
                self.put(" | ");
            }
            self.command(command);
        }
    }

    fn command(&mut self, command: &Command) {
        match &command.kind {
            Kind::Simple { assigns, args } => {
                let mut words: Vec<String> = assigns.iter().map(assignment).collect();
                words.extend(args.iter().map(|a| match a {
                    Arg::Word(w) => word(w),
                    Arg::Assign(a) => assignment(a),
                }));
                self.put(&words.join(" "));
                self.redirects(&command.redirects);
                return;
            }
            Kind::Brace(list) => {
                self.put("{ ");
                self.indent += 4;
                self.newline();
                self.list(list);
                self.flush_heredocs();
                self.indent -= 4;
                self.newline();
                self.put("}");
            }
            Kind::Subshell(list) => {
                self.put("( ");
                self.list(list);
                self.put(" )");
            }
            Kind::If { arms, otherwise } => self.conditional(arms, otherwise.as_ref()),
            Kind::Loop {
                until,
                condition,
                body,
            } => {
                self.put(if *until { "until " } else { "while " });
                self.list(condition);
                self.put("; do");
                self.body(body);
                self.newline();
                self.put("done");
            }
            Kind::For {
                name, words, body, ..
            } => self.over("for", name, words, body),
            Kind::Select { name, words, body } => self.over("select", name, words, body),
            Kind::ArithFor { parts, body } => {
                let [a, b, c] = parts.each_ref().map(|w| inside(&w.0, false));
                let part = |w: &str| match w.trim() {
                    "" => "1".to_string(),
                    w => w.to_string(),
                };
                self.put(&format!("for (({}; {}; {}))", part(&a), part(&b), part(&c)));
                self.newline();
                self.put("do");
                self.body(body);
                self.newline();
                self.put("done");
            }
            Kind::Case {
                word: subject,
                arms,
                ..
            } => {
                self.put(&format!("case {} in ", word(subject)));
                self.indent += 4;
                for arm in arms {
                    self.newline();
                    let patterns: Vec<String> = arm.patterns.iter().map(word).collect();
                    self.put(&format!("{})", patterns.join(" | ")));
                    if arm.body.is_empty() {
                        self.put("\n");
                    } else {
                        self.indent += 4;
                        self.newline();
                        self.list(&arm.body);
                        self.flush_heredocs();
                        self.indent -= 4;
                    }
                    self.newline();
                    self.put(match arm.end {
                        CaseEnd::Break => ";;",
                        CaseEnd::FallThrough => ";&",
                        CaseEnd::TestNext => ";;&",
                    });
                }
                self.indent -= 4;
                self.newline();
                self.put("esac");
            }
            Kind::Function { name, body } => {
                self.put(&format!("function {name} () \n"));
                self.function_body(body);
            }
            Kind::Arith(text) => self.put(&format!("(({}))", inside(&text.0, false))),
            Kind::Coproc { name, body, .. } => {
                self.put("coproc ");
                if !matches!(body.kind, Kind::Simple { .. }) {
                    self.put(&format!("{name} "));
                }
                self.command(body);
            }
            Kind::Cond(cond) => {
                let text = condition(cond);
                self.put(&format!("[[ {text} ]]"));
            }
        }
        self.redirects(&command.redirects);
    }

    /// `elif` comes back as an `if` inside `else`.
    fn conditional(&mut self, arms: &[(List, List)], otherwise: Option<&List>) {
        let Some(((condition, body), rest)) = arms.split_first() else {
            return;
        };
        self.put("if ");
        self.list(condition);
        self.put("; then");
        self.body(body);
        if !rest.is_empty() {
            self.newline();
            self.put("else");
            self.indent += 4;
            self.newline();
            self.conditional(rest, otherwise);
            self.semicolon();
            self.indent -= 4;
        } else if let Some(list) = otherwise {
            self.newline();
            self.put("else");
            self.body(list);
        }
        self.newline();
        self.put("fi");
    }

    fn redirects(&mut self, redirects: &[Redirect]) {
        for redirect in redirects {
            if !self.text.ends_with([' ', '\n']) {
                self.put(" ");
            }
            let fd = match (&redirect.var, redirect.fd) {
                (Some(name), _) => format!("{{{name}}}"),
                (None, Some(fd)) => fd.to_string(),
                (None, None) => String::new(),
            };
            let target = word(&redirect.target);
            let usual = |n: &str| if fd == n { String::new() } else { fd.clone() };
            let text = match redirect.kind {
                RedirectKind::Read => format!("{}< {target}", usual("0")),
                RedirectKind::Write => format!("{}> {target}", usual("1")),
                RedirectKind::Append => format!("{}>> {target}", usual("1")),
                RedirectKind::Clobber => format!("{}>| {target}", usual("1")),
                RedirectKind::ReadWrite => format!("{}<> {target}", usual("0")),
                RedirectKind::DupIn => {
                    let fd = if fd.is_empty() { "0" } else { &fd };
                    format!("{fd}<&{target}")
                }
                RedirectKind::DupOut => {
                    let fd = if fd.is_empty() { "1" } else { &fd };
                    format!("{fd}>&{target}")
                }
                RedirectKind::Both => format!("&> {target}"),
                RedirectKind::BothAppend => format!("&>> {target}"),
                RedirectKind::HereString => format!("{}<<< {target}", usual("0")),
                RedirectKind::HereDoc => {
                    let (quoted, text) = match redirect.target.0.as_slice() {
                        [Part::Double(parts)] => (false, inside(parts, false)),
                        [Part::Quoted(text)] => (true, text.clone()),
                        _ => (false, String::new()),
                    };
                    self.heredocs.push(format!("{text}EOF\n"));
                    let mark = if quoted { "'EOF'" } else { "EOF" };
                    format!("{}<<{mark}", usual("0"))
                }
            };
            self.put(&text);
        }
    }

    /// The texts of here-documents follow the line that asks for them.
    fn flush_heredocs(&mut self) -> bool {
        let waiting = std::mem::take(&mut self.heredocs);
        if waiting.is_empty() {
            return false;
        }
        self.text.push('\n');
        self.text.push_str(&waiting.concat());
        true
    }
}

fn words_or_all(words: &Option<Vec<Word>>) -> String {
    match words {
        Some(words) => words.iter().map(word).collect::<Vec<_>>().join(" "),
        None => "\"$@\"".into(),
    }
}

fn assignment(assign: &Assign) -> String {
    let mut text = assign.name.clone();
    if let Some(index) = &assign.index {
        text.push_str(&format!("[{}]", word(index)));
    }
    text.push_str(if assign.append { "+=" } else { "=" });
    match &assign.value {
        AssignValue::Scalar(value) => text.push_str(&word(value)),
        AssignValue::Array(items) => {
            let items: Vec<String> = items
                .iter()
                .map(|(key, value)| match key {
                    Some(key) => format!("[{}]={}", word(key), word(value)),
                    None => word(value),
                })
                .collect();
            text.push_str(&format!("({})", items.join(" ")));
        }
    }
    text
}

/// The expression inside `[[ ]]` as bash prints it.
pub fn condition(cond: &Cond) -> String {
    match cond {
        Cond::And(a, b) => format!("{} && {}", condition(a), condition(b)),
        Cond::Or(a, b) => format!("{} || {}", condition(a), condition(b)),
        Cond::Not(a) => format!("! {}", condition(a)),
        Cond::Unary(op, a) => format!("{op} {}", word(a)),
        Cond::Binary(op, a, b) => format!("{} {op} {}", word(a), word(b)),
    }
}

/// Commands on one line, as inside `$( )`.
fn line(list: &List) -> String {
    let mut out = String::new();
    for (i, item) in list.iter().enumerate() {
        let mut printer = Printer::default();
        printer.and_or(&item.and_or);
        out.push_str(&printer.text);
        let last = i + 1 == list.len();
        match (item.background, last) {
            (true, true) => out.push_str(" &"),
            (true, false) => out.push_str(" & "),
            (false, false) => out.push_str("; "),
            (false, true) => {}
        }
    }
    out
}

/// A word with quotes around what was quoted.
pub fn word(word: &Word) -> String {
    word.0.iter().map(part).collect()
}

fn part(part: &Part) -> String {
    match part {
        Part::Lit(text) => text.clone(),
        Part::Quoted(text) => quoted(text),
        Part::Double(parts) => format!("\"{}\"", inside(parts, true)),
        Part::Param(param) => param.raw.clone(),
        Part::Command(list) => format!("$({})", line(list)),
        Part::Backquote(text) => format!("`{text}`"),
        Part::Arith(parts) => format!("$(({}))", inside(parts, false)),
        Part::Process(input, list) => {
            format!("{}({})", if *input { '<' } else { '>' }, line(list))
        }
    }
}

fn inside(parts: &[Part], quotes: bool) -> String {
    let escape = |text: &str| -> String {
        let mut out = String::new();
        for c in text.chars() {
            if quotes && matches!(c, '"' | '\\' | '$' | '`') {
                out.push('\\');
            }
            out.push(c);
        }
        out
    };
    parts
        .iter()
        .map(|p| match p {
            Part::Lit(text) if quotes => text.replace('"', "\\\""),
            Part::Lit(text) => text.clone(),
            Part::Quoted(text) => escape(text),
            other => part(other),
        })
        .collect()
}

fn quoted(text: &str) -> String {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some('\''), None) => "\\'".into(),
        (Some(c), None)
            if matches!(
                c,
                ';' | '(' | ')' | '$' | '"' | '\\' | '`' | '&' | '!' | '{' | '}'
            ) =>
        {
            format!("\\{c}")
        }
        _ => format!("'{}'", text.replace('\'', "'\\''")),
    }
}
