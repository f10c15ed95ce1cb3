//! `@bot jazz` in any chat: published events, each as a card with a button to its tickets.

use std::time::Duration;

use eventos_core::account::{self, Platform};
use eventos_core::chat::cards;
use eventos_core::event;
use eventos_core::i18n::Lang;
use teloxide::payloads::AnswerInlineQuerySetters as _;
use teloxide::prelude::Requester as _;
use teloxide::types::{
    InlineQuery, InlineQueryResult, InlineQueryResultArticle, InputMessageContent,
    InputMessageContentText, ParseMode,
};

use super::answer::Answering;
use super::input;
use super::markup::{self, Surface};

/// Telegram shows a few at once; who looks for more types another letter.
const MOST: usize = 20;
/// Answers are kept so long at Telegram: what is left changes as tickets sell.
const KEPT_SECONDS: u32 = 30;
const PATIENCE: Duration = Duration::from_secs(10);

/// Answers a query. What fails is answered with nothing, and logged.
pub async fn answer(bot: &Answering, query: InlineQuery) {
    let lang = lang_of(bot, &query).await;
    let found = match event::search_published(&bot.app, &query.query, MOST).await {
        Ok(found) => found,
        Err(error) => {
            tracing::error!(error = %error.chain(), "events could not be searched");
            Vec::new()
        }
    };
    let results: Vec<InlineQueryResult> = found
        .iter()
        .map(|full| article(bot, lang, full).into())
        .collect();
    let request = bot
        .client
        .bot
        .answer_inline_query(query.id, results)
        .cache_time(KEPT_SECONDS)
        .is_personal(true);
    if let Err(failure) = bot.client.ask_at_once(PATIENCE, request).await {
        tracing::debug!(reason = %failure, "a search was not answered");
    }
}

/// What they chose, if we have met.
async fn lang_of(bot: &Answering, query: &InlineQuery) -> Lang {
    let speaker = input::speaker(&query.from);
    let known = account::known(&bot.app, Platform::Telegram, &speaker.external_id).await;
    match known {
        Ok(Some(account)) => account.lang(),
        _ => speaker.locale_hint.unwrap_or_default(),
    }
}

fn article(bot: &Answering, lang: Lang, full: &event::Full) -> InlineQueryResultArticle {
    let card = cards::event_card(&bot.app, lang, full, bot.app.clock.now());
    let surface = Surface::Shared {
        bot: bot.me.username(),
    };
    let (keyboard, written_out) = markup::keyboard(&card, surface);
    let text = card.text.with_links(written_out);
    let html = markup::messages(&text)
        .into_iter()
        .next()
        .unwrap_or_default();
    let content = InputMessageContentText::new(html).parse_mode(ParseMode::Html);
    let content = InputMessageContent::Text(content);
    let event = &full.event;
    let article = InlineQueryResultArticle::new(event.id.to_string(), event.name.clone(), content)
        .description(cards::event_line(lang, full, bot.app.clock.now()));
    match keyboard {
        Some(keyboard) => article.reply_markup(keyboard),
        None => article,
    }
}
