//! Giving the roles that tickets bring to the members of a server, and taking them: what a worker does
//! with the grants that [`roles::settle`](super::roles::settle) makes.

use chrono::{DateTime, Utc};
use sqlx::FromRow;

use super::Tx;
use super::accounts::Platform;
use super::columns::text_enum;
use super::macros::{execute, fetch_all};
use super::mirrors::NativeRefusal;
use crate::error::Result;
use crate::id::{EventId, RoleId};

text_enum! {
    /// Where a member's role stands.
    pub enum GrantState {
        /// To be given; it never was.
        Waiting = "waiting",
        /// It is being given: whether it got there is not known.
        Giving = "giving",
        Given = "given",
        /// They are no member of the server.
        Absent = "absent",
        /// To be taken away again.
        Taking = "taking",
    }
}

/// Somebody's role that a worker has leased.
#[derive(Clone, Debug, FromRow)]
pub struct Grant {
    pub role_id: RoleId,
    /// The platform's own id of the person.
    pub member: String,
    pub state: GrantState,
    /// Tries before this one.
    pub tries: i64,
}

/// The servers that we are in where a role of somebody's is due and may be tried.
pub async fn servers_due(
    tx: &mut Tx,
    platform: Platform,
    now: DateTime<Utc>,
) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = fetch_all!(
        tx,
        "SELECT DISTINCT o.server FROM roles o
         JOIN servers s ON s.platform = o.platform AND s.server = o.server AND s.left_at IS NULL
         WHERE o.platform = $1 AND (o.retry_at IS NULL OR o.retry_at <= $2) AND EXISTS (
             SELECT 1 FROM role_grants g WHERE g.role_id = o.id AND g.state <> 'given'
                 AND g.next_at <= $2 AND (g.lease_until IS NULL OR g.lease_until <= $2))
         ORDER BY o.server",
        platform,
        now
    )?;
    Ok(rows.into_iter().map(|(server,)| server).collect())
}

