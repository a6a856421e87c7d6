//! The keys of the text box that are the editor's; all others are the browser's.

use view::editor::Language;
use view::editor::edit::{self, Edit};
use web_sys::HtmlTextAreaElement;
use yew::html::Scope;
use yew::prelude::*;

use super::editor::{Editor, Msg, apply, selection};

pub struct Keys<'a> {
    pub area: &'a HtmlTextAreaElement,
    pub text: &'a str,
    /// What the file is indented with.
    pub unit: &'a str,
    pub language: &'static Language,
    /// Esc was pressed before.
    pub leaving: bool,
    pub link: &'a Scope<Editor>,
    pub onsave: &'a Callback<()>,
}

impl Keys<'_> {
    /// Handles a key; true if the browser must not.
    pub fn press(&self, event: &KeyboardEvent) -> bool {
        // While an input method composes, its keys are its own (229 is what older ones send).
        if event.is_composing() || event.key_code() == 229 {
            return false;
        }
        let key = event.key();
        let command = (event.ctrl_key() || event.meta_key()) && !event.alt_key();
        if key == "Escape" {
            self.link.send_message(Msg::Leaving(true));
            return false;
        }
        if key == "Tab" && self.leaving {
            return false;
        }
        if self.leaving && key != "Shift" {
            self.link.send_message(Msg::Leaving(false));
        }
        match key.as_str() {
            "s" | "S" if command => self.onsave.emit(()),
            "f" | "F" if command => self.link.send_message(Msg::Find),
            "/" if command => {
                return self.edit(edit::comment(
                    self.text,
                    self.selected(),
                    self.language.comment,
                ));
            }
            "F3" => self.link.send_message(Msg::Step(!event.shift_key())),
            "Tab" if !command && !event.alt_key() => {
                let edit = match event.shift_key() {
                    true => edit::outdent(self.text, self.selected(), self.unit),
                    false => Some(edit::tab(self.text, self.selected(), self.unit)),
                };
                self.edit(edit);
            }
            "Enter" if !command && !event.alt_key() && !event.shift_key() => {
                let edit = edit::enter(self.text, self.selected(), self.unit, self.language);
                // A plain line break is the browser's.
                return edit.text != "\n" && self.edit(Some(edit));
            }
            _ => return false,
        }
        true
    }

    fn selected(&self) -> std::ops::Range<usize> {
        selection(self.area, self.text)
    }

    fn edit(&self, edit: Option<Edit>) -> bool {
        let Some(edit) = edit else {
            return false;
        };
        apply(self.area, self.text, &edit);
        self.link.send_message(Msg::Typed);
        true
    }
}
