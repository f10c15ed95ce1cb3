//! What servers show of events in their platform's own ways, brought about: entries on calendars, roles
//! of members.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use tokio::task::{self, JoinSet};
use tokio_util::sync::CancellationToken;

use super::native::{Leaves, Native, NativeError, NativeRefusal, Scheduled};
use super::worker::{TICK, Worker, note, pause};
use crate::account::Platform;
use crate::app::App;
use crate::chat::cut::short;
use crate::error::{Error, Result};
use crate::event::{self, Event};
use crate::id::RoleId;
use crate::measure;
use crate::native::{self, MirrorStatus, Role, ToMirror, Wanted};
use crate::seal::seal;

/// However often changing an entry or a role failed, it is tried again within this.
const LONGEST_PAUSE: TimeDelta = TimeDelta::minutes(15);
/// The lengths that platforms take, in characters.
const NAME: usize = 100;
const DESCRIPTION: usize = 1000;

/// What is counted: which of the two it was about.
const MIRROR: &str = "mirror";
const ROLE: &str = "role";

/// So many servers are seen to at the same time.
const AT_ONCE: usize = 64;

/// What is being done in servers. Whoever is slow, or has much to be done, holds up no other.
#[derive(Default)]
struct Jobs {
    under_way: JoinSet<()>,
    servers: HashMap<task::Id, Server>,
}

type Server = (Platform, String);

/// What came of giving or taking a role.
enum Tried {
    Answered,
    /// It can be given to nobody.
    Refused,
    /// The platform is busy, or not there.
    NotNow,
}

impl Worker {
    /// Looks at calendars and roles until it is cancelled; beside the deliveries, which never wait for it.
    pub(super) async fn keep_natives(&self, cancel: CancellationToken) {
        if self.natives.is_empty() {
            return;
        }
        let (mut calendars, mut roles) = (Jobs::default(), Jobs::default());
        loop {
            tokio::select! {
                () = cancel.cancelled() => break,
                () = tokio::time::sleep(TICK) => {}
            }
            note(self.mirror(&mut calendars, &cancel).await);
            note(self.give_roles(&mut roles, &cancel).await);
        }
        calendars.finish().await;
        roles.finish().await;
    }

    /// Brings every calendar in step and gives every role that is due, and waits for it.
    pub(super) async fn drain_natives(&self) -> Result<()> {
        let (mut jobs, to_the_end) = (Jobs::default(), CancellationToken::new());
        loop {
            self.mirror(&mut jobs, &to_the_end).await?;
            if jobs.under_way.is_empty() {
                break;
            }
            jobs.finish().await;
        }
        self.give_roles(&mut jobs, &to_the_end).await?;
        jobs.finish().await;
        Ok(())
    }

    /// Begins to bring calendars in step, as far as there is room.
    async fn mirror(&self, jobs: &mut Jobs, cancel: &CancellationToken) -> Result<()> {
        for native in self.natives.iter() {
            jobs.look();
            while jobs.has_room() {
                let due = native::mirrors_to_paint(&self.app, native.platform()).await?;
                if due.is_empty() {
                    break;
                }
                let mut by_server: HashMap<String, Vec<ToMirror>> = HashMap::new();
                for one in due {
                    let server = one.mirror.server.clone();
                    by_server.entry(server).or_default().push(one);
                }
                for (server, entries) in by_server {
                    let (worker, cancel) = (self.clone(), cancel.clone());
                    let at = Arc::clone(native);
                    jobs.begin((native.platform(), server), async move {
                        for one in entries {
                            // What is left is taken up again when its lease has run out.
                            if cancel.is_cancelled() {
                                break;
                            }
                            note(worker.mirror_one(&*at, &one).await);
                        }
                    });
                }
            }
        }
        Ok(())
    }

