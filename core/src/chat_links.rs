//! Where the bot is reached from outside: addresses that open a chat with it and say something there.
//!
//! What a link carries is `chat::link`'s business. Deliberately absent: asking a platform for its
//! name; the front end that knows it says so.

use std::sync::OnceLock;

/// Telegram takes so many of `[A-Za-z0-9_-]`
/// (<https://core.telegram.org/bots/features#deep-linking>).
pub const LONGEST: usize = 64;

/// The addresses that are known to this process.
#[derive(Debug, Default)]
pub struct ChatLinks {
    telegram: OnceLock<String>,
}

impl ChatLinks {
    /// Notes under which name Telegram knows the bot, without `@`. The first word counts.
    pub fn set_telegram(&self, bot: &str) {
        let _is_first = self.telegram.set(bot.trim_start_matches('@').to_owned());
    }

    /// An address that hands `payload` to the bot; none when none is known, or it does not fit.
    pub fn to(&self, payload: &str) -> Option<String> {
        let bot = self.telegram.get()?;
        fits(payload).then(|| format!("https://t.me/{bot}?start={payload}"))
    }
}

/// The address of a message in a server's channel, as Discord's *Copy Message Link* gives it. It opens for
/// the server's members.
pub fn discord_message(server: &str, channel: &str, message: &str) -> String {
    format!("https://discord.com/channels/{server}/{channel}/{message}")
}

/// Whether every platform takes it.
pub fn fits(payload: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    (1..=LONGEST).contains(&payload.len()) && payload.chars().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_known_chat_there_are_no_links_and_with_one_only_those_that_fit() {
        let links = ChatLinks::default();
        assert_eq!(links.to("e_jazz"), None);
        links.set_telegram("@EventosBot");
        let jazz = "https://t.me/EventosBot?start=e_jazz";
        assert_eq!(links.to("e_jazz").as_deref(), Some(jazz));
        for none in ["", "e_ñ", "a b", "a&b", &"x".repeat(65)] {
            assert_eq!(links.to(none), None, "{none}");
        }
    }
}
