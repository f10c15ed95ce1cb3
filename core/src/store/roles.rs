//! Roles that tickets bring, and who has them by us.
//!
//! Who should have one follows from tickets and identities alone. What changes these marks whose they
//! are, in its own transaction; `settle` then makes the grants of those people what they should be, and
//! a look at everybody finds what nobody marked.

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::FromRow;
use sqlx::types::Json;

use super::Tx;
use super::accounts::Platform;
use super::macros::{execute, execute_rows, fetch_all, fetch_one, fetch_optional};
use super::mirrors::NativeRefusal;
use crate::error::Result;
use crate::id::{AccountId, EventId, OrderId, RoleId, TicketId, TierId};

/// A role of a server that tickets bring.
#[derive(Clone, Debug, FromRow)]
pub struct Role {
    pub id: RoleId,
    pub platform: Platform,
    /// The platform's own ids of the server and the role.
    pub server: String,
    pub role: String,
    pub name: String,
    /// Whose organizer hears of it.
    pub event_id: EventId,
    /// What the platform last said no with.
    pub why: Option<NativeRefusal>,
    /// How often it did since it last did not.
    pub tries: i64,
}

/// A role of a tier, as the event's organizer sees it.
#[derive(Clone, Debug, FromRow)]
pub struct TierRole {
    pub tier_id: TierId,
    pub id: RoleId,
    pub name: String,
    /// The server's title.
    pub server: String,
    pub why: Option<NativeRefusal>,
    /// So many are to get it or to lose it; so many are no members of the server.
    pub waiting: i64,
    pub absent: i64,
}

/// Makes a role one that tickets bring, or notes how it is called now; its id comes back.
pub async fn put(
    tx: &mut Tx,
    platform: Platform,
    server: &str,
    role: &str,
    name: &str,
    event: EventId,
) -> Result<RoleId> {
    let row: (RoleId,) = fetch_one!(
        tx,
        "INSERT INTO roles (id, platform, server, role, name, event_id)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (platform, server, role) DO UPDATE SET name = excluded.name,
             event_id = excluded.event_id, why = NULL, tries = 0, told_at = NULL, retry_at = NULL
         RETURNING id",
        RoleId::new(),
        platform,
        server,
        role,
        name,
        event
    )?;
    Ok(row.0)
}

pub async fn get(tx: &mut Tx, id: RoleId) -> Result<Option<Role>> {
    fetch_optional!(
        tx,
        "SELECT id, platform, server, role, name, event_id, why, tries FROM roles WHERE id = $1",
        id
    )
}

/// Whether it was not a role of the tier's before.
pub async fn bind(tx: &mut Tx, tier: TierId, role: RoleId) -> Result<bool> {
    let rows = execute!(
        tx,
        "INSERT INTO tier_roles (tier_id, role_id) VALUES ($1, $2)
         ON CONFLICT (tier_id, role_id) DO NOTHING",
        tier,
        role
    )?;
    Ok(rows == 1)
}

/// Whether it was a role of the tier's.
pub async fn unbind(tx: &mut Tx, tier: TierId, role: RoleId) -> Result<bool> {
    let rows = execute!(
        tx,
        "DELETE FROM tier_roles WHERE tier_id = $1 AND role_id = $2",
        tier,
        role
    )?;
    Ok(rows == 1)
}

/// How many roles a tier brings.
pub async fn count_of_tier(tx: &mut Tx, tier: TierId) -> Result<i64> {
    let (count,): (i64,) = fetch_one!(
        tx,
        "SELECT CAST(COUNT(*) AS BIGINT) FROM tier_roles WHERE tier_id = $1",
        tier
    )?;
    Ok(count)
}

/// The roles of an event's tiers, by their names.
pub async fn of_event(tx: &mut Tx, event: EventId) -> Result<Vec<TierRole>> {
    fetch_all!(
        tx,
        "SELECT b.tier_id, o.id, o.name, COALESCE(s.title, o.server) AS server, o.why,
             (SELECT CAST(COUNT(*) AS BIGINT) FROM role_grants g WHERE g.role_id = o.id
                 AND g.state <> 'given' AND g.state <> 'absent') AS waiting,
             (SELECT CAST(COUNT(*) AS BIGINT) FROM role_grants g WHERE g.role_id = o.id
                 AND g.state <> 'given' AND g.state = 'absent') AS absent
         FROM tiers t JOIN tier_roles b ON b.tier_id = t.id JOIN roles o ON o.id = b.role_id
         LEFT JOIN servers s ON s.platform = o.platform AND s.server = o.server
         WHERE t.event_id = $1 ORDER BY o.name, o.id",
        event
    )
}

// ---- Whose tickets changed ----------------------------------------------------

