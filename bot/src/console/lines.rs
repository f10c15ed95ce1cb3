//! Standard input, a line at a time.

use std::io;

use tokio::sync::mpsc;

/// Lines as they come. They are read by a thread of its own, which does not hold up the exit while
/// nobody types.
pub struct Lines(mpsc::Receiver<io::Result<String>>);

impl Lines {
    pub fn open() -> Self {
        let (sender, receiver) = mpsc::channel(1);
        std::thread::spawn(move || {
            let mut input = io::stdin().lock();
            while let Some(line) = read(&mut input).transpose() {
                let failed = line.is_err();
                if sender.blocking_send(line).is_err() || failed {
                    break;
                }
            }
        });
        Self(receiver)
    }

    /// The next line, or `None` at the end of the input. Nothing is lost when it is dropped.
    ///
    /// # Errors
    /// When the input cannot be read.
    pub async fn next(&mut self) -> io::Result<Option<String>> {
        self.0.recv().await.transpose()
    }
}

/// One line, whatever its bytes are.
fn read(input: &mut impl io::BufRead) -> io::Result<Option<String>> {
    let mut bytes = Vec::new();
    if input.read_until(b'\n', &mut bytes)? == 0 {
        return Ok(None);
    }
    Ok(Some(
        String::from_utf8_lossy(&bytes)
            .trim_end_matches(['\n', '\r'])
            .to_owned(),
    ))
}
