//! What comes by the gateway, handed on: poise tells commands apart, and the rest is told apart here.

use std::sync::Arc;

use eventos_core::account::Platform;
use poise::{BoxFuture, FrameworkContext, FrameworkError, FrameworkOptions};
use serenity::all::{FullEvent, Interaction};

use super::answer::Answering;
use super::{commands, input, places};

/// What handlers are given.
pub type Data = Arc<Answering>;
/// What goes wrong is told to the person, and logged, where it happens.
pub type Never = std::convert::Infallible;

pub fn framework(answering: Data) -> poise::Framework<Data, Never> {
    poise::Framework::builder()
        .options(FrameworkOptions {
            commands: commands::all(),
            on_error,
            event_handler: on_event,
            manual_cooldowns: true,
            prefix_options: poise::PrefixFrameworkOptions {
                mention_as_prefix: false,
                ..poise::PrefixFrameworkOptions::default()
            },
            allowed_mentions: Some(serenity::builder::CreateAllowedMentions::new()),
            ..FrameworkOptions::default()
        })
        .initialize_owners(false)
        .setup(move |_, _, _| Box::pin(async move { Ok(answering) }))
        .build()
}

fn on_error(error: FrameworkError<'_, Data, Never>) -> BoxFuture<'_, ()> {
    Box::pin(async move {
        match error {
            FrameworkError::CommandPanic { .. } => {
                tracing::error!("a command was not carried out");
            }
            // From before the commands were registered anew.
            FrameworkError::UnknownInteraction {
                framework,
                interaction,
                ..
            } => {
                tracing::warn!(command = interaction.data.name, "an unknown command");
                let asked = input::unknown(interaction, &framework.serenity_context.cache);
                framework.user_data.asked(asked).await;
            }
            error => tracing::warn!(%error, "a command was not carried out"),
        }
    })
}

fn on_event<'a>(
    framework: FrameworkContext<'a, Data, Never>,
    event: &'a FullEvent,
) -> BoxFuture<'a, Result<(), Never>> {
    Box::pin(async move {
        let answering = framework.user_data;
        let cache = &framework.serenity_context.cache;
        let app = &answering.app;
        match event {
            FullEvent::InteractionCreate { interaction } => {
                let asked = match interaction {
                    Interaction::Component(pressed) => input::pressed(pressed, cache),
                    Interaction::Modal(form) => input::submitted(form, cache),
                    _ => None,
                };
                if let Some(asked) = asked {
                    answering.asked(asked).await;
                }
            }
            FullEvent::Message { new_message } => {
                if let Some(said) = input::said(new_message, answering.me, cache) {
                    answering.said(said).await;
                }
            }
            FullEvent::GuildCreate { guild, .. } => {
                let _turn = answering.servers.turn(guild.id, 0).await;
                places::entered(app, guild, answering.me).await;
            }
            FullEvent::GuildUpdate { new_data, .. } => {
                let _turn = answering.servers.turn(new_data.id, 0).await;
                places::renamed(app, new_data.id, &new_data.name).await;
            }
            // One that is only away for a while comes back by itself.
            FullEvent::GuildDelete { incomplete, .. } if !incomplete.unavailable => {
                let _turn = answering.servers.turn(incomplete.id, 0).await;
                places::left(app, incomplete.id).await;
            }
            FullEvent::ChannelDelete { channel, .. } => {
                let _turn = answering.servers.turn(channel.guild_id, 0).await;
                places::channel_gone(app, channel.id).await;
            }
            FullEvent::Ready { data_about_bot } => {
                let shard = data_about_bot.shard.map(|shard| shard.id.0);
                let servers = data_about_bot.guilds.len();
                tracing::info!(shard, servers, platform = %Platform::Discord, "connected");
                places::compare(app, data_about_bot, &answering.servers, cache).await;
            }
            FullEvent::Resume { .. } => tracing::info!("the connection goes on"),
            _ => {}
        }
        Ok(())
    })
}
