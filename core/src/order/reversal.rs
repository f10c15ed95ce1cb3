//! What Stripe says of a payment after it was made: refunds, refunds that failed, disputes.
//!
//! Its events come in any order, and may come before the payment itself. So every word is kept
//! under its payment, and an order is brought to what all words of its payment say together; the
//! order in which they came decides nothing:
//!
//! - a dispute that was closed is closed, whenever its opening is heard of;
//! - a lost dispute outweighs a won or an open one: the tickets stop being good, all money is gone;
//! - what was paid back in full is no longer good, disputed or not;
//! - a refund that failed did not happen. If it was heard of before and took tickets away, these
//!   stay away: their seats may be sold.
//!
//! The payment's arrival carries out what came before it, in its own transaction. Two transactions
//! that do not see each other on Postgres may both leave a word lying; the reconciler's next turn
//! carries it out.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::refund::Listed;
use super::{Outcome, dispute, elsewhere, locked};
use crate::error::{Error, Rejection, Result};
use crate::id::OrderId;
use crate::store::{Tx, orders, reversals};

/// Stored as JSON: variants and fields are only ever added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum Word {
    /// These refunds of the payment had not failed when Stripe was asked.
    Refunds {
        listed: Vec<Listed>,
    },
    RefundFailed {
        refund: Listed,
    },
    /// With Stripe's id of the dispute, as in the next.
    DisputeOpened {
        dispute: String,
    },
    DisputeClosed {
        dispute: String,
        won: bool,
    },
}

/// Keeps a word, and carries it out if the payment's order is known.
pub(super) async fn hear(
    tx: &mut Tx,
    stripe_event: &str,
    payment_intent: &str,
    word: &Word,
    now: DateTime<Utc>,
) -> Result<Outcome> {
    reversals::insert(tx, stripe_event, payment_intent, word, now).await?;
    match orders::by_payment_intent(tx, payment_intent).await? {
        Some(order) => {
            // What another word's transaction wrote is seen by whoever comes second.
            locked(tx, order.id).await?;
            let any = carry_out(tx, order.id, payment_intent, now).await?;
            Ok(if any {
                Outcome::Recorded
            } else {
                Outcome::AlreadyDone
            })
        }
        None => Ok(Outcome::Kept),
    }
}

/// Brings the order, which is locked, to what the words of its payment say. Whether anything
/// changed.
pub(super) async fn carry_out(
    tx: &mut Tx,
    order: OrderId,
    payment_intent: &str,
    now: DateTime<Utc>,
) -> Result<bool> {
    let mut words = Vec::new();
    for word in reversals::of_payment(tx, payment_intent).await? {
        let word = serde_json::from_value(word)
            .map_err(|e| Error::Inconsistent(format!("a reversal: {e}")))?;
        words.push(word);
    }
    if words.is_empty() {
        return Ok(false);
    }
    let said = Said::of(&words);
    let order = orders::get(tx, order).await?;
    let order = order.ok_or(Rejection::OrderNotFound)?;
    let mut any = elsewhere::record(tx, &order, &said.refunds, now).await?;
    for failed in &said.failed {
        any |= elsewhere::came_back(tx, &order, failed, said.dispute == Some(Dispute::Lost), now)
            .await?;
    }
    let order = orders::get(tx, order.id).await?;
    let order = order.ok_or(Rejection::OrderNotFound)?;
    let disputed = match said.dispute {
        Some(Dispute::Open) => dispute::open(tx, &order, now).await?,
        Some(Dispute::Won) => dispute::close(tx, &order, true, now).await?,
        Some(Dispute::Lost) => dispute::close(tx, &order, false, now).await?,
        None => Outcome::AlreadyDone,
    };
    reversals::carried(tx, payment_intent, now).await?;
    Ok(any || disputed == Outcome::Recorded)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dispute {
    Open,
    Won,
    Lost,
}

/// All words of one payment, taken together.
#[derive(Debug, PartialEq, Eq)]
struct Said {
    refunds: Vec<Listed>,
    failed: Vec<Listed>,
    dispute: Option<Dispute>,
}

impl Said {
    fn of(words: &[Word]) -> Self {
        let mut refunds = BTreeMap::new();
        let mut failed = BTreeMap::new();
        let mut disputes: BTreeMap<&str, Dispute> = BTreeMap::new();
        for word in words {
            match word {
                Word::Refunds { listed } => {
                    refunds.extend(listed.iter().map(|one| (&one.stripe_id, one)));
                }
                Word::RefundFailed { refund } => {
                    failed.insert(&refund.stripe_id, refund);
                }
                Word::DisputeOpened { dispute } => {
                    disputes.entry(dispute).or_insert(Dispute::Open);
                }
                Word::DisputeClosed { dispute, won } => {
                    let end = if *won { Dispute::Won } else { Dispute::Lost };
                    disputes.insert(dispute, end);
                }
            }
        }
        refunds.retain(|id, _| !failed.contains_key(*id));
        let stands = |state| disputes.values().any(|dispute| *dispute == state);
        let dispute = [Dispute::Lost, Dispute::Open, Dispute::Won]
            .into_iter()
            .find(|state| stands(*state));
        Self {
            refunds: refunds.into_values().cloned().collect(),
            failed: failed.into_values().cloned().collect(),
            dispute,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_all_words_say_does_not_hang_on_their_order() {
        let refund = |id: &str| Listed {
            stripe_id: id.to_owned(),
            amount_minor: 5,
            ours: None,
        };
        let words = [
            Word::Refunds {
                listed: vec![refund("re_1"), refund("re_2")],
            },
            Word::RefundFailed {
                refund: refund("re_1"),
            },
            Word::DisputeOpened {
                dispute: "dp_1".into(),
            },
            Word::DisputeClosed {
                dispute: "dp_1".into(),
                won: true,
            },
        ];
        let said = Said::of(&words);
        assert_eq!(said.refunds, [refund("re_2")]);
        assert_eq!(said.failed, [refund("re_1")]);
        assert_eq!(said.dispute, Some(Dispute::Won));
        for at in 0..words.len() {
            let mut turned = words.clone();
            turned.rotate_left(at);
            assert_eq!(Said::of(&turned), said);
            turned.reverse();
            assert_eq!(Said::of(&turned), said);
        }
    }

    #[test]
    fn of_several_disputes_the_worst_counts() {
        let opened = |dispute: &str| Word::DisputeOpened {
            dispute: dispute.into(),
        };
        let closed = |dispute: &str, won| Word::DisputeClosed {
            dispute: dispute.into(),
            won,
        };
        let dispute = |words: &[Word]| Said::of(words).dispute;
        let (one, two) = (opened("dp_1"), opened("dp_2"));
        let (won, lost) = (closed("dp_1", true), closed("dp_2", false));
        assert_eq!(dispute(&[]), None);
        assert_eq!(
            dispute(&[one.clone(), two.clone(), won.clone()]),
            Some(Dispute::Open)
        );
        assert_eq!(dispute(&[lost, one, two, won]), Some(Dispute::Lost));
    }
}
