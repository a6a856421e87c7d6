//! `sed`: parser and interpreter of the whole POSIX language with GNU's common extensions.
//! Not modelled: `e`, `-s` with `F`, `--posix`, `W`/`R` on special files.

pub mod exec;
pub mod parse;

use super::kit::{Cx, Run, quoted};
use machine::FileKind;

/// What GNU sed prints when it is given no script.
const USAGE: &str = "\
Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...

  -n, --quiet, --silent
                 suppress automatic printing of pattern space
      --debug
                 annotate program execution
  -e script, --expression=script
                 add the script to the commands to be executed
  -f script-file, --file=script-file
                 add the contents of script-file to the commands to be executed
  --follow-symlinks
                 follow symlinks when processing in place
  -i[SUFFIX], --in-place[=SUFFIX]
                 edit files in place (makes backup if SUFFIX supplied)
  -l N, --line-length=N
                 specify the desired line-wrap length for the `l' command
  --posix
                 disable all GNU extensions.
  -E, -r, --regexp-extended
                 use extended regular expressions in the script
                 (for portability use POSIX -E).
  -s, --separate
                 consider files as separate rather than as a single,
                 continuous long stream.
      --sandbox
                 operate in sandbox mode (disable e/r/w commands).
  -u, --unbuffered
                 load minimal amounts of data from the input files and flush
                 the output buffers more often
  -z, --null-data
                 separate lines by NUL characters
      --help     display this help and exit
      --version  output version information and exit

If no -e, --expression, -f, or --file option is given, then the first
non-option argument is taken as the sed script to interpret.  All
remaining arguments are names of input files; if no input files are
specified, then the standard input is read.

GNU sed home page: <https://www.gnu.org/software/sed/>.
General help using GNU software: <https://www.gnu.org/gethelp/>.
";

pub async fn main(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "nEre:f:i::suzlé::",
            &[
                ("quiet", 'n'),
                ("silent", 'n'),
                ("regexp-extended", 'E'),
                ("expression", 'e'),
                ("file", 'f'),
                ("in-place", 'i'),
                ("separate", 's'),
                ("unbuffered", 'u'),
                ("null-data", 'z'),
                ("debug", 'ö'),
                ("posix", 'ü'),
            ],
        )
        .await?;
    let mut rest = o.rest.clone();
    let mut scripts: Vec<(String, String)> = Vec::new();
    for (c, v) in &o.given {
        match (c, v) {
            ('e', Some(v)) => {
                scripts.push((format!("-e expression #{}", scripts.len() + 1), v.clone()));
            }
            ('f', Some(f)) => match cx.slurp(f).await {
                Ok(d) => scripts.push((
                    format!("file {f} line"),
                    String::from_utf8_lossy(&d)
                        .trim_end_matches('\n')
                        .to_string(),
                )),
                Err(e) => {
                    let text = cx.pick(
                        format!("can't open '{f}': {e}"),
                        format!("couldn't open file {f}: {e}"),
                    );
                    return cx.die(1, &text).await;
                }
            },
            _ => {}
        }
    }
    if scripts.is_empty() {
        if rest.is_empty() {
            if cx.busybox() {
                return cx.bad_usage("").await;
            }
            cx.raw_err(USAGE).await;
            return Err(1);
        }
        scripts.push(("-e expression #1".to_string(), rest.remove(0)));
    }
    let extended = o.has('E') || o.has('r');
    let script = match parse::parse(&scripts, extended) {
        Ok(s) => s,
        Err(e) => {
            let text = cx.pick(e.busybox(), e.gnu());
            return cx.die(1, &text).await;
        }
    };
    if o.has('i') && rest.is_empty() && !cx.busybox() {
        return cx.die(4, "no input files").await;
    }
    let files = if rest.is_empty() {
        vec!["-".to_string()]
    } else {
        rest
    };
    let in_place = o.has('i');
    let mut job = exec::Job::new(script, o.has('n'), if o.has('z') { 0 } else { b'\n' });
    let mut status = 0;
    if in_place {
        let suffix = o
            .given
            .iter()
            .rev()
            .find(|(c, _)| *c == 'i')
            .and_then(|(_, v)| v.clone())
            .unwrap_or_default();
        for f in &files {
            let st = match cx.sys.stat(f) {
                Ok(s) if s.kind == FileKind::Regular => s,
                Ok(_) => {
                    let text = cx.pick(
                        format!("{f}: not a regular file"),
                        format!("couldn't edit {f}: not a regular file"),
                    );
                    cx.err(&text).await;
                    status = cx.pick(1, 4);
                    continue;
                }
                Err(e) => {
                    let text = cx.pick(format!("{f}: {e}"), format!("can't read {f}: {e}"));
                    cx.err(&text).await;
                    status = cx.pick(1, 2);
                    continue;
                }
            };
            #[allow(
                clippy::infallible_destructuring_match,
                clippy::match_single_binding,
                reason = "the match keeps what `run` borrows"
            )]
            match job.run(cx, std::slice::from_ref(f), true).await? {
                exec::End {
                    status: s,
                    output,
                    quit,
                    ..
                } => {
                    // Sed writes a new file beside the old one and renames it over it.
                    let dir = super::simple::dir_of(f).to_string();
                    let temp = super::walk::join(
                        &dir,
                        &format!("sed{:06x}", cx.sys.random_u64() & 0xff_ffff),
                    );
                    let done = cx.sys.write_file(&temp, &output);
                    if let Err(e) = done {
                        let text = cx.pick(
                            format!("can't create temp file '{f}XXXXXX': {e}"),
                            format!("couldn't open temporary file {temp}: {e}"),
                        );
                        cx.err(&text).await;
                        return Ok(cx.pick(1, 4));
                    }
                    let _ = cx.sys.chmod(&temp, st.mode & 0o7777);
                    let _ = cx.sys.chown(&temp, Some(st.uid), Some(st.gid), false);
                    if !suffix.is_empty() {
                        let backup = if suffix.contains('*') {
                            suffix.replace('*', super::simple::base_of(f))
                        } else {
                            format!("{f}{suffix}")
                        };
                        let _ = cx.sys.rename(f, &backup);
                    }
                    if let Err(e) = cx.sys.rename(&temp, f) {
                        let _ = cx.sys.unlink(&temp);
                        let text = cx.pick(
                            format!("can't move '{temp}' to '{f}': {e}"),
                            format!("cannot rename {temp}: {e}"),
                        );
                        cx.err(&text).await;
                        return Ok(cx.pick(1, 4));
                    }
                    status = status.max(s);
                    if quit.is_some() {
                        return Ok(quit.unwrap_or(0));
                    }
                }
            }
        }
        return Ok(status);
    }
    let end = job.run(cx, &files, false).await?;
    let _ = quoted;
    Ok(end.quit.unwrap_or(0).max(end.status))
}
