# Set-up shared by the commands of this folder: pinned tools, installed once, outside the tree.
# Every step looks first whether its work is done, so a command can be interrupted and repeated.
# shellcheck shell=bash

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

TRUNK=0.21.14
SPLIT=0.2.4
TYPOS=1.52.0
AUDIT=0.22.2
BINDGEN=$(sed -n '/^name = "wasm-bindgen"$/{n;s/version = "\(.*\)"/\1/p;}' Cargo.lock)
RUST=$(sed -n 's/^channel = "\(.*\)"/\1/p' rust-toolchain.toml)
TOOLS=${HATOBA_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/hatoba}

# rustup's default place, when the shell that calls us has not read its env file.
if ! command -v rustup >/dev/null && [ -x "$HOME/.cargo/bin/rustup" ]; then
  export PATH="$HOME/.cargo/bin:$PATH"
fi

say() { printf '\033[1m── %s\033[0m\n' "$*" >&2; }
die() { printf '%s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# as_root COMMAND...: runs it as root, or says what a person with the rights has to run.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif have sudo; then sudo "$@"
  else die "Please run as root: $*"
  fi
}

# debian PACKAGE...: installs what dpkg does not know yet.
debian() {
  local missing=() name
  for name in "$@"; do
    dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || missing+=("$name")
  done
  [ ${#missing[@]} -eq 0 ] && return
  have apt-get || die "Please install: ${missing[*]}"
  say "apt: ${missing[*]}"
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
}

need_rust() {
  have rustup || die "Please install rustup first: https://rustup.rs"
  have cc || debian gcc libc6-dev
  if ! rustup target list --toolchain "$RUST" --installed 2>/dev/null | grep -qx wasm32-unknown-unknown ||
    ! rustup component list --toolchain "$RUST" --installed 2>/dev/null | grep -q '^clippy' ||
    ! rustup component list --toolchain "$RUST" --installed 2>/dev/null | grep -q '^rustfmt'; then
    say "Rust $RUST with rustfmt, clippy and wasm32"
    rustup toolchain install "$RUST" --profile minimal --no-self-update \
      --component rustfmt --component clippy --target wasm32-unknown-unknown
  fi
}

# cargo_tool CRATE VERSION BINARY OPT_LEVEL [FLAG...]: a command from crates.io at that version.
# The crates' own release profiles take minutes; these settings build the same program sooner.
cargo_tool() {
  local crate=$1 version=$2 binary=$3 opt=$4 root="$TOOLS/$1-$2"
  shift 4
  if [ -x "$root/bin/$binary" ]; then
    PATH="$root/bin:$PATH"; return
  fi
  if have "$binary" && [ "$("$binary" --version | awk '{print $2; exit}')" = "$version" ]; then
    return
  fi
  say "$crate $version (once, a few minutes)"
  local build=(env CARGO_TARGET_DIR="$TOOLS/build"
    CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16
    CARGO_PROFILE_RELEASE_OPT_LEVEL="$opt"
    cargo "+$RUST" install "$crate" --version "$version" --root "$root" --force)
  # A lock file may name a version that a registry mirror does not offer yet.
  "${build[@]}" --locked "$@" || "${build[@]}" "$@"
  rm -rf "$TOOLS/build"
  PATH="$root/bin:$PATH"
}

# The crates, the page's optional ones too: Trunk builds without asking the network, and may be the first.
need_crates() { cargo "+$RUST" fetch --locked --quiet; }

# What `trunk` needs. No wasm-opt: at opt-level z with fat LTO it gains nothing after brotli.
need_web() {
  need_rust
  need_crates
  have node || debian nodejs
  [ -n "$BINDGEN" ] || die "Cargo.lock names no wasm-bindgen"
  cargo_tool wasm-bindgen-cli "$BINDGEN" wasm-bindgen 1
  cargo_tool trunk "$TRUNK" trunk 0 --no-default-features
  export PATH
}

# Builds dist/, with the wasm in parts: the first file shows the page and the prompt, the others have the
# programs of the simulated host (src/software.rs). Trunk knows no split, and its step for wasm-bindgen
# loses what one needs; so the linker's output is split here, bound again under the names Trunk chose, and
# put together by pack.mjs. Names have a hash, so that no older build's file is taken for a newer one's.
build_page() {
  cargo_tool wasm_split_cli_support "$SPLIT" wasm-split-cli 1 --features build-binary
  trunk build --release --features split
  local out scripts name
  scripts=(dist/hatoba-web-*.js)
  [ ${#scripts[@]} = 1 ] || die "expected one script of Trunk's in dist/: ${scripts[*]}"
  name=$(basename "${scripts[0]}" .js)
  out=$(mktemp -d)
  wasm-split-cli target/wasm32-unknown-unknown/release/hatoba-web.wasm "$out" --out-name "$name"
  wasm-bindgen --target web --no-typescript --keep-lld-exports --remove-name-section --remove-producers-section \
    --out-dir "$out/bound" --out-name "$name" "$out/$name.wasm"
  node scripts/pack.mjs dist "$out" "$out/bound" "$name"
  rm -rf "$out"
  node scripts/check.mjs dist
}

# What the browser tests need: Debian's Chromium, a font with Japanese, Node and two packages.
need_browser() {
  have node && have npm || debian nodejs npm
  [ -n "${CHROMIUM:-}" ] || { have chromium || debian chromium; CHROMIUM=$(command -v chromium); }
  debian fonts-noto-cjk
  export CHROMIUM
  local stamp=tests/browser/node_modules/.package-lock.json
  if [ ! -e "$stamp" ] || [ tests/browser/package-lock.json -nt "$stamp" ]; then
    say "Playwright and axe-core"
    (cd tests/browser && npm ci --no-audit --no-fund --loglevel=error && touch node_modules/.package-lock.json)
  fi
}

# The speller: a program that comes as a Python package.
need_typos() {
  local root="$TOOLS/typos-$TYPOS"
  if [ ! -x "$root/bin/typos" ]; then
    say "typos $TYPOS"
    have python3 && python3 -c 'import ensurepip, venv' 2>/dev/null || debian python3 python3-venv
    python3 -m venv --clear "$root"
    "$root/bin/pip" install -q --disable-pip-version-check "typos==$TYPOS"
  fi
  PATH="$PATH:$root/bin"
}
