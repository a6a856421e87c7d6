//! The reports of a group: who did what, where most stopped, who has another's inputs; as a table, as
//! CSV for a spreadsheet, as JUnit for a build.

use std::collections::BTreeMap;

use lesson::{Lesson, Text};

use super::{Doubt, Mark, Verdict};

/// A check of the pack.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// The lesson's slug.
    pub lesson: String,
    /// The check's id.
    pub check: String,
    /// What the learner reads.
    pub label: String,
    /// It is the first of its lesson.
    pub first: bool,
}

/// Where most stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Worst {
    /// The index of the column.
    pub column: usize,
    pub people: usize,
}

/// Learners by checks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Class {
    pub columns: Vec<Column>,
    pub rows: Vec<Verdict>,
}

impl Class {
    /// The table of a pack's lessons, with no rows yet.
    pub fn new<'a>(lessons: impl IntoIterator<Item = (&'a str, &'a Lesson)>) -> Self {
        let column = |(slug, lesson): (&str, &Lesson)| {
            let checks = lesson.checks().enumerate();
            let column = |(n, check): (usize, &lesson::Check)| Column {
                lesson: slug.to_string(),
                check: check.id.clone(),
                label: lesson::plain(&check.label),
                first: n == 0,
            };
            checks.map(column).collect::<Vec<_>>()
        };
        Self {
            columns: lessons.into_iter().flat_map(column).collect(),
            rows: Vec::new(),
        }
    }

    /// Adds a learner, and looks who else has the same inputs.
    pub fn add(&mut self, verdict: Verdict) {
        self.rows.push(verdict);
        self.rows.sort_by(|a, b| a.name.cmp(&b.name));
        self.mark_copies();
    }

    fn mark_copies(&mut self) {
        let mut owners: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for row in &self.rows {
            for lesson in row.lessons.iter().filter(|l| !l.print.is_empty()) {
                let names = owners.entry(lesson.print.clone()).or_default();
                if !names.contains(&row.name) {
                    names.push(row.name.clone());
                }
            }
        }
        for row in &mut self.rows {
            for lesson in &mut row.lessons {
                lesson.doubts.retain(|d| !matches!(d, Doubt::Copied(_)));
                let names = owners.get(&lesson.print).into_iter().flatten();
                let others: Vec<String> = names.filter(|n| **n != row.name).cloned().collect();
                if !others.is_empty() {
                    lesson.doubts.push(Doubt::Copied(others));
                }
            }
        }
    }

    /// The marks of a row, one for each column.
    pub fn marks(row: &Verdict) -> Vec<Mark> {
        let marks = row.lessons.iter().flat_map(|l| &l.checks);
        marks.map(|(_, mark)| *mark).collect()
    }

    /// The column at which a row stopped.
    pub fn stopped(row: &Verdict) -> Option<usize> {
        let (lesson, check) = row.stopped()?;
        let before: usize = row.lessons[..lesson].iter().map(|l| l.checks.len()).sum();
        Some(before + check)
    }

    /// How many have done the check of each column; forged reports do not count.
    pub fn done(&self) -> Vec<usize> {
        let honest: Vec<Vec<Mark>> = self.honest().map(Self::marks).collect();
        let count = |n: usize| {
            let done = honest.iter().filter(|m| m.get(n) == Some(&Mark::Done));
            done.count()
        };
        (0..self.columns.len()).map(count).collect()
    }

    fn honest(&self) -> impl Iterator<Item = &Verdict> {
        self.rows.iter().filter(|r| !r.is_forged())
    }

    /// The check at which most stopped.
    pub fn worst(&self) -> Option<Worst> {
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for column in self.honest().filter_map(Self::stopped) {
            *counts.entry(column).or_default() += 1;
        }
        let most = counts
            .into_iter()
            .max_by_key(|(column, people)| (*people, usize::MAX - column));
        most.map(|(column, people)| Worst { column, people })
    }

    /// For a spreadsheet: a row a learner, a column a check; 1 done, 0 open, x claimed only.
    pub fn csv(&self, japanese: bool) -> String {
        let word = |ja: &str, en: &str| if japanese { ja } else { en }.to_string();
        let mut head = vec![
            word("名前", "name"),
            word("できた数", "done"),
            word("全部で", "of"),
        ];
        head.push(word("調べた結果", "verdict"));
        head.extend(
            self.columns
                .iter()
                .map(|c| format!("{}/{}", c.lesson, c.check)),
        );
        head.push(word("理由", "why"));
        let mut out = line(&head);
        for row in &self.rows {
            let (done, all) = row.sum();
            let verdict = match (row.is_forged(), row.doubts().next()) {
                (true, _) => word("再生と合わない", "forged"),
                (_, Some(_)) => word("要確認", "to be looked at"),
                (_, None) => word("再生と合う", "replayed"),
            };
            let mut cells = vec![row.name.clone(), done.to_string(), all.to_string(), verdict];
            let mark = |mark: Mark| match mark {
                Mark::Done => "1",
                Mark::Open => "0",
                Mark::Claimed => "x",
            };
            cells.extend(Self::marks(row).into_iter().map(|m| mark(m).to_string()));
            cells.push(why(row, japanese));
            out += &line(&cells);
        }
        out
    }

    /// For a build: a suite a learner, a case a check. What is open fails, what is forged is an error.
    pub fn junit(&self) -> String {
        let mut out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n".to_string();
        for row in &self.rows {
            let (done, all) = row.sum();
            let forged = row.is_forged();
            let errors = usize::from(forged);
            out += &format!(
                "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{errors}\">\n",
                xml(&row.name),
                all + 1,
                all - done,
            );
            let why = why(row, false);
            out += "    <testcase classname=\"report\" name=\"replay\">";
            if forged {
                out += &format!("<error message=\"{}\"/>", xml(&why));
            } else if !why.is_empty() {
                out += &format!("<system-out>{}</system-out>", xml(&why));
            }
            out += "</testcase>\n";
            for (column, mark) in self.columns.iter().zip(Self::marks(row)) {
                let (lesson, label) = (xml(&column.lesson), xml(&column.label));
                out += &format!(
                    "    <testcase classname=\"{lesson}\" name=\"{}: {label}\">",
                    column.check
                );
                if mark != Mark::Done {
                    out += "<failure message=\"not done\"/>";
                }
                out += "</testcase>\n";
            }
            out += "  </testsuite>\n";
        }
        out + "</testsuites>\n"
    }
}

/// All that speaks against a report, in one line.
pub fn why(row: &Verdict, japanese: bool) -> String {
    let whole = row.doubts.iter().map(|d| (None, d));
    let lessons = row.lessons.iter();
    let of_lessons = lessons.flat_map(|l| l.doubts.iter().map(move |d| (Some(l.slug.as_str()), d)));
    let told = whole.chain(of_lessons).map(|(slug, doubt)| {
        let Text { ja, en } = doubt.text();
        let text = if japanese { ja } else { en };
        slug.map_or(text.clone(), |slug| format!("{slug}: {text}"))
    });
    told.collect::<Vec<_>>().join("; ")
}

fn line(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|c| cell(c)).collect();
    cells.join(",") + "\r\n"
}

/// A cell of CSV. A spreadsheet would take what begins so for a formula.
fn cell(text: &str) -> String {
    let text = match text.starts_with(['=', '+', '-', '@', '\t']) {
        true => format!("'{text}"),
        false => text.to_string(),
    };
    match text.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text,
    }
}

fn xml(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
}
