//! A plan to a graph: stages and steps become vertices; equal work becomes one vertex.

use std::collections::BTreeMap;

use dockerfile::Range;
use dockerfile::instruction::{Mount, MountKind, Network, Security};
use dockerfile::plan::{Base, CopySource, CopyStep, From, Plan, RunStep, StepKind};

use super::cache::KeyWriter;
use super::solver::{Caching, Input, Vertex};

/// What a vertex of a build does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Op {
    /// FROM an image.
    Image { reference: String, platform: String },
    /// The client's files, or those of a `--build-context`.
    Context(Option<String>),
    /// A file of the network.
    Http {
        url: String,
        filename: String,
        checksum: String,
    },
    Copy {
        step: CopyStep,
        /// Input 0 is the root it copies into; else that is empty.
        has_base: bool,
        /// For each source the input it is found in.
        inputs: Vec<Option<usize>>,
    },
    Run {
        step: RunStep,
        has_base: bool,
        /// For each mount the input it shows.
        inputs: Vec<Option<usize>>,
    },
    Mkdir {
        path: String,
        user: String,
        has_base: bool,
    },
}

/// The graph of a build.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    pub vertices: Vec<Vertex<Op>>,
    /// For each vertex the places in the Dockerfile that asked for it.
    pub ranges: Vec<Vec<Range>>,
    /// For each vertex the stage it was last asked for by.
    pub stages: Vec<String>,
    /// The vertex that makes the target; none if it is empty.
    pub target: Option<usize>,
    /// For each stage of the plan the vertices of its base and of all of it, as far as it is needed.
    pub ends: BTreeMap<usize, (Option<usize>, Option<usize>)>,
}

/// What is known of sources when the graph is made.
pub struct Sources<'a> {
    /// The identity of an image for a platform: its layers' chain.
    pub image_key: &'a dyn Fn(&str, &str) -> String,
    /// How a `--build-context` is shown, if it is an image: its title and its reference.
    pub context_image: &'a dyn Fn(&str) -> Option<(String, String)>,
    /// An instruction as the author wrote it.
    pub source: &'a dyn Fn(Range) -> String,
    /// Names the project, so that steps are compared with their own past.
    pub project: &'a str,
    /// Settings of the command line that RUN depends on: network mode, extra hosts.
    pub run_settings: &'a [String],
}

/// Makes the graph of what the target of `plan` needs.
pub fn lower(plan: &Plan, sources: &Sources) -> Graph {
    let mut lowering = Lowering {
        plan,
        sources,
        graph: Graph::default(),
        done: BTreeMap::new(),
        by_key: BTreeMap::new(),
        ordered: false,
    };
    let target = lowering.stage(plan.target);
    lowering.graph.target = target;
    let done = &lowering.done;
    lowering.graph.ends = done
        .iter()
        .filter(|((stage, steps), _)| *steps == plan.stages[*stage].steps.len())
        .map(|((stage, _), end)| {
            let base = match done.get(&(*stage, 0)) {
                Some(base) => *base,
                None => *end,
            };
            (*stage, (base, *end))
        })
        .collect();
    lowering.graph
}

struct Lowering<'a> {
    plan: &'a Plan,
    sources: &'a Sources<'a>,
    graph: Graph,
    /// The vertex after a number of steps of a stage.
    done: BTreeMap<(usize, usize), Option<usize>>,
    by_key: BTreeMap<String, usize>,
    /// All stages before the target were done in their order.
    ordered: bool,
}

/// Stages that may copy from each other in one recursion.
const MANY_STAGES: usize = 50;

