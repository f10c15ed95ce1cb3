//! The stand-in of Telegram, through the client that the product uses: its shapes are read, its errors
//! are known by their kind.

use std::io::Cursor;

use eventos_tests::telegram::{Fault, Settings, Telegram, User};
use teloxide::net::Download as _;
use teloxide::prelude::*;
use teloxide::types::{
    BotCommand, BotCommandScope, FileId, InlineKeyboardButton, InlineKeyboardMarkup, InputFile,
    InputMedia, InputMediaPhoto, MessageId, ParseMode, ReplyParameters, UpdateKind,
};
use teloxide::{ApiError, RequestError};

use crate::telegram_standin::picture;

const ANA: ChatId = ChatId(7);

async fn start() -> (Telegram, Bot, User) {
    let telegram = Telegram::start(Settings::default()).await;
    let bot = Bot::new(telegram.token()).set_api_url(telegram.api_url());
    let ana = telegram.user(7, "Ana", Some("ana"), Some("en"));
    ana.starts("");
    (telegram, bot, ana)
}

fn buttons() -> InlineKeyboardMarkup {
    InlineKeyboardMarkup::new([[InlineKeyboardButton::callback("Yes", "yes")]])
}

#[track_caller]
fn refused<T: std::fmt::Debug>(answer: Result<T, RequestError>) -> ApiError {
    match answer {
        Err(RequestError::Api(error)) => error,
        other => panic!("a refusal, and not {other:?}"),
    }
}

#[tokio::test]
async fn every_kind_of_update_is_read_by_the_client() {
    let (telegram, bot, ana) = start().await;
    let me = bot.get_me().await.expect("an account");
    assert_eq!(me.username(), "EventOSBot");
    let ben = telegram.user(8, "Ben", None, None);
    let group = telegram.group(-5, "Jazz", &[&ana, &ben]);
    let channel = telegram.channel(-100_123_456_789_012, "News", Some("news"), &ana);
    ana.adds_bot_to(&group);
    ana.makes_bot_admin(&channel);
    let shown = bot.send_message(ANA, "Sure?").reply_markup(buttons()).await;
    let shown = shown.expect("a message");
    bot.send_message(ChatId(-5), "Hello")
        .await
        .expect("a message");
    ana.says_in(&group, "/buy@EventOSBot 2 #jazz https://a.b ana@a.b");
    ben.replies_in(&group, "Yes");
    ana.presses("Yes");
    bot.delete_message(ANA, shown.id).await.expect("deleted");
    ana.presses_old(i64::from(shown.id.0), "Yes");
    let text = ana.says("Jaz");
    ana.edits(text.message, "Jazz");
    ana.forwards("Look at this", &ben);
    ana.sends_photo(&picture(900, 1600), "My ticket");
    ana.sends_album(&[&picture(60, 60), &picture(70, 70)]);
    ana.sends_document("list.csv", "text/csv", b"a,b");
    ana.sends_sticker();
    ana.sends_voice();
    ana.sends_big_photo(30 << 20);
    let asked = {
        let ana = ana.clone();
        tokio::spawn(async move { ana.inline("jazz").await })
    };
    ana.blocks();
    telegram.migrates(&group);
    while !bot
        .get_updates()
        .await
        .expect("updates")
        .iter()
        .any(|update| matches!(update.kind, UpdateKind::InlineQuery(_)))
    {}
    let updates = bot.get_updates().await.expect("updates");
    let mut kinds = std::collections::BTreeSet::new();
    for update in &updates {
        let kind = match &update.kind {
            UpdateKind::Error(raw) => panic!("it is not read: {raw}"),
            UpdateKind::Message(message) if message.media_group_id().is_some() => "album",
            UpdateKind::Message(message) if message.migrate_to_chat_id().is_some() => "to",
            UpdateKind::Message(message) if message.migrate_from_chat_id().is_some() => "from",
            UpdateKind::Message(message) if message.new_chat_members().is_some() => "joined",
            UpdateKind::Message(message) if message.forward_origin().is_some() => "forward",
            UpdateKind::Message(message) if message.reply_to_message().is_some() => "reply",
            UpdateKind::Message(message) if message.document().is_some() => "document",
            UpdateKind::Message(message) if message.sticker().is_some() => "sticker",
            UpdateKind::Message(message) if message.voice().is_some() => "voice",
            UpdateKind::Message(message) if message.photo().is_some() => "photo",
            UpdateKind::Message(message) if message.text().is_some() => "text",
            UpdateKind::EditedMessage(_) => "edit",
            UpdateKind::CallbackQuery(query) if query.regular_message().is_some() => "press",
            UpdateKind::CallbackQuery(_) => "old press",
            UpdateKind::InlineQuery(_) => "inline",
            UpdateKind::MyChatMember(_) => "standing",
            other => panic!("nobody sent {other:?}"),
        };
        kinds.insert(kind);
    }
    let all = [
        "album",
        "document",
        "edit",
        "forward",
        "from",
        "inline",
        "joined",
        "old press",
        "photo",
        "press",
        "reply",
        "standing",
        "sticker",
        "text",
        "to",
        "voice",
    ];
    assert_eq!(Vec::from_iter(kinds), all);
    asked.abort();
}

