//! The stand-in of Discord, through the real client: that everything it says is understood, and that
//! people see what they would see.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::TimeDelta;
use eventos_tests::discord::{Discord, Fault, Server, Settings, Trouble, User};
use serenity::all::{
    Channel, ClientBuilder, Command, CreateAttachment, CreateEmbed, CreateMessage, GatewayIntents,
    Http, HttpBuilder, HttpError,
};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::discord_bot::{Bot, commands, nobody, says};

/// A server with the bot on serenity beside it.
struct Serenity {
    discord: Discord,
    heard: Arc<Mutex<Vec<String>>>,
    changes: watch::Receiver<usize>,
    running: JoinHandle<()>,
}

impl Drop for Serenity {
    fn drop(&mut self) {
        self.running.abort();
    }
}

fn http(discord: &Discord) -> Http {
    HttpBuilder::new(discord.token())
        .application_id(discord.bot_id().into())
        .proxy(discord.api_url().as_str())
        .ratelimiter_disabled(true)
        .build()
}

impl Serenity {
    async fn new() -> Self {
        Self::beside(Discord::start(Settings::default()).await).await
    }

    async fn beside(discord: Discord) -> Self {
        let heard = Arc::new(Mutex::new(Vec::new()));
        let (changes, receiver) = watch::channel(0);
        let bot = Bot {
            heard: Arc::clone(&heard),
            changes,
        };
        let intents = GatewayIntents::non_privileged();
        let client = ClientBuilder::new_with_http(http(&discord), intents);
        let mut client = client.event_handler(bot).await.expect("a client");
        let running = tokio::spawn(async move { client.start().await.expect("a gateway") });
        let serenity = Self {
            discord,
            heard,
            changes: receiver,
            running,
        };
        serenity.hears("ready").await;
        serenity
    }

    /// Waits until the bot was told of something.
    async fn hears(&self, what: &str) -> String {
        let mut changes = self.changes.clone();
        let heard = tokio::time::timeout(Duration::from_secs(20), async {
            loop {
                changes.mark_unchanged();
                let found = {
                    let heard = self.heard.lock().expect("a list");
                    heard.iter().find(|heard| heard.contains(what)).cloned()
                };
                if let Some(found) = found {
                    return found;
                }
                changes.changed().await.expect("the bot is there");
            }
        });
        heard
            .await
            .unwrap_or_else(|_| panic!("{what:?} is not among {:?}", self.heard.lock()))
    }

    fn ana(&self) -> User {
        self.discord.user(7_000, "Ana", "en-US")
    }

    fn club(&self, owner: &User) -> Server {
        self.discord.server(9_000_000_000, "Jazz club", owner)
    }

    fn has_no_violations(&self) {
        assert_eq!(self.discord.violations(), [""; 0]);
    }
}

#[tokio::test]
async fn a_person_speaks_to_the_bot_in_their_dm() {
    let serenity = Serenity::new().await;
    let ana = serenity.ana();
    assert_eq!(ana.asks("Hello").await, "You said \"Hello\", 0 files");
    let seen = ana
        .sends_picture(crate::telegram_standin::picture(9, 9))
        .answered()
        .await;
    assert_eq!(seen.text(), "You said \"\", 1 files");
    assert_eq!(ana.chat().len(), 4);
    assert!(ana.transcript().contains("Ana: Hello"));
    serenity.has_no_violations();
}

#[tokio::test]
async fn in_a_channel_only_what_names_the_bot_can_be_read() {
    let serenity = Serenity::new().await;
    let ana = serenity.ana();
    let club = serenity.club(&ana);
    let general = club.channel(8_000, "general");
    ana.says_in(&general, "A secret");
    serenity.hears("message \"\" 0").await;
    let seen = ana.mentions(&general, "hello").answered().await;
    assert!(seen.text().contains("hello"), "{seen}");
    let seen = ana.replies(seen.shown(), "And this").answered().await;
    assert!(seen.text().contains("And this"), "{seen}");
    serenity.has_no_violations();
}

