//! Starting a shell and feeding it: `-c`, a script file, standard input, a terminal.
use machine::{Errno, FileKind, SigAction, Signal, Sys};

use super::jobs::JobStyle;
use super::state::{Flow, Kind, Outcome, Reading, Shell};
use super::syntax::{Missing, ParseError, Source};

/// What the command line asks for.
#[derive(Default)]
struct Request {
    command: Option<String>,
    script: Option<String>,
    interactive: bool,
    login: bool,
    stdin: bool,
    no_rc: bool,
}

/// Runs a shell process.
pub async fn main(sys: Sys, kind: Kind) -> i32 {
    let mut shell = Shell::new(sys.clone(), kind);
    if kind != Kind::Bash {
        shell.jobs.style = JobStyle::Ash;
    }
    let request = match shell.arguments().await {
        Ok(request) => request,
        Err(status) => return status,
    };
    shell.run_request(request).await
}

impl Shell {
    /// Reads the shell's own flags.
    async fn arguments(&mut self) -> Result<Request, i32> {
        let argv = self.sys.argv();
        let mut request = Request {
            login: argv.first().is_some_and(|a| a.starts_with('-')),
            ..Request::default()
        };
        let mut at = 1;
        let mut wants_command = false;
        while let Some(arg) = argv.get(at) {
            match arg.as_str() {
                "--" | "-" => {
                    at += 1;
                    break;
                }
                "--login" => request.login = true,
                "--norc" | "--noprofile" => request.no_rc = true,
                "--posix" | "--noediting" | "--restricted" => {}
                "--version" if self.is_bash() => {
                    self.sys
                        .print("GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)\n")
                        .await;
                    return Err(0);
                }
                "--help" if self.is_bash() => {
                    self.sys.print("GNU bash, version 5.2.15(1)-release-(x86_64-pc-linux-gnu)\nUsage:\tbash [option] script-file ...\n").await;
                    return Err(0);
                }
                "-O" | "+O" if self.is_bash() => {
                    at += 1;
                    let name = argv.get(at).cloned().unwrap_or_default();
                    self.options.set_shopt(&name, arg == "-O");
                }
                long if long.starts_with("--") => {
                    self.bad_option(long).await;
                    return Err(2);
                }
                flags if flags.len() > 1 && flags.starts_with(['-', '+']) => {
                    let on = flags.starts_with('-');
                    for c in flags.chars().skip(1) {
                        match c {
                            'c' => wants_command = true,
                            'i' => request.interactive = on,
                            'l' => request.login = on,
                            's' => request.stdin = on,
                            'o' => {
                                at += 1;
                                let name = argv.get(at).cloned().unwrap_or_default();
                                let dash = self.kind == Kind::Dash;
                                if (dash && name == "pipefail")
                                    || !self.options.set_named(&name, on)
                                {
                                    let text = match self.kind {
                                        Kind::Bash => {
                                            format!("{}: {name}: invalid option name\n", self.name)
                                        }
                                        Kind::Dash => {
                                            format!("{}: 0: Illegal option -o {name}\n", self.name)
                                        }
                                        Kind::Ash => {
                                            format!("{}: illegal option -o {name}\n", self.name)
                                        }
                                    };
                                    self.sys.eprint(&text).await;
                                    return Err(2);
                                }
                            }
                            c if "aefhmnuvxBCbEHPTktp".contains(c) => {
                                self.options.set_letter(c, on);
                            }
                            c => {
                                self.bad_option(&format!("-{c}")).await;
                                return Err(2);
                            }
                        }
                    }
                }
                _ => break,
            }
            at += 1;
        }
        let mut rest = argv.into_iter().skip(at);
        if wants_command {
            let Some(text) = rest.next() else {
                let text = match self.kind {
                    Kind::Bash => format!("{}: -c: option requires an argument\n", self.name),
                    Kind::Dash => format!("{}: 0: -c requires an argument\n", self.name),
                    Kind::Ash => format!("{}: -c requires an argument\n", self.name),
                };
                self.sys.eprint(&text).await;
                return Err(2);
            };
            request.command = Some(text);
            if let Some(name) = rest.next() {
                self.name = name;
            }
        } else if !request.stdin
            && let Some(script) = rest.next()
        {
            request.script = Some(script);
        }
        self.args = rest.collect();
        Ok(request)
    }

