//! Accounts, the chat identities that speak for them, and codes that verify an email address.

use chrono::{DateTime, Utc};
use sqlx::FromRow;

use super::Tx;
use super::columns::text_enum;
use super::macros::{execute, fetch_all, fetch_one, fetch_optional};
use crate::error::{Rejection, Result};
use crate::i18n::Lang;
use crate::id::AccountId;
use crate::money::Currency;
use crate::zone::Zone;

text_enum! {
    /// How much an organizer wants to hear of sales.
    pub enum SaleNotices {
        /// A message for each.
        Each = "each",
        /// One in the morning, for the day before.
        Daily = "daily",
        Off = "off",
    }
}

text_enum! {
    /// Where a chat identity speaks from.
    pub enum Platform {
        Console = "console",
        Telegram = "telegram",
        Discord = "discord",
    }
}

impl Platform {
    /// Whether it has servers with channels, and no groups that one is added to.
    pub fn has_servers(self) -> bool {
        match self {
            Self::Discord => true,
            Self::Console | Self::Telegram => false,
        }
    }
}

/// A person.
#[derive(Clone, Debug, FromRow)]
pub struct Account {
    pub id: AccountId,
    pub name: String,
    /// What they chose.
    pub locale: Option<Lang>,
    /// What their platform says, until they choose.
    pub locale_hint: Option<Lang>,
    pub zone: Option<Zone>,
    pub currency: Option<Currency>,
    /// Verified by a code.
    pub email: Option<String>,
    pub sale_notices: SaleNotices,
}

impl Account {
    /// The language to speak to them.
    pub fn lang(&self) -> Lang {
        self.locale.or(self.locale_hint).unwrap_or_default()
    }

    /// Their zone, or UTC until they say.
    pub fn zone_or_utc(&self) -> Zone {
        self.zone.unwrap_or(Zone::UTC)
    }
}

/// One platform's name for a person.
#[derive(Clone, Debug, FromRow)]
pub struct Identity {
    pub platform: Platform,
    pub external_id: String,
    pub account_id: AccountId,
    pub handle: Option<String>,
    pub name: String,
    /// Since when the platform says that they do not want to hear from us.
    pub blocked_at: Option<DateTime<Utc>>,
}

/// An identity as it was last seen.
#[derive(Clone, Debug, FromRow)]
pub struct Seen {
    pub account_id: AccountId,
    pub handle: Option<String>,
    pub name: String,
    pub last_seen_at: DateTime<Utc>,
    pub blocked_at: Option<DateTime<Utc>>,
}

/// A code that was sent to verify an address.
#[derive(Clone, Debug, FromRow)]
pub struct EmailCode {
    pub email: String,
    pub code: String,
    /// Tries so far.
    pub attempts: i64,
    pub expires_at: DateTime<Utc>,
}

pub async fn get(tx: &mut Tx, id: AccountId) -> Result<Account> {
    fetch_one!(
        tx,
        "SELECT id, name, locale, locale_hint, zone, currency, email, sale_notices
         FROM accounts WHERE id = $1",
        id
    )
}

/// Whether it has become part of another, and is nobody's any more.
pub async fn is_joined(tx: &mut Tx, id: AccountId) -> Result<bool> {
    let joined: Option<(i64,)> = fetch_optional!(
        tx,
        "SELECT CAST(1 AS BIGINT) FROM accounts WHERE id = $1 AND merged_into IS NOT NULL",
        id
    )?;
    Ok(joined.is_some())
}

/// Takes the person's row for this transaction: whoever counts what they have before giving them
/// more takes it first, and before an event's row. An UPDATE that changes nothing, since SQLite has
/// no `FOR UPDATE`.
///
/// # Errors
/// `AccountJoined` when it has become part of another: nothing is to be added to it any more.
pub async fn lock(tx: &mut Tx, id: AccountId) -> Result<()> {
    let rows = execute!(
        tx,
        "UPDATE accounts SET name = name WHERE id = $1 AND merged_into IS NULL",
        id
    )?;
    match rows {
        0 => Err(Rejection::AccountJoined.into()),
        _ => Ok(()),
    }
}

