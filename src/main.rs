//! The web app: draws the simulator and forwards what is typed; decides nothing.
//!
//! One direction: an event calls the [`model::session::Session`], the session tells the app that it
//! changed, the app draws the session's [`model::session::View`].

mod app;
mod browser;
mod components;
mod crash;
mod i18n;
mod model;
mod motion;
mod rooms;
mod route;
mod software;

fn main() {
    crash::install();
    yew::Renderer::<app::App>::with_root(app::root()).render();
}
