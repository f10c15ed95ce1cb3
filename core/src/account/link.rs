//! One person on several platforms: two accounts become one by a code that the person carries from
//! one chat to the other. Deliberately absent: joining by a name, a handle or an address.

use chrono::TimeDelta;

use super::{Account, Identity};
use crate::access;
use crate::app::App;
use crate::error::{Rejection, Result};
use crate::id::AccountId;
use crate::random;
use crate::store::{Actor, accounts, audit, events, links};

/// How long a code is good.
pub const LINK_TTL: TimeDelta = TimeDelta::minutes(15);
/// 60 random bits, for a quarter of an hour; and guesses are counted.
const CODE_LENGTH: usize = 12;

/// A code that joins whoever says it elsewhere to this account, as it is typed; it takes the place of
/// the one before.
///
/// # Errors
/// When the database fails.
pub async fn link_code(app: &App, id: AccountId) -> Result<String> {
    let code = random::symbols(CODE_LENGTH);
    let mut tx = app.store.begin(Actor::Account(id)).await?;
    links::put_code(&mut tx, id, &code, app.clock.now() + LINK_TTL).await?;
    tx.commit().await?;
    Ok(random::in_fours(&code))
}

/// Who made a code: where they were last seen. Nothing changes by asking.
///
/// # Errors
/// `LinkCodeGone` when it is unknown, used or too old, `SameAccount`.
pub async fn link_asked(app: &App, id: AccountId, typed: &str) -> Result<Identity> {
    let code = random::typed(typed, CODE_LENGTH).ok_or(Rejection::LinkCodeGone)?;
    let mut tx = app.store.read(Actor::System).await?;
    let maker = links::whose_code(&mut tx, &code, app.clock.now()).await?;
    let maker = maker.ok_or(Rejection::LinkCodeGone)?;
    if maker == id {
        return Err(Rejection::SameAccount.into());
    }
    let seen = accounts::identities(&mut tx, maker).await?;
    tx.commit().await?;
    seen.into_iter()
        .next()
        .ok_or_else(|| Rejection::LinkCodeGone.into())
}

/// Makes the person and whoever made the code one: everything goes into the account that made it,
/// which comes back. Of two different addresses that one's stays.
///
/// # Errors
/// As [`link_asked`], and `AccountJoined` when another code was faster.
#[tracing::instrument(name = "account.link", skip_all, fields(account = %id))]
pub async fn link(app: &App, id: AccountId, typed: &str) -> Result<Account> {
    let now = app.clock.now();
    let code = random::typed(typed, CODE_LENGTH).ok_or(Rejection::LinkCodeGone)?;
    let mut tx = app.store.begin(Actor::Account(id)).await?;
    let (permit, into) = access::joiner(&mut tx, id, &code, now).await?;
    let from = permit.account();
    if from == into {
        return Err(Rejection::SameAccount.into());
    }
    // Both at once from either side: whoever comes second finds that there is nothing left to join.
    let mut both = [from, into];
    both.sort_unstable();
    for account in both {
        accounts::lock(&mut tx, account).await?;
    }
    if !links::use_code(&mut tx, &code, now).await? {
        return Err(Rejection::LinkCodeGone.into());
    }
    for event in links::events_of(&mut tx, from).await? {
        events::lock(&mut tx, event).await?;
    }
    links::merge(&mut tx, from, into).await?;
    audit::note(&mut tx, None, "account.link", into.to_string(), now).await?;
    let account = accounts::get(&mut tx, into).await?;
    tx.commit().await?;
    tracing::info!(%into, "two accounts became one");
    Ok(account)
}

/// Where the person speaks from, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn identities(app: &App, id: AccountId) -> Result<Vec<Identity>> {
    let mut tx = app.store.read(Actor::Account(id)).await?;
    let identities = accounts::identities(&mut tx, id).await?;
    tx.commit().await?;
    Ok(identities)
}

/// Stands for one of a person's identities: a button carries it.
pub fn identity_seal(identity: &Identity) -> u32 {
    let platform = identity.platform.as_str().as_bytes();
    crate::seal::seal([platform, identity.external_id.as_bytes()])
}

/// Gives one of the person's identities an account of its own: its settings are the same, and
/// everything else stays. The identity comes back, with the account that is now its.
///
/// # Errors
/// `LastIdentity`; `ShownChanged` when it is not the person's.
pub async fn unlink(app: &App, id: AccountId, seal: u32) -> Result<Identity> {
    let now = app.clock.now();
    let mut tx = app.store.begin(Actor::Account(id)).await?;
    accounts::lock(&mut tx, id).await?;
    let all = accounts::identities(&mut tx, id).await?;
    if all.len() < 2 {
        return Err(Rejection::LastIdentity.into());
    }
    let wanted = all.into_iter().find(|one| identity_seal(one) == seal);
    let mut identity = wanted.ok_or(Rejection::ShownChanged)?;
    let fresh = Account {
        id: AccountId::new(),
        name: identity.name.clone(),
        email: None,
        ..accounts::get(&mut tx, id).await?
    };
    tx.act(&access::oneself(id)).await?;
    accounts::insert(&mut tx, &fresh, now).await?;
    let (platform, external_id) = (identity.platform, &identity.external_id);
    if !links::move_identity(&mut tx, platform, external_id, id, fresh.id).await? {
        return Err(Rejection::ShownChanged.into());
    }
    audit::note(&mut tx, None, "account.unlink", fresh.id.to_string(), now).await?;
    tx.commit().await?;
    identity.account_id = fresh.id;
    Ok(identity)
}