pub async fn by_identity(
    tx: &mut Tx,
    platform: Platform,
    external_id: &str,
) -> Result<Option<Account>> {
    fetch_optional!(
        tx,
        "SELECT a.id, a.name, a.locale, a.locale_hint, a.zone, a.currency, a.email, a.sale_notices
         FROM identities i JOIN accounts a ON a.id = i.account_id
         WHERE i.platform = $1 AND i.external_id = $2",
        platform,
        external_id
    )
}

pub async fn seen(tx: &mut Tx, platform: Platform, external_id: &str) -> Result<Option<Seen>> {
    fetch_optional!(
        tx,
        "SELECT account_id, handle, name, last_seen_at, blocked_at FROM identities
         WHERE platform = $1 AND external_id = $2",
        platform,
        external_id
    )
}

/// The person who last went by this handle there, in lower case and without `@`.
pub async fn by_handle(tx: &mut Tx, platform: Platform, handle: &str) -> Result<Option<Account>> {
    fetch_optional!(
        tx,
        "SELECT a.id, a.name, a.locale, a.locale_hint, a.zone, a.currency, a.email, a.sale_notices
         FROM identities i JOIN accounts a ON a.id = i.account_id
         WHERE i.platform = $1 AND i.handle = $2
         ORDER BY i.last_seen_at DESC LIMIT 1",
        platform,
        handle
    )
}

pub async fn insert(tx: &mut Tx, account: &Account, now: DateTime<Utc>) -> Result<()> {
    execute!(
        tx,
        "INSERT INTO accounts (id, name, locale, locale_hint, zone, currency, email, sale_notices,
             created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        account.id,
        &account.name,
        account.locale,
        account.locale_hint,
        account.zone,
        account.currency,
        account.email.as_deref(),
        account.sale_notices,
        now
    )?;
    Ok(())
}

/// Whether it was new; an identity that exists already stays whose it is.
pub async fn insert_identity(tx: &mut Tx, identity: &Identity, now: DateTime<Utc>) -> Result<bool> {
    give_up_handle(tx, identity).await?;
    let rows = execute!(
        tx,
        "INSERT INTO identities (platform, external_id, account_id, handle, name, last_seen_at)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (platform, external_id) DO NOTHING",
        identity.platform,
        &identity.external_id,
        identity.account_id,
        identity.handle.as_deref(),
        &identity.name,
        now
    )?;
    Ok(rows == 1)
}

/// Notes how they call themselves now, and that they were here: whoever writes wants to be heard.
pub async fn touch(
    tx: &mut Tx,
    identity: &Identity,
    hint: Option<Lang>,
    now: DateTime<Utc>,
) -> Result<()> {
    give_up_handle(tx, identity).await?;
    execute!(
        tx,
        "UPDATE identities SET handle = $3, name = $4, last_seen_at = $5, blocked_at = NULL
         WHERE platform = $1 AND external_id = $2",
        identity.platform,
        &identity.external_id,
        identity.handle.as_deref(),
        &identity.name,
        now
    )?;
    execute!(
        tx,
        "UPDATE accounts SET name = $2, locale_hint = COALESCE($3, locale_hint) WHERE id = $1",
        identity.account_id,
        &identity.name,
        hint
    )?;
    Ok(())
}

/// A handle is one person's at a time: whoever had it before has it no more.
async fn give_up_handle(tx: &mut Tx, identity: &Identity) -> Result<()> {
    execute!(
        tx,
        "UPDATE identities SET handle = NULL
         WHERE platform = $1 AND handle = $2 AND external_id <> $3",
        identity.platform,
        identity.handle.as_deref(),
        &identity.external_id
    )?;
    Ok(())
}

/// Where the person can be reached, the latest used first.
pub async fn identities(tx: &mut Tx, account: AccountId) -> Result<Vec<Identity>> {
    fetch_all!(
        tx,
        "SELECT platform, external_id, account_id, handle, name, blocked_at FROM identities
         WHERE account_id = $1 ORDER BY last_seen_at DESC, platform",
        account
    )
}

