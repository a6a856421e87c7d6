//! Every mistake that a learner can cause: what the message means, why here, and the ways out. One
//! row a kind. A pattern is the message's own words; `{name}` stands for what differs. Ways out may
//! use these names, and `{line}` (what was typed), `{rest}` (it without `docker`), `{holder}` (who
//! has the port), `{free}` (a free port), `{near}` (the nearest name that exists), `{users}`.

/// A kind of error.
pub struct Row {
    pub id: &'static str,
    pub pattern: &'static str,
    pub ja: &'static str,
    pub en: &'static str,
    pub outs: &'static [Way],
}

/// A way out: what to do, and a line to run; an empty line is something to write or to know.
pub struct Way {
    pub ja: &'static str,
    pub en: &'static str,
    pub command: &'static str,
}

const fn way(ja: &'static str, en: &'static str, command: &'static str) -> Way {
    Way { ja, en, command }
}

macro_rules! rows {
    ($($id:literal, $pattern:literal, $ja:literal, $en:literal, [$(($wja:literal, $wen:literal, $cmd:literal)),* $(,)?];)*) => {
        /// Every kind, the more special ones first.
        pub const ROWS: &[Row] = &[$(Row {
            id: $id, pattern: $pattern, ja: $ja, en: $en, outs: &[$(way($wja, $wen, $cmd)),*],
        }),*];
    };
}