    async fn bad_option(&self, option: &str) {
        let text = match self.kind {
            Kind::Bash => format!(
                "{0}: {option}: invalid option\nUsage:\t{0} [GNU long option] [option] ...\n\t{0} [GNU long option] [option] script-file ...\n",
                self.name
            ),
            Kind::Dash => {
                let option = if option.starts_with("--") {
                    "--"
                } else {
                    option
                };
                format!("{}: 0: Illegal option {option}\n", self.name)
            }
            Kind::Ash => format!(
                "{}: invalid option -- '{}'\n",
                self.name,
                option.trim_start_matches('-')
            ),
        };
        self.sys.eprint(&text).await;
    }

    async fn run_request(&mut self, request: Request) -> i32 {
        let reads_stdin = request.command.is_none() && request.script.is_none();
        let interactive =
            request.interactive || (reads_stdin && self.sys.isatty(0) && self.sys.isatty(2));
        if request.login {
            self.options.set_shopt("login_shell", true);
            if !request.no_rc {
                self.run_profile("/etc/profile").await;
                let home = self.vars.get("HOME").unwrap_or_default().to_string();
                for name in [".bash_profile", ".bash_login", ".profile"] {
                    let path = format!("{home}/{name}");
                    if (self.is_bash() || name == ".profile") && self.sys.stat(&path).is_ok() {
                        self.run_profile(&path).await;
                        break;
                    }
                }
            }
        }
        if interactive {
            self.begin_interactive(request.no_rc || request.login).await;
        }
        let outcome = if let Some(text) = request.command {
            if !interactive {
                self.reading = Reading::Argument;
            }
            self.run_source(Source::new(&text, 1, true), true).await
        } else if let Some(script) = request.script {
            self.reading = Reading::Script;
            self.name = script;
            return self.run_script_file().await;
        } else if interactive {
            self.run_prompt().await
        } else {
            self.run_stdin().await
        };
        self.finish(outcome).await
    }

    /// Runs the script file the shell is named after.
    pub async fn run_script_file(&mut self) -> i32 {
        let path = self.script_path();
        let kind = self.sys.stat(&path).map(|s| s.kind);
        let text = match kind {
            Ok(FileKind::Directory) => Err(Errno::EISDIR),
            Ok(_) => self.sys.read_file(&path),
            Err(e) => Err(e),
        };
        match text {
            Ok(bytes) => {
                if self.is_bash() && bytes.starts_with(b"\x7fELF") {
                    self.sys
                        .eprint(&format!(
                            "{0}: {0}: cannot execute binary file\n",
                            self.name
                        ))
                        .await;
                    return 126;
                }
                let text = String::from_utf8_lossy(&bytes).into_owned();
                let outcome = self.run_source(Source::new(&text, 1, true), false).await;
                self.finish(outcome).await
            }
            Err(e) => {
                let name = self.sys.argv().first().cloned().unwrap_or_default();
                let script = &self.name;
                let missing = matches!(e, Errno::ENOENT | Errno::ENOTDIR);
                let (text, status) = match self.kind {
                    Kind::Bash if e == Errno::EISDIR => (format!("{script}: {script}: {e}"), 126),
                    Kind::Bash => (
                        format!("{name}: {script}: {e}"),
                        if missing { 127 } else { 126 },
                    ),
                    Kind::Dash if missing => {
                        (format!("{name}: 0: cannot open {script}: No such file"), 2)
                    }
                    Kind::Dash => (format!("{name}: 0: cannot open {script}: {e}"), 2),
                    Kind::Ash => (format!("{name}: can't open '{script}': {e}"), 2),
                };
                self.sys.eprint(&format!("{text}\n")).await;
                status
            }
        }
    }