/// Marks whoever holds a ticket of the order.
pub async fn mark_order(tx: &mut Tx, order: OrderId) -> Result<()> {
    execute!(
        tx,
        "INSERT INTO role_marks (account_id) SELECT DISTINCT t.holder_id FROM tickets t
         WHERE t.order_id = $1 AND EXISTS (SELECT 1 FROM tier_roles b WHERE b.tier_id = t.tier_id)",
        order
    )?;
    Ok(())
}

/// Marks whoever holds a ticket, and `other`, who held it before.
pub async fn mark_ticket(tx: &mut Tx, ticket: TicketId, other: AccountId) -> Result<()> {
    execute!(
        tx,
        "INSERT INTO role_marks (account_id) SELECT a.id FROM tickets t
         JOIN accounts a ON a.id = t.holder_id OR a.id = $2
         WHERE t.id = $1 AND EXISTS (SELECT 1 FROM tier_roles b WHERE b.tier_id = t.tier_id)",
        ticket,
        other
    )?;
    Ok(())
}

/// Marks two people of whom one gives the other identities, and with them maybe tickets.
pub async fn mark_people(tx: &mut Tx, one: AccountId, other: AccountId) -> Result<()> {
    execute!(
        tx,
        "INSERT INTO role_marks (account_id) SELECT a.id FROM accounts a
         WHERE a.id IN ($1, $2) AND EXISTS (SELECT 1 FROM tier_roles)",
        one,
        other
    )?;
    Ok(())
}

// ---- Who should have what -----------------------------------------------------

/// When everybody was last looked at.
#[derive(Clone, Copy, Debug, FromRow)]
pub struct Look {
    /// How often it was asked for: none where no tier ever brought a role.
    pub asked: i64,
    pub looked_at: Option<DateTime<Utc>>,
}

pub async fn last_look(tx: &mut Tx) -> Result<Look> {
    fetch_one!(
        tx,
        "SELECT asked, looked_at FROM role_looks WHERE what = 'everybody'"
    )
}

/// Everybody is to be looked at: a tier has another role, or one less.
pub async fn ask_look(tx: &mut Tx) -> Result<()> {
    execute!(
        tx,
        "UPDATE role_looks SET asked = asked + 1, looked_at = NULL WHERE what = 'everybody'"
    )?;
    Ok(())
}

/// Everybody was looked at, unless it was asked for meanwhile.
pub async fn looked(tx: &mut Tx, look: Look, now: DateTime<Utc>) -> Result<()> {
    execute!(
        tx,
        "UPDATE role_looks SET looked_at = $2 WHERE what = 'everybody' AND asked = $1",
        look.asked,
        now
    )?;
    Ok(())
}

/// People who have not what they should: no role for a good ticket, or one for none; and whether there
/// may be more of them than so many tickets' and roles'. It begins with the tiers that bring a role: a
/// CROSS JOIN is SQLite's way to say so.
pub async fn out_of_step(tx: &mut Tx, limit: i64) -> Result<(Vec<AccountId>, bool)> {
    let rows: Vec<(AccountId,)> = fetch_all!(
        tx,
        "SELECT account_id FROM (
             SELECT t.holder_id AS account_id
             FROM tier_roles b JOIN roles o ON o.id = b.role_id CROSS JOIN tickets t
             JOIN identities i ON i.account_id = t.holder_id AND i.platform = o.platform
             LEFT JOIN role_grants g ON g.role_id = b.role_id AND g.member = i.external_id
             WHERE t.tier_id = b.tier_id AND t.status = 'valid'
               AND (g.member IS NULL OR g.state = 'taking'
                   OR (g.state = 'given' AND t.created_at > g.given_at))
             UNION ALL
             SELECT i.account_id FROM role_grants g JOIN roles o ON o.id = g.role_id
             JOIN identities i ON i.platform = o.platform AND i.external_id = g.member
             WHERE g.state <> 'taking' AND NOT EXISTS (
                 SELECT 1 FROM tickets t
                 JOIN tier_roles b ON b.tier_id = t.tier_id AND b.role_id = g.role_id
                 WHERE t.holder_id = i.account_id AND t.status = 'valid')
         ) AS found LIMIT $1",
        limit
    )?;
    let is_full = i64::try_from(rows.len()) == Ok(limit);
    let mut found: Vec<AccountId> = rows.into_iter().map(|(account,)| account).collect();
    found.sort_unstable();
    found.dedup();
    Ok((found, is_full))
}

#[derive(Serialize)]
struct Id<I> {
    id: I,
}

fn ids<I: Copy>(all: &[I]) -> Vec<Id<I>> {
    all.iter().map(|id| Id { id: *id }).collect()
}

