//! A person's settings.

use super::form::{self, Kind};
use super::turn::Turn;
use super::{Action, Button, Reply, Text};
use crate::account::{self, SaleNotices, Setting};
use crate::error::{Rejection, Result};
use crate::i18n::Lang;
use crate::tr;
use crate::zone::Zone;

const NOTICES: [SaleNotices; 3] = [SaleNotices::Each, SaleNotices::Daily, SaleNotices::Off];

pub(super) fn show(turn: &Turn<'_>) -> Reply {
    let lang = turn.lang();
    let account = &turn.account;
    let unset = || tr!(lang, "settings-unset");
    let zone = account.zone.map_or_else(unset, |zone| zone.to_string());
    let currency = account
        .currency
        .map_or_else(unset, |currency| currency.to_string());
    let email = account.email.clone().unwrap_or_else(unset);
    let text = Text::new()
        .title(tr!(lang, "settings-title"))
        .field(lang, tr!(lang, "settings-language"), lang.own_name())
        .field(lang, tr!(lang, "settings-zone"), zone)
        .field(lang, tr!(lang, "settings-currency"), currency)
        .field(
            lang,
            tr!(lang, "settings-notices"),
            notices_name(lang, account.sale_notices),
        )
        .field(lang, tr!(lang, "settings-email"), email)
        .note(tr!(lang, "settings-email-why"));
    let mut reply = Reply::new(text)
        .private()
        .row([
            Button::press(tr!(lang, "settings-language"), &Action::Languages),
            Button::press(tr!(lang, "settings-zone"), &Action::AskZone),
        ])
        .row([
            Button::press(tr!(lang, "settings-currency"), &Action::AskCurrency),
            Button::press(tr!(lang, "settings-email"), &Action::AskEmail),
        ])
        .row([Button::press(
            tr!(lang, "settings-notices"),
            &Action::Notices,
        )]);
    if account.email.is_some() {
        reply = reply.row([Button::press(
            tr!(lang, "button-forget-email"),
            &Action::ForgetEmail,
        )]);
    }
    reply = reply.row([Button::press(
        tr!(lang, "button-identities"),
        &Action::Identities,
    )]);
    let manages = turn.server.as_ref().is_some_and(|member| member.manages);
    let there = || Button::press(tr!(lang, "button-server"), &Action::Server);
    reply.row(manages.then(there))
}

pub(super) fn languages(turn: &Turn<'_>) -> Reply {
    let buttons = Lang::ALL.map(|lang| Button::press(lang.own_name(), &Action::Language(lang)));
    Reply::line(tr!(turn.lang(), "settings-choose-language"))
        .private()
        .row(buttons)
}

/// How much they can hear of sales, to choose from.
pub(super) fn notices(turn: &Turn<'_>) -> Reply {
    let lang = turn.lang();
    let button = |notices: SaleNotices| {
        let button = Button::press(notices_name(lang, notices), &Action::SetNotices(notices));
        if notices == turn.account.sale_notices {
            button.main()
        } else {
            button
        }
    };
    let text = Text::new()
        .line(tr!(lang, "notices-choose"))
        .field(
            lang,
            tr!(lang, "settings-notices"),
            notices_name(lang, turn.account.sale_notices),
        )
        .note(tr!(lang, "notices-others"));
    Reply::new(text).private().row(NOTICES.map(button))
}

fn notices_name(lang: Lang, notices: SaleNotices) -> String {
    match notices {
        SaleNotices::Each => tr!(lang, "notices-each"),
        SaleNotices::Daily => tr!(lang, "notices-daily"),
        SaleNotices::Off => tr!(lang, "notices-off"),
    }
}

/// By its name in their language, or as it is stored.
fn find_notices(lang: Lang, text: &str) -> Option<SaleNotices> {
    let wanted = text.trim().to_lowercase();
    NOTICES.into_iter().find(|notices| {
        let name = notices_name(lang, *notices).to_lowercase();
        name.contains(&wanted) || notices.as_str() == wanted
    })
}

pub(super) async fn set_language(turn: &mut Turn<'_>, lang: Lang) -> Result<Vec<Reply>> {
    set(turn, Setting::Language(lang)).await
}

/// Changes a setting and shows them all.
pub(super) async fn set(turn: &mut Turn<'_>, setting: Setting) -> Result<Vec<Reply>> {
    account::set(turn.app, turn.account.id, setting).await?;
    turn.refresh().await?;
    Ok(vec![show(turn)])
}

pub(super) async fn forget_email(turn: &mut Turn<'_>) -> Result<Vec<Reply>> {
    account::forget_email(turn.app, turn.account.id).await?;
    turn.refresh().await?;
    Ok(vec![show(turn)])
}

/// `/language de`, `/timezone berlin`, `/currency eur`, `/email ana@example.org`,
/// `/notices daily`; without a value it is asked for.
pub(super) async fn command(
    turn: &mut Turn<'_>,
    name: &str,
    value: Option<String>,
) -> Result<Vec<Reply>> {
    let Some(value) = value else {
        return match name {
            "language" => Ok(vec![languages(turn)]),
            "timezone" => form::start(turn, Kind::Zone).await,
            "currency" => form::start(turn, Kind::Currency).await,
            "notices" => Ok(vec![notices(turn)]),
            _ => form::start(turn, Kind::Email).await,
        };
    };
    match name {
        "language" => {
            let lang = Lang::find(&value).ok_or(Rejection::NotALanguage)?;
            set_language(turn, lang).await
        }
        "timezone" => {
            let zone = Zone::find(&value).ok_or(Rejection::NotAZone)?;
            set(turn, Setting::Zone(zone)).await
        }
        "currency" => {
            let currency = value.parse().map_err(|_| Rejection::NotACurrency)?;
            set(turn, Setting::Currency(currency)).await
        }
        "notices" => match find_notices(turn.lang(), &value) {
            Some(notices) => set(turn, Setting::SaleNotices(notices)).await,
            None => Ok(vec![notices(turn)]),
        },
        _ => {
            account::ask_email(turn.app, turn.account.id, &value).await?;
            form::start(turn, Kind::EmailCode).await
        }
    }
}
