//! The job list: what runs in the background or is stopped.
use machine::{Pid, Signal, WaitStatus};

use super::state::Shell;

/// What a process of a job does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum State {
    Running,
    Stopped,
    Done(WaitStatus),
}

/// A process of a job.
#[derive(Debug, Clone)]
pub struct Member {
    pub pid: Pid,
    pub state: State,
}

/// A job.
#[derive(Debug, Clone)]
pub struct Job {
    pub id: u32,
    pub pgid: Pid,
    pub members: Vec<Member>,
    pub text: String,
    /// Its present state has been shown.
    pub announced: bool,
}

impl Job {
    pub fn state(&self) -> State {
        if self.members.iter().any(|m| m.state == State::Stopped) {
            return State::Stopped;
        }
        if self.members.iter().any(|m| m.state == State::Running) {
            return State::Running;
        }
        self.members
            .last()
            .map_or(State::Done(WaitStatus::Exited(0)), |m| m.state)
    }

    /// The state in words.
    pub fn state_text(&self) -> String {
        match self.state() {
            State::Running => "Running".into(),
            State::Stopped => "Stopped".into(),
            State::Done(WaitStatus::Exited(0)) => "Done".into(),
            State::Done(WaitStatus::Exited(n)) => format!("Exit {n}"),
            State::Done(WaitStatus::Signaled(s)) => signal_text(s).into(),
            State::Done(WaitStatus::Stopped(_)) => "Stopped".into(),
        }
    }
}

/// All jobs of a shell.
#[derive(Debug, Clone, Default)]
pub struct Jobs {
    jobs: Vec<Job>,
    /// Ids, the current one last.
    order: Vec<u32>,
    pub style: JobStyle,
}

/// How a line of `jobs` looks.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub enum JobStyle {
    #[default]
    Bash,
    Ash,
}

impl Jobs {
    pub fn add(&mut self, mut job: Job) -> u32 {
        let id = (1..)
            .find(|n| self.jobs.iter().all(|j| j.id != *n))
            .unwrap_or(1);
        job.id = id;
        self.jobs.push(job);
        self.jobs.sort_by_key(|j| j.id);
        self.order.push(id);
        id
    }

    pub fn remove(&mut self, id: u32) {
        self.jobs.retain(|j| j.id != id);
        self.order.retain(|n| *n != id);
    }

    pub fn get(&self, id: u32) -> Option<&Job> {
        self.jobs.iter().find(|j| j.id == id)
    }

