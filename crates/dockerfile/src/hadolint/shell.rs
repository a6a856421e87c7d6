//! The commands of a shell text, as far as hadolint's rules need them.
//!
//! Finds simple commands in lists, pipelines, groups, conditions, loops and substitutions;
//! words lose their quotes and keep the names of variables.

/// A word of a command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    pub name: String,
    pub args: Vec<String>,
}

/// A shell text and its commands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script {
    pub text: String,
    pub commands: Vec<Command>,
    pub has_pipe: bool,
}

impl Command {
    fn new(words: Vec<String>) -> Option<Command> {
        let mut words = words.into_iter();
        let name = words.next()?;
        Some(Command {
            name,
            args: words.collect(),
        })
    }

    /// The flags with the index of their argument: `--long=x` is `long`, `-xy` is `x` and `y`.
    fn flags(&self) -> impl Iterator<Item = (String, usize)> + '_ {
        self.args.iter().enumerate().flat_map(|(i, arg)| {
            let names: Vec<String> = if arg == "--" || arg == "-" {
                Vec::new()
            } else if let Some(long) = arg.strip_prefix("--") {
                vec![long.split('=').next().unwrap_or_default().to_string()]
            } else if let Some(short) = arg.strip_prefix('-') {
                short.chars().map(String::from).collect()
            } else {
                Vec::new()
            };
            names.into_iter().map(move |name| (name, i))
        })
    }

    pub fn is(&self, names: &[&str]) -> bool {
        names.contains(&self.name.as_str())
    }

    /// Whether it is one of `names` with one of `args`.
    pub fn has(&self, names: &[&str], args: &[&str]) -> bool {
        self.is(names) && self.args.iter().any(|a| args.contains(&a.as_str()))
    }

    pub fn has_flag(&self, flags: &[&str]) -> bool {
        self.flags().any(|(flag, _)| flags.contains(&flag.as_str()))
    }

    pub fn count_flag(&self, name: &str) -> usize {
        self.flags().filter(|(flag, _)| flag == name).count()
    }

    /// Whether `args` stand next to each other.
    pub fn has_sequence(&self, args: &[&str]) -> bool {
        self.args
            .windows(args.len())
            .any(|w| w.iter().eq(args.iter()))
    }

    /// The arguments that are no flags, without the values of the flags in `with_value`.
    pub fn words(&self, with_value: &[&str]) -> Vec<&str> {
        let mut dropped: Vec<usize> = Vec::new();
        let mut flagged: Vec<usize> = Vec::new();
        for (flag, i) in self.flags() {
            flagged.push(i);
            if with_value.contains(&flag.as_str()) && !self.args[i].contains('=') {
                dropped.push(i + 1);
            }
        }
        let kept = self.args.iter().enumerate();
        kept.filter(|(i, _)| !dropped.contains(i) && !flagged.contains(i))
            .map(|(_, arg)| arg.as_str())
            .collect()
    }

    /// The values after a flag.
    pub fn flag_values(&self, name: &str) -> Vec<&str> {
        let of_flag = self.flags().filter(|(flag, _)| flag == name);
        let values = of_flag.filter_map(|(_, i)| self.args.get(i + 1));
        values.map(String::as_str).collect()
    }

    /// `pip install`, `pip3 install`, `python -m pip install`.
    pub fn is_pip_install(&self) -> bool {
        let pip = self.name.starts_with("pip")
            && !self.name.starts_with("pipenv")
            && self.args.iter().any(|a| a == "install");
        let python =
            self.name.starts_with("python") && self.has_sequence(&["-m", "pip", "install"]);
        pip || python
    }
}

impl Script {
    /// Reads a text; what is not understood is passed over.
    pub fn parse(text: &str) -> Script {
        let mut script = Script {
            text: text.to_string(),
            ..Script::default()
        };
        let mut reader = Reader {
            chars: text.chars().collect(),
            at: 0,
            depth: 0,
        };
        reader.commands(&mut script, None);
        script
    }

    /// Whether a command of that name is used.
    pub fn uses(&self, name: &str) -> bool {
        self.commands.iter().any(|c| c.name == name)
    }

