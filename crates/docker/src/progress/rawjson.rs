//! `--progress=rawjson`: an object a line, in the shape of BuildKit's solve status.
//!
//! Digests of vertices are made from their names and numbers, as the display needs them only
//! to tell vertices apart.

use engine::build::cache::KeyWriter;
use engine::build::progress::{Ending, Event};
use serde_json::{Value, json};

use super::Trace;
use crate::format::time::rfc3339_nano_fixed;

/// The line of an event; the trace knows the vertex's name and start.
pub fn line(event: &Event, trace: &Trace) -> String {
    let value = match event {
        Event::Started { vertex, .. } | Event::Ended { vertex, .. } => {
            json!({ "vertexes": [vertex_value(*vertex, trace)] })
        }
        Event::Status { vertex, text, took } => {
            let started = started(*vertex, trace);
            let mut status = json!({
                "id": text,
                "vertex": digest(*vertex, trace),
                "timestamp": stamp(started + took.unwrap_or(0)),
                "started": stamp(started),
            });
            if let Some(took) = took {
                status["completed"] = Value::from(stamp(started + took));
            }
            json!({ "statuses": [status] })
        }
        Event::Transfer {
            vertex,
            id,
            bytes,
            elapsed,
            done,
        } => {
            let started = started(*vertex, trace);
            let mut status = json!({
                "id": id,
                "vertex": digest(*vertex, trace),
                "current": bytes.0,
                "total": bytes.1,
                "timestamp": stamp(started + elapsed),
                "started": stamp(started),
            });
            if *done {
                status["completed"] = Value::from(stamp(started + elapsed));
            }
            json!({ "statuses": [status] })
        }
        Event::Log { vertex, at, data } => json!({ "logs": [{
            "vertex": digest(*vertex, trace),
            "stream": 1,
            "data": base64(data),
            "timestamp": stamp(*at),
        }] }),
        Event::Warning { vertex, text } => json!({ "warnings": [{
            "vertex": digest(*vertex, trace),
            "level": 1,
            "short": base64(text.as_bytes()),
        }] }),
    };
    format!("{value}\n")
}

fn vertex_value(id: usize, trace: &Trace) -> Value {
    let Some(shown) = trace.vertices.iter().find(|v| v.id == id) else {
        return json!({});
    };
    let mut value = json!({
        "digest": digest(id, trace),
        "name": shown.name,
        "started": stamp(shown.started),
    });
    if let Some(ended) = shown.ended {
        value["completed"] = Value::from(stamp(ended));
    }
    match &shown.ending {
        Some(Ending::Cached) => value["cached"] = Value::from(true),
        Some(Ending::Failed(message)) => value["error"] = Value::from(message.as_str()),
        Some(Ending::Canceled) => value["error"] = Value::from("context canceled"),
        _ => {}
    }
    value
}

fn started(id: usize, trace: &Trace) -> u64 {
    let shown = trace.vertices.iter().find(|v| v.id == id);
    shown.map_or(0, |v| v.started)
}

fn digest(id: usize, trace: &Trace) -> String {
    let shown = trace.vertices.iter().find(|v| v.id == id);
    let name = shown.map_or("", |v| v.name.as_str());
    let key = KeyWriter::new().text(name).text(&id.to_string()).finish();
    format!("sha256:{}", key.0)
}

pub fn base64(data: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in data.chunks(3) {
        let byte = |i: usize| u32::from(chunk.get(i).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for i in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * i)) as usize & 63] as char;
            out.push(if i <= chunk.len() { letter } else { '=' });
        }
    }
    out
}

fn stamp(nanos: u64) -> String {
    rfc3339_nano_fixed(i128::from(nanos))
}
