//! `yarn` 1: the same packages with its own words and lock file.

use super::super::super::kit::{Cx, Run};
use super::super::super::lacking;
use super::install::{Order, install, uninstall};
use super::script;

const VERSION: &str = "1.22.22";

pub async fn main(cx: &mut Cx, args: &[String]) -> Run {
    let flag = |names: &[&str]| args.iter().any(|a| names.contains(&a.as_str()));
    let words: Vec<String> = args
        .iter()
        .filter(|a| !a.starts_with('-'))
        .cloned()
        .collect();
    if words.is_empty() && flag(&["-v", "--version"]) {
        cx.line(VERSION).await;
        return Ok(0);
    }
    let verb = words.first().map_or("install", String::as_str);
    let rest = words.get(1..).unwrap_or(&[]).to_vec();
    let production =
        flag(&["--production", "--prod"]) || cx.var("NODE_ENV").as_deref() == Some("production");
    let order = Order {
        production,
        save: if flag(&["-D", "--dev"]) {
            "devDependencies"
        } else {
            "dependencies"
        },
        exact: flag(&["-E", "--exact"]),
        ..Order::default()
    };
    match verb {
        "install" | "add" => {
            cx.line(&format!("yarn {verb} v{VERSION}")).await;
            if flag(&["--frozen-lockfile", "--immutable"]) && cx.sys.stat("yarn.lock").is_err() {
                cx.raw_err("error Your lockfile needs to be updated, but yarn was run with `--frozen-lockfile`.\ninfo Visit https://yarnpkg.com/en/docs/cli/install for documentation about this command.\n").await;
                return Ok(1);
            }
            install(cx, &rest, &order).await
        }
        "global" => {
            cx.line(&format!("yarn global v{VERSION}")).await;
            let order = Order {
                global: true,
                ..order
            };
            install(cx, rest.get(1..).unwrap_or(&[]), &order).await
        }
        "remove" => {
            cx.line(&format!("yarn remove v{VERSION}")).await;
            uninstall(cx, &rest).await
        }
        "cache" => {
            cx.line(&format!(
                "yarn cache v{VERSION}\nsuccess Cleared cache.\nDone in 0.02s."
            ))
            .await;
            Ok(0)
        }
        "config" => Ok(0),
        "audit" | "why" | "upgrade" | "outdated" | "publish" | "link" | "workspace"
        | "workspaces" | "dlx" | "create" | "init" | "set" => {
            cx.raw_err(&lacking::sentence(
                &format!("'yarn {verb}'"),
                "install, add, remove, run, start, test, global add, cache clean",
            ))
            .await;
            Err(lacking::STATUS)
        }
        _ => {
            let name = match verb {
                "run" => rest.first().cloned().unwrap_or_default(),
                verb => verb.to_string(),
            };
            let extra: Vec<String> = rest
                .iter()
                .skip(usize::from(verb == "run"))
                .cloned()
                .collect();
            let silent = flag(&["-s", "--silent"]);
            if !silent {
                cx.line(&format!("yarn run v{VERSION}")).await;
            }
            let status = script(cx, &name, &extra, silent, false).await?;
            if status == 0 && !silent {
                cx.line("Done in 0.10s.").await;
            } else if status != 0 {
                cx.raw_err(&format!("error Command failed with exit code {status}.\ninfo Visit https://yarnpkg.com/en/docs/cli/run for documentation about this command.\n")).await;
            }
            Ok(status)
        }
    }
}
