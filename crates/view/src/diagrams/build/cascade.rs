//! The bracket that joins the line which broke the cache with those that ran because of it.

use super::rows::Row;
use crate::scene::Pen;

/// The bracket from the culprit down to what it dragged along.
#[derive(Default)]
pub struct Cascade {
    from: Option<f64>,
    hooks: Vec<f64>,
    done: Vec<(f64, Vec<f64>)>,
}

impl Cascade {
    pub fn step(&mut self, row: &Row, y: f64) {
        if row.culprit {
            self.close();
            self.from = Some(y + 16.0);
        } else if row.dragged && self.from.is_some() {
            self.hooks.push(y + 12.0);
        }
    }

    fn close(&mut self) {
        if let Some(from) = self.from.take() {
            let hooks = std::mem::take(&mut self.hooks);
            self.done.push((from, hooks));
        }
    }

    pub fn draw(mut self, pen: &mut Pen, x: f64, to: f64) {
        self.close();
        for (from, hooks) in self.done {
            let Some(last) = hooks.last() else { continue };
            let mut d = format!("M{to} {from}H{x}V{last}H{to}");
            for y in &hooks[..hooks.len() - 1] {
                d.push_str(&format!("M{x} {y}H{to}"));
            }
            pen.path("pull", d);
        }
    }
}
