//! What every program gets: its name and family, its arguments, buffered standard output, errors
//! in the family's wording, and line-wise input.

use super::opts::{OptError, Opts, Spec, parse};
use machine::{Errno, Fd, OpenFlags, Sys, SysResult};

/// The version that a program was built as, which its file carries; `usual` if it carries none.
pub fn built(sys: &Sys, usual: &str) -> String {
    let payload = sys.payload();
    match payload.is_empty() {
        true => usual.to_string(),
        false => String::from_utf8_lossy(&payload).into_owned(),
    }
}

/// Whose wording a program uses.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Family {
    /// The applets of busybox 1.36/1.37.
    Busybox,
    /// Debian 12: coreutils 9.1 and its neighbours.
    Gnu,
}

/// How a program ends; `Err` is an early end with that status.
pub type Run = Result<i32, i32>;

/// A running program.
pub struct Cx {
    pub sys: Sys,
    pub family: Family,
    /// The name in messages.
    pub name: String,
    /// The arguments after the name.
    pub args: Vec<String>,
    /// The usage line, after "Usage: ".
    pub usage: &'static str,
    out: Vec<u8>,
    failed: Option<Errno>,
    tty_out: bool,
}

const BUFFER: usize = 16 * 1024;

impl Cx {
    /// A program about to start.
    pub fn new(sys: Sys, family: Family, name: &str, args: Vec<String>, usage: &'static str) -> Cx {
        let tty_out = sys.isatty(1);
        Cx {
            sys,
            family,
            name: name.to_string(),
            args,
            usage,
            out: Vec::new(),
            failed: None,
            tty_out,
        }
    }

    /// Whether this is a busybox applet.
    pub fn busybox(&self) -> bool {
        self.family == Family::Busybox
    }

    /// Picks the wording of the family.
    pub fn pick<T>(&self, busybox: T, gnu: T) -> T {
        if self.busybox() { busybox } else { gnu }
    }

    /// Writes text to standard output.
    pub async fn out(&mut self, text: &str) {
        self.out_bytes(text.as_bytes()).await;
    }

    /// Writes a line to standard output.
    pub async fn line(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
        self.out_bytes(b"\n").await;
    }

    /// Writes bytes to standard output.
    pub async fn out_bytes(&mut self, bytes: &[u8]) {
        self.out.extend_from_slice(bytes);
        if self.out.len() >= BUFFER || (self.tty_out && bytes.last() == Some(&b'\n')) {
            self.flush().await;
        }
    }