    #[tracing::instrument(name = "mirror.change", skip_all, fields(
        mirror = %one.mirror.id, event = %one.event.id,
    ))]
    async fn mirror_one(&self, native: &dyn Native, one: &ToMirror) -> Result<()> {
        let platform = native.platform();
        let (app, known) = (&self.app, one.mirror.native_id.as_deref());
        let how = match one.wanted {
            Wanted::Shown if one.mirror.status == MirrorStatus::Live => {
                return self.show(native, one).await;
            }
            Wanted::Shown | Wanted::Left => None,
            Wanted::Over | Wanted::Ended => Some(Leaves::Ended),
            Wanted::Cancelled => Some(Leaves::Cancelled),
            Wanted::Off => Some(Leaves::Removed),
        };
        let (Some(known), Some(how)) = (known, how) else {
            return one.off(app).await;
        };
        match native.unschedule(&one.mirror.server, known, how).await {
            Ok(()) => {
                one.off(app).await?;
                measure::native(platform.as_str(), MIRROR, "removed");
                Ok(())
            }
            Err(error) => self.not_mirrored(platform, one, error).await,
        }
    }

    async fn show(&self, native: &dyn Native, one: &ToMirror) -> Result<()> {
        let (app, known) = (&self.app, one.mirror.native_id.as_deref());
        // A calendar takes nothing that has begun already.
        if known.is_none() && one.event.starts_at <= app.clock.now() {
            return one.off(app).await;
        }
        let mut scheduled = scheduled(app, &one.event);
        let painted = seal_of(&scheduled, one.event.cover_key.as_deref());
        if let (Some(known), false) = (known, one.differs(painted)) {
            return one.shown(app, known, painted).await;
        }
        scheduled.cover = event::cover(app, &one.event).await?;
        let platform = native.platform();
        match native.schedule(&one.mirror.server, &scheduled, known).await {
            Ok(native_id) => {
                one.shown(app, &native_id, painted).await?;
                measure::native(platform.as_str(), MIRROR, "shown");
                Ok(())
            }
            Err(NativeError::GiveUp {
                why: NativeRefusal::Gone,
                reason,
            }) if known.is_some() => {
                tracing::info!(reason, "an entry was deleted over there, and is let be");
                one.gone(app).await?;
                measure::native(platform.as_str(), MIRROR, "gone");
                Ok(())
            }
            Err(error) => self.not_mirrored(platform, one, error).await,
        }
    }

    async fn not_mirrored(
        &self,
        platform: Platform,
        one: &ToMirror,
        error: NativeError,
    ) -> Result<()> {
        match error {
            NativeError::Retry { after, reason } => {
                tracing::warn!(reason, "a calendar was not changed, to be tried again");
                one.failed(&self.app, backed_off(one.mirror.tries, after))
                    .await?;
                measure::native(platform.as_str(), MIRROR, "retry");
            }
            NativeError::GiveUp { why, reason } => {
                tracing::info!(%why, reason, "a calendar was not changed");
                one.refused(&self.app, why).await?;
                measure::native(platform.as_str(), MIRROR, "refused");
            }
        }
        Ok(())
    }

    /// Begins to give and to take the roles that are due, in the servers where that is not being done
    /// already.
    async fn give_roles(&self, jobs: &mut Jobs, cancel: &CancellationToken) -> Result<()> {
        if self.natives.is_empty() {
            return Ok(());
        }
        native::look(&self.app).await?;
        for native in self.natives.iter() {
            jobs.look();
            for server in native::servers_due(&self.app, native.platform()).await? {
                let at = (native.platform(), server.clone());
                if !jobs.has_room() || jobs.is_at(&at) {
                    continue;
                }
                let (worker, native) = (self.clone(), Arc::clone(native));
                let cancel = cancel.clone();
                jobs.begin(at, async move {
                    note(worker.give_roles_in(&*native, &server, &cancel).await);
                });
            }
        }
        Ok(())
    }

    /// One after the other, as servers have it, until one has to wait, or until `cancel`.
    async fn give_roles_in(
        &self,
        native: &dyn Native,
        server: &str,
        cancel: &CancellationToken,
    ) -> Result<()> {
        let mut waits = false;
        while !waits && !cancel.is_cancelled() {
            let due = native::grants_due(&self.app, native.platform(), server).await?;
            if due.is_empty() {
                break;
            }
            let mut roles: HashMap<RoleId, Role> = HashMap::new();
            let mut resting: HashSet<RoleId> = HashSet::new();
            for one in due {
                let id = one.grant.role_id;
                if waits || cancel.is_cancelled() || resting.contains(&id) {
                    one.left(&self.app).await?;
                    continue;
                }
                if !roles.contains_key(&id)
                    && let Some(role) = native::role(&self.app, id).await?
                {
                    roles.insert(id, role);
                }
                let Some(role) = roles.get_mut(&id) else {
                    continue;
                };
                match self.give_one(native, &one, role).await? {
                    Tried::Answered => role.why = None,
                    Tried::Refused => drop(resting.insert(id)),
                    Tried::NotNow => waits = true,
                }
            }
        }
        Ok(())
    }

    #[tracing::instrument(name = "role.change", skip_all, fields(role = %role.id))]
    async fn give_one(
        &self,
        native: &dyn Native,
        one: &native::Leased,
        role: &Role,
    ) -> Result<Tried> {
        let app = &self.app;
        let (server, member) = (&role.server, &one.grant.member);
        let (done, word) = if one.gives() {
            (native.grant(server, member, &role.role).await, "given")
        } else {
            (native.revoke(server, member, &role.role).await, "taken")
        };
        let outcome = match done {
            Ok(()) => {
                one.done(app, role).await?;
                word
            }
            Err(NativeError::Retry { after, reason }) => {
                tracing::warn!(reason, "a role was not changed, to be tried again");
                let pause = backed_off(one.grant.tries, after);
                one.later(app, pause, asked(after)).await?;
                measure::native(native.platform().as_str(), ROLE, "retry");
                return Ok(Tried::NotNow);
            }
            Err(NativeError::GiveUp {
                why: NativeRefusal::NotMember,
                ..
            }) => {
                one.absent(app).await?;
                "absent"
            }
            // There is nothing left to be taken.
            Err(NativeError::GiveUp {
                why: NativeRefusal::Gone,
                ..
            }) if !one.gives() => {
                one.done(app, role).await?;
                word
            }
            Err(NativeError::GiveUp { why, reason }) => {
                tracing::info!(%why, reason, "a role cannot be given or taken");
                one.refused(app, role, why).await?;
                measure::native(native.platform().as_str(), ROLE, "refused");
                return Ok(Tried::Refused);
            }
        };
        measure::native(native.platform().as_str(), ROLE, outcome);
        Ok(Tried::Answered)
    }
}

