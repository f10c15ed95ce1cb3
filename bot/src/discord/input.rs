//! What Discord tells us, as plain data, before anything is asked of anybody.
//!
//! Words come to us in private and where the bot is mentioned: elsewhere Discord keeps them from a bot
//! without the privileged intent (<https://docs.discord.com/developers/events/gateway#message-content-intent>).
//! Deliberately absent: what comes of it.

use eventos_core::account::{Platform, Speaker};
use eventos_core::chat::{Member, NoPicture, Place};
use eventos_core::i18n::Lang;
use serenity::cache::Cache;
use serenity::model::Permissions;
use serenity::model::application::{
    ActionRowComponent, CommandInteraction, ComponentInteraction, ComponentInteractionDataKind,
    ModalInteraction, ResolvedOption, ResolvedTarget, ResolvedValue,
};
use serenity::model::channel::{
    Attachment, ChannelType, Message, MessageFlags, MessageType, PartialChannel,
};
use serenity::model::guild;
use serenity::model::id::{
    ApplicationId, ChannelId, GuildId, InteractionId, MessageId, RoleId, UserId,
};
use serenity::model::user::User;

use super::markup::Part;
use super::permissions::{
    can_post_in, channel_of, held_by, held_in_server, manages, manages_events, may_give, may_post,
};

/// Somebody wants something by an interaction.
#[derive(Debug)]
pub struct Asked {
    pub ticket: Ticket,
    pub by: Person,
    pub channel: ChannelId,
    pub what: What,
    pub came_by: CameBy,
}

/// What an interaction is answered by.
#[derive(Clone, Debug)]
pub struct Ticket {
    pub id: InteractionId,
    pub application: ApplicationId,
    pub token: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CameBy {
    Command,
    /// A button or a list; whether nobody else sees the message it is on.
    Press {
        is_theirs: bool,
    },
    /// A form, and whether it was opened from such a message; none when it was no message's.
    Form {
        is_theirs: Option<bool>,
    },
}

/// Somebody says something where the bot hears it.
#[derive(Debug)]
pub struct Said {
    pub by: Person,
    pub channel: ChannelId,
    pub message: MessageId,
    /// In their order.
    pub what: Vec<What>,
}

/// Who it is, and where.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: UserId,
    pub speaker: Speaker,
    /// None in private.
    pub server: Option<Member>,
}

impl Person {
    pub fn place(&self) -> Place {
        match self.server {
            Some(_) => Place::Group,
            None => Place::Private,
        }
    }
}

#[derive(Clone, Debug)]
pub enum What {
    /// A command, by its name or path, with what was given to it.
    Command {
        name: String,
        given: Vec<(String, Given)>,
    },
    /// A pressed button, by what it carried.
    Press(String),
    Form {
        token: String,
        answers: Vec<(String, String)>,
    },
    Text(String),
    /// What somebody else wrote, sent on to us.
    Forwarded(String),
    Picture(File),
    /// A person who is pointed at.
    About(Speaker),
    /// A sticker, a voice message.
    Other,
}

/// What was given to a command.
#[derive(Clone, Debug)]
pub enum Given {
    Text(String),
    Person(Speaker),
    Picture(File),
    NoPicture(NoPicture),
    Role {
        id: String,
        name: String,
        may_give: bool,
    },
    Channel {
        id: String,
        name: String,
        can_post: bool,
    },
}

/// A file at Discord.
#[derive(Clone, Debug)]
pub struct File {
    pub url: String,
    pub size_bytes: u32,
    /// What was said beside it.
    pub words: String,
    /// Whether those words are somebody else's.
    pub is_forwarded: bool,
}

