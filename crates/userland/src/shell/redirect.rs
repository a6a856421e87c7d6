//! Redirections. The shell changes its own descriptors and puts them back afterwards.
use machine::{Errno, Fd, FileKind, OpenFlags};

use super::state::{Flow, Kind, Shell};
use super::syntax::ast::{Redirect, RedirectKind, Word};

/// Descriptors to put back: which, and where the old one is kept (`None` if it was closed).
#[derive(Debug, Default)]
pub struct Saved(Vec<(Fd, Option<Fd>)>);

/// More than this does not go through a pipe's buffer.
const PIPE_ROOM: usize = 60_000;

impl Shell {
    /// Applies redirections in order. A failure is reported, undone, and gives a status.
    pub async fn apply_redirects(
        &mut self,
        redirects: &[Redirect],
    ) -> Result<Result<Saved, i32>, Flow> {
        let mut saved = Saved::default();
        for redirect in redirects {
            match self.apply_redirect(redirect, &mut saved).await {
                Ok(Ok(())) => {}
                Ok(Err(message)) => {
                    self.complain(&message).await;
                    self.restore_redirects(saved);
                    return Ok(Err(if self.is_bash() || self.kind == Kind::Ash {
                        1
                    } else {
                        2
                    }));
                }
                Err(flow) => {
                    self.restore_redirects(saved);
                    return Err(flow);
                }
            }
        }
        Ok(Ok(saved))
    }

    async fn apply_redirect(
        &mut self,
        redirect: &Redirect,
        saved: &mut Saved,
    ) -> Result<Result<(), String>, Flow> {
        use RedirectKind::*;
        let default = match redirect.kind {
            Read | ReadWrite | DupIn | HereDoc | HereString => 0,
            _ => 1,
        };
        let mut fd = redirect.fd.unwrap_or(default);
        if let Some(name) = &redirect.var {
            let used = self.sys.fds();
            fd = (10..100).find(|n| !used.contains(n)).unwrap_or(10);
            self.vars.put(name, fd.to_string());
        }
        match redirect.kind {
            HereDoc | HereString => {
                let mut text = self.expand_text(&redirect.target).await?;
                if redirect.kind == HereString {
                    text.push('\n');
                }
                Ok(match self.text_fd(text.as_bytes()).await {
                    Ok(from) => self.install(from, fd, saved),
                    Err(e) => Err(format!("cannot create temp file for here-document: {e}")),
                })
            }
            DupIn | DupOut => self.duplicate(redirect, fd, saved).await,
            Both | BothAppend => {
                let path = match self.redirect_path(&redirect.target).await? {
                    Ok(path) => path,
                    Err(message) => return Ok(Err(message)),
                };
                let flags = if redirect.kind == Both {
                    OpenFlags::TRUNC
                } else {
                    OpenFlags::APPEND
                };
                let opened = self
                    .open_for(&path, OpenFlags::WRITE | OpenFlags::CREATE | flags, true)
                    .await;
                Ok(opened
                    .and_then(|from| self.install(from, 1, saved))
                    .and_then(|()| self.copy_fd(1, 2, saved)))
            }
            kind => {
                let path = match self.redirect_path(&redirect.target).await? {
                    Ok(path) => path,
                    Err(message) => return Ok(Err(message)),
                };
                let noclobber = self.options.letter('C') && kind == Write;
                if noclobber
                    && self
                        .sys
                        .stat(&path)
                        .is_ok_and(|s| s.kind == FileKind::Regular)
                {
                    return Ok(Err(match self.kind {
                        Kind::Bash => format!("{path}: cannot overwrite existing file"),
                        Kind::Dash => format!("cannot create {path}: File exists"),
                        Kind::Ash => format!("can't create {path}: File exists"),
                    }));
                }
                let (flags, writes) = match kind {
                    Read => (OpenFlags::READ, false),
                    ReadWrite => (OpenFlags::RDWR | OpenFlags::CREATE, true),
                    Append => (
                        OpenFlags::WRITE | OpenFlags::CREATE | OpenFlags::APPEND,
                        true,
                    ),
                    _ => (
                        OpenFlags::WRITE | OpenFlags::CREATE | OpenFlags::TRUNC,
                        true,
                    ),
                };
                let opened = self.open_for(&path, flags, writes).await;
                Ok(opened.and_then(|from| self.install(from, fd, saved)))
            }
        }
    }