    pub fn any(&self, is: impl Fn(&Command) -> bool) -> bool {
        self.commands.iter().any(is)
    }

    pub fn position(&self, is: impl Fn(&Command) -> bool) -> Option<usize> {
        self.commands.iter().position(is)
    }
}

const KEYWORDS: [&str; 14] = [
    "if", "then", "else", "elif", "fi", "while", "until", "do", "done", "esac", "{", "}", "!",
    "time",
];

struct Reader {
    chars: Vec<char>,
    at: usize,
    depth: usize,
}

/// Commands within commands beyond this depth are passed over.
const MAX_DEPTH: usize = 100;
/// A word gets no longer by what substitutions in it run.
const MAX_WORD: usize = 1 << 14;

impl Reader {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek(0);
        self.at += usize::from(c.is_some());
        c
    }

    /// Reads commands up to the closing character, if one is given.
    fn commands(&mut self, script: &mut Script, close: Option<char>) {
        if self.depth >= MAX_DEPTH {
            self.at = self.chars.len();
            return;
        }
        self.depth += 1;
        self.commands_inner(script, close);
        self.depth -= 1;
    }

    fn commands_inner(&mut self, script: &mut Script, close: Option<char>) {
        let mut words: Vec<String> = Vec::new();
        // Commands inside substitutions come after the one they stand in.
        let mut inner = Script::default();
        let mut skip = false;
        loop {
            while matches!(self.peek(0), Some(' ' | '\t' | '\r')) {
                self.at += 1;
            }
            let c = self.peek(0);
            let ends = match c {
                None => true,
                Some(c) if Some(c) == close => true,
                Some('\n' | ';' | '&' | '|' | '(' | ')') => true,
                _ => false,
            };
            if ends {
                end_command(script, &mut words, &mut inner);
                skip = false;
                match self.next() {
                    None => return,
                    Some(c) if Some(c) == close => return,
                    Some('(') => self.commands(script, Some(')')),
                    Some('|') => match self.peek(0) {
                        Some('|') => self.at += 1,
                        Some('&') => {
                            self.at += 1;
                            script.has_pipe = true;
                        }
                        _ => script.has_pipe = true,
                    },
                    _ => {}
                }
                continue;
            }
            if c == Some('#') {
                while !matches!(self.peek(0), None | Some('\n')) {
                    self.at += 1;
                }
                continue;
            }
            if self.redirection() {
                self.word(&mut inner);
                continue;
            }
            let word = self.word(&mut inner);
            if words.is_empty() && !skip {
                match word.as_str() {
                    "for" | "case" | "select" | "function" => {
                        skip = true;
                        continue;
                    }
                    word if KEYWORDS.contains(&word) || is_assignment(word) => continue,
                    _ => {}
                }
            }
            if !skip {
                words.push(word);
            }
        }
    }

    /// Passes over `>`, `2>>`, `<` and their kin; true if a target follows.
    fn redirection(&mut self) -> bool {
        let mut ahead = 0;
        while self.peek(ahead).is_some_and(|c| c.is_ascii_digit()) {
            ahead += 1;
        }
        if !matches!(self.peek(ahead), Some('<' | '>')) {
            return false;
        }
        self.at += ahead;
        while matches!(self.peek(0), Some('<' | '>' | '&' | '|' | '-')) {
            self.at += 1;
        }
        while matches!(self.peek(0), Some(' ' | '\t')) {
            self.at += 1;
        }
        true
    }

    fn word(&mut self, inner: &mut Script) -> String {
        let mut word = String::new();
        while let Some(c) = self.peek(0) {
            match c {
                ' ' | '\t' | '\r' | '\n' | ';' | '&' | '|' | '(' | ')' | '<' | '>' => break,
                '\\' => {
                    self.at += 1;
                    match self.next() {
                        Some('\n') | None => {}
                        Some(c) => word.push(c),
                    }
                }
                '\'' => {
                    self.at += 1;
                    while let Some(c) = self.next().filter(|c| *c != '\'') {
                        word.push(c);
                    }
                }
                '"' => self.double_quoted(&mut word, inner),
                '$' => self.dollar(&mut word, inner),
                '`' => self.backticks(&mut word, inner),
                c => {
                    self.at += 1;
                    word.push(c);
                }
            }
        }
        word
    }

    fn double_quoted(&mut self, word: &mut String, inner: &mut Script) {
        self.at += 1;
        while let Some(c) = self.peek(0) {
            match c {
                '"' => {
                    self.at += 1;
                    return;
                }
                '\\' => {
                    self.at += 1;
                    word.extend(self.next());
                }
                '$' => self.dollar(word, inner),
                '`' => self.backticks(word, inner),
                c => {
                    self.at += 1;
                    word.push(c);
                }
            }
        }
    }

    fn dollar(&mut self, word: &mut String, inner: &mut Script) {
        self.at += 1;
        match self.peek(0) {
            Some('(') if self.peek(1) == Some('(') => {
                self.at += 2;
                let mut depth = 2;
                while let Some(c) = self.next() {
                    depth += i32::from(c == '(') - i32::from(c == ')');
                    if depth == 0 {
                        break;
                    }
                }
                word.push_str("${VAR}");
            }
            Some('(') => {
                self.at += 1;
                let from = inner.commands.len();
                self.commands(inner, Some(')'));
                word.push_str("${");
                for command in inner.commands.iter().skip(from) {
                    if word.len() > MAX_WORD {
                        break;
                    }
                    word.push_str(&command.name);
                    word.push_str(&command.args.concat());
                }
                word.push('}');
            }
            Some('{') => {
                self.at += 1;
                word.push_str("${");
                let mut depth = 1;
                while let Some(c) = self.next() {
                    depth += i32::from(c == '{') - i32::from(c == '}');
                    if depth == 0 {
                        break;
                    }
                    word.push(c);
                }
                word.push('}');
            }
            Some(c) if c.is_alphanumeric() || c == '_' => {
                word.push_str("${");
                while let Some(c) = self.peek(0).filter(|c| c.is_alphanumeric() || *c == '_') {
                    word.push(c);
                    self.at += 1;
                }
                word.push('}');
            }
            _ => word.push('$'),
        }
    }

    fn backticks(&mut self, word: &mut String, inner: &mut Script) {
        self.at += 1;
        let mut text = String::new();
        while let Some(c) = self.next().filter(|c| *c != '`') {
            text.push(c);
        }
        let script = Script::parse(&text);
        inner.commands.extend(script.commands);
        inner.has_pipe |= script.has_pipe;
        word.push_str("${VAR}");
    }
}

