//! Progress: what compose says of networks, volumes and containers on the way.
//!
//! Without a terminal each event is a line; with one an area is drawn again at
//! each event. Not modelled: the spinner's turning between events.

use std::cell::RefCell;
use std::rc::Rc;

use super::host::Host;

/// How progress is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Plain,
    Tty,
    Json,
    Quiet,
}

/// What stands before each line of a dry run.
const DRY_RUN: &str = " DRY-RUN MODE - ";

/// How far a thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Working,
    Done,
    Warning,
    Error,
}

struct Task {
    id: String,
    status: Status,
    text: String,
    start: i128,
    end: Option<i128>,
}

#[derive(Default)]
struct Area {
    tasks: Vec<Task>,
    lines: usize,
}

/// The progress output of one command; cheap to clone.
#[derive(Clone)]
pub struct Ui {
    host: Rc<dyn Host>,
    mode: Mode,
    dry_run: bool,
    area: Rc<RefCell<Area>>,
    title: &'static str,
}

impl Ui {
    /// Progress in a mode; `dry_run` marks each line.
    pub fn new(host: Rc<dyn Host>, mode: Mode, dry_run: bool) -> Ui {
        Ui {
            host,
            mode,
            dry_run,
            area: Rc::default(),
            title: "Running",
        }
    }

    /// A fresh area under another title.
    pub fn titled(&self, title: &'static str) -> Ui {
        Ui {
            area: Rc::default(),
            title,
            ..self.clone()
        }
    }

    /// The mode.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// Something goes on.
    pub async fn working(&self, id: &str, text: &str) {
        self.event(id, Status::Working, text).await;
    }

    /// Something is done.
    pub async fn done(&self, id: &str, text: &str) {
        self.event(id, Status::Done, text).await;
    }

    /// Something failed.
    pub async fn error(&self, id: &str, text: &str) {
        self.event(id, Status::Error, text).await;
    }

    /// Something is not as it should be.
    pub async fn warning(&self, id: &str, text: &str) {
        self.event(id, Status::Warning, text).await;
    }

    /// Something with a text of its own before its state, as a copy or a pull has.
    pub async fn note(&self, id: &str, status: Status, text: &str, state: &str) {
        let prefix = if self.dry_run { DRY_RUN } else { "" };
        let line = match self.mode {
            Mode::Quiet => return,
            Mode::Plain => format!("{prefix} {id} {text} {state}\n"),
            Mode::Json => self.json(id, text, state),
            Mode::Tty => self.redraw(id, status, format!("{text} {state}").trim()),
        };
        self.host.eprint(&line).await;
    }

    async fn event(&self, id: &str, status: Status, state: &str) {
        self.note(id, status, "", state).await;
    }

    fn json(&self, id: &str, text: &str, state: &str) -> String {
        let mut fields = Vec::new();
        if self.dry_run {
            fields.push("\"dry-run\":true".to_string());
        }
        for (key, value) in [("id", id), ("text", text), ("status", state)] {
            if !value.is_empty() {
                let mut field = format!("\"{key}\":");
                composefile::json_string(value, &mut field);
                fields.push(field);
            }
        }
        format!("{{{}}}\n", fields.join(","))
    }

    fn redraw(&self, id: &str, status: Status, text: &str) -> String {
        let now = self.host.now_nanos();
        let mut area = self.area.borrow_mut();
        let at = match area.tasks.iter().position(|t| t.id == id) {
            Some(at) => at,
            None => {
                area.tasks.push(Task {
                    id: id.to_string(),
                    status,
                    text: String::new(),
                    start: now,
                    end: None,
                });
                area.tasks.len() - 1
            }
        };
        let task = &mut area.tasks[at];
        task.status = status;
        task.text = text.to_string();
        task.end = (status != Status::Working).then_some(now);
        let done = area.tasks.iter().filter(|t| t.end.is_some()).count();
        let mut out = String::from("\x1b[?25l");
        if area.lines > 0 {
            out.push_str(&format!("\x1b[{}A", area.lines));
        }
        let all = area.tasks.len();
        let head = format!("[+] {} {done}/{all}", self.title);
        match done == all {
            true => out.push_str(&format!("\x1b[34m{head}\x1b[0m\x1b[K\n")),
            false => out.push_str(&format!("{head}\x1b[K\n")),
        }
        let width = area.tasks.iter().map(|t| t.id.len()).max().unwrap_or(0);
        for task in &area.tasks {
            out.push_str(&self.line(task, width, now));
        }
        area.lines = all + 1;
        out.push_str("\x1b[?25h");
        out
    }

    fn line(&self, task: &Task, width: usize, now: i128) -> String {
        let (mark, colour) = match task.status {
            Status::Working => ("⠋", "33"),
            Status::Done => ("✔", "32"),
            Status::Warning => ("!", "33"),
            Status::Error => ("✘", "31"),
        };
        let seconds = (task.end.unwrap_or(now) - task.start) as f64 / 1e9;
        let timer = format!("{seconds:.1}s");
        let body = format!(" {:<width$}  {}", task.id, task.text);
        let columns = self.host.columns().max(40);
        let used = body.chars().count() + 2 + timer.len();
        let gap = columns.saturating_sub(used).max(1);
        let text = format!("{:<width$}", task.id);
        format!(
            " \x1b[{colour}m{mark}\x1b[0m {text}  \x1b[{colour}m{}\x1b[0m{}\x1b[34m{timer}\x1b[0m\x1b[K\n",
            task.text,
            " ".repeat(gap)
        )
    }
}

/// A line as the logger of compose prints it.
pub fn log_line(host: &dyn Host, level: &str, message: &str) -> String {
    let seconds = (host.now_nanos() / 1_000_000_000) as i64;
    let time = crate::format::time::rfc3339(seconds);
    format!(
        "time=\"{time}\" level={level} msg={}\n",
        crate::template::quote(message)
    )
}

/// The same as one JSON object.
pub fn json_log_line(host: &dyn Host, level: &str, message: &str) -> String {
    let seconds = (host.now_nanos() / 1_000_000_000) as i64;
    let mut text = format!("{{\"level\":\"{level}\",\"msg\":");
    composefile::json_string(message, &mut text);
    let time = crate::format::time::rfc3339(seconds);
    text.push_str(&format!(",\"time\":\"{time}\"}}\n"));
    text
}