impl Jobs {
    fn begin(&mut self, at: Server, job: impl Future<Output = ()> + Send + 'static) {
        let job = self.under_way.spawn(job);
        self.servers.insert(job.id(), at);
    }

    fn has_room(&self) -> bool {
        self.under_way.len() < AT_ONCE
    }

    fn is_at(&self, server: &Server) -> bool {
        self.servers.values().any(|at| at == server)
    }

    /// Which are done?
    fn look(&mut self) {
        while let Some(done) = self.under_way.try_join_next_with_id() {
            self.is_done(done);
        }
    }

    async fn finish(&mut self) {
        while let Some(done) = self.under_way.join_next_with_id().await {
            self.is_done(done);
        }
    }

    fn is_done(&mut self, done: Result<(task::Id, ()), task::JoinError>) {
        let id = match done {
            Ok((id, ())) => id,
            Err(broken) => {
                let error = Error::broken_off(&broken);
                tracing::error!(%error, "a calendar or a role was left; its lease will run out");
                broken.id()
            }
        };
        self.servers.remove(&id);
    }
}

fn backed_off(tries: i64, after: Option<Duration>) -> TimeDelta {
    pause(tries + 1).min(LONGEST_PAUSE).max(asked(after))
}

fn asked(after: Option<Duration>) -> TimeDelta {
    let asked = after.and_then(|after| TimeDelta::from_std(after).ok());
    asked.unwrap_or_default()
}

/// The event as it stands on a calendar, but for its cover.
fn scheduled(app: &App, event: &Event) -> Scheduled {
    let url = app.config.public(&format!("e/{}", event.slug));
    let room = DESCRIPTION.saturating_sub(url.chars().count() + 2);
    let described = short(event.description.trim(), room);
    let description = if described.is_empty() {
        url.clone()
    } else {
        format!("{described}\n\n{url}")
    };
    let place = short(event.venue.trim(), NAME);
    Scheduled {
        name: short(event.name.trim(), NAME),
        description,
        location: if place.is_empty() {
            short(&url, NAME)
        } else {
            place
        },
        starts_at: event.starts_at,
        ends_at: event::over_at(event),
        cover: None,
        url,
    }
}

/// Stands for everything that an entry shows.
fn seal_of(scheduled: &Scheduled, cover: Option<&str>) -> u32 {
    seal([
        scheduled.name.as_bytes(),
        scheduled.description.as_bytes(),
        scheduled.location.as_bytes(),
        scheduled.starts_at.timestamp().to_string().as_bytes(),
        scheduled.ends_at.timestamp().to_string().as_bytes(),
        cover.unwrap_or_default().as_bytes(),
    ])
}
