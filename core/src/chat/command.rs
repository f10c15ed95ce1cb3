//! THE list of commands: names, arguments, who they are for, and what they do. Every front end
//! derives its own from it.

mod named;
mod tree;

use super::link::Link;
use super::turn::Turn;
use super::{
    Action, Argument, Button, EventField, Reply, Text, about, door, form, handover, identities,
    label, perform, purchase, roles, server, settings, staff, talk, words,
};
use crate::account::Platform;
use crate::error::{Rejection, Result};
use crate::event::{self, Among, Event, Tier};
use crate::i18n::Lang;
use crate::tr;

pub(super) use named::to_carry;
pub use named::{named_in_parts, with_named_value};
pub use tree::{Limits, group_help, on_slash};

/// Something that can be typed.
#[derive(Debug)]
pub struct Command {
    /// As it is typed after the slash: `tier_add`. At most 32 of `[a-z_]`, as Telegram has it.
    pub name: &'static str,
    /// Where commands have parts, as on Discord, those: `tier/add`.
    pub path: &'static str,
    pub parameters: &'static [Parameter],
    pub who: Who,
    /// The key of its one-line help.
    pub help: &'static str,
}

#[derive(Debug)]
pub struct Parameter {
    pub name: &'static str,
    pub kind: Kind,
}

/// What stands for a parameter. None is needed: what is missing is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Event(Among),
    Tier,
    Quantity,
    /// Anybody whom the platform knows.
    Person,
    /// One of the event's door staff.
    Staff,
    /// A secret that is typed: a ticket's, a handover's, an account's.
    Code,
    Picture,
    /// A picture that is to stand at the head of an event's page.
    Cover,
    Name,
    Invitation,
    Words,
    /// A role of the server.
    Role,
    /// A channel of the server.
    Channel,
    /// An event, as somebody tells of it.
    Story,
}

/// For whom a command is listed. Whether they may is decided by the operation, each time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    Everybody,
    Organizers,
    Staff,
    /// Those who run a server: listed there and nowhere else.
    Servers,
}

const OWN_EVENT: Parameter = Parameter {
    name: "event",
    kind: Kind::Event(Among::Own),
};
const EVENT_ON_SALE: Parameter = Parameter {
    name: "event",
    kind: Kind::Event(Among::OnSale),
};
const EVENT_AT_DOOR: Parameter = Parameter {
    name: "event",
    kind: Kind::Event(Among::AtTheDoor),
};
const TIER: Parameter = Parameter {
    name: "tier",
    kind: Kind::Tier,
};
const QUANTITY: Parameter = Parameter {
    name: "quantity",
    kind: Kind::Quantity,
};
const PERSON: Parameter = Parameter {
    name: "person",
    kind: Kind::Person,
};
const STAFF_MEMBER: Parameter = Parameter {
    name: "person",
    kind: Kind::Staff,
};
const CODE: Parameter = Parameter {
    name: "code",
    kind: Kind::Code,
};
const PHOTO: Parameter = Parameter {
    name: "photo",
    kind: Kind::Picture,
};
const COVER: Parameter = Parameter {
    name: "photo",
    kind: Kind::Cover,
};
const NAME: Parameter = Parameter {
    name: "name",
    kind: Kind::Name,
};
const INVITATION: Parameter = Parameter {
    name: "invitation",
    kind: Kind::Invitation,
};
const WORDS: Parameter = Parameter {
    name: "value",
    kind: Kind::Words,
};

const STORY: Parameter = Parameter {
    name: "about",
    kind: Kind::Story,
};
const ROLE: Parameter = Parameter {
    name: "role",
    kind: Kind::Role,
};
const CHANNEL: Parameter = Parameter {
    name: "channel",
    kind: Kind::Channel,
};

macro_rules! commands {
    ($($name:literal $path:literal $who:ident [$($parameter:ident),*] $help:literal;)*) => {
        &[$(Command {
            name: $name,
            path: $path,
            parameters: &[$($parameter),*],
            who: Who::$who,
            help: $help,
        }),*]
    };
}