impl Lowering<'_> {
    /// The vertex of a whole stage.
    fn stage(&mut self, number: usize) -> Option<usize> {
        // Those it begins with, the first one first, and each from its first step: nothing recurses over
        // the length of a Dockerfile but stages that copy from each other, which are done in their order
        // where there are many.
        let mut chain = vec![number];
        if number > MANY_STAGES && !self.ordered {
            self.ordered = true;
            chain.extend((0..number).rev());
        }
        while let Some(Base::Stage(below)) = chain.last().map(|n| &self.plan.stages[*n].base) {
            chain.push(*below);
        }
        for stage in chain.into_iter().rev() {
            for steps in 0..self.plan.stages[stage].steps.len() {
                self.after(stage, steps);
            }
        }
        self.after(number, self.plan.stages[number].steps.len())
    }

    fn after(&mut self, stage: usize, steps: usize) -> Option<usize> {
        if let Some(done) = self.done.get(&(stage, steps)) {
            return *done;
        }
        let vertex = match steps {
            0 => self.base(stage),
            _ => Some(self.step(stage, steps - 1)),
        };
        self.done.insert((stage, steps), vertex);
        vertex
    }

    fn base(&mut self, stage: usize) -> Option<usize> {
        let planned = &self.plan.stages[stage];
        match &planned.base {
            Base::Scratch => None,
            Base::Stage(number) => self.stage(*number),
            Base::Image { reference, title } => {
                let (reference, title) = (reference.clone(), title.clone());
                Some(self.image(stage, &reference, &title))
            }
            Base::Context(name) => match (self.sources.context_image)(name) {
                Some((title, reference)) => Some(self.image(stage, &reference, &title)),
                None => {
                    let name = name.clone();
                    Some(self.context(Some(name)))
                }
            },
        }
    }

    fn image(&mut self, stage: usize, reference: &str, title: &str) -> usize {
        let planned = &self.plan.stages[stage];
        let platform = planned.platform.to_string();
        let key = (self.sources.image_key)(reference, &platform);
        let op = Op::Image {
            reference: reference.to_string(),
            platform,
        };
        let mut vertex = self.vertex(title, &format!("image {key}"), op, Vec::new());
        vertex.caching = Caching::Source;
        if key != reference {
            vertex.place = format!("{}|{}|from", self.sources.project, planned.name);
        }
        vertex.command = format!("FROM {reference}");
        vertex.source = (self.sources.source)(planned.range);
        vertex.values = BTreeMap::from([("digest".to_string(), key)]);
        self.add(vertex, Some(planned.range), &planned.name)
    }

    fn context(&mut self, name: Option<String>) -> usize {
        let title = match &name {
            None => "[internal] load build context".to_string(),
            Some(name) => format!("[context {name}] load from client"),
        };
        let key = format!("context {}", name.as_deref().unwrap_or_default());
        let mut vertex = self.vertex(&title, &key, Op::Context(name), Vec::new());
        vertex.caching = Caching::Never;
        self.add(vertex, None, "")
    }

    fn source(&mut self, from: &From) -> Option<usize> {
        match from {
            From::Scratch => None,
            From::Context => Some(self.context(None)),
            From::Stage(number) => self.stage(*number),
        }
    }

    fn step(&mut self, stage: usize, number: usize) -> usize {
        let base = self.after(stage, number);
        let planned = &self.plan.stages[stage];
        let step = &planned.steps[number];
        let has_base = base.is_some();
        let mut inputs: Vec<Input> = Vec::new();
        inputs.extend(base.map(|vertex| Input {
            vertex,
            by_content: false,
        }));
        let mut values = BTreeMap::new();
        let (op, key, command) = match &step.kind {
            StepKind::Mkdir { path, user } => {
                let op = Op::Mkdir {
                    path: path.clone(),
                    user: user.clone(),
                    has_base,
                };
                let command = format!("WORKDIR {path}");
                (op, mkdir_key(path, user), command)
            }
            StepKind::Copy(copy) => {
                let mut at = Vec::new();
                for source in &copy.sources {
                    let vertex = match source {
                        CopySource::Path { from, .. } => self.source(from),
                        CopySource::Url {
                            url,
                            filename,
                            checksum,
                            ..
                        } => {
                            Some(self.http(stage, &step.title, step.range, url, filename, checksum))
                        }
                        CopySource::Git { .. } | CopySource::Inline { .. } => None,
                    };
                    at.push(vertex.map(|vertex| content_input(&mut inputs, has_base, vertex)));
                }
                values.extend(copy.sources.iter().filter_map(|source| match source {
                    CopySource::Inline { name, data } => Some((format!("<<{name}"), data.clone())),
                    _ => None,
                }));
                let op = Op::Copy {
                    step: copy.clone(),
                    has_base,
                    inputs: at,
                };
                (op, copy_key(copy), copy_command(copy))
            }
            StepKind::Run(run) => {
                let mut at = Vec::new();
                for mount in &run.mounts {
                    let shown =
                        mount.mount.kind == MountKind::Bind || mount.mount.kind == MountKind::Cache;
                    let vertex = match shown {
                        true => self.source(&mount.from),
                        false => None,
                    };
                    at.push(vertex.map(|vertex| content_input(&mut inputs, has_base, vertex)));
                }
                values = run_values(run, self.sources.run_settings);
                let op = Op::Run {
                    step: run.clone(),
                    has_base,
                    inputs: at,
                };
                let key = run_key(run, self.sources.run_settings);
                (op, key, format!("RUN {}", run.args.join(" ")))
            }
        };
        let mut vertex = self.vertex(&step.title, &key, op, inputs);
        vertex.ignore_cache = step.ignore_cache;
        vertex.command = command;
        vertex.source = (self.sources.source)(step.range);
        vertex.values = values;
        vertex.place = format!("{}|{}|{number}", self.sources.project, planned.name);
        self.add(vertex, Some(step.range), &planned.name)
    }

    fn http(
        &mut self,
        stage: usize,
        title: &str,
        range: Range,
        url: &str,
        filename: &str,
        checksum: &str,
    ) -> usize {
        let op = Op::Http {
            url: url.to_string(),
            filename: filename.to_string(),
            checksum: checksum.to_string(),
        };
        let key = format!("http {url} {filename} {checksum}");
        let mut vertex = self.vertex(title, &key, op, Vec::new());
        vertex.caching = Caching::Never;
        let name = self.plan.stages[stage].name.clone();
        self.add(vertex, Some(range), &name)
    }

    fn vertex(&self, title: &str, key: &str, op: Op, inputs: Vec<Input>) -> Vertex<Op> {
        Vertex {
            name: title.to_string(),
            key: key.to_string(),
            op,
            inputs,
            caching: Caching::Record,
            ignore_cache: false,
            place: String::new(),
            command: String::new(),
            source: String::new(),
            values: BTreeMap::new(),
        }
    }

    /// Adds a vertex, or finds the one that does the same; the last one to ask names it.
    fn add(&mut self, vertex: Vertex<Op>, range: Option<Range>, stage: &str) -> usize {
        let inputs: Vec<String> = vertex.inputs.iter().map(|i| i.vertex.to_string()).collect();
        let key = format!("{} < {}", vertex.key, inputs.join(" "));
        if let Some(number) = self.by_key.get(&key).copied() {
            let known = &mut self.graph.vertices[number];
            known.name = vertex.name;
            known.ignore_cache |= vertex.ignore_cache;
            self.graph.ranges[number].extend(range);
            self.graph.stages[number] = stage.to_string();
            return number;
        }
        let number = self.graph.vertices.len();
        self.graph.vertices.push(vertex);
        self.graph.ranges.push(range.into_iter().collect());
        self.graph.stages.push(stage.to_string());
        self.by_key.insert(key, number);
        number
    }
}

