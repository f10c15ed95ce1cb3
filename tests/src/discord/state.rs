//! What Discord knows: accounts, servers, channels with their messages, interactions, and what the bot
//! did.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use super::channel::{Channel, Message};
use super::faults::Planned;
use super::files::Files;
use super::gateway::Sessions;
use super::guild::Guild;
use super::interaction::Interaction;
use super::limits::Rates;
use super::modal::Modal;
use super::refusal::Refusal;
use super::route::Route;
use super::settings::Settings;

/// When Discord's time begins, in milliseconds of Unix'.
const EPOCH_MILLIS: i64 = 1_420_070_400_000;

#[derive(Clone, Debug)]
pub(super) struct Account {
    pub id: u64,
    pub name: String,
    pub locale: String,
    pub is_bot: bool,
    /// How sending to their DM ends, when it does not arrive.
    pub dm_refusal: Option<Refusal>,
}

/// Something the bot did that somebody sees.
#[derive(Clone, Debug)]
pub(super) struct Act {
    pub channel: u64,
    /// The only one who sees it, if it is for one.
    pub to: Option<u64>,
    pub interaction: Option<u64>,
    pub what: What,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Sent(u64),
    Edited(u64),
    Deleted,
    /// The one who asked has a window before them, of that number.
    Opened(usize),
}

/// A request, as it came.
#[derive(Clone, Debug)]
pub struct Request {
    pub route: &'static str,
    /// What stands in the path in place of each `{}`.
    pub places: Vec<String>,
    pub body: Value,
    /// The names of the files sent along.
    pub files: Vec<String>,
}

/// One line of a transcript.
pub(super) struct Line {
    pub channel: u64,
    pub to: Option<u64>,
    pub text: String,
}

pub(super) struct State {
    pub settings: Settings,
    /// `http://127.0.0.1:port`
    pub base: String,
    pub accounts: BTreeMap<u64, Account>,
    pub guilds: BTreeMap<u64, Guild>,
    pub channels: BTreeMap<u64, Channel>,
    pub interactions: HashMap<u64, Interaction>,
    /// The registered commands, each with its number.
    pub commands: Vec<Value>,
    pub files: Files,
    pub sessions: Sessions,
    pub modals: Vec<Modal>,
    pub acts: Vec<Act>,
    pub requests: Vec<Request>,
    /// Mistakes of the bot's, in words.
    pub violations: Vec<String>,
    /// Where the bot was seen typing.
    pub typing: Vec<u64>,
    pub planned: Vec<Planned>,
    /// How often the test let go of what it held.
    pub let_go: usize,
    pub rates: Rates,
    pub lines: Vec<Line>,
    /// Whether it cannot be reached.
    pub is_away: bool,
    /// Counts what was pushed and requested.
    pub activity: u64,
    /// Requests under way.
    pub in_flight: usize,
    last_id: u64,
}

impl State {
    pub fn new(settings: Settings, base: String) -> Self {
        let bot = Account {
            id: settings.bot_id,
            name: settings.bot_name.clone(),
            locale: "en-US".to_owned(),
            is_bot: true,
            dm_refusal: None,
        };
        Self {
            accounts: BTreeMap::from([(bot.id, bot)]),
            settings,
            base,
            guilds: BTreeMap::new(),
            channels: BTreeMap::new(),
            interactions: HashMap::new(),
            commands: Vec::new(),
            files: Files::default(),
            sessions: Sessions::default(),
            modals: Vec::new(),
            acts: Vec::new(),
            requests: Vec::new(),
            violations: Vec::new(),
            typing: Vec::new(),
            planned: Vec::new(),
            let_go: 0,
            rates: Rates::default(),
            lines: Vec::new(),
            is_away: false,
            activity: 0,
            in_flight: 0,
            last_id: 0,
        }
    }

    pub fn bot(&self) -> u64 {
        self.settings.bot_id
    }

    pub fn now_millis(&self) -> i64 {
        self.settings.clock.now().timestamp_millis()
    }

    /// A new number, which holds the time as Discord's do; later ones are higher.
    pub fn next_id(&mut self) -> u64 {
        let millis = (self.now_millis() - EPOCH_MILLIS).unsigned_abs();
        self.last_id = (self.last_id + 1).max(millis << 22);
        self.last_id
    }

    pub fn account(&self, id: u64) -> &Account {
        self.accounts
            .get(&id)
            .unwrap_or_else(|| panic!("nobody {id}"))
    }

    /// # Panics
    /// When nobody made it: a test's mistake.
    pub fn channel(&self, id: u64) -> &Channel {
        self.channels
            .get(&id)
            .unwrap_or_else(|| panic!("no channel {id}"))
    }

    /// # Panics
    /// When nobody made it: a test's mistake.
    pub fn channel_mut(&mut self, id: u64) -> &mut Channel {
        self.channels
            .get_mut(&id)
            .unwrap_or_else(|| panic!("no channel {id}"))
    }

    /// # Panics
    /// When nobody made it: a test's mistake.
    pub fn guild(&self, id: u64) -> &Guild {
        self.guilds
            .get(&id)
            .unwrap_or_else(|| panic!("no server {id}"))
    }

    /// # Panics
    /// When nobody made it: a test's mistake.
    pub fn guild_mut(&mut self, id: u64) -> &mut Guild {
        self.guilds
            .get_mut(&id)
            .unwrap_or_else(|| panic!("no server {id}"))
    }

    /// The person's DM with the bot, which is made when it is not there.
    pub fn dm_of(&mut self, user: u64) -> u64 {
        let mut channels = self.channels.values();
        if let Some(channel) = channels.find(|channel| channel.dm_with == Some(user)) {
            return channel.id;
        }
        let id = self.next_id();
        let name = self.account(user).name.clone();
        let channel = Channel {
            id,
            name,
            dm_with: Some(user),
            ..Channel::default()
        };
        self.channels.insert(id, channel);
        id
    }

    /// Whether somebody can look into a channel.
    pub fn may_see(&self, user: u64, channel: &Channel) -> bool {
        match (channel.dm_with, channel.guild) {
            (Some(with), _) => with == user,
            (None, Some(guild)) => {
                let guild = self.guild(guild);
                !channel.is_deleted && guild.members.contains_key(&user)
            }
            (None, None) => false,
        }
    }

    /// The newest message that somebody sees and that is as asked for.
    pub fn newest_seen(
        &self,
        user: u64,
        is_meant: impl Fn(&Message) -> bool,
    ) -> Option<(u64, &Message)> {
        let seen = self
            .channels
            .values()
            .filter(|channel| self.may_see(user, channel))
            .flat_map(|channel| channel.messages.iter().map(|message| (channel.id, message)))
            .filter(|(_, message)| message.is_seen_by(user) && is_meant(message));
        seen.max_by_key(|(_, message)| message.id)
    }

    /// Writes down what the bot did.
    pub fn did(&mut self, channel: u64, to: Option<u64>, interaction: Option<u64>, what: What) {
        self.acts.push(Act {
            channel,
            to,
            interaction,
            what,
        });
    }

    pub fn violates(&mut self, words: impl Into<String>) {
        self.violations.push(words.into());
    }

    /// How often a route was asked.
    pub fn count(&self, route: Route) -> usize {
        let requests = self.requests.iter();
        requests.filter(|request| request.route == route).count()
    }
}