    /// Whether messages may use characters beyond ASCII.
    pub fn utf8(&self) -> bool {
        let env = self.sys.env();
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|v| {
            env.get(v)
                .filter(|s| !s.is_empty())
                .map(str::to_ascii_lowercase)
        });
        locale.is_some_and(|l| l.contains("utf-8") || l.contains("utf8"))
    }

    /// A word in the quotes of GNU's messages: curly in a UTF-8 locale.
    pub fn quote(&self, word: &str) -> String {
        if self.utf8() {
            format!("\u{2018}{word}\u{2019}")
        } else {
            format!("'{word}'")
        }
    }

    /// A variable of the environment.
    pub fn var(&self, name: &str) -> Option<String> {
        self.sys.env().get(name).map(str::to_string)
    }

    /// Opens a file to read or prints why not, in the words most filters of the family use.
    pub async fn open_or_warn(&mut self, path: &str, busybox_cant_open: bool) -> Option<Input> {
        match self.open(path) {
            Ok(input) => Some(input),
            Err(e) => {
                let message = match (self.busybox(), busybox_cant_open) {
                    (true, true) if e != Errno::EISDIR => format!("can't open '{path}': {e}"),
                    (true, true) => format!("read error: {e}"),
                    _ => format!("{path}: {e}"),
                };
                self.err(&message).await;
                None
            }
        }
    }

    /// Sends what is buffered.
    pub async fn flush(&mut self) {
        if self.out.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.out);
        self.sys.cpu(1 + bytes.len() as u64 / 256).await;
        if self.failed.is_none()
            && let Err(e) = self.sys.write_all(1, &bytes).await
        {
            self.failed = Some(e);
        }
    }

    /// Whether writing to standard output has failed: endless producers stop then.
    pub fn broken(&self) -> bool {
        self.failed.is_some()
    }

    /// Prints "name: message" on standard error, after what was printed so far.
    pub async fn err(&mut self, message: &str) {
        let text = format!("{}: {message}\n", self.name);
        self.raw_err(&text).await;
    }

    /// Prints text on standard error as it is.
    pub async fn raw_err(&mut self, text: &str) {
        self.flush().await;
        self.sys.eprint(text).await;
    }

    /// Prints "name: message" and ends with `status`.
    pub async fn die<T>(&mut self, status: i32, message: &str) -> Result<T, i32> {
        self.err(message).await;
        Err(status)
    }

    /// The status for wrong usage.
    pub fn usage_status(&self) -> i32 {
        match (self.family, self.name.as_str()) {
            (Family::Gnu, "ls" | "grep" | "egrep" | "fgrep" | "sort" | "cmp" | "diff" | "tty") => 2,
            (Family::Gnu, "env" | "timeout" | "nohup" | "chroot") => 125,
            (Family::Gnu, "tar") => 64,
            (Family::Busybox, "grep" | "egrep" | "fgrep" | "sort" | "cmp" | "diff") => 2,
            _ => 1,
        }
    }

    /// Busybox's usage text or GNU's "Try …" line.
    pub async fn usage_hint(&mut self) {
        let text = if self.busybox() {
            format!(
                "BusyBox v1.37.0 (2024-09-26 21:31:42 UTC) multi-call binary.\n\nUsage: {}\n",
                self.usage
            )
        } else {
            // Diffutils print their name before the hint.
            let lead = if matches!(self.name.as_str(), "diff" | "cmp") {
                format!("{}: ", self.name)
            } else {
                String::new()
            };
            match self.name.as_str() {
                "tar" => "Try 'tar --help' or 'tar --usage' for more information.\n".to_string(),
                "gzip" | "gunzip" | "zcat" => {
                    "Try `gzip --help' for more information.\n".to_string()
                }
                name => format!("{lead}Try '{name} --help' for more information.\n"),
            }
        };
        self.raw_err(&text).await;
    }

    /// Ends with a message about the usage (GNU) or with the usage text alone (busybox).
    pub async fn bad_usage<T>(&mut self, message: &str) -> Result<T, i32> {
        if !self.busybox() && !message.is_empty() {
            self.err(message).await;
        }
        self.usage_hint().await;
        Err(self.usage_status())
    }

    /// Parses the options; mistakes and `--help` are printed and end the program.
    pub async fn opts(
        &mut self,
        short: &'static str,
        long: &'static [(&'static str, char)],
    ) -> Result<Opts, i32> {
        self.opts_with(Spec {
            short,
            long,
            stop: false,
        })
        .await
    }

    /// Like [`Cx::opts`], stopping at the first operand.
    pub async fn opts_stop(
        &mut self,
        short: &'static str,
        long: &'static [(&'static str, char)],
    ) -> Result<Opts, i32> {
        self.opts_with(Spec {
            short,
            long,
            stop: true,
        })
        .await
    }

    async fn opts_with(&mut self, spec: Spec) -> Result<Opts, i32> {
        let asks_help = self.args.first().is_some_and(|a| a == "--help");
        if asks_help {
            if self.busybox() {
                self.usage_hint().await;
            } else {
                let line = super::usage::gnu(&self.name);
                let text = format!("Usage: {}\n", line.as_deref().unwrap_or(self.usage));
                self.out(&text).await;
            }
            return Err(0);
        }
        if !self.busybox() && self.args.first().is_some_and(|a| a == "--version") {
            let text = format!("{}\n", super::super::version_line(&self.name));
            self.out(&text).await;
            return Err(0);
        }
        let args = std::mem::take(&mut self.args);
        match parse(&spec, &args) {
            Ok(opts) => Ok(opts),
            Err(e) => {
                let message = match e {
                    OptError::Invalid(c) => format!("invalid option -- '{c}'"),
                    OptError::Unrecognized(n) => format!("unrecognized option '--{n}'"),
                    OptError::NeedsValue(c) => format!("option requires an argument -- '{c}'"),
                    OptError::LongNeedsValue(n) => format!("option '--{n}' requires an argument"),
                    OptError::UnwantedValue(n) => {
                        format!("option '--{n}' doesn't allow an argument")
                    }
                    OptError::Ambiguous(n, c) => format!(
                        "option '--{n}' is ambiguous; possibilities: {}",
                        c.join(" ")
                    ),
                };
                self.err(&message).await;
                if !self.busybox() && matches!(self.name.as_str(), "grep" | "egrep" | "fgrep") {
                    self.raw_err("Usage: grep [OPTION]... PATTERNS [FILE]...\n")
                        .await;
                }
                self.usage_hint().await;
                Err(self.usage_status())
            }
        }
    }

    /// Opens a file for reading, or standard input for `-`.
    pub fn open(&self, path: &str) -> SysResult<Input> {
        if path == "-" {
            return Ok(Input::new(0));
        }
        let fd = self.sys.open(path, OpenFlags::READ, 0)?;
        if self
            .sys
            .fstat(fd)
            .is_ok_and(|s| s.kind == machine::FileKind::Directory)
        {
            let _ = self.sys.close(fd);
            return Err(Errno::EISDIR);
        }
        Ok(Input {
            fd,
            owned: true,
            ..Input::new(fd)
        })
    }

    /// All of a file, or of standard input for `-`.
    pub async fn slurp(&mut self, path: &str) -> SysResult<Vec<u8>> {
        let input = self.open(path)?;
        let bytes = self.sys.read_to_end(input.fd).await;
        input.close(&self.sys);
        let bytes = bytes?;
        self.sys.cpu(1 + bytes.len() as u64 / 1024).await;
        Ok(bytes)
    }

    /// Flushes and gives the exit status.
    pub async fn finish(mut self, status: i32) -> i32 {
        self.flush().await;
        match self.failed {
            Some(Errno::EPIPE) | None => status,
            Some(e) => {
                let text = format!("{}: write error: {e}\n", self.name);
                self.sys.eprint(&text).await;
                if status == 0 { 1 } else { status }
            }
        }
    }
}

