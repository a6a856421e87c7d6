//! How clients and servers talk here: a length and JSON. Each request stands for itself.

use super::super::kit::json::{Json, parse};
use super::engine::Outcome;
use machine::Sys;

/// A question.
#[derive(Debug, Clone, Default)]
pub struct Ask {
    pub user: String,
    pub password: String,
    pub database: String,
    pub sql: String,
    /// Came over the unix socket.
    pub local: bool,
}

async fn send(sys: &Sys, fd: i32, j: &Json) -> bool {
    let text = j.write(None, false);
    let mut out = (text.len() as u32).to_be_bytes().to_vec();
    out.extend_from_slice(text.as_bytes());
    sys.write_all(fd, &out).await.is_ok()
}

async fn receive(sys: &Sys, fd: i32) -> Option<Json> {
    let mut buf = Vec::new();
    loop {
        if buf.len() >= 4 {
            let n = u32::from_be_bytes([buf[0], buf[1], buf[2], buf[3]]) as usize;
            if n > 64 << 20 {
                return None;
            }
            if buf.len() >= n + 4 {
                return parse(std::str::from_utf8(&buf[4..n + 4]).ok()?).ok();
            }
        }
        match sys.read(fd, 65_536).await {
            Ok(d) if !d.is_empty() => buf.extend_from_slice(&d),
            _ => return None,
        }
    }
}

fn text(s: &str) -> Json {
    Json::Str(s.to_string())
}

fn get(j: &Json, k: &str) -> String {
    j.get(k).and_then(Json::text).unwrap_or("").to_string()
}

/// Asks and waits for the answers, one per statement.
pub async fn ask(sys: &Sys, fd: i32, a: &Ask) -> Option<Vec<Outcome>> {
    let j = Json::Obj(vec![
        ("user".to_string(), text(&a.user)),
        ("password".to_string(), text(&a.password)),
        ("database".to_string(), text(&a.database)),
        ("sql".to_string(), text(&a.sql)),
        ("local".to_string(), Json::Bool(a.local)),
    ]);
    if !send(sys, fd, &j).await {
        return None;
    }
    let Json::Arr(list) = receive(sys, fd).await? else {
        return None;
    };
    Some(list.iter().map(outcome).collect())
}

/// The next question of a client.
pub async fn question(sys: &Sys, fd: i32) -> Option<Ask> {
    let j = receive(sys, fd).await?;
    Some(Ask {
        user: get(&j, "user"),
        password: get(&j, "password"),
        database: get(&j, "database"),
        sql: get(&j, "sql"),
        local: j.get("local") == Some(&Json::Bool(true)),
    })
}

/// Answers it.
pub async fn answer(sys: &Sys, fd: i32, list: &[Outcome]) -> bool {
    let opt = |v: &Option<String>| v.as_ref().map_or(Json::Null, |s| text(s));
    let all = list
        .iter()
        .map(|o| match o {
            Outcome::Rows { columns, rows } => Json::Arr(vec![
                text("rows"),
                Json::Arr(
                    columns
                        .iter()
                        .map(|(n, r)| Json::Arr(vec![text(n), Json::Bool(*r)]))
                        .collect(),
                ),
                Json::Arr(
                    rows.iter()
                        .map(|r| Json::Arr(r.iter().map(opt).collect()))
                        .collect(),
                ),
            ]),
            Outcome::Done { tag, affected } => {
                Json::Arr(vec![text("done"), text(tag), text(&affected.to_string())])
            }
            Outcome::Use(d) => Json::Arr(vec![text("use"), text(d)]),
            Outcome::Failed {
                code,
                state,
                message,
            } => Json::Arr(vec![
                text("failed"),
                text(&code.to_string()),
                text(state),
                text(message),
            ]),
        })
        .collect();
    send(sys, fd, &Json::Arr(all)).await
}

fn outcome(j: &Json) -> Outcome {
    let a = match j {
        Json::Arr(a) => a.clone(),
        _ => Vec::new(),
    };
    let s = |i: usize| a.get(i).and_then(Json::text).unwrap_or("").to_string();
    let list = |j: Option<&Json>| match j {
        Some(Json::Arr(a)) => a.clone(),
        _ => Vec::new(),
    };
    match s(0).as_str() {
        "rows" => Outcome::Rows {
            columns: list(a.get(1))
                .iter()
                .map(|c| {
                    let c = list(Some(c));
                    (
                        c.first().and_then(Json::text).unwrap_or("").to_string(),
                        c.get(1) == Some(&Json::Bool(true)),
                    )
                })
                .collect(),
            rows: list(a.get(2))
                .iter()
                .map(|r| {
                    list(Some(r))
                        .iter()
                        .map(|v| v.text().map(str::to_string))
                        .collect()
                })
                .collect(),
        },
        "done" => Outcome::Done {
            tag: s(1),
            affected: s(2).parse().unwrap_or(0),
        },
        "use" => Outcome::Use(s(1)),
        _ => Outcome::Failed {
            code: s(1).parse().unwrap_or(0),
            state: s(2),
            message: s(3),
        },
    }
}