/// What the three kinds of interactions have in common, without a type for it in serenity.
macro_rules! asked {
    ($interaction:ident, $member:ident, $cache:ident, $what:expr, $came_by:expr) => {{
        let spot = spot(
            $interaction.guild_id,
            $interaction.channel.as_ref(),
            $interaction.app_permissions,
            $cache,
        );
        Asked {
            ticket: Ticket {
                id: $interaction.id,
                application: $interaction.application_id,
                token: $interaction.token.clone(),
            },
            by: person(
                &$interaction.user,
                &$interaction.locale,
                $member,
                spot,
                $cache,
            ),
            channel: $interaction.channel_id,
            what: $what,
            came_by: $came_by,
        }
    }};
}

/// A command as its options say it. `name` is as the core knows it.
pub fn command(
    interaction: &CommandInteraction,
    name: &str,
    options: &[ResolvedOption<'_>],
    cache: &Cache,
) -> Asked {
    let can_post = |channel| can_post_in(interaction.guild_id, channel, cache);
    let may_give = |role: &guild::Role| may_give(interaction, role, cache);
    let given = options.iter().filter_map(|option| {
        let value = given(&option.value, can_post, may_give)?;
        Some((option.name.to_owned(), value))
    });
    let what = What::Command {
        name: name.to_owned(),
        given: given.collect(),
    };
    by_command(interaction, what, cache)
}

/// Something done to a message or a person, from its menu.
pub fn from_menu(interaction: &CommandInteraction, cache: &Cache) -> Option<Asked> {
    let what = match interaction.data.target()? {
        ResolvedTarget::User(user, _) => What::About(speaker(user, None)),
        ResolvedTarget::Message(message) => What::Command {
            name: "checkin".to_owned(),
            given: vec![ticket_in(message)],
        },
        _ => return None,
    };
    Some(by_command(interaction, what, cache))
}

/// A command that we have no more: whoever picked it is told.
pub fn unknown(interaction: &CommandInteraction, cache: &Cache) -> Asked {
    let what = What::Command {
        name: interaction.data.name.clone(),
        given: Vec::new(),
    };
    by_command(interaction, what, cache)
}

/// The picture of a message, or else its words.
fn ticket_in(message: &Message) -> (String, Given) {
    let picture = message.attachments.iter().find(|file| is_picture(file));
    // At Discord only: anybody can make a message name another address.
    let embedded = message.embeds.iter().find_map(|embed| {
        let url = embed.image.as_ref()?.proxy_url.clone()?;
        Some(File {
            url,
            size_bytes: 0,
            words: String::new(),
            is_forwarded: false,
        })
    });
    match picture.map(file).or(embedded) {
        Some(file) => ("photo".to_owned(), Given::Picture(file)),
        None if message.content.trim().is_empty() => {
            let none = Given::NoPicture(NoPicture::None);
            ("photo".to_owned(), none)
        }
        None => ("code".to_owned(), Given::Text(message.content.clone())),
    }
}

fn by_command(interaction: &CommandInteraction, what: What, cache: &Cache) -> Asked {
    let member = interaction.member.as_deref();
    asked!(interaction, member, cache, what, CameBy::Command)
}

/// A pressed button, or what was chosen from a list; none for what is not ours.
pub fn pressed(interaction: &ComponentInteraction, cache: &Cache) -> Option<Asked> {
    let (part, carries) = Part::read(&interaction.data.custom_id)?;
    let what = match (part, &interaction.data.kind) {
        (Part::Press, ComponentInteractionDataKind::Button) => What::Press(carries.to_owned()),
        (Part::Choice, ComponentInteractionDataKind::StringSelect { values }) => {
            What::Press(values.first()?.clone())
        }
        _ => return None,
    };
    let member = interaction.member.as_ref();
    let came_by = CameBy::Press {
        is_theirs: is_theirs(interaction.guild_id, &interaction.message),
    };
    Some(asked!(interaction, member, cache, what, came_by))
}

/// A form that was sent; none for what is not ours.
pub fn submitted(interaction: &ModalInteraction, cache: &Cache) -> Option<Asked> {
    let (Part::Form, token) = Part::read(&interaction.data.custom_id)? else {
        return None;
    };
    let rows = interaction.data.components.iter();
    let answers = rows
        .flat_map(|row| &row.components)
        .filter_map(|input| match input {
            ActionRowComponent::InputText(input) => {
                let answer = input.value.clone().unwrap_or_default();
                Some((input.custom_id.clone(), answer))
            }
            _ => None,
        });
    let what = What::Form {
        token: token.to_owned(),
        answers: answers.collect(),
    };
    let member = interaction.member.as_ref();
    let message = interaction.message.as_ref();
    let came_by = CameBy::Form {
        is_theirs: message.map(|message| is_theirs(interaction.guild_id, message)),
    };
    Some(asked!(interaction, member, cache, what, came_by))
}

fn is_theirs(guild: Option<GuildId>, message: &Message) -> bool {
    let flags = message.flags.unwrap_or_default();
    guild.is_none() || flags.contains(MessageFlags::EPHEMERAL)
}

/// What a message says to the bot; none for what is not for it.
pub fn said(message: &Message, me: UserId, cache: &Cache) -> Option<Said> {
    if message.author.bot || message.author.system || message.webhook_id.is_some() {
        return None;
    }
    let is_ours = message.guild_id.is_none() || message.mentions.iter().any(|user| user.id == me);
    if !is_ours
        || !matches!(
            message.kind,
            MessageType::Regular | MessageType::InlineReply
        )
    {
        return None;
    }
    // What is sent on is in a copy of what it was; the message itself is empty then.
    let sent_on = message.message_snapshots.first();
    let sent_on = sent_on.filter(|_| message.content.is_empty());
    let is_forwarded = sent_on.is_some();
    let (words, files) = match sent_on {
        Some(copy) => (copy.content.trim().to_owned(), &copy.attachments),
        None => (without_mention(&message.content, me), &message.attachments),
    };
    let pictures = files.iter().filter(|file| is_picture(file));
    let mut what: Vec<What> = pictures
        .map(|picture| {
            What::Picture(File {
                words: words.clone(),
                is_forwarded,
                ..file(picture)
            })
        })
        .collect();
    if what.is_empty() && (!words.is_empty() || message.guild_id.is_some()) {
        what.push(match is_forwarded {
            true => What::Forwarded(words),
            false => What::Text(words),
        });
    } else if what.is_empty() {
        what.push(What::Other);
    }
    let spot = message.guild_id.map(|guild| {
        let cached = cache.guild(guild);
        let partial = message.member.as_ref();
        let roles = partial.map(|member| member.roles.clone());
        let roles = roles.unwrap_or_default();
        let held = cached
            .as_ref()
            .map(|guild| held_in_server(guild, message.author.id, &roles));
        let channel = cached
            .as_ref()
            .and_then(|guild| channel_of(guild, message.channel_id));
        Member {
            server: guild.to_string(),
            name: cached
                .as_ref()
                .map_or_else(String::new, |guild| guild.name.clone()),
            channel_name: channel.map_or_else(String::new, |channel| channel.name.clone()),
            manages: held.is_some_and(manages),
            manages_events: held.is_some_and(manages_events),
            roles: roles_of(guild, &roles),
            joined_at: partial.and_then(|member| member.joined_at).map(|at| *at),
            can_post: can_post_in(Some(guild), message.channel_id, cache),
        }
    });
    Some(Said {
        by: Person {
            id: message.author.id,
            speaker: speaker(&message.author, None),
            server: spot,
        },
        channel: message.channel_id,
        message: message.id,
        what,
    })
}

fn without_mention(text: &str, me: UserId) -> String {
    let text = text.replace(&format!("<@{me}>"), " ");
    let text = text.replace(&format!("<@!{me}>"), " ");
    let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    words.join(" ").trim().to_owned()
}

/// The person as the core knows them.
pub fn speaker(user: &User, locale: Option<&str>) -> Speaker {
    Speaker {
        platform: Platform::Discord,
        external_id: user.id.to_string(),
        handle: Some(user.name.clone()),
        name: user.display_name().to_owned(),
        locale_hint: locale.and_then(Lang::find),
    }
}

struct Spot {
    server: GuildId,
    name: String,
    channel_name: String,
    can_post: bool,
}

fn spot(
    guild: Option<GuildId>,
    channel: Option<&PartialChannel>,
    ours: Option<Permissions>,
    cache: &Cache,
) -> Option<Spot> {
    let server = guild?;
    let name = cache.guild(server).map(|guild| guild.name.clone());
    let channel_name = channel.and_then(|channel| channel.name.clone());
    Some(Spot {
        server,
        name: name.unwrap_or_default(),
        channel_name: channel_name.unwrap_or_default(),
        can_post: ours.is_none_or(|held| {
            let kind = channel.map_or(ChannelType::Text, |channel| channel.kind);
            may_post(held, kind)
        }),
    })
}

fn person(
    user: &User,
    locale: &str,
    member: Option<&guild::Member>,
    spot: Option<Spot>,
    cache: &Cache,
) -> Person {
    let held = member.map(|member| held_by(member, cache));
    let roles = member
        .map(|member| member.roles.as_slice())
        .unwrap_or_default();
    Person {
        id: user.id,
        speaker: speaker(user, Some(locale)),
        server: spot.map(|spot| Member {
            server: spot.server.to_string(),
            name: spot.name,
            channel_name: spot.channel_name,
            manages: held.is_some_and(manages),
            manages_events: held.is_some_and(manages_events),
            roles: roles_of(spot.server, roles),
            joined_at: member.and_then(|member| member.joined_at).map(|at| *at),
            can_post: spot.can_post,
        }),
    }
}

/// The roles that somebody has, with that of everybody, which Discord does not list.
fn roles_of(guild: GuildId, roles: &[RoleId]) -> Vec<String> {
    let everyone = guild.everyone_role();
    let roles = roles.iter().chain(std::iter::once(&everyone));
    roles.map(ToString::to_string).collect()
}

fn given(
    value: &ResolvedValue<'_>,
    can_post: impl Fn(ChannelId) -> bool,
    may_give: impl Fn(&guild::Role) -> bool,
) -> Option<Given> {
    Some(match value {
        ResolvedValue::String(text) => Given::Text((*text).to_owned()),
        ResolvedValue::Integer(number) => Given::Text(number.to_string()),
        ResolvedValue::User(user, _) => Given::Person(speaker(user, None)),
        // Whether it is one, the core looks.
        ResolvedValue::Attachment(attachment) => Given::Picture(file(attachment)),
        ResolvedValue::Role(role) => Given::Role {
            id: role.id.to_string(),
            name: role.name.clone(),
            may_give: may_give(role),
        },
        ResolvedValue::Channel(channel) => Given::Channel {
            id: channel.id.to_string(),
            name: channel.name.clone().unwrap_or_default(),
            can_post: can_post(channel.id),
        },
        _ => return None,
    })
}

fn file(attachment: &Attachment) -> File {
    File {
        url: attachment.url.clone(),
        size_bytes: attachment.size,
        words: String::new(),
        is_forwarded: false,
    }
}

fn is_picture(attachment: &Attachment) -> bool {
    let kind = attachment.content_type.as_deref().unwrap_or_default();
    let name = attachment.filename.to_lowercase();
    let by_name = [".png", ".jpg", ".jpeg", ".webp"];
    kind.starts_with("image/") || by_name.iter().any(|end| name.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mention_is_no_word_of_theirs() {
        let me = UserId::new(7);
        for (text, words) in [
            ("<@7> jazz", "jazz"),
            ("what is on, <@!7>", "what is on,"),
            ("<@7>", ""),
            ("<@8> jazz", "<@8> jazz"),
            ("a\nb", "a\nb"),
        ] {
            assert_eq!(without_mention(text, me), words, "{text}");
        }
    }
}