rows! {
    "port-taken", "Bind for {ip}:{port} failed: port is already allocated",
    "ホストの {port} 番の入口は、もう {holder} が使っています。ひとつの番号にはひとつの入口しか作れません。",
    "Door {port} of the host is in use by {holder}: a number can be one door only.",
    [("別の番号にする。{free} 番は空いている", "take another number: {free} is free", ""),
     ("{holder} をどかす", "remove what holds it", "docker stop {holder}")];
    "port-taken-host", "failed to bind host port {what}: address already in use",
    "ホストのその番号では、もう何かのプロセスが待っています。",
    "Some process of the host listens on that number already.",
    [("だれが待っているか見る", "see who listens", "ss -ltn")];
    "name-taken", "The container name \"/{name}\" is already in use by container \"{id}\"",
    "{name} という名前のコンテナーがもうあります。止まっていても、消すまで名前は使えません。",
    "There is a container called {name} already. Even a stopped one keeps its name until it is removed.",
    [("古いほうを消してから、もう一度打つ", "remove the old one, then try again", "docker rm {name}"),
     ("動いているなら、止めて消す", "if it runs, stop and remove it", "docker rm -f {name}"),
     ("別の名前を付ける", "give another name", "")];
    "image-in-use", "conflict: unable to remove repository reference \"{image}\" (must force) - container {id} is using its referenced image",
    "このイメージから作ったコンテナーがまだ残っています。止まっていても、イメージは消せません。",
    "A container made from this image is still there. Even a stopped one keeps its image.",
    [("どれが使っているか見る", "see who uses it", "docker ps -a --filter ancestor={image}"),
     ("コンテナーを先に消す", "remove the container first", "docker rm {id}")];
    "image-in-use-stopped", "conflict: unable to delete {image} (must be forced) - image is being used by stopped container {id}",
    "このイメージから作ったコンテナー {id} が、止まったまま残っています。消すまでイメージは使用中です。",
    "The stopped container {id} was made from this image and still uses it, until it is removed.",
    [("どれが使っているか見る", "see who uses it", "docker ps -a --filter ancestor={image}"),
     ("コンテナーを先に消す", "remove the container first", "docker rm {id}")];
    "image-in-use-running", "(cannot be forced) - image is being used by running container {id}",
    "このイメージのコンテナーが動いています。-f でも消せません。",
    "A container of this image is running: not even -f removes it.",
    [("コンテナーを止めて消す", "stop and remove the container", "docker rm -f {id}")];
    "image-has-children", "(cannot be forced) - image has dependent child images",
    "このイメージの上に作ったイメージがあるので消せません。先にそちらを消します。",
    "Other images are built on this one: remove them first.",
    [("イメージを見る", "see the images", "docker images -a")];
    "image-many-names", "(must be forced) - image is referenced in multiple repositories",
    "このイメージには名前が 2 つ以上あります。ID で消すなら -f が要ります。名前で消せば、その名前だけが外れます。",
    "This image has several names: by id it takes -f; by name only that name goes.",
    [("名前を見る", "see its names", "docker images")];
    "container-running", "cannot remove container \"{name}\": container is running",
    "動いているコンテナーは、そのままでは消せません。",
    "A running container is not removed just like that.",
    [("止めてから消す", "stop it first", "docker stop {name}"),
     ("いきなり消す（SIGKILL）", "remove it at once (SIGKILL)", "docker rm -f {name}")];
    "no-container", "No such container: {name}",
    "{name} というコンテナーはありません。止まっているものも含めて見てみましょう。",
    "There is no container called {name}. Look at all of them, stopped ones too.",
    [("全部のコンテナーを見る", "list all containers", "docker ps -a")];
    "not-running", "container {id} is not running",
    "そのコンテナーは止まっています。exec は動いているコンテナーの中でしか使えません。",
    "The container is stopped; exec works in a running one only.",
    [("起動する", "start it", "docker start {id}"),
     ("なぜ止まったか見る", "see why it stopped", "docker logs {id}")];
    "pull-denied", "pull access denied for {image}, repository does not exist or may require 'docker login'",
    "{image} というイメージは Docker Hub にないか、公開されていません。つづりを確かめてください。",
    "There is no public image called {image} on Docker Hub. Check the spelling.",
    [("近い名前: {near}", "a name near it: {near}", "docker pull {near}"),
     ("手元のイメージを見る", "see the images that are here", "docker images")];
    "no-manifest", "manifest for {image} not found: manifest unknown",
    "その名前のイメージはありますが、そのタグがありません。",
    "There is an image of that name, but not with that tag.",
    [("タグなし（latest）で試す", "try it without the tag (latest)", "")];
    "no-image", "No such image: {image}",
    "手元に {image} がありません。",
    "{image} is not here.",
    [("手元のイメージを見る", "see the images that are here", "docker images"),
     ("取り寄せる", "pull it", "docker pull {image}")];
    "no-object", "No such object: {name}",
    "{name} という名前のものは、コンテナーにもイメージにもありません。",
    "Nothing is called {name}, neither container nor image.",
    [("コンテナーを見る", "list containers", "docker ps -a"), ("イメージを見る", "list images", "docker images")];
    "no-volume", "get {name}: no such volume",
    "{name} というボリュームはありません。",
    "There is no volume called {name}.",
    [("ボリュームを見る", "list volumes", "docker volume ls")];
    "volume-in-use", "remove {name}: volume is in use - [{id}]",
    "このボリュームは、まだコンテナーが使っています。止まっていても使用中です。",
    "A container still uses this volume; a stopped one counts too.",
    [("どれが使っているか見る", "see who uses it", "docker ps -a --filter volume={name}")];
    "no-network", "network {name} not found",
    "{name} というネットワークはありません。先に作ります。",
    "There is no network called {name}; make it first.",
    [("作る", "make it", "docker network create {name}"), ("一覧を見る", "list networks", "docker network ls")];
    "network-in-use", "error while removing network: network {name} has active endpoints",
    "このネットワークには、まだコンテナーがつながっています。",
    "Containers are still connected to this network.",
    [("つながっているものを見る", "see who is connected", "docker network inspect {name}")];
    "network-exists", "network with name {name} already exists",
    "{name} というネットワークはもうあります。",
    "There is a network called {name} already.",
    [("一覧を見る", "list networks", "docker network ls")];
    "exec-missing", "exec: \"{program}\": executable file not found in $PATH",
    "イメージの中に {program} というプログラムがありません。小さいイメージには bash も curl も入っていないことがあります。",
    "The image has no program called {program}. Small images may lack even bash or curl.",
    [("bash の代わりに sh を試す", "try sh in place of bash", ""),
     ("イメージの名前のあとはコマンドになる: 順番を確かめる", "what follows the image is the command: check the order", "")];
    "exec-missing-path", "stat {program}: no such file or directory",
    "イメージの中に {program} がありません。",
    "The image has no {program}.",
    [("中にあるものを見る", "see what is inside", "")];
    "exec-denied", "exec: \"{program}\": permission denied",
    "{program} はありますが、実行の許可がありません。",
    "{program} is there, but may not be executed.",
    [("Dockerfile で許可を付ける", "give it the bit in the Dockerfile: RUN chmod +x {program}", "")];
    "exec-format", "exec {program}: exec format error",
    "別の CPU 向けのプログラムか、1 行目に #! がないスクリプトです。",
    "A program for another CPU, or a script without #! in its first line.",
    [("イメージの CPU を見る", "see the image's platform", "docker image inspect -f '{{.Os}}/{{.Architecture}}' IMAGE")];
    "bad-reference", "invalid reference format",
    "イメージの名前として読めません。全角の文字や空白、ハイフンではない線（–）が混ざっていないか見てください。",
    "That cannot be an image's name. Look for wide letters, blanks, or a dash that is no hyphen (–).",
    [("半角で打ち直す", "type it again in plain letters", "")];
    "uppercase", "repository name must be lowercase",
    "イメージの名前に大文字は使えません。",
    "An image's name has no capital letters.",
    [("小文字にする", "write it in lower case", "")];
    "needs-image", "'docker run' requires at least 1 argument",
    "イメージの名前がありません。run のあとに、フラグ、イメージ、コマンドの順で書きます。",
    "The image's name is missing: flags first, then the image, then the command.",
    [("試す", "try", "docker run hello-world")];
    "needs-argument", "requires {count} argument",
    "引数の数が合いません。",
    "The number of arguments is not right.",
    [("使い方を見る", "see the usage", "")];
    "build-needs-dot", "'docker build' requires 1 argument",
    "最後の . （コンテキスト）がありません。どのフォルダーをビルドに渡すかを書きます。",
    "The last dot, the build context, is missing: it says which folder the build gets.",
    [("いまのフォルダーを渡す", "give the current folder", "{line} .")];
    "unknown-flag", "unknown flag: {flag}",
    "{flag} というフラグは、このコマンドにはありません。",
    "This command has no flag {flag}.",
    [("使えるフラグを見る", "see the flags it has", "")];
    "unknown-shorthand", "unknown shorthand flag: '{flag}' in -{rest}",
    "-{flag} というフラグはありません。長い名前のフラグは -- で始まります。",
    "There is no flag -{flag}. Long flags begin with two hyphens.",
    [("使えるフラグを見る", "see the flags it has", "")];
    "unknown-command", "docker: unknown command: docker {verb}",
    "docker に {verb} というコマンドはありません。",
    "docker has no command {verb}.",
    [("近いのは {near}", "the nearest is {near}", "docker {near}"), ("一覧を見る", "see them all", "docker --help")];
    "not-docker-command", "docker: '{verb}' is not a docker command",
    "docker に {verb} というコマンドはありません。",
    "docker has no command {verb}.",
    [("近いのは {near}", "the nearest is {near}", "docker {near}")];
    "no-dockerfile", "failed to read dockerfile: open {name}: no such file or directory",
    "コンテキストのフォルダーに {name} がありません。いるフォルダーとファイル名を確かめてください。",
    "The context folder has no {name}. Check where you are and how the file is called.",
    [("いまのフォルダーを見る", "see this folder", "ls -la"), ("別の名前なら -f で", "with another name use -f", "docker build -f NAME .")];
    "copy-missing", "failed to calculate checksum of ref {ref}: \"{path}\": not found",
    "COPY しようとした {path} がコンテキストにありません。.dockerignore に書いたものも「ない」ことになります。コンテキストの外（../）は見えません。",
    "{path}, which COPY asks for, is not in the context. What .dockerignore names counts as missing, and outside (../) nothing is seen.",
    [("コンテキストを見る", "see the context", "ls -la"), (".dockerignore を見る", "see .dockerignore", "cat .dockerignore")];
    "run-failed", "process \"{command}\" did not complete successfully: exit code: {code}",
    "RUN のコマンドが {code} で終わったので、ビルドはそこで止まりました。理由は、その上に印字された行にあります。",
    "The RUN command ended with {code}, so the build stopped there. The lines above say why.",
    [("そこまでは覚えている。直してもう一度", "all before it is remembered: fix it and build again", "{line}")];
    "unknown-instruction", "unknown instruction: {word}",
    "{word} という命令は Dockerfile にありません。つづりか、前の行の \\ を確かめてください。",
    "A Dockerfile has no instruction {word}. Check the spelling, or a \\ on the line before.",
    [];
    "no-from", "no build stage in current context",
    "Dockerfile の最初の命令は FROM です。",
    "A Dockerfile begins with FROM.",
    [];
    "mount-not-dir", "Are you trying to mount a directory onto a file (or vice-versa)?",
    "ファイルとフォルダーを重ねようとしています。ホスト側にそのファイルがないと、Docker は同じ名前のフォルダーを作ります。",
    "A file meets a folder. If the host has no such file, Docker makes a folder of that name.",
    [("ホスト側を見る", "look at the host's side", "ls -la")];
    "bind-missing", "bind source path does not exist: {path}",
    "ホストに {path} がありません。--mount はフォルダーを作ってくれません。",
    "The host has no {path}; --mount does not make it.",
    [("作る", "make it", "mkdir -p {path}")];
    "bad-port", "invalid hostPort: {port}",
    "ポート番号は 0 から 65535 までの数です。-p ホスト:コンテナー の順で書きます。",
    "A port is a number from 0 to 65535. Write -p HOST:CONTAINER.",
    [];
    "bad-container-port", "invalid containerPort: {port}",
    "コンテナー側のポート番号が数ではありません。-p ホスト:コンテナー の順で書きます。",
    "The container's port is no number. Write -p HOST:CONTAINER.",
    [];
    "socket-denied", "permission denied while trying to connect to the Docker daemon socket",
    "docker グループに入っていないユーザーは、エンジンの窓口（/var/run/docker.sock）を開けません。",
    "A user outside the group docker may not open the engine's socket, /var/run/docker.sock.",
    [("自分のグループを見る", "see your groups", "id")];
    "no-daemon", "Cannot connect to the Docker daemon",
    "エンジン（dockerd）が動いていないか、窓口が違います。",
    "The engine, dockerd, is not running, or the address is another one.",
    [("つなぎ先を見る", "see where it connects", "docker context ls")];
    "not-a-tty", "the input device is not a TTY",
    "-t は端末があるときだけ使えます。パイプやスクリプトの中では -i だけにします。",
    "-t needs a terminal: in a pipe or script use -i alone.",
    [];
    "conflicting-options", "conflicting options: {what}",
    "その 2 つのフラグはいっしょに使えません。",
    "Those two flags exclude each other.",
    [];
    "curl-refused-port", "curl: (7) Failed to connect to {host} port {port} after",
    "{host} の {port} 番ではだれも待っていません。コンテナーが動いているか、-p で入口を作ったかを見ます。",
    "Nobody listens on {host} port {port}. Does the container run, and was -p given?",
    [("動いているものと入口を見る", "see what runs and its doors", "docker ps")];
    "curl-refused", "curl: (7) Failed to connect to {address} after",
    "{address} ではだれも待っていません。コンテナーが動いているか、-p で入口を作ったかを見ます。コンテナーの中の localhost は、そのコンテナー自身です。",
    "Nobody listens on {address}. Does the container run, and was -p given? Inside a container, localhost is that container itself.",
    [("動いているものと入口を見る", "see what runs and its doors", "docker ps")];
    "curl-reset", "curl: (56) Recv failure: Connection reset by peer",
    "入口までは届きましたが、中でだれも受け取りませんでした。中のプログラムが 127.0.0.1 だけで待っていないか見ます。",
    "The door was reached, but nobody inside took it. Does the program listen on 127.0.0.1 only?",
    [("中で待っている番地を見る", "see where it listens", "docker ps")];
    "curl-empty", "curl: (52) Empty reply from server",
    "つながりましたが、返事がないまま切れました。",
    "It connected, and was closed without an answer.",
    [("ログを見る", "see the log", "docker ps -a")];
    "curl-no-host", "curl: (6) Could not resolve host: {host}",
    "{host} という名前の番地が分かりません。コンテナーの名前で呼べるのは、自分で作った同じネットワークの中だけです。",
    "The name {host} has no address. Containers' names work only on a network of your own that both are on.",
    [("ネットワークを見る", "see the networks", "docker network ls")];
    "curl-timeout", "curl: (28)",
    "返事が来ないまま時間切れです。別のネットワークへの通信は、途中で捨てられます。",
    "No answer in time. What goes to another network is dropped on the way.",
    [("どのネットワークにいるか見る", "see which network each is on", "docker network ls")];
    "permission-denied", "{path}: Permission denied",
    "{path} に触る許可がありません。だれのファイルで、自分がだれかを見ます。",
    "You may not touch {path}. Whose is it, and who are you?",
    [("持ち主と許可を見る", "see owner and mode", "ls -l {path}"), ("自分を見る", "see who you are", "id")];
    "no-space", "No space left on device",
    "ディスクがいっぱいです。",
    "The disk is full.",
    [("Docker が使っている量を見る", "see what Docker uses", "docker system df")];
    "not-simulated", "is not simulated in Hatoba",
    "本物の Docker にはありますが、この波止場では模擬していません。",
    "The real Docker has it; this playground does not simulate it.",
    [];
    "no-compose-file", "no configuration file provided: not found",
    "このフォルダーに compose.yaml がありません。",
    "This folder has no compose.yaml.",
    [("いまのフォルダーを見る", "see this folder", "ls -la")];
    "no-service", "no such service: {name}",
    "compose.yaml に {name} というサービスはありません。",
    "compose.yaml has no service called {name}.",
    [("サービスの名前を見る", "see the services", "docker compose config --services")];
    "yaml", "yaml: {what}",
    "YAML として読めません。字下げ（タブは使えません）とコロンのあとの空白を見てください。",
    "That is not YAML. Look at the indentation (no tabs) and the blank after colons.",
    [("確かめる", "check it", "docker compose config")];
    "unhealthy-dependency", "dependency failed to start: container {name} is unhealthy",
    "{name} のヘルスチェックが通らなかったので、それを待つサービスは起動しませんでした。",
    "The health check of {name} failed, so what waits for it was not started.",
    [("チェックの結果を見る", "see the check's results", "docker inspect -f '{{json .State.Health}}' {name}"), ("ログを見る", "see the log", "docker logs {name}")];
    "command-not-found", "{name}: command not found",
    "このホストに {name} というコマンドはありません。つづりを確かめてください。",
    "This host has no command {name}. Check the spelling.",
    [("近いのは {near}", "the nearest is {near}", "")];
}
