//! Whole scripts in a small machine.
use std::cell::RefCell;
use std::rc::Rc;

use expect_test::{Expect, expect};
use machine::{Env, Kernel, LayerBuilder, MachineConfig, Program, ProgramTable, Sys, Time};

use super::Session;

struct Table;

impl ProgramTable for Table {
    fn find(&self, name: &str) -> Option<Program> {
        match name {
            "bash" => Some(super::bash),
            "dash" => Some(super::dash),
            "ash" => Some(super::ash),
            "cat" => Some(|sys| Box::pin(cat(sys))),
            "sleep" => Some(|sys| {
                Box::pin(async move {
                    let seconds: f64 = sys.argv()[1].parse().unwrap_or(0.0);
                    let _ = sys.sleep(std::time::Duration::from_secs_f64(seconds)).await;
                    0
                })
            }),
            "env" => Some(|sys| {
                Box::pin(async move {
                    for line in sys.env().to_strings() {
                        sys.print(&format!("{line}\n")).await;
                    }
                    0
                })
            }),
            "pids" => Some(|sys| {
                Box::pin(async move {
                    sys.print(&format!("{} {}\n", sys.pid(), sys.ppid())).await;
                    0
                })
            }),
            _ => None,
        }
    }
}

async fn cat(sys: Sys) -> i32 {
    let files: Vec<String> = sys.argv().into_iter().skip(1).collect();
    if files.is_empty() {
        let bytes = sys.read_to_end(0).await.unwrap_or_default();
        let _ = sys.write_all(1, &bytes).await;
    }
    for file in files {
        match sys.open(&file, machine::OpenFlags::READ, 0) {
            Ok(fd) => {
                let bytes = sys.read_to_end(fd).await.unwrap_or_default();
                let _ = sys.write_all(1, &bytes).await;
            }
            Err(e) => {
                sys.eprint(&format!("cat: {file}: {e}\n")).await;
                return 1;
            }
        }
    }
    0
}

fn boot() -> Kernel {
    let root = LayerBuilder::new(Time(0))
        .dir("bin", 0o755)
        .program("bin/bash", "bash", 1000)
        .program("bin/dash", "dash", 1000)
        .program("bin/ash", "ash", 1000)
        .program("bin/cat", "cat", 1000)
        .program("bin/sleep", "sleep", 1000)
        .program("bin/env", "env", 1000)
        .program("bin/pids", "pids", 1000)
        .symlink("bin/sh", "dash")
        .file("etc/passwd", 0o644, "root:x:0:0:root:/root:/bin/bash\n")
        .dir("tmp", 0o777)
        .dir("root", 0o700)
        .dir("work", 0o777)
        .build();
    Kernel::new(MachineConfig {
        seed: 1,
        start: Time::from_secs(1_000_000),
        hostname: "hatoba".into(),
        programs: Rc::new(Table),
        root,
        disk: 1 << 30,
        memory: 1 << 30,
    })
}

fn drive(kernel: &Kernel, f: impl AsyncFnOnce(Sys) -> String + 'static) -> String {
    let out = Rc::new(RefCell::new(None));
    let result = out.clone();
    kernel.daemon(&["test"], |sys| {
        Box::pin(async move {
            let text = f(sys).await;
            *result.borrow_mut() = Some(text);
            0
        })
    });
    for _ in 0..200_000 {
        if out.borrow().is_some() {
            break;
        }
        if kernel.run(100_000).idle {
            match kernel.next_timer() {
                Some(t) => kernel.advance_to(t),
                None => break,
            }
        }
    }
    out.take().unwrap_or_else(|| "(never ended)\n".into())
}

