//! The commands that Telegram offers as one types: from the core's one list, for each place and
//! language (<https://core.telegram.org/bots/api#setmycommands>).

use std::time::Duration;

use eventos_core::chat::command::{self, Listed};
use eventos_core::i18n::Lang;
use teloxide::payloads::SetMyCommandsSetters as _;
use teloxide::prelude::Requester as _;
use teloxide::types::{BotCommand, BotCommandScope};

use super::client::{Client, Failure};

const PATIENCE: Duration = Duration::from_secs(20);

const SCOPES: [(Listed, BotCommandScope); 3] = [
    (Listed::InPrivate, BotCommandScope::AllPrivateChats),
    (Listed::InGroups, BotCommandScope::AllGroupChats),
    (Listed::ToAdmins, BotCommandScope::AllChatAdministrators),
];

/// Tells Telegram all of them. What is told already is told again: it costs nothing.
///
/// # Errors
/// [`Failure`] of the first that was not taken.
pub async fn register(client: &Client) -> Result<(), Failure> {
    for (listed, scope) in SCOPES {
        // Without a language: for everybody whose language we do not have.
        let languages = std::iter::once(None).chain(Lang::ALL.map(Some));
        for lang in languages {
            let commands = commands(listed, lang.unwrap_or_default());
            let mut request = client.bot.set_my_commands(commands).scope(scope.clone());
            if let Some(lang) = lang {
                request = request.language_code(lang.tag());
            }
            client.ask_at_once(PATIENCE, request).await?;
        }
    }
    Ok(())
}

fn commands(listed: Listed, lang: Lang) -> Vec<BotCommand> {
    let named = command::listed(listed);
    named
        .map(|command| BotCommand::new(command.name, command.help(lang)))
        .collect()
}