#[tokio::test]
async fn a_persons_photo_is_downloaded_in_the_size_that_was_asked_for() {
    let (telegram, bot, ana) = start().await;
    ana.sends_photo(&picture(1600, 900), "");
    ana.sends_big_photo(21 << 20);
    let updates = bot.get_updates().await.expect("updates");
    let sizes_of = |at: usize| match &updates[at].kind {
        UpdateKind::Message(message) => message.photo().expect("a photo"),
        other => panic!("a photo, and not {other:?}"),
    };
    let sizes = sizes_of(1);
    assert_eq!(sizes.len(), 4);
    for size in [&sizes[0], &sizes[3]] {
        let file = bot.get_file(size.file.id.clone()).await.expect("a file");
        let mut bytes = Cursor::new(Vec::new());
        bot.download_file(&file.path, &mut bytes)
            .await
            .expect("bytes");
        let picture = image::load_from_memory(&bytes.into_inner()).expect("a picture");
        assert_eq!(
            (picture.width(), picture.height()),
            (size.width, size.height)
        );
    }
    let big = bot.get_file(sizes_of(2)[0].file.id.clone()).await;
    let words = "Bad Request: file is too big".to_owned();
    assert_eq!(refused(big), ApiError::Unknown(words));
    assert!(
        refused(bot.get_file(FileId("no".into())).await)
            .to_string()
            .contains("invalid file_id")
    );
    drop(telegram);
}

#[tokio::test]
async fn what_the_client_sends_arrives() {
    let (telegram, bot, ana) = start().await;
    let sent = bot
        .send_message(ANA, "<b>Jazz</b>")
        .parse_mode(ParseMode::Html)
        .reply_markup(buttons())
        .await
        .expect("a message");
    assert_eq!(sent.text(), Some("Jazz"));
    assert_eq!(sent.entities().map(<[_]>::len), Some(1));
    bot.edit_message_text(ANA, sent.id, "Blues")
        .await
        .expect("an edit");
    let again = bot.edit_message_text(ANA, sent.id, "Blues").await;
    assert_eq!(refused(again), ApiError::MessageNotModified);
    let photo = InputFile::memory(picture(480, 960)).file_name("ticket.png");
    let sent = bot
        .send_photo(ANA, photo)
        .caption("Your <i>ticket</i>")
        .parse_mode(ParseMode::Html)
        .reply_parameters(ReplyParameters::new(sent.id))
        .reply_markup(buttons())
        .await
        .expect("a photo");
    assert_eq!(sent.photo().map(|sizes| sizes[0].width), Some(480));
    assert_eq!(ana.last().text, "Your ticket");
    assert_eq!(ana.last().photo.as_deref(), Some(&picture(480, 960)[..]));
    let list = InputFile::memory("a,b").file_name("list.csv");
    bot.send_document(ANA, list).await.expect("a document");
    let document = ana.last().document.expect("a document");
    assert_eq!(
        (document.name.as_str(), &document.bytes[..]),
        ("list.csv", &b"a,b"[..])
    );
    let item = |width| {
        let photo = InputFile::memory(picture(width, 50));
        InputMedia::Photo(InputMediaPhoto::new(photo).caption("One"))
    };
    let album = bot
        .send_media_group(ANA, [item(50), item(60)])
        .await
        .expect("an album");
    assert_eq!(album.len(), 2);
    assert!(ana.last().album.is_some());
    let known = sent.photo().expect("a photo")[0].file.id.clone();
    bot.send_photo(ANA, InputFile::file_id(known))
        .await
        .expect("a known photo");
    let command = BotCommand::new("buy", "Buy tickets");
    bot.set_my_commands([command])
        .scope(BotCommandScope::AllPrivateChats)
        .language_code("de")
        .await
        .expect("commands");
    assert_eq!(telegram.commands("all_private_chats", "de")[0].0, "buy");
    bot.get_webhook_info()
        .await
        .expect("what there is of a webhook");
    bot.get_chat(ANA).await.expect("a chat");
    let typing = teloxide::types::ChatAction::Typing;
    bot.send_chat_action(ANA, typing).await.expect("typing");
    assert_eq!(ana.actions(), ["typing"]);
}

