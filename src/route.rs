//! Places of the app, kept in the URL's fragment so that any static host and sub path will do.

use crate::components::team::Place;
use crate::i18n::Lang;

#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    pub lang: Lang,
    pub page: Page,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Page {
    Course,
    Sandbox,
    Errors,
    Glossary,
    /// Packs, reports, grading.
    Team(Place),
    /// With `slides`, the lesson on the stage.
    Lesson {
        slug: String,
        slides: bool,
    },
    /// A talk on the stage, or the speaker's window of it. Where in it one is, the stage reads from
    /// the address itself.
    Talk {
        name: String,
        present: bool,
    },
    /// A lesson's host for another site's frame.
    Embed {
        slug: String,
    },
}

impl Route {
    /// Reads `#/ja/lessons/ports`, with the session of a shared link after `?s=` if there is one.
    /// Whatever is not understood leads to the list of lessons.
    pub fn parse(hash: &str, preferred: Lang) -> (Self, Option<String>) {
        let hash = hash.trim_start_matches('#').trim_start_matches('/');
        let (path, query) = hash.split_once('?').unwrap_or((hash, ""));
        let shared = query.strip_prefix("s=").map(str::to_string);
        let parts: Vec<&str> = path.split('/').filter(|p| !p.is_empty()).collect();
        let place = parts.get(1..).and_then(Place::parse);
        let mut parts = parts.into_iter();
        let lang = match parts.next() {
            Some("ja") => Lang::Ja,
            Some("en") => Lang::En,
            _ => preferred,
        };
        let page = match (parts.next(), parts.next(), parts.next()) {
            (Some("sandbox"), ..) => Page::Sandbox,
            (Some("errors"), ..) => Page::Errors,
            (Some("glossary"), ..) => Page::Glossary,
            (Some("lessons"), Some(slug), rest) => Page::Lesson {
                slug: slug.to_string(),
                slides: rest == Some("slides"),
            },
            (Some("talks"), Some(name), rest) => Page::Talk {
                name: name.to_string(),
                present: rest == Some("present"),
            },
            (Some("embed"), Some("lessons"), Some(slug)) => Page::Embed {
                slug: slug.to_string(),
            },
            _ => place.map_or(Page::Course, Page::Team),
        };
        (Self { lang, page }, shared)
    }

    pub fn hash(&self) -> String {
        let lang = self.lang.pick("ja", "en");
        match &self.page {
            Page::Course => format!("#/{lang}"),
            Page::Sandbox => format!("#/{lang}/sandbox"),
            Page::Errors => format!("#/{lang}/errors"),
            Page::Glossary => format!("#/{lang}/glossary"),
            Page::Team(place) => format!("#/{lang}/{}", place.path()),
            Page::Lesson {
                slug,
                slides: false,
            } => format!("#/{lang}/lessons/{slug}"),
            Page::Lesson { slug, slides: true } => format!("#/{lang}/lessons/{slug}/slides"),
            Page::Talk { name, present } => {
                let end = if *present { "/present" } else { "" };
                format!("#/{lang}/talks/{name}{end}")
            }
            Page::Embed { slug } => format!("#/{lang}/embed/lessons/{slug}"),
        }
    }

    /// Whether the page is the stage's: without the bar, the whole screen its own.
    pub fn is_stage(&self) -> bool {
        matches!(
            self.page,
            Page::Lesson { slides: true, .. } | Page::Talk { .. } | Page::Embed { .. }
        )
    }

    pub fn with_lang(&self, lang: Lang) -> Self {
        Self {
            lang,
            page: self.page.clone(),
        }
    }

    /// The lesson of that slug: of the same pack, if this is in one.
    pub fn lesson(&self, slug: &str) -> Self {
        let slug = slug.to_string();
        self.to(match &self.page {
            Page::Team(Place::Lesson { pack, .. }) => Page::Team(Place::Lesson {
                pack: pack.clone(),
                slug,
            }),
            _ => Page::Lesson {
                slug,
                slides: false,
            },
        })
    }

    /// The list that the lesson shown stands in.
    pub fn list(&self) -> Self {
        self.to(match &self.page {
            Page::Team(Place::Lesson { pack, .. }) => {
                Page::Team(Place::Pack { pack: pack.clone() })
            }
            _ => Page::Course,
        })
    }

    pub fn to(&self, page: Page) -> Self {
        Self {
            lang: self.lang,
            page,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_reads_what_it_wrote() {
        for hash in [
            "#/ja",
            "#/en/sandbox",
            "#/ja/errors",
            "#/en/glossary",
            "#/ja/lessons/ports",
            "#/en/lessons/data/slides",
            "#/ja/packs/day1",
            "#/ja/packs/day1/lessons/hello",
            "#/en/grade",
            "#/ja/report",
            "#/ja/talks/root",
            "#/en/talks/root/present",
            "#/ja/embed/lessons/ports",
        ] {
            assert_eq!(Route::parse(hash, Lang::Ja).0.hash(), hash);
        }
    }

    #[test]
    fn a_shared_session_comes_with_the_route() {
        let (route, shared) = Route::parse("#/ja/sandbox?s=abc", Lang::En);
        assert_eq!(route.page, Page::Sandbox);
        assert_eq!(shared.as_deref(), Some("abc"));
    }

    #[test]
    fn nonsense_leads_to_the_course_in_the_preferred_language() {
        let (route, _) = Route::parse("#/xx/yy/zz", Lang::En);
        assert_eq!((route.lang, route.page), (Lang::En, Page::Course));
    }
}
