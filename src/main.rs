//! The web app: draws the simulator and forwards what is typed; decides nothing.
use yew::prelude::*;

#[component]
fn App() -> Html {
    html! { <p>{ "Hatoba" }</p> }
}

fn main() {
    yew::Renderer::<App>::new().render();
}