#[tokio::test]
async fn a_command_with_options_is_answered_for_one_person_only() {
    let serenity = Serenity::new().await;
    let (ana, ben) = (serenity.ana(), serenity.discord.user(7_001, "Ben", "de"));
    let club = serenity.club(&ana);
    club.admits(&[&ben]);
    let general = club.channel(8_000, "general");
    let pushed = ana.runs_in(&general, "/buy", &[("event", "evt_1"), ("quantity", "2")]);
    let seen = pushed.answered().await;
    let shown = seen.shown();
    assert!(shown.is_ephemeral());
    assert!(
        shown
            .text
            .contains("event=String(\"evt_1\") quantity=Integer(2)"),
        "{}",
        shown.text
    );
    assert!(
        shown.text.contains("When: <t:1795000000:F>"),
        "{}",
        shown.text
    );
    assert_eq!(shown.labels(), ["More", "Later", "Pay"]);
    assert_eq!(ana.link("Pay"), "https://example.org/pay");
    assert!(ben.chat_in(&general).is_empty());
    assert_eq!(ana.chat_in(&general).len(), 1);
    // By the name that it has in his language.
    ben.runs_in(&general, "/kaufen", &[("event", "x")])
        .answered()
        .await;
    assert_eq!(general.chat().len(), 2);
    serenity.has_no_violations();
}

#[tokio::test]
async fn an_app_sends_no_command_that_it_does_not_have() {
    let serenity = Serenity::new().await;
    let (ana, ben) = (serenity.ana(), serenity.discord.user(7_001, "Ben", "de"));
    let club = serenity.club(&ana);
    club.admits(&[&ben]);
    let general = club.channel(8_000, "general").id;
    let refused = [
        ("/sell", vec![]),
        ("/buy", vec![]),
        ("/buy", vec![("event", "x"), ("quantity", "11")]),
        ("/buy", vec![("event", "x"), ("quantity", "two")]),
        ("/buy", vec![("event", "x"), ("price", "1")]),
        ("/event", vec![]),
        ("/event drop", vec![]),
        ("/event create now", vec![]),
        ("/event show", vec![("who", "Zoe")]),
    ];
    for (command, options) in refused {
        let tried = ana.tries(general, command, &options);
        assert!(tried.is_err(), "{command} {options:?}");
    }
    let why = ben.tries(general, "/event create", &[]).unwrap_err();
    assert_eq!(why, "they miss the permissions for it");
}

#[tokio::test]
async fn people_roles_channels_and_files_are_resolved() {
    let serenity = Serenity::new().await;
    let (ana, ben) = (serenity.ana(), serenity.discord.user(7_001, "Ben", "de"));
    let club = serenity.club(&ana);
    let general = club.channel(8_000, "general");
    club.role(9_100, "Organizer", 3, 0);
    let cover = ana.attaches("cover.png", crate::telegram_standin::picture(9, 9));
    let options = [
        ("who", "@Ben"),
        ("role", "Organizer"),
        ("where", "#general"),
        ("cover", &cover),
    ];
    let seen = ana
        .runs_in(&general, "/event show", &options)
        .answered()
        .await;
    let expected = "user ben false, role Organizer, channel Some(\"general\"), \
                    file cover.png Some(\"image/png\")";
    assert_eq!(seen.text(), expected);
    club.admits(&[&ben]);
    let seen = ana
        .runs_in(&general, "/event show", &options[..1])
        .answered()
        .await;
    assert_eq!(seen.text(), "user ben true");
    serenity.has_no_violations();
}

#[tokio::test]
async fn what_is_typed_is_completed_in_the_readers_language() {
    let serenity = Serenity::new().await;
    let (ana, ben) = (serenity.ana(), serenity.discord.user(7_001, "Ben", "de"));
    let choices = ana.completes("/buy", "event", "Jazz").await;
    assert_eq!(choices, [("Jazz night".to_owned(), "evt_1".to_owned())]);
    let choices = ben.completes("/kaufen", "event", "Jazz").await;
    assert_eq!(choices[0].0, "Jazznacht");
    serenity.has_no_violations();
}

#[tokio::test]
async fn buttons_and_selects_change_their_message() {
    let serenity = Serenity::new().await;
    let ana = serenity.ana();
    ana.runs("/buy", &[("event", "x")]).answered().await;
    assert_eq!(
        ana.taps("Later").await,
        "It is later\nJazz night\nevent=String(\"x\")\nWhen: <t:1795000000:F>\nAll right"
    );
    let picked = ana.picks("Regular").await;
    assert!(picked.starts_with("tier regular"), "{picked}");
    let last = ana.last();
    assert_eq!((last.edits, last.labels().len()), (2, 0));
    serenity.has_no_violations();
}

