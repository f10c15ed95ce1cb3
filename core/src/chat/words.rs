//! What a refusal says: each has one text.

use super::{NoPicture, Pointer, Reply};
use crate::error::Rejection;
use crate::i18n::Lang;
use crate::ticket::{Refusal, qr};
use crate::tr;

/// What went wrong with us, and the reference to give to the host.
pub fn failure(lang: Lang, reference: &str) -> String {
    tr!(
        lang,
        "failure-with-reference",
        reference = reference.to_owned()
    )
}

/// To somebody who is hidden behind their group: there is no telling who asks, nor in which language.
pub fn hidden_sender() -> Reply {
    Reply::line(tr!(Lang::default(), "chat-hidden-sender"))
}

/// What others in a group see in the place of an answer that is somebody's alone.
pub(super) fn pointer(lang: Lang, name: &str, payload: String) -> Pointer {
    Pointer {
        sent: tr!(lang, "chat-answered-privately", name = name.to_owned()),
        write_first: tr!(lang, "chat-write-first", name = name.to_owned()),
        open: tr!(lang, "button-open-chat"),
        unreached: tr!(lang, "chat-answer-here", name = name.to_owned()),
        show: tr!(lang, "button-show-me"),
        payload,
    }
}

/// Why a picture is not there.
pub(super) fn no_picture(why: NoPicture) -> Rejection {
    match why {
        NoPicture::TooLarge => Rejection::PictureTooLarge {
            limit_mib: qr::MAX_PICTURE_BYTES / (1024 * 1024),
        },
        NoPicture::NotFetched => Rejection::PictureNotFetched,
        NoPicture::None => Rejection::NoPicture,
    }
}

/// Why a ticket is not admitted.
pub(super) fn refusal(refusal: &Refusal, lang: Lang) -> String {
    match refusal {
        Refusal::NotACode => tr!(lang, "refusal-not-a-code"),
        Refusal::UnknownCode => tr!(lang, "refusal-unknown-code"),
        Refusal::OtherEvent { here } => tr!(lang, "refusal-other-event", event = here.name.clone()),
        Refusal::Revoked => tr!(lang, "refusal-revoked"),
        Refusal::Refunded => tr!(lang, "refusal-refunded"),
        Refusal::Suspended => tr!(lang, "refusal-suspended"),
        Refusal::EventCancelled { event } => {
            tr!(lang, "refusal-event-cancelled", event = event.name.clone())
        }
        Refusal::AlreadyIn {
            check_in, event, ..
        } => {
            let at = lang.time(check_in.admitted_at, event.zone.0);
            tr!(
                lang,
                "refusal-already-in",
                at = at,
                by = check_in.staff_name.clone()
            )
        }
    }
}

