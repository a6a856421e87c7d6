//! The frame: follows the address, fetches lessons, owns the session, picks the page.

use std::rc::Rc;

use gloo_events::EventListener;
use lesson::{Course, Lesson};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::browser;
use crate::components::reference::{Errors, Glossary};
use crate::components::team::Place;
use crate::components::{
    course::CourseList, header::Header, notices::Notices, stage, team, workshop::Workshop,
};
use crate::i18n::{Lang, texts};
use crate::model::session::Session;
use crate::model::settings::Settings;
use crate::rooms::Enter;
use crate::route::{Page, Route};
use ::session::{Link, Start};

/// The element that the app fills; boot.js keeps its crash screen outside it.
pub fn root() -> web_sys::Element {
    let document = browser::window()
        .document()
        .expect("a window has a document");
    document
        .get_element_by_id("app")
        .expect("index.html has the element")
}

pub enum Msg {
    Hash,
    Course(Option<Rc<Course>>),
    Lesson(Lang, String, Option<(Rc<Lesson>, Start)>),
    /// Leaves a shared session for one's own; true to make it one's own.
    Mine(bool),
    /// Shows somebody's session at its place.
    Show(Route, Box<Link>),
    Changed,
}

pub struct App {
    route: Route,
    course: Option<Rc<Course>>,
    /// The lesson shown, with its language and slug.
    lesson: Option<(Lang, String, Rc<Lesson>, Start)>,
    session: Option<(String, Session)>,
    failed: bool,
    /// A session that came with a link, for the next page opened.
    shared: Option<Link>,
    /// A link that cannot be opened.
    broken: bool,
    _listener: EventListener,
}

impl Component for App {
    type Message = Msg;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        Settings::load().apply();
        let link = ctx.link().clone();
        let listener = EventListener::new(&browser::window(), "hashchange", move |_| {
            link.send_message(Msg::Hash);
        });
        ctx.link().send_future(async {
            let text = browser::fetch_text("lessons/index.json").await;
            Msg::Course(text.and_then(|t| Course::from_json(&t)).map(Rc::new))
        });
        let mut app = Self {
            route: Route::parse(&browser::hash(), preferred()).0,
            course: None,
            lesson: None,
            session: None,
            failed: false,
            shared: None,
            broken: false,
            _listener: listener,
        };
        app.read_address();
        app.enter(ctx);
        app
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        match msg {
            Msg::Hash => {
                self.read_address();
                self.failed = false;
                self.enter(ctx);
            }
            Msg::Course(course) => {
                self.failed = course.is_none();
                self.course = course;
                self.enter(ctx);
            }
            Msg::Lesson(lang, slug, found) => self.opened(ctx, lang, slug, found),
            Msg::Mine(adopt) => self.mine(ctx, adopt),
            Msg::Show(route, link) => {
                self.shared = Some(*link);
                let _ = browser::window().location().set_hash(&route.hash());
            }
            Msg::Changed => {
                if let Some((key, session)) = &self.session {
                    team::note(key, session);
                }
            }
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        if self.route.is_stage() {
            return html! { <main id="main"><Enter<stage::Props> lang={self.route.lang} room={stage::Props { route: self.route.clone() }} /></main> };
        }
        let lang = self.route.lang;
        let t = texts(lang);
        let page = match &self.route.page {
            Page::Errors => html! { <Errors {lang} /> },
            Page::Glossary => html! { <Glossary {lang} /> },
            Page::Team(place) if self.current().is_none() => self.team(ctx, place),
            Page::Course => html! {
                <CourseList course={self.course.clone()} route={self.route.clone()} failed={self.failed} />
            },
            _ => match self.current() {
                Some(session) => html! {
                    <Workshop view={session.view()} {session} route={self.route.clone()}
                        lesson={self.lesson.as_ref().map(|l| l.2.clone())} />
                },
                None if self.failed => html! { <p class="notice" role="alert">{ t.failed }</p> },
                None if self.unknown() => {
                    html! { <p class="notice" role="alert">{ t.not_found }</p> }
                }
                None => html! { <p class="notice" role="status">{ t.loading }</p> },
            },
        };
        let mine = ctx.link().callback(Msg::Mine);
        let can_undo = self.current().is_some_and(|s| s.can_undo());
        html! {
            <>
                <a class="skip" href="#main" onclick={focus_terminal()}>{ t.skip }</a>
                <Header route={self.route.clone()} session={self.current()} {can_undo} />
                <main id="main">
                    if self.broken {
                        <p class="notice" role="alert">{ t.broken_link }</p>
                    }
                    if let Some(session) = self.current() {
                        <Notices notices={session.view().notices} {session} {lang} {mine} />
                    }
                    { page }
                </main>
            </>
        }
    }
}

