//! Standard output, shared by the conversation and by what is delivered meanwhile.

use std::io::{self, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::paint::{Paint, harmless};

/// Where the conversation is shown.
pub struct Screen {
    paint: Paint,
    is_terminal: bool,
    state: Mutex<State>,
}

struct State {
    out: Box<dyn Write + Send>,
    last: Last,
}

/// What was written last, which decides where an empty line goes.
#[derive(PartialEq, Eq)]
enum Last {
    Nothing,
    /// The prompt, with the cursor behind it.
    Prompt(String),
    /// What a person said: an answer follows close.
    Said,
    Message,
}

impl Screen {
    pub fn new(paint: Paint, is_terminal: bool, out: Box<dyn Write + Send>) -> Self {
        let state = Mutex::new(State {
            out,
            last: Last::Nothing,
        });
        Self {
            paint,
            is_terminal,
            state,
        }
    }

    /// Shows a message. A prompt that waits is moved below it.
    ///
    /// # Errors
    /// When the output is closed, as all that follow.
    pub fn message(&self, text: &str) -> io::Result<()> {
        let mut state = self.state();
        match std::mem::replace(&mut state.last, Last::Message) {
            Last::Prompt(prompt) => {
                write!(state.out, "\r\x1b[K{text}\n\n{prompt}")?;
                state.last = Last::Prompt(prompt);
            }
            Last::Message => write!(state.out, "\n{text}\n")?,
            Last::Nothing | Last::Said => writeln!(state.out, "{text}")?,
        }
        state.out.flush()
    }

    /// Waits for a line by `name`; a script gets no prompt.
    pub fn prompt(&self, name: &str) -> io::Result<()> {
        if !self.is_terminal {
            return Ok(());
        }
        let prompt = format!("{} ", self.paint.name(&format!("{}>", harmless(name))));
        let mut state = self.state();
        let gap = if state.last == Last::Nothing {
            ""
        } else {
            "\n"
        };
        write!(state.out, "{gap}{prompt}")?;
        state.last = Last::Prompt(prompt);
        state.out.flush()
    }

    /// A line came in; what a script says is shown, so that the transcript reads well.
    pub fn said(&self, name: &str, line: &str) -> io::Result<()> {
        let mut state = self.state();
        if !self.is_terminal {
            let gap = if state.last == Last::Nothing {
                ""
            } else {
                "\n"
            };
            writeln!(
                state.out,
                "{gap}{}> {}",
                harmless(name),
                harmless(line.trim())
            )?;
        }
        state.last = Last::Said;
        state.out.flush()
    }

    /// The input is over: the shell's prompt goes on a line of its own.
    pub fn end(&self) -> io::Result<()> {
        let mut state = self.state();
        if matches!(state.last, Last::Prompt(_)) {
            writeln!(state.out)?;
            state.last = Last::Said;
        }
        state.out.flush()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[derive(Clone, Default)]
    struct Paper(Arc<Mutex<Vec<u8>>>);

    impl Write for Paper {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().expect("paper").write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Paper {
        fn text(&self) -> String {
            String::from_utf8(self.0.lock().expect("paper").clone()).expect("text")
        }
    }

    fn screen(is_terminal: bool) -> (Screen, Paper) {
        let paper = Paper::default();
        let paint = Paint { has_color: false };
        (
            Screen::new(paint, is_terminal, Box::new(paper.clone())),
            paper,
        )
    }

    #[test]
    fn a_script_leaves_a_transcript() {
        let (screen, paper) = screen(false);
        screen.prompt("Ada").expect("written");
        screen.said("Ada", "/new").expect("written");
        screen.message("What is it called?").expect("written");
        screen.message("→ Ben\nHello").expect("written");
        screen.said("Ada", "Jazz").expect("written");
        let wanted = "Ada> /new\nWhat is it called?\n\n→ Ben\nHello\n\nAda> Jazz\n";
        assert_eq!(paper.text(), wanted);
    }

    #[test]
    fn a_delivery_moves_the_prompt_down() {
        let (screen, paper) = screen(true);
        screen.prompt("Ada").expect("written");
        screen.message("→ Ada\nSold!").expect("written");
        screen.said("Ada", "/new").expect("written");
        assert_eq!(paper.text(), "Ada> \r\x1b[K→ Ada\nSold!\n\nAda> ");
    }
}