/// Marks people.
pub async fn mark(tx: &mut Tx, accounts: &[AccountId]) -> Result<()> {
    execute_rows!(
        tx,
        [marked: "INSERT INTO role_marks (account_id) SELECT r.id FROM "
            rows "$1" [id uuid] " WHERE true"],
        Json(ids(accounts))
    )
}

/// Whose tickets changed.
#[derive(Clone, Copy, Debug, FromRow)]
pub struct Mark {
    pub id: i64,
    pub account_id: AccountId,
}

/// Some of the marks, the oldest first.
pub async fn marks(tx: &mut Tx, limit: i64) -> Result<Vec<Mark>> {
    fetch_all!(
        tx,
        "SELECT id, account_id FROM role_marks ORDER BY id LIMIT $1",
        limit
    )
}

/// From here on nobody else settles: who is looked at by an older view of the tickets would be given
/// what another had seen to be taken. What marks waits for nothing.
pub async fn lock(tx: &mut Tx) -> Result<()> {
    execute!(
        tx,
        "UPDATE role_looks SET asked = asked WHERE what = 'everybody'"
    )?;
    Ok(())
}

#[derive(Serialize)]
struct MarkId {
    mark: i64,
}

/// Makes the grants of whoever is marked what they should be, and drops the marks. A role that was
/// never given is not taken; one that was to be taken may still be there when it is given again, which
/// counts as tried once. A ticket that is newer than what was given gives it anew, whoever took it.
pub async fn settle(tx: &mut Tx, marks: &[Mark], now: DateTime<Utc>) -> Result<()> {
    let mut accounts: Vec<AccountId> = marks.iter().map(|mark| mark.account_id).collect();
    accounts.sort_unstable();
    accounts.dedup();
    let accounts = ids(&accounts);
    let marks: Vec<MarkId> = marks.iter().map(|mark| MarkId { mark: mark.id }).collect();
    execute_rows!(
        tx,
        [
            wanted: "INSERT INTO role_grants (role_id, member, state, next_at)
                SELECT DISTINCT b.role_id, i.external_id, 'waiting', $3 FROM "
                rows "$1" [id uuid] "
                JOIN tickets t ON t.holder_id = r.id AND t.status = 'valid'
                JOIN tier_roles b ON b.tier_id = t.tier_id
                JOIN roles o ON o.id = b.role_id
                JOIN identities i ON i.account_id = r.id AND i.platform = o.platform
                WHERE true
                ON CONFLICT (role_id, member) DO UPDATE
                    SET state = 'giving', tries = 1, next_at = excluded.next_at
                    WHERE role_grants.state = 'taking'
                        OR (role_grants.state = 'given' AND role_grants.given_at < (
                            SELECT MAX(n.created_at) FROM roles p
                            JOIN identities j ON j.platform = p.platform
                            JOIN tickets n ON n.holder_id = j.account_id AND n.status = 'valid'
                            JOIN tier_roles c ON c.tier_id = n.tier_id AND c.role_id = p.id
                            WHERE p.id = role_grants.role_id
                                AND j.external_id = role_grants.member))",
            taken: "UPDATE role_grants SET state = 'taking', tries = 0, next_at = $3
                WHERE state IN ('giving', 'given') AND (role_id, member) IN (
                    SELECT g.role_id, g.member FROM " rows "$1" [id uuid] "
                    JOIN identities i ON i.account_id = r.id
                    CROSS JOIN role_grants g CROSS JOIN roles o
                    WHERE g.member = i.external_id AND o.id = g.role_id
                        AND o.platform = i.platform AND NOT EXISTS (SELECT 1 FROM tickets t
                        JOIN tier_roles b ON b.tier_id = t.tier_id AND b.role_id = g.role_id
                        WHERE t.holder_id = r.id AND t.status = 'valid'))",
            dropped: "DELETE FROM role_grants
                WHERE state IN ('waiting', 'absent') AND (role_id, member) IN (
                    SELECT g.role_id, g.member FROM " rows "$1" [id uuid] "
                    JOIN identities i ON i.account_id = r.id
                    CROSS JOIN role_grants g CROSS JOIN roles o
                    WHERE g.member = i.external_id AND o.id = g.role_id
                        AND o.platform = i.platform AND NOT EXISTS (SELECT 1 FROM tickets t
                        JOIN tier_roles b ON b.tier_id = t.tier_id AND b.role_id = g.role_id
                        WHERE t.holder_id = r.id AND t.status = 'valid'))",
            settled: "DELETE FROM role_marks WHERE id IN (SELECT r.mark FROM "
                rows "$2" [mark bigint] ")",
        ],
        Json(accounts),
        Json(marks),
        now
    )
}