impl App {
    /// Follows the address. A session in it is taken out, or a reload would open it once more.
    fn read_address(&mut self) {
        let (route, shared) = Route::parse(&browser::hash(), preferred());
        if let Some(shared) = shared {
            browser::replace_hash(&route.hash());
            self.shared = Link::decode(&shared).ok();
            self.broken = self.shared.is_none();
        } else {
            self.broken = false;
        }
        self.route = route;
    }

    /// Sees to it that what the route needs is there or on its way.
    fn enter(&mut self, ctx: &Context<Self>) {
        let lang = self.route.lang;
        match self.route.page.clone() {
            Page::Course => browser::set_page(lang.pick("ja", "en"), "Hatoba 波止場"),
            Page::Errors => browser::set_page(lang.pick("ja", "en"), texts(lang).errors),
            Page::Glossary => browser::set_page(lang.pick("ja", "en"), texts(lang).glossary),
            Page::Team(place) => self.enter_team(ctx, &place),
            Page::Sandbox => {
                self.lesson = None;
                browser::set_page(lang.pick("ja", "en"), texts(lang).sandbox);
                let start = Start {
                    key: "sandbox".to_string(),
                    ..Start::default()
                };
                self.open(ctx, start, None);
            }
            // The stage fetches what it needs, and keeps no session.
            _ if self.route.is_stage() => {}
            Page::Talk { .. } | Page::Embed { .. } => {}
            Page::Lesson { slug, .. } => {
                match self.lesson.clone().filter(|_| self.lesson_is(&slug)) {
                    Some((_, _, lesson, start)) => self.open(ctx, start, Some(lesson)),
                    None => self.fetch(ctx, slug),
                }
            }
        }
    }

    /// A lesson of a pack asks for a name first, unless it is somebody's session that is shown.
    fn team(&self, ctx: &Context<Self>, place: &Place) -> Html {
        let route = self.route.clone();
        let show = ctx
            .link()
            .callback(|(route, link)| Msg::Show(route, Box::new(link)));
        match place {
            Place::Lesson { pack, .. }
                if team::shelf::name(pack).is_none() && self.shared.is_none() =>
            {
                let named = ctx.link().callback(|()| Msg::Hash);
                html! { <div class="team"><team::Gate lang={route.lang} pack={pack.clone()} {named} /></div> }
            }
            Place::Lesson { .. } if !self.failed => {
                html! { <p class="notice" role="status">{ texts(route.lang).loading }</p> }
            }
            _ => {
                let (lang, place) = (route.lang, place.clone());
                html! { <Enter<team::Props> {lang} room={team::Props { route, place, show }} /> }
            }
        }
    }

    fn enter_team(&mut self, ctx: &Context<Self>, place: &Place) {
        let lang = self.route.lang;
        let (Place::Lesson { pack, slug }, Some(key)) = (place, place.key()) else {
            browser::set_page(lang.pick("ja", "en"), team::title(&self.route, place));
            // The name may become another one here, and with it the seed of the lessons.
            self.lesson = None;
            // What was typed up to now is what a report has.
            if let Some((_, session)) = self.session.take() {
                session.leave();
            }
            return;
        };
        if team::shelf::name(pack).is_none() && self.shared.is_none() {
            return;
        }
        if let Some((_, _, lesson, start)) = self.lesson.clone().filter(|_| self.lesson_is(&key)) {
            return self.open(ctx, start, Some(lesson));
        }
        let (pack, slug, link) = (pack.clone(), slug.clone(), ctx.link().clone());
        spawn_local(async move {
            let found = team::shelf::lesson(&pack, &slug, lang).await;
            let found = found.map(|m| (m.lesson, m.start));
            link.send_message(Msg::Lesson(lang, key, found));
        });
    }

