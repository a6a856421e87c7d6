//! The progress area of a terminal, redrawn in place.

use engine::build::progress::Ending;

use super::{Shown, Trace};

/// The state of the area.
#[derive(Clone, Debug, Default)]
pub struct Area {
    lines: usize,
    drawn: bool,
    began: Option<u64>,
}

const BLUE: &str = "\u{1b}[34m";
const RED: &str = "\u{1b}[31m";
const YELLOW: &str = "\u{1b}[33m";
const RESET: &str = "\u{1b}[0m";
/// Lines of a running step's output that are shown under it.
const OUTPUT_LINES: usize = 6;

impl Area {
    /// The text that redraws the area. `last` shows everything, however high it gets.
    pub fn draw(
        &mut self,
        trace: &Trace,
        now: u64,
        (width, height): (usize, usize),
        last: bool,
    ) -> String {
        let began = *self
            .began
            .get_or_insert(trace.vertices.first().map_or(now, |v| v.started));
        let mut out = String::new();
        if self.drawn {
            out.push_str(&format!("\u{1b}[{}A", self.lines + 1));
        }
        out.push_str("\r\u{1b}[?25l");
        let total = trace.vertices.len();
        let over = trace.vertices.iter().filter(|v| v.ended.is_some()).count();
        let state = if last && over > 0 && over == total {
            "FINISHED"
        } else {
            ""
        };
        let seconds = now.saturating_sub(began) as f64 / 1e9;
        let head = format!("[+] Building {seconds:.1}s ({over}/{total}) {state}");
        out.push_str(&clip(&align(&head, "docker:default", width), width));
        out.push('\n');
        let mut rows: Vec<String> = Vec::new();
        for vertex in &trace.vertices {
            rows.extend(vertex_rows(vertex, now, width));
        }
        let room = height.saturating_sub(2);
        if !last && rows.len() > room {
            rows.drain(..rows.len() - room);
        }
        for row in &rows {
            out.push_str(row);
            out.push('\n');
        }
        let surplus = self.lines.saturating_sub(rows.len());
        for _ in 0..surplus {
            out.push_str(&" ".repeat(width));
            out.push('\n');
        }
        if surplus > 0 && self.drawn {
            out.push_str(&format!("\u{1b}[{surplus}A\r"));
        }
        out.push_str("\u{1b}[?25h");
        self.lines = rows.len();
        self.drawn = true;
        out
    }
}

fn vertex_rows(vertex: &Shown, now: u64, width: usize) -> Vec<String> {
    let (mark, color) = match &vertex.ending {
        None => ("", ""),
        Some(Ending::Done) => ("", BLUE),
        Some(Ending::Cached) => ("CACHED ", BLUE),
        Some(Ending::Failed(_)) => ("ERROR ", RED),
        Some(Ending::Canceled) => ("CANCELED ", YELLOW),
    };
    let name = format!("{mark}{}", vertex.name.replace('\t', " "));
    let mut rows = vec![row(&name, vertex.seconds(now), width, color)];
    for status in &vertex.statuses {
        let color = if status.done { BLUE } else { "" };
        let seconds = status.elapsed as f64 / 1e9;
        rows.push(row(
            &format!("=> {}", status.shown()),
            seconds,
            width,
            color,
        ));
    }
    for warning in &vertex.warnings {
        rows.push(row(
            &format!("WARN: {warning}"),
            vertex.seconds(now),
            width,
            YELLOW,
        ));
    }
    if vertex.ended.is_none() {
        let first = vertex.logs.len().saturating_sub(OUTPUT_LINES);
        for line in &vertex.logs[first..] {
            let text = line.split_once(' ').map_or("", |(_, text)| text);
            let text = clip(&format!(" => => # {text}"), width);
            rows.push(format!("\u{1b}[2m{text}{RESET}"));
        }
    }
    rows
}

fn row(name: &str, seconds: f64, width: usize, color: &str) -> String {
    let seconds = if seconds < 0.05 { 0.0 } else { seconds };
    let timer = format!(" {seconds:3.1}s");
    let left = width.saturating_sub(4 + timer.len() + 2);
    let text = align(&format!(" => {}", clip(name, left)), &timer, width);
    match color {
        "" => text,
        color => format!("{color}{text}{RESET}"),
    }
}

fn clip(text: &str, width: usize) -> String {
    text.chars().take(width).collect()
}

/// `left` and `right` at the two ends of a line.
fn align(left: &str, right: &str, width: usize) -> String {
    let room = width.saturating_sub(right.chars().count() + 2);
    format!("{left:room$} {right}")
}
