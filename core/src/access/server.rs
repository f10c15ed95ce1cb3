//! What somebody may do in a server: by what the platform says of them at that moment, and by what is
//! set there.

use chrono::{DateTime, Utc};

use crate::error::{Rejection, Result};
use crate::store::accounts::Platform;
use crate::store::servers::Server;
use crate::store::{Permission, Tx, servers};

/// Somebody in a server that has channels, as its platform says at that moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The server, by the platform's id.
    pub server: String,
    pub name: String,
    pub channel_name: String,
    /// Whether they may manage the server.
    pub manages: bool,
    /// Whether they may manage its events, and no more by that.
    pub manages_events: bool,
    /// The roles they have there, by the platform's ids.
    pub roles: Vec<String>,
    /// When they came there last, where the platform says so.
    pub joined_at: Option<DateTime<Utc>>,
    /// Whether we may write in that channel.
    pub can_post: bool,
}

/// May change what is set in a server, and put out what others brought there.
#[derive(Debug)]
pub struct Steward {
    platform: Platform,
    server: String,
}

/// May bring events to a server, and post them there.
#[derive(Debug)]
pub struct Bringer {
    platform: Platform,
    server: String,
}

/// Is in a server: may know what is usual there.
#[derive(Debug)]
struct Present;

impl Permission for Steward {}
impl Permission for Bringer {}
impl Permission for Present {}

impl Steward {
    pub fn platform(&self) -> Platform {
        self.platform
    }

    pub fn server(&self) -> &str {
        &self.server
    }
}

impl Bringer {
    pub fn platform(&self) -> Platform {
        self.platform
    }

    pub fn server(&self) -> &str {
        &self.server
    }
}

/// # Errors
/// `NotServerManager`.
pub fn steward(platform: Platform, member: &Member) -> Result<Steward, Rejection> {
    if !member.manages {
        return Err(Rejection::NotServerManager);
    }
    Ok(Steward {
        platform,
        server: member.server.clone(),
    })
}

/// Whoever manages the server or its events, or has the organizers' role where there is one. From here
/// on the transaction acts for them.
///
/// # Errors
/// `NotOrganizerHere`, with the role that they would need.
pub async fn bringer(tx: &mut Tx, platform: Platform, member: &Member) -> Result<Bringer> {
    tx.act(&Present).await?;
    let server = servers::get(tx, platform, &member.server).await?;
    let role = server
        .as_ref()
        .and_then(|server| server.organizer_role.as_ref());
    let has_role = role.is_some_and(|role| member.roles.contains(role));
    if !member.manages && !member.manages_events && !has_role {
        let role = server.and_then(Server::organizers);
        return Err(Rejection::NotOrganizerHere { role }.into());
    }
    Ok(Bringer {
        platform,
        server: member.server.clone(),
    })
}