    fn fetch(&mut self, ctx: &Context<Self>, slug: String) {
        let Some(entry) = self.course.as_ref().and_then(|c| c.find(&slug)).cloned() else {
            return;
        };
        let lang = self.route.lang;
        let link = ctx.link().clone();
        spawn_local(async move {
            let folder = format!("lessons/{}", entry.folder);
            let path = format!("{folder}/lesson.{}.md", lang.pick("ja", "en"));
            let mut files = Vec::new();
            for file in &entry.files {
                let bytes = browser::fetch(&format!("{folder}/files/{file}")).await;
                files.extend(bytes.map(|b| (file.clone(), b)));
            }
            let setup = match entry.setup {
                true => browser::fetch_text(&format!("{folder}/setup.t")).await,
                false => None,
            };
            let found = browser::fetch_text(&path).await.map(|text| {
                let (lesson, _) = lesson::parse(&text);
                let start = Start {
                    key: slug.clone(),
                    images: lesson.images.clone(),
                    files,
                    setup: setup.unwrap_or_default(),
                    seed: None,
                };
                (Rc::new(lesson), start)
            });
            link.send_message(Msg::Lesson(lang, slug, found));
        });
    }

    fn opened(
        &mut self,
        ctx: &Context<Self>,
        lang: Lang,
        slug: String,
        found: Option<(Rc<Lesson>, Start)>,
    ) {
        let Some((lesson, start)) = found else {
            self.failed = true;
            return;
        };
        browser::set_page(lang.pick("ja", "en"), &lesson.title);
        self.lesson = Some((lang, slug, lesson.clone(), start.clone()));
        let known = self.current();
        self.open(ctx, start, Some(lesson.clone()));
        // The same session in another language.
        if let Some(session) = known.filter(|s| Some(s) == self.current().as_ref()) {
            session.watch(lesson);
        }
    }

    /// Opens the session of that key: from a link, or from the browser's store, or fresh.
    fn open(&mut self, ctx: &Context<Self>, start: Start, lesson: Option<Rc<Lesson>>) {
        let shared = self.shared.take();
        let same = self.session.as_ref().is_some_and(|s| s.0 == start.key);
        if same && shared.is_none() {
            return;
        }
        if let Some((_, session)) = self.session.take() {
            session.leave();
        }
        let key = start.key.clone();
        let changed = ctx.link().callback(|()| Msg::Changed);
        let session = match shared {
            Some(link) => Session::open_shared(start, link, lesson, changed),
            None => Session::open(start, lesson, changed),
        };
        self.session = Some((key, session));
    }

    fn mine(&mut self, ctx: &Context<Self>, adopt: bool) {
        let Some((_, session)) = &self.session else {
            return;
        };
        if adopt && !session.adopt() {
            return;
        }
        session.forget_shared();
        self.session = None;
        self.enter(ctx);
    }

    fn lesson_is(&self, slug: &str) -> bool {
        let lesson = self.lesson.as_ref();
        lesson.is_some_and(|(lang, s, ..)| *lang == self.route.lang && s == slug)
    }

    fn unknown(&self) -> bool {
        match (&self.route.page, &self.course) {
            (Page::Lesson { slug, .. }, Some(course)) => course.find(slug).is_none(),
            _ => false,
        }
    }

    /// The session, if it belongs to the page shown.
    fn current(&self) -> Option<Session> {
        let key = match &self.route.page {
            Page::Course | Page::Errors | Page::Glossary => return None,
            Page::Team(place) => &*place.key()?,
            Page::Talk { .. } | Page::Embed { .. } => return None,
            Page::Sandbox => "sandbox",
            Page::Lesson { slug, .. } => slug,
        };
        let session = self.session.as_ref().filter(|s| s.0 == key);
        session.map(|s| s.1.clone())
    }
}

fn preferred() -> Lang {
    match browser::prefers_japanese() {
        true => Lang::Ja,
        false => Lang::En,
    }
}

/// The skip link leads into the terminal; its address would be taken for a route.
fn focus_terminal() -> Callback<MouseEvent> {
    Callback::from(|event: MouseEvent| {
        event.prevent_default();
        crate::components::terminal::focus();
    })
}
