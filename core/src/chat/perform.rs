//! Every action, and who carries it out.

use super::action::HelpPart;
use super::turn::Turn;
use super::{
    Action, Button, Reply, Text, about, attendees, door, form, handover, help, identities,
    organize, out, pools, post, purchase, refunds, roles, server, settings, staff, talk,
};
use crate::account::Setting;
use crate::error::{Rejection, Result};
use crate::event;
use crate::order::Target;
use crate::server::Setting as There;
use crate::tr;

/// Carries out an action, pressed or typed.
pub(super) async fn perform(turn: &mut Turn<'_>, action: Action) -> Result<Vec<Reply>> {
    turn.remember(&action);
    turn.asked.get_or_insert_with(|| action.clone());
    // A press elsewhere leaves the form; its answers are only of use to itself.
    let stays = matches!(
        action,
        Action::Cancel | Action::Help | Action::HelpOn(_) | Action::Nothing
    );
    if !stays && !action.is_of_form() {
        turn.state.filling = None;
    }
    match action {
        Action::Start => start(turn).await,
        Action::Help => Ok(vec![help::show(turn, HelpPart::Overview).await?]),
        Action::HelpOn(part) => Ok(vec![help::show(turn, part).await?]),
        Action::Cancel => Ok(vec![cancel(turn)]),
        Action::Back => back(turn).await,
        Action::Skip => form::skip(turn).await,
        Action::Choose { form, at, choice } => form::choose(turn, form, at, choice).await,

        Action::New => form::start(turn, form::Kind::NewEvent).await,
        Action::Events { page } => organize::list(turn, page).await,
        Action::Show(event) => organize::show(turn, event).await,
        Action::Edit(event) => organize::edit(turn, event).await,
        Action::EditField(event, field) => {
            form::start(turn, form::Kind::EditEvent { event, field }).await
        }
        Action::AskPublish(event) => organize::ask_publish(turn, event).await,
        Action::Publish(event, revision) => organize::publish(turn, event, revision).await,
        Action::AskCancelEvent(event) => organize::ask_cancel(turn, event).await,
        Action::CancelEvent(event, seal) => organize::cancel(turn, event, seal).await,
        Action::Duplicate(event) => organize::duplicate(turn, event).await,
        Action::Tiers(event) => organize::tiers(turn, event).await,
        Action::AddTier(event) => form::start(turn, form::Kind::AddTier { event }).await,
        Action::EditTier(tier) => form::start(turn, form::Kind::EditTier { tier }).await,
        Action::SaleWindow(tier) => form::start(turn, form::Kind::SaleWindow { tier }).await,
        Action::AskRemoveTier(tier) => organize::ask_remove_tier(turn, tier).await,
        Action::RemoveTier(tier) => organize::remove_tier(turn, tier).await,

        Action::OnSale { page } => purchase::list(turn, page).await,
        Action::Buy(event) => purchase::menu(turn, event).await,
        Action::BuyTier(tier) => purchase::quantities(turn, tier).await,
        Action::Order {
            tier,
            quantity,
            key,
        } => purchase::order(turn, tier, i64::from(quantity), format!("button:{key}")).await,
        Action::Pay(order) => purchase::pay(turn, order).await,
        Action::GiveUp(order) => purchase::give_up(turn, order).await,
        Action::Tickets { page } => purchase::tickets(turn, page).await,
        Action::Ticket(ticket) => purchase::ticket(turn, ticket).await,
        Action::AskReissue(ticket) => purchase::ask_reissue(turn, ticket).await,
        Action::Reissue(ticket, seal) => purchase::reissue(turn, ticket, seal).await,

        Action::Orders { event, page } => refunds::orders(turn, event, page).await,
        Action::OrderDetails(order) => refunds::order(turn, order).await,
        Action::AskRefund(order) => refunds::ask(turn, Target::Order(order)).await,
        Action::Refund(order, seal) => refunds::refund(turn, Target::Order(order), seal).await,
        Action::AskRefundTicket(ticket) => refunds::ask(turn, Target::Ticket(ticket)).await,
        Action::RefundTicket(ticket, seal) => {
            refunds::refund(turn, Target::Ticket(ticket), seal).await
        }

        Action::RefundAgain(refund) => refunds::again(turn, refund).await,

        Action::Staff(event) => staff::list(turn, event).await,
        Action::InviteStaff(event) => staff::invite(turn, event).await,
        Action::RemoveStaff(event, account) => staff::remove(turn, event, account).await,
        Action::Doors => door::doors(turn).await,
        Action::Door(event) => door::stand(turn, event).await,
        Action::LeaveDoor => Ok(vec![door::leave(turn)]),
        Action::AskGate => form::start(turn, form::Kind::Gate).await,
        Action::Undo(check_in) => door::undo(turn, check_in).await,

        Action::Settings => Ok(vec![settings::show(turn)]),
        Action::Languages => Ok(vec![settings::languages(turn)]),
        Action::Language(lang) => settings::set_language(turn, lang).await,
        Action::AskZone => form::start(turn, form::Kind::Zone).await,
        Action::AskCurrency => form::start(turn, form::Kind::Currency).await,
        Action::AskEmail => form::start(turn, form::Kind::Email).await,
        Action::ForgetEmail => settings::forget_email(turn).await,

        Action::Undelivered(event) => organize::undelivered(turn, event).await,
        Action::Resend(event, row) => organize::resend(turn, event, row).await,

        Action::Pools(event) => pools::list(turn, event).await,
        Action::AddPool(event) => form::start(turn, form::Kind::AddPool { event }).await,
        Action::EditPool(pool) => form::start(turn, form::Kind::EditPool { pool }).await,
        Action::AskRemovePool(pool) => pools::ask_remove(turn, pool).await,
        Action::RemovePool(pool) => pools::remove(turn, pool).await,

        Action::AskHandOver(ticket) => handover::ask(turn, ticket).await,
        Action::HandOver(ticket, seal) => handover::hand_over(turn, ticket, seal).await,
        Action::KeepTicket(ticket) => handover::keep(turn, ticket).await,
        Action::Identities => identities::list(turn).await,
        Action::LinkCode => identities::code_to_carry(turn).await,
        Action::Link(code) => identities::link(turn, &code).await,
        Action::AskUnlink(seal) => identities::ask_unlink(turn, seal).await,
        Action::Unlink(seal) => identities::unlink(turn, seal).await,

        Action::Post(event) => post::ask(turn, event).await,
        Action::PostTo { event, chat, key } => post::post_to(turn, event, chat, key).await,

        Action::Nothing => Ok(Vec::new()),
        Action::Calendar { form, at, month } => form::turn_to(turn, form, at, month).await,
        Action::Day { form, at, day } => form::pick_day(turn, form, at, day).await,
        Action::Time {
            form,
            at,
            day,
            minute,
        } => form::pick_time(turn, form, at, day, minute).await,

        Action::Notices => Ok(vec![settings::notices(turn)]),
        Action::SetNotices(notices) => settings::set(turn, Setting::SaleNotices(notices)).await,
        Action::Attendees { event, page } => attendees::page(turn, event, page).await,
        Action::AttendeesFile(event) => attendees::file(turn, event).await,

        Action::FillIn => form::standing(turn).await,
        Action::AskUnbindRole(tier, role) => roles::ask_unbind(turn, tier, role).await,
        Action::UnbindRole(tier, role) => roles::unbind(turn, tier, role).await,
        Action::TryNatives(event) => roles::try_again(turn, event).await,

        Action::ServerEvents { page } => out::events(turn, page).await,
        Action::AskPutOut(event) => out::ask_put_out(turn, event).await,
        Action::PutOut(event) => out::put_out(turn, event).await,
        Action::LetBack(event) => out::let_back(turn, event).await,
        Action::ServerRoles { page } => out::roles(turn, page).await,
        Action::AskRoleOff(role) => out::ask_role_off(turn, role).await,
        Action::RoleOff(role) => out::role_off(turn, role).await,

        Action::Server => server::show(turn).await,
        Action::ServerLanguages => server::languages(turn),
        Action::ServerLanguage(lang) => server::set(turn, There::Language(lang)).await,
        Action::AskServerZone => server::ask(turn, form::Kind::ServerZone).await,
        Action::AskServerCurrency => server::ask(turn, form::Kind::ServerCurrency).await,
        Action::MirrorEvents(to) => server::set(turn, There::MirrorsEvents(to)).await,
        Action::ClearOrganizers => server::set(turn, There::Organizers(None)).await,
        Action::ClearAnnouncements => server::set(turn, There::Announcements(None)).await,
        Action::Admit(ticket) => about::admit(turn, ticket).await,

        Action::Confirm(id) => talk::confirm(turn, id).await,
        Action::FormOfDraft => talk::form_of_draft(turn).await,
    }
}