/// The input that gives a vertex's content; each vertex is given once.
fn content_input(inputs: &mut Vec<Input>, has_base: bool, vertex: usize) -> usize {
    let first = usize::from(has_base);
    let found = inputs[first..].iter().position(|i| i.vertex == vertex);
    match found {
        Some(at) => first + at,
        None => {
            inputs.push(Input {
                vertex,
                by_content: true,
            });
            inputs.len() - 1
        }
    }
}

fn mkdir_key(path: &str, user: &str) -> String {
    KeyWriter::new().texts(["mkdir", path, user]).finish().0
}

fn copy_key(copy: &CopyStep) -> String {
    let mut writer = KeyWriter::new().texts(["copy", &copy.dest, &copy.chown, &copy.chmod]);
    writer = writer.texts(copy.exclude.iter().map(String::as_str));
    for source in &copy.sources {
        writer = match source {
            CopySource::Path { path, unpack, .. } => {
                let unpack = if *unpack { "unpack" } else { "" };
                writer.texts(["path", path, unpack])
            }
            CopySource::Url {
                url,
                filename,
                checksum,
                ..
            } => writer.texts(["url", url, filename, checksum]),
            CopySource::Git { url } => writer.texts(["git", url]),
            CopySource::Inline { name, data } => writer.texts(["inline", name, data]),
        };
    }
    if copy.link {
        writer = writer.text("link");
    }
    writer.finish().0
}

fn copy_command(copy: &CopyStep) -> String {
    let mut words = vec!["COPY".to_string()];
    for source in &copy.sources {
        words.push(match source {
            CopySource::Path { path, .. } => path.clone(),
            CopySource::Url { url, .. } | CopySource::Git { url } => url.clone(),
            CopySource::Inline { name, .. } => format!("<<{name}"),
        });
    }
    words.push(copy.dest.clone());
    for (flag, value) in [("chown", &copy.chown), ("chmod", &copy.chmod)] {
        if !value.is_empty() {
            words.push(format!("--{flag}={value}"));
        }
    }
    words.extend(copy.exclude.iter().map(|path| format!("--exclude={path}")));
    if copy.link {
        words.push("--link".to_string());
    }
    words.join(" ")
}