    /// bash and ash look for a script in `$PATH` if it is not here.
    fn script_path(&self) -> String {
        if self.name.contains('/') || self.sys.stat(&self.name).is_ok() || !self.is_bash() {
            return self.name.clone();
        }
        let path = self.vars.get("PATH").unwrap_or_default().to_string();
        self.search_path(&self.name, &path)
            .unwrap_or_else(|| self.name.clone())
    }

    async fn run_profile(&mut self, path: &str) {
        if let Ok(bytes) = self.sys.read_file(path) {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            self.sourcing += 1;
            self.sourced_from.push(path.to_string());
            let _ = self.run_text(&text).await;
            self.sourced_from.pop();
            self.sourcing -= 1;
        }
    }

    /// Prompts, job control, start-up files.
    async fn begin_interactive(&mut self, no_rc: bool) {
        self.reading = Reading::Prompt;
        self.options.set_named("interactive", true);
        let default = match (self.kind, self.sys.creds().uid) {
            (Kind::Bash, _) => "\\u@\\h:\\w\\$ ",
            (Kind::Ash, _) => "\\w \\$ ",
            (Kind::Dash, 0) => "# ",
            (Kind::Dash, _) => "$ ",
        };
        if self.vars.get("PS1").is_none() {
            self.vars.put("PS1", default);
        }
        self.vars.put("PS2", "> ");
        self.options.set_shopt("expand_aliases", true);
        if self.sys.isatty(0) {
            // Kept out of the way of scripts' own descriptors.
            if self.sys.dup2(0, 255).is_ok() {
                self.tty = Some(255);
            }
            self.job_control = true;
            self.options.set_letter('m', true);
            let pid = self.sys.pid();
            let _ = self.sys.setpgid(0, 0);
            if let Some(tty) = self.tty {
                let _ = self.sys.set_foreground(tty, pid);
            }
        }
        if self.is_bash() {
            self.options.set_letter('H', true);
            self.options.set_named("history", true);
            if !no_rc {
                self.run_profile("/etc/bash.bashrc").await;
                let home = self.vars.get("HOME").unwrap_or_default().to_string();
                self.run_profile(&format!("{home}/.bashrc")).await;
            }
        } else if let Some(file) = self.vars.get("ENV").map(str::to_string) {
            self.run_profile(&file).await;
        }
        // Caught and dropped rather than ignored, so that programs start with the defaults.
        for signal in [
            Signal::INT,
            Signal::TERM,
            Signal::QUIT,
            Signal::TSTP,
            Signal::TTIN,
            Signal::TTOU,
        ] {
            self.sys.sigaction(signal, SigAction::Catch);
        }
    }

    /// Runs everything in a source. `tail`: the last command may take over the process.
    pub async fn run_source(&mut self, mut source: Source, tail: bool) -> Outcome {
        let first = source.line;
        let mut status = 0;
        loop {
            let next = source.next(self.dialect(), &self.live_aliases());
            match next {
                Ok(None) => return Ok(status),
                Ok(Some(list)) => {
                    self.heredoc_warnings(&source).await;
                    if self.options.letter('n') && !self.interactive() {
                        continue;
                    }
                    let ends = source
                        .text
                        .get(source.pos..)
                        .is_none_or(|t| t.iter().all(|c| c.is_whitespace()));
                    let takes_over = match self.kind {
                        Kind::Bash => true,
                        Kind::Ash => list.len() == 1,
                        Kind::Dash => false,
                    };
                    let tail = tail
                        && ends
                        && takes_over
                        && self.traps.is_empty()
                        && self.reading == Reading::Argument;
                    match self.run_list(&list, tail).await {
                        Ok(s) => status = s,
                        Err(Flow::Discard(s))
                            if self.reading != Reading::Argument && self.sourcing == 0 =>
                        {
                            status = s;
                            self.status = s;
                        }
                        Err(flow) => return Err(flow),
                    }
                }
                Err(e) => {
                    self.report_syntax(&e, &source, first).await;
                    self.status = 2;
                    return match (self.reading, self.kind) {
                        (Reading::Prompt, _) => Err(Flow::Discard(2)),
                        (_, Kind::Bash) => Ok(2),
                        _ => Err(Flow::Exit(2)),
                    };
                }
            }
        }
    }

