//! The addresses of this room.

/// A place below `#/ja/`.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    /// `packs/ID`
    Pack { pack: String },
    /// `packs/ID/lessons/SLUG`
    Lesson { pack: String, slug: String },
    /// `grade`
    Grade,
    /// `report`
    Report,
}

impl Place {
    pub fn parse(path: &[&str]) -> Option<Self> {
        match path {
            ["packs", pack, "lessons", slug] => Some(Self::Lesson {
                pack: (*pack).to_string(),
                slug: (*slug).to_string(),
            }),
            ["packs", pack] => Some(Self::Pack {
                pack: (*pack).to_string(),
            }),
            ["grade"] => Some(Self::Grade),
            ["report"] => Some(Self::Report),
            _ => None,
        }
    }

    pub fn path(&self) -> String {
        match self {
            Self::Pack { pack } => format!("packs/{pack}"),
            Self::Lesson { pack, slug } => format!("packs/{pack}/lessons/{slug}"),
            Self::Grade => "grade".to_string(),
            Self::Report => "report".to_string(),
        }
    }

    /// The key of the session it shows, if it shows one.
    pub fn key(&self) -> Option<String> {
        match self {
            Self::Lesson { pack, slug } => Some(session::pack::key(pack, slug)),
            _ => None,
        }
    }
}
