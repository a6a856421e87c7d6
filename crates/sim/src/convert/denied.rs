//! The last access that was refused.

use std::rc::Rc;

use machine::{Asked, Denial};

use super::Camera;
use crate::host::Host;
use snapshot::{Access, Decided, Denied};

/// The refusal as it was seen last.
pub(super) type Seen = Option<(Denial, Rc<Denied>)>;

pub(super) fn denied(host: &Host, camera: &mut Camera) -> Option<Rc<Denied>> {
    let denial = host.kernel.denied()?;
    if let Some((old, seen)) = &camera.denied
        && *old == denial
    {
        return Some(seen.clone());
    }
    let container = host.engine.place(denial.ns.0);
    let users = match &container {
        Some(name) => host.engine.users_inside(name),
        None => host.users(),
    };
    let name = |uid: u32| {
        let found = users.iter().find(|(id, _)| *id == uid);
        found.map_or(String::new(), |(_, name)| name.clone())
    };
    let seen = Rc::new(Denied {
        at_ms: host.since_start(denial.at),
        program: denial.program.clone(),
        uid: denial.uid,
        gid: denial.gid,
        user: name(denial.uid),
        access: match denial.asked {
            Asked::Read => Access::Read,
            Asked::Write => Access::Write,
            Asked::Execute => Access::Execute,
            Asked::Change => Access::Change,
            Asked::Own => Access::Own,
        },
        path: denial.path.clone(),
        at: denial.place.clone(),
        owner: denial.owner,
        group: denial.group,
        owner_name: name(denial.owner),
        mode: denial.mode,
        decided: match denial.bits {
            Some(6) => Decided::Owner,
            Some(3) => Decided::Group,
            Some(_) => Decided::Others,
            None => Decided::Rule,
        },
        container,
    });
    camera.denied = Some((denial, seen.clone()));
    Some(seen)
}