#[tokio::test]
async fn a_window_is_filled_in_and_sent() {
    let serenity = Serenity::new().await;
    let ana = serenity.ana();
    let seen = ana.runs("/event create", &[]).answered().await;
    let modal = seen.modal().clone();
    assert_eq!(modal.title, "New event");
    assert_eq!(modal.inputs[0].placeholder, "Jazz night");
    assert!(ana.tries_to_submit(&modal, &[("Title", "")]).is_err());
    assert!(
        ana.tries_to_submit(&modal, &[("Title", &"x".repeat(101))])
            .is_err()
    );
    let seen = ana.submits(&[("Title", "Blues")]).answered().await;
    assert_eq!(seen.text(), "title=Some(\"Blues\") about=Some(\"A night\")");
    assert_eq!(ana.modal(), None);
    // As an app does whose answer was lost.
    let again = ana.tries_to_submit(&modal, &[("title", "Blues")]).unwrap();
    again.answered().await;
    serenity.has_no_violations();
}

#[tokio::test]
async fn an_answer_that_takes_a_while_is_deferred_and_followed_up() {
    let serenity = Serenity::new().await;
    let ana = serenity.ana();
    let club = serenity.club(&ana);
    let general = club.channel(8_000, "general");
    let said = ana.runs_in(&general, "/slow", &[]).answered_with().await;
    ana.sees("And more").await;
    assert!(said.starts_with("Done"), "{said}");
    let chat = ana.chat_in(&general);
    assert!(chat.iter().all(|shown| shown.is_ephemeral()));
    assert_eq!(chat[0].files[0].name, "jazz.ics");
    assert_eq!(&chat[0].files[0].bytes[..], b"BEGIN:VCALENDAR");
    assert_eq!(chat[0].edits, 0, "it was only thinking before");
    serenity.has_no_violations();
}

#[tokio::test]
async fn context_menus_are_used_on_messages_and_people() {
    let serenity = Serenity::new().await;
    let (ana, ben) = (serenity.ana(), serenity.discord.user(7_001, "Ben", "de"));
    let club = serenity.club(&ana);
    club.admits(&[&ben]);
    let general = club.channel(8_000, "general");
    let picture = crate::telegram_standin::picture(9, 9);
    ben.sends_file_in(&general, "ticket.png", picture, "My ticket");
    let sent = ana.chat_in(&general)[0].clone();
    let seen = ana.uses("Check in", &sent).answered().await;
    // Unlike the gateway, a menu shows the bot all of it.
    assert_eq!(seen.text(), "My ticket with 1 files");
    let seen = ana.uses_on(&general, "Attendee", &ben).answered().await;
    assert_eq!(seen.text(), "ben who is member: true");
    serenity.has_no_violations();
}

#[tokio::test]
async fn an_interaction_is_acknowledged_once_and_in_time() {
    let serenity = Serenity::new().await;
    let ana = serenity.ana();
    let pushed = ana.runs("/late", &[]);
    serenity.hears("late").await;
    let id = pushed.interaction.expect("an interaction");
    let http = http(&serenity.discord);
    let token = format!("aW50ZXJhY3Rpb246{id:x}");
    let answer = serde_json::json!({ "type": 5 });
    serenity.discord.waits(TimeDelta::milliseconds(3_001));
    let late = http
        .create_interaction_response(id.into(), &token, &answer, vec![])
        .await;
    assert_eq!(code(late), (404, 10062));
    let pushed = ana.runs("/late", &[]);
    let id = pushed.interaction.expect("an interaction");
    let token = format!("aW50ZXJhY3Rpb246{id:x}");
    // Not before it is acknowledged.
    let early = http
        .create_followup_message(&token, &says("Hi"), vec![])
        .await;
    assert_eq!(code(early), (404, 10015));
    http.create_interaction_response(id.into(), &token, &answer, vec![])
        .await
        .unwrap();
    pushed.acknowledged().await;
    let twice = http
        .create_interaction_response(id.into(), &token, &answer, vec![])
        .await;
    assert_eq!(code(twice), (400, 40060));
    serenity.discord.waits(TimeDelta::minutes(14));
    http.create_followup_message(&token, &says("Hi"), vec![])
        .await
        .unwrap();
    // It took the place of the thinking.
    assert_eq!(ana.last().text, "Hi");
    assert_eq!(ana.chat().len(), 1);
    serenity.discord.waits(TimeDelta::minutes(2));
    let over = http
        .create_followup_message(&token, &says("Hi"), vec![])
        .await;
    assert_eq!(code(over), (401, 50027));
}

