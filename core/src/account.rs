//! People: who is speaking and from where, their settings, their verified email address.

mod link;

mod reach;

use chrono::TimeDelta;

use crate::app::App;
use crate::error::{Rejection, Result};
use crate::i18n::Lang;
use crate::id::AccountId;
use crate::money::Currency;
use crate::outbox::{self, Message};
use crate::random;
use crate::store::accounts::{self, EmailCode};
pub use crate::store::accounts::{Account, Identity, Platform, SaleNotices};
use crate::store::{Actor, Tx, audit};
use crate::zone::Zone;
pub use reach::{blocked, unblocked};

pub use link::{LINK_TTL, identities, identity_seal, link, link_asked, link_code, unlink};

/// How often it is noted that somebody is about.
const SEEN_AGAIN: TimeDelta = TimeDelta::hours(1);
/// How long a code that verifies an address is good.
pub const EMAIL_CODE_TTL: TimeDelta = TimeDelta::minutes(15);
/// Between two codes to the same person.
const EMAIL_CODE_PAUSE: TimeDelta = TimeDelta::minutes(1);
const EMAIL_CODE_TRIES: i64 = 5;

/// Who a platform says is speaking.
#[derive(Clone, Debug)]
pub struct Speaker {
    pub platform: Platform,
    /// The platform's own id; never a name that can be taken over.
    pub external_id: String,
    /// A unique name on the platform, where it has such, without `@`.
    pub handle: Option<String>,
    pub name: String,
    pub locale_hint: Option<Lang>,
}

/// The account of whoever speaks, made at their first word.
///
/// # Errors
/// When the database fails.
pub async fn enter(app: &App, speaker: &Speaker) -> Result<Account> {
    let mut tx = app.store.read(Actor::System).await?;
    let seen = look(&mut tx, speaker).await?;
    tx.commit().await?;
    enter_as(app, speaker, seen).await
}

/// Whom a platform's person was when they were last seen.
pub(crate) struct Known {
    seen: accounts::Seen,
    account: Account,
}

/// Who somebody is, if we have met.
///
/// # Errors
/// When the database fails.
pub(crate) async fn look(tx: &mut Tx, speaker: &Speaker) -> Result<Option<Known>> {
    let seen = accounts::seen(tx, speaker.platform, &speaker.external_id).await?;
    Ok(match seen {
        Some(seen) => Some(Known {
            account: accounts::get(tx, seen.account_id).await?,
            seen,
        }),
        None => None,
    })
}

/// [`enter`], after a [`look`].
///
/// # Errors
/// When the database fails.
pub(crate) async fn enter_as(
    app: &App,
    speaker: &Speaker,
    known: Option<Known>,
) -> Result<Account> {
    let handle = speaker.handle.as_deref().map(str::to_lowercase);
    let now = app.clock.now();
    let identity = |account_id| Identity {
        platform: speaker.platform,
        external_id: speaker.external_id.clone(),
        account_id,
        handle: handle.clone(),
        name: speaker.name.clone(),
        blocked_at: None,
    };
    match known {
        Some(Known { seen, account }) => {
            let hint = speaker.locale_hint.or(account.locale_hint);
            let same =
                seen.handle == handle && seen.name == speaker.name && hint == account.locale_hint;
            let blocked = seen.blocked_at.is_some();
            if same && !blocked && seen.last_seen_at + SEEN_AGAIN > now {
                return Ok(account);
            }
            let mut tx = app.store.begin(Actor::System).await?;
            accounts::touch(&mut tx, &identity(account.id), hint, now).await?;
            if blocked {
                reach::send_tickets(&mut tx, account.id, now).await?;
            }
            let account = accounts::get(&mut tx, account.id).await?;
            tx.commit().await?;
            if blocked {
                app.outbox_bell.notify_one();
            }
            Ok(account)
        }
        None => {
            let account = Account {
                id: AccountId::new(),
                name: speaker.name.clone(),
                locale: None,
                locale_hint: speaker.locale_hint,
                zone: None,
                currency: None,
                email: None,
                sale_notices: SaleNotices::Each,
            };
            let mut tx = app.store.begin(Actor::System).await?;
            accounts::insert(&mut tx, &account, now).await?;
            if accounts::insert_identity(&mut tx, &identity(account.id), now).await? {
                tx.commit().await?;
                return Ok(account);
            }
            // Two first words at once: the other was faster, and this account is not needed.
            drop(tx);
            let winner = self::known(app, speaker.platform, &speaker.external_id).await?;
            winner.ok_or_else(|| {
                crate::error::Error::Inconsistent("an identity that was there is gone".into())
            })
        }
    }
}

