//! Learners by checks. Signs differ in shape, not only in colour.

use session::report::{Class, Mark, Verdict};
use yew::prelude::*;

use crate::i18n::Lang;
use crate::i18n::team::{Texts, texts};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub class: Class,
    pub lang: Lang,
    pub chosen: Option<usize>,
    /// Whose report is the one of a QR code on paper.
    pub same: Vec<String>,
    /// Slugs and titles of the lessons.
    pub titles: Vec<(String, String)>,
    pub choose: Callback<usize>,
}

#[component]
pub fn Table(props: &Props) -> Html {
    let t = texts(props.lang);
    let class = &props.class;
    let worst = class.worst().map(|w| w.column);
    let hot = |n: usize| (worst == Some(n)).then_some("hotcol");
    let spans = props.titles.iter().map(|(slug, title)| {
        let width = class.columns.iter().filter(|c| c.lesson == *slug).count();
        html! { <th key={slug.clone()} colspan={width.to_string()} scope="colgroup"><span title={title.clone()}>{ slug }</span></th> }
    });
    let heads = class.columns.iter().enumerate().map(|(n, column)| {
        let first = column.first.then_some("l");
        html! { <th key={n} class={classes!(first, hot(n))} scope="col" title={column.label.clone()}><span>{ &column.check }</span></th> }
    });
    let done = class.done();
    let people = class.rows.len().max(1);
    let feet = class.columns.iter().enumerate().map(|(n, column)| {
        let count = done.get(n).copied().unwrap_or(0);
        let height = 32.0 * count as f64 / people as f64;
        let kind = if worst == Some(n) { "h" } else { "a" };
        html! {
            <td key={n} class={classes!(column.first.then_some("l"), hot(n))}>
                <svg class="colbar" viewBox="0 0 24 32" aria-hidden="true"><rect class="z" width="24" height="32" rx="2" />
                    <rect class={kind} y={format!("{:.1}", 32.0 - height)} width="24" height={format!("{height:.1}")} rx="2" /></svg>
                { count }
            </td>
        }
    });
    html! {
        <div class="gtable" tabindex="0" role="region" aria-label={t.grade}>
            <table data-testid="table">
                <thead>
                    <tr class="les"><td></td>{ for spans }<td></td></tr>
                    <tr class="chk"><th class="nm" scope="col">{ format!("{} {}", class.rows.len(), t.people) }</th>{ for heads }<th class="st" scope="col">{ t.done }</th></tr>
                </thead>
                <tbody>{ for class.rows.iter().enumerate().map(|(n, verdict)| row(props, n, verdict, t)) }</tbody>
                <tfoot><tr><th class="nm" scope="row">{ t.done_count }</th>{ for feet }<td></td></tr></tfoot>
            </table>
        </div>
    }
}

fn row(props: &Props, n: usize, verdict: &Verdict, t: &'static Texts) -> Html {
    let class = &props.class;
    let worst = class.worst().map(|w| w.column);
    let stopped = Class::stopped(verdict);
    let forged = verdict.is_forged();
    let look = !forged && verdict.doubts().next().is_some();
    let cells = Class::marks(verdict).into_iter().enumerate().map(|(n, mark)| {
        let first = class.columns.get(n).is_some_and(|c| c.first).then_some("l");
        let hot = (worst == Some(n)).then_some("hotcol");
        html! { <td key={n} class={classes!(first, hot)}>{ sign(mark, stopped == Some(n), t) }</td> }
    });
    let (done, all) = verdict.sum();
    let state = match (forged, look) {
        (true, _) => t.row_forged.to_string(),
        (_, true) => format!("{} {done} / {all}", t.row_look),
        _ => format!("{done} / {all}"),
    };
    let choose = {
        let choose = props.choose.clone();
        Callback::from(move |_: MouseEvent| choose.emit(n))
    };
    let current = props.chosen == Some(n);
    let kind = classes!(
        forged.then_some("fake"),
        look.then_some("look"),
        current.then_some("cur")
    );
    let same = props.same.contains(&verdict.name);
    html! {
        <tr key={n} class={kind} data-learner={verdict.name.clone()} data-forged={forged.to_string()}>
            <th class="nm" scope="row"><button type="button" class="person-name" onclick={choose} aria-pressed={current.to_string()}>{ &verdict.name }</button>
                if same { <small>{ t.same_paper }</small> }</th>
            { for cells }
            <td class="st">{ state }</td>
        </tr>
    }
}

/// Done: a disc with a tick. Stopped here: a ring with a dot. Open: a small ring. Claimed: a square with
/// a cross.
fn sign(mark: Mark, stopped: bool, t: &'static Texts) -> Html {
    let (label, shape) = match (mark, stopped) {
        (Mark::Done, _) => (
            t.mark_done,
            html! { <><circle class="d" cx="10" cy="10" r="8" /><path class="k" d="M6 10.5l3 3l5.5-6.5" /></> },
        ),
        (Mark::Claimed, _) => (
            t.mark_claimed,
            html! { <><rect class="x" x="2" y="2" width="16" height="16" rx="3" /><path class="k" d="M6.5 6.5l7 7m0-7l-7 7" /></> },
        ),
        (Mark::Open, true) => (
            t.mark_stopped,
            html! { <><circle class="t" cx="10" cy="10" r="7" /><circle class="x" cx="10" cy="10" r="3" /></> },
        ),
        (Mark::Open, false) => (
            t.mark_open,
            html! { <circle class="o" cx="10" cy="10" r="3" /> },
        ),
    };
    html! { <svg class="m" viewBox="0 0 20 20" role="img" aria-label={label}>{ shape }</svg> }
}
