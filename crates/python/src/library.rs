//! The library of this Python in Python: a module is a file and a line here. What needs the
//! system or speed is in `lib/*.js`. A module that is in neither says that it is not simulated.

/// Modules by name.
const MODULES: &[(&str, &str)] = &[
    ("abc", include_str!("lib/std/abc.py")),
    ("argparse", include_str!("lib/std/argparse.py")),
    ("asyncio", include_str!("lib/std/asyncio.py")),
    ("base64", include_str!("lib/std/base64.py")),
    ("binascii", include_str!("lib/std/binascii.py")),
    ("bisect", include_str!("lib/std/bisect.py")),
    ("collections", include_str!("lib/std/collections.py")),
    (
        "collections.abc",
        include_str!("lib/std/collections_abc.py"),
    ),
    (
        "concurrent.futures",
        include_str!("lib/std/concurrent_futures.py"),
    ),
    ("configparser", include_str!("lib/std/configparser.py")),
    ("contextlib", include_str!("lib/std/contextlib.py")),
    ("copy", include_str!("lib/std/copy.py")),
    ("csv", include_str!("lib/std/csv.py")),
    ("dataclasses", include_str!("lib/std/dataclasses.py")),
    ("datetime", include_str!("lib/std/datetime.py")),
    ("errno", include_str!("lib/std/errno.py")),
    ("fnmatch", include_str!("lib/std/fnmatch.py")),
    ("functools", include_str!("lib/std/functools.py")),
    ("gc", include_str!("lib/std/gc.py")),
    ("getpass", include_str!("lib/std/getpass.py")),
    ("glob", include_str!("lib/std/glob.py")),
    ("hashlib", include_str!("lib/std/hashlib.py")),
    ("heapq", include_str!("lib/std/heapq.py")),
    ("hmac", include_str!("lib/std/hmac.py")),
    ("html", include_str!("lib/std/html.py")),
    ("http", include_str!("lib/std/http.py")),
    ("http.client", include_str!("lib/std/http_client.py")),
    ("http.server", include_str!("lib/std/http_server.py")),
    ("importlib", include_str!("lib/std/importlib.py")),
    (
        "importlib.metadata",
        include_str!("lib/std/importlib_metadata.py"),
    ),
    ("inspect", include_str!("lib/std/inspect.py")),
    ("io", include_str!("lib/std/io.py")),
    ("itertools", include_str!("lib/std/itertools.py")),
    ("json.tool", include_str!("lib/std/json_tool.py")),
    ("locale", include_str!("lib/std/locale.py")),
    ("logging", include_str!("lib/std/logging.py")),
    ("mimetypes", include_str!("lib/std/mimetypes.py")),
    ("operator", include_str!("lib/std/operator.py")),
    ("pathlib", include_str!("lib/std/pathlib.py")),
    ("platform", include_str!("lib/std/platform.py")),
    ("pprint", include_str!("lib/std/pprint.py")),
    ("pwd", include_str!("lib/std/pwd.py")),
    ("queue", include_str!("lib/std/queue.py")),
    ("secrets", include_str!("lib/std/secrets.py")),
    ("shlex", include_str!("lib/std/shlex.py")),
    ("shutil", include_str!("lib/std/shutil.py")),
    ("socketserver", include_str!("lib/std/socketserver.py")),
    ("statistics", include_str!("lib/std/statistics.py")),
    ("string", include_str!("lib/std/string.py")),
    ("subprocess", include_str!("lib/std/subprocess.py")),
    ("tempfile", include_str!("lib/std/tempfile.py")),
    ("textwrap", include_str!("lib/std/textwrap.py")),
    ("threading", include_str!("lib/std/threading.py")),
    ("timeit", include_str!("lib/std/timeit.py")),
    ("traceback", include_str!("lib/std/traceback.py")),
    ("types", include_str!("lib/std/types.py")),
    ("typing", include_str!("lib/std/typing.py")),
    ("urllib.error", include_str!("lib/std/urllib_error.py")),
    ("urllib.parse", include_str!("lib/std/urllib_parse.py")),
    ("urllib.request", include_str!("lib/std/urllib_request.py")),
    ("uuid", include_str!("lib/std/uuid.py")),
    ("venv", include_str!("lib/std/venv.py")),
    ("warnings", include_str!("lib/std/warnings.py")),
    ("concurrent", ""),
    ("urllib", ""),
    ("json.decoder", "from json import JSONDecodeError"),
    ("__future__", "annotations = True"),
];

/// Packages a registry may install, module by module; each file it leaves says
/// `# hatoba: MODULE`.
const PACKAGES: &[(&str, &str)] = &[
    ("fastapi", include_str!("lib/packages/fastapi.py")),
    ("flask", include_str!("lib/packages/flask.py")),
    ("flask.cli", include_str!("lib/packages/flask_cli.py")),
    ("flask.__main__", "from flask.cli import main\nmain()"),
    ("gunicorn", ""),
    ("gunicorn.app", ""),
    (
        "gunicorn.app.wsgiapp",
        include_str!("lib/packages/gunicorn.py"),
    ),
    ("pydantic", include_str!("lib/packages/pydantic.py")),
    ("redis", include_str!("lib/packages/redis.py")),
    ("requests", include_str!("lib/packages/requests.py")),
    ("uvicorn", include_str!("lib/packages/uvicorn.py")),
    ("uvicorn.__main__", "from uvicorn import main\nmain()"),
];

/// Modules of the real library that this one lacks, by their first names.
const LACKING: &str = " sqlite3 ssl ctypes multiprocessing unittest doctest decimal fractions struct pickle zlib gzip zipfile tarfile bz2 lzma email smtplib ftplib imaplib poplib telnetlib xml select selectors fcntl resource termios tty pty curses tkinter turtle turtledemo idlelib readline cmd pdb cProfile profile pstats tracemalloc trace dis ast tokenize code codeop codecs unicodedata cmath numbers array weakref calendar zoneinfo sched contextvars ipaddress xmlrpc wsgiref asyncore mmap syslog grp crypt sysconfig site runpy pkgutil zipimport ensurepip lib2to3 distutils ";

fn find(table: &[(&str, &'static str)], name: &str) -> Option<&'static str> {
    table.iter().find(|m| m.0 == name).map(|m| m.1)
}

/// The text of a module.
pub fn module(name: &str) -> Option<&'static str> {
    find(MODULES, name)
}

/// The text of an installed package.
pub fn package(name: &str) -> Option<&'static str> {
    find(PACKAGES, name)
}

/// Whether the real library has it and this one does not.
pub fn lacks(name: &str) -> bool {
    let first = name.split('.').next().unwrap_or(name);
    LACKING.contains(&format!(" {first} "))
}

/// The modules of an installed package.
pub fn parts(package: &str) -> Vec<&'static str> {
    let own = |m: &str| {
        m.strip_prefix(package)
            .is_some_and(|r| r.is_empty() || r.starts_with('.'))
    };
    let names = PACKAGES.iter().map(|m| m.0);
    names.filter(|m| own(m)).collect()
}