fn end_command(script: &mut Script, words: &mut Vec<String>, inner: &mut Script) {
    script.commands.extend(Command::new(std::mem::take(words)));
    script.commands.append(&mut inner.commands);
    script.has_pipe |= std::mem::take(&mut inner.has_pipe);
}

fn is_assignment(word: &str) -> bool {
    match word.split_once('=') {
        Some((name, _)) => {
            !name.is_empty()
                && !name.starts_with(|c: char| c.is_ascii_digit())
                && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> String {
        let script = Script::parse(text);
        let names: Vec<&str> = script.commands.iter().map(|c| c.name.as_str()).collect();
        names.join(" ")
    }

    #[test]
    fn commands_are_found_wherever_they_stand() {
        assert_eq!(names("a && b; c | d || (e; f) &"), "a b c d e f");
        assert_eq!(names("if a; then b; else c; fi"), "a b c");
        assert_eq!(names("for x in p q; do a $x; done"), "a");
        assert_eq!(names("X=1 a \"$(b c)\" `d`"), "a b d");
        assert_eq!(names("echo 'a; b' > f 2>&1 # c"), "echo");
    }

    #[test]
    fn words_lose_their_quotes_and_flags_their_values() {
        let script = Script::parse("apt-get install -t x --no-install-recommends \"cur\"l $Y");
        let command = &script.commands[0];
        assert_eq!(command.words(&["t"]), ["install", "curl", "${Y}"]);
        assert!(command.has_flag(&["no-install-recommends"]));
    }
}
