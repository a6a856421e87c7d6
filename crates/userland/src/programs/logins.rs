//! Who is logged in: `who`, `users`, `w`, `logname`, `hostid`.
//! The host keeps no record of logins, as a host reached without a login program keeps none.

use super::kit::{Cx, Run};

pub async fn who(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "abdHlmpqrstTuw",
            &[
                ("heading", 'H'),
                ("count", 'q'),
                ("all", 'a'),
                ("boot", 'b'),
            ],
        )
        .await?;
    if cx.busybox() {
        cx.line("USER\t\tTTY\t\tIDLE\tTIME\t\t HOST").await;
    } else if o.has('q') {
        cx.line("# users=0").await;
    } else if o.has('H') {
        cx.line("NAME     LINE         TIME             COMMENT")
            .await;
    }
    Ok(0)
}

pub async fn users(_: &mut Cx) -> Run {
    Ok(0)
}

pub async fn w(cx: &mut Cx) -> Run {
    let o = cx.opts("hsufio", &[("no-header", 'h')]).await?;
    if cx.busybox() {
        cx.line("USER\t\tTTY\t\tIDLE\tTIME\t\t HOST").await;
        return Ok(0);
    }
    if !o.has('h') {
        super::ps::uptime(cx).await?;
        cx.line("USER     TTY      FROM             LOGIN@   IDLE   JCPU   PCPU WHAT")
            .await;
    }
    Ok(0)
}

pub async fn logname(cx: &mut Cx) -> Run {
    let text = cx.pick("getlogin: No such file or directory", "no login name");
    cx.die(1, text).await
}

/// The host's first IPv4 address with its halves swapped, as the C library makes the number.
pub async fn hostid(cx: &mut Cx) -> Run {
    let name = cx.sys.hostname();
    let bytes = match cx.sys.resolve(&name).await {
        Ok(list) => list.iter().find_map(|ip| match ip.to_string().parse() {
            Ok(std::net::IpAddr::V4(v4)) => Some(v4.octets()),
            _ => None,
        }),
        Err(_) => None,
    };
    let [a, b, c, d] = bytes.unwrap_or_default();
    cx.line(&format!("{b:02x}{a:02x}{d:02x}{c:02x}")).await;
    Ok(0)
}
