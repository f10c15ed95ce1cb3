//! A platform's own ways, remembered: what stands on each server's calendar, and who has which role.
//!
//! As strict as a platform is: what is no longer there cannot be changed, nothing begins in the past,
//! and a role goes to members only.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use eventos_core::account::Platform;
use eventos_core::clock::Clock;
use eventos_core::delivery::{Leaves, Native, NativeError, NativeRefusal, Scheduled};
use tokio::sync::watch;

/// An entry that stands on a calendar, or stood there.
#[derive(Clone, Debug)]
pub struct Entry {
    pub server: String,
    pub shows: Scheduled,
    /// How often it was changed.
    pub changes: usize,
    /// How it left, if it did.
    pub left: Option<Leaves>,
    /// Somebody deleted it by hand.
    pub deleted: bool,
}

/// Server, member, role.
type Has = (String, String, String);

#[derive(Default)]
struct Kept {
    entries: Vec<Entry>,
    roles: BTreeSet<Has>,
    /// Who is not there.
    strangers: BTreeSet<(String, String)>,
    /// Why a server, or a role, does nothing.
    refusals: BTreeMap<String, NativeRefusal>,
    /// What the next call about a server, or a role, fails with for now.
    failures: Vec<(String, Option<std::time::Duration>)>,
    /// What was asked for, in its order.
    calls: Vec<String>,
}

/// Who waits.
enum Held {
    Nobody,
    Everybody,
    /// Who asks about this server, or this role.
    About(String),
}

pub struct Natives {
    clock: Clock,
    kept: Mutex<Kept>,
    held: watch::Sender<Held>,
}

impl Natives {
    pub fn new(clock: Clock) -> Self {
        Self {
            clock,
            kept: Mutex::default(),
            held: watch::Sender::new(Held::Nobody),
        }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What stands on a server's calendar.
    pub fn shown(&self, server: &str) -> Vec<Entry> {
        let stands =
            |entry: &&Entry| entry.server == server && entry.left.is_none() && !entry.deleted;
        self.kept().entries.iter().filter(stands).cloned().collect()
    }

    /// Everything that ever stood there.
    pub fn ever_shown(&self, server: &str) -> Vec<Entry> {
        let there = |entry: &&Entry| entry.server == server;
        self.kept().entries.iter().filter(there).cloned().collect()
    }

    /// Somebody deletes everything on a calendar by hand.
    pub fn deletes_entries(&self, server: &str) {
        for entry in &mut self.kept().entries {
            entry.deleted |= entry.server == server;
        }
    }

    pub fn has(&self, server: &str, member: &str, role: &str) -> bool {
        let has = (server.to_owned(), member.to_owned(), role.to_owned());
        self.kept().roles.contains(&has)
    }

    /// The member leaves the server, and what they had there is gone.
    pub fn leaves(&self, server: &str, member: &str) {
        let mut kept = self.kept();
        kept.roles
            .retain(|(at, who, _)| at != server || who != member);
        kept.strangers
            .insert((server.to_owned(), member.to_owned()));
    }

    /// Somebody there takes a role from a member by hand.
    pub fn loses(&self, server: &str, member: &str, role: &str) {
        let taken = (server.to_owned(), member.to_owned(), role.to_owned());
        self.kept().roles.remove(&taken);
    }

    pub fn joins(&self, server: &str, member: &str) {
        let gone = (server.to_owned(), member.to_owned());
        self.kept().strangers.remove(&gone);
    }

    /// From now on nothing is done in the server, or with the role.
    pub fn refuses(&self, what: &str, why: NativeRefusal) {
        self.kept().refusals.insert(what.to_owned(), why);
    }

    pub fn allows(&self, what: &str) {
        self.kept().refusals.remove(what);
    }

    /// The next call about it fails, for now.
    pub fn fails(&self, what: &str, after: Option<std::time::Duration>) {
        self.kept().failures.push((what.to_owned(), after));
    }

    /// What was asked for so far: `grant 501 ana`.
    pub fn calls(&self) -> Vec<String> {
        self.kept().calls.clone()
    }

    pub fn count(&self, call: &str) -> usize {
        let calls = self.calls();
        calls.iter().filter(|made| made.starts_with(call)).count()
    }

    /// Whoever asks waits, until it is let go.
    pub fn hold(&self) {
        self.held.send_replace(Held::Everybody);
    }

    /// The same, for whoever asks about a server, or a role.
    pub fn hold_about(&self, what: &str) {
        self.held.send_replace(Held::About(what.to_owned()));
    }

    pub fn let_go(&self) {
        self.held.send_replace(Held::Nobody);
    }

    async fn call(&self, call: String, about: [&str; 2]) -> Result<(), NativeError> {
        self.kept().calls.push(call);
        let mut held = self.held.subscribe();
        // It fails only when all of this is gone.
        let may_go = |held: &Held| match held {
            Held::Nobody => true,
            Held::Everybody => false,
            Held::About(what) => !about.contains(&what.as_str()),
        };
        let _ = held.wait_for(may_go).await;
        let mut kept = self.kept();
        let failure = kept
            .failures
            .iter()
            .position(|(what, _)| about.contains(&what.as_str()));
        if let Some(at) = failure {
            let (_, after) = kept.failures.remove(at);
            let reason = "busy".to_owned();
            return Err(NativeError::Retry { after, reason });
        }
        match about.iter().find_map(|what| kept.refusals.get(*what)) {
            Some(why) => Err(no(*why)),
            None => Ok(()),
        }
    }
}

fn no(why: NativeRefusal) -> NativeError {
    let reason = why.to_string();
    NativeError::GiveUp { why, reason }
}

#[async_trait]
impl Native for Natives {
    fn platform(&self) -> Platform {
        Platform::Discord
    }

