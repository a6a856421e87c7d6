//! Builtins: one file a family, one line a builtin in the table.
mod alias;
mod cd;
pub mod declare;
mod echo;
mod eval;
mod flow;
mod getopts;
mod identify;
mod job;
mod misc;
mod printf;
pub mod quote;
mod read;
mod set;
mod trap;

use std::collections::BTreeMap;

use super::exec::ArrayValues;
use super::expand::Later;
use super::state::{Kind, Outcome, Shell};

/// The arguments of a builtin, its name first.
#[derive(Debug, Clone, Default)]
pub struct Call {
    pub args: Vec<String>,
    /// The elements of arguments written `name=(…)`, by position.
    pub arrays: BTreeMap<usize, ArrayValues>,
}

impl Call {
    /// The arguments after the name.
    pub fn rest(&self) -> &[String] {
        self.args.get(1..).unwrap_or_default()
    }
}

/// Runs a builtin. The last argument says whether nothing follows in this process.
pub type Run = for<'a> fn(&'a mut Shell, Call, bool) -> Later<'a, Outcome>;

/// A builtin.
pub struct Builtin {
    pub name: &'static str,
    /// One of POSIX's special builtins.
    pub special: bool,
    /// Which shells have it: letters `b` bash, `d` dash, `a` ash.
    shells: &'static str,
    pub run: Run,
    /// Its usage line in bash.
    pub usage: &'static str,
}

macro_rules! table {
    ($($name:literal $special:literal $shells:literal $run:path, $usage:literal;)*) => {
        static TABLE: &[Builtin] = &[$(Builtin {
            name: $name, special: $special, shells: $shells, run: |sh, call, tail| Box::pin($run(sh, call, tail)), usage: $usage,
        },)*];
    };
}

table! {
    "." true "bda" eval::dot, ". filename [arguments]";
    ":" true "bda" eval::colon, ": [arguments]";
    "[" false "bda" misc::test, "[ arg... ]";
    "alias" false "bda" alias::alias, "alias [-p] [name[=value] ... ]";
    "bg" false "bda" job::bg, "bg [job_spec ...]";
    "break" true "bda" flow::break_, "break [n]";
    "builtin" false "b" identify::builtin, "builtin [shell-builtin [arg ...]]";
    "caller" false "b" misc::caller, "caller [expr]";
    "cd" false "bda" cd::cd, "cd [-L|[-P [-e]] [-@]] [dir]";
    "chdir" false "da" cd::cd, "chdir [dir]";
    "command" false "bda" identify::command, "command [-pVv] command [arg ...]";
    "continue" true "bda" flow::continue_, "continue [n]";
    "declare" false "b" declare::declare, "declare [-aAfFgiIlnrtux] [name[=value] ...] or declare -p [-aAfFilnrtux] [name ...]";
    "dirs" false "b" cd::dirs, "dirs [-clpv] [+N] [-N]";
    "disown" false "b" job::disown, "disown [-h] [-ar] [jobspec ... | pid ...]";
    "echo" false "bda" echo::echo, "echo [-neE] [arg ...]";
    "enable" false "b" misc::enable, "enable [-a] [-dnps] [-f filename] [name ...]";
    "eval" true "bda" eval::eval, "eval [arg ...]";
    "exec" true "bda" eval::exec, "exec [-cl] [-a name] [command [argument ...]] [redirection ...]";
    "exit" true "bda" flow::exit, "exit [n]";
    "export" true "bda" declare::export, "export [-fn] [name[=value] ...] or export -p";
    "false" false "bda" eval::false_, "false";
    "fc" false "b" crate::shell::history::fc, "fc [-e ename] [-lnr] [first] [last] or fc -s [pat=rep] [command]";
    "fg" false "bda" job::fg, "fg [job_spec]";
    "getopts" false "bda" getopts::getopts, "getopts optstring name [arg ...]";
    "hash" false "bda" identify::hash, "hash [-lr] [-p pathname] [-dt] [name ...]";
    "help" false "ba" misc::help, "help [-dms] [pattern ...]";
    "history" false "ba" misc::history, "history [-c] [-d offset] [n]";
    "jobs" false "bda" job::jobs, "jobs [-lnprs] [jobspec ...] or jobs -x command [args]";
    "kill" false "bda" job::kill, "kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]";
    "let" false "ba" eval::let_, "let arg [arg ...]";
    "local" false "bda" declare::local, "local [option] name[=value] ...";
    "logout" false "b" flow::exit, "logout [n]";
    "mapfile" false "b" read::mapfile, "mapfile [-d delim] [-n count] [-O origin] [-s count] [-t] [-u fd] [-C callback] [-c quantum] [array]";
    "popd" false "b" cd::popd, "popd [-n] [+N | -N]";
    "printf" false "bda" printf::printf, "printf [-v var] format [arguments]";
    "pushd" false "b" cd::pushd, "pushd [-n] [+N | -N | dir]";
    "pwd" false "bda" cd::pwd, "pwd [-LP]";
    "read" false "bda" read::read, "read [-ers] [-a array] [-d delim] [-i text] [-n nchars] [-N nchars] [-p prompt] [-t timeout] [-u fd] [name ...]";
    "readarray" false "b" read::mapfile, "readarray [-d delim] [-n count] [-O origin] [-s count] [-t] [-u fd] [-C callback] [-c quantum] [array]";
    "readonly" true "bda" declare::readonly, "readonly [-aAf] [name[=value] ...] or readonly -p";
    "return" true "bda" flow::return_, "return [n]";
    "set" true "bda" set::set, "set [-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] [arg ...]";
    "shift" true "bda" set::shift, "shift [n]";
    "shopt" false "b" set::shopt, "shopt [-pqsu] [-o] [optname ...]";
    "source" true "ba" eval::dot, "source filename [arguments]";
    "test" false "bda" misc::test, "test [expr]";
    "times" true "bda" misc::times, "times";
    "trap" true "bda" trap::trap, "trap [-lp] [[arg] signal_spec ...]";
    "true" false "bda" eval::colon, "true";
    "type" false "bda" identify::type_, "type [-afptP] name [name ...]";
    "typeset" false "b" declare::declare, "typeset [-aAfFgiIlnrtux] name[=value] ... or typeset -p [-aAfFilnrtux] [name ...]";
    "ulimit" false "bda" misc::ulimit, "ulimit [-SHabcdefiklmnpqrstuvxPRT] [limit]";
    "umask" false "bda" misc::umask, "umask [-p] [-S] [mode]";
    "unalias" false "bda" alias::unalias, "unalias [-a] name [name ...]";
    "unset" true "bda" declare::unset, "unset [-f] [-v] [-n] [name ...]";
    "wait" false "bda" job::wait, "wait [-fn] [-p var] [id ...]";
}