    /// The file a redirection names; the inner error is the command's own failure.
    async fn redirect_path(&mut self, word: &Word) -> Result<Result<String, String>, Flow> {
        if !self.is_bash() {
            return Ok(Ok(self.expand_text(word).await?));
        }
        let mut words = Vec::new();
        self.expand_word_into(word, &mut words).await?;
        match words.as_slice() {
            [one] => Ok(Ok(one.clone())),
            _ => {
                let text = super::builtins::quote::plain(word);
                Ok(Err(format!("{text}: ambiguous redirect")))
            }
        }
    }

    async fn open_for(&mut self, path: &str, flags: OpenFlags, writes: bool) -> Result<Fd, String> {
        if self.is_bash()
            && let Some(rest) = path.strip_prefix("/dev/tcp/")
        {
            return self.open_tcp(path, rest).await;
        }
        self.sys
            .open(path, flags, 0o666)
            .map_err(|e| self.open_error(path, e, writes))
    }

    fn open_error(&self, path: &str, e: Errno, writes: bool) -> String {
        let missing = matches!(e, Errno::ENOENT | Errno::ENOTDIR);
        match (self.kind, writes) {
            (Kind::Bash, _) => format!("{path}: {e}"),
            (Kind::Dash, true) if missing => format!("cannot create {path}: Directory nonexistent"),
            (Kind::Dash, true) => format!("cannot create {path}: {e}"),
            (Kind::Dash, false) if missing => format!("cannot open {path}: No such file"),
            (Kind::Dash, false) => format!("cannot open {path}: {e}"),
            (Kind::Ash, true) if missing => format!("can't create {path}: nonexistent directory"),
            (Kind::Ash, true) => format!("can't create {path}: {e}"),
            (Kind::Ash, false) if missing => format!("can't open {path}: no such file"),
            (Kind::Ash, false) => format!("can't open {path}: {e}"),
        }
    }

    async fn open_tcp(&mut self, path: &str, rest: &str) -> Result<Fd, String> {
        let Some((host, port)) = rest.split_once('/') else {
            return Err(format!("{path}: {}", Errno::ENOENT));
        };
        let Ok(port) = port.parse::<u16>() else {
            return Err(format!("{path}: Servname not supported for ai_socktype"));
        };
        let address = match host.parse() {
            Ok(ip) => ip,
            Err(_) => match self.sys.resolve_to(host, port).await {
                Ok(all) if !all.is_empty() => all[0],
                _ => {
                    self.complain(&format!("{host}: Name or service not known"))
                        .await;
                    return Err(format!("{path}: Invalid argument"));
                }
            },
        };
        match self
            .sys
            .connect(std::net::SocketAddr::new(address, port))
            .await
        {
            Ok(fd) => Ok(fd),
            Err(e) => {
                self.complain(&format!("connect: {e}")).await;
                Err(format!("{path}: {e}"))
            }
        }
    }