/// All of them, in the order of the help.
pub const COMMANDS: &[Command] = commands! {
    "start" "start" Everybody [] "command-help-start";
    "help" "help" Everybody [] "command-help-help";
    "buy" "buy" Everybody [EVENT_ON_SALE, TIER, QUANTITY] "command-help-buy";
    "tickets" "tickets" Everybody [] "command-help-tickets";
    "settings" "settings" Everybody [] "command-help-settings";
    "language" "language" Everybody [WORDS] "command-help-language";
    "timezone" "timezone" Everybody [WORDS] "command-help-timezone";
    "email" "email" Everybody [WORDS] "command-help-email";
    "new" "event/create" Organizers [STORY] "command-help-new";
    "events" "event/list" Organizers [] "command-help-events";
    "show" "event/show" Organizers [OWN_EVENT] "command-help-show";
    "edit" "event/edit" Organizers [OWN_EVENT] "command-help-edit";
    "cover" "event/cover" Organizers [OWN_EVENT, COVER] "command-help-cover";
    "publish" "event/publish" Organizers [OWN_EVENT] "command-help-publish";
    "cancel_event" "event/cancel" Organizers [OWN_EVENT] "command-help-cancel-event";
    "duplicate" "event/duplicate" Organizers [OWN_EVENT] "command-help-duplicate";
    "post" "event/post" Organizers [OWN_EVENT] "command-help-post";
    "tiers" "tier/list" Organizers [OWN_EVENT] "command-help-tiers";
    "tier_add" "tier/add" Organizers [OWN_EVENT] "command-help-tier-add";
    "tier_edit" "tier/edit" Organizers [OWN_EVENT, TIER] "command-help-tier-edit";
    "tier_remove" "tier/remove" Organizers [OWN_EVENT, TIER] "command-help-tier-remove";
    "tier_role" "server/role" Servers [OWN_EVENT, TIER, ROLE] "command-help-tier-role";
    "pools" "pool/list" Organizers [OWN_EVENT] "command-help-pools";
    "orders" "orders" Organizers [OWN_EVENT] "command-help-orders";
    "attendees" "event/attendees" Organizers [OWN_EVENT] "command-help-attendees";
    "refund" "refund" Organizers [OWN_EVENT] "command-help-refund";
    "currency" "currency" Organizers [WORDS] "command-help-currency";
    "notices" "notices" Organizers [WORDS] "command-help-notices";
    "staff" "staff/list" Organizers [OWN_EVENT] "command-help-staff";
    "staff_add" "staff/add" Organizers [OWN_EVENT, PERSON] "command-help-staff-add";
    "staff_remove" "staff/remove" Organizers [OWN_EVENT, STAFF_MEMBER] "command-help-staff-remove";
    "join" "join" Everybody [INVITATION] "command-help-join";
    "checkin" "checkin" Staff [EVENT_AT_DOOR, CODE, PHOTO] "command-help-checkin";
    "attendee" "attendee" Staff [PERSON] "command-help-attendee";
    "gate" "gate" Staff [NAME] "command-help-gate";
    "take" "ticket/take" Everybody [CODE] "command-help-take";
    "link" "link" Everybody [CODE] "command-help-link";
    "unlink" "unlink" Everybody [NAME] "command-help-unlink";
    "forget" "forget" Everybody [] "command-help-forget";
    "cancel" "cancel" Everybody [] "command-help-cancel";
    "back" "back" Everybody [] "command-help-back";
    "skip" "skip" Everybody [] "command-help-skip";
    "server" "server/settings" Servers [] "command-help-server";
    "server_events" "server/events" Servers [] "command-help-server-events";
    "server_roles" "server/roles" Servers [] "command-help-server-roles";
    "server_organizers" "server/organizers" Servers [ROLE] "command-help-server-organizers";
    "server_announcements" "server/announcements" Servers [CHANNEL] "command-help-server-announcements";
    "server_currency" "server/currency" Servers [WORDS] "command-help-server-currency";
    "server_timezone" "server/timezone" Servers [WORDS] "command-help-server-timezone";
    "server_language" "server/language" Servers [WORDS] "command-help-server-language";
};

impl Command {
    /// Its one-line help.
    pub fn help(&self, lang: Lang) -> String {
        lang.loader().get(self.help)
    }