/// What was refused, and what to do next.
pub fn rejection(rejection: &Rejection, lang: Lang) -> String {
    match rejection {
        Rejection::EventNotFound => tr!(lang, "rejection-event-not-found"),
        Rejection::TierNotFound => tr!(lang, "rejection-tier-not-found"),
        Rejection::PoolNotFound => tr!(lang, "rejection-pool-not-found"),
        Rejection::OrderNotFound => tr!(lang, "rejection-order-not-found"),
        Rejection::TicketNotFound => tr!(lang, "rejection-ticket-not-found"),
        Rejection::PersonNotFound { name } => {
            tr!(lang, "rejection-person-not-found", name = name.clone())
        }
        Rejection::ChatNotFound => tr!(lang, "rejection-chat-not-found"),
        Rejection::NotYourEvent => tr!(lang, "rejection-not-your-event"),
        Rejection::NotStaff => tr!(lang, "rejection-not-staff"),
        Rejection::NotInServer => tr!(lang, "rejection-not-in-server"),
        Rejection::NotServerManager => tr!(lang, "rejection-not-server-manager"),
        Rejection::NotOrganizerHere { role: None } => {
            tr!(lang, "rejection-not-organizer-here")
        }
        Rejection::NotOrganizerHere { role: Some(role) } => {
            tr!(
                lang,
                "rejection-not-organizer-here-role",
                role = role.clone()
            )
        }
        Rejection::MayNotPost { channel } => {
            tr!(lang, "rejection-may-not-post", channel = channel.clone())
        }
        Rejection::NotARole => tr!(lang, "rejection-not-a-role"),
        Rejection::NotAChannel => tr!(lang, "rejection-not-a-channel"),
        Rejection::StaffOfNothing => tr!(lang, "rejection-staff-of-nothing"),
        Rejection::NotADraft => tr!(lang, "rejection-not-a-draft"),
        Rejection::NotPublished => tr!(lang, "rejection-not-published"),
        Rejection::AlreadyCancelled => tr!(lang, "rejection-already-cancelled"),
        Rejection::NotYetPublished => tr!(lang, "rejection-not-yet-published"),
        Rejection::NoTiers => tr!(lang, "rejection-no-tiers"),
        Rejection::StartsInPast => tr!(lang, "rejection-starts-in-past"),
        Rejection::EndsBeforeStart => tr!(lang, "rejection-ends-before-start"),
        Rejection::CurrencyLocked => tr!(lang, "rejection-currency-locked"),
        Rejection::PaymentsOff => tr!(lang, "rejection-payments-off"),
        Rejection::TierHasOrders { tier } => {
            tr!(lang, "rejection-tier-has-orders", tier = tier.clone())
        }
        Rejection::TooManyTiers { limit } => {
            tr!(lang, "rejection-too-many-tiers", limit = limit.to_owned())
        }
        Rejection::PutOutHere => tr!(lang, "rejection-put-out-here"),
        Rejection::RoleTakenOff { role } => {
            tr!(lang, "rejection-role-taken-off", role = role.clone())
        }
        Rejection::NotYourRole { role } => {
            tr!(lang, "rejection-not-your-role", role = role.clone())
        }
        Rejection::TooManyRoles { limit } => {
            tr!(lang, "rejection-too-many-roles", limit = limit.to_owned())
        }
        Rejection::TooManyPools { limit } => {
            tr!(lang, "rejection-too-many-pools", limit = limit.to_owned())
        }
        Rejection::ShownChanged => tr!(lang, "rejection-shown-changed"),
        Rejection::SoldOut => tr!(lang, "rejection-sold-out"),
        Rejection::TooFewLeft { left } => {
            tr!(lang, "rejection-too-few-left", left = left.to_owned())
        }
        Rejection::NotOnSaleYet { from, zone } => {
            tr!(
                lang,
                "rejection-not-on-sale-yet",
                from = lang.short_date_time(*from, zone.0)
            )
        }
        Rejection::SalesEnded => tr!(lang, "rejection-sales-ended"),
        Rejection::BadQuantity => tr!(lang, "rejection-bad-quantity"),
        Rejection::OverLimit { limit } => {
            tr!(lang, "rejection-over-limit", limit = limit.to_owned())
        }
        Rejection::TooMuchForOneOrder { most } => {
            tr!(
                lang,
                "rejection-too-much-for-one-order",
                most = most.text(lang)
            )
        }
        Rejection::TooManyHolds => tr!(lang, "rejection-too-many-holds"),
        Rejection::TooManySeats { tier, limit } => tr!(
            lang,
            "rejection-too-many-seats",
            tier = tier.clone(),
            limit = limit.to_owned()
        ),
        Rejection::TooFast { seconds } => {
            tr!(lang, "rejection-too-fast", seconds = seconds.to_owned())
        }
        Rejection::TooManyGuesses { seconds } => {
            tr!(
                lang,
                "rejection-too-many-guesses",
                seconds = seconds.to_owned()
            )
        }
        Rejection::OrderNotPending => tr!(lang, "rejection-order-not-pending"),
        Rejection::OrderLapsed => tr!(lang, "rejection-order-lapsed"),
        Rejection::CheckoutUnreachable { until, zone, .. } => {
            tr!(
                lang,
                "rejection-checkout-unreachable",
                until = lang.time_and_zone(*until, zone.0)
            )
        }
        Rejection::CheckoutRefused => tr!(lang, "rejection-checkout-refused"),
        Rejection::Disputed => tr!(lang, "rejection-disputed"),
        Rejection::NothingUnderWay => tr!(lang, "rejection-nothing-under-way"),
        Rejection::NothingToRefund => tr!(lang, "rejection-nothing-to-refund"),
        Rejection::Required => tr!(lang, "rejection-required"),
        Rejection::TooLong { max } => tr!(lang, "rejection-too-long", max = max.to_owned()),
        Rejection::NotANumber => tr!(lang, "rejection-not-a-number"),
        Rejection::OutOfRange { min, max } => tr!(
            lang,
            "rejection-out-of-range",
            min = min.to_owned(),
            max = max.to_owned()
        ),
        Rejection::NotAPrice { currency } => {
            tr!(
                lang,
                "rejection-not-a-price",
                currency = currency.to_string()
            )
        }
        Rejection::OtherCurrency { written, currency } => {
            let (written, currency) = (written.to_string(), currency.to_string());
            tr!(
                lang,
                "rejection-other-currency",
                written = written,
                currency = currency
            )
        }
        Rejection::PriceStep { currency } => {
            let (step, currency) = (currency.step_minor(), currency.to_string());
            tr!(
                lang,
                "rejection-price-step",
                currency = currency,
                step = step
            )
        }
        Rejection::PriceTooHigh { most } => {
            tr!(lang, "rejection-price-too-high", most = most.text(lang))
        }
        Rejection::PriceTooLow { least } => {
            tr!(lang, "rejection-price-too-low", least = least.text(lang))
        }
        Rejection::NotADate => tr!(lang, "rejection-not-a-date"),
        Rejection::DateInPast => tr!(lang, "rejection-date-in-past"),
        Rejection::TimeDoesNotExist => tr!(lang, "rejection-time-does-not-exist"),
        Rejection::NotAZone => tr!(lang, "rejection-not-a-zone"),
        Rejection::NotACurrency => tr!(lang, "rejection-not-a-currency"),
        Rejection::NotALanguage => tr!(lang, "rejection-not-a-language"),
        Rejection::NotAnEmail => tr!(lang, "rejection-not-an-email"),
        Rejection::WhichTiers { written } => {
            tr!(lang, "rejection-which-tiers", written = written.clone())
        }
        Rejection::WrongEmailCode { left } => {
            tr!(lang, "rejection-wrong-email-code", left = left.to_owned())
        }
        Rejection::EmailCodeGone => tr!(lang, "rejection-email-code-gone"),
        Rejection::EmailCodeTooSoon => tr!(lang, "rejection-email-code-too-soon"),
        Rejection::UndoTooLate => tr!(lang, "rejection-undo-too-late"),
        Rejection::UndoNotYours => tr!(lang, "rejection-undo-not-yours"),
        Rejection::UndoneAlready => tr!(lang, "rejection-undone-already"),
        Rejection::InviteGone => tr!(lang, "rejection-invite-gone"),
        Rejection::AlreadyAdmitted => tr!(lang, "rejection-already-admitted"),
        Rejection::TicketNotValid => tr!(lang, "rejection-ticket-not-valid"),
        Rejection::HandoverGone => tr!(lang, "rejection-handover-gone"),
        Rejection::OwnHandover => tr!(lang, "rejection-own-handover"),
        Rejection::HandoverTooLate => tr!(lang, "rejection-handover-too-late"),
        Rejection::LinkCodeGone => tr!(lang, "rejection-link-code-gone"),
        Rejection::SameAccount => tr!(lang, "rejection-same-account"),
        Rejection::AccountJoined => tr!(lang, "rejection-account-joined"),
        Rejection::LastIdentity => tr!(lang, "rejection-last-identity"),
        Rejection::LinkGone => tr!(lang, "rejection-link-gone"),
        Rejection::PictureTooLarge { limit_mib } => {
            tr!(
                lang,
                "rejection-picture-too-large",
                limit = limit_mib.to_owned()
            )
        }
        Rejection::PictureTooManyPixels => tr!(lang, "rejection-picture-too-many-pixels"),
        Rejection::PictureNotFetched => tr!(lang, "rejection-picture-not-fetched"),
        Rejection::NoPicture => tr!(lang, "rejection-no-picture"),
        Rejection::NotAPicture => tr!(lang, "rejection-not-a-picture"),
        Rejection::NoCodeInPicture => tr!(lang, "rejection-no-code-in-picture"),
        Rejection::ButtonTooOld => tr!(lang, "rejection-button-too-old"),
        Rejection::UnknownCommand { name } => {
            tr!(lang, "rejection-unknown-command", name = name.clone())
        }
        Rejection::NothingToGoBackTo => tr!(lang, "rejection-nothing-to-go-back-to"),
        Rejection::MissingArgument { usage } => {
            tr!(lang, "rejection-missing-argument", usage = usage.clone())
        }
    }
}