    async fn duplicate(
        &mut self,
        redirect: &Redirect,
        fd: Fd,
        saved: &mut Saved,
    ) -> Result<Result<(), String>, Flow> {
        let target = self.expand_text(&redirect.target).await?;
        if target == "-" {
            self.save(fd, saved);
            let _ = self.sys.close(fd);
            return Ok(Ok(()));
        }
        let (number, moves) = match target.strip_suffix('-') {
            Some(n) => (n, true),
            None => (target.as_str(), false),
        };
        if let Ok(from) = number.parse::<Fd>() {
            if !self.sys.fds().contains(&from) {
                return Ok(Err(match self.kind {
                    Kind::Bash => format!("{from}: {}", Errno::EBADF),
                    _ => format!("{from}: {}", Errno::EBADF),
                }));
            }
            let result = self.copy_fd(from, fd, saved);
            if moves && from != fd {
                let _ = self.sys.close(from);
            }
            return Ok(result);
        }
        if redirect.kind == RedirectKind::DupOut && redirect.fd.is_none() && self.is_bash() {
            // `>& file` is `&> file`.
            let flags = OpenFlags::WRITE | OpenFlags::CREATE | OpenFlags::TRUNC;
            let opened = self.open_for(&target, flags, true).await;
            return Ok(opened
                .and_then(|from| self.install(from, 1, saved))
                .and_then(|()| self.copy_fd(1, 2, saved)));
        }
        Ok(Err(match self.kind {
            Kind::Bash => format!("{target}: ambiguous redirect"),
            Kind::Dash => "Syntax error: Bad fd number".into(),
            Kind::Ash => "syntax error: bad fd number".into(),
        }))
    }

    /// A descriptor from which a text can be read.
    async fn text_fd(&mut self, text: &[u8]) -> Result<Fd, Errno> {
        if text.len() <= PIPE_ROOM {
            let (read, write) = self.sys.pipe()?;
            let _ = self.sys.write_all(write, text).await;
            self.sys.close(write)?;
            return Ok(read);
        }
        let path = format!("/tmp/sh-thd.{}", self.sys.random_u64());
        let write = self.sys.open(
            &path,
            OpenFlags::WRITE | OpenFlags::CREATE | OpenFlags::EXCL,
            0o600,
        )?;
        let written = self.sys.write_all(write, text).await;
        let read = self.sys.open(&path, OpenFlags::READ, 0);
        let _ = self.sys.close(write);
        let _ = self.sys.unlink(&path);
        written?;
        read
    }

    fn save(&mut self, fd: Fd, saved: &mut Saved) {
        if saved.0.iter().any(|(f, _)| *f == fd) {
            return;
        }
        let kept = if self.sys.fds().contains(&fd) {
            let keep = self.save_fd;
            self.save_fd += 1;
            self.sys.dup2(fd, keep).ok().map(|()| keep)
        } else {
            None
        };
        saved.0.push((fd, kept));
    }

    fn install(&mut self, from: Fd, fd: Fd, saved: &mut Saved) -> Result<(), String> {
        if from == fd {
            saved.0.push((fd, None));
            return Ok(());
        }
        self.save(fd, saved);
        let result = self.sys.dup2(from, fd);
        let _ = self.sys.close(from);
        result.map_err(|e| format!("{fd}: {e}"))
    }

    fn copy_fd(&mut self, from: Fd, fd: Fd, saved: &mut Saved) -> Result<(), String> {
        if from == fd {
            return Ok(());
        }
        self.save(fd, saved);
        self.sys.dup2(from, fd).map_err(|e| format!("{from}: {e}"))
    }

    /// Puts descriptors back.
    pub fn restore_redirects(&mut self, saved: Saved) {
        for (fd, kept) in saved.0.into_iter().rev() {
            match kept {
                Some(keep) => {
                    let _ = self.sys.dup2(keep, fd);
                    let _ = self.sys.close(keep);
                    self.save_fd = self.save_fd.min(keep);
                }
                None => {
                    let _ = self.sys.close(fd);
                }
            }
        }
    }

    /// Makes redirections permanent, as `exec` without a command does.
    pub fn keep_redirects(&mut self, saved: Saved) {
        for (_, kept) in saved.0 {
            if let Some(keep) = kept {
                let _ = self.sys.close(keep);
            }
        }
    }

    /// Closes the ends of `<(…)` that the finished command used.
    pub fn close_substitutions(&mut self) {
        for fd in std::mem::take(&mut self.substitutions) {
            let _ = self.sys.close(fd);
        }
    }
}
