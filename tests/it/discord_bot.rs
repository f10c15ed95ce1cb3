//! A bot on serenity that uses a bit of everything, for the tests of Discord's stand-in.

use std::sync::{Arc, Mutex};

use serenity::all::{
    ActionRowComponent, AutocompleteChoice, Command, CommandInteraction, CommandOptionType,
    CommandType, Context, CreateActionRow, CreateAllowedMentions, CreateAttachment,
    CreateAutocompleteResponse, CreateButton, CreateCommand, CreateCommandOption, CreateEmbed,
    CreateInputText, CreateInteractionResponse, CreateInteractionResponseFollowup,
    CreateInteractionResponseMessage, CreateMessage, CreateModal, CreateSelectMenu,
    CreateSelectMenuKind, CreateSelectMenuOption, EditInteractionResponse, EventHandler, Guild,
    GuildChannel, GuildId, InputTextStyle, Interaction, Message, PartialGuild, Ready,
    ResolvedTarget, ResolvedValue, ResumedEvent, Role, RoleId, UnavailableGuild,
};
use serenity::async_trait;
use tokio::sync::watch;

/// A bot on serenity that uses a bit of everything, and remembers what it was told.
pub struct Bot {
    pub heard: Arc<Mutex<Vec<String>>>,
    pub changes: watch::Sender<usize>,
}

impl Bot {
    fn hears(&self, what: impl Into<String>) {
        let mut heard = self.heard.lock().expect("a list");
        heard.push(what.into());
        drop(heard);
        self.changes.send_modify(|changes| *changes += 1);
    }
}

pub fn nobody() -> CreateAllowedMentions {
    CreateAllowedMentions::new()
}

pub fn says(text: impl Into<String>) -> CreateInteractionResponseMessage {
    CreateInteractionResponseMessage::new()
        .content(text)
        .allowed_mentions(nobody())
}

pub fn commands() -> Vec<CreateCommand> {
    let option = CreateCommandOption::new;
    vec![
        CreateCommand::new("buy")
            .name_localized("de", "kaufen")
            .description("Buy tickets")
            .description_localized("de", "Karten kaufen")
            .add_option(
                option(CommandOptionType::String, "event", "Which event")
                    .required(true)
                    .set_autocomplete(true),
            )
            .add_option(
                option(CommandOptionType::Integer, "quantity", "How many")
                    .min_int_value(1)
                    .max_int_value(10),
            ),
        CreateCommand::new("event")
            .description("Events")
            .default_member_permissions(serenity::all::Permissions::MANAGE_EVENTS)
            .add_option(option(
                CommandOptionType::SubCommand,
                "create",
                "Create an event",
            ))
            .add_option(
                option(CommandOptionType::SubCommand, "show", "Show somebody's")
                    .add_sub_option(option(CommandOptionType::User, "who", "Whose").required(true))
                    .add_sub_option(option(CommandOptionType::Role, "role", "Which role"))
                    .add_sub_option(option(CommandOptionType::Channel, "where", "Where"))
                    .add_sub_option(option(CommandOptionType::Attachment, "cover", "A picture")),
            ),
        CreateCommand::new("slow").description("Think for a while"),
        CreateCommand::new("late").description("Answer too late"),
        CreateCommand::new("Check in").kind(CommandType::Message),
        CreateCommand::new("Attendee").kind(CommandType::User),
    ]
}

impl Bot {
    async fn runs(&self, ctx: &Context, command: &CommandInteraction) -> serenity::Result<()> {
        match command.data.name.as_str() {
            "buy" => {
                let said: Vec<String> = command
                    .data
                    .options()
                    .iter()
                    .map(|option| format!("{}={:?}", option.name, option.value))
                    .collect();
                let embed = CreateEmbed::new()
                    .title("Jazz night")
                    .description(said.join(" "))
                    .field("When", "<t:1795000000:F>", true)
                    .footer(serenity::all::CreateEmbedFooter::new("All right"));
                let select = CreateSelectMenuKind::String {
                    options: vec![
                        CreateSelectMenuOption::new("Early bird", "early"),
                        CreateSelectMenuOption::new("Regular", "regular").description("Later"),
                    ],
                };
                let rows = vec![
                    CreateActionRow::Buttons(vec![
                        CreateButton::new("more").label("More"),
                        CreateButton::new("later").label("Later"),
                        CreateButton::new_link("https://example.org/pay").label("Pay"),
                    ]),
                    CreateActionRow::SelectMenu(
                        CreateSelectMenu::new("tier", select).placeholder("Which tier?"),
                    ),
                ];
                let answer = says("Choose").embed(embed).components(rows).ephemeral(true);
                let answer = CreateInteractionResponse::Message(answer);
                command.create_response(ctx, answer).await
            }
            "event" => match command.data.options().first().map(|first| first.name) {
                Some("create") => {
                    let title = CreateInputText::new(InputTextStyle::Short, "Title", "title")
                        .placeholder("Jazz night")
                        .max_length(100);
                    let about = CreateInputText::new(InputTextStyle::Paragraph, "About", "about")
                        .value("A night")
                        .required(false);
                    let rows = [title, about].map(CreateActionRow::InputText).to_vec();
                    let modal = CreateModal::new("event:new", "New event").components(rows);
                    command
                        .create_response(ctx, CreateInteractionResponse::Modal(modal))
                        .await
                }
                _ => {
                    let options = command.data.options();
                    let ResolvedValue::SubCommand(inside) = &options[0].value else {
                        panic!("a subcommand")
                    };
                    let words = inside.iter().map(|option| match &option.value {
                        ResolvedValue::User(user, member) => {
                            format!("user {} {}", user.name, member.is_some())
                        }
                        ResolvedValue::Role(role) => format!("role {}", role.name),
                        ResolvedValue::Channel(channel) => format!("channel {:?}", channel.name),
                        ResolvedValue::Attachment(file) => {
                            format!("file {} {:?}", file.filename, file.content_type)
                        }
                        other => format!("{other:?}"),
                    });
                    let words = words.collect::<Vec<_>>().join(", ");
                    let answer = CreateInteractionResponse::Message(says(words));
                    command.create_response(ctx, answer).await
                }
            },
            "slow" => {
                command.defer_ephemeral(ctx).await?;
                let file = CreateAttachment::bytes(*b"BEGIN:VCALENDAR", "jazz.ics");
                let edit = EditInteractionResponse::new()
                    .content("Done")
                    .allowed_mentions(nobody())
                    .new_attachment(file);
                command.edit_response(ctx, edit).await?;
                let more = CreateInteractionResponseFollowup::new()
                    .content("And more")
                    .allowed_mentions(nobody())
                    .ephemeral(true);
                command.create_followup(ctx, more).await?;
                Ok(())
            }
            "late" => {
                self.hears(format!("late {}", command.id));
                Ok(())
            }
            _ => {
                let words = match command.data.target() {
                    Some(ResolvedTarget::Message(message)) => {
                        format!(
                            "{} with {} files",
                            message.content,
                            message.attachments.len()
                        )
                    }
                    Some(ResolvedTarget::User(user, member)) => {
                        format!("{} who is member: {}", user.name, member.is_some())
                    }
                    other => format!("{other:?}"),
                };
                let answer = CreateInteractionResponse::Message(says(words).ephemeral(true));
                command.create_response(ctx, answer).await
            }
        }
    }

