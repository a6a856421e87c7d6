//! The pane: what is open is shown, what is done goes to the desk and to the session.

use std::collections::BTreeSet;
use std::rc::Rc;

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use session::Shown;
use session::desk::{Desk, Doc, Found};
use sim::lint::Finding;
use snapshot::{FileKind, HostFile};
use view::editor::tree::{self, Row};
use view::{Changes, Mark as Change};
use web_sys::{DragEvent, HtmlInputElement};
use yew::prelude::*;

use super::bar::{Answer, Tabs};
use super::editor::{Editor, Goto};
use super::findings::{self, Findings};
use super::line::Mark;
use super::transfer::{self, Came};
use super::tree::Tree;
use crate::browser;
use crate::browser::storage::Local;
use crate::i18n::Lang;
use crate::i18n::files::files;
use crate::model::session::Session;

/// How long after the last key a text is looked through and kept.
const PAUSE_MS: u32 = 150;
/// How long "saved" is said.
const SAID_MS: u32 = 2_000;

/// A file to be opened, and a number that differs each time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opened {
    pub path: String,
    /// A line to go to, counted from 1.
    pub line: Option<usize>,
    pub times: u32,
}

#[derive(Properties, Clone, PartialEq)]
pub struct Props {
    pub session: Session,
    pub files: Rc<Vec<HostFile>>,
    pub changes: Rc<Changes>,
    pub shown: Shown,
    /// Nothing that was typed or saved is on its way to the host.
    pub settled: bool,
    pub visible: bool,
    /// What looks through texts is there.
    pub lints: bool,
    pub lang: Lang,
    pub opened: Opened,
    /// The buttons that choose between picture and editor.
    pub tabs: Html,
}

pub enum Msg {
    Choose(String, bool),
    Tab(usize),
    Close(usize),
    Answer(Answer),
    Typed(Rc<str>),
    Paused,
    Save,
    ToLf,
    Said,
    Ask(Asked),
    Named(Option<String>),
    Remove(String),
    Upload,
    Came(Came),
    Download,
    DownloadAll,
    Go(usize),
    Fix(usize),
    /// Shows or hides the tree, where there is no room for both.
    Side,
}

/// What a name is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    New,
    Rename,
}

/// What the parts call; made once, so that a part is drawn anew only when what it shows changed.
pub(super) struct Calls {
    tab: Callback<usize>,
    close: Callback<usize>,
    choose: Callback<(String, bool)>,
    remove: Callback<String>,
    typed: Callback<Rc<str>>,
    save: Callback<()>,
    go: Callback<usize>,
    fix: Callback<usize>,
}

pub struct FilesPane {
    pub(super) calls: Calls,
    pub(super) desk: Desk<Local>,
    pub(super) open: BTreeSet<String>,
    pub(super) chosen: Option<String>,
    pub(super) rows: Rc<Vec<Row>>,
    pub(super) changed: Rc<BTreeSet<String>>,
    pub(super) asked: Option<Asked>,
    /// The file that was to be closed with unsaved text in it.
    pub(super) closing: bool,
    pub(super) said: Option<String>,
    pub(super) findings: Rc<Vec<Finding>>,
    pub(super) marks: Rc<Vec<Mark>>,
    pub(super) goto: Goto,
    /// The file that the place to go to is in.
    pub(super) goto_in: String,
    /// Whether the tree is shown where there is no room for both.
    pub(super) side: bool,
    /// Folders that were there before: a new one opens by itself.
    pub(super) seen: BTreeSet<String>,
    pub(super) chooser: NodeRef,
    pub(super) pause: Option<Timeout>,
    pub(super) speech: Option<Timeout>,
    pub(super) _leaving: EventListener,
}

pub const HOME: &str = "/home/learner";
const UID: u32 = 1000;

impl Component for FilesPane {
    type Message = Msg;
    type Properties = Props;

