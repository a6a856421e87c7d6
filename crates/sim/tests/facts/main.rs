//! Every fact of a snapshot, read after commands that bring it about.

mod builds;
mod files;
mod network;
mod objects;
mod sharing;

use std::rc::Rc;

use sim::{Batch, SimConfig};
use snapshot::{Container, Image, Snapshot};

/// A host with images, and commands that must do well on it.
fn host(images: &[&str], commands: &[&str]) -> Batch {
    let mut host = Batch::new(&SimConfig {
        images: images.iter().map(|i| (*i).to_string()).collect(),
        ..SimConfig::default()
    });
    run(&mut host, commands);
    host
}

fn run(host: &mut Batch, commands: &[&str]) {
    for command in commands {
        let result = host.run(command);
        let output = String::from_utf8_lossy(&result.output);
        assert!(!result.stuck, "{command} never ends: {output}");
        assert_eq!(result.status, 0, "{command}: {output}");
    }
}

/// The output of a command, whatever its status.
fn output(host: &mut Batch, command: &str) -> String {
    String::from_utf8_lossy(&host.run(command).output).into_owned()
}

fn container(snapshot: &Snapshot, name: &str) -> Rc<Container> {
    let found = snapshot.container(name).cloned();
    found.unwrap_or_else(|| panic!("no container {name}"))
}

fn image(snapshot: &Snapshot, name: &str) -> Rc<Image> {
    let found = snapshot.image(name).cloned();
    found.unwrap_or_else(|| panic!("no image {name}"))
}