    /// bash warns about a here-document that the text's end cut off.
    pub async fn heredoc_warnings(&self, source: &Source) {
        if !self.is_bash() {
            return;
        }
        for (line, word) in &source.warnings {
            let place = match self.reading {
                Reading::Prompt => format!("{}: ", self.name),
                _ => format!("{}: line {}: ", self.name, source.line),
            };
            let text = format!(
                "{place}warning: here-document at line {line} delimited by end-of-file (wanted `{word}')\n"
            );
            self.sys.eprint(&text).await;
        }
    }

    /// A syntax error in this shell's words.
    pub fn syntax_text(&self, error: &ParseError) -> String {
        match self.kind {
            Kind::Bash => error.bash(),
            Kind::Dash => error.dash(),
            Kind::Ash => error.ash(),
        }
    }

    /// Prints a syntax error with its place.
    pub async fn report_syntax(&mut self, error: &ParseError, source: &Source, first: u32) {
        let newlines = source.text.iter().filter(|c| **c == '\n').count() as u32;
        let ends_open = source.text.last().is_some_and(|c| *c != '\n');
        let last = match self.kind {
            Kind::Bash => first + newlines + u32::from(ends_open),
            _ => first + newlines,
        };
        let line = error.line(last);
        let text = self.syntax_text(error);
        let builtin = self
            .builtin
            .as_ref()
            .map(|b| format!("{b}: "))
            .unwrap_or_default();
        let name = self.sourced_from.last().unwrap_or(&self.name).clone();
        let message = match (self.kind, self.reading) {
            (Kind::Bash, Reading::Prompt) if self.sourcing == 0 => {
                let name = name
                    .trim_start_matches('-')
                    .rsplit('/')
                    .next()
                    .unwrap_or("bash")
                    .to_string();
                match error {
                    ParseError::Unexpected { .. } if !builtin.is_empty() => {
                        format!(
                            "{name}: {builtin}line {line}: {text}\n{name}: {builtin}line {line}: `{}'\n",
                            source.line_text(first, line)
                        )
                    }
                    _ => format!("{name}: {text}\n"),
                }
            }
            (Kind::Bash, reading) => {
                let place = match (reading, builtin.is_empty()) {
                    (Reading::Argument, true) => format!("{name}: -c: line {line}: "),
                    _ => format!("{name}: {builtin}line {line}: "),
                };
                match error {
                    ParseError::Unexpected { .. } => {
                        format!(
                            "{place}{text}\n{place}`{}'\n",
                            source.line_text(first, line)
                        )
                    }
                    _ => format!("{place}{text}\n"),
                }
            }
            (Kind::Dash, _) => format!("{name}: {line}: {builtin}{text}\n"),
            (Kind::Ash, Reading::Prompt) => format!("{name}: {text}\n"),
            (Kind::Ash, _) => format!("{name}: {builtin}line {line}: {text}\n"),
        };
        self.sys.eprint(&message).await;
    }

    /// Runs text in this shell: `eval`, traps, start-up files.
    pub fn run_text<'a>(&'a mut self, text: &'a str) -> super::expand::Later<'a, Outcome> {
        Box::pin(async move {
            if !self.enter() {
                self.leave();
                self.complain("maximum eval nesting level exceeded").await;
                return Err(Flow::Discard(1));
            }
            let line = self.line;
            let source = Source::new(text, if self.sourcing > 0 { 1 } else { line.max(1) }, true);
            let result = self.run_source(source, false).await;
            self.leave();
            self.line = line;
            result
        })
    }

    /// Commands from standard input, without a terminal.
    async fn run_stdin(&mut self) -> Outcome {
        self.reading = Reading::Stdin;
        if !self.is_bash() {
            // dash and ash read whole blocks, so their children do not see the rest of the script.
            return self.run_blocks().await;
        }
        let mut source = Source::new("", 1, false);
        let mut status = 0;
        loop {
            match self.next_commands(&mut source).await? {
                Step::End => return Ok(status),
                Step::Failed => return Ok(2),
                Step::Run(list) => match self.run_list(&list, false).await {
                    Ok(s) => status = s,
                    Err(Flow::Discard(s)) => {
                        status = s;
                        self.status = s;
                    }
                    Err(flow) => return Err(flow),
                },
            }
        }
    }