    fn create(ctx: &Context<Self>) -> Self {
        let props = ctx.props();
        let link = ctx.link().clone();
        let leaving = EventListener::new(&browser::window(), "pagehide", move |_| {
            link.send_message(Msg::Paused);
        });
        let link = ctx.link();
        let calls = Calls {
            tab: link.callback(Msg::Tab),
            close: link.callback(Msg::Close),
            choose: link.callback(|(path, open)| Msg::Choose(path, open)),
            remove: link.callback(Msg::Remove),
            typed: link.callback(Msg::Typed),
            save: link.callback(|()| Msg::Save),
            go: link.callback(Msg::Go),
            fix: link.callback(Msg::Fix),
        };
        let mut pane = Self {
            calls,
            desk: Desk::open(Local, &props.session.key()),
            open: BTreeSet::new(),
            chosen: None,
            rows: Rc::default(),
            changed: Rc::default(),
            asked: None,
            closing: false,
            said: None,
            findings: Rc::default(),
            marks: Rc::default(),
            goto: Goto::default(),
            goto_in: String::new(),
            side: true,
            seen: BTreeSet::new(),
            chooser: NodeRef::default(),
            pause: None,
            speech: None,
            _leaving: leaving,
        };
        pane.look(props);
        pane.list(props);
        pane.show_opened(props);
        pane
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &Props) -> bool {
        let props = ctx.props();
        if props.session != old.session {
            self.desk.keep();
            self.desk = Desk::open(Local, &props.session.key());
            self.chosen = None;
        }
        let fresh = !Rc::ptr_eq(&props.files, &old.files);
        if fresh || !Rc::ptr_eq(&props.changes, &old.changes) {
            self.list(props);
        }
        if fresh
            || props.shown != old.shown
            || props.settled != old.settled
            || props.session != old.session
        {
            self.look(props);
        }
        if props.opened != old.opened {
            self.show_opened(props);
        }
        if props.visible && (fresh || !old.visible || props.lints != old.lints) {
            self.lint(props);
        }
        true
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        let props = ctx.props();
        match msg {
            Msg::Choose(path, open) => self.choose(props, path, open),
            Msg::Tab(tab) => {
                self.desk.choose(tab);
                self.chosen = self.desk.active().map(|d| d.path.clone());
                self.closing = false;
                self.lint(props);
            }
            Msg::Close(tab) => self.close(props, tab),
            Msg::Answer(answer) => self.answer(props, answer),
            Msg::Typed(text) => {
                self.desk.typed(&text);
                let link = ctx.link().clone();
                self.pause = Some(Timeout::new(PAUSE_MS, move || {
                    link.send_message(Msg::Paused);
                }));
            }
            Msg::Paused => {
                self.desk.keep();
                self.lint(props);
            }
            Msg::Save => self.save(ctx),
            Msg::ToLf => self.desk.to_lf(),
            Msg::Said => self.said = None,
            Msg::Ask(asked) => self.asked = Some(asked),
            Msg::Named(path) => self.named(props, path),
            Msg::Remove(path) => {
                props
                    .session
                    .submit(&format!("rm -r {}", tree::word(&path)));
            }
            Msg::Upload => {
                if let Some(input) = self.chooser.cast::<HtmlInputElement>() {
                    input.click();
                }
                return false;
            }
            Msg::Came(came) => self.came(ctx, came),
            Msg::Download => {
                let path = self.chosen.clone().unwrap_or_default();
                let name = path.rsplit('/').next().unwrap_or_default();
                if let Some(bytes) = props.session.file_bytes(&path, 64 << 20) {
                    browser::download_bytes(name, &bytes);
                }
                return false;
            }
            Msg::DownloadAll => match transfer::archive(props) {
                Ok(bytes) => {
                    browser::download_bytes("hatoba.zip", &bytes);
                    return false;
                }
                Err(fault) => self.say(ctx, fault.to_string()),
            },
            Msg::Go(line) => self.go(line),
            Msg::Side => self.side = !self.side,
            Msg::Fix(number) => self.fix(props, number),
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let t = files(props.lang);
        let link = ctx.link();
        let docs = self.desk.docs();
        let active = self.desk.active_index();
        let past = matches!(props.shown, Shown::Past(_));
        let unsaved: BTreeSet<String> = docs
            .iter()
            .filter(|d| d.is_unsaved())
            .map(|d| d.path.clone())
            .collect();
        let tabs: Vec<_> = docs
            .iter()
            .map(|d| (d.path.clone(), d.name().to_string(), d.is_unsaved()))
            .collect();
        let ondrop = {
            let link = link.clone();
            Callback::from(move |event: DragEvent| {
                event.prevent_default();
                if let Some(list) = event.data_transfer().and_then(|d| d.files()) {
                    transfer::read(&list, &link.callback(Msg::Came));
                }
            })
        };
        let empty = past || docs.is_empty();
        let ondragover = Callback::from(|event: DragEvent| event.prevent_default());
        let doc = |(n, doc): (usize, &Doc)| {
            let shown = n == active && !past;
            let marks = if shown {
                self.marks.clone()
            } else {
                Rc::default()
            };
            let goto = if doc.path == self.goto_in {
                self.goto
            } else {
                Goto::default()
            };
            html! {
                <Editor key={doc.path.clone()} path={doc.path.clone()} text={doc.text.clone()} version={doc.version}
                    shown={shown && props.visible} active={shown} lang={props.lang} {marks} {goto}
                    ontyped={self.calls.typed.clone()} onsave={self.calls.save.clone()} />
            }
        };
        html! {
            <div class={classes!("desk", (!self.side).then_some("closed"))} {ondrop} {ondragover}>
                <div class="desk-bar">
                    { props.tabs.clone() }
                    <button type="button" class="show-side" aria-expanded={self.side.to_string()} onclick={link.callback(|_: MouseEvent| Msg::Side)}>{ t.files }</button>
                    <Tabs docs={tabs} {active} lang={props.lang} onchoose={self.calls.tab.clone()} onclose={self.calls.close.clone()} />
                    <span class="gap"></span>
                    if let Some(said) = &self.said { <span class="said-saved" role="status">{ said }</span> }
                    if let Some(doc) = self.desk.active().filter(|_| !past) {
                        if doc.crlf {
                            <button type="button" class="quiet" title={t.crlf} onclick={link.callback(|_: MouseEvent| Msg::ToLf)}>{ "CRLF → LF" }</button>
                        }
                        <button type="button" class="save" disabled={!doc.is_unsaved()} onclick={link.callback(|_: MouseEvent| Msg::Save)}>
                            { t.save }{ " " }<kbd>{ "Ctrl S" }</kbd>
                        </button>
                    }
                </div>
                <div class="side">
                    { self.tools(ctx, t) }
                    <Tree rows={self.rows.clone()} lang={props.lang} chosen={self.chosen.clone()} {unsaved} changed={self.changed.clone()}
                        onchoose={self.calls.choose.clone()} onremove={self.calls.remove.clone()} />
                </div>
                <div class="bench" data-testid={empty.then_some("editor")}>
                    { self.body(ctx, t, past) }
                    { for docs.iter().enumerate().map(doc) }
                    <p id="editor-keys" class="said">{ t.keys }</p>
                    if self.desk.active().is_some() && !past {
                        <Findings findings={self.findings.clone()} lang={props.lang} ongo={self.calls.go.clone()} onfix={self.calls.fix.clone()} />
                    }
                </div>
            </div>
        }
    }
}

impl FilesPane {
    /// Compares what is open with the disk, when the present is shown.
    fn look(&mut self, props: &Props) {
        if props.shown == Shown::Now {
            let session = &props.session;
            self.desk.look(props.settled, |path| session.read(path));
        }
    }

