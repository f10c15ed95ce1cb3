//! How the bot presents itself: commands by scope and language, descriptions, menu buttons.

use serde_json::{Value, json};

use super::Answer;
use crate::telegram::call::Call;
use crate::telegram::check::only;
use crate::telegram::refusal::Refusal;
use crate::telegram::state::State;

const COMMANDS_MAX: usize = 100;

pub(super) fn commands(state: &mut State, call: &Call) -> Answer {
    let scope = scope(state, call)?;
    let language = language(call)?;
    let key = ("commands", scope, language);
    match call.method.name {
        "setMyCommands" => {
            let commands = call.fields["commands"].clone();
            check(commands.as_array().expect("a list, as was checked"))?;
            state.profile.insert(key, commands);
            Ok(Value::Bool(true))
        }
        "deleteMyCommands" => {
            state.profile.remove(&key);
            Ok(Value::Bool(true))
        }
        _ => Ok(state.profile.get(&key).cloned().unwrap_or(json!([]))),
    }
}

fn check(commands: &[Value]) -> Result<(), Refusal> {
    if commands.len() > COMMANDS_MAX {
        return Err(Refusal::bad("BOT_COMMANDS_TOO_MUCH"));
    }
    let mut names = Vec::new();
    for command in commands {
        only(command, "BotCommand", &["command", "description"])?;
        let text = |field: &str| command[field].as_str().unwrap_or_default();
        let is_allowed = |char: char| matches!(char, 'a'..='z' | '0'..='9' | '_');
        let name = text("command");
        let is_name = (1..=32).contains(&name.len()) && name.chars().all(is_allowed);
        if !is_name || names.contains(&name) {
            return Err(Refusal::bad("BOT_COMMAND_INVALID"));
        }
        if !(1..=256).contains(&text("description").chars().count()) {
            return Err(Refusal::bad("BOT_COMMAND_DESCRIPTION_INVALID"));
        }
        names.push(name);
    }
    Ok(())
}

/// A scope, in a word: `default`, `all_private_chats`, `chat -5`.
fn scope(state: &State, call: &Call) -> Result<String, Refusal> {
    let Some(scope) = call.fields.get("scope") else {
        return Ok("default".to_owned());
    };
    let kind = scope["type"].as_str().unwrap_or_default();
    match kind {
        "default" | "all_private_chats" | "all_group_chats" | "all_chat_administrators" => {
            only(scope, "BotCommandScope", &["type"])?;
            Ok(kind.to_owned())
        }
        "chat" | "chat_administrators" => {
            only(scope, "BotCommandScope", &["type", "chat_id"])?;
            let chat = state.seen(&scope["chat_id"])?.id;
            Ok(format!("{kind} {chat}"))
        }
        "chat_member" => {
            only(scope, "BotCommandScope", &["type", "chat_id", "user_id"])?;
            let chat = state.seen(&scope["chat_id"])?.id;
            let user = scope["user_id"].as_i64();
            let user = user.ok_or_else(|| {
                Refusal::bad("can't parse BotCommandScope: Invalid user_id specified")
            })?;
            Ok(format!("{kind} {chat} {user}"))
        }
        _ => Err(Refusal::bad(
            "can't parse BotCommandScope: Unsupported type specified",
        )),
    }
}

fn language(call: &Call) -> Result<String, Refusal> {
    let language = call.text("language_code").unwrap_or_default();
    let is_code = language.len() == 2 && language.chars().all(|char| char.is_ascii_lowercase());
    match is_code || language.is_empty() {
        true => Ok(language.to_owned()),
        false => Err(Refusal::bad("LANGUAGE_CODE_INVALID")),
    }
}

/// `setMyDescription` and the like: what is set, or given back.
pub(super) fn words(state: &mut State, method: &'static str, call: &Call) -> Answer {
    let (field, longest) = match method.trim_start_matches(['g', 's', 'e', 't']) {
        "MyName" => ("name", 64),
        "MyShortDescription" => ("short_description", 120),
        "MyDescription" => ("description", 512),
        other => unreachable!("{other} is carried out elsewhere"),
    };
    let key = (field, String::new(), language(call)?);
    if method.starts_with("get") {
        let words = state.profile.get(&key).cloned().unwrap_or("".into());
        return Ok(json!({ field: words }));
    }
    let words = call.text(field).unwrap_or_default();
    if words.chars().count() > longest {
        return Err(Refusal::bad(format!("{field} is too long")));
    }
    state.profile.insert(key, words.into());
    Ok(Value::Bool(true))
}

pub(super) fn set_menu_button(state: &mut State, call: &Call) -> Answer {
    let scope = match call.int("chat_id") {
        Some(chat) => state.writable(&chat.into())?.to_string(),
        None => "default".to_owned(),
    };
    let button = call.fields.get("menu_button").cloned();
    let button = button.unwrap_or(json!({ "type": "default" }));
    match button["type"].as_str() {
        Some("default" | "commands") => only(&button, "menu button", &["type"])?,
        Some("web_app") => {
            only(&button, "menu button", &["type", "text", "web_app"])?;
            let to = button["web_app"]["url"].as_str().unwrap_or_default();
            if !to.starts_with("https://") {
                return Err(Refusal::bad("menu button Web App URL is invalid"));
            }
        }
        _ => {
            let what = "can't parse menu button: MenuButton has unsupported type";
            return Err(Refusal::bad(what));
        }
    }
    state
        .profile
        .insert(("menu_button", scope, String::new()), button);
    Ok(Value::Bool(true))
}
