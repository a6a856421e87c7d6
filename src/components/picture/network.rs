//! What goes with the network picture: would it get through? Asked on a copy of the host, by a
//! connection that is really made there.

use sim::Input;
use snapshot::{Protocol, Snapshot};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::i18n::{Lang, picture::words};
use crate::model::session::{Session, View};

/// How long a connection may take, in seconds.
const PATIENCE: u32 = 3;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub session: Session,
    pub view: View,
    pub lang: Lang,
}

#[component]
pub fn Ask(props: &Props) -> Html {
    let w = words(props.lang);
    let s = &props.view.snapshot;
    let from = use_state(String::new);
    let to = use_state(String::new);
    let onfrom = {
        let from = from.clone();
        Callback::from(move |event: Event| {
            let select: HtmlSelectElement = event.target_unchecked_into();
            from.set(select.value());
        })
    };
    let onto = {
        let to = to.clone();
        Callback::from(move |event: InputEvent| {
            let input: HtmlInputElement = event.target_unchecked_into();
            to.set(input.value());
        })
    };
    let askers: Vec<&str> = s
        .containers
        .iter()
        .filter(|c| c.is_up())
        .map(|c| c.name.as_str())
        .collect();
    let asker = askers.iter().find(|n| **n == *from).copied();
    let line = line(s, asker, &to);
    let onsubmit = {
        let (session, line) = (props.session.clone(), line.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(line) = &line {
                session.attempt(vec![Input::Line(line.clone())]);
            }
        })
    };
    html! {
        <form class="files-bar ask-form" data-testid="ask" {onsubmit}>
            <label class="note">{ w.ask_from }{ " " }
                <select class="subject" name="from" onchange={onfrom}>
                    <option value="" selected={asker.is_none()}>{ w.the_host }</option>
                    { for askers.iter().map(|n| html! { <option value={n.to_string()} selected={asker == Some(*n)}>{ *n }</option> }) }
                </select>
            </label>
            <label class="note">{ w.ask_to }{ " " }
                <input name="to" list="ask-targets" placeholder="db:5432" autocomplete="off" spellcheck="false" value={(*to).clone()} oninput={onto} />
                <datalist id="ask-targets">{ for targets(s).into_iter().map(|t| html! { <option value={t} /> }) }</datalist>
            </label>
            <button type="submit" disabled={line.is_none()}>{ w.would_it_arrive }</button>
        </form>
    }
}

/// What one could ask for: every server by its container's name, every door by localhost.
fn targets(s: &Snapshot) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for c in s.containers.iter().filter(|c| c.is_up()) {
        for l in c.listening.iter().filter(|l| l.protocol == Protocol::Tcp) {
            // The resolver's own ports are nobody's goal.
            if !l.ip.starts_with("127.0.0.11") {
                found.push(format!("{}:{}", c.name, l.port));
            }
        }
        let doors = c.ports.iter().filter(|p| p.host_port != 0);
        found.extend(doors.map(|p| format!("localhost:{}", p.host_port)));
    }
    found.sort();
    found.dedup();
    found
}

/// The line that makes the connection: by the host's nc, or by one in the asker's network.
fn line(s: &Snapshot, asker: Option<&str>, to: &str) -> Option<String> {
    let (host, port) = to.trim().rsplit_once(':')?;
    let port: u16 = port.parse().ok()?;
    let plain = |c: char| c.is_ascii_alphanumeric() || ".-_:[]".contains(c);
    if host.is_empty() || !host.chars().all(plain) || host.starts_with('-') {
        return None;
    }
    let ask = format!("nc -z -w {PATIENCE} {host} {port}");
    let Some(name) = asker else { return Some(ask) };
    let small = ["busybox", "alpine"];
    let image = small
        .iter()
        .find(|i| s.image(i).is_some())
        .unwrap_or(&small[0]);
    Some(format!(
        "docker run --rm --network container:{name} {image} {ask}"
    ))
}

/// Whether a line tried out was asked here.
pub fn is_question(line: &str) -> bool {
    line.starts_with("nc -z -w ")
        || line.starts_with("docker run --rm --network container:") && line.contains(" nc -z -w ")
}
