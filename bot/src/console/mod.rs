//! Chat on a terminal, or as a script on standard input. It plays every person: `/as NAME`.
//!
//! It translates lines to inputs and replies to lines. Deliberately absent: rules, and the commands
//! that people use in chat; both are the core's.

mod channel;
pub mod checkout;
mod input;
mod lines;
mod mails;
mod paint;
mod reply;
mod screen;
mod shown;
mod teller;

use std::io::{self, IsTerminal as _};
use std::sync::Arc;
use std::time::Duration;

use eventos_core::account::{self, Platform, Speaker};
use eventos_core::app::App;
use eventos_core::chat::{self, Incoming, Input, Place, Target};
use eventos_core::delivery::{Channel, Worker};
use eventos_core::i18n::Lang;
use eventos_core::live::Live;
use eventos_webhooks::sandbox::Sandbox;
use tokio::io::AsyncReadExt as _;
use tokio_util::sync::CancellationToken;

use self::channel::ConsoleChannel;
use self::checkout::{Browser, Button, Outcome};
use self::input::{Choice, Line, Usage};
use self::lines::Lines;
use self::mails::Mails;
use self::paint::Paint;
use self::reply::Style;
use self::screen::Screen;
use self::teller::Teller;
use crate::environment;
use crate::text::t;

/// Who speaks until somebody else is named.
const FIRST_NAME: &str = "Ada";
/// How long to wait for webhooks that are not taken; they are tried again later anyway.
const LONGEST_WAIT: Duration = Duration::from_secs(15);
/// How often webhooks can lead to messages that lead to webhooks, before it is left to later.
const MOST_ROUNDS: usize = 5;
/// How often a terminal looks for mails that were written.
const LOOK: Duration = Duration::from_millis(500);
/// More of a picture is not read: the core refuses it long before.
const MOST_PICTURE_BYTES: u64 = 64 * 1024 * 1024;

/// How to show things.
#[derive(Clone, Copy, Debug)]
pub struct Manner {
    /// A person sits there; otherwise it is a script and its transcript.
    pub is_terminal: bool,
    pub draws_qr: bool,
    has_color: bool,
}

impl Manner {
    /// As standard input and output ask for.
    pub fn find() -> Self {
        let is_terminal = io::stdin().is_terminal() && io::stdout().is_terminal();
        let has_color = is_terminal && !environment::no_color();
        Self {
            is_terminal,
            draws_qr: is_terminal,
            has_color,
        }
    }
}

/// A conversation of many people at one keyboard.
pub struct Console {
    app: App,
    lang: Lang,
    manner: Manner,
    teller: Arc<Teller>,
    sandbox: Option<Sandbox>,
    mails: Mails,
    speaker: Speaker,
    /// For `/again`.
    last: Option<Incoming>,
    nonces: Nonces,
}

impl Console {
    /// A console beside the real Stripe, or none.
    pub fn open(app: &App, manner: Manner, lang: Lang) -> Self {
        Self::with(app, manner, lang, None)
    }

    /// A console that can press the sandbox's buttons.
    pub fn beside(sandbox: Sandbox, app: &App, manner: Manner, lang: Lang) -> Self {
        Self::with(app, manner, lang, Some(sandbox))
    }

    fn with(app: &App, manner: Manner, lang: Lang, sandbox: Option<Sandbox>) -> Self {
        let paint = Paint {
            has_color: manner.has_color,
        };
        let style = Style {
            paint,
            lang,
            draws_qr: manner.draws_qr,
        };
        let screen = Screen::new(paint, manner.is_terminal, Box::new(io::stdout()));
        let checkouts = sandbox.as_ref().map(|sandbox| sandbox.page_url(""));
        let teller = Teller::new(screen, style, &app.config.data_dir, checkouts);
        Self {
            lang,
            manner,
            teller: Arc::new(teller),
            sandbox,
            mails: Mails::watch(&app.config.mail),
            speaker: person(FIRST_NAME),
            last: None,
            nonces: Nonces::new(app),
            app: app.clone(),
        }
    }

    /// Where the worker sends messages to console people.
    pub fn channel(&self) -> Arc<dyn Channel> {
        let teller = Arc::clone(&self.teller);
        Arc::new(ConsoleChannel {
            teller,
            keeps: !self.manner.is_terminal,
        })
    }

