//! Permissions, as bits.

/// The permissions that matter here.
pub struct Permissions;

impl Permissions {
    pub const ADMINISTRATOR: u64 = 1 << 3;
    pub const MANAGE_CHANNELS: u64 = 1 << 4;
    pub const MANAGE_GUILD: u64 = 1 << 5;
    pub const VIEW_CHANNEL: u64 = 1 << 10;
    pub const SEND_MESSAGES: u64 = 1 << 11;
    pub const MANAGE_MESSAGES: u64 = 1 << 13;
    pub const EMBED_LINKS: u64 = 1 << 14;
    pub const ATTACH_FILES: u64 = 1 << 15;
    pub const READ_MESSAGE_HISTORY: u64 = 1 << 16;
    pub const MANAGE_ROLES: u64 = 1 << 28;
    pub const USE_APPLICATION_COMMANDS: u64 = 1 << 31;
    pub const MANAGE_EVENTS: u64 = 1 << 33;
    pub const MANAGE_THREADS: u64 = 1 << 34;
    pub const SEND_MESSAGES_IN_THREADS: u64 = 1 << 38;
    pub const CREATE_EVENTS: u64 = 1 << 44;

    pub const ALL: u64 = (1 << 53) - 1;
    /// What everybody may in a new server.
    pub const EVERYONE: u64 = Self::VIEW_CHANNEL
        | Self::SEND_MESSAGES
        | Self::EMBED_LINKS
        | Self::ATTACH_FILES
        | Self::READ_MESSAGE_HISTORY
        | Self::USE_APPLICATION_COMMANDS;
    /// What the bot asks for when it is added.
    pub const BOT: u64 = Self::EVERYONE
        | Self::SEND_MESSAGES_IN_THREADS
        | Self::MANAGE_ROLES
        | Self::MANAGE_EVENTS
        | Self::CREATE_EVENTS;
}
