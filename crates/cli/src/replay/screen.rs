//! Stories at a terminal (`# tty 120x40`): what is typed, and the lines of the screen that came of it.
//!
//! A command's lines are taken once the shell asks for the next one, or the screen has stood still for
//! a while, because a program goes on or waits for keys. They begin after the line that was typed and
//! end before the prompt.

use super::transcript::{Command, Transcript};
use sim::{Input, Sim, SimConfig, Timed};
use view::Terminal;

/// The least step of time.
const STEP: u64 = 50;
/// How long a screen must stand still.
const STILL: u64 = 3_000;
/// How long a command may take altogether.
const PATIENCE: u64 = 600_000;
/// Steps of the simulator in one step of time, at most.
const TURNS: u32 = 200_000;

/// A terminal in front of a host.
struct Screen {
    sim: Sim,
    terminal: Terminal,
    now: u64,
    at_prompt: bool,
}

/// Runs a story at a terminal of this size.
pub fn run(recorded: &Transcript, config: SimConfig, (cols, rows): (u16, u16)) -> Transcript {
    let mut screen = Screen {
        sim: Sim::new(config),
        terminal: Terminal::new(cols.into(), rows.into()),
        now: 0,
        at_prompt: false,
    };
    screen.give(Input::Resize { cols, rows });
    screen.settle();
    let mut commands = Vec::new();
    for command in &recorded.commands {
        commands.push(Command {
            text: command.text.clone(),
            output: screen.command(&command.text),
            status: 0,
        });
    }
    Transcript {
        commands,
        ..recorded.clone()
    }
}

/// The characters of keys written as `^C` or `^P ^Q`; nothing for any other text.
fn keys(text: &str) -> Option<String> {
    let one = |word: &str| match word.as_bytes() {
        [b'^', key @ (b'@'..=b'_')] => Some(char::from(key & 0x1f)),
        _ => None,
    };
    text.split(' ').map(one).collect()
}

impl Screen {
    /// Types a command and gives the lines that came of it.
    fn command(&mut self, text: &str) -> String {
        // Below the line of the prompt; without one, what comes begins in the cursor's own line.
        let rows = self.rows();
        let empty = rows.last().is_some_and(String::is_empty);
        let mut from = rows.len() - usize::from(empty);
        match keys(text) {
            Some(keys) => self.give(Input::Keys(keys)),
            None => {
                for line in text.lines() {
                    self.give(Input::Line(line.to_string()));
                }
                from += text.lines().count().saturating_sub(1);
            }
        }
        self.settle();
        let mut rows = self.rows();
        // Lines above the cursor; without the prompt its own belongs to the program.
        rows.truncate(rows.len() - self.terminal.below().len());
        if self.at_prompt || rows.last().is_some_and(String::is_empty) {
            rows.pop();
        }
        // A screen that was cleared is shown as it is.
        let rows = rows.get(from.min(rows.len())..).unwrap_or_default();
        rows.iter().map(|row| format!("{row}\n")).collect()
    }

    fn rows(&self) -> Vec<String> {
        let text = self.terminal.text();
        text.split('\n').map(str::to_string).collect()
    }

    fn give(&mut self, input: Input) {
        let at_ms = self.now;
        let output = self.sim.apply(Timed { at_ms, input });
        self.terminal.feed(&output.tty);
    }

    /// Lets time pass until the prompt is back or the screen stands still.
    fn settle(&mut self) {
        let (mut still, end) = (0, self.now + PATIENCE);
        while still < STILL && self.now < end {
            self.now += STEP;
            let before = self.terminal.text();
            let output = self.sim.advance(self.now, TURNS);
            self.terminal.feed(&output.tty);
            self.at_prompt = output.at_prompt;
            if self.at_prompt {
                return;
            }
            still = match before == self.terminal.text() {
                true => still + STEP,
                false => 0,
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_written_with_carets() {
        assert_eq!(keys("^P ^Q").as_deref(), Some("\u{10}\u{11}"));
        assert_eq!(keys("echo ^C"), None);
    }

    #[test]
    fn a_story_at_a_terminal_shows_what_stands_there_afterwards() {
        let text = "# images: busybox\n# tty 80x24\n$ printf 'a\\rb\\n'\n$ docker run -it --rm busybox sh\n$ echo $((40+2))\n$ exit\n$ sleep 99\n$ ^C\n";
        let recorded = Transcript::parse(text);
        assert_eq!(recorded.tty, Some((80, 24)));
        let config = SimConfig {
            images: recorded.images.clone(),
            ..SimConfig::default()
        };
        let shown = run(&recorded, config, (80, 24));
        let outputs: Vec<&str> = shown.commands.iter().map(|c| c.output.as_str()).collect();
        assert_eq!(outputs, ["b\n", "/ #\n", "42\n/ #\n", "", "", "^C\n"]);
    }
}
