//! The newest builds.

use std::rc::Rc;

use snapshot::Build;

use super::Camera;
use crate::api::value::Timestamp;
use crate::build::facts::{self, Clock};
use crate::build::record::BuildRecord;
use crate::daemon::Engine;

impl Engine {
    pub(super) fn see_builds(&self, camera: &mut Camera) -> Vec<Rc<Build>> {
        camera.builds.begin();
        let records = self.d.build.builds.borrow();
        let since = |at: u64| self.since_boot(Timestamp(i64::try_from(at).unwrap_or(i64::MAX)));
        let now = u64::try_from(self.now().nanos()).unwrap_or(0);
        let clock = Clock { now, since: &since };
        let mut out = Vec::new();
        for (at, record) in records.iter().enumerate() {
            let record = record.borrow();
            let earlier = records.iter().take(at).rev();
            let mut earlier = earlier.map(|r| r.borrow());
            let before = earlier.find(|r| r.project == record.project);
            let before: Option<&BuildRecord> = before.as_deref();
            let name = format!("{:020}", record.number);
            // While it runs its duration grows with the clock.
            let key = (record.changes, record.ended.is_none().then_some(now));
            let shown = camera
                .builds
                .show(&name, key, || facts::build(&record, before, &clock));
            out.push(shown);
        }
        camera.builds.end();
        out
    }
}
