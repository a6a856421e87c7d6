//! `read`, `mapfile`, `readarray`.
use std::collections::BTreeMap;
use std::time::Duration;

use machine::{Either, Errno};

use super::Call;
use crate::shell::state::{Flow, Kind, Outcome, Shell};
use crate::shell::vars::Value;

#[derive(Default)]
struct Options {
    raw: bool,
    prompt: Option<String>,
    silent: bool,
    timeout: Option<f64>,
    count: Option<usize>,
    exact: bool,
    array: Option<String>,
    delimiter: u8,
    fd: i32,
}

async fn options(sh: &mut Shell, call: &Call) -> Result<(Options, Vec<String>), i32> {
    let mut options = Options {
        delimiter: b'\n',
        ..Options::default()
    };
    let mut at = 1;
    let known = match sh.kind {
        Kind::Bash => "rsepdtnNaui",
        Kind::Ash => "rspdtnu",
        Kind::Dash => "rp",
    };
    while let Some(arg) = call
        .args
        .get(at)
        .filter(|a| a.len() > 1 && a.starts_with('-'))
        .cloned()
    {
        at += 1;
        if arg == "--" {
            break;
        }
        let letters: Vec<char> = arg.chars().skip(1).collect();
        for (i, c) in letters.iter().enumerate() {
            if !known.contains(*c) {
                return Err(sh.invalid_option(&format!("-{c}")).await);
            }
            match c {
                'r' => options.raw = true,
                's' => options.silent = true,
                'e' => {}
                _ => {
                    let rest: String = letters[i + 1..].iter().collect();
                    let value = if rest.is_empty() {
                        at += 1;
                        match call.args.get(at - 1) {
                            Some(value) => value.clone(),
                            None => {
                                sh.complain(&format!("-{c}: option requires an argument"))
                                    .await;
                                return Err(sh.usage().await);
                            }
                        }
                    } else {
                        rest
                    };
                    match c {
                        'p' => options.prompt = Some(value),
                        'a' => options.array = Some(value),
                        'd' => options.delimiter = value.bytes().next().unwrap_or(0),
                        'u' => options.fd = value.parse().unwrap_or(0),
                        't' => match value.parse() {
                            Ok(seconds) => options.timeout = Some(seconds),
                            Err(_) => {
                                sh.complain(&format!("{value}: invalid timeout specification"))
                                    .await;
                                return Err(1);
                            }
                        },
                        'n' | 'N' => match value.parse() {
                            Ok(n) => {
                                options.count = Some(n);
                                options.exact = *c == 'N';
                            }
                            Err(_) => {
                                sh.complain(&format!("{value}: invalid number")).await;
                                return Err(1);
                            }
                        },
                        _ => {}
                    }
                    break;
                }
            }
        }
    }
    Ok((options, call.args.get(at..).unwrap_or_default().to_vec()))
}

pub async fn read(sh: &mut Shell, call: Call, _tail: bool) -> Outcome {
    let (options, names) = match options(sh, &call).await {
        Ok(parsed) => parsed,
        Err(status) => return Ok(status),
    };
    for name in &names {
        if !crate::shell::syntax::is_name(name.split('[').next().unwrap_or(name)) {
            let text = match sh.kind {
                Kind::Bash => format!("`{name}': not a valid identifier"),
                Kind::Dash => format!("{name}: bad variable name"),
                Kind::Ash => format!("read: '{name}': bad variable name"),
            };
            sh.complain_as_program(&text).await;
            return Ok(if sh.is_bash() { 1 } else { 2 });
        }
    }
    if names.is_empty() && sh.kind == Kind::Dash {
        sh.complain("arg count").await;
        return Ok(2);
    }
    let terminal = sh.sys.isatty(options.fd);
    if let Some(prompt) = options.prompt.as_ref().filter(|_| terminal) {
        sh.sys.eprint(prompt).await;
    }
    let special = terminal && (options.silent || options.count.is_some());
    let mode = if special {
        sh.sys.tty_mode(options.fd).ok()
    } else {
        None
    };
    if let Some(mode) = mode {
        let mut quiet = mode;
        quiet.echo &= !options.silent;
        quiet.canonical &= options.count.is_none();
        let _ = sh.sys.set_tty_mode(options.fd, quiet);
    }
    let result = take(sh, &options).await;
    if let Some(mode) = mode {
        let _ = sh.sys.set_tty_mode(options.fd, mode);
    }
    let (text, status) = result?;
    let assigned = store(sh, &options, &names, text);
    if let Err(message) = assigned {
        sh.complain(&message).await;
        return Ok(1);
    }
    Ok(status)
}