    /// Makes the tree's rows anew.
    fn list(&mut self, props: &Props) {
        let folders = props.files.iter().filter(|f| f.kind == FileKind::Directory);
        for path in folders.filter_map(|f| f.path.strip_prefix(HOME)) {
            let path = path.trim_start_matches('/');
            let top = !path.contains('/') && !path.starts_with('.') && path != "node_modules";
            // What a lesson brings or a command makes shows what is in it.
            if top && self.seen.insert(path.to_string()) {
                self.open.insert(path.to_string());
            }
        }
        self.rows = Rc::new(tree::rows(&props.files, HOME, &self.open, UID));
        let files = props
            .changes
            .list
            .iter()
            .filter(|c| c.kind == "file" && c.mark != Change::Gone);
        let below = files.filter_map(|c| c.id.strip_prefix(HOME));
        self.changed = Rc::new(
            below
                .map(|p| p.trim_start_matches('/').to_string())
                .collect(),
        );
    }

    /// Puts the cursor into a line of the file shown; 0 for where it is.
    fn go(&mut self, line: usize) {
        let times = self.goto.times + 1;
        self.goto = Goto { line, times };
        self.goto_in = self
            .desk
            .active()
            .map(|d| d.path.clone())
            .unwrap_or_default();
    }

    fn show_opened(&mut self, props: &Props) {
        if props.opened.times > 0 {
            let path = props.opened.path.clone();
            self.show(props, &path);
            if let Some(line) = props.opened.line {
                self.goto = Goto {
                    line,
                    times: self.goto.times + 1,
                };
            }
        }
    }

    /// Opens a file, and the folders above it in the tree.
    fn show(&mut self, props: &Props, path: &str) {
        let found = props.session.read(path);
        if found == Found::Directory {
            self.open.insert(path.to_string());
        } else if self.desk.show(path, &found) {
            self.side = false;
        } else {
            let t = files(props.lang);
            self.said = Some(match found {
                Found::NoText(size) if size > session::desk::MOST => {
                    format!("{} {path}", t.too_big)
                }
                _ => format!("{path}: {}", t.no_text),
            });
        }
        self.open.extend(tree::folders(path));
        self.chosen = Some(path.to_string());
        self.closing = false;
        self.list(props);
        self.lint(props);
    }

    fn choose(&mut self, props: &Props, path: String, open: bool) {
        let folder = self
            .rows
            .iter()
            .find(|r| r.path == path)
            .and_then(|r| r.open);
        match folder {
            Some(true) if open => {
                self.open.remove(&path);
            }
            Some(false) if open => {
                self.open.insert(path.clone());
            }
            None if open => self.show(props, &path),
            _ => {}
        }
        self.chosen = Some(path);
        self.list(props);
    }