/// The account as it is now.
///
/// # Errors
/// When the database fails.
pub async fn get(app: &App, id: AccountId) -> Result<Account> {
    let mut tx = app.store.read(Actor::Account(id)).await?;
    let account = accounts::get(&mut tx, id).await?;
    tx.commit().await?;
    Ok(account)
}

/// Whoever a platform knows by its own id, if they have spoken to us.
///
/// # Errors
/// When the database fails.
pub async fn known(app: &App, platform: Platform, external_id: &str) -> Result<Option<Account>> {
    let mut tx = app.store.read(Actor::System).await?;
    let account = accounts::by_identity(&mut tx, platform, external_id).await?;
    tx.commit().await?;
    Ok(account)
}

/// Whoever last went by a handle, in lower case and without `@`.
///
/// # Errors
/// When the database fails.
pub async fn by_handle(app: &App, platform: Platform, handle: &str) -> Result<Option<Account>> {
    let mut tx = app.store.read(Actor::System).await?;
    let account = accounts::by_handle(&mut tx, platform, handle).await?;
    tx.commit().await?;
    Ok(account)
}

/// One setting to change.
#[derive(Clone, Copy, Debug)]
pub enum Setting {
    Language(Lang),
    Zone(Zone),
    Currency(Currency),
    SaleNotices(SaleNotices),
}

/// # Errors
/// When the database fails.
pub async fn set(app: &App, id: AccountId, setting: Setting) -> Result<()> {
    let mut tx = app.store.begin(Actor::Account(id)).await?;
    match setting {
        Setting::Language(lang) => accounts::set_locale(&mut tx, id, lang).await?,
        Setting::Zone(zone) => accounts::set_zone(&mut tx, id, zone).await?,
        Setting::Currency(currency) => accounts::set_currency(&mut tx, id, currency).await?,
        Setting::SaleNotices(notices) => {
            accounts::set_sale_notices(&mut tx, id, notices).await?;
        }
    }
    tx.commit().await
}

/// Sends a code to `email`; the address becomes the person's once they type it.
///
/// # Errors
/// `NotAnEmail`, `EmailCodeTooSoon`.
pub async fn ask_email(app: &App, id: AccountId, email: &str) -> Result<()> {
    let email = email.trim();
    let address: lettre::Address = email.parse().map_err(|_| Rejection::NotAnEmail)?;
    let now = app.clock.now();
    let mut tx = app.store.begin(Actor::Account(id)).await?;
    accounts::lock(&mut tx, id).await?;
    if let Some(last) = accounts::email_code(&mut tx, id).await?
        && last.expires_at - EMAIL_CODE_TTL + EMAIL_CODE_PAUSE > now
    {
        return Err(Rejection::EmailCodeTooSoon.into());
    }
    let code = EmailCode {
        email: address.to_string(),
        code: format!("{:06}", random::below(1_000_000)),
        attempts: 0,
        expires_at: now + EMAIL_CODE_TTL,
    };
    accounts::put_email_code(&mut tx, id, &code).await?;
    outbox::promise(&mut tx, Some(id), None, Message::EmailCode, now).await?;
    tx.commit().await?;
    app.outbox_bell.notify_one();
    Ok(())
}

/// Takes the code from the mail; the verified address comes back.
///
/// # Errors
/// `WrongEmailCode` with the tries left, `EmailCodeGone`.
pub async fn verify_email(app: &App, id: AccountId, typed: &str) -> Result<String> {
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let mut tx = app.store.begin(Actor::Account(id)).await?;
    let now = app.clock.now();
    // The try is taken before it is looked at: many at once have no more of them.
    let sent = accounts::try_email_code(&mut tx, id, EMAIL_CODE_TRIES, now)
        .await?
        .ok_or(Rejection::EmailCodeGone)?;
    if sent.code != digits {
        tx.commit().await?;
        let left = EMAIL_CODE_TRIES - sent.attempts;
        return Err(Rejection::WrongEmailCode { left }.into());
    }
    accounts::set_email(&mut tx, id, Some(&sent.email)).await?;
    accounts::delete_email_code(&mut tx, id).await?;
    audit::note(&mut tx, None, "account.email", id.to_string(), now).await?;
    tx.commit().await?;
    Ok(sent.email)
}

/// Forgets the person's address.
///
/// # Errors
/// When the database fails.
pub async fn forget_email(app: &App, id: AccountId) -> Result<()> {
    let mut tx = app.store.begin(Actor::Account(id)).await?;
    accounts::set_email(&mut tx, id, None).await?;
    tx.commit().await
}
