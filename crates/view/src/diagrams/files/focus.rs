//! What the files picture is of: a container or an image, a directory in it, an entry of that, and up
//! to which layer.

use std::fmt;

use snapshot::files::Of;
use snapshot::{Container, Image, Snapshot};

/// `web /app#src layer=2` is the entry src of /app in web's image as it was after its second layer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Focus {
    /// A container's or an image's name; empty for the newest.
    pub subject: String,
    /// A directory; empty for the one that tells most.
    pub path: String,
    /// The name of an entry; empty for the one that tells most.
    pub chosen: String,
    /// How many layers of the image, from the bottom; 0 for all and what lies over them.
    pub layers: usize,
}

impl Focus {
    /// Reads a [`Request::focus`](super::super::Request::focus).
    pub fn parse(text: &str) -> Self {
        let (text, layers) = match text.rsplit_once(" layer=") {
            Some((rest, n)) if n.parse::<usize>().is_ok() => (rest, n.parse().unwrap_or(0)),
            _ => (text, 0),
        };
        let (subject, path) = text.split_once(' ').unwrap_or((text, ""));
        let (path, chosen) = path.split_once('#').unwrap_or((path, ""));
        Self {
            subject: subject.to_string(),
            path: path.to_string(),
            chosen: chosen.to_string(),
            layers,
        }
    }

    /// The same for an absolute path.
    pub fn choose(&self, path: &str) -> Self {
        let (parent, name) = path.rsplit_once('/').unwrap_or(("", path));
        let parent = if parent.is_empty() { "/" } else { parent };
        Self {
            path: parent.to_string(),
            chosen: name.to_string(),
            ..self.clone()
        }
    }

    /// The same for a directory as a whole.
    pub fn open(&self, directory: &str) -> Self {
        Self {
            path: directory.to_string(),
            chosen: String::new(),
            ..self.clone()
        }
    }
}

impl fmt::Display for Focus {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{} {}", self.subject, self.path)?;
        if !self.chosen.is_empty() {
            write!(f, "#{}", self.chosen)?;
        }
        if self.layers > 0 {
            write!(f, " layer={}", self.layers)?;
        }
        Ok(())
    }
}

/// Whose files a focus means.
pub struct Subject<'a> {
    pub container: Option<&'a Container>,
    pub image: Option<&'a Image>,
    pub name: String,
    pub of: Of,
}

/// Finds the container or image; none where there is neither.
pub fn subject<'a>(s: &'a Snapshot, focus: &Focus) -> Option<Subject<'a>> {
    let name = focus.subject.as_str();
    let container = match name {
        "" => s.containers.last(),
        _ => s.containers.iter().find(|c| c.name == name || c.id == name),
    };
    let container = container.map(|c| &**c);
    let image = match container {
        Some(c) => s.image_by_id(&c.image_id),
        None => {
            let prefix = |i: &&std::rc::Rc<Image>| !name.is_empty() && i.id.starts_with(name);
            let named = s.image(name).or_else(|| s.images.iter().find(prefix));
            Some(named.or(s.images.last())?)
        }
    };
    let image = image.map(|i| &**i);
    let (of, name) = match (container, image, focus.layers) {
        (Some(c), Some(i), n) if n > 0 => (Of::ImageUpTo(i.id.clone(), n - 1), c.name.clone()),
        (None, Some(i), n) if n > 0 => (Of::ImageUpTo(i.id.clone(), n - 1), image_name(i)),
        (Some(c), ..) => (Of::Container(c.id.clone()), c.name.clone()),
        (None, Some(i), _) => (Of::Image(i.id.clone()), image_name(i)),
        (None, None, _) => return None,
    };
    // Up to a layer it is the image that is seen.
    let container = container.filter(|_| matches!(of, Of::Container(_)));
    Some(Subject {
        container,
        image,
        name,
        of,
    })
}

fn image_name(image: &Image) -> String {
    crate::changes::image_name(image)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_focus_is_read_as_it_is_written() {
        for text in [
            "web /app#node_modules",
            "nginx:1.27 / layer=3",
            "web /a b#c d layer=1",
            " /etc",
        ] {
            assert_eq!(Focus::parse(text).to_string(), text);
        }
        let chosen = Focus::parse("web").choose("/etc/hosts");
        assert_eq!(chosen.to_string(), "web /etc#hosts");
        assert_eq!(chosen.open("/").to_string(), "web /");
    }
}