    /// Says something of the host's.
    ///
    /// # Errors
    /// When the output is closed, as all that follow.
    pub fn note(&self, text: &str) -> io::Result<()> {
        self.teller.screen.message(text)
    }

    /// Talks until the input ends, somebody quits, or `cancel` fires; then carries out what is due.
    pub async fn talk(mut self, worker: Worker, cancel: CancellationToken) -> io::Result<()> {
        let mut lines = Lines::open();
        loop {
            self.teller.screen.prompt(&self.speaker.name)?;
            let Some(line) = self.next(&mut lines, &cancel).await? else {
                break;
            };
            let read = input::read(&line);
            if read != Line::Empty {
                self.teller.screen.said(&self.speaker.name, &line)?;
            }
            if read == Line::Quit {
                break;
            }
            self.take(read, &worker).await?;
            if !self.manner.is_terminal {
                self.settle(&worker).await?;
            }
        }
        self.teller.screen.end()?;
        self.settle(&worker).await
    }

    /// The next line; meanwhile a terminal hears of new mails.
    async fn next(
        &mut self,
        lines: &mut Lines,
        cancel: &CancellationToken,
    ) -> io::Result<Option<String>> {
        loop {
            tokio::select! {
                biased;
                () = cancel.cancelled() => return Ok(None),
                line = lines.next() => return line,
                () = tokio::time::sleep(LOOK), if self.manner.is_terminal => {
                    let mails = self.mails.changed();
                    self.tell_mails(mails)?;
                }
            }
        }
    }

    async fn take(&mut self, line: Line, worker: &Worker) -> io::Result<()> {
        match line {
            Line::Empty | Line::Quit => Ok(()),
            Line::As(name) => self.become_somebody(&name).await,
            Line::Say(text) => self.say(Input::Text(text)).await,
            Line::Press(choice) => self.press(&choice).await,
            Line::Photo(path) => self.photo(path).await,
            Line::Pay(button) => self.pay(button, worker).await,
            Line::Wait => self.settle(worker).await,
            Line::Again => match self.last.clone() {
                Some(incoming) => self.hand_in(incoming).await,
                None => self.note(&t!(self.lang, "console-nothing-again")),
            },
            Line::Keys => self.note(&t!(self.lang, "console-keys")),
            Line::Unclear(Usage::As) => self.note(&t!(self.lang, "console-usage-as")),
            Line::Unclear(Usage::Press) => self.note(&t!(self.lang, "console-usage-press")),
            Line::Unclear(Usage::Pay) => self.note(&t!(self.lang, "console-usage-pay")),
        }
    }

    /// Somebody else speaks. They are known from here on, as members of a chat are, so that others
    /// can name them before they said a word.
    async fn become_somebody(&mut self, name: &str) -> io::Result<()> {
        self.speaker = person(name);
        if let Err(error) = account::enter(&self.app, &self.speaker).await {
            let error = anyhow::Error::from(error);
            tracing::error!(
                error = format!("{error:#}"),
                "a person could not be entered"
            );
        }
        Ok(())
    }

    async fn say(&mut self, input: Input) -> io::Result<()> {
        let incoming = Incoming {
            speaker: self.speaker.clone(),
            chat: self.speaker.external_id.clone(),
            place: Place::Private,
            server: None,
            nonce: self.nonces.next(),
            input,
            live: Live::default(),
        };
        self.last = Some(incoming.clone());
        self.hand_in(incoming).await
    }

    async fn hand_in(&self, incoming: Incoming) -> io::Result<()> {
        let person = incoming.speaker.external_id.clone();
        let replies = chat::handle(&self.app, incoming).await;
        self.teller.answer(&person, &replies)
    }

    async fn press(&mut self, choice: &Choice) -> io::Result<()> {
        let person = &self.speaker.external_id;
        let target = self
            .teller
            .shown()
            .choice(person, choice)
            .map(|button| button.target.clone());
        match target {
            Some(Target::Press(payload)) => self.say(Input::Press(payload)).await,
            Some(Target::Link(url)) if self.manner.is_terminal => {
                self.note(&t!(self.lang, "console-link-open", url = url))
            }
            Some(Target::Link(url)) => self.note(&url),
            None => self.note(&t!(self.lang, "console-no-choice")),
        }
    }

