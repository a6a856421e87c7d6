//! `less` and `more`: a file page by page. Without a terminal they copy it, as the real ones do.
//!
//! Not modelled: marks, tags, `v`, `&`, several files at once in `less` (they follow one another).

use super::super::kit::{Cx, Run};
use super::{Key, Row, Screen, Typed, shown, take_key};
use machine::Sys;

/// How the pager behaves.
#[derive(Default)]
struct Style {
    numbers: bool,
    quit_if_short: bool,
    more: bool,
    /// `+G`, `+N` or `+/pattern`.
    start: Option<String>,
}

/// `less` and `more`.
pub async fn main(cx: &mut Cx) -> Run {
    let mut style = Style {
        more: cx.name == "more",
        ..Style::default()
    };
    let mut files = Vec::new();
    for arg in &cx.args {
        match arg.strip_prefix('+') {
            Some(start) => style.start = Some(start.to_string()),
            None if arg.len() > 1 && arg.starts_with('-') => {
                style.numbers |= arg.contains('N');
                style.quit_if_short |= arg.contains('F');
            }
            None => files.push(arg.clone()),
        }
    }
    if files.is_empty() {
        if cx.sys.isatty(0) {
            let text = cx.pick(
                "less: missing filename\n",
                "Missing filename (\"less --help\" for help)\n",
            );
            cx.raw_err(text).await;
            return Err(1);
        }
        files.push("-".to_string());
    }
    let (mut status, mut bytes) = (0, Vec::new());
    for file in &files {
        match cx.slurp(file).await {
            Ok(data) => bytes.extend(data),
            Err(e) => {
                let text = cx.pick(
                    format!("{}: can't open '{file}': {e}\n", cx.name),
                    format!("{file}: {e}\n"),
                );
                cx.raw_err(&text).await;
                status = 1;
            }
        }
    }
    let Some(screen) = (if status == 0 {
        Screen::open(&cx.sys)
    } else {
        None
    }) else {
        cx.out_bytes(&bytes).await;
        return Ok(status);
    };
    let name = if files == ["-"] {
        String::new()
    } else {
        files.join(" ")
    };
    let lines = bytes
        .split(|b| *b == b'\n')
        .map(|l| String::from_utf8_lossy(l).chars().collect());
    let mut pager = Pager {
        screen,
        lines: lines.collect(),
        top: 0,
        name,
        note: None,
        pattern: String::new(),
        style,
    };
    if bytes.ends_with(b"\n") || bytes.is_empty() {
        pager.lines.pop();
    }
    pager.run(&cx.sys).await;
    Ok(0)
}

struct Pager {
    screen: Screen,
    lines: Vec<Vec<char>>,
    top: usize,
    name: String,
    /// A message that stands until the next key.
    note: Option<String>,
    pattern: String,
    style: Style,
}

impl Pager {
    fn height(&self) -> usize {
        self.screen.size().1 - 1
    }

    fn last_top(&self) -> usize {
        self.lines.len().saturating_sub(self.height())
    }