    /// As it is typed there, with its parameters: `/buy [event] [tier] [quantity]`.
    pub fn usage(&self, lang: Lang, platform: Platform) -> String {
        let has_parts = platform.has_servers() && self.is_on_slash();
        let mut usage = match has_parts {
            true => format!("/{}", self.path.replace('/', " ")),
            false => format!("/{}", self.name),
        };
        for parameter in self.parameters {
            usage.push_str(&format!(" [{}]", parameter.label(lang)));
        }
        usage
    }
}

impl Parameter {
    /// Its name, in the reader's language.
    pub fn label(&self, lang: Lang) -> String {
        match self.kind {
            Kind::Event(_) => tr!(lang, "parameter-name-event"),
            Kind::Tier => tr!(lang, "parameter-name-tier"),
            Kind::Quantity => tr!(lang, "parameter-name-quantity"),
            Kind::Person | Kind::Staff => tr!(lang, "parameter-name-person"),
            Kind::Code => tr!(lang, "parameter-name-code"),
            Kind::Picture | Kind::Cover => tr!(lang, "parameter-name-photo"),
            Kind::Name => tr!(lang, "parameter-name-name"),
            Kind::Invitation => tr!(lang, "parameter-name-invitation"),
            Kind::Words => tr!(lang, "parameter-name-value"),
            Kind::Role => tr!(lang, "parameter-name-role"),
            Kind::Channel => tr!(lang, "parameter-name-channel"),
            Kind::Story => tr!(lang, "parameter-name-about"),
        }
    }
}

/// What the menu of a message says that checks in the ticket in it: at most 32 characters.
pub fn menu_check_in(lang: Lang) -> String {
    tr!(lang, "command-menu-check-in")
}

/// What the menu of a person says that shows staff their tickets.
pub fn menu_attendee(lang: Lang) -> String {
    tr!(lang, "command-menu-attendee")
}

/// Where a platform offers commands as one types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listed {
    InPrivate,
    /// To everybody in a group: what makes sense before others, and what leads to the private chat.
    InGroups,
    /// To those who run a group.
    ToAdmins,
}

/// The commands to be offered there, in the order of the help. All of them work everywhere, but for
/// those of servers, which are offered nowhere else.
pub fn listed(place: Listed) -> impl Iterator<Item = &'static Command> {
    let in_groups = ["help", "buy", "tickets"];
    let to_admins = ["new", "events", "post", "checkin"];
    let elsewhere = COMMANDS
        .iter()
        .filter(|command| command.who != Who::Servers);
    elsewhere.filter(move |command| match place {
        Listed::InPrivate => true,
        Listed::InGroups => in_groups.contains(&command.name),
        Listed::ToAdmins => in_groups.contains(&command.name) || to_admins.contains(&command.name),
    })
}

/// The command of that name, or of that path.
pub fn find(name: &str) -> Option<&'static Command> {
    COMMANDS
        .iter()
        .find(|command| command.name == name || command.path == name)
}

/// The name at the beginning of what was typed after the slash. Telegram writes `/help@TheBot` in
/// groups.
pub(super) fn name_of(typed: &str) -> String {
    let first = typed.split_whitespace().next().unwrap_or_default();
    first.split('@').next().unwrap_or_default().to_lowercase()
}

/// The command that was typed after the slash, if we have it.
pub(super) fn typed(typed: &str) -> Option<&'static Command> {
    named_in(typed).map(|(command, _)| command)
}

/// The command at the beginning of what was typed after the slash, and how many words name it: one, or
/// two where it was typed with its parts (`event create`).
pub(super) fn named_in(typed: &str) -> Option<(&'static Command, usize)> {
    let name = name_of(typed);
    let part = typed.split_whitespace().nth(1).map(str::to_lowercase);
    let path = part.map(|part| format!("{name}/{part}"));
    let of_parts = |path: String| COMMANDS.iter().find(|command| command.path == path);
    match path.and_then(of_parts) {
        Some(command) => Some((command, 2)),
        None => find(&name).map(|command| (command, 1)),
    }
}

/// What was given to a command: words in a row, or values by name.
#[derive(Clone)]
pub(super) struct Arguments {
    words: Vec<String>,
    named: Vec<(String, Argument)>,
}

/// What words or a value pointed at.
pub(super) enum Pick<T> {
    One(T),
    /// Several fit.
    Many(Vec<T>),
    /// Nothing was said.
    Missing,
}