    async fn run_blocks(&mut self) -> Outcome {
        let mut source = Source::new("", 1, false);
        let mut status = 0;
        let mut held: Vec<u8> = Vec::new();
        loop {
            let next = if source.text.len() > source.pos || source.eof {
                source.next(self.dialect(), &self.live_aliases())
            } else {
                Err(ParseError::Incomplete(Missing::Rest(None)))
            };
            match next {
                Ok(Some(list)) => {
                    status = self.run_list(&list, false).await?;
                    continue;
                }
                Ok(None) if source.eof => return Ok(status),
                Err(ParseError::Incomplete(_)) | Ok(None) if !source.eof => {}
                Err(e) => {
                    self.report_syntax(&e, &source, 1).await;
                    return Err(Flow::Exit(2));
                }
                Ok(None) => return Ok(status),
            }
            // Whole lines only: a partial one waits for its end.
            match self.sys.read(0, 4096).await {
                Ok(chunk) if chunk.is_empty() => {
                    source.push(&String::from_utf8_lossy(&held));
                    held.clear();
                    source.eof = true;
                }
                Ok(chunk) => {
                    held.extend(chunk);
                    if let Some(end) = held.iter().rposition(|b| *b == b'\n') {
                        let rest = held.split_off(end + 1);
                        source.push(&String::from_utf8_lossy(&held));
                        held = rest;
                    }
                }
                Err(Errno::EINTR) => self.run_traps().await?,
                Err(_) => source.eof = true,
            }
        }
    }

    /// Reads lines until they make a complete command.
    async fn next_commands(&mut self, source: &mut Source) -> Result<Step, Flow> {
        loop {
            let next = if source.pos < source.text.len() || source.eof {
                source.next(self.dialect(), &self.live_aliases())
            } else {
                Err(ParseError::Incomplete(Missing::Rest(None)))
            };
            match next {
                Ok(Some(list)) => {
                    self.heredoc_warnings(source).await;
                    return Ok(Step::Run(list));
                }
                Ok(None) if source.eof => return Ok(Step::End),
                Ok(None) => {}
                Err(ParseError::Incomplete(_)) if !source.eof => {}
                Err(e) => {
                    self.report_syntax(&e, source, 1).await;
                    self.status = 2;
                    if !self.interactive() {
                        return Ok(Step::Failed);
                    }
                    source.pos = source.text.len();
                    if source.eof {
                        return Ok(Step::End);
                    }
                }
            }
            match self.read_line(0, b'\n', None).await? {
                Some((line, ended)) => {
                    let mut text = String::from_utf8_lossy(&line).into_owned();
                    if self.options.letter('v') {
                        self.sys.eprint(&format!("{text}\n")).await;
                    }
                    if ended {
                        text.push('\n');
                    } else {
                        source.eof = true;
                    }
                    source.push(&text);
                }
                None => source.eof = true,
            }
        }
    }

