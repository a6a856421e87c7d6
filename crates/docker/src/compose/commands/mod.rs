//! The commands of compose: one file each, one line in the table.

use super::verb::Verb;

mod absent;
mod attach;
mod build;
mod commit;
mod config;
mod cp;
mod create;
mod down;
mod events;
mod exec;
mod export;
mod images;
mod kill;
mod logs;
mod ls;
mod pause;
mod port;
mod ps;
mod pull;
mod restart;
mod rm;
mod run;
mod scale;
mod start;
mod stats;
mod stop;
mod top;
mod up;
pub mod version;
mod viz;
mod volumes;
mod wait;
mod watch;

/// All commands.
pub const TABLE: &[Verb] = &[
    attach::VERB,
    absent::BRIDGE,
    build::VERB,
    commit::VERB,
    config::VERB,
    cp::VERB,
    create::VERB,
    down::VERB,
    events::VERB,
    exec::VERB,
    export::VERB,
    images::VERB,
    kill::VERB,
    logs::VERB,
    ls::VERB,
    pause::PAUSE,
    port::VERB,
    ps::VERB,
    absent::PUBLISH,
    pull::PULL,
    pull::PUSH,
    restart::VERB,
    rm::VERB,
    run::VERB,
    scale::VERB,
    start::VERB,
    stats::VERB,
    stop::VERB,
    top::VERB,
    pause::UNPAUSE,
    up::VERB,
    version::VERB,
    volumes::VERB,
    wait::VERB,
    watch::VERB,
];

/// The experimental commands, below `alpha`.
pub const ALPHA: &[Verb] = &[absent::GENERATE, absent::ALPHA_PUBLISH, viz::VERB];

/// The command of a name.
pub fn find(name: &str) -> Option<&'static Verb> {
    TABLE
        .iter()
        .chain(ALPHA)
        .find(|v| v.name == name || v.aliases.contains(&name))
}