/// Runs a program with standard output and error in one pipe; the status follows if it is not 0.
fn output(argv: &[&str], stdin: Option<&str>) -> String {
    let argv: Vec<String> = argv.iter().map(|a| a.to_string()).collect();
    let stdin = stdin.map(str::to_string);
    drive(&boot(), async move |sys| {
        let _ = sys.chdir("/work");
        let (read, write) = sys.pipe().expect("a pipe");
        let (in_read, in_write) = sys.pipe().expect("a pipe");
        let mut command = machine::Command::new(&format!("/bin/{}", argv[0]), argv.clone());
        command.fds = vec![(0, in_read), (1, write), (2, write)];
        command.env = Some(Env::from_strings(["PATH=/bin", "HOME=/root", "USER=root"]));
        let pid = sys.spawn(command).expect("the shell starts");
        let _ = sys.close(write);
        let _ = sys.close(in_read);
        if let Some(text) = stdin {
            let _ = sys.write_all(in_write, text.as_bytes()).await;
        }
        let _ = sys.close(in_write);
        let bytes = sys.read_to_end(read).await.unwrap_or_default();
        let status = sys.wait(pid).await.map_or(-1, |(_, s)| s.shell_code());
        let mut text = String::from_utf8_lossy(&bytes).into_owned();
        if status != 0 {
            text.push_str(&format!("[{status}]\n"));
        }
        text
    })
}

fn check(shell: &str, script: &str, expected: Expect) {
    expected.assert_eq(&output(&[shell, "-c", script], None));
}

fn bash(script: &str, expected: Expect) {
    check("bash", script, expected);
}