async fn start(turn: &mut Turn<'_>) -> Result<Vec<Reply>> {
    let lang = turn.lang();
    let text = Text::new()
        .title(tr!(lang, "start-title", name = turn.account.name.clone()))
        .line(tr!(lang, "start-what"))
        .gap()
        .item(tr!(lang, "start-organizer"))
        .item(tr!(lang, "start-attendee"))
        .item(tr!(lang, "start-staff"));
    let mut reply = Reply::new(text)
        .row([Button::press(tr!(lang, "button-new-event"), &Action::New).main()])
        .row([
            Button::press(tr!(lang, "button-on-sale"), &Action::OnSale { page: 0 }),
            Button::press(tr!(lang, "button-my-tickets"), &Action::Tickets { page: 0 }),
        ]);
    if !event::list_own(turn.app, turn.account.id, 1, 0)
        .await?
        .is_empty()
    {
        reply = reply.row([Button::press(
            tr!(lang, "button-my-events"),
            &Action::Events { page: 0 },
        )]);
    }
    if !event::list_at_the_door(turn.app, turn.account.id)
        .await?
        .is_empty()
    {
        reply = reply.row([Button::press(tr!(lang, "button-check-in"), &Action::Doors)]);
    }
    Ok(vec![reply.row([
        Button::press(tr!(lang, "button-settings"), &Action::Settings),
        Button::press(tr!(lang, "button-help"), &Action::Help),
    ])])
}

/// Leaves what is under way: a form, and otherwise the door.
fn cancel(turn: &mut Turn<'_>) -> Reply {
    let lang = turn.lang();
    if let Some(filling) = turn.state.filling.take() {
        let reply = Reply::line(tr!(lang, "chat-form-left"));
        return match filling.kind.event() {
            Some(event) => reply.row([Button::press(
                tr!(lang, "button-to-event"),
                &Action::Show(event),
            )]),
            None => reply.row([Button::press(tr!(lang, "button-start"), &Action::Start)]),
        };
    }
    if turn.state.door.is_some() {
        return door::leave(turn);
    }
    Reply::line(tr!(lang, "chat-nothing-to-cancel"))
        .row([Button::press(tr!(lang, "button-start"), &Action::Start)])
}

/// The question before, or the screen before.
async fn back(turn: &mut Turn<'_>) -> Result<Vec<Reply>> {
    if turn.state.filling.is_some() {
        return form::back(turn).await;
    }
    turn.state.trail.pop();
    let before = turn
        .state
        .trail
        .last()
        .cloned()
        .ok_or(Rejection::NothingToGoBackTo)?;
    Box::pin(perform(turn, before)).await
}
