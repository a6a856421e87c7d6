//! Runs a build: hands it to the engine, shows its progress, reports its end.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use dockerfile::plan::Options;
use engine::Engine;
use engine::build::archive;
use engine::build::request::{BuildFailure, BuildMessage, BuildRequest, BuildResponse};
use machine::{Either, Sys, race};

use super::options::{BuildOptions, Call, Mode};
use super::report;
use super::session::{ClientSession, ContextSource, DockerfileSource};
use crate::progress::plain::Plain;
use crate::progress::tty::Area;
use crate::progress::{Trace, rawjson};

/// How often a terminal's progress area is redrawn while nothing happens.
const REDRAW: Duration = Duration::from_millis(100);

/// Builds as the options say; the result is the exit status. Everything is printed.
pub async fn build(sys: &Sys, engine: &Engine, options: &BuildOptions) -> i32 {
    if !options.iidfile.is_empty() {
        // A file of an earlier build must not outlive a failure.
        let _ = sys.unlink(&options.iidfile);
    }
    let (session, name) = match session(sys, options).await {
        Ok(found) => found,
        Err(message) => {
            sys.eprint(&format!("ERROR: failed to build: {message}\n"))
                .await;
            return 1;
        }
    };
    let session = Rc::new(session);
    let request = request(options, session.clone(), &name);
    let (trace, result) = follow(sys, engine, request, options.mode).await;
    if options.mode == Mode::Plain || options.mode == Mode::Tty || options.mode == Mode::Auto {
        let mut text = String::new();
        if result.is_err() {
            text.push_str(&trace.error_logs());
        }
        text.push_str(&trace.warning_summary());
        sys.eprint(&text).await;
    }
    match result {
        Err(failure) => {
            sys.eprint(&report::failure(&failure, &name)).await;
            1
        }
        Ok(response) => finish(sys, options, &session, &response, &name).await,
    }
}

async fn finish(
    sys: &Sys,
    options: &BuildOptions,
    session: &ClientSession,
    response: &BuildResponse,
    name: &str,
) -> i32 {
    if options.call == Call::Check {
        let (out, err, status) = report::check(response, &shown_file(options, name));
        sys.print(&out).await;
        sys.eprint(&err).await;
        return status;
    }
    let archive = session.archive.borrow_mut().take();
    if let Some(bytes) = archive {
        let _ = sys.write_all(1, &bytes).await;
    } else if options.quiet && !response.image_id.is_empty() {
        sys.print(&format!("{}\n", response.image_id)).await;
    }
    let metadata = report::metadata(
        &response.image_id,
        &format!(
            "default/default/{}",
            engine::build::cache::identity(&response.image_id)
        ),
        &options.tags,
    );
    for (path, text) in [
        (&options.iidfile, response.image_id.as_str()),
        (&options.metadata_file, metadata.as_str()),
    ] {
        if path.is_empty() {
            continue;
        }
        if let Err(errno) = sys.write_file(path, text.as_bytes()) {
            let why = crate::commands::surroundings::open_error(path, errno);
            sys.eprint(&format!("ERROR: {why}\n")).await;
            return 1;
        }
    }
    0
}

/// The Dockerfile's name in the report of a check: with its directory.
fn shown_file(options: &BuildOptions, name: &str) -> String {
    match (options.file.as_str(), options.context.trim_end_matches('/')) {
        ("-", _) => "stdin".into(),
        ("", "." | "-") => name.to_string(),
        ("", dir) => format!("{dir}/{name}"),
        (file, _) => file.to_string(),
    }
}

