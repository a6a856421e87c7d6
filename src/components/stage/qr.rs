//! The talk's address for cameras, on its last slide.

use yew::prelude::*;

use crate::browser;
use crate::i18n::Lang;
use crate::i18n::stage::texts;

use super::load::Which;

/// Light modules around a code, without which cameras do not find it.
const QUIET: usize = 4;

/// The address of a talk, whole.
pub fn address(which: &Which, lang: Lang) -> String {
    let here = browser::window().location().href().unwrap_or_default();
    let site = here.split('#').next().unwrap_or_default();
    let place = which.hash(lang, "");
    format!("{site}{}", place.trim_end_matches('/'))
}

/// The code of an address, and the address in letters.
pub fn qr(address: &str, lang: Lang) -> Html {
    let Some(code) = view::qr::encode(address) else {
        return html! {};
    };
    let mut path = String::new();
    for y in 0..code.size {
        for x in (0..code.size).filter(|x| code.dark(*x, y)) {
            path += &format!("M{} {}h1v1h-1z", x + QUIET, y + QUIET);
        }
    }
    let size = code.size + 2 * QUIET;
    let t = texts(lang);
    html! {
        <aside class="qrbox" data-testid="qr">
            <svg viewBox={format!("0 0 {size} {size}")} role="img" aria-label={address.to_string()} shape-rendering="crispEdges">
                <rect class="qr-bg" width={size.to_string()} height={size.to_string()} />
                <path class="qr-ink" d={path} />
            </svg>
            <p>{ t.try_it }<br /><span class="address">{ address.trim_start_matches("https://").to_string() }</span></p>
        </aside>
    }
}