    async fn schedule(
        &self,
        server: &str,
        event: &Scheduled,
        known: Option<&str>,
    ) -> Result<String, NativeError> {
        self.call(format!("schedule {server}"), [server, ""])
            .await?;
        let fits = |text: &str, most| (1..=most).contains(&text.chars().count());
        assert!(
            fits(&event.name, 100) && fits(&event.location, 100),
            "{event:?}"
        );
        assert!(fits(&event.description, 1000), "{event:?}");
        assert!(event.description.ends_with(&event.url), "{event:?}");
        assert!(event.starts_at < event.ends_at, "{event:?}");
        let mut kept = self.kept();
        let ours = |entry: &Entry| {
            entry.server == server
                && entry.left.is_none()
                && !entry.deleted
                && entry.shows.description.ends_with(&event.url)
        };
        let at = match known {
            Some(known) => known.parse().ok(),
            None => kept.entries.iter().position(ours),
        };
        if let Some(at) = at {
            let entry: &mut Entry = kept.entries.get_mut(at).expect("an entry of ours");
            if entry.left.is_some() || entry.deleted {
                return Err(no(NativeRefusal::Gone));
            }
            entry.shows = event.clone();
            entry.changes += 1;
            return Ok(at.to_string());
        }
        if event.starts_at <= self.clock.now() {
            return Err(no(NativeRefusal::Refused));
        }
        kept.entries.push(Entry {
            server: server.to_owned(),
            shows: event.clone(),
            changes: 0,
            left: None,
            deleted: false,
        });
        Ok((kept.entries.len() - 1).to_string())
    }

    async fn unschedule(&self, server: &str, known: &str, how: Leaves) -> Result<(), NativeError> {
        self.call(format!("unschedule {server}"), [server, ""])
            .await?;
        let at: usize = known.parse().expect("an entry of ours");
        let mut kept = self.kept();
        let entry = kept.entries.get_mut(at).expect("an entry of ours");
        assert_eq!(entry.server, server);
        entry.left.get_or_insert(how);
        Ok(())
    }

    async fn grant(&self, server: &str, member: &str, role: &str) -> Result<(), NativeError> {
        let call = format!("grant {role} {member}");
        self.call(call, [server, role]).await?;
        let mut kept = self.kept();
        let who = (server.to_owned(), member.to_owned());
        if kept.strangers.contains(&who) {
            return Err(no(NativeRefusal::NotMember));
        }
        kept.roles.insert((who.0, who.1, role.to_owned()));
        Ok(())
    }

    async fn revoke(&self, server: &str, member: &str, role: &str) -> Result<(), NativeError> {
        let call = format!("revoke {role} {member}");
        self.call(call, [server, role]).await?;
        let mut kept = self.kept();
        let who = (server.to_owned(), member.to_owned());
        if kept.strangers.contains(&who) {
            return Err(no(NativeRefusal::NotMember));
        }
        kept.roles.remove(&(who.0, who.1, role.to_owned()));
        Ok(())
    }
}