    /// The loop of an interactive shell.
    async fn run_prompt(&mut self) -> Outcome {
        let mut line_number = 1;
        loop {
            self.announce_jobs().await;
            if self.is_bash()
                && let Some(command) = self.vars.get("PROMPT_COMMAND").map(str::to_string)
            {
                let status = self.status;
                let _ = self.run_text(&command).await;
                self.status = status;
            }
            self.sys.probe("prompt", i64::from(self.status));
            let prompt = self.prompt("PS1").await;
            self.sys.eprint(&prompt).await;
            let mut source = Source::new("", line_number, false);
            let list = match self.read_interactive(&mut source).await {
                Ok(Step::Run(list)) => list,
                Ok(Step::End) => {
                    if self
                        .jobs
                        .iter()
                        .any(|j| j.state() == super::jobs::State::Stopped)
                        && !self.warned_jobs
                    {
                        self.warned_jobs = true;
                        self.sys
                            .eprint(if self.is_bash() {
                                "There are stopped jobs.\n"
                            } else {
                                "You have stopped jobs.\n"
                            })
                            .await;
                        continue;
                    }
                    self.sys
                        .eprint(if self.is_bash() { "exit\n" } else { "\n" })
                        .await;
                    return Ok(self.status);
                }
                Ok(Step::Failed) => continue,
                Err(Flow::Discard(status)) => {
                    self.status = status;
                    continue;
                }
                Err(flow) => return Err(flow),
            };
            line_number = source.line;
            self.warned_jobs = false;
            self.take_interrupt();
            self.sys.probe("run", 0);
            match self.run_list(&list, false).await {
                Ok(status) => self.status = status,
                Err(Flow::Discard(status)) => self.status = status,
                Err(Flow::Exit(status)) => return Err(Flow::Exit(status)),
                Err(Flow::Break(_) | Flow::Continue(_) | Flow::Return(_)) => {}
            }
            self.recover();
        }
    }

    /// After a jump to the prompt nothing of the abandoned commands is left.
    pub fn recover(&mut self) {
        self.depth = 0;
        self.hopped = 0;
        self.loops = 0;
        self.tested = 0;
        self.sourcing = 0;
        self.builtin = None;
        self.sourced_from.clear();
        while self.vars.in_function() {
            self.vars.pop_scope();
        }
        self.function_names.clear();
    }

    async fn read_interactive(&mut self, source: &mut Source) -> Result<Step, Flow> {
        loop {
            match self.read_line(0, b'\n', None).await? {
                Some((line, ended)) => {
                    let text = String::from_utf8_lossy(&line).into_owned();
                    let Some(text) = self.take_typed(text).await else {
                        return Ok(Step::Failed);
                    };
                    source.push(&format!("{text}\n"));
                    if !ended {
                        source.eof = true;
                    }
                }
                None if source.text.is_empty() => return Ok(Step::End),
                None => source.eof = true,
            }
            match source.next(self.dialect(), &self.live_aliases()) {
                Ok(Some(list)) => return Ok(Step::Run(list)),
                Ok(None) => return Ok(Step::Failed),
                Err(ParseError::Incomplete(_)) if !source.eof => {
                    self.sys.probe("more", 0);
                    let prompt = self.prompt("PS2").await;
                    self.sys.eprint(&prompt).await;
                }
                Err(e) => {
                    self.report_syntax(&e, source, source.line).await;
                    self.status = 2;
                    return Ok(Step::Failed);
                }
            }
        }
    }

    /// Puts a line into the history.
    pub fn remember(&mut self, line: &str) {
        self.history.push(line.to_string());
        if self.history.len() > 500 {
            self.history.remove(0);
        }
    }

    /// Reads up to a delimiter, byte by byte, so that nothing after it is taken. `None` at the end of the input.
    pub async fn read_line(
        &mut self,
        fd: i32,
        delimiter: u8,
        most: Option<usize>,
    ) -> Result<Option<(Vec<u8>, bool)>, Flow> {
        let mut line = Vec::new();
        loop {
            if most.is_some_and(|n| line.len() >= n) {
                return Ok(Some((line, true)));
            }
            // A file that always has more never interrupts a read.
            if self.signal_waits() {
                self.run_traps().await?;
            }
            match self.sys.read(fd, 1).await {
                Ok(bytes) => match bytes.first() {
                    None if line.is_empty() => return Ok(None),
                    None => return Ok(Some((line, false))),
                    Some(b) if *b == delimiter => return Ok(Some((line, true))),
                    // bash and dash leave NUL out (read.def: "skip NUL").
                    Some(0) => {}
                    Some(b) => {
                        if line.len() % (1 << 20) == (1 << 20) - 1 {
                            self.account(2 * line.len()).await?;
                        }
                        line.push(*b);
                    }
                },
                Err(Errno::EINTR) => self.run_traps().await?,
                Err(_) => return Ok(None),
            }
        }
    }
}

/// What reading brought.
enum Step {
    Run(super::syntax::ast::List),
    End,
    Failed,
}