/// Status and code of a refusal.
fn code<T: std::fmt::Debug>(refused: serenity::Result<T>) -> (u16, isize) {
    match refused {
        Err(serenity::Error::Http(HttpError::UnsuccessfulRequest(refused))) => {
            (refused.status_code.as_u16(), refused.error.code)
        }
        other => panic!("a refusal, and not {other:?}"),
    }
}

#[tokio::test]
async fn the_bot_hears_what_happens_in_servers() {
    let serenity = Serenity::new().await;
    let ana = serenity.ana();
    let club = serenity.club(&ana);
    serenity.hears("server Jazz club with 2 roles").await;
    let general = club.channel(8_000, "general");
    let role = club.role(9_100, "Organizer", 3, 0);
    club.is_renamed("Blues club");
    serenity.hears("server is Blues club").await;
    role.deletes();
    serenity.hears("no role 9100").await;
    general.deletes();
    serenity.hears("no channel general").await;
    club.kicks_bot();
    serenity.hears("no server 9000000000 false").await;
    club.adds_bot(&ana);
    serenity.hears("server Blues club with 2 roles").await;
    serenity.has_no_violations();
}

#[tokio::test]
async fn what_happened_while_a_connection_was_broken_is_told_when_it_is_resumed() {
    let serenity = Serenity::new().await;
    let ana = serenity.ana();
    serenity.discord.breaks_gateway();
    let pushed = ana.says("While you were away");
    assert!(
        pushed
            .answered()
            .await
            .text()
            .contains("While you were away")
    );
    serenity.hears("resumed").await;
    assert_eq!(serenity.discord.resumes(), 1);
    serenity.discord.reconnects();
    let pushed = ana.says("Again");
    assert!(pushed.answered().await.text().contains("Again"));
    assert_eq!(serenity.discord.identifies().len(), 1);
    serenity.has_no_violations();
}

#[tokio::test]
async fn closed_and_interrupted_sessions_are_resumed() {
    let serenity = Serenity::new().await;
    let ana = serenity.ana();
    serenity.discord.drops_gateway(4000);
    assert!(ana.asks("One").await.contains("One"));
    serenity.discord.interrupts_session();
    assert!(ana.asks("Two").await.contains("Two"));
    assert_eq!(serenity.discord.identifies().len(), 1);
    serenity.has_no_violations();
}

#[tokio::test]
async fn a_connection_without_heartbeats_is_given_up() {
    let discord = Discord::start(Settings {
        heartbeat: Duration::from_millis(500),
        ..Settings::default()
    })
    .await;
    let serenity = Serenity::beside(discord).await;
    serenity.heard.lock().unwrap().clear();
    serenity.discord.leaves_heartbeats(true);
    serenity.hears("ready").await;
    serenity.discord.leaves_heartbeats(false);
    assert!(serenity.discord.identifies().len() > 1);
    serenity.has_no_violations();
}

#[tokio::test]
async fn a_bot_comes_back_when_discord_does() {
    let serenity = Serenity::new().await;
    let ana = serenity.ana();
    serenity.discord.goes_away();
    let refused = http(&serenity.discord).get_current_user().await;
    assert!(refused.is_err());
    serenity.discord.comes_back();
    serenity.discord.is_connected(1).await;
    let pushed = ana.says("Are you there?");
    assert!(pushed.answered().await.text().contains("Are you there?"));
    serenity.has_no_violations();
}

#[tokio::test]
async fn a_session_that_is_none_any_more_begins_anew() {
    let serenity = Serenity::new().await;
    serenity.heard.lock().unwrap().clear();
    serenity.discord.invalidates_session();
    serenity.hears("ready").await;
    assert_eq!(serenity.discord.identifies().len(), 2);
    let ana = serenity.ana();
    assert!(ana.says("Hi").answered().await.text().contains("Hi"));
    serenity.has_no_violations();
}