    fn close(&mut self, props: &Props, tab: usize) {
        let unsaved = self.desk.docs().get(tab).is_some_and(|d| d.text != d.saved);
        self.closing = unsaved;
        match unsaved {
            true => self.desk.choose(tab),
            false => self.desk.close(tab),
        }
        self.lint(props);
    }

    fn answer(&mut self, props: &Props, answer: Answer) {
        let tab = self.desk.active_index();
        self.closing = false;
        match answer {
            Answer::TakeTheirs => self.desk.take_theirs(),
            Answer::KeepMine => self.desk.keep_mine(),
            Answer::SaveAndClose => {
                if let Some((path, bytes)) = self.desk.save() {
                    props.session.write_bytes(&path, bytes);
                }
                self.desk.close(tab);
            }
            Answer::ThrowAway => self.desk.close(tab),
            Answer::Stay => {}
        }
        self.lint(props);
    }

    fn save(&mut self, ctx: &Context<Self>) {
        let props = ctx.props();
        let unsaved = self.desk.active().is_some_and(Doc::is_unsaved);
        if props.shown != Shown::Now || !unsaved {
            return;
        }
        if let Some((path, bytes)) = self.desk.save() {
            props.session.write_bytes(&path, bytes);
            self.say(ctx, files(props.lang).saved.to_string());
        }
    }

    /// Says something for a while.
    fn say(&mut self, ctx: &Context<Self>, text: String) {
        self.said = Some(text);
        let link = ctx.link().clone();
        self.speech = Some(Timeout::new(SAID_MS, move || link.send_message(Msg::Said)));
    }

    fn named(&mut self, props: &Props, path: Option<String>) {
        let asked = self.asked.take();
        let (Some(path), Some(asked)) = (path, asked) else {
            return;
        };
        match (asked, self.chosen.clone()) {
            (Asked::New, _) if path.ends_with('/') => {
                let folder = path.trim_end_matches('/');
                props
                    .session
                    .submit(&format!("mkdir -p {}", tree::word(folder)));
                self.open.insert(folder.to_string());
            }
            (Asked::New, _) => {
                if props.session.read(&path) == Found::Absent {
                    props.session.write_bytes(&path, Vec::new());
                }
                self.show(props, &path);
            }
            (Asked::Rename, Some(old)) if old != path.trim_end_matches('/') => {
                let path = path.trim_end_matches('/').to_string();
                let line = format!("mv -n {} {}", tree::word(&old), tree::word(&path));
                if props.session.submit(&line) {
                    self.desk.renamed(&old, &path);
                    self.chosen = Some(path);
                }
            }
            (Asked::Rename, _) => {}
        }
    }

    /// The folder that new files come to: the one chosen, or that of the file chosen.
    pub(super) fn folder(&self) -> String {
        let chosen = self.chosen.as_deref().unwrap_or_default();
        let is_folder = self
            .rows
            .iter()
            .any(|r| r.path == chosen && r.open.is_some());
        match (is_folder, chosen.rsplit_once('/')) {
            (true, _) => format!("{chosen}/"),
            (false, Some((folder, _))) => format!("{folder}/"),
            (false, None) => String::new(),
        }
    }

    fn came(&mut self, ctx: &Context<Self>, came: Came) {
        let props = ctx.props();
        match came {
            Came::TooBig(name) => self.say(ctx, format!("{} {name}", files(props.lang).too_big)),
            Came::File { name, bytes } => {
                let Some(path) = tree::place(&format!("{}{name}", self.folder())) else {
                    return;
                };
                props.session.write_bytes(&path, bytes);
                self.open.extend(tree::folders(&path));
                self.chosen = Some(path);
            }
        }
    }

    /// Looks through the text shown.
    fn lint(&mut self, props: &Props) {
        let found = self
            .desk
            .active()
            .map(|d| props.session.lint(&d.path, &d.text));
        let found = found.unwrap_or_default();
        let mark = |f: &Finding| Mark {
            line: f.line,
            start: f.start,
            end: f.end,
            class: findings::class(f.severity),
        };
        self.marks = Rc::new(found.iter().map(mark).collect());
        self.findings = Rc::new(found);
    }

    fn fix(&mut self, props: &Props, number: usize) {
        let Some(fix) = self.findings.get(number).and_then(|f| f.fix.clone()) else {
            return;
        };
        if self.desk.active().is_none_or(|d| d.path != fix.path) {
            self.show(props, &fix.path);
        }
        self.desk.replace(&fix.path, &fix.text);
        self.lint(props);
    }
}
