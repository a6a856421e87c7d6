//! The archive of the distribution that apt runs on.

use super::super::super::kit::Cx;
use super::super::catalogue::{Package, debian};

/// The archive of the distribution that apt runs on.
pub(super) struct Archive {
    pub(super) codename: String,
    pub(super) ubuntu: bool,
}
/// A file of an archive: its name on disk, its title, kB to download, bytes on disk.
pub(super) struct Source {
    pub(super) file: String,
    pub(super) title: String,
    pub(super) download: u32,
    pub(super) bytes: u64,
}
impl Archive {
    pub(super) fn of(cx: &Cx) -> Archive {
        let text = cx.sys.read_file("/etc/os-release").unwrap_or_default();
        let text = String::from_utf8_lossy(&text).into_owned();
        let line = text
            .lines()
            .find_map(|l| l.strip_prefix("VERSION_CODENAME="));
        Archive {
            codename: line.unwrap_or("bookworm").trim_matches('"').to_string(),
            ubuntu: text.contains("ID=ubuntu"),
        }
    }

    pub(super) fn packages(&self) -> Vec<Package> {
        debian(&self.codename)
    }

    pub(super) fn host(&self) -> &'static str {
        match self.ubuntu {
            true => "archive.ubuntu.com",
            false => "deb.debian.org",
        }
    }

    /// `http://deb.debian.org/debian`.
    pub(super) fn url(&self) -> String {
        let end = if self.ubuntu { "ubuntu" } else { "debian" };
        format!("http://{}/{end}", self.host())
    }

    /// `http://deb.debian.org/debian bookworm/main`, where most packages are.
    pub(super) fn pool(&self) -> String {
        format!("{} {}/main", self.url(), self.codename)
    }

    pub(super) fn sources(&self) -> Vec<Source> {
        let code = &self.codename;
        let (url, security) = match self.ubuntu {
            true => (self.url(), "http://security.ubuntu.com/ubuntu".to_string()),
            false => (self.url(), format!("{}-security", self.url())),
        };
        let release = |url: &str, suite: String, kb: u32| {
            (
                url.to_string(),
                suite,
                "InRelease",
                kb,
                u64::from(kb) * 1000,
            )
        };
        let list = |url: &str, suite: String, part: &'static str, kb: u32| {
            (url.to_string(), suite, part, kb, u64::from(kb) * 1968)
        };
        let all = match self.ubuntu {
            false => vec![
                release(&url, code.clone(), 151),
                release(&url, format!("{code}-updates"), 55),
                release(&security, format!("{code}-security"), 48),
                list(&url, code.clone(), "main", 8791),
                list(&url, format!("{code}-updates"), "main", 7),
                list(&security, format!("{code}-security"), "main", 284),
            ],
            true => vec![
                release(&url, code.clone(), 256),
                release(&security, format!("{code}-security"), 126),
                release(&url, format!("{code}-updates"), 126),
                release(&url, format!("{code}-backports"), 126),
                list(&url, code.clone(), "main", 1808),
                list(&url, code.clone(), "universe", 19_331),
                list(&url, code.clone(), "restricted", 117),
                list(&url, code.clone(), "multiverse", 331),
                list(&security, format!("{code}-security"), "main", 1651),
                list(&url, format!("{code}-updates"), "main", 2007),
            ],
        };
        let make = |(url, suite, part, download, bytes): (String, String, &str, u32, u64)| {
            let stem = url.trim_start_matches("http://").replace('/', "_");
            let (file, title) = match part {
                "InRelease" => (
                    format!("{stem}_dists_{suite}_InRelease"),
                    format!("{url} {suite} InRelease"),
                ),
                part => (
                    format!("{stem}_dists_{suite}_{part}_binary-amd64_Packages.lz4"),
                    format!("{url} {suite}/{part} amd64 Packages"),
                ),
            };
            Source {
                file,
                title,
                download,
                bytes,
            }
        };
        all.into_iter().map(make).collect()
    }
}
