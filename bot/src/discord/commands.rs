//! The commands that Discord offers: from the core's one list, in every language.
//!
//! What a command takes is asked for by Discord, and helped along while it is typed. Whom Discord
//! offers a command is a hint, which a server's people may change: the core decides, each time.
//!
//! Deliberately absent: other names of commands in other languages (what they take, their help and the
//! menus have them). A command is passed on, as `/buy event:jazz`, and Discord's clients find a localized
//! one when it is typed or pasted by its first name alone, and those of a group not at all
//! (<https://github.com/discord/discord-api-docs/issues/5105>, `5446`, `5518`).

use std::borrow::Cow;
use std::collections::BTreeMap;

use eventos_core::chat;
use eventos_core::chat::command::{self, Command, Kind, Limits, Parameter, Who};
use eventos_core::i18n::Lang;
use poise::{ApplicationContext, BoxFuture, CommandParameter, ContextMenuCommandAction};
use serenity::builder::{
    AutocompleteChoice, CreateAutocompleteResponse, CreateCommand, CreateCommandOption,
};
use serenity::model::Permissions;
use serenity::model::application::{
    CommandOptionType, InstallationContext, InteractionContext, ResolvedValue,
};
use serenity::model::channel::ChannelType;

use super::gateway::{Data, Never};
use super::input;

type Slash = poise::Command<Data, Never>;
type Context<'a> = ApplicationContext<'a, Data, Never>;
type Done<'a> = BoxFuture<'a, Result<(), poise::FrameworkError<'a, Data, Never>>>;

/// Discord takes so many suggestions.
const SUGGESTIONS: usize = 25;
const CHECK_IN: &str = "check-in";
const ATTENDEE: &str = "attendee";

/// All of them, as poise dispatches them.
pub fn all() -> Vec<Slash> {
    let mut alone = Vec::new();
    let mut groups: BTreeMap<&str, Vec<Slash>> = BTreeMap::new();
    for command in command::on_slash() {
        let (group, name) = command.place();
        let made = slash(command, name);
        match group {
            Some(group) => groups.entry(group).or_default().push(made),
            None => alone.push(made),
        }
    }
    let groups = groups.into_iter().map(|(name, subcommands)| {
        let first = subcommands.first();
        let (hint, in_servers) = first.map_or((Permissions::empty(), false), |first| {
            (first.default_member_permissions, first.guild_only)
        });
        Slash {
            name: name.into(),
            description: described(|lang| command::group_help(name, lang)),
            description_localizations: localized(|lang| command::group_help(name, lang)),
            slash_action: Some(run),
            subcommand_required: true,
            default_member_permissions: hint,
            guild_only: in_servers,
            subcommands,
            ..anywhere()
        }
    });
    alone.into_iter().chain(groups).chain(menus()).collect()
}

/// As Discord is told of them.
pub fn to_register() -> Vec<CreateCommand> {
    let all = all();
    let slash = all.iter().filter_map(Slash::create_as_slash_command);
    let menus = all.iter().filter_map(|command| {
        let mut menu = command.create_as_context_menu_command()?;
        for (locale, name) in command.name_localizations.iter() {
            menu = menu.name_localized(locale.as_ref(), name.as_ref());
        }
        Some(menu)
    });
    slash.chain(menus).collect()
}

fn anywhere() -> Slash {
    Slash {
        install_context: Some(vec![InstallationContext::Guild]),
        ..Slash::default()
    }
}

fn slash(command: &'static Command, name: &'static str) -> Slash {
    let made = Slash {
        name: name.into(),
        description: described(|lang| Some(command.help(lang))),
        description_localizations: localized(|lang| Some(command.help(lang))),
        parameters: command.parameters.iter().map(option).collect(),
        slash_action: Some(run),
        default_member_permissions: hint(command.who),
        custom_data: Box::new(command),
        ..anywhere()
    };
    match command.who {
        Who::Servers => Slash {
            guild_only: true,
            ..made
        },
        _ => Slash {
            interaction_context: Some(vec![InteractionContext::Guild, InteractionContext::BotDm]),
            ..made
        },
    }
}

