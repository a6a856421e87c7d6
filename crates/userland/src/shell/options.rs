//! `set` and `shopt` options.

/// Options with their letters in `$-` (a blank if there is none) and their long names.
const TABLE: [(char, &str); 27] = [
    ('a', "allexport"),
    ('B', "braceexpand"),
    ('e', "errexit"),
    ('E', "errtrace"),
    ('T', "functrace"),
    ('h', "hashall"),
    ('H', "histexpand"),
    (' ', "emacs"),
    (' ', "history"),
    (' ', "ignoreeof"),
    (' ', "interactive-comments"),
    (' ', "nolog"),
    (' ', "physical"),
    ('i', "interactive"),
    ('k', "keyword"),
    ('m', "monitor"),
    ('C', "noclobber"),
    ('n', "noexec"),
    ('f', "noglob"),
    ('b', "notify"),
    ('u', "nounset"),
    (' ', "pipefail"),
    (' ', "posix"),
    (' ', "vi"),
    ('v', "verbose"),
    ('x', "xtrace"),
    ('p', "privileged"),
];

const SHOPT: [(&str, bool); 57] = [
    ("autocd", false),
    ("assoc_expand_once", false),
    ("cdable_vars", false),
    ("cdspell", false),
    ("checkhash", false),
    ("checkjobs", false),
    ("checkwinsize", true),
    ("cmdhist", true),
    ("compat31", false),
    ("compat32", false),
    ("compat40", false),
    ("compat41", false),
    ("compat42", false),
    ("compat43", false),
    ("compat44", false),
    ("complete_fullquote", true),
    ("direxpand", false),
    ("dirspell", false),
    ("dotglob", false),
    ("execfail", false),
    ("expand_aliases", false),
    ("extdebug", false),
    ("extglob", false),
    ("extquote", true),
    ("failglob", false),
    ("force_fignore", true),
    ("globasciiranges", true),
    ("globskipdots", true),
    ("globstar", false),
    ("gnu_errfmt", false),
    ("histappend", false),
    ("histreedit", false),
    ("histverify", false),
    ("hostcomplete", true),
    ("huponexit", false),
    ("inherit_errexit", false),
    ("interactive_comments", true),
    ("lastpipe", false),
    ("lithist", false),
    ("localvar_inherit", false),
    ("localvar_unset", false),
    ("login_shell", false),
    ("mailwarn", false),
    ("no_empty_cmd_completion", false),
    ("nocaseglob", false),
    ("nocasematch", false),
    ("noexpand_translation", false),
    ("nullglob", false),
    ("patsub_replacement", true),
    ("progcomp", true),
    ("progcomp_alias", false),
    ("promptvars", true),
    ("restricted_shell", false),
    ("shift_verbose", false),
    ("sourcepath", true),
    ("varredir_close", false),
    ("xpg_echo", false),
];

/// The options that are on.
#[derive(Debug, Clone, Default)]
pub struct Options {
    bits: u32,
    shopt: u64,
}

impl Options {
    pub fn new(bash: bool) -> Self {
        let mut options = Self::default();
        if bash {
            options.set_letter('h', true);
            options.set_letter('B', true);
            options.set_named("interactive-comments", true);
        }
        for (i, (_, on)) in SHOPT.iter().enumerate() {
            options.shopt |= u64::from(*on) << i;
        }
        options
    }

    pub fn letter(&self, letter: char) -> bool {
        TABLE
            .iter()
            .position(|(l, _)| *l == letter)
            .is_some_and(|i| self.bits >> i & 1 == 1)
    }

    /// Sets an option by letter; `false` if there is none.
    pub fn set_letter(&mut self, letter: char, on: bool) -> bool {
        let Some(i) = TABLE
            .iter()
            .position(|(l, _)| *l == letter && letter != ' ')
        else {
            return false;
        };
        self.bits = self.bits & !(1 << i) | u32::from(on) << i;
        true
    }

    pub fn named(&self, name: &str) -> Option<bool> {
        TABLE
            .iter()
            .position(|(_, n)| *n == name)
            .map(|i| self.bits >> i & 1 == 1)
    }

    pub fn set_named(&mut self, name: &str, on: bool) -> bool {
        let Some(i) = TABLE.iter().position(|(_, n)| *n == name) else {
            return false;
        };
        self.bits = self.bits & !(1 << i) | u32::from(on) << i;
        true
    }

    /// The letters of `$-`.
    pub fn letters(&self) -> String {
        let mut letters: Vec<char> = TABLE
            .iter()
            .map(|(l, _)| *l)
            .filter(|l| *l != ' ' && self.letter(*l))
            .collect();
        letters.sort_by_key(|c| (c.is_ascii_uppercase(), *c));
        letters.into_iter().collect()
    }

    /// Names and states, as `set -o` lists them.
    pub fn list(&self) -> Vec<(&'static str, bool)> {
        let mut all: Vec<_> = TABLE
            .iter()
            .enumerate()
            .filter(|(_, (_, n))| *n != "interactive")
            .map(|(i, (_, n))| (*n, self.bits >> i & 1 == 1))
            .collect();
        all.sort_unstable();
        all
    }

    pub fn shopt(&self, name: &str) -> bool {
        self.shopt_known(name).unwrap_or(false)
    }

    pub fn shopt_known(&self, name: &str) -> Option<bool> {
        SHOPT
            .iter()
            .position(|(n, _)| *n == name)
            .map(|i| self.shopt >> i & 1 == 1)
    }

    pub fn set_shopt(&mut self, name: &str, on: bool) -> bool {
        let Some(i) = SHOPT.iter().position(|(n, _)| *n == name) else {
            return false;
        };
        self.shopt = self.shopt & !(1 << i) | u64::from(on) << i;
        true
    }

    pub fn shopt_list(&self) -> Vec<(&'static str, bool)> {
        SHOPT
            .iter()
            .enumerate()
            .map(|(i, (n, _))| (*n, self.shopt >> i & 1 == 1))
            .collect()
    }
}