impl Arguments {
    pub fn typed(words: impl Iterator<Item = String>) -> Self {
        Self {
            words: words.collect(),
            named: Vec::new(),
        }
    }

    /// Words of which some may carry the name of what they are for: `code:ABC`.
    fn without_names(mut self, command: &Command) -> Self {
        for word in &mut self.words {
            let mut names = command.parameters.iter().map(|parameter| parameter.name);
            let bare = names.find_map(|name| word.strip_prefix(name)?.strip_prefix(':'));
            if let Some(bare) = bare {
                *word = bare.to_owned();
            }
        }
        self.words.retain(|word| !word.is_empty());
        self
    }

    pub fn named(named: Vec<(String, Argument)>) -> Self {
        Self {
            words: Vec::new(),
            named,
        }
    }

    fn take_named(&mut self, name: &str) -> Option<Argument> {
        let at = self.named.iter().position(|(given, _)| given == name)?;
        Some(self.named.remove(at).1)
    }

    fn take_named_text(&mut self, name: &str) -> Option<String> {
        match self.take_named(name)? {
            Argument::Text(text) => {
                // Copied with its name, `code:ABC`.
                let bare = text.strip_prefix(name);
                let bare = bare.and_then(|rest| rest.strip_prefix(':'));
                let bare = bare.map(str::to_owned).unwrap_or(text);
                Some(bare).filter(|text| !text.trim().is_empty())
            }
            _ => None,
        }
    }

    /// All words that are left, as one text.
    pub fn rest(&mut self) -> Option<String> {
        let named = ["value", "name", "invitation", "code", "about"]
            .iter()
            .find_map(|name| self.take_named_text(name));
        let typed = std::mem::take(&mut self.words).join(" ");
        named.or(Some(typed)).filter(|text| !text.is_empty())
    }

    /// # Errors
    /// Why the picture that was given is not there.
    pub fn picture(&mut self) -> Result<Option<Vec<u8>>> {
        match self.take_named("photo") {
            Some(Argument::Picture(bytes)) => Ok(Some(bytes)),
            Some(Argument::NoPicture(why)) => Err(words::no_picture(why).into()),
            _ => Ok(None),
        }
    }

    /// A code, by its name, or in words that are nothing else.
    pub fn code(&mut self) -> Option<String> {
        if let Some(code) = self.take_named_text("code") {
            return Some(code);
        }
        let all = self.words.join(" ");
        let found = crate::ticket::Code::find(&all).is_some();
        found.then(|| {
            self.words.clear();
            all
        })
    }

    /// A number at the end: `/buy jazz 2`.
    pub fn quantity(&mut self) -> Result<Option<i64>> {
        if let Some(text) = self.take_named_text("quantity") {
            return text
                .trim()
                .parse()
                .map(Some)
                .map_err(|_| Rejection::NotANumber.into());
        }
        // One word alone is a name, even where it is a number.
        let last = self.words.last().filter(|_| self.words.len() > 1);
        let quantity = last.and_then(|word| word.trim_start_matches(['x', '×']).parse().ok());
        if quantity.is_some() {
            self.words.pop();
        }
        Ok(quantity)
    }

    /// The event that the first words name: as many of them as still name one.
    pub async fn event(&mut self, turn: &Turn<'_>, among: Among) -> Result<Pick<Event>> {
        let words = match self.take_named_text("event") {
            Some(text) => vec![text],
            None => std::mem::take(&mut self.words),
        };
        if words.is_empty() {
            return Ok(Pick::Missing);
        }
        for count in (1..=words.len()).rev() {
            let found =
                event::find(turn.app, turn.account.id, among, &words[..count].join(" ")).await?;
            if found.is_empty() {
                continue;
            }
            self.words.extend_from_slice(&words[count..]);
            let mut found = found;
            return Ok(if found.len() == 1 {
                Pick::One(found.remove(0))
            } else {
                Pick::Many(found)
            });
        }
        Err(Rejection::EventNotFound.into())
    }