#[tokio::test]
async fn files_can_be_fetched_until_they_cannot() {
    let serenity = Serenity::new().await;
    let ana = serenity.ana();
    ana.sends_picture(crate::telegram_standin::picture(9, 9))
        .answered()
        .await;
    let url = ana.chat()[0].files[0].url.clone();
    #[expect(clippy::disallowed_methods, reason = "the tests' own client")]
    let client = reqwest::Client::builder().build().unwrap();
    let fetched = client.get(&url).send().await.unwrap();
    assert_eq!(fetched.bytes().await.unwrap(), ana.chat()[0].files[0].bytes);
    serenity.discord.serves_files(Some(Trouble::Gone));
    let gone = client.get(&url).send().await.unwrap();
    assert_eq!(gone.status().as_u16(), 404);
}

#[tokio::test]
async fn serenity_reads_everything_that_routes_answer() {
    let discord = Discord::start(Settings::default()).await;
    let (ana, ben) = (
        discord.user(7_000, "Ana", "en-US"),
        discord.user(7_001, "Ben", "de"),
    );
    let club = discord.server(9_000_000_000, "Jazz club", &ana);
    let general = club.channel(8_000, "general");
    let http = http(&discord);
    assert_eq!(
        http.get_current_user().await.unwrap().id.get(),
        discord.bot_id()
    );
    let about = http.get_current_application_info().await.unwrap();
    assert_eq!(about.name, "EventOS");
    assert_eq!(
        http.get_user(7_000.into()).await.unwrap().display_name(),
        "Ana"
    );
    let channel = http.get_channel(general.id.into()).await.unwrap();
    assert!(matches!(channel, Channel::Guild(_)));
    let guild = http.get_guild(club.id.into()).await.unwrap();
    assert_eq!(guild.name, "Jazz club");
    assert_eq!(http.get_guild_roles(guild.id).await.unwrap().len(), 2);
    assert_eq!(http.get_guilds(None, None).await.unwrap().len(), 1);
    let member = http.get_member(guild.id, ana.id.into()).await.unwrap();
    assert_eq!(member.user.name, "ana");
    assert_eq!(
        code(http.get_member(guild.id, ben.id.into()).await),
        (404, 10007)
    );
    let kept = Command::set_global_commands(&http, commands())
        .await
        .unwrap();
    assert_eq!(kept.len(), 6);
    assert_eq!(http.get_global_commands().await.unwrap().len(), 6);
    let dm = http
        .create_private_channel(&serde_json::json!({ "recipient_id": "7000" }))
        .await
        .unwrap();
    assert_eq!(dm.recipient.id.get(), 7_000);
    let file = CreateAttachment::bytes(crate::telegram_standin::picture(9, 9), "ticket.png");
    let message = CreateMessage::new()
        .embed(CreateEmbed::new().title("Jazz").attachment("ticket.png"))
        .add_file(file)
        .allowed_mentions(nobody())
        .nonce(serenity::all::Nonce::String("one".to_owned()))
        .enforce_nonce(true);
    let sent = dm.id.send_message(&http, message.clone()).await.unwrap();
    assert!(sent.attachments.is_empty(), "it is in the embed");
    let picture = sent.embeds[0].image.as_ref().expect("a picture");
    assert_eq!((picture.width, picture.height), (Some(9), Some(9)));
    assert_eq!(picture.proxy_url.as_ref(), Some(&picture.url));
    let again = dm.id.send_message(&http, message.clone()).await.unwrap();
    assert_eq!(again.id, sent.id);
    assert_eq!(ana.chat().len(), 1);
    assert_eq!(ana.last().pictures().len(), 1);
    discord.waits(TimeDelta::minutes(6));
    let later = dm.id.send_message(&http, message.clone()).await.unwrap();
    assert_ne!(later.id, sent.id);
    ana.closes_dms();
    let closed = dm.id.send_message(&http, message.clone()).await;
    assert_eq!(code(closed), (403, 50007));
    discord.fails_next(
        "POST /channels/{}/messages",
        Fault::TooMany { retry_after: 0.5 },
    );
    let many = dm.id.send_message(&http, message).await;
    assert_eq!(code(many).0, 429);
    assert_eq!(discord.violations(), [""; 0]);
}