/// A bot of a few lines, which takes its time.
async fn runs(bot: Bot) {
    let mut offset = 0;
    loop {
        let updates = bot.get_updates().offset(offset).timeout(30).await;
        for update in updates.expect("updates") {
            offset = i32::try_from(update.id.0).expect("a small number") + 1;
            match update.kind {
                UpdateKind::Message(message) => {
                    let text = format!("You said {}", message.text().unwrap_or_default());
                    let sent = bot.send_message(message.chat.id, text).await;
                    sent.expect("a message");
                    let ask = bot.send_message(message.chat.id, "Sure?");
                    ask.reply_markup(buttons()).await.expect("a message");
                }
                UpdateKind::CallbackQuery(query) => {
                    let message = query.regular_message().expect("a message");
                    let (chat, id) = (message.chat.id, message.id);
                    bot.answer_callback_query(query.id).await.expect("taken");
                    bot.edit_message_text(chat, id, "Done")
                        .await
                        .expect("an edit");
                }
                other => panic!("nobody sent {other:?}"),
            }
        }
    }
}

#[tokio::test]
async fn a_person_waits_for_what_the_bot_does() {
    let (telegram, bot, ana) = start().await;
    let running = tokio::spawn(runs(bot));
    telegram.settled().await;
    let first = ana.says("Hi").answered().await;
    assert_eq!(first.text(), "You said Hi");
    telegram.settled().await;
    assert_eq!(ana.asks("Ho").await, "You said Ho\n\nSure?");
    let pressed = ana.presses("Yes").sent();
    pressed.acknowledged().await;
    let edited = pressed.answered().await;
    assert_eq!(edited.text(), "Done");
    assert_eq!(ana.taps("Yes").await, "Done");
    ana.sees("You said Hi").await;
    assert_eq!(ana.toasts(), []);
    running.abort();
}

#[tokio::test]
async fn refusals_are_known_by_their_kind() {
    let (telegram, bot, ana) = start().await;
    let to_ana = |text: &str| bot.send_message(ANA, text);
    assert_eq!(refused(to_ana(" ").await), ApiError::MessageTextIsEmpty);
    assert_eq!(
        refused(to_ana(&"a".repeat(4097)).await),
        ApiError::MessageIsTooLong
    );
    let unclosed = to_ana("<b>").parse_mode(ParseMode::Html).await;
    assert!(matches!(refused(unclosed), ApiError::CantParseEntities(_)));
    let nobody = bot.send_message(ChatId(99), "Hi").await;
    assert_eq!(refused(nobody), ApiError::ChatNotFound);
    let edited = bot.edit_message_text(ANA, MessageId(99), "Hi").await;
    assert_eq!(refused(edited), ApiError::MessageToEditNotFound);
    let deleted = bot.delete_message(ANA, MessageId(99)).await;
    assert_eq!(refused(deleted), ApiError::MessageToDeleteNotFound);
    let data = InlineKeyboardButton::callback("A", "a".repeat(65));
    let data = to_ana("Hi")
        .reply_markup(InlineKeyboardMarkup::new([[data]]))
        .await;
    assert_eq!(refused(data), ApiError::ButtonDataInvalid);
    let no_picture = InputFile::memory("no picture").file_name("a.png");
    let no_picture = bot.send_photo(ANA, no_picture).await;
    assert_eq!(refused(no_picture), ApiError::ImageProcessFailed);
    let big = InputFile::memory(vec![0; 51 << 20]).file_name("a.bin");
    let big = bot.send_document(ANA, big).await;
    assert_eq!(refused(big), ApiError::RequestEntityTooLarge);
    telegram.fails_next("sendMessage", Fault::TooMany { retry_after: 3 });
    let flood = to_ana("Hi").await;
    assert!(matches!(flood, Err(RequestError::RetryAfter(after)) if after.seconds() == 3));
    telegram.fails_next("sendMessage", Fault::Garbage);
    assert!(matches!(
        to_ana("Hi").await,
        Err(RequestError::InvalidJson { .. })
    ));
    telegram.fails_next("sendMessage", Fault::AnswerLost);
    assert!(matches!(to_ana("Hi").await, Err(RequestError::Network(_))));
    ana.blocks();
    assert_eq!(refused(to_ana("Hi").await), ApiError::BotBlocked);
    let other = Bot::new("1:a").set_api_url(telegram.api_url());
    assert_eq!(refused(other.get_me().await), ApiError::InvalidToken);
}
