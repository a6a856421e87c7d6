//! What a shell keeps in memory, its variables and the words it expands: told to the kernel, so that a
//! container's limit and the machine's end count it.
use super::state::{Flow, Kind, Shell};

/// Growth that is not worth telling.
const UNTOLD: usize = 256 << 10;
/// What one shell may keep for real, whatever the simulated memory.
const MOST: usize = 48 << 20;

impl Shell {
    /// Counts variables that grew and so many bytes of words besides. An error ends the shell in its own
    /// words; a container's limit ends it before.
    pub async fn account(&mut self, words: usize) -> Result<(), Flow> {
        if self.vars.grown + words < UNTOLD {
            return Ok(());
        }
        self.vars.grown = 0;
        let bytes = self.vars.size() + words;
        self.sys.cpu(bytes as u64 / 8192).await;
        if bytes <= MOST && self.sys.hold(bytes as u64).await.is_ok() {
            return Ok(());
        }
        Err(self.out_of_memory(bytes).await)
    }

    /// What the shell says when it gets no more.
    pub async fn out_of_memory(&mut self, bytes: usize) -> Flow {
        match self.kind {
            Kind::Bash => {
                let text = format!("bash: xrealloc: cannot allocate {bytes} bytes\n");
                self.sys.eprint(&text).await;
            }
            Kind::Dash => self.complain("Out of space").await,
            Kind::Ash => self.complain("out of memory").await,
        }
        Flow::Exit(2)
    }
}