/// What was read: characters, each with whether a backslash made it plain.
type Marked = Vec<(char, bool)>;

async fn take(sh: &mut Shell, options: &Options) -> Result<(Marked, i32), Flow> {
    let mut bytes: Vec<u8> = Vec::new();
    let mut marks: Vec<bool> = Vec::new();
    let mut status = 0;
    let mut escaped = false;
    let deadline = options
        .timeout
        .map(|s| Duration::from_nanos((s.max(0.0) * 1e9) as u64));
    let started = sh.sys.now();
    loop {
        if options.count.is_some_and(|n| bytes.len() >= n) {
            break;
        }
        // A file that always has more never interrupts a read.
        if sh.signal_waits() {
            sh.run_traps().await?;
        }
        let chunk = match deadline {
            None => sh.sys.read(options.fd, 1).await,
            Some(limit) => {
                let now = sh.sys.now();
                let passed = Duration::from_nanos(
                    ((now.secs() as i128 - started.secs() as i128) * 1_000_000_000
                        + now.nanos() as i128
                        - started.nanos() as i128)
                        .max(0) as u64,
                );
                let left = limit.saturating_sub(passed);
                match machine::race(sh.sys.read(options.fd, 1), sh.sys.sleep(left)).await {
                    Either::Left(read) => read,
                    Either::Right(_) => {
                        status = 142;
                        break;
                    }
                }
            }
        };
        match chunk {
            Ok(chunk) => match chunk.first().copied() {
                None => {
                    status = 1;
                    break;
                }
                // bash and dash leave NUL out (read.def).
                Some(0) if options.delimiter != 0 => {}
                Some(b) if escaped => {
                    escaped = false;
                    if b != b'\n' {
                        bytes.push(b);
                        marks.push(true);
                    }
                }
                Some(b'\\') if !options.raw && !options.exact => escaped = true,
                Some(b) if b == options.delimiter && !options.exact => break,
                Some(b) => {
                    if bytes.len() % (1 << 20) == (1 << 20) - 1 {
                        sh.account(4 * bytes.len()).await?;
                    }
                    bytes.push(b);
                    marks.push(false);
                }
            },
            Err(Errno::EINTR) => sh.run_traps().await?,
            Err(e) => {
                if sh.is_bash() {
                    sh.complain(&format!("read error: {}: {e}", options.fd))
                        .await;
                }
                status = 1;
                break;
            }
        }
    }
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let mut at = 0;
    let marked = text
        .chars()
        .map(|c| {
            let mark = marks.get(at).copied().unwrap_or(false);
            at += c.len_utf8();
            (c, mark)
        })
        .collect();
    Ok((marked, status))
}

fn store(sh: &mut Shell, options: &Options, names: &[String], text: Marked) -> Result<(), String> {
    let ifs = sh.ifs();
    if let Some(array) = &options.array {
        let fields = split(&text, &ifs, usize::MAX);
        let map: BTreeMap<i64, String> = fields
            .into_iter()
            .enumerate()
            .map(|(i, f)| (i as i64, f))
            .collect();
        sh.vars.entry(array).value = Value::Indexed(map);
        return Ok(());
    }
    let whole = |text: &Marked| text.iter().map(|(c, _)| *c).collect::<String>();
    if names.is_empty() {
        return sh.assign("REPLY", &whole(&text));
    }
    if options.exact {
        return sh.assign(&names[0], &whole(&text));
    }
    let mut fields = split(&text, &ifs, names.len()).into_iter();
    for name in names {
        let value = fields.next().unwrap_or_default();
        match name.split_once('[') {
            Some((base, index)) => sh.assign_element(base, index.trim_end_matches(']'), &value)?,
            None => sh.assign(name, &value)?,
        }
    }
    Ok(())
}