/// The builtin of that name, if this shell has it.
pub fn find(shell: &Shell, name: &str) -> Option<&'static Builtin> {
    let letter = match shell.kind {
        Kind::Bash => 'b',
        Kind::Dash => 'd',
        Kind::Ash => 'a',
    };
    if shell.disabled.iter().any(|d| d == name) {
        return None;
    }
    TABLE
        .iter()
        .find(|b| b.name == name && b.shells.contains(letter))
}

/// The names of all builtins this shell has.
pub fn names(shell: &Shell) -> Vec<&'static str> {
    TABLE
        .iter()
        .map(|b| b.name)
        .filter(|n| find(shell, n).is_some())
        .collect()
}

/// All usage lines bash knows.
pub fn usages(shell: &Shell) -> Vec<(&'static str, &'static str)> {
    TABLE
        .iter()
        .filter(|b| find(shell, b.name).is_some())
        .map(|b| (b.name, b.usage))
        .collect()
}

impl Shell {
    /// Writes a builtin's output; a failure is reported.
    pub async fn write_out(&mut self, bytes: &[u8]) -> i32 {
        if bytes.is_empty() {
            return 0;
        }
        match self.sys.write_all(1, bytes).await {
            Ok(()) => 0,
            Err(e) => {
                let text = match self.kind {
                    Kind::Bash => format!("write error: {e}"),
                    Kind::Dash => "I/O error".to_string(),
                    Kind::Ash => format!("write error: {e}"),
                };
                self.complain(&text).await;
                1
            }
        }
    }

    /// An option a builtin does not have.
    pub async fn invalid_option(&mut self, option: &str) -> i32 {
        let text = match self.kind {
            Kind::Bash => format!("{option}: invalid option"),
            Kind::Dash => format!("Illegal option {option}"),
            Kind::Ash => format!("illegal option {option}"),
        };
        self.complain(&text).await;
        self.usage().await
    }

    /// The usage line of the builtin that runs.
    pub async fn usage(&mut self) -> i32 {
        let name = self.builtin.clone().unwrap_or_default();
        if self.is_bash()
            && let Some(builtin) = find(self, &name)
        {
            self.sys
                .eprint(&format!("{name}: usage: {}\n", builtin.usage))
                .await;
        }
        2
    }
}
