//! Why a finding matters, one line each in Japanese and English, and which part of its line it is about.

use super::Finding;

/// Which part of a line a finding underlines.
enum Spot {
    /// The instruction's name.
    Name,
    /// What follows it.
    Arguments,
    /// The first of these words.
    Word(&'static [&'static str]),
}

/// Rules that are about less than their line.
const SPOTS: &[(&str, Spot)] = &[
    ("DL3020", Spot::Name),
    ("DL4000", Spot::Name),
    ("MaintainerDeprecated", Spot::Name),
    ("ConsistentInstructionCasing", Spot::Name),
    ("JSONArgsRecommended", Spot::Arguments),
    ("DL3025", Spot::Arguments),
    ("SecretsUsedInArgOrEnv", Spot::Arguments),
    ("DL3064", Spot::Arguments),
    ("LegacyKeyValueFormat", Spot::Arguments),
    ("WorkdirRelativePath", Spot::Arguments),
    ("DL3000", Spot::Arguments),
    ("DL3006", Spot::Arguments),
    ("DL3007", Spot::Arguments),
    (
        "FromAsCasing",
        Spot::Word(&[" as ", " AS ", " As ", " aS "]),
    ),
    ("DL3003", Spot::Word(&["cd "])),
    ("DL3004", Spot::Word(&["sudo "])),
    ("DL3008", Spot::Word(&["apt-get install"])),
    ("DL3009", Spot::Word(&["apt-get update", "apt-get install"])),
    ("DL3014", Spot::Word(&["apt-get install"])),
    ("DL3015", Spot::Word(&["apt-get install"])),
    ("DL3018", Spot::Word(&["apk add"])),
    ("DL3019", Spot::Word(&["apk add"])),
    ("DL3027", Spot::Word(&["apt "])),
    ("DL3042", Spot::Word(&["pip install", "pip3 install"])),
    ("DL3013", Spot::Word(&["pip install", "pip3 install"])),
    ("DL3016", Spot::Word(&["npm install"])),
];

/// Narrows a finding to the part of its line that it is about.
pub fn spot(finding: &mut Finding, text: &str) {
    let Some((_, spot)) = SPOTS.iter().find(|(rule, _)| *rule == finding.rule) else {
        return;
    };
    let line = text
        .split('\n')
        .nth(finding.line.saturating_sub(1))
        .unwrap_or_default();
    let deep = line.len() - line.trim_start().len();
    let name = line
        .get(deep..)
        .and_then(|l| l.split_whitespace().next())
        .map_or(0, str::len);
    let said = line.trim_end().trim_end_matches('\\').trim_end().len();
    let (start, end) = match spot {
        Spot::Name => (deep, deep + name),
        Spot::Arguments => {
            let rest = line.get(deep + name..).unwrap_or_default();
            (line.len() - rest.trim_start().len(), said)
        }
        Spot::Word(words) => match words.iter().find_map(|w| Some((line.find(w)?, w))) {
            Some((at, word)) => {
                let blank = word.len() - word.trim_start().len();
                (at + blank, at + word.trim_end().len())
            }
            None => return,
        },
    };
    (finding.start, finding.end) = (start, end);
}

/// The reasons, by rule.
pub fn why(rule: &str) -> (String, String) {
    let found = WHY.iter().find(|(r, _, _)| *r == rule);
    let (_, ja, en) = found.unwrap_or(&(
        "",
        "直したほうがよい書き方です",
        "This is better written otherwise",
    ));
    ((*ja).to_string(), (*en).to_string())
}

