//! What goes with the build picture: another build to compare with, and what would come of moving a
//! line of the Dockerfile, tried on a copy of the host.

use std::rc::Rc;

use ::session::Moment;
use ::session::preview::Stage;
use sim::Input;
use snapshot::{Build, CacheReason, FileKind, Snapshot, VertexKind};
use view::explain::{command_of, commands};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::i18n::{Lang, picture::words};
use crate::model::session::{Session, View};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub session: Session,
    pub view: View,
    pub focus: Option<String>,
    pub lang: Lang,
    pub refocus: Callback<Option<String>>,
}

/// The build that the picture is of, and the one it is compared with.
fn chosen<'a>(s: &'a Snapshot, focus: Option<&str>) -> Option<(&'a Build, Option<usize>)> {
    let numbers = focus.and_then(|f| f.strip_prefix("build "));
    let (one, other) = match numbers.map(|n| n.split_once(" vs ").unwrap_or((n, ""))) {
        Some((one, other)) => (one.parse().ok(), other.parse().ok()),
        None => (None, None),
    };
    let found = s.builds.iter().find(|b| Some(b.number) == one);
    let build = found.or(s.builds.last())?;
    Some((build, other))
}

#[component]
pub fn Controls(props: &Props) -> Html {
    let w = words(props.lang);
    let s = &props.view.snapshot;
    let file = use_state(String::new);
    let line = use_state(|| 0u32);
    let Some((build, other)) = chosen(s, props.focus.as_deref()) else {
        return Html::default();
    };
    let number = build.number;
    let oncompare = {
        let refocus = props.refocus.clone();
        Callback::from(move |event: Event| {
            let select: HtmlSelectElement = event.target_unchecked_into();
            refocus.emit(Some(match select.value().as_str() {
                "" => format!("build {number}"),
                other => format!("build {number} vs {other}"),
            }));
        })
    };
    let others = s.builds.iter().rev().filter(|b| b.number != number);
    let name = |b: &Build| {
        let tag = b.tags.first().cloned().unwrap_or_default();
        format!("{} {} {tag}", props.lang.pick("ビルド", "build"), b.number)
    };
    html! {
        <div class="files-bar">
            if s.builds.len() > 1 {
                <label class="note">{ w.compare_with }{ " " }
                    <select class="subject" data-testid="compare" onchange={oncompare}>
                        <option value="" selected={other.is_none()}>{ "–" }</option>
                        { for others.map(|b| html! {
                            <option value={b.number.to_string()} selected={other == Some(b.number)}>{ name(b) }</option>
                        }) }
                    </select>
                </label>
            }
            { what_if(props, build, &line, &file) }
        </div>
    }
}

/// The lines that can change places with the one above, files that could change, and the button.
fn what_if(
    props: &Props,
    build: &Build,
    line: &UseStateHandle<u32>,
    file: &UseStateHandle<String>,
) -> Html {
    let w = words(props.lang);
    let moves = moves(build);
    let Some(place) = place(&props.view, build) else {
        return Html::default();
    };
    let files = files(&props.view.snapshot, build, &place.folder);
    let (Some(first), Some(default)) = (moves.first(), default_file(build, &files)) else {
        return Html::default();
    };
    let chosen = moves.iter().find(|m| m.line == **line).unwrap_or(first);
    let changed = files.iter().find(|f| f.path == **file).unwrap_or(default);
    let choose = |state: UseStateHandle<String>| {
        Callback::from(move |event: Event| {
            let select: HtmlSelectElement = event.target_unchecked_into();
            state.set(select.value());
        })
    };
    let online = {
        let line = line.clone();
        Callback::from(move |event: Event| {
            let select: HtmlSelectElement = event.target_unchecked_into();
            line.set(select.value().parse().unwrap_or(0));
        })
    };
    let inputs = inputs(build, chosen, changed, &place);
    let onclick = {
        let (session, inputs) = (props.session.clone(), inputs.clone());
        Callback::from(move |_: MouseEvent| session.attempt(inputs.clone()))
    };
    html! {
        <details class="what-if" data-testid="what-if">
            <summary>{ w.what_if }</summary>
            <p>
                <select class="subject" aria-label={w.which_line} onchange={online}>
                    { for moves.iter().map(|m| html! {
                        <option value={m.line.to_string()} selected={m.line == chosen.line}>{ format!("{} {} ↑ {}", m.line, short(&m.code), short(&m.above)) }</option>
                    }) }
                </select>
                { " " }{ w.if_changed }{ " " }
                <select class="subject" aria-label={w.if_changed} onchange={choose(file.clone())}>
                    { for files.iter().map(|f| html! {
                        <option value={f.path.clone()} selected={f.path == changed.path}>{ &f.path }</option>
                    }) }
                </select>
                { " " }<button type="button" data-testid="what-if-go" {onclick}>{ w.try_it }</button>
            </p>
        </details>
    }
}

fn short(code: &str) -> String {
    let text: String = code.chars().take(28).collect();
    if text.len() < code.len() {
        text + "…"
    } else {
        text
    }
}

/// A line that can go above the one before it, in the same stage.
#[derive(Clone, Debug, PartialEq)]
struct Move {
    line: u32,
    code: String,
    above: String,
    /// First and last lines of both, from 1.
    upper: (u32, u32),
    lower: (u32, u32),
}