    pub fn get_mut(&mut self, id: u32) -> Option<&mut Job> {
        self.jobs.iter_mut().find(|j| j.id == id)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Job> {
        self.jobs.iter()
    }

    pub fn ids(&self) -> Vec<u32> {
        self.jobs.iter().map(|j| j.id).collect()
    }

    pub fn member_mut(&mut self, pid: Pid) -> Option<&mut Member> {
        self.jobs
            .iter_mut()
            .flat_map(|j| j.members.iter_mut())
            .find(|m| m.pid == pid)
    }

    pub fn by_pid(&self, pid: Pid) -> Option<u32> {
        self.jobs
            .iter()
            .find(|j| j.members.iter().any(|m| m.pid == pid))
            .map(|j| j.id)
    }

    /// Makes a job the current one.
    pub fn touch(&mut self, id: u32) {
        self.order.retain(|n| *n != id);
        self.order.push(id);
    }

    pub fn current(&self) -> Option<u32> {
        self.order.last().copied()
    }

    /// A subshell knows its parent's jobs only to list them.
    pub fn for_subshell(&self) -> Self {
        Self {
            style: self.style,
            ..Self::default()
        }
    }

    fn mark(&self, id: u32) -> char {
        match self.order.iter().rev().position(|n| *n == id) {
            Some(0) => '+',
            Some(1) => '-',
            _ => ' ',
        }
    }

    /// A job as `jobs` prints it.
    pub fn line(&self, id: u32, long: bool) -> Option<String> {
        let job = self.get(id)?;
        let mark = self.mark(id);
        let state = job.state_text();
        let pid = job.members.first().map_or(0, |m| m.pid);
        Some(match self.style {
            JobStyle::Bash => {
                let amp = if job.state() == State::Running {
                    " &"
                } else {
                    ""
                };
                let pid = if long {
                    format!("{pid:>5} ")
                } else {
                    String::new()
                };
                let gap = if long { " " } else { "  " };
                format!("[{id}]{mark}{gap}{pid}{state:<23} {}{amp}", job.text)
            }
            JobStyle::Ash => {
                let pid = if long {
                    format!("{pid} ")
                } else {
                    String::new()
                };
                format!("{:<33}{}", format!("[{id}]{mark}  {pid}{state}"), job.text)
            }
        })
    }

    /// The job a specification means: `%1`, `%%`, `%+`, `%-`, `%name`, `%?text`.
    pub fn find(&self, spec: &str) -> Result<u32, &'static str> {
        let rest = spec.strip_prefix('%').unwrap_or(spec);
        match rest {
            "" | "%" | "+" => self.current().ok_or("no such job"),
            "-" => self
                .order
                .iter()
                .rev()
                .nth(1)
                .or(self.order.last())
                .copied()
                .ok_or("no such job"),
            _ => {
                if let Ok(id) = rest.parse::<u32>() {
                    return self.get(id).map(|j| j.id).ok_or("no such job");
                }
                let hit = |j: &&Job| match rest.strip_prefix('?') {
                    Some(part) => j.text.contains(part),
                    None => j.text.starts_with(rest),
                };
                let mut hits = self.jobs.iter().filter(hit);
                let first = hits.next().map(|j| j.id).ok_or("no such job")?;
                if hits.next().is_some() {
                    Err("ambiguous job spec")
                } else {
                    Ok(first)
                }
            }
        }
    }
}

/// What a shell calls the death by a signal.
pub fn signal_text(signal: Signal) -> &'static str {
    match signal.number() {
        1 => "Hangup",
        2 => "Interrupt",
        3 => "Quit",
        4 => "Illegal instruction",
        5 => "Trace/breakpoint trap",
        6 => "Aborted",
        7 => "Bus error",
        8 => "Floating point exception",
        9 => "Killed",
        10 => "User defined signal 1",
        11 => "Segmentation fault",
        12 => "User defined signal 2",
        13 => "Broken pipe",
        14 => "Alarm clock",
        15 => "Terminated",
        _ => "Unknown signal",
    }
}

impl Shell {
    /// Takes notice of background processes that changed.
    pub fn reap(&mut self) {
        let pids: Vec<Pid> = self
            .jobs
            .iter()
            .flat_map(|j| j.members.iter())
            .filter(|m| !matches!(m.state, State::Done(_)))
            .map(|m| m.pid)
            .collect();
        for pid in pids {
            if let Ok(Some((_, status))) = self.sys.try_wait(Some(pid)) {
                self.note_change(pid, status);
            }
        }
    }

    /// Records that a process ended or stopped.
    pub fn note_change(&mut self, pid: Pid, status: WaitStatus) {
        if let Some(member) = self.jobs.member_mut(pid) {
            member.state = match status {
                WaitStatus::Stopped(_) => State::Stopped,
                status => State::Done(status),
            };
        }
        if let Some(id) = self.jobs.by_pid(pid)
            && let Some(job) = self.jobs.get_mut(id)
        {
            job.announced = false;
        }
    }

    /// Before a prompt: says which background jobs ended.
    pub async fn announce_jobs(&mut self) {
        self.reap();
        for id in self.jobs.ids() {
            let Some(job) = self.jobs.get(id) else {
                continue;
            };
            let state = job.state();
            if state == State::Running || (state == State::Stopped && job.announced) {
                continue;
            }
            if self.job_control
                && let Some(line) = self.jobs.line(id, false)
            {
                self.sys.eprint(&format!("{line}\n")).await;
            }
            match state {
                State::Done(_) => self.jobs.remove(id),
                _ => {
                    if let Some(job) = self.jobs.get_mut(id) {
                        job.announced = true;
                    }
                }
            }
        }
    }
}