#[rustfmt::skip]
const WHY: &[(&str, &str, &str)] = &[
    ("parse", "ビルドできません", "This cannot be built"),
    ("yaml", "YAML として読めません", "This cannot be read as YAML"),
    ("schema", "Compose が受け付けません", "Compose does not take this"),
    ("json", "JSON として読めません", "This cannot be read as JSON"),
    ("obsolete", "version はもう使われません。行ごと消せます", "version is not used any more; the line can go"),
    ("DL1000", "hadolint が読めません", "hadolint cannot read this"),
    ("DL1001", "指摘を消すコメントより、直すほうが残りません", "A fix stays clearer than a comment that hides the finding"),
    ("DL3000", "WORKDIR は / から書くと、ベースが変わっても同じ場所です", "An absolute WORKDIR is the same place whatever the base is"),
    ("DL3001", "この命令はコンテナーの中では意味がありません", "This command makes no sense in a container"),
    ("DL3002", "root のまま動くと、破られたとき被害が大きくなります", "Running as root makes a break-in worse"),
    ("DL3003", "場所を移るなら WORKDIR。cd はその RUN の中だけです", "cd lasts for this RUN only; WORKDIR stays"),
    ("DL3004", "ビルドはもともと root です。sudo はいりません", "A build runs as root already, without sudo"),
    ("DL3006", "タグがないと latest になり、いつか中身が変わります", "Without a tag it is latest, which will change some day"),
    ("DL3007", "latest は中身が変わります。版を書くと同じものができます", "latest changes; a version gives the same image again"),
    ("DL3008", "版を決めないと、ビルドする日で中身が変わります", "Without a version, what is installed depends on the day"),
    ("DL3009", "apt の一覧がイメージに残り、その分大きくなります", "The lists of apt stay in the image and make it bigger"),
    ("DL3010", "ADD なら、固めたファイルをひとりでに展開します", "ADD unpacks an archive by itself"),
    ("DL3011", "ポートは 0 から 65535 までです", "Ports go from 0 to 65535"),
    ("DL3012", "HEALTHCHECK は最後の 1 つだけ効きます", "Only the last HEALTHCHECK counts"),
    ("DL3013", "版を決めないと、ビルドする日で中身が変わります", "Without a version, what is installed depends on the day"),
    ("DL3014", "-y がないと返事を待って止まります", "Without -y it waits for an answer and fails"),
    ("DL3015", "おすすめの余分も入り、イメージが大きくなります", "Recommended extras come along and make the image bigger"),
    ("DL3016", "版を決めないと、ビルドする日で中身が変わります", "Without a version, what is installed depends on the day"),
    ("DL3018", "版を決めないと、ビルドする日で中身が変わります", "Without a version, what is installed depends on the day"),
    ("DL3019", "apk の一覧がイメージに残ります。--no-cache なら残りません", "The index of apk stays in the image, without --no-cache"),
    ("DL3020", "ここは ADD でなく COPY。ADD は展開や取得もします", "COPY does just this; ADD also unpacks and downloads"),
    ("DL3021", "2 つ以上を写すときは、行き先を / で終えます", "With several sources the target must end in /"),
    ("DL3022", "その名前の段が前にありません", "No stage of that name comes before"),
    ("DL3023", "自分の段からは写せません", "A stage cannot copy from itself"),
    ("DL3024", "段の名前が重なっています", "Two stages have the same name"),
    ("DL3025", "シェルを挟むので、止める合図がプログラムに届きません", "A shell in between keeps the stop signal from the program"),
    ("DL3026", "許された置き場所のイメージではありません", "The image is not of an allowed registry"),
    ("DL3027", "apt は人が使うためのもの。ここでは apt-get", "apt is for people; scripts use apt-get"),
    ("DL3028", "版を決めないと、ビルドする日で中身が変わります", "Without a version, what is installed depends on the day"),
    ("DL3029", "機種を決め打ちすると、ほかの機種で動きません", "A fixed platform does not run elsewhere"),
    ("DL3030", "-y がないと返事を待って止まります", "Without -y it waits for an answer and fails"),
    ("DL3032", "yum の控えがイメージに残ります", "The cache of yum stays in the image"),
    ("DL3033", "版を決めないと、ビルドする日で中身が変わります", "Without a version, what is installed depends on the day"),
    ("DL3034", "-y がないと返事を待って止まります", "Without -y it waits for an answer and fails"),
    ("DL3035", "丸ごとの更新は、何が入るか分かりません", "A whole upgrade installs nobody knows what"),
    ("DL3036", "zypper の控えがイメージに残ります", "The cache of zypper stays in the image"),
    ("DL3037", "版を決めないと、ビルドする日で中身が変わります", "Without a version, what is installed depends on the day"),
    ("DL3038", "-y がないと返事を待って止まります", "Without -y it waits for an answer and fails"),
    ("DL3040", "dnf の控えがイメージに残ります", "The cache of dnf stays in the image"),
    ("DL3041", "版を決めないと、ビルドする日で中身が変わります", "Without a version, what is installed depends on the day"),
    ("DL3042", "pip の控えがイメージに残ります", "The cache of pip stays in the image"),
    ("DL3043", "ONBUILD の中では使えない命令です", "This instruction cannot stand in ONBUILD"),
    ("DL3044", "同じ ENV の中で決めた変数は、まだ使えません", "A variable of the same ENV is not set yet"),
    ("DL3045", "WORKDIR がないので、どこに写るかベースしだいです", "Without WORKDIR the base decides where it lands"),
    ("DL3046", "大きな uid には -l。なければ穴だらけの大きな記録ができます", "A high uid needs -l, or a huge sparse log is made"),
    ("DL3047", "進み具合の表示でログが埋まります", "The progress bar fills the build's log"),
    ("DL3048", "ラベルの名前に使えない文字があります", "The label's name has characters it may not have"),
    ("DL3049", "決めたラベルがありません", "A label that is asked for is missing"),
    ("DL3050", "決めていないラベルがあります", "There is a label nobody asked for"),
    ("DL3051", "ラベルが空です", "The label is empty"),
    ("DL3052", "ラベルが URL になっていません", "The label is no URL"),
    ("DL3053", "ラベルの日時の書き方が違います", "The label's time is not written as RFC 3339 has it"),
    ("DL3054", "ライセンスの名前が SPDX にありません", "SPDX has no licence of that name"),
    ("DL3055", "ラベルが git のハッシュになっていません", "The label is no git hash"),
    ("DL3056", "ラベルが版の番号になっていません", "The label is no semantic version"),
    ("DL3057", "HEALTHCHECK がありません", "There is no HEALTHCHECK"),
    ("DL3058", "ラベルがメールアドレスになっていません", "The label is no e-mail address"),
    ("DL3059", "RUN が続くと層が増えます。1 つにまとめられます", "RUN after RUN makes more layers; one would do"),
    ("DL3060", "yarn の控えがイメージに残ります", "The cache of yarn stays in the image"),
    ("DL3061", "最初の命令は FROM か ARG です", "The first instruction is FROM or ARG"),
    ("DL3062", "版を決めないと、ビルドする日で中身が変わります", "Without a version, what is installed depends on the day"),
    ("DL3063", "段の名前に使えない言葉です", "A stage cannot have that name"),
    ("DL3064", "秘密の値がイメージに残ります", "The secret stays in the image"),
    ("DL3065", "書かなくても同じです", "This is the default anyway"),
    ("DL3066", "名前の uid はホストから分かりません。数なら分かります", "The host cannot tell whose name that is; a number it can"),
    ("DL3067", "丸ごと写すと、いらないものまで入ります", "Copying everything brings what is not needed"),
    ("DL4000", "MAINTAINER は古い書き方です。LABEL を使います", "MAINTAINER is old; a LABEL says it now"),
    ("DL4001", "wget と curl の両方はいりません", "wget and curl: one of them is enough"),
    ("DL4003", "CMD は最後の 1 つだけ効きます", "Only the last CMD counts"),
    ("DL4004", "ENTRYPOINT は最後の 1 つだけ効きます", "Only the last ENTRYPOINT counts"),
    ("DL4005", "シェルを変えるなら SHELL 命令です", "SHELL is the instruction that changes the shell"),
    ("DL4006", "パイプの左側が失敗しても、ビルドは成功してしまいます", "If the left side of the pipe fails, the build still succeeds"),
    ("StageNameCasing", "段の名前は小文字にします", "Names of stages are written in small letters"),
    ("FromAsCasing", "FROM と as の大文字小文字がそろっていません", "FROM and as are not written in the same case"),
    ("NoEmptyContinuation", "続きの行のあいだの空行は、いつかエラーになります", "Empty lines in a continued line will become errors"),
    ("ConsistentInstructionCasing", "命令の大文字小文字がそろっていません", "The instructions are not written in the same case"),
    ("DuplicateStageName", "段の名前が重なっています", "Two stages have the same name"),
    ("ReservedStageName", "段の名前に使えない言葉です", "A stage cannot have that name"),
    ("JSONArgsRecommended", "シェルを挟むので、止める合図がプログラムに届きません", "A shell in between keeps the stop signal from the program"),
    ("MaintainerDeprecated", "MAINTAINER は古い書き方です。LABEL を使います", "MAINTAINER is old; a LABEL says it now"),
    ("UndefinedArgInFrom", "FROM の前の ARG で決めていない変数です", "No ARG before FROM gives this variable"),
    ("WorkdirRelativePath", "ベースが変わると、場所も変わります。/ から書きます", "If the base changes so does the place; begin with /"),
    ("UndefinedVar", "決めていない変数なので、空になります", "Nothing gives this variable, so it is empty"),
    ("MultipleInstructionsDisallowed", "最後の 1 つだけ効きます", "Only the last one counts"),
    ("LegacyKeyValueFormat", "空白でなく = で書きます", "The value follows =, not a blank"),
    ("RedundantTargetPlatform", "書かなくても同じです", "This is the default anyway"),
    ("SecretsUsedInArgOrEnv", "秘密の値がイメージに残り、だれでも読めます", "The secret stays in the image, where anybody can read it"),
    ("InvalidDefaultArgInFrom", "ARG に値がないと、ベースの名前が壊れます", "Without a value the name of the base is broken"),
    ("FromPlatformFlagConstDisallowed", "機種を決め打ちすると、ほかの機種で動きません", "A fixed platform does not run elsewhere"),
    ("CopyIgnoredFile", ".dockerignore で外したファイルなので、写せません", ".dockerignore keeps this file out, so it cannot be copied"),
    ("InvalidDefinitionDescription", "説明のコメントは「# 名前 説明」と書きます", "A comment that describes is written # name description"),
    ("ExposeProtoCasing", "tcp や udp は小文字で書きます", "tcp and udp are written in small letters"),
    ("ExposeInvalidFormat", "EXPOSE には中のポートだけを書きます。公開は -p です", "EXPOSE names the inner port only; -p publishes"),
];
