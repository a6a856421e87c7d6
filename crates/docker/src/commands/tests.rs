//! What the command table says about wrong lines and help.

use super::command::{Command, Run};
use super::{container, help, image, root, system};
use crate::flags;

fn words(line: &str) -> Vec<String> {
    line.split_whitespace().map(str::to_string).collect()
}

fn flag_error(command: &Command, path: &str, line: &str) -> String {
    let error = flags::parse(command.flags, &words(line), command.interspersed).unwrap_err();
    help::flag_failure(command, path, &error).message
}

#[test]
fn the_table_has_no_word_twice() {
    fn check(path: &str, command: &Command) {
        let Some(members) = command.members() else {
            return;
        };
        let mut seen: Vec<&str> = Vec::new();
        for member in members {
            for word in std::iter::once(&member.name).chain(member.aliases) {
                assert!(!seen.contains(word), "{path} {word} twice");
                seen.push(word);
            }
            check(&format!("{path} {}", member.name), member);
        }
    }
    check("docker", &root::COMMAND);
}

#[test]
fn flags_have_each_name_and_letter_once() {
    fn check(path: &str, command: &Command) {
        for (i, flag) in command.flags.iter().enumerate() {
            for other in &command.flags[..i] {
                assert!(flag.name != other.name, "{path} --{}", flag.name);
                assert!(
                    flag.short == '\0' || flag.short != other.short,
                    "{path} -{}",
                    flag.short
                );
            }
        }
        for member in command.members().unwrap_or(&[]) {
            check(&format!("{path} {}", member.name), member);
        }
    }
    check("docker", &root::COMMAND);
}

#[test]
fn bad_flags_show_the_usage_line() {
    assert_eq!(
        flag_error(
            &container::run::COMMAND,
            "docker run",
            "--memroy 10m busybox"
        ),
        "unknown flag: --memroy\n\nUsage:  docker run [OPTIONS] IMAGE [COMMAND] [ARG...]\n\nRun 'docker run --help' for more information"
    );
    assert_eq!(
        flag_error(&image::COMMAND, "docker image", "-a"),
        "unknown shorthand flag: 'a' in -a\n\nUsage:  docker image\n\nRun 'docker image --help' for more information"
    );
}

#[test]
fn argument_counts_have_their_own_hints() {
    let message = |command: &Command, path: &str, line: &str| {
        help::check_args(command, path, &words(line))
            .unwrap_err()
            .message
    };
    assert!(
        message(&container::run::COMMAND, "docker run", "")
            .ends_with("See 'docker run --help' for more information")
    );
    assert!(
        message(&image::ls::COMMAND, "docker images", "a b")
            .ends_with("SRun 'docker images --help' for more information")
    );
    assert_eq!(
        message(&container::port::COMMAND, "docker port", ""),
        "docker: 'docker port' requires at least 1 and at most 2 arguments\n\nUsage:  docker port CONTAINER [PRIVATE_PORT[/PROTO]]\n\nRun 'docker port --help' for more information"
    );
}

#[test]
fn unknown_words_are_named() {
    assert_eq!(
        help::unknown_command(&root::COMMAND, "docker", "volumes").message,
        "docker: unknown command: docker volumes\n\nRun 'docker --help' for more information"
    );
    assert_eq!(
        help::unknown_command(&super::volume::COMMAND, "docker volume", "delete").message,
        "docker: unknown command: docker volume delete\n\nUsage:  docker volume COMMAND\n\nRun 'docker volume --help' for more information"
    );
}

#[test]
fn a_group_lists_its_commands() {
    assert_eq!(
        help::page(&system::COMMAND, "docker system", 80),
        "Usage:  docker system COMMAND\n\nManage Docker\n\nCommands:\n  df          Show docker disk usage\n  events      Get real time events from the server\n  info        Display system-wide information\n  prune       Remove unused data\n\nRun 'docker system COMMAND --help' for more information on a command.\n"
    );
}

#[test]
fn a_verb_lists_aliases_and_flags() {
    assert_eq!(
        help::page(&container::kill::COMMAND, "docker kill", 80),
        "Usage:  docker kill [OPTIONS] CONTAINER [CONTAINER...]\n\nKill one or more running containers\n\nAliases:\n  docker container kill, docker kill\n\nOptions:\n  -s, --signal string   Signal to send to the container\n"
    );
}

#[test]
fn every_verb_has_a_page() {
    fn check(path: &str, command: &Command) {
        assert!(
            help::page(command, path, 80).starts_with("Usage:  docker"),
            "{path}"
        );
        for member in command.members().unwrap_or(&[]) {
            check(&format!("{path} {}", member.name), member);
        }
        assert!(matches!(
            command.run,
            Run::Group(_) | Run::Verb(_) | Run::Absent(_)
        ));
    }
    check("docker", &root::COMMAND);
}