/// Leases what is due in a server, the longest due first, up to `limit`, until `lease_until`. What was
/// never given is being given from here on.
pub async fn claim(
    tx: &mut Tx,
    platform: Platform,
    server: &str,
    now: DateTime<Utc>,
    lease_until: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Grant>> {
    fetch_all!(
        tx,
        "UPDATE role_grants SET lease_until = $4,
             state = CASE WHEN state = 'taking' THEN 'taking' ELSE 'giving' END
         WHERE (role_id, member) IN (
             SELECT g.role_id, g.member FROM roles o JOIN role_grants g ON g.role_id = o.id
             WHERE o.platform = $1 AND o.server = $2 AND (o.retry_at IS NULL OR o.retry_at <= $3)
               AND g.state <> 'given' AND g.next_at <= $3
               AND (g.lease_until IS NULL OR g.lease_until <= $3)
             ORDER BY g.next_at, g.member LIMIT $5
         ) AND state <> 'given' AND next_at <= $3 AND (lease_until IS NULL OR lease_until <= $3)
         RETURNING role_id, member, state, tries",
        platform,
        server,
        now,
        lease_until,
        limit
    )
}

/// It was given. Whoever is to lose it meanwhile loses it.
pub async fn given(
    tx: &mut Tx,
    grant: &Grant,
    lease_until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<()> {
    execute!(
        tx,
        "UPDATE role_grants SET state = CASE WHEN state = 'giving' THEN 'given' ELSE state END,
             given_at = $4, tries = 0, lease_until = NULL
         WHERE role_id = $1 AND member = $2 AND lease_until = $3",
        grant.role_id,
        &grant.member,
        lease_until,
        now
    )?;
    Ok(())
}

/// It was taken. Whoever is to have it again meanwhile gets it.
pub async fn taken(
    tx: &mut Tx,
    grant: &Grant,
    lease_until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<()> {
    let rows = execute!(
        tx,
        "DELETE FROM role_grants
         WHERE role_id = $1 AND member = $2 AND lease_until = $3 AND state = 'taking'",
        grant.role_id,
        &grant.member,
        lease_until
    )?;
    if rows == 0 {
        put_back(tx, grant, GrantState::Waiting, lease_until, now).await?;
    }
    Ok(())
}

/// They are no member. Whoever is to lose it has lost it by that.
pub async fn absent(
    tx: &mut Tx,
    grant: &Grant,
    lease_until: DateTime<Utc>,
    next_at: DateTime<Utc>,
) -> Result<()> {
    let rows = execute!(
        tx,
        "DELETE FROM role_grants
         WHERE role_id = $1 AND member = $2 AND lease_until = $3 AND state = 'taking'",
        grant.role_id,
        &grant.member,
        lease_until
    )?;
    if rows == 0 {
        put_back(tx, grant, GrantState::Absent, lease_until, next_at).await?;
    }
    Ok(())
}

async fn put_back(
    tx: &mut Tx,
    grant: &Grant,
    state: GrantState,
    lease_until: DateTime<Utc>,
    next_at: DateTime<Utc>,
) -> Result<()> {
    execute!(
        tx,
        "UPDATE role_grants SET state = $4, tries = tries + 1, next_at = $5, lease_until = NULL
         WHERE role_id = $1 AND member = $2 AND lease_until = $3",
        grant.role_id,
        &grant.member,
        lease_until,
        state,
        next_at
    )?;
    Ok(())
}

/// Gives the lease back: to be tried again at `next_at`, as it stands then.
pub async fn later(
    tx: &mut Tx,
    grant: &Grant,
    lease_until: DateTime<Utc>,
    next_at: DateTime<Utc>,
) -> Result<()> {
    execute!(
        tx,
        "UPDATE role_grants SET tries = tries + 1, next_at = $4, lease_until = NULL
         WHERE role_id = $1 AND member = $2 AND lease_until = $3",
        grant.role_id,
        &grant.member,
        lease_until,
        next_at
    )?;
    Ok(())
}

/// Gives the lease back of what was not given after all: it waits, as long as it is wanted.
pub async fn not_given(
    tx: &mut Tx,
    grant: &Grant,
    lease_until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<()> {
    execute!(
        tx,
        "UPDATE role_grants SET next_at = $4, lease_until = NULL,
             state = CASE WHEN state = 'giving' AND tries = 0 THEN 'waiting' ELSE state END
         WHERE role_id = $1 AND member = $2 AND lease_until = $3",
        grant.role_id,
        &grant.member,
        lease_until,
        now
    )?;
    Ok(())
}

/// The platform takes the role from nobody and gives it to nobody, for now. Whether its organizer is
/// still to be told.
pub async fn refused(
    tx: &mut Tx,
    role: RoleId,
    why: NativeRefusal,
    now: DateTime<Utc>,
    retry_at: DateTime<Utc>,
) -> Result<bool> {
    execute!(
        tx,
        "UPDATE roles SET why = $2, tries = tries + 1, retry_at = $3 WHERE id = $1",
        role,
        why,
        retry_at
    )?;
    if matches!(why, NativeRefusal::ServerGone) {
        return Ok(false);
    }
    let rows = execute!(
        tx,
        "UPDATE roles SET told_at = $2 WHERE id = $1 AND told_at IS NULL",
        role,
        now
    )?;
    Ok(rows == 1)
}

/// Nothing is tried with the role before.
pub async fn rest(tx: &mut Tx, role: RoleId, retry_at: DateTime<Utc>) -> Result<()> {
    execute!(
        tx,
        "UPDATE roles SET retry_at = $2 WHERE id = $1",
        role,
        retry_at
    )?;
    Ok(())
}

/// The platform does as it is asked again.
pub async fn accepted(tx: &mut Tx, role: RoleId) -> Result<()> {
    execute!(
        tx,
        "UPDATE roles SET why = NULL, tries = 0, told_at = NULL, retry_at = NULL WHERE id = $1",
        role
    )?;
    Ok(())
}

/// What an event's roles were refused is tried again now, also for those who were no members.
pub async fn retry(tx: &mut Tx, event: EventId, now: DateTime<Utc>) -> Result<()> {
    execute!(
        tx,
        "UPDATE roles SET retry_at = NULL, told_at = NULL WHERE retry_at IS NOT NULL AND (event_id = $1
             OR id IN (SELECT b.role_id FROM tiers t JOIN tier_roles b ON b.tier_id = t.id
                 WHERE t.event_id = $1))",
        event
    )?;
    execute!(
        tx,
        "UPDATE role_grants SET next_at = $2 WHERE state <> 'given' AND next_at > $2
             AND role_id IN (SELECT b.role_id FROM tiers t JOIN tier_roles b ON b.tier_id = t.id
                 WHERE t.event_id = $1)",
        event,
        now
    )?;
    Ok(())
}

/// A role of a member's in a server.
#[derive(Clone, Debug, FromRow)]
pub struct OfMember {
    pub id: RoleId,
    /// The platform's own id of the role.
    pub role: String,
    pub state: GrantState,
    /// When they last got it.
    pub given_at: Option<DateTime<Utc>>,
}

pub async fn of_member(
    tx: &mut Tx,
    platform: Platform,
    server: &str,
    member: &str,
) -> Result<Vec<OfMember>> {
    fetch_all!(
        tx,
        "SELECT o.id, o.role, g.state, g.given_at FROM role_grants g JOIN roles o ON o.id = g.role_id
         WHERE g.member = $3 AND o.platform = $1 AND o.server = $2",
        platform,
        server,
        member
    )
}

/// A member was seen without a role that is theirs: it is given now.
pub async fn give_now(
    tx: &mut Tx,
    role: RoleId,
    member: &str,
    was: GrantState,
    now: DateTime<Utc>,
) -> Result<()> {
    execute!(
        tx,
        "UPDATE role_grants SET state = 'giving', tries = 1, next_at = $4
         WHERE role_id = $1 AND member = $2 AND state = $3",
        role,
        member,
        was,
        now
    )?;
    Ok(())
}
