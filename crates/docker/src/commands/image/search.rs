//! `docker search`: looks for images on Docker Hub.

use crate::commands::prelude::*;
use crate::format::{ellipsis, render};
use engine::api::image::{SearchOptions, SearchResult};

const FLAGS: &[Flag] = &[
    Flag::filter("Filter output based on conditions provided").short('f'),
    Flag::string("format", "Pretty-print search using a Go template"),
    Flag::new("limit", Kind::Int, "Max number of search results"),
    Flag::bool("no-trunc", "Don't truncate output"),
];

const TABLE: &str = "table {{.Name}}\t{{.Description}}\t{{.StarCount}}\t{{.IsOfficial}}";

const HEADERS: &[(&str, &str)] = &[
    ("Name", "NAME"),
    ("Description", "DESCRIPTION"),
    ("StarCount", "STARS"),
    ("IsOfficial", "OFFICIAL"),
    ("IsAutomated", "AUTOMATED"),
];

/// The command.
pub const COMMAND: Command = Command::verb(
    "search",
    "[OPTIONS] TERM",
    "Search Docker Hub for images",
    Args::Exact(1),
    FLAGS,
    |ctx| Box::pin(run(ctx)),
)
.place(Place::Common);

async fn run(ctx: Invocation) -> Outcome {
    let limit = ctx.flags.int("limit");
    if !(0..=100).contains(&limit) {
        return Err(Failure::new(format!(
            "Error response from daemon: limit {limit} is outside the range of [1, 100]"
        )));
    }
    let options = SearchOptions {
        term: ctx.arg(0).into(),
        limit: if limit == 0 { 25 } else { limit as usize },
        filters: ctx.filters(),
    };
    let results = ctx.engine()?.image_search(&options).await?;
    let format = match ctx.flags.str("format") {
        "" | "table" => TABLE,
        other => other,
    };
    let truncate = !ctx.flags.bool("no-trunc");
    let mut list = results.iter().map(|result| row(result, truncate));
    ctx.print(&render(format, HEADERS, &mut list)?).await;
    Ok(0)
}

fn row(result: &SearchResult, truncate: bool) -> Value {
    let text = result.description.replace(['\n', '\r'], " ");
    let ok = |yes: bool| Value::str(if yes { "[OK]" } else { "" });
    Value::record(
        "*registry.searchContext",
        vec![
            (
                "Description",
                Value::Str(if truncate { ellipsis(&text, 45) } else { text }),
            ),
            ("IsAutomated", ok(false)),
            ("IsOfficial", ok(result.is_official)),
            ("Name", Value::str(&result.name)),
            ("StarCount", Value::Str(result.star_count.to_string())),
        ],
    )
}
