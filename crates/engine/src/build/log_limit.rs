//! How much of a step's output a build shows: BuildKit's limits of size and of speed
//! (`BUILDKIT_STEP_LOG_MAX_SIZE` and `BUILDKIT_STEP_LOG_MAX_SPEED` by their defaults).

const MAX_SIZE: u64 = 2 << 20;
/// Bytes for each second that began.
const MAX_SPEED: u64 = 200 << 10;
const SECOND: u64 = 1_000_000_000;

/// The output of one step so far.
pub(super) struct LogLimit {
    /// Nanoseconds since the epoch.
    began: u64,
    size: u64,
    clipping: bool,
}

impl LogLimit {
    pub fn new(now: u64) -> LogLimit {
        LogLimit {
            began: now,
            size: 0,
            clipping: false,
        }
    }

    /// What is shown of some more output; where it is cut first, BuildKit says so.
    pub fn clip(&mut self, mut data: Vec<u8>, now: u64) -> Vec<u8> {
        let before = self.size;
        self.size += data.len() as u64;
        let seconds = now.saturating_sub(self.began).div_ceil(SECOND);
        let by_speed = seconds.saturating_mul(MAX_SPEED);
        let (max, why) = match MAX_SIZE < by_speed {
            true => (MAX_SIZE, "2MiB"),
            false => (by_speed, "200KiB/s"),
        };
        let room = usize::try_from(max.saturating_sub(before)).unwrap_or(usize::MAX);
        if data.len() <= room {
            self.clipping = false;
            return data;
        }
        data.truncate(room);
        if !std::mem::replace(&mut self.clipping, true) {
            let note = format!("\n[output clipped, log limit {why} reached]\n");
            data.extend_from_slice(note.as_bytes());
        }
        data
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floods_are_clipped_by_speed_then_by_size() {
        let mut limit = LogLimit::new(0);
        assert_eq!(limit.clip(b"hello\n".to_vec(), 1), b"hello\n");
        let shown = limit.clip(vec![b'y'; 300 << 10], 2);
        let text = String::from_utf8(shown).unwrap();
        assert!(text.ends_with("y\n[output clipped, log limit 200KiB/s reached]\n"));
        assert!(limit.clip(vec![b'y'; 1 << 20], 3).is_empty());
        assert_eq!(limit.clip(b"b\n".to_vec(), 9 * SECOND), b"b\n");
        let shown = limit.clip(vec![b'y'; 2 << 20], 20 * SECOND);
        assert!(shown.ends_with(b"log limit 2MiB reached]\n"));
    }
}
