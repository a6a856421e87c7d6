//! `hatoba gallery DIR`: every picture of a dozen hosts, at three widths, in both languages, on
//! static pages, so that people can look at all of them at once.

mod scenarios;

use std::fs;
use std::path::Path;

use sim::{Batch, SimConfig};
use snapshot::Snapshot;
use view::diagrams::{DIAGRAMS, Request};
use view::{Changes, Lang, changes};

use scenarios::{SCENARIOS, Scenario};

/// Phone, half a laptop, the workbench.
const WIDTHS: [f64; 3] = [360.0, 560.0, 1000.0];

/// Writes the pages; true if all could be written.
pub fn main(dir: &str) -> bool {
    let dir = Path::new(dir);
    let style = concat!(
        include_str!("../../../../assets/tokens.css"),
        include_str!("../../../../assets/scene.css"),
        include_str!("../../../../assets/picture.css"),
        include_str!("gallery.css")
    );
    let mut index = String::new();
    let written = fs::create_dir_all(dir).and_then(|()| {
        fs::write(dir.join("gallery.css"), style)?;
        for scenario in SCENARIOS {
            let moment = moment(scenario);
            for lang in [Lang::Ja, Lang::En] {
                let name = format!("{}.{}.html", scenario.name, word(lang));
                index.push_str(&format!("<li><a href=\"{name}\">{name}</a></li>"));
                fs::write(dir.join(&name), page(scenario, &moment, lang))?;
            }
            println!("{}", scenario.name);
        }
        let index = format!("<!doctype html><meta charset=\"utf-8\"><ul>{index}</ul>");
        fs::write(dir.join("index.html"), index)
    });
    if let Err(error) = &written {
        eprintln!("hatoba gallery: {}: {error}", dir.display());
    }
    written.is_ok()
}

fn word(lang: Lang) -> &'static str {
    lang.pick("ja", "en")
}

/// A host after its last command line, and what that line changed.
struct Moment {
    host: Batch,
    after: Snapshot,
    changes: Changes,
    said: String,
}

fn moment(scenario: &Scenario) -> Moment {
    let mut host = Batch::new(&SimConfig {
        images: scenario.images.iter().map(ToString::to_string).collect(),
        online: true,
        ..SimConfig::default()
    });
    let (last, first) = scenario.commands.split_last().unwrap_or((&"true", &[]));
    for command in first {
        host.run(command);
    }
    let before = host.snapshot();
    let result = host.run(last);
    let after = host.snapshot();
    Moment {
        changes: changes(Some(&before), &after),
        after,
        said: String::from_utf8_lossy(&result.output).into_owned(),
        host,
    }
}

fn page(scenario: &Scenario, moment: &Moment, lang: Lang) -> String {
    let escape = view::svg::escape;
    let last = scenario.commands.last().unwrap_or(&"");
    let mut out = format!(
        "<!doctype html><html lang=\"{}\"><meta charset=\"utf-8\"><title>{}</title>\
         <link rel=\"stylesheet\" href=\"gallery.css\"><body><h1>{}</h1><pre>$ {}\n{}</pre>",
        word(lang),
        scenario.name,
        scenario.name,
        escape(last),
        escape(&moment.said)
    );
    let goals = (scenario.goals)(lang);
    for diagram in DIAGRAMS {
        out.push_str(&format!(
            "<h2>{}</h2>",
            lang.pick(diagram.title.0, diagram.title.1)
        ));
        let mut text = String::new();
        for width in WIDTHS {
            let request = Request {
                focus: scenario.focus,
                goals: &goals,
                files: Some(&moment.host),
                ..Request::new(&moment.after, &moment.changes, lang, width)
            };
            let scene = (diagram.draw)(&request);
            out.push_str(&format!(
                "<figure><figcaption>{width}</figcaption>{}</figure>",
                view::svg::to_svg(&scene)
            ));
            text = scene.to_text();
        }
        out.push_str(&format!("<pre class=\"text\">{}</pre>", escape(&text)));
    }
    out.push_str("</body></html>");
    out
}
