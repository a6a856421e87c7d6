//! Downloading layers: three at a time share the line, and each is unpacked upon the one below it as
//! soon as both are there.

use std::time::Duration;

use crate::daemon::Engine;

/// Bytes a second of the simulated line.
pub(crate) const RATE: u64 = 40_000_000;
/// Compressed bytes a second that are unpacked.
pub(crate) const UNPACK_RATE: u64 = 3 * RATE;
/// How many layers come at once.
const PARALLEL: usize = 3;
/// How many times a layer's progress is told, at most.
const STEPS: u64 = 8;
/// The least time between two looks.
const LEAST: Duration = Duration::from_millis(50);

/// What happens to a layer of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// So many bytes are here.
    Downloading(u64),
    Downloaded,
    Unpacking,
    Unpacked,
}

impl Engine {
    /// Brings layers of these sizes here, lowest first; tells of each step.
    pub(crate) async fn download(&self, sizes: &[u64], mut tell: impl FnMut(usize, Step)) {
        let mut here = vec![0; sizes.len()];
        let mut told = vec![0; sizes.len()];
        let (mut next, mut active) = (0, Vec::new());
        // The layer that is being unpacked, and the bytes of it that are left.
        let (mut unpacked, mut unpacking) = (0, None);
        while unpacked < sizes.len() {
            while active.len() < PARALLEL && next < sizes.len() {
                tell(next, Step::Downloading(0));
                active.push(next);
                next += 1;
            }
            if unpacking.is_none()
                && here[unpacked] == sizes[unpacked]
                && !active.contains(&unpacked)
            {
                tell(unpacked, Step::Unpacking);
                unpacking = Some(sizes[unpacked]);
            }
            let share = RATE / active.len().max(1) as u64;
            let downloads = active
                .iter()
                .map(|i| time(step_left(sizes[*i], here[*i]), share));
            let unpacks = unpacking.iter().map(|left| time(*left, UNPACK_RATE));
            let wait = downloads.chain(unpacks).min().unwrap_or(LEAST).max(LEAST);
            let _ = self.d.sys.sleep(wait).await;
            let moved = |rate: u64| (u128::from(rate) * wait.as_nanos() / 1_000_000_000) as u64;
            for &i in &active {
                here[i] = sizes[i].min(here[i] + moved(share));
                if here[i] == sizes[i] || here[i] - told[i] >= sizes[i] / STEPS {
                    told[i] = here[i];
                    tell(i, Step::Downloading(here[i]));
                }
                if here[i] == sizes[i] {
                    tell(i, Step::Downloaded);
                }
            }
            active.retain(|i| here[*i] < sizes[*i]);
            if let Some(left) = unpacking {
                let left = u64::saturating_sub(left, moved(UNPACK_RATE));
                unpacking = Some(left).filter(|left| *left > 0);
                if left == 0 {
                    tell(unpacked, Step::Unpacked);
                    unpacked += 1;
                }
            }
        }
    }
}

/// Bytes until the next time that progress is told.
fn step_left(size: u64, here: u64) -> u64 {
    (size / STEPS).max(1).min(size - here)
}

fn time(bytes: u64, rate: u64) -> Duration {
    Duration::from_nanos(bytes.saturating_mul(1_000_000_000) / rate.max(1))
}
