//! `docker trust …`: signatures of images, which need a server for them.

use super::prelude::*;

const KEY_GENERATE_FLAGS: &[Flag] = &[Flag::string(
    "dir",
    "Directory to generate key in, defaults to current directory",
)];

const KEY_LOAD_FLAGS: &[Flag] =
    &[Flag::string("name", "Name for the loaded key").default("signer")];

const KEY_COMMAND: Command = Command::group(
    "key",
    "Manage keys for signing Docker images",
    &[
        Command::absent("generate", "Generate and load a signing key-pair", "")
            .usage("NAME")
            .takes(Args::Exact(1))
            .flags(KEY_GENERATE_FLAGS),
        Command::absent("load", "Load a private key file for signing", "")
            .usage("[OPTIONS] KEYFILE")
            .takes(Args::Exact(1))
            .flags(KEY_LOAD_FLAGS),
    ],
);

const SIGNER_ADD_FLAGS: &[Flag] = &[Flag::list("key", "Path to the signer's public key file")];

const SIGNER_REMOVE_FLAGS: &[Flag] = &[Flag::bool(
    "force",
    "Do not prompt for confirmation before removing the most recent signer",
)
.short('f')];

const SIGNER_COMMAND: Command = Command::group(
    "signer",
    "Manage entities who can sign Docker images",
    &[
        Command::absent("add", "Add a signer", "")
            .usage("OPTIONS NAME REPOSITORY [REPOSITORY...]")
            .takes(Args::AtLeast(2))
            .flags(SIGNER_ADD_FLAGS),
        Command::absent("remove", "Remove a signer", "")
            .usage("[OPTIONS] NAME REPOSITORY [REPOSITORY...]")
            .takes(Args::AtLeast(2))
            .flags(SIGNER_REMOVE_FLAGS),
    ],
);

const INSPECT_FLAGS: &[Flag] = &[Flag::bool(
    "pretty",
    "Print the information in a human friendly format",
)];

const REVOKE_FLAGS: &[Flag] = &[Flag::bool("yes", "Do not prompt for confirmation").short('y')];

const SIGN_FLAGS: &[Flag] = &[Flag::bool("local", "Sign a locally tagged image")];

/// `docker trust`.
pub const COMMAND: Command = Command::group(
    "trust",
    "Manage trust on Docker images",
    &[
        KEY_COMMAND,
        SIGNER_COMMAND,
        Command::absent(
            "inspect",
            "Return low-level information about keys and signatures",
            "",
        )
        .usage("IMAGE[:TAG] [IMAGE[:TAG]...]")
        .takes(Args::AtLeast(1))
        .flags(INSPECT_FLAGS),
        Command::absent("revoke", "Remove trust for an image", "")
            .usage("[OPTIONS] IMAGE[:TAG]")
            .takes(Args::Exact(1))
            .flags(REVOKE_FLAGS),
        Command::absent("sign", "Sign an image", "")
            .usage("IMAGE:TAG")
            .takes(Args::Exact(1))
            .flags(SIGN_FLAGS),
    ],
);