/// Notes that the platform says they do not want to hear from us there. Whether that was news.
pub async fn block(
    tx: &mut Tx,
    platform: Platform,
    external_id: &str,
    now: DateTime<Utc>,
) -> Result<bool> {
    let rows = execute!(
        tx,
        "UPDATE identities SET blocked_at = $3
         WHERE platform = $1 AND external_id = $2 AND blocked_at IS NULL",
        platform,
        external_id,
        now
    )?;
    Ok(rows == 1)
}

/// The same taken back: whose it is, if it was so.
pub async fn unblock(
    tx: &mut Tx,
    platform: Platform,
    external_id: &str,
) -> Result<Option<AccountId>> {
    let row: Option<(AccountId,)> = fetch_optional!(
        tx,
        "UPDATE identities SET blocked_at = NULL
         WHERE platform = $1 AND external_id = $2 AND blocked_at IS NOT NULL
         RETURNING account_id",
        platform,
        external_id
    )?;
    Ok(row.map(|(account,)| account))
}

/// The same wherever the person is: they are to be tried again.
pub async fn unblock_all(tx: &mut Tx, account: AccountId) -> Result<()> {
    execute!(
        tx,
        "UPDATE identities SET blocked_at = NULL
         WHERE account_id = $1 AND blocked_at IS NOT NULL",
        account
    )?;
    Ok(())
}

pub async fn set_sale_notices(tx: &mut Tx, id: AccountId, notices: SaleNotices) -> Result<()> {
    execute!(
        tx,
        "UPDATE accounts SET sale_notices = $2 WHERE id = $1",
        id,
        notices
    )?;
    Ok(())
}

pub async fn set_locale(tx: &mut Tx, id: AccountId, locale: Lang) -> Result<()> {
    execute!(
        tx,
        "UPDATE accounts SET locale = $2 WHERE id = $1",
        id,
        locale
    )?;
    Ok(())
}

pub async fn set_zone(tx: &mut Tx, id: AccountId, zone: Zone) -> Result<()> {
    execute!(tx, "UPDATE accounts SET zone = $2 WHERE id = $1", id, zone)?;
    Ok(())
}

pub async fn set_currency(tx: &mut Tx, id: AccountId, currency: Currency) -> Result<()> {
    execute!(
        tx,
        "UPDATE accounts SET currency = $2 WHERE id = $1",
        id,
        currency
    )?;
    Ok(())
}

pub async fn set_email(tx: &mut Tx, id: AccountId, email: Option<&str>) -> Result<()> {
    execute!(
        tx,
        "UPDATE accounts SET email = $2 WHERE id = $1",
        id,
        email
    )?;
    Ok(())
}

pub async fn put_email_code(tx: &mut Tx, account: AccountId, code: &EmailCode) -> Result<()> {
    execute!(
        tx,
        "INSERT INTO email_codes (account_id, email, code, attempts, expires_at)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (account_id) DO UPDATE SET email = excluded.email, code = excluded.code,
             attempts = excluded.attempts, expires_at = excluded.expires_at",
        account,
        &code.email,
        &code.code,
        code.attempts,
        code.expires_at
    )?;
    Ok(())
}

pub async fn email_code(tx: &mut Tx, account: AccountId) -> Result<Option<EmailCode>> {
    fetch_optional!(
        tx,
        "SELECT email, code, attempts, expires_at FROM email_codes WHERE account_id = $1",
        account
    )
}

/// Takes one of the tries that are left of the person's code, whatever they typed; none when there is
/// no code, or it is too old, or there is no try left. What comes back counts this one.
pub async fn try_email_code(
    tx: &mut Tx,
    account: AccountId,
    tries: i64,
    now: DateTime<Utc>,
) -> Result<Option<EmailCode>> {
    fetch_optional!(
        tx,
        "UPDATE email_codes SET attempts = attempts + 1
         WHERE account_id = $1 AND attempts < $2 AND expires_at > $3
         RETURNING email, code, attempts, expires_at",
        account,
        tries,
        now
    )
}

pub async fn delete_email_code(tx: &mut Tx, account: AccountId) -> Result<()> {
    execute!(tx, "DELETE FROM email_codes WHERE account_id = $1", account)?;
    Ok(())
}
