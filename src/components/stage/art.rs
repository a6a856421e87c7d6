//! The harbour under a title.

use yew::prelude::*;

/// Crates on a quay, and the sea before it.
pub fn harbour() -> Html {
    let crates = [
        (868, 132, 352, "cr0"),
        (868, 68, 304, "cr2"),
        (868, 4, 176, "cr3"),
        (1052, 4, 176, "cr1"),
    ];
    let one = |(x, y, w, class): (i32, i32, i32, &'static str)| {
        let slats = (1..w / 88).map(|n| x + w - 44 * n);
        html! { <g {class}>
            <rect x={x.to_string()} y={y.to_string()} width={w.to_string()} height="60" rx="4" />
            { for slats.map(|x| html! { <path class="slat" d={format!("M{x} {}v44", y + 8)} /> }) }
        </g> }
    };
    let waves = (0..11).map(|n| {
        let (x, y) = (20 + 120 * n, 238 + 10 * (n % 2));
        html! { <path class="sea-2" d={format!("M{x} {y}q14-12 28 0t28 0")} /> }
    });
    html! {
        <svg class="harbour" viewBox="0 0 1280 260" aria-hidden="true">
            <rect class="sea-1" y="220" width="1280" height="40" />
            { for waves }
            <path class="pier" d="M844 220h16v40h-16zM1020 220h16v40h-16zM1196 220h16v40h-16z" />
            <rect class="quay-edge" x="820" y="196" width="460" height="24" />
            { for crates.map(one) }
        </svg>
    }
}
