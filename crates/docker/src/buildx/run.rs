//! Runs a build: hands it to the engine, shows its progress, reports its end.

use std::cell::RefCell;
use std::rc::Rc;

use dockerfile::plan::Options;
use engine::Engine;
use engine::api::image::PullRequest;
use engine::build::archive;
use engine::build::request::{Ask, BuildFailure, BuildRequest, BuildResponse};
use machine::Sys;

use super::display::Display;
use super::options::{BuildOptions, Call, Mode, is_remote};
use super::session::{ClientSession, ContextSource, DockerfileSource};
use super::{inquiry, metadata, report};

/// Builds as the options say; the result is the exit status. Everything is printed.
pub async fn build(sys: &Sys, engine: &Engine, options: &BuildOptions) -> i32 {
    if !options.iidfile.is_empty() {
        // A file of an earlier build must not outlive a failure.
        let _ = sys.unlink(&options.iidfile);
    }
    if options.builder != "default" {
        let (text, status) = boot(engine, options).await;
        sys.eprint(&text).await;
        return status;
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
    let builder = "building with \"default\" instance using docker driver";
    let mut display = Display::new(sys, 2, options.mode, builder);
    let mut results = display.follow(engine, vec![(None, request)]).await;
    display.end().await;
    let result = results
        .pop()
        .flatten()
        .unwrap_or_else(|| Err(BuildFailure::new("context canceled")));
    if display.is_shown() {
        // A step may fail without failing the build: a cache that cannot be had.
        let mut text = display.trace().error_logs();
        text.push_str(&match &result {
            Ok(response) if options.debug => report::expanded(&response.warnings, response, &name),
            _ => display.trace().warning_summary(),
        });
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

/// A builder in a container of its own cannot start: its image is in no simulated registry.
async fn boot(engine: &Engine, options: &BuildOptions) -> (String, i32) {
    const IMAGE: &str = "moby/buildkit:buildx-stable-1";
    let request = PullRequest {
        reference: IMAGE.into(),
        all_tags: false,
        platform: String::new(),
        auth: None,
    };
    let why = match engine.image_pull(request).await {
        Err(error) => error.to_string(),
        Ok(_) => format!("No such image: {IMAGE}"),
    };
    let why = format!("Error response from daemon: {why}");
    let mut text = String::new();
    if options.mode != Mode::Quiet {
        text = format!(
            "#0 building with \"{}\" instance using docker-container driver\n\n#1 [internal] booting buildkit\n#1 pulling image {IMAGE}\n#1 pulling image {IMAGE} 0.0s done\n#1 ERROR: {why}\n------\n > [internal] booting buildkit:\n------\n",
            options.builder
        );
    }
    (format!("{text}ERROR: failed to build: {why}\n"), 1)
}

async fn finish(
    sys: &Sys,
    options: &BuildOptions,
    session: &ClientSession,
    response: &BuildResponse,
    name: &str,
) -> i32 {
    if options.call.call != Call::Build {
        let file = shown_file(options, name);
        let (out, err, status) = match options.call.call {
            Call::Check if !options.call.json => report::check(response, &file),
            _ => inquiry::answer(&options.call, response, &planner_options(options), &file),
        };
        sys.print(&out).await;
        sys.eprint(&err).await;
        return if options.call.ignore_status {
            0
        } else {
            status
        };
    }
    let archive = session.archive.borrow_mut().take();
    if let Some(bytes) = archive {
        let _ = sys.write_all(1, &bytes).await;
    } else if options.quiet && !response.image_id.is_empty() {
        sys.print(&format!("{}\n", response.image_id)).await;
    }
    let metadata = metadata::text(options, response, name);
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
pub(crate) async fn session(
    sys: &Sys,
    options: &BuildOptions,
) -> Result<(ClientSession, String), String> {
    let mut session = ClientSession {
        sys: sys.clone(),
        dockerfile: RefCell::new(DockerfileSource::Path(String::new())),
        context: RefCell::new(ContextSource::Empty),
        file: match options.file.as_str() {
            "" => "Dockerfile".into(),
            file => file.into(),
        },
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
    if is_url(sys, options) {
        return Ok((session, name));
    }
    if options.context == "-" {
        let bytes = sys.read_to_end(0).await.unwrap_or_default();
        match archive::unpack(&bytes)? {
            Some(tree) => {
                let path = session.file.clone();
                session.dockerfile = RefCell::new(DockerfileSource::Path(path.clone()));
                session.context = RefCell::new(ContextSource::Remote(tree));
                name = path.rsplit('/').next().unwrap_or(&path).to_string();
            }
            None if !options.file.is_empty() => {
                return Err(
                    "ambiguous Dockerfile source: both stdin and flag correspond to Dockerfiles"
                        .into(),
                );
            }
            None => session.dockerfile = RefCell::new(DockerfileSource::Text(bytes)),
        }
        return Ok((session, name));
    }
    let dir = options.context.trim_end_matches('/');
    let dir = if dir.is_empty() { "/" } else { dir };
    session.context = RefCell::new(ContextSource::Dir(dir.to_string()));
    if let Some(text) = &options.inline {
        session.dockerfile = RefCell::new(DockerfileSource::Text(text.clone().into_bytes()));
        return Ok((session, name));
    }
    if options.file == "-" {
        let text = sys.read_to_end(0).await.unwrap_or_default();
        session.dockerfile = RefCell::new(DockerfileSource::Text(text));
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
    session.dockerfile = RefCell::new(DockerfileSource::Path(path));
    Ok((session, name))
}

/// Whether the context is one that the engine fetches.
fn is_url(sys: &Sys, options: &BuildOptions) -> bool {
    is_remote(&options.context) && sys.stat(&options.context).is_err()
}

/// What the planner is told.
fn planner_options(options: &BuildOptions) -> Options {
    Options {
        build_args: options.build_args.clone(),
        target: options.target.clone(),
        labels: options.labels.clone(),
        platform: options.platform.clone(),
        named_contexts: options.contexts.iter().map(|c| c.name.clone()).collect(),
        no_cache: options.no_cache,
        no_cache_stages: options.no_cache_stages.clone(),
        all_stages: options.call.call == Call::Check && options.target.is_none(),
    }
}

/// What the engine is asked for.
pub(crate) fn request(
    options: &BuildOptions,
    session: Rc<ClientSession>,
    name: &str,
) -> BuildRequest {
    let remote_context = matches!(*session.context.borrow(), ContextSource::Remote(_));
    let directory = match &*session.context.borrow() {
        ContextSource::Dir(dir) => session.sys.realpath(dir).unwrap_or_else(|_| dir.clone()),
        _ => String::new(),
    };
    BuildRequest {
        options: planner_options(options),
        tags: options.tags.clone(),
        dockerfile_name: name.to_string(),
        project: format!("{directory}|{}", options.file),
        remote_context,
        url: is_url(&session.sys, options).then(|| options.context.clone()),
        pull: options.pull,
        network: options.network,
        cache_from: options.cache_from.clone(),
        extra_hosts: options.extra_hosts.clone(),
        ask: match options.call.call {
            Call::Build => Ask::Build,
            Call::Check => Ask::Check,
            Call::Outline => Ask::Outline,
            Call::Targets | Call::Describe | Call::Unknown(_) => Ask::Targets,
        },
        provenance: !options.metadata_file.is_empty() && options.call.call == Call::Build,
        allow: options.allow.clone(),
        export: options.output.export,
        contexts: options.contexts.iter().map(|c| c.named()).collect(),
        session,
    }
}
