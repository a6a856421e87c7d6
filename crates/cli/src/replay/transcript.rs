//! The format of transcripts; tests/transcripts/README.md describes it.

/// A story: what is there at the start, and commands with what they print.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Transcript {
    /// The comment lines before the first command, without their newlines.
    pub header: Vec<String>,
    pub images: Vec<String>,
    /// The registry and the indexes of packages can be reached.
    pub online: bool,
    /// The size of the terminal it was played at, if there was one.
    pub tty: Option<(u16, u16)>,
    pub commands: Vec<Command>,
}

/// A command, its output and its exit status.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Command {
    /// The lines typed, joined by newlines.
    pub text: String,
    pub output: String,
    pub status: i32,
}

impl Transcript {
    /// Reads a file's text; nothing in it is an error.
    pub fn parse(text: &str) -> Self {
        let mut t = Transcript::default();
        let mut lines = text.lines().peekable();
        while let Some(line) = lines.next_if(|l| l.starts_with('#') || l.is_empty()) {
            if let Some(images) = line.strip_prefix("# images:") {
                t.images = images.split_whitespace().map(str::to_string).collect();
            }
            t.online |= line.trim_end() == "# online";
            if let Some(size) = line.strip_prefix("# tty ") {
                let numbers = size.trim().split_once('x');
                t.tty = numbers.and_then(|(c, r)| Some((c.parse().ok()?, r.parse().ok()?)));
            }
            t.header.push(line.to_string());
        }
        while let Some(line) = lines.next() {
            if let Some(command) = line.strip_prefix("$ ") {
                let mut text = command.to_string();
                while let Some(more) = lines.next_if(|l| l.starts_with("> ") || *l == ">") {
                    text.push('\n');
                    text.push_str(more.strip_prefix("> ").unwrap_or(""));
                }
                t.commands.push(Command {
                    text,
                    ..Command::default()
                });
            } else if let Some(command) = t.commands.last_mut() {
                let ends = lines.peek().is_none_or(|l| l.starts_with("$ "));
                let status = line
                    .strip_prefix('[')
                    .and_then(|l| l.strip_suffix(']'))
                    .and_then(|n| n.parse().ok());
                match status {
                    Some(status) if ends => command.status = status,
                    _ => {
                        command.output.push_str(line);
                        command.output.push('\n');
                    }
                }
            }
        }
        t
    }

    /// The text of the file.
    pub fn print(&self) -> String {
        let mut out: String = self.header.iter().map(|l| format!("{l}\n")).collect();
        for c in &self.commands {
            out.push_str(&format!("$ {}\n", c.text.replace('\n', "\n> ")));
            out.push_str(&c.output);
            if !c.output.is_empty() && !c.output.ends_with('\n') {
                out.push('\n');
            }
            if c.status != 0 {
                out.push_str(&format!("[{}]\n", c.status));
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transcript_prints_as_it_was_read() {
        let text = "# images: busybox\n# a story\n$ cat <<X\n> a\n> X\na\n$ false\n[1]\n";
        let t = Transcript::parse(text);
        assert_eq!(t.images, ["busybox"]);
        assert_eq!(t.commands[1].status, 1);
        assert_eq!(t.print(), text);
    }
}