    async fn photo(&mut self, path: Option<String>) -> io::Result<()> {
        let path = path
            .map(Into::into)
            .or_else(|| self.teller.shown().ticket().cloned());
        let Some(path) = path else {
            return self.note(&t!(self.lang, "console-no-ticket"));
        };
        let read = async {
            let mut bytes = Vec::new();
            let file = tokio::fs::File::open(&path).await?;
            file.take(MOST_PICTURE_BYTES)
                .read_to_end(&mut bytes)
                .await?;
            io::Result::Ok(bytes)
        };
        match read.await {
            Ok(bytes) => {
                self.say(Input::Picture {
                    bytes,
                    words: String::new(),
                    is_forwarded: false,
                })
                .await
            }
            Err(error) => {
                let path = path.display().to_string();
                self.note(&t!(
                    self.lang,
                    "console-photo-failed",
                    path = path,
                    error = error.to_string()
                ))
            }
        }
    }

    async fn pay(&mut self, button: Button, worker: &Worker) -> io::Result<()> {
        let Some(sandbox) = &self.sandbox else {
            return self.note(&t!(self.lang, "console-no-sandbox"));
        };
        let url = self.teller.shown().checkout().map(str::to_owned);
        let Some(url) = url else {
            return self.note(&t!(self.lang, "console-no-checkout"));
        };
        let browser = Browser::new(sandbox.clone()).map_err(io::Error::other)?;
        let outcome = browser
            .press(&url, button, &self.speaker)
            .await
            .map_err(io::Error::other)?;
        self.note(&match outcome {
            Outcome::Paid => t!(self.lang, "console-paid"),
            Outcome::Declined => t!(self.lang, "console-declined"),
            Outcome::Awaiting => t!(self.lang, "console-awaiting"),
            Outcome::Bounced => t!(self.lang, "console-bounced"),
            Outcome::NoSuchButton => t!(self.lang, "console-no-such-button"),
        })?;
        self.settle(worker).await
    }

    /// Carries out everything that is due: messages, and webhooks that they lead to.
    async fn settle(&mut self, worker: &Worker) -> io::Result<()> {
        for _ in 0..MOST_ROUNDS {
            self.drain(worker).await?;
            let Some(sandbox) = &self.sandbox else { break };
            let before = sandbox.events().len();
            if tokio::time::timeout(LONGEST_WAIT, sandbox.drained())
                .await
                .is_err()
            {
                self.note(&t!(self.lang, "console-webhooks-stuck"))?;
                break;
            }
            self.drain(worker).await?;
            if sandbox.events().len() == before {
                break;
            }
        }
        let mails = self.mails.list();
        self.tell_mails(mails)
    }

    /// Sends what is due. A failure is for the log and the exit code; the conversation goes on.
    async fn drain(&self, worker: &Worker) -> io::Result<()> {
        if let Err(error) = worker.drain().await {
            let error = anyhow::Error::from(error);
            tracing::error!(
                error = format!("{error:#}"),
                "what was due could not be delivered"
            );
        }
        self.teller.deliver_kept()
    }

    fn tell_mails(&self, mails: Vec<std::path::PathBuf>) -> io::Result<()> {
        for path in mails {
            self.note(&t!(
                self.lang,
                "console-mail-written",
                path = path.display().to_string()
            ))?;
        }
        Ok(())
    }
}

/// Somebody by the name that was typed.
fn person(name: &str) -> Speaker {
    let name = paint::harmless(name)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let id = name.to_lowercase();
    Speaker {
        platform: Platform::Console,
        external_id: id.clone(),
        handle: Some(id),
        name,
        locale_hint: environment::language(),
    }
}

/// What each line is known by: no two are the same, of this run or of another.
struct Nonces {
    started: i64,
    count: u64,
}

impl Nonces {
    fn new(app: &App) -> Self {
        Self {
            started: app.clock.now().timestamp_millis(),
            count: 0,
        }
    }

    fn next(&mut self) -> String {
        self.count += 1;
        format!("console-{:x}-{}", self.started, self.count)
    }
}