fn moves(build: &Build) -> Vec<Move> {
    let steps: Vec<_> = build
        .vertices
        .iter()
        .filter(|v| v.kind != VertexKind::Internal && v.line > 0 && !v.source.is_empty())
        .collect();
    let pairs = steps.windows(2).filter(|w| {
        w[0].kind != VertexKind::From
            && w[1].kind != VertexKind::From
            && w[0].stage == w[1].stage
            && w[0].last_line < w[1].line
    });
    pairs
        .map(|w| Move {
            line: w[1].line,
            code: w[1].source.clone(),
            above: w[0].source.clone(),
            upper: (w[0].line, w[0].last_line),
            lower: (w[1].line, w[1].last_line),
        })
        .collect()
}

/// Where the build was made: its line, the folder it was entered in, the Dockerfile's path and folder.
struct Place {
    line: String,
    cwd: String,
    dockerfile: String,
    folder: String,
}

fn place(view: &View, build: &Build) -> Option<Place> {
    let has = |m: &Rc<Moment>| {
        let seen = m.seen.as_ref();
        seen.is_some_and(|s| s.snapshot.builds.iter().any(|b| b.number == build.number))
    };
    // The newest moment keeps nothing until the next one begins.
    let at = view.moments.iter().take(view.at).position(has);
    let at = at.or(view.at.checked_sub(1))?;
    let moment = view.moments.get(at)?;
    // Of several commands only the one that builds, in the folder where the others led.
    let builds = |text: &String| {
        let command = command_of(text);
        matches!(
            command.as_str(),
            "build" | "buildx build" | "compose build" | "compose up"
        )
    };
    let mut all = commands(moment.text()).into_iter().map(|(_, text)| text);
    let line = all.rfind(builds)?;
    let after = moment.seen.as_ref().map_or(&view.snapshot, |s| &s.snapshot);
    let cwd = after.shell.cwd.clone();
    let files = view.snapshot.files.iter();
    let mut same = files.filter(|f| f.kind == FileKind::Regular && f.text == build.dockerfile);
    let dockerfile = same.next()?.path.clone();
    let folder = dockerfile.rsplit_once('/')?.0.to_string();
    Some(Place {
        line,
        cwd,
        dockerfile,
        folder,
    })
}

/// A file of the context that can be changed.
#[derive(Clone, Debug, PartialEq)]
struct Source {
    /// As the context calls it.
    path: String,
    absolute: String,
    text: String,
}

fn files(s: &Snapshot, build: &Build, folder: &str) -> Vec<Source> {
    let known = build.context_files.iter().filter_map(|path| {
        let absolute = format!("{folder}/{path}");
        let file = s.file(&absolute)?;
        let plain = file.kind == FileKind::Regular && !file.text.is_empty();
        (plain && path != &build.dockerfile_name).then(|| Source {
            path: path.clone(),
            absolute,
            text: file.text.clone(),
        })
    });
    known.collect()
}

/// What changed last, else the first that names no packages.
fn default_file<'a>(build: &Build, files: &'a [Source]) -> Option<&'a Source> {
    let changed = build.vertices.iter().find_map(|v| match &v.reason {
        CacheReason::Files { changes, .. } => changes.first().map(|c| c.path.as_str()),
        _ => None,
    });
    let culprit = files.iter().find(|f| Some(f.path.as_str()) == changed);
    let names = |f: &&Source| {
        !f.path.contains("package") && !f.path.contains("requirements") && !f.path.starts_with('.')
    };
    culprit.or(files.iter().find(names)).or(files.first())
}

/// As it is: the file changes, build. Then the line moves, build; the file changes, build.
fn inputs(build: &Build, to: &Move, changed: &Source, place: &Place) -> Vec<Input> {
    let write = |path: &str, text: String| Input::WriteFile {
        path: path.trim_start_matches("/home/learner/").to_string(),
        bytes: text.into_bytes(),
    };
    let quoted = place.cwd.replace('\'', r"'\''");
    let line = Input::Line(format!("(cd '{quoted}' && {})", place.line));
    vec![
        write(&changed.absolute, format!("{}\n", changed.text)),
        line.clone(),
        write(&place.dockerfile, moved(&build.dockerfile, to)),
        line.clone(),
        write(&changed.absolute, format!("{}\n\n", changed.text)),
        line,
    ]
}

/// The text with two neighbouring instructions swapped; what stands between them stays there.
fn moved(text: &str, to: &Move) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let part = |from: u32, last: u32| {
        let from = (from as usize).saturating_sub(1).min(lines.len());
        &lines[from..(last as usize).clamp(from, lines.len())]
    };
    let parts = [
        part(1, to.upper.0 - 1),
        part(to.lower.0, to.lower.1),
        part(to.upper.1 + 1, to.lower.0 - 1),
        part(to.upper.0, to.upper.1),
        part(to.lower.1 + 1, u32::MAX),
    ];
    parts.concat().join("\n") + "\n"
}

/// If what was tried was this: which of the copy's builds to compare.
pub fn focus_of(view: &View) -> Option<String> {
    let preview = view.preview.as_ref()?;
    let Stage::Ended(outcome) = &preview.stage else {
        return None;
    };
    let builds = preview
        .tried
        .iter()
        .filter(|i| matches!(i, Input::WriteFile { .. }))
        .count();
    if builds != 3 || preview.tried.len() != 6 {
        return None;
    }
    let before = outcome.before.builds.last()?.number;
    let (plain, moved) = (before + 1, before + 3);
    let has = |n: usize| outcome.after.builds.iter().any(|b| b.number == n);
    (has(plain) && has(moved)).then(|| format!("build {moved} vs {plain}"))
}