    async fn answers(&self, ctx: &Context, interaction: Interaction) -> serenity::Result<()> {
        match interaction {
            Interaction::Command(command) => self.runs(ctx, &command).await,
            Interaction::Autocomplete(typed) => {
                let focused = typed.data.autocomplete().expect("something focused");
                let choice = AutocompleteChoice::new(format!("{} night", focused.value), "evt_1")
                    .add_localized_name("de", "Jazznacht");
                let answer = CreateAutocompleteResponse::new().set_choices(vec![choice]);
                typed
                    .create_response(ctx, CreateInteractionResponse::Autocomplete(answer))
                    .await
            }
            Interaction::Component(component) => {
                let values = match &component.data.kind {
                    serenity::all::ComponentInteractionDataKind::StringSelect { values } => {
                        values.join(",")
                    }
                    _ => String::new(),
                };
                let custom_id = component.data.custom_id.clone();
                if custom_id == "later" {
                    component
                        .create_response(ctx, CreateInteractionResponse::Acknowledge)
                        .await?;
                    let edit = EditInteractionResponse::new()
                        .content("It is later")
                        .allowed_mentions(nobody());
                    component.edit_response(ctx, edit).await?;
                    return Ok(());
                }
                let answer = says(format!("{custom_id} {values}")).components(Vec::new());
                component
                    .create_response(ctx, CreateInteractionResponse::UpdateMessage(answer))
                    .await
            }
            Interaction::Modal(modal) => {
                let mut words = Vec::new();
                for row in &modal.data.components {
                    for component in &row.components {
                        if let ActionRowComponent::InputText(input) = component {
                            words.push(format!("{}={:?}", input.custom_id, input.value));
                        }
                    }
                }
                let answer = CreateInteractionResponse::Message(says(words.join(" ")));
                modal.create_response(ctx, answer).await
            }
            _ => Ok(()),
        }
    }
}

#[async_trait]
impl EventHandler for Bot {
    async fn ready(&self, ctx: Context, ready: Ready) {
        Command::set_global_commands(&ctx, commands())
            .await
            .expect("commands");
        self.hears(format!("ready {} {}", ready.user.id, ready.guilds.len()));
    }

    async fn resume(&self, _: Context, _: ResumedEvent) {
        self.hears("resumed");
    }

    async fn guild_create(&self, _: Context, guild: Guild, _: Option<bool>) {
        self.hears(format!(
            "server {} with {} roles",
            guild.name,
            guild.roles.len()
        ));
    }

    async fn guild_delete(&self, _: Context, gone: UnavailableGuild, _: Option<Guild>) {
        self.hears(format!("no server {} {}", gone.id, gone.unavailable));
    }

    async fn guild_update(&self, _: Context, _: Option<Guild>, new: PartialGuild) {
        self.hears(format!("server is {}", new.name));
    }

    async fn channel_delete(&self, _: Context, channel: GuildChannel, _: Option<Vec<Message>>) {
        self.hears(format!("no channel {}", channel.name));
    }

    async fn guild_role_delete(&self, _: Context, _: GuildId, role: RoleId, _: Option<Role>) {
        self.hears(format!("no role {role}"));
    }

    async fn message(&self, ctx: Context, message: Message) {
        if message.author.bot {
            return;
        }
        let files = message.attachments.len();
        self.hears(format!("message {:?} {files}", message.content));
        if message.content.is_empty() && files == 0 {
            return;
        }
        let answer = CreateMessage::new()
            .content(format!("You said {:?}, {files} files", message.content))
            .allowed_mentions(nobody());
        let sent = message.channel_id.send_message(&ctx, answer).await;
        sent.expect("it is sent");
    }

    async fn interaction_create(&self, ctx: Context, interaction: Interaction) {
        if let Err(error) = self.answers(&ctx, interaction).await {
            self.hears(format!("error {error}"));
        }
    }
}
