//! What there is to tell about the session outside the terminal, one line each, with what can be done.

use session::{Fault, Refused};
use yew::prelude::*;

use crate::i18n::Lang;
use crate::model::session::{Notice, Session};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub notices: Vec<Notice>,
    pub session: Session,
    pub lang: Lang,
    /// Leaves a shared session for one's own; true to make it one's own.
    pub mine: Callback<bool>,
}

#[component]
pub fn Notices(props: &Props) -> Html {
    let lang = props.lang;
    let line = |notice: &Notice| {
        let name = format!("{notice:?}");
        let name = name
            .split(['(', ' '])
            .next()
            .unwrap_or_default()
            .to_string();
        // How far a replay is, is not told at each step.
        let role = (!matches!(notice, Notice::Replaying(..))).then_some("status");
        html! {
            <p key={name.clone()} class="note" data-notice={name.to_lowercase()} {role}>
                <span>{ words(notice, lang) }</span>
                { for actions(props, notice) }
            </p>
        }
    };
    html! {
        <div class="notes">{ for props.notices.iter().map(line) }</div>
    }
}

/// The buttons of a line.
fn actions(props: &Props, notice: &Notice) -> Vec<Html> {
    let lang = props.lang;
    let button = |label: &'static str, act: fn(&Session)| {
        let session = props.session.clone();
        let onclick = Callback::from(move |_: MouseEvent| act(&session));
        html! { <button type="button" {onclick}>{ label }</button> }
    };
    let mine = |label: &'static str, adopt: bool| {
        let mine = props.mine.clone();
        let onclick = Callback::from(move |_: MouseEvent| mine.emit(adopt));
        html! { <button type="button" {onclick}>{ label }</button> }
    };
    match notice {
        Notice::Shared(_) => vec![
            mine(lang.pick("自分の続きに戻る", "Back to my own"), false),
            mine(lang.pick("これを自分のものにする", "Make it mine"), true),
        ],
        Notice::Held => vec![
            button(
                lang.pick("最後の行を外す", "Leave out the last line"),
                |s| s.undo(),
            ),
            button(lang.pick("もう一度ためす", "Try again"), Session::resume),
        ],
        Notice::Replaying(..) => vec![button(
            lang.pick("この行の前に戻す", "Go back to before this line"),
            Session::stop_replay,
        )],
        _ => Vec::new(),
    }
}

fn words(notice: &Notice, lang: Lang) -> String {
    match notice {
        Notice::Shared(held) => lang.pick(
            format!(
                "リンクで受け取った記録です（コマンド {} 行、ファイル {} 個）。自分の続きはそのままです。",
                held.lines, held.files
            ),
            format!(
                "A session from a link ({} commands, {} files). Your own is untouched.",
                held.lines, held.files
            ),
        ),
        Notice::Fault(Fault::Full) => lang.pick(
            "ブラウザーの保存領域がいっぱいです。続けられますが、閉じると消えます。リンクを作ると残せます。".into(),
            "The browser's storage is full. You can go on, but it is lost when you leave. A link keeps it.".into(),
        ),
        Notice::Fault(_) => lang.pick(
            "このブラウザーでは保存できません。リンクを作ると残せます。".into(),
            "This browser does not let the page keep anything. A link keeps it.".into(),
        ),
        Notice::Aside => lang.pick(
            "前の記録を読めませんでした。消さずに、別の場所に取ってあります。".into(),
            "What was kept here could not be read. It is not deleted, but put aside.".into(),
        ),
        Notice::Elsewhere => lang.pick(
            "別のタブでも開いています。ここでの続きは別に保存します。".into(),
            "This is open in another tab too. What you do here is kept apart.".into(),
        ),
        Notice::SteppedBack(lines) => lang.pick(
            format!("最後の {lines} 行を外して開きました。"),
            format!("Opened without the last {lines} lines."),
        ),
        Notice::Held => lang.pick(
            "前回、ここで止まったようです。まだ再生していません。".into(),
            "It seems to have stopped here last time. Nothing was replayed yet.".into(),
        ),
        Notice::Replaying(done, total) => lang.pick(
            format!("これまでの入力を再生しています（{done} / {total}）"),
            format!("Replaying what was typed ({done} of {total})"),
        ),
        Notice::Differs(moment) => lang.pick(
            format!("シミュレーターが新しくなり、{} 番目から答えが変わりました。コマンドはそのままです。", moment + 1),
            format!("The simulator is newer: from command {} on it answers otherwise. Your commands are kept.", moment + 1),
        ),
        Notice::Refused(refused) => refusal(refused, lang),
    }
}

fn refusal(refused: &Refused, lang: Lang) -> String {
    match refused {
        Refused::Busy(command) => {
            let leave = way_out(command, lang);
            lang.pick(
                format!("いま {command} が動いています{leave}。終わってから実行してください。"),
                format!("{command} is running{leave}. End it first."),
            )
        }
        Refused::Unfinished => lang.pick(
            "前のコマンドがまだ途中です（やめるには Ctrl+C）。".into(),
            "The command before is not complete (Ctrl+C gives it up).".into(),
        ),
        Refused::LookingBack => lang.pick(
            "過去を見ています。今に戻るか、ここから続けてください。".into(),
            "You look at the past. Go back to now, or go on from here.".into(),
        ),
        Refused::Full => lang.pick(
            "この記録は入力が多くなりすぎました。最初から始めてください。".into(),
            "This session has too many inputs. Please start over.".into(),
        ),
        Refused::TooLong => lang.pick(
            "ここまでの再生に時間がかかりすぎます。".into(),
            "Replaying up to here takes too long.".into(),
        ),
        Refused::NotYet => lang.pick("まだ準備中です。".into(), "Not ready yet.".into()),
        Refused::Nothing => lang.pick("何もありません。".into(), "There is nothing.".into()),
    }
}

/// How to end a program that people get stuck in.
fn way_out(command: &str, lang: Lang) -> &'static str {
    match command.split([' ', '/']).next().unwrap_or_default() {
        "vi" | "vim" => lang.pick(
            "（終わるには Esc :q! Enter）",
            " (leave it with Esc :q! Enter)",
        ),
        "nano" => lang.pick("（終わるには Ctrl+X）", " (leave it with Ctrl+X)"),
        "less" | "more" | "man" => lang.pick("（終わるには q）", " (leave it with q)"),
        "docker" => lang.pick("（終わるには exit）", " (leave it with exit)"),
        _ => lang.pick("（止めるには Ctrl+C）", " (stop it with Ctrl+C)"),
    }
}
