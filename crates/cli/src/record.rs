//! `hatoba record`: runs a story on the real Docker of this machine and writes what it printed, in the
//! format of tests/transcripts/README.md.
//!
//! One bash runs all commands, in an empty home directory, with no terminal and nothing on its standard
//! input. Stories for a terminal (`# tty`) are not recorded. As a story may remove what is there
//! (`docker system prune`), an engine that is in use is left alone unless `--anyway` is given.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command as Process, Stdio};

use crate::args::Args;
use crate::replay::transcript::{Command, Transcript};

const USAGE: &str = "record FILE.t [--out FILE] [--anyway]";

pub fn main(args: &[&str]) -> bool {
    crate::args::told(record(args))
}

fn record(args: &[&str]) -> Result<(), String> {
    let args = Args::parse(args, &["--out"], &["--anyway"])?;
    let [file] = args.words.as_slice() else {
        return Err(USAGE.to_string());
    };
    let text = fs::read_to_string(file).map_err(|e| format!("{file}: {e}"))?;
    let story = Transcript::parse(&text);
    if story.tty.is_some() {
        return Err(format!(
            "{file} is a story for a terminal (# tty), which is not recorded"
        ));
    }
    let version = engine()?;
    if !args.has("--anyway") {
        unused()?;
    }
    for image in &story.images {
        fetch(image)?;
    }
    eprintln!("recording on Docker Engine {version}");
    let recorded = run(&story)?;
    let out = args.get("--out").unwrap_or(file);
    fs::write(out, recorded.print()).map_err(|e| format!("{out}: {e}"))?;
    println!("{out}: {} commands", recorded.commands.len());
    Ok(())
}

/// What `docker` prints, or why it cannot be asked.
fn docker(args: &[&str]) -> Result<String, String> {
    let output = Process::new("docker").args(args).output();
    let output = output.map_err(|e| format!("no docker answers here: {e}"))?;
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_string();
    match output.status.success() {
        true => Ok(said(&output.stdout)),
        false => Err(format!(
            "docker {}: {}",
            args.join(" "),
            said(&output.stderr)
        )),
    }
}

/// The version of the engine.
fn engine() -> Result<String, String> {
    let version = docker(&["version", "--format", "{{.Server.Version}}"]);
    version.map_err(|why| format!("{why}\nhatoba: a story is recorded on a real engine only; `hatoba replay` runs it in the simulator"))
}

/// An error if there is something in the engine that a story could harm.
fn unused() -> Result<(), String> {
    let count =
        |args: &[&str]| docker(args).map(|out| out.lines().filter(|l| !l.is_empty()).count());
    let (containers, volumes) = (count(&["ps", "-aq"])?, count(&["volume", "ls", "-q"])?);
    match containers + volumes {
        0 => Ok(()),
        _ => Err(format!(
            "this engine has {containers} containers and {volumes} volumes, which a story may remove; take one with nothing in it, or --anyway"
        )),
    }
}

fn fetch(image: &str) -> Result<(), String> {
    if docker(&["image", "inspect", image]).is_ok() {
        return Ok(());
    }
    docker(&["pull", "-q", image]).map(drop)
}

/// A bash that runs one command after another.
struct Shell {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    home: PathBuf,
}

impl Drop for Shell {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.home);
    }
}

/// What ends a command's output: no program prints that by chance.
const END: &str = "\u{1}hatoba-end ";

impl Shell {
    fn start() -> Result<Self, String> {
        let home = std::env::temp_dir().join(format!("hatoba-record-{}", std::process::id()));
        fs::create_dir_all(&home).map_err(|e| format!("{}: {e}", home.display()))?;
        let mut child = Process::new("bash")
            .args(["--noprofile", "--norc"])
            .current_dir(&home)
            .env("HOME", &home)
            .env("LC_ALL", "C.UTF-8")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|e| format!("bash: {e}"))?;
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let (Some(input), Some(output)) = (input, output) else {
            return Err("bash has no pipes".to_string());
        };
        let output = BufReader::new(output);
        let mut shell = Self {
            child,
            input,
            output,
            home,
        };
        // Errors go where output goes, as a pipe sees them.
        shell.send("exec 2>&1")?;
        Ok(shell)
    }

    fn send(&mut self, line: &str) -> Result<(), String> {
        let sent = writeln!(self.input, "{line}").and_then(|()| self.input.flush());
        sent.map_err(|e| format!("bash: {e}"))
    }

    fn run(&mut self, text: &str, file: &Path) -> Result<Command, String> {
        fs::write(file, format!("{text}\n")).map_err(|e| format!("{}: {e}", file.display()))?;
        let path = file.display().to_string().replace('\'', "'\\''");
        self.send(&format!(
            ". '{path}' </dev/null; printf '{END}%s\\n' \"$?\""
        ))?;
        let mut output = Vec::new();
        loop {
            let mut line = Vec::new();
            let read = self.output.read_until(b'\n', &mut line);
            if read.map_err(|e| format!("bash: {e}"))? == 0 {
                return Err(format!("the shell ended at: {text}"));
            }
            let shown = String::from_utf8_lossy(&line).into_owned();
            // What a command prints may not end its last line.
            if let Some((before, status)) = shown.split_once(END) {
                output.extend(before.as_bytes());
                return Ok(Command {
                    text: text.to_string(),
                    output: String::from_utf8_lossy(&output).into_owned(),
                    status: status.trim().parse().unwrap_or(0),
                });
            }
            output.extend(line);
        }
    }
}

fn run(story: &Transcript) -> Result<Transcript, String> {
    let mut shell = Shell::start()?;
    let file = shell.home.with_extension("command");
    let commands: Result<Vec<Command>, String> = story
        .commands
        .iter()
        .map(|c| shell.run(&c.text, &file))
        .collect();
    let _ = fs::remove_file(&file);
    Ok(Transcript {
        commands: commands?,
        ..story.clone()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What needs no engine: a shell keeps its place, errors are merged, statuses are told.
    #[test]
    fn commands_run_one_after_another_in_one_shell() {
        let story = "$ x=1; cd /\n$ pwd; echo $x; cat\n$ echo no >&2; (exit 3)\n$ printf half\n$ cat <<E\n> doc\n> E\n";
        let recorded = run(&Transcript::parse(story)).expect("bash is there");
        let printed = recorded.print();
        assert_eq!(
            printed,
            "$ x=1; cd /\n$ pwd; echo $x; cat\n/\n1\n$ echo no >&2; (exit 3)\nno\n[3]\n$ printf half\nhalf\n$ cat <<E\n> doc\n> E\ndoc\n"
        );
    }
}
