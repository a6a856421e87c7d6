//! Build arguments: predefined ones, those before the first FROM, proxies.

use super::Options;
use crate::error::{BuildError, Range};
use crate::instruction::ArgDef;
use crate::platform::Platform;
use crate::words::{EnvList, Lex};

/// Arguments that BuildKit keeps to itself.
pub const NOT_IN_ENV: [&str; 2] = ["BUILDKIT_SBOM_SCAN_CONTEXT", "BUILDKIT_SBOM_SCAN_STAGE"];

/// `BUILDPLATFORM`, `TARGETARCH` and their kin.
pub fn predefined(options: &Options, target: &str) -> EnvList {
    let build = Platform::host();
    let wanted = options.platform.clone().unwrap_or_else(Platform::host);
    let target = if target.is_empty() { "default" } else { target };
    let mut env = EnvList::new();
    for (key, value) in [
        ("BUILDPLATFORM", build.to_string().as_str()),
        ("BUILDOS", &build.os),
        ("BUILDOSVERSION", ""),
        ("BUILDARCH", &build.architecture),
        ("BUILDVARIANT", &build.variant),
        ("TARGETPLATFORM", &wanted.to_string()),
        ("TARGETOS", &wanted.os),
        ("TARGETOSVERSION", ""),
        ("TARGETARCH", &wanted.architecture),
        ("TARGETVARIANT", &wanted.variant),
        ("TARGETSTAGE", target),
    ] {
        env.set(key, options.build_arg(key).unwrap_or(value));
    }
    env
}

/// Adds the ARGs before the first FROM. With `given` values those of the command line win.
pub fn global(
    mut env: EnvList,
    lex: &Lex,
    args: &[(Vec<ArgDef>, Range)],
    given: Option<&Options>,
) -> Result<EnvList, BuildError> {
    for (defs, range) in args {
        for def in defs {
            let given = given.and_then(|o| o.build_arg(&def.key));
            let value = match (given, &def.value) {
                (Some(value), _) => Some(value.to_string()),
                (None, Some(default)) => {
                    let expanded = lex.expand(default, &env);
                    Some(expanded.map_err(|e| BuildError::new(e).at(*range))?.text)
                }
                (None, None) => None,
            };
            if let Some(value) = value {
                env.set(&def.key, &value);
            }
        }
    }
    Ok(env)
}

/// The proxy variables among the build arguments, in both cases of letters.
pub fn proxies(options: &Options) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for name in [
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "FTP_PROXY",
        "NO_PROXY",
        "ALL_PROXY",
    ] {
        let given = options.build_args.iter();
        let value = given.rev().find(|(k, _)| k.eq_ignore_ascii_case(name));
        if let Some((_, value)) = value {
            out.push((name.to_string(), value.clone()));
            out.push((name.to_lowercase(), value.clone()));
        }
    }
    out
}