/// Splits at `$IFS` into at most `most` fields; the last takes the rest.
fn split(text: &Marked, ifs: &str, most: usize) -> Vec<String> {
    let is_ifs = |(c, plain): &(char, bool)| !plain && ifs.contains(*c);
    let is_blank = |x: &(char, bool)| is_ifs(x) && x.0.is_ascii_whitespace();
    let mut fields = Vec::new();
    let mut at = 0;
    while text.get(at).is_some_and(is_blank) {
        at += 1;
    }
    while at < text.len() {
        if fields.len() + 1 == most {
            let mut rest = &text[at..];
            while rest.last().is_some_and(is_blank) {
                rest = &rest[..rest.len() - 1];
            }
            // One separator at the very end belongs to the last field's end.
            if let Some((last, head)) = rest.split_last()
                && is_ifs(last)
                && !head.iter().any(is_ifs)
            {
                rest = head;
            }
            fields.push(rest.iter().map(|(c, _)| *c).collect());
            return fields;
        }
        let start = at;
        while at < text.len() && !is_ifs(&text[at]) {
            at += 1;
        }
        fields.push(text[start..at].iter().map(|(c, _)| *c).collect());
        while text.get(at).is_some_and(is_blank) {
            at += 1;
        }
        if text.get(at).is_some_and(|x| is_ifs(x) && !is_blank(x)) {
            at += 1;
            while text.get(at).is_some_and(is_blank) {
                at += 1;
            }
        }
    }
    fields
}

pub async fn mapfile(sh: &mut Shell, call: Call, _tail: bool) -> Outcome {
    let (mut trim, mut delimiter, mut most, mut skip, mut origin, mut fd) =
        (false, b'\n', usize::MAX, 0, 0, 0);
    let mut name = "MAPFILE".to_string();
    let mut at = 1;
    while let Some(arg) = call.args.get(at).cloned() {
        at += 1;
        let value = |at: usize| call.args.get(at).cloned().unwrap_or_default();
        match arg.as_str() {
            "-t" => trim = true,
            "-d" => {
                delimiter = value(at).bytes().next().unwrap_or(0);
                at += 1;
            }
            "-n" => {
                most = value(at)
                    .parse()
                    .ok()
                    .filter(|n| *n > 0)
                    .unwrap_or(usize::MAX);
                at += 1;
            }
            "-s" => {
                skip = value(at).parse().unwrap_or(0);
                at += 1;
            }
            "-O" => {
                origin = value(at).parse().unwrap_or(0);
                at += 1;
            }
            "-u" => {
                fd = value(at).parse().unwrap_or(0);
                at += 1;
            }
            other if other.starts_with('-') => {
                return Ok(sh.invalid_option(&crate::flag::first(other)).await);
            }
            other => name = other.to_string(),
        }
    }
    let mut map = match (&sh.vars.entry(&name).value, origin) {
        (Value::Indexed(map), n) if n > 0 => map.clone(),
        _ => BTreeMap::new(),
    };
    let mut index = origin;
    let mut gathered = 0;
    let mut seen = 0;
    while map.len() < most {
        let Some((line, ended)) = sh.read_line(fd, delimiter, None).await? else {
            break;
        };
        sh.sys.cpu(1).await;
        seen += 1;
        if seen <= skip {
            continue;
        }
        let mut text = String::from_utf8_lossy(&line).into_owned();
        if ended && !trim {
            text.push(delimiter as char);
        }
        sh.vars.grown += 48 + text.len();
        gathered += 48 + text.len();
        sh.account(gathered).await?;
        map.insert(index, text);
        index += 1;
        if !ended {
            break;
        }
    }
    sh.vars.entry(&name).value = Value::Indexed(map);
    Ok(0)
}
