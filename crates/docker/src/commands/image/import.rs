//! `docker import`: makes an image of an archive of files.

use crate::commands::prelude::*;
use crate::commands::surroundings::open_error;
use crate::request::reference;
use engine::api::image::ImportRequest;

const FLAGS: &[Flag] = &[
    Flag::list(
        "change",
        "Apply Dockerfile instruction to the created image",
    )
    .short('c'),
    Flag::string("message", "Set commit message for imported image").short('m'),
    Flag::string(
        "platform",
        "Set platform if server is multi-platform capable",
    ),
];

/// The command.
pub const COMMAND: Command = Command::verb(
    "import",
    "[OPTIONS] file|URL|- [REPOSITORY[:TAG]]",
    "Import the contents from a tarball to create a filesystem image",
    Args::AtLeast(1),
    FLAGS,
    |ctx| Box::pin(run(ctx)),
)
.also("docker image import, docker import");

async fn run(ctx: Invocation) -> Outcome {
    let source = ctx.arg(0);
    let tar = match source {
        "-" => ctx.sys.read_to_end(0).await.unwrap_or_default(),
        url if url.starts_with("http://") || url.starts_with("https://") => {
            return Err("docker: importing from a URL is not simulated in Hatoba: there is no network to fetch it from".into());
        }
        path => ctx
            .sys
            .read_file(path)
            .map_err(|errno| Failure::new(open_error(path, errno)))?,
    };
    let name = match ctx.arg(1) {
        "" => String::new(),
        text => reference::parse(text)?.with_default_tag().familiar(),
    };
    let request = ImportRequest {
        tar,
        source: "-".into(),
        reference: name,
        changes: ctx.flags.list("change"),
        message: ctx.flags.str("message").into(),
        platform: ctx.flags.str("platform").into(),
    };
    let id = ctx.engine()?.image_import(request)?;
    ctx.print(&format!("{id}\n")).await;
    Ok(0)
}