/// What is done to a message or a person, from its menu.
fn menus() -> [Slash; 2] {
    let named = |name: fn(Lang) -> String| Slash {
        context_menu_name: Some(name(Lang::default()).into()),
        name_localizations: localized(|lang| Some(name(lang))),
        ..anywhere()
    };
    [
        Slash {
            name: CHECK_IN.into(),
            context_menu_action: Some(ContextMenuCommandAction::Message(|context, _| {
                menu(context)
            })),
            ..named(command::menu_check_in)
        },
        Slash {
            name: ATTENDEE.into(),
            context_menu_action: Some(ContextMenuCommandAction::User(|context, _| menu(context))),
            guild_only: true,
            ..named(command::menu_attendee)
        },
    ]
}

/// For whom Discord shows it, unless a server's people decide otherwise.
fn hint(who: Who) -> Permissions {
    match who {
        Who::Everybody | Who::Staff => Permissions::empty(),
        Who::Organizers => Permissions::MANAGE_EVENTS,
        Who::Servers => Permissions::MANAGE_GUILD,
    }
}

fn option(parameter: &'static Parameter) -> CommandParameter<Data, Never> {
    CommandParameter {
        name: parameter.name.into(),
        name_localizations: localized(|lang| Some(parameter.label(lang))),
        description: described(|lang| Some(parameter.help(lang))),
        description_localizations: localized(|lang| Some(parameter.help(lang))),
        required: false,
        channel_types: (parameter.kind == Kind::Channel)
            .then(|| vec![ChannelType::Text, ChannelType::News].into()),
        choices: Cow::Borrowed(&[]),
        type_setter: Some(match parameter.kind {
            Kind::Quantity => quantity,
            Kind::Person => |option| option.kind(CommandOptionType::User),
            Kind::Picture | Kind::Cover => |option| option.kind(CommandOptionType::Attachment),
            Kind::Role => |option| option.kind(CommandOptionType::Role),
            Kind::Channel => |option| option.kind(CommandOptionType::Channel),
            Kind::Story => story,
            Kind::Words | Kind::Code | Kind::Invitation => long_text,
            Kind::Event(_) | Kind::Tier | Kind::Staff | Kind::Name => short_text,
        }),
        autocomplete_callback: parameter
            .is_suggested()
            .then_some(suggest as for<'a> fn(Context<'a>, &'a str) -> BoxFuture<'a, _>),
        __non_exhaustive: (),
    }
}

fn quantity(option: CreateCommandOption) -> CreateCommandOption {
    let option = option.kind(CommandOptionType::Integer);
    match limits_of(Kind::Quantity) {
        Limits::Number { least, most } => {
            let unsigned = |number: i64| u64::try_from(number).unwrap_or_default();
            option
                .min_int_value(unsigned(least))
                .max_int_value(unsigned(most))
        }
        _ => option,
    }
}

fn short_text(option: CreateCommandOption) -> CreateCommandOption {
    text(option, Kind::Name)
}

fn long_text(option: CreateCommandOption) -> CreateCommandOption {
    text(option, Kind::Words)
}

fn story(option: CreateCommandOption) -> CreateCommandOption {
    text(option, Kind::Story)
}

fn text(option: CreateCommandOption, like: Kind) -> CreateCommandOption {
    let option = option.kind(CommandOptionType::String);
    match limits_of(like) {
        Limits::Text { max_chars } => option.max_length(max_chars),
        _ => option,
    }
}

fn limits_of(kind: Kind) -> Limits {
    Parameter { name: "", kind }.limits()
}

fn described(text: impl Fn(Lang) -> Option<String>) -> Option<Cow<'static, str>> {
    text(Lang::default()).map(Cow::Owned)
}

/// A text in every language that Discord has too
/// (<https://docs.discord.com/developers/reference#locales>).
fn localized(
    text: impl Fn(Lang) -> Option<String>,
) -> Cow<'static, [(Cow<'static, str>, Cow<'static, str>)]> {
    let mut texts = Vec::new();
    for lang in Lang::ALL {
        let locales: &[&str] = match lang {
            Lang::En => &["en-US", "en-GB"],
            Lang::De => &["de"],
            Lang::Es => &["es-ES", "es-419"],
            Lang::Fr => &["fr"],
        };
        for locale in locales {
            if let Some(text) = text(lang) {
                texts.push((Cow::Borrowed(*locale), Cow::Owned(text)));
            }
        }
    }
    texts.into()
}

