//! `lint`: what hadolint finds in a Dockerfile of the host.

use super::form::{Form, Key, either, is_number};
use super::{Kind, Seen, Verdict, absolute};
use crate::attrs::Attrs;
use crate::text::Text;

pub struct Lint;

impl Kind for Lint {
    fn name(&self) -> &'static str {
        "lint"
    }

    fn keys(&self) -> Vec<Key> {
        vec![
            Key::needed("path", Form::Path),
            Key::new("rules", Form::Number),
            Key::new("without", Form::Text),
        ]
    }

    fn fits(&self, args: &Attrs) -> Result<(), String> {
        match args.get("rules").is_none() && args.get("without").is_none() {
            true => Err("needs rules= or without=".to_string()),
            false => Ok(()),
        }
    }

    fn look(&self, args: &Attrs, seen: &Seen) -> Verdict {
        let path = args.get("path").unwrap_or_default();
        let parts: Vec<Text> = [
            args.get("rules").map(|n| {
                let n = either(n);
                Text::new(format!("指摘 {} 個", n.ja), format!("findings: {}", n.en))
            }),
            args.get("without")
                .map(|rule| Text::new(format!("{rule} の指摘なし"), format!("without {rule}"))),
        ]
        .into_iter()
        .flatten()
        .collect();
        let wanted = Text::new(format!("{path} の hadolint"), format!("hadolint of {path}"))
            .with(&Text::list(&parts));
        let lacks = |ja: String, en: String| Verdict::lacks(Text::new(ja, en), wanted.clone());
        let Some(file) = seen.snapshot.file(&absolute(path)) else {
            return lacks(
                format!("ファイル {path} はありません"),
                format!("there is no file {path}"),
            );
        };
        let Some(lint) = seen.lint else {
            return lacks(
                "hadolint はまだ使えません".to_string(),
                "hadolint is not there yet".to_string(),
            );
        };
        let found = lint(&file.text);
        let rule = args.get("without").filter(|w| found.iter().any(|f| f == w));
        let count = args.get("rules");
        let count = count.filter(|n| !is_number(n, found.len() as i64));
        match (rule, count) {
            (None, None) => Verdict::holds(wanted),
            (Some(rule), _) => lacks(
                format!("{path} に {rule} の指摘があります"),
                format!("hadolint finds {rule} in {path}"),
            ),
            (None, Some(_)) => lacks(
                format!(
                    "{path} への指摘は {} 個です（{}）",
                    found.len(),
                    found.join("、")
                ),
                format!("findings in {path}: {} ({})", found.len(), found.join(", ")),
            ),
        }
    }
}