/// A file read line by line, as its data arrives.
pub struct Input {
    pub fd: Fd,
    owned: bool,
    buffer: Vec<u8>,
    at: usize,
    eof: bool,
    /// Zeros after zeros are left out: what a sparse file holds between its data.
    squeeze: bool,
}

/// A record that is longer is too much for the real machine.
const LONGEST: usize = 48 << 20;

impl Input {
    /// Reads an open descriptor, which stays open.
    pub fn new(fd: Fd) -> Input {
        Input {
            fd,
            owned: false,
            buffer: Vec::new(),
            at: 0,
            eof: false,
            squeeze: false,
        }
    }

    /// Leaves zeros that follow zeros out if this is a regular file.
    pub fn squeeze(&mut self, sys: &Sys) {
        let stat = sys.fstat(self.fd);
        self.squeeze = stat.is_ok_and(|s| s.kind == machine::FileKind::Regular);
    }

    /// The next chunk of data; empty at the end.
    pub async fn chunk(&mut self, sys: &Sys) -> SysResult<Vec<u8>> {
        if self.at < self.buffer.len() {
            let rest = self.buffer.split_off(self.at);
            self.buffer.clear();
            self.at = 0;
            return Ok(rest);
        }
        let data = sys.read(self.fd, 65_536).await?;
        sys.cpu(1 + data.len() as u64 / 1024).await;
        Ok(data)
    }

    /// The next record ended by `end` (kept out of it), and whether the ending was there.
    pub async fn record(&mut self, sys: &Sys, end: u8) -> SysResult<Option<(Vec<u8>, bool)>> {
        let mut scanned = self.at;
        loop {
            if let Some(n) = self.buffer[scanned..].iter().position(|b| *b == end) {
                let stop = scanned + n;
                let record = self.buffer[self.at..stop].to_vec();
                self.at = stop + 1;
                sys.cpu(1).await;
                return Ok(Some((record, true)));
            }
            if self.eof {
                if self.at == self.buffer.len() {
                    return Ok(None);
                }
                let record = self.buffer.split_off(self.at);
                self.buffer.clear();
                self.at = 0;
                return Ok(Some((record, false)));
            }
            self.buffer.drain(..self.at);
            self.at = 0;
            scanned = self.buffer.len();
            let data = sys.read(self.fd, 65_536).await?;
            self.eof = data.is_empty();
            let zeros = self.squeeze && self.buffer.last() == Some(&0);
            if zeros && data.iter().all(|b| *b == 0) {
                continue;
            }
            self.buffer.extend_from_slice(&data);
            if self.buffer.len() >> 20 > scanned >> 20 {
                self.hold(sys).await?;
            }
        }
    }

    /// Counts a long record as the program's memory; ENOMEM if it is too long.
    async fn hold(&self, sys: &Sys) -> SysResult<()> {
        match self.buffer.len() > LONGEST {
            true => Err(Errno::ENOMEM),
            false => sys.hold(self.buffer.len() as u64).await,
        }
    }

    /// The next line without its end.
    pub async fn line(&mut self, sys: &Sys) -> SysResult<Option<Vec<u8>>> {
        Ok(self.record(sys, b'\n').await?.map(|(l, _)| l))
    }

    /// Whether everything that arrived has been taken.
    pub fn drained(&self) -> bool {
        self.at >= self.buffer.len()
    }

    /// Puts data back before what is still unread.
    pub fn unread(&mut self, data: &[u8]) {
        let rest = self.buffer.split_off(self.at.min(self.buffer.len()));
        self.buffer = data.to_vec();
        self.buffer.extend_from_slice(&rest);
        self.at = 0;
    }

    /// Closes the file if it was opened for reading it.
    pub fn close(self, sys: &Sys) {
        if self.owned {
            let _ = sys.close(self.fd);
        }
    }
}

/// Splits a text into lines without their ends.
pub fn lines(text: &[u8]) -> Vec<&[u8]> {
    let mut list: Vec<&[u8]> = text.split(|b| *b == b'\n').collect();
    if list.last().is_some_and(|l| l.is_empty()) {
        list.pop();
    }
    list
}

/// GNU's shell-escaping quotes around a file name in a message.
pub fn quoted(name: &str) -> String {
    let plain = |c: char| !c.is_control() && c != '\'';
    if name.chars().all(plain) {
        return format!("'{name}'");
    }
    if name.contains('\'')
        && !name.contains(['"', '$', '`', '\\'])
        && !name.chars().any(char::is_control)
    {
        return format!("\"{name}\"");
    }
    let mut out = String::from("'");
    for c in name.chars() {
        match c {
            '\'' => out.push_str("'\\''"),
            '\n' => out.push_str("'$'\\n''"),
            '\t' => out.push_str("'$'\\t''"),
            '\r' => out.push_str("'$'\\r''"),
            c if c.is_control() => out.push_str(&format!("'$'\\{:03o}''", c as u32)),
            c => out.push(c),
        }
    }
    out.push('\'');
    out
}