/// Carries out a command that was sent.
fn run(context: Context<'_>) -> Done<'_> {
    Box::pin(async move {
        let Some(command) = context.command().custom_data.downcast_ref::<&Command>() else {
            return Ok(());
        };
        let cache = &context.framework.serenity_context.cache;
        let asked = input::command(context.interaction, command.name, context.args, cache);
        context.framework.user_data.asked(asked).await;
        Ok(())
    })
}

fn menu(context: Context<'_>) -> Done<'_> {
    Box::pin(async move {
        let cache = &context.framework.serenity_context.cache;
        if let Some(asked) = input::from_menu(context.interaction, cache) {
            context.framework.user_data.asked(asked).await;
        }
        Ok(())
    })
}

/// What may be meant by what is being typed.
fn suggest<'a>(context: Context<'a>, typed: &'a str) -> BoxFuture<'a, CreateAutocompleteResponse> {
    Box::pin(async move {
        let command = context.command();
        let Some(command) = command.custom_data.downcast_ref::<&Command>() else {
            return CreateAutocompleteResponse::new();
        };
        let mut focused = "";
        let mut others = Vec::new();
        for option in context.args {
            match &option.value {
                ResolvedValue::Autocomplete { .. } => focused = option.name,
                ResolvedValue::String(text) => {
                    others.push((option.name.to_owned(), (*text).to_owned()));
                }
                _ => {}
            }
        }
        let interaction = context.interaction;
        let speaker = input::speaker(&interaction.user, Some(&interaction.locale));
        let app = &context.framework.user_data.app;
        let found = chat::suggest(
            app,
            &speaker,
            command.name,
            focused,
            typed,
            &others,
            SUGGESTIONS,
        )
        .await;
        let choices = found
            .into_iter()
            .map(|one| AutocompleteChoice::new(one.label, one.value));
        CreateAutocompleteResponse::new().set_choices(choices.collect())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_option_takes_is_what_the_core_takes() {
        let told = serde_json::to_value(to_register()).expect("it serializes");
        let told = told.as_array().expect("a list");
        for command in command::on_slash() {
            let (group, name) = command.place();
            let named = |list: &serde_json::Value, name: &str| {
                let all = list.as_array().expect("a list");
                all.iter().find(|one| one["name"] == name).cloned()
            };
            let top = group.unwrap_or(name);
            let top = told.iter().find(|one| one["name"] == top);
            let top = top.unwrap_or_else(|| panic!("no {}", command.path));
            let registered = match group {
                Some(_) => named(&top["options"], name).expect("a subcommand"),
                None => top.clone(),
            };
            for parameter in command.parameters {
                let option = named(&registered["options"], parameter.name).expect("an option");
                let limit = |name: &str| option[name].as_i64();
                let (longest, least, most) =
                    (limit("max_length"), limit("min_value"), limit("max_value"));
                let expected = match parameter.limits() {
                    Limits::Text { max_chars } => (Some(i64::from(max_chars)), None, None),
                    Limits::Number { least, most } => (None, Some(least), Some(most)),
                    Limits::None => (None, None, None),
                };
                assert_eq!((longest, least, most), expected, "{}", command.path);
            }
        }
    }

    #[test]
    fn discord_is_told_of_every_command_in_every_language() {
        let told = serde_json::to_value(to_register()).expect("it serializes");
        let told = told.as_array().expect("a list");
        let named = |name: &str| {
            let found = told.iter().find(|command| command["name"] == name);
            found.unwrap_or_else(|| panic!("no {name}"))
        };
        let event = named("event");
        let create = &event["options"][0];
        assert_eq!(
            (&create["name"], &create["type"]),
            (&"create".into(), &1.into())
        );
        assert!(create["description_localizations"]["de"].is_string());
        assert_eq!(event["default_member_permissions"], "8589934592");
        let buy = named("buy");
        assert!(buy["default_member_permissions"].is_null());
        assert_eq!(buy["options"][0]["autocomplete"], true);
        assert_eq!(buy["options"][2]["type"], 4);
        assert_eq!(buy["options"][2]["min_value"], 1);
        assert_eq!(named("Check in ticket")["type"], 3);
        assert_eq!(named("Attendee")["type"], 2);
        assert!(named("Attendee")["name_localizations"]["fr"].is_string());
    }
}