    /// The tier of `tiers` that the next words name.
    pub fn tier(&mut self, tiers: &[Tier]) -> Result<Option<Tier>> {
        let text = self.take_named_text("tier").or_else(|| self.rest());
        let Some(text) = text else { return Ok(None) };
        let wanted = text.trim().to_lowercase();
        let by_name = |tier: &&Tier| tier.name.to_lowercase() == wanted;
        let by_part = |tier: &&Tier| tier.name.to_lowercase().contains(&wanted);
        let by_id = |tier: &&Tier| tier.id.to_string() == wanted;
        let found = tiers
            .iter()
            .find(by_id)
            .or_else(|| tiers.iter().find(by_name));
        let found = found.or_else(|| tiers.iter().find(by_part)).cloned();
        found
            .map(Some)
            .ok_or_else(|| Rejection::TierNotFound.into())
    }

    /// What was given by that name, or in words.
    pub fn named_or_words(&mut self, name: &str) -> Option<Argument> {
        self.take_named(name)
            .or_else(|| self.rest().map(Argument::Text))
    }

    pub fn person(&mut self) -> Option<Argument> {
        self.named_or_words("person")
    }
}

/// Carries out a command.
pub(super) async fn run(
    turn: &mut Turn<'_>,
    command: &Command,
    given: Arguments,
) -> Result<Vec<Reply>> {
    let mut given = given.without_names(command);
    // Whoever types a command is done with the form they were in; its answers so far are dropped
    // unless the command is about the form itself.
    if turn.state.filling.is_some() && !matches!(command.name, "cancel" | "back" | "skip" | "help")
    {
        turn.state.filling = None;
    }
    let action = match command.name {
        "start" => return start(turn, given).await,
        "help" => Action::Help,
        "buy" => return purchase::command(turn, given).await,
        "tickets" => Action::Tickets { page: 0 },
        "settings" => Action::Settings,
        "language" | "timezone" | "currency" | "email" | "notices" => {
            return settings::command(turn, command.name, given.rest()).await;
        }
        "tier_role" => return about_own_event(turn, command, given).await,
        name if command.who == Who::Servers => return server::command(turn, name, given).await,
        "new" => return talk::new_event(turn, given.rest()).await,
        "events" => Action::Events { page: 0 },
        "join" => return staff::join(turn, given.rest()).await,
        "checkin" => return door::command(turn, given).await,
        "attendee" => return about::command(turn, command, given.person()).await,
        "gate" => return door::gate(turn, given.rest()),
        "take" => return handover::take(turn, given.rest()).await,
        "link" => return identities::command(turn, given.rest()).await,
        "unlink" => return identities::unlink_command(turn, given.rest()).await,
        "forget" => return talk::forget(turn).await,
        "cancel" => Action::Cancel,
        "back" => Action::Back,
        "skip" => Action::Skip,
        _ => return about_own_event(turn, command, given).await,
    };
    perform::perform(turn, action).await
}

/// `/start` alone, or with what a link carried: a ticket, an invitation, an event.
async fn start(turn: &mut Turn<'_>, mut given: Arguments) -> Result<Vec<Reply>> {
    let Some(payload) = given.rest() else {
        return perform::perform(turn, Action::Start).await;
    };
    follow(turn, &payload).await
}

/// Goes where a link leads. What is no link of ours may be an event's name.
pub(super) async fn follow(turn: &mut Turn<'_>, payload: &str) -> Result<Vec<Reply>> {
    let event = |slug: String| Arguments::typed(std::iter::once(slug));
    match Link::read(payload) {
        Some(Link::Event(slug)) => purchase::command(turn, event(slug)).await,
        Some(Link::Purchase { tier, quantity }) => purchase::offer(turn, tier, quantity).await,
        Some(Link::Ticket(code)) => door::scan(turn, &code).await,
        Some(Link::Door(event)) => door::stand(turn, event).await,
        Some(Link::Invitation(code)) => staff::join(turn, Some(code)).await,
        Some(Link::Account(code)) => identities::ask(turn, &code).await,
        Some(Link::TakeOver(code)) => handover::take(turn, Some(code)).await,
        Some(Link::Screen(action)) => perform::perform(turn, action).await,
        None if payload.starts_with("a_") => Err(Rejection::LinkGone.into()),
        None => purchase::command(turn, event(payload.to_owned())).await,
    }
}