/// Feeds chunks to a session as the simulator does.
fn session(chunks: &[&str]) -> String {
    let chunks: Vec<String> = chunks.iter().map(|c| c.to_string()).collect();
    drive(&boot(), async move |sys| {
        let (read, write) = sys.pipe().expect("a pipe");
        let pid = sys
            .fork(move |sys| {
                Box::pin(async move {
                    let _ = sys.dup2(write, 1);
                    let _ = sys.dup2(write, 2);
                    let _ = sys.close(write);
                    let _ = sys.close(read);
                    let _ = sys.chdir("/work");
                    sys.set_env("PATH", "/bin");
                    let mut session = Session::new(sys.clone());
                    for chunk in chunks {
                        let status = session.run(&chunk).await;
                        if status != 0 {
                            sys.print(&format!("[{status}]\n")).await;
                        }
                    }
                    0
                })
            })
            .expect("a session");
        let _ = sys.close(write);
        let bytes = sys.read_to_end(read).await.unwrap_or_default();
        let _ = sys.wait(pid).await;
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

#[test]
fn words_quotes_and_parameters() {
    bash(
        r#"x='two   spaces'; echo $x; echo "$x"; f=report.tar.gz; echo ${f%.gz} ${f%%.*} ${f#*.} ${f##*.}
echo ${nosuch:-default} ${x:+set} ${#f} "it's" 'it'\''s' ${f/r/R} ${f//r/R} ${f:0:6} ${f^^} {a,b}{1..2}"#,
        expect![[r#"
            two spaces
            two   spaces
            report.tar report tar.gz gz
            default set 13 it's it's Report.tar.gz RepoRt.taR.gz report REPORT.TAR.GZ a1 a2 b1 b2
        "#]],
    );
}

#[test]
fn loops_functions_and_pipes() {
    bash(
        r#"i=0; while [ $i -lt 3 ]; do echo $i; i=$((i + 1)); done | cat
for ((k = 0; k < 3; k++)); do echo -n $k; done; echo
f() { local v=in; echo $v $1; return 4; }; v=out; f x; echo $? $v
printf 'a 1\nb 2\n' | while read k v; do echo "$k=$v"; done
case abc in a*) echo hit;; *) echo miss;; esac; echo $(echo sub) `echo old`"#,
        expect![[r#"
            0
            1
            2
            012
            in x
            4 out
            a=1
            b=2
            hit
            sub old
        "#]],
    );
}

#[test]
fn here_documents_and_redirections() {
    bash(
        "n=Ann\ncat <<X\nHello $n $((2+2))\nX\ncat <<'X'\n$n\nX\ncat <<< one > f; cat f\necho err >&2 2>/dev/null\n{ echo a; echo b; } > both; cat both; cat < nosuch",
        expect![[r#"
            Hello Ann 4
            $n
            one
            err
            a
            b
            bash: line 10: nosuch: No such file or directory
            [1]
        "#]],
    );
}

#[test]
fn the_three_shells_word_mistakes_their_way() {
    for (shell, expected) in [
        ("bash", "bash: line 1: nosuch: command not found\n[127]\n"),
        ("dash", "dash: 1: nosuch: not found\n[127]\n"),
        ("ash", "ash: line 0: nosuch: not found\n[127]\n"),
    ] {
        assert_eq!(output(&[shell, "-c", "nosuch"], None), expected);
    }
}

#[test]
fn a_session_words_its_messages_as_a_prompt_does() {
    expect![[r#"
        bash: nosuch: command not found
        [127]
        bash: cd: nosuch: No such file or directory
        [1]
        bash: R: readonly variable
        [1]
        bash: 1 / 0: division by 0 (error token is "0")
        [1]
        2 still here
        bash: syntax error near unexpected token `)'
        [2]
        bash: return: can only `return' from a function or sourced script
        [2]
    "#]]
    .assert_eq(&session(&[
        "nosuch",
        "cd nosuch",
        "readonly R=1; R=2",
        "echo $((1 / 0))",
        "x=2; echo $x still here",
        "echo )",
        "return 3",
    ]));
}

#[test]
fn endless_recursion_ends_in_bashs_words() {
    let text = output(&["bash", "-c", "f() { f; }; f"], None);
    assert!(text.contains("maximum"), "{text}");
    let text = output(
        &["bash", "-c", "eval_me() { eval eval_me; }; eval_me"],
        None,
    );
    assert!(text.contains("maximum"), "{text}");
}

#[test]
fn deep_nesting_is_refused() {
    let script = format!("{}echo{}", "( ".repeat(3000), " )".repeat(3000));
    assert!(output(&["bash", "-c", &script], None).contains("exhausted"));
    let script = format!("echo {}x{}", "${a:-".repeat(3000), "}".repeat(3000));
    assert!(output(&["dash", "-c", &script], None).contains("space"));
}

#[test]
fn traps_run_between_commands() {
    bash(
        "trap 'echo bye' EXIT; trap 'echo caught' USR1; kill -USR1 $$; echo after; sleep 5 & kill $!; wait $!; echo $?",
        expect![[r#"
            caught
            after
            bash: line 1:      4 Terminated              sleep 5
            143
            bye
        "#]],
    );
}

#[test]
fn a_text_is_complete_or_wants_more() {
    for text in [
        "echo a",
        "for i in 1; do echo; done",
        "cat <<X\na\nX",
        "echo )",
        "echo 'a\nb'",
    ] {
        assert!(Session::is_complete(text), "{text}");
    }
    for text in [
        "for i in 1; do",
        "echo 'a",
        "cat <<X\na",
        "echo a &&",
        "echo a \\",
        "if true",
        "echo $(ls",
        "f() {",
    ] {
        assert!(!Session::is_complete(text), "{text}");
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
    #[test]
    fn any_text_is_parsed_or_refused(text in "[-a-z0-9 \n;&|<>(){}\\[\\]$'\"`#=!*?~\\\\]{0,60}") {
        for dialect in [(true, false), (false, true), (false, false)] {
            let dialect = super::syntax::Dialect { bash: dialect.0, ash: dialect.1, extglob: false };
            let _ = super::syntax::parse_all(&text, 1, dialect, &Default::default());
        }
    }

    #[test]
    fn any_expansion_ends(text in "[a-c$(){}:#%/,^@!*\\[\\]0-9\"'-]{0,30}") {
        let _ = output(&["bash", "-c", &format!("a=xyz; set -- p q; : {text}")], None);
    }
}

/// Types lines and keys into a shell on a terminal; returns what the terminal shows.
fn typed(shell: &str, keys: &[&str]) -> String {
    let shell = shell.to_string();
    let keys: Vec<String> = keys.iter().map(|k| k.to_string()).collect();
    drive(&boot(), async move |sys| {
        let (master, slave) = sys.openpty().expect("a terminal");
        let child_shell = shell.clone();
        let pid = sys
            .fork(move |sys| {
                Box::pin(async move {
                    sys.setsid();
                    let _ = sys.set_ctty(slave);
                    for fd in 0..3 {
                        let _ = sys.dup2(slave, fd);
                    }
                    let _ = sys.close(slave);
                    let _ = sys.close(master);
                    let _ = sys.chdir("/work");
                    let env = Env::from_strings(["PATH=/bin", "HOME=/root", "USER=root"]);
                    let _ = sys
                        .exec(&format!("/bin/{child_shell}"), vec![child_shell], env)
                        .await;
                    1
                })
            })
            .expect("a process");
        let _ = sys.close(slave);
        for key in keys {
            let _ = sys.sleep(std::time::Duration::from_millis(500)).await;
            let _ = sys.write_all(master, key.as_bytes()).await;
        }
        let _ = sys.sleep(std::time::Duration::from_millis(500)).await;
        let mut seen = Vec::new();
        while let Ok(ready) = sys
            .poll(
                &[(master, machine::Interest::READ)],
                Some(std::time::Duration::from_millis(1)),
            )
            .await
        {
            if ready.is_empty() {
                break;
            }
            match sys.read(master, 65536).await {
                Ok(bytes) if !bytes.is_empty() => seen.extend(bytes),
                _ => break,
            }
        }
        let ended = sys.try_wait(Some(pid)).ok().flatten();
        let mut text = String::from_utf8_lossy(&seen).replace("\r\n", "\n");
        text.push_str(&match ended {
            Some((_, status)) => format!("[{}]\n", status.shell_code()),
            None => "\n(still running)\n".into(),
        });
        text
    })
}

#[test]
fn a_terminal_session_has_prompts_jobs_and_interrupts() {
    expect![[r#"
        root@hatoba:/work# echo hi
        hi
        root@hatoba:/work# for i in 1 2
        > do echo $i; done
        1
        2
        root@hatoba:/work# sleep 100
        ^C
        root@hatoba:/work# echo $?
        130
        root@hatoba:/work# while :; do :; done
        ^C
        root@hatoba:/work# echo $?
        130
        root@hatoba:/work# sleep 0.6 &
        [1] 5
        root@hatoba:/work# 
        root@hatoba:/work# 
        [1]+  Done                    sleep 0.6
        root@hatoba:/work# sleep 200
        ^Z
        [1]+  Stopped                 sleep 200
        root@hatoba:/work# jobs
        [1]+  Stopped                 sleep 200
        root@hatoba:/work# kill %1
        [1]+  Terminated              sleep 200
        root@hatoba:/work# 
        root@hatoba:/work# exit 3
        exit
        [3]
    "#]]
    .assert_eq(&typed(
        "bash",
        &[
            "echo hi\n",
            "for i in 1 2\n",
            "do echo $i; done\n",
            "sleep 100\n",
            "\x03",
            "echo $?\n",
            "while :; do :; done\n",
            "\x03",
            "echo $?\n",
            "sleep 0.6 &\n",
            "\n",
            "\n",
            "sleep 200\n",
            "\x1a",
            "jobs\n",
            "kill %1\n",
            "\n",
            "exit 3\n",
        ],
    ));
}

#[test]
fn small_shells_have_their_own_prompts() {
    expect![[r#"
        /work # cd /tmp
        /tmp # nosuch
        ash: nosuch: not found
        /tmp # sleep 100
        ^C
        /tmp # 
        [130]
    "#]]
    .assert_eq(&typed(
        "ash",
        &["cd /tmp\n", "nosuch\n", "sleep 100\n", "\x03", "\x04"],
    ));
    expect![[r#"
        # cd /tmp
        # nosuch
        dash: 2: nosuch: not found
        # 
        [127]
    "#]]
    .assert_eq(&typed("dash", &["cd /tmp\n", "nosuch\n", "\x04"]));
}

#[test]
fn scripts_come_from_standard_input() {
    let run = |argv: &[&str], text: &str| output(argv, Some(text));
    assert_eq!(
        run(&["ash", "-s", "one", "two"], "echo $# $1 $2\n"),
        "2 one two\n"
    );
    assert_eq!(
        run(&["ash", "-e"], "echo one\nfalse\necho two\n"),
        "one\n[1]\n"
    );
    assert_eq!(
        run(
            &["dash"],
            "for i in 1 2\ndo echo $i; done\ncat <<X\nin\nX\nexit 3\n"
        ),
        "1\n2\nin\n[3]\n"
    );
    assert_eq!(
        run(&["bash"], "read x\nvalue\necho \"got $x\"\ncat\nrest\n"),
        "got value\nrest\n"
    );
    assert_eq!(
        run(&["bash"], "nosuch\nif\n"),
        "bash: line 1: nosuch: command not found\nbash: line 3: syntax error: unexpected end of file\n[2]\n"
    );
}

#[test]
fn the_last_command_takes_over_where_real_shells_let_it() {
    let pid_of = |shell: &str, script: &str| {
        let text = output(&[shell, "-c", script], None);
        let pids: Vec<String> = text.split_whitespace().map(str::to_string).collect();
        pids[0] == pids[1]
    };
    assert!(pid_of("bash", "echo $$; pids"));
    assert!(!pid_of("dash", "echo $$; pids"));
    assert!(!pid_of("ash", "echo $$; pids"));
    assert!(pid_of("ash", "echo $$ && pids"));
}

#[test]
fn functions_are_printed_as_bash_lays_them_out() {
    let script = "f() { local x=1; if [ $x ]; then echo \"a $1\" && b; elif c; then d; fi; \
                  while read -r l; do echo $l; done < in | cat >&2; \
                  case $x in a|b) y;; *) ;; esac; ((x++)); }; declare -f f";
    expect![[r#"
        f () 
        { 
            local x=1;
            if [ $x ]; then
                echo "a $1" && b;
            else
                if c; then
                    d;
                fi;
            fi;
            while read -r l; do
                echo $l;
            done < in | cat 1>&2;
            case $x in 
                a | b)
                    y
                ;;
                *)

                ;;
            esac;
            ((x++))
        }
    "#]]
    .assert_eq(&output(&["bash", "-c", script], None));
}

#[test]
fn functions_do_not_inherit_err_debug_and_return_traps() {
    let script = "trap 'echo E' ERR; f() { false; echo x; }; f; g() { false; }; g; trap - ERR
h() { trap 'echo ret' RETURN; echo in; }; h; trap - RETURN
trap 'echo D $BASH_COMMAND' DEBUG; f; trap - DEBUG";
    assert_eq!(
        output(&["bash", "-c", script], None),
        "x\nE\nin\nret\nD f\nx\nD trap - DEBUG\n"
    );
}

#[test]
fn an_ambiguous_redirection_fails_its_command_alone() {
    assert_eq!(
        output(&["bash", "-c", "echo a > $none; echo b"], None),
        "bash: line 1: $none: ambiguous redirect\nb\n"
    );
}

#[test]
fn a_coprocess_is_written_to_and_read_from() {
    let script = "coproc { read x; echo \"got $x\"; }
echo hi >&${COPROC[1]}; read -r line <&${COPROC[0]}; echo \"$line\"; wait $COPROC_PID; echo $?";
    assert_eq!(output(&["bash", "-c", script], None), "got hi\n0\n");
}
