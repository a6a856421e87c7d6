//! The words around the pictures.

use super::Lang;

pub struct Words {
    pub goals: &'static str,
    pub goals_hint: &'static str,
    /// Files.
    pub path: &'static str,
    pub up_to_layer: &'static str,
    pub all_layers: &'static str,
    pub content: &'static str,
    pub binary: &'static str,
    pub choose_file: &'static str,
    /// Connections.
    pub ask_from: &'static str,
    pub the_host: &'static str,
    pub ask_to: &'static str,
    pub would_it_arrive: &'static str,
    /// Builds.
    pub compare_with: &'static str,
    pub what_if: &'static str,
    pub which_line: &'static str,
    pub if_changed: &'static str,
    pub try_it: &'static str,
    /// A line tried out.
    pub preview: &'static str,
    pub preview_hint: &'static str,
    pub trying: &'static str,
    pub nothing_applied: &'static str,
    pub dismiss: &'static str,
    pub run_it: &'static str,
    pub would_print: &'static str,
    pub empty_line: &'static str,
    /// A prediction in the picture.
    pub guess_here: &'static str,
    pub guessed: &'static str,
}

const JA: Words = Words {
    goals: "目標を重ねる",
    goals_hint: "目標を図に重ねて見る (g)",
    path: "場所",
    up_to_layer: "どの層まで見るか",
    all_layers: "すべての層",
    content: "中身を見る",
    binary: "文字のファイルではありません。",
    choose_file: "ファイルを選ぶと、ここから中身を見られます。",
    ask_from: "だれから",
    the_host: "ホスト",
    ask_to: "どこへ",
    would_it_arrive: "届くか試す",
    compare_with: "くらべる相手",
    what_if: "もし行を入れかえたら?",
    which_line: "上へ動かす行",
    if_changed: "次に変わるファイル",
    try_it: "複製したホストで試す",
    preview: "実行せずに試す",
    preview_hint: "この行が何を変えるか、複製したホストで試します (Alt+Enter)",
    trying: "複製したホストで試しています",
    nothing_applied: "まだ何も変えていません",
    dismiss: "やめる",
    run_it: "この行を実行する",
    would_print: "出力",
    empty_line: "試す行をターミナルに入力してください。",
    guess_here: "図の中の物をクリックするか、矢印キーで選んで Enter で答えられます。",
    guessed: "予想は図の中にも残しました。実行してみましょう。",
};

const EN: Words = Words {
    goals: "Show goals",
    goals_hint: "Show the goals in the picture (g)",
    path: "Place",
    up_to_layer: "Up to which layer",
    all_layers: "All layers",
    content: "Show its text",
    binary: "It is not a text file.",
    choose_file: "Choose a file to see its text here.",
    ask_from: "From",
    the_host: "the host",
    ask_to: "to",
    would_it_arrive: "Would it get through?",
    compare_with: "Compare with",
    what_if: "What if a line moved up?",
    which_line: "The line that moves up",
    if_changed: "The file that changes next",
    try_it: "Try on a copy of the host",
    preview: "Try without running",
    preview_hint: "Tries on a copy of the host what this line would change (Alt+Enter)",
    trying: "Being tried on a copy of the host",
    nothing_applied: "Nothing was changed yet",
    dismiss: "Dismiss",
    run_it: "Run this line",
    would_print: "Output",
    empty_line: "Type the line to be tried into the terminal.",
    guess_here: "Click an object in the picture, or choose it by the arrow keys and Enter, to answer.",
    guessed: "Your guess is marked in the picture. Now run it.",
};

/// Returns the table of a language.
pub fn words(lang: Lang) -> &'static Words {
    lang.pick(&JA, &EN)
}
