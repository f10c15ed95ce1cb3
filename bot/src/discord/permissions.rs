//! What people and the bot may do in a server, by its roles and its channels' overwrites
//! (<https://docs.discord.com/developers/topics/permissions>).

use serenity::cache::Cache;
use serenity::model::Permissions;
use serenity::model::application::CommandInteraction;
use serenity::model::channel::{ChannelType, GuildChannel};
use serenity::model::guild::{self, Guild};
use serenity::model::id::{ChannelId, GuildId, RoleId, UserId};

/// What somebody may do in the whole server. What an interaction says of them is what they may do in its
/// channel, where overwrites allow people more
/// (<https://docs.discord.com/developers/topics/permissions#permission-overwrites>).
pub fn held_in_server(guild: &Guild, user: UserId, roles: &[RoleId]) -> Permissions {
    if guild.owner_id == user {
        return Permissions::all();
    }
    let everyone = guild.id.everyone_role();
    let held = roles.iter().chain(std::iter::once(&everyone));
    let held = held.filter_map(|id| Some(guild.roles.get(id)?.permissions));
    held.fold(Permissions::empty(), |all, role| all | role)
}

pub fn held_by(member: &guild::Member, cache: &Cache) -> Permissions {
    match cache.guild(member.guild_id) {
        Some(guild) => held_in_server(&guild, member.user.id, &member.roles),
        // Until the server is known, what no overwrite can allow.
        None => {
            let sure = Permissions::ADMINISTRATOR | Permissions::MANAGE_GUILD;
            member.permissions.unwrap_or_default() & sure
        }
    }
}

pub fn manages(held: Permissions) -> bool {
    held.administrator() || held.manage_guild()
}

pub fn manages_events(held: Permissions) -> bool {
    held.administrator() || held.manage_events()
}

/// What a card needs there
/// (<https://docs.discord.com/developers/topics/threads#permissions>).
pub fn may_post(held: Permissions, kind: ChannelType) -> bool {
    let to_write = match is_thread(kind) {
        true => Permissions::SEND_MESSAGES_IN_THREADS,
        false => Permissions::SEND_MESSAGES,
    };
    let needed = Permissions::VIEW_CHANNEL | Permissions::EMBED_LINKS | to_write;
    held.administrator() || held.contains(needed)
}

fn is_thread(kind: ChannelType) -> bool {
    matches!(
        kind,
        ChannelType::PublicThread | ChannelType::PrivateThread | ChannelType::NewsThread
    )
}

/// A channel of the server's, or a thread in one.
pub fn channel_of(guild: &Guild, id: ChannelId) -> Option<&GuildChannel> {
    let thread = || guild.threads.iter().find(|thread| thread.id == id);
    guild.channels.get(&id).or_else(thread)
}

/// Whether we may write in a channel; where that is not known, it is tried. A thread has the overwrites of
/// its channel.
pub fn can_post_in(guild: Option<GuildId>, channel: ChannelId, cache: &Cache) -> bool {
    let me = cache.current_user().id;
    let known = guild.and_then(|guild| cache.guild(guild));
    let known = known.as_ref().and_then(|guild| {
        let (channel, me) = (channel_of(guild, channel)?, guild.members.get(&me)?);
        let ruling = match is_thread(channel.kind) {
            true => guild.channels.get(&channel.parent_id?)?,
            false => channel,
        };
        Some((guild.user_permissions_in(ruling, me), channel.kind))
    });
    known.is_none_or(|(held, kind)| may_post(held, kind))
}

/// Whether somebody may give a role to others: they manage roles, and have a higher one
/// (<https://docs.discord.com/developers/topics/permissions#permission-hierarchy>).
pub fn may_give(interaction: &CommandInteraction, role: &guild::Role, cache: &Cache) -> bool {
    let known = interaction.guild_id.and_then(|guild| cache.guild(guild));
    let (Some(guild), Some(member)) = (known, interaction.member.as_deref()) else {
        return false;
    };
    let held = held_in_server(&guild, interaction.user.id, &member.roles);
    let theirs = member.roles.iter().filter_map(|id| guild.roles.get(id));
    let is_given = !role.managed && role.id != guild.id.everyone_role();
    let highest = theirs.map(|role| role.position).max().unwrap_or_default();
    let is_owner = guild.owner_id == interaction.user.id;
    is_given
        && (is_owner || (held.administrator() || held.manage_roles()) && highest > role.position)
}