/// What a RUN sees besides its command, by name: variables, and what other instructions and
/// flags of the command line set.
fn run_values(run: &RunStep, settings: &[String]) -> BTreeMap<String, String> {
    let mounts: Vec<String> = run.mounts.iter().map(|m| mount_words(&m.mount)).collect();
    let network = match run.network {
        Network::Default => "",
        Network::None => "none",
        Network::Host => "host",
    };
    let security = match run.security {
        Security::Sandbox => "",
        Security::Insecure => "insecure",
    };
    let mut all = [network]
        .into_iter()
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>();
    all.extend(
        settings
            .iter()
            .map(String::as_str)
            .filter(|w| *w != "default"),
    );
    let own = [
        ("USER", run.user.clone()),
        ("WORKDIR", run.cwd.clone()),
        ("--mount", mounts.join(" ")),
        ("--network", all.join(" ")),
        ("--security", security.to_string()),
    ];
    // What nobody said is not there, so that it can come and go.
    let own = own.into_iter().filter(|(_, value)| !value.is_empty());
    let mut values: BTreeMap<String, String> =
        own.map(|(name, value)| (name.to_string(), value)).collect();
    values.extend(run.env.iter().map(|(k, v)| (k.to_string(), v.to_string())));
    if let Some((name, data)) = &run.script {
        values.insert(format!("<<{name}"), data.clone());
    }
    values
}

/// A mount as `--mount` takes it.
fn mount_words(mount: &Mount) -> String {
    let mut words = vec![format!("type={}", mount.kind.name())];
    let mut add = |name: &str, value: &str| {
        if !value.is_empty() {
            words.push(format!("{name}={value}"));
        }
    };
    add("from", &mount.from);
    add("source", &mount.source);
    add("target", &mount.target);
    add("id", &mount.id);
    add("env", mount.env.as_deref().unwrap_or_default());
    if mount.read_only {
        words.push("ro".to_string());
    }
    words.join(",")
}

fn run_key(run: &RunStep, settings: &[String]) -> String {
    let network = match run.network {
        Network::Default => "default",
        Network::None => "none",
        Network::Host => "host",
    };
    let security = match run.security {
        Security::Sandbox => "sandbox",
        Security::Insecure => "insecure",
    };
    let mut writer = KeyWriter::new().texts(["run", &run.cwd, &run.user, network, security]);
    writer = writer.texts(run.args.iter().map(String::as_str));
    let env = run.env.to_strings();
    writer = writer.texts(env.iter().map(String::as_str));
    writer = writer.texts(settings.iter().map(String::as_str));
    for item in &run.mounts {
        let mount = &item.mount;
        let access = if mount.read_only { "ro" } else { "rw" };
        let numbers = format!(
            "{:?} {:?} {:?} {}",
            mount.mode, mount.uid, mount.gid, mount.size
        );
        let env = mount.env.as_deref().unwrap_or_default();
        writer = writer.texts([
            mount.kind.name(),
            &mount.target,
            &mount.source,
            &mount.id,
            access,
            &numbers,
            env,
        ]);
    }
    if let Some((name, data)) = &run.script {
        writer = writer.texts([name.as_str(), data.as_str()]);
    }
    writer.finish().0
}

#[cfg(test)]
mod tests {
    use super::*;
    use dockerfile::ignore::Matcher;
    use dockerfile::plan::{BaseImage, Need, Options, prepare};

    fn graph(text: &str) -> String {
        let (_, prepared) = prepare(text, &Options::default());
        let mut prepared = prepared.unwrap();
        let mut loaded = Vec::new();
        loop {
            let needs = prepared.needs(&loaded).unwrap();
            if needs.is_empty() {
                break;
            }
            for need in needs {
                let mut image = BaseImage::default();
                if let Need::Image { reference, .. } = &need {
                    image.reference = reference.clone();
                }
                loaded.push((need, image));
            }
        }
        let (_, plan) = prepared.finish(&Matcher::default());
        let graph = lower(
            &plan.unwrap(),
            &Sources {
                image_key: &|reference, _| reference.to_string(),
                context_image: &|_| None,
                source: &|_| String::new(),
                project: "p",
                run_settings: &[],
            },
        );
        let mut out = String::new();
        for (number, vertex) in graph.vertices.iter().enumerate() {
            let inputs: Vec<String> = vertex.inputs.iter().map(|i| i.vertex.to_string()).collect();
            out.push_str(&format!(
                "{number} {} <- {}\n",
                vertex.name,
                inputs.join(" ")
            ));
        }
        out
    }

    #[test]
    fn a_base_that_stages_share_is_one_vertex_named_by_the_last() {
        assert_eq!(
            graph("FROM a AS one\nRUN 1\nFROM a\nCOPY --from=one /x /y\nCOPY . /z\n"),
            "0 [one 1/2] FROM docker.io/library/a:latest <- \n\
             1 [one 2/2] RUN 1 <- 0\n\
             2 [stage-1 2/3] COPY --from=one /x /y <- 0 1\n\
             3 [internal] load build context <- \n\
             4 [stage-1 3/3] COPY . /z <- 2 3\n"
        );
    }
}