    async fn run(&mut self, sys: &Sys) {
        if self.lines.len() <= self.height() && (self.style.quit_if_short || self.style.more) {
            let text: String = self.lines.iter().map(|l| shown(l) + "\r\n").collect();
            return sys.print(&text).await;
        }
        self.screen.own_page(true).await;
        match self.style.start.take().as_deref() {
            Some("G") => self.top = self.last_top(),
            Some(other) => match other.strip_prefix('/') {
                Some(pattern) => self.search(pattern.to_string(), true),
                None => self.top = other.parse::<usize>().unwrap_or(1).saturating_sub(1),
            },
            None => self.note = (!self.name.is_empty()).then(|| self.name.clone()),
        }
        loop {
            self.top = self.top.min(self.last_top());
            self.show().await;
            let Some(key) = self.screen.key().await else {
                break;
            };
            self.note = None;
            let page = self.height() as isize;
            match key {
                Key::Char('q' | 'Q') | Key::Ctrl('c') => break,
                Key::Char(' ' | 'f') | Key::PageDown | Key::Ctrl('f' | 'v') => {
                    if self.style.more && self.top == self.last_top() {
                        break;
                    }
                    self.move_by(page);
                }
                Key::Char('b') | Key::PageUp | Key::Ctrl('b') => self.move_by(-page),
                Key::Char('d') | Key::Ctrl('d') => self.move_by(page / 2),
                Key::Char('u') | Key::Ctrl('u') => self.move_by(-page / 2),
                Key::Char('j' | 'e') | Key::Enter | Key::Down | Key::Ctrl('n' | 'e') => {
                    self.move_by(1);
                }
                Key::Char('k' | 'y') | Key::Up | Key::Ctrl('p' | 'y') => self.move_by(-1),
                Key::Char('g' | '<') | Key::Home => self.top = 0,
                Key::Char('G' | '>') | Key::End => self.top = self.last_top(),
                Key::Char('n') => self.search(self.pattern.clone(), true),
                Key::Char('N') => self.search(self.pattern.clone(), false),
                Key::Char(c @ ('/' | '?' | ':')) => {
                    let Some(typed) = self.ask(c).await else {
                        continue;
                    };
                    match c {
                        ':' if typed.starts_with('q') => break,
                        ':' => self.top = typed.parse::<usize>().unwrap_or(1).saturating_sub(1),
                        _ => self.search(typed, c == '/'),
                    }
                }
                Key::Char('=') | Key::Ctrl('g') => {
                    let end = (self.top + self.height()).min(self.lines.len());
                    let name = &self.name;
                    self.note = Some(format!(
                        "{name} lines {}-{end}/{}",
                        self.top + 1,
                        self.lines.len()
                    ));
                }
                Key::Char('h') => {
                    self.note = Some(
                        "space, b: page   j, k: line   g, G: ends   /, n, N: search   q: quit"
                            .into(),
                    );
                }
                _ => {}
            }
        }
        self.screen.own_page(false).await;
    }

    fn move_by(&mut self, lines: isize) {
        self.top = self.top.saturating_add_signed(lines);
    }

    fn search(&mut self, pattern: String, forward: bool) {
        if !pattern.is_empty() {
            self.pattern = pattern;
        }
        let wanted: &str = &self.pattern;
        let has = |at: &usize| shown(&self.lines[*at]).contains(wanted);
        let found = match forward {
            true => (self.top + 1..self.lines.len()).find(has),
            false => (0..self.top).rev().find(has),
        };
        match found {
            Some(at) => self.top = at,
            None => self.note = Some("Pattern not found  (press RETURN)".into()),
        }
    }

    /// Reads a line at the bottom; `None` if it was given up.
    async fn ask(&mut self, mark: char) -> Option<String> {
        let mut typed = String::new();
        loop {
            self.note = Some(format!("{mark}{typed}"));
            self.show().await;
            let key = self.screen.key().await?;
            if key == Key::Backspace && typed.is_empty() {
                return None;
            }
            match take_key(&mut typed, key) {
                Typed::More => {}
                Typed::Done => break,
                Typed::GivenUp => return None,
            }
        }
        self.note = None;
        Some(typed)
    }

    async fn show(&self) {
        let height = self.height();
        let end = (self.top + height).min(self.lines.len());
        let mut rows: Vec<Row> = (self.top..end)
            .map(|at| {
                let text = shown(&self.lines[at]);
                Row::Text(match self.style.numbers {
                    true => format!("{:7} {text}", at + 1),
                    false => text,
                })
            })
            .collect();
        rows.resize_with(height, || Row::Text("~".into()));
        let at_end = end == self.lines.len();
        let prompt = match &self.note {
            Some(note) if note.starts_with(['/', '?', ':']) => {
                rows.push(Row::Text(note.clone()));
                return self.screen.draw(&rows, (height, super::width(note))).await;
            }
            Some(note) if at_end && *note == self.name => format!("{note} (END)"),
            Some(note) => note.clone(),
            None if self.style.more => {
                format!("--More--({}%)", end * 100 / self.lines.len().max(1))
            }
            None if at_end => "(END)".into(),
            None => ":".into(),
        };
        let column = super::width(&prompt);
        rows.push(match prompt.as_str() {
            ":" => Row::Text(prompt),
            _ => Row::Note(prompt),
        });
        self.screen.draw(&rows, (height, column)).await;
    }
}