/// Finds the Dockerfile and the context.
async fn session(sys: &Sys, options: &BuildOptions) -> Result<(ClientSession, String), String> {
    let mut session = ClientSession {
        sys: sys.clone(),
        dockerfile: DockerfileSource::Path(String::new()),
        context: ContextSource::Empty,
        contexts: Vec::new(),
        secrets: options.secrets.clone(),
        dest: options.output.dest.clone(),
        archive: RefCell::new(None),
    };
    for named in &options.contexts {
        session
            .contexts
            .push((named.name.clone(), named.value.clone()));
    }
    let mut name = "Dockerfile".to_string();
    if options.context.contains("://") || options.context.starts_with("git@") {
        return Err(format!(
            "contexts at a URL are not simulated in Hatoba: {}",
            options.context
        ));
    }
    if options.context == "-" {
        let bytes = sys.read_to_end(0).await.unwrap_or_default();
        match archive::unpack(&bytes)? {
            Some(tree) => {
                let path = if options.file.is_empty() {
                    "Dockerfile"
                } else {
                    &options.file
                };
                session.dockerfile = DockerfileSource::Path(path.to_string());
                session.context = ContextSource::Remote(tree);
                name = path.rsplit('/').next().unwrap_or(path).to_string();
            }
            None if !options.file.is_empty() => {
                return Err(
                    "ambiguous Dockerfile source: both stdin and flag correspond to Dockerfiles"
                        .into(),
                );
            }
            None => session.dockerfile = DockerfileSource::Text(bytes),
        }
        return Ok((session, name));
    }
    let dir = options.context.trim_end_matches('/');
    let dir = if dir.is_empty() { "/" } else { dir };
    session.context = ContextSource::Dir(dir.to_string());
    if options.file == "-" {
        session.dockerfile = DockerfileSource::Text(sys.read_to_end(0).await.unwrap_or_default());
        return Ok((session, name));
    }
    let mut path = match options.file.as_str() {
        "" => format!("{dir}/Dockerfile"),
        file => file.to_string(),
    };
    if options.file.is_empty() && sys.stat(&path).is_err() {
        let lower = format!("{dir}/dockerfile");
        if sys.stat(&lower).is_ok() {
            path = lower;
        }
    }
    name = path.rsplit('/').next().unwrap_or(&path).to_string();
    session.dockerfile = DockerfileSource::Path(path);
    Ok((session, name))
}

/// What the engine is asked for.
fn request(options: &BuildOptions, session: Rc<ClientSession>, name: &str) -> BuildRequest {
    let directory = match &session.context {
        ContextSource::Dir(dir) => session.sys.realpath(dir).unwrap_or_else(|_| dir.clone()),
        _ => String::new(),
    };
    BuildRequest {
        options: Options {
            build_args: options.build_args.clone(),
            target: options.target.clone(),
            labels: options.labels.clone(),
            platform: options.platform.clone(),
            named_contexts: options.contexts.iter().map(|c| c.name.clone()).collect(),
            no_cache: options.no_cache,
            no_cache_stages: options.no_cache_stages.clone(),
            all_stages: options.call == Call::Check && options.target.is_none(),
        },
        tags: options.tags.clone(),
        dockerfile_name: name.to_string(),
        project: format!("{directory}|{}", options.file),
        remote_context: matches!(session.context, ContextSource::Remote(_)),
        pull: options.pull,
        network: options.network,
        extra_hosts: options.extra_hosts.clone(),
        check: options.call == Call::Check,
        export: options.output.export,
        contexts: options.contexts.iter().map(|c| c.named()).collect(),
        session,
    }
}

/// Shows a build's progress until it ends.
pub async fn follow(
    sys: &Sys,
    engine: &Engine,
    request: BuildRequest,
    mode: Mode,
) -> (Trace, Result<BuildResponse, BuildFailure>) {
    let tty = mode == Mode::Tty || mode == Mode::Auto && sys.isatty(2);
    let mut plain = Plain::new("building with \"default\" instance using docker driver");
    let mut area = Area::default();
    let messages = engine.build(request);
    loop {
        let message = match tty {
            false => messages.recv().await,
            true => match race(messages.recv(), sys.sleep(REDRAW)).await {
                Either::Left(message) => message,
                Either::Right(_) => {
                    draw(sys, &mut area, &plain.trace, false).await;
                    continue;
                }
            },
        };
        match message {
            Some(BuildMessage::Event(event)) => {
                let text = plain.take(&event);
                match mode {
                    Mode::Quiet => {}
                    Mode::RawJson => sys.eprint(&rawjson::line(&event, &plain.trace)).await,
                    _ if tty => draw(sys, &mut area, &plain.trace, false).await,
                    _ => sys.eprint(&text).await,
                }
            }
            Some(BuildMessage::Finished(result)) => {
                if tty {
                    draw(sys, &mut area, &plain.trace, true).await;
                }
                return (plain.trace, result);
            }
            None => {
                let gone = BuildFailure::new(
                    "rpc error: code = Unavailable desc = closing transport due to: connection error",
                );
                return (plain.trace, Err(gone));
            }
        }
    }
}

async fn draw(sys: &Sys, area: &mut Area, trace: &Trace, last: bool) {
    let (columns, rows) = sys.winsize(2).unwrap_or((80, 24));
    let size = (usize::from(columns).max(20), usize::from(rows).max(4));
    let text = area.draw(trace, sys.now().0, size, last);
    sys.eprint(&text).await;
}