/// The commands whose first argument is one of the person's events.
async fn about_own_event(
    turn: &mut Turn<'_>,
    command: &Command,
    mut given: Arguments,
) -> Result<Vec<Reply>> {
    if command.who == Who::Servers && turn.server.is_none() {
        return Err(Rejection::NotInServer.into());
    }
    let event = match given.event(turn, Among::Own).await? {
        Pick::One(event) => event,
        Pick::Many(events) => return Ok(vec![choose(turn, command, &events)]),
        Pick::Missing => {
            let events = event::list_own(turn.app, turn.account.id, 20, 0).await?;
            match events.as_slice() {
                [] => return Ok(vec![super::organize::no_events(turn.lang())]),
                [only] => only.clone(),
                events => return Ok(vec![choose(turn, command, events)]),
            }
        }
    };
    if matches!(command.name, "staff_add" | "staff_remove") {
        return staff::command(turn, command.name, &event, given.person()).await;
    }
    if command.name == "cover"
        && let Some(bytes) = given.picture()?
    {
        return form::pictured(turn, event.id, bytes).await;
    }
    if command.name == "tier_role" {
        let full = event::own(turn.app, turn.account.id, event.id).await?;
        let role = given.take_named("role");
        let (Some(role), Some(tier)) = (role, given.tier(&full.tiers)?) else {
            let usage = command.usage(turn.lang(), turn.platform);
            return Err(Rejection::MissingArgument { usage }.into());
        };
        return roles::bind(turn, tier.id, role).await;
    }
    if matches!(command.name, "tier_edit" | "tier_remove") {
        let full = event::own(turn.app, turn.account.id, event.id).await?;
        if let Some(tier) = given.tier(&full.tiers)? {
            let edit = command.name == "tier_edit";
            let action = if edit {
                Action::EditTier(tier.id)
            } else {
                Action::AskRemoveTier(tier.id)
            };
            return perform::perform(turn, action).await;
        }
    }
    let action = on_event(command, &event).unwrap_or(Action::Show(event.id));
    perform::perform(turn, action).await
}

/// What the command does with an event, where that is all it needs.
fn on_event(command: &Command, event: &Event) -> Option<Action> {
    Some(match command.name {
        "show" => Action::Show(event.id),
        "edit" => Action::Edit(event.id),
        "cover" => Action::EditField(event.id, EventField::Cover),
        "publish" => Action::AskPublish(event.id),
        "cancel_event" => Action::AskCancelEvent(event.id),
        "duplicate" => Action::Duplicate(event.id),
        "post" => Action::Post(event.id),
        "tiers" | "tier_edit" | "tier_remove" | "tier_role" => Action::Tiers(event.id),
        "pools" => Action::Pools(event.id),
        "tier_add" => Action::AddTier(event.id),
        "orders" | "refund" => Action::Orders {
            event: event.id,
            page: 0,
        },
        "attendees" => Action::Attendees {
            event: event.id,
            page: 0,
        },
        "staff" | "staff_remove" => Action::Staff(event.id),
        "staff_add" => Action::InviteStaff(event.id),
        _ => return None,
    })
}

fn choose(turn: &Turn<'_>, command: &Command, events: &[Event]) -> Reply {
    let lang = turn.lang();
    let mut reply = Reply::new(Text::new().line(tr!(lang, "events-which-one")));
    let events = &events[..events.len().min(20)];
    let labels = label::of_events(lang, events, turn.now, label::OF_A_BUTTON);
    for (event, label) in events.iter().zip(labels) {
        let action = on_event(command, event).unwrap_or(Action::Show(event.id));
        reply = reply.row([Button::press(label, &action)]);
    }
    reply
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fit_every_platform_and_each_is_there_once() {
        let mut names: Vec<&str> = COMMANDS.iter().map(|command| command.name).collect();
        for name in &names {
            let fits = name.len() <= 32 && name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
            assert!(fits, "{name}");
        }
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), COMMANDS.len());
        assert!(COMMANDS.len() <= 100, "Discord and Telegram take a hundred");
    }

    #[test]
    fn each_has_its_help_in_every_language_and_short_enough_for_discord() {
        for command in COMMANDS {
            for lang in Lang::ALL {
                assert!(lang.loader().has(command.help), "{}", command.help);
                assert!(
                    command.help(lang).chars().count() <= 100,
                    "{} in {lang}",
                    command.help
                );
            }
        }
    }
}
