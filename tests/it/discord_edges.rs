//! Rarer things on Discord: several shards, cards too old to be changed, roles that cannot be given,
//! one person becoming two again.

use chrono::TimeDelta;
use eventos_tests::Db;
use eventos_tests::discord::{Channel, Permissions, Status, User};
use eventos_tests::discord_front::InDiscord;
use eventos_tests::in_discord;
use eventos_tests::telegram::{Settings, Telegram};

use crate::discord::{buys, jazz_night, tickets};
use crate::discord_mixed::link_code;

const REGULAR: [(&str, &str, &str); 1] = [("Regular", "25", "60")];
const FREE: [(&str, &str, &str); 1] = [("Guest", "0", "60")];
const CALLBACK: &str = "POST /interactions/{}/{}/callback";
const ROLE: &str = "PUT /guilds/{}/members/{}/roles/{}";

/// Takes a free ticket by a command alone, and what comes of it is done.
async fn takes_one(bot: &InDiscord, who: &User, there: &Channel) {
    let options = [("event", "jazz"), ("tier", "Guest"), ("quantity", "1")];
    let taken = who.runs_in(there, "/buy", &options).answered_with().await;
    assert!(taken.contains("is yours"), "{taken}");
    bot.settle().await;
}

async fn brings_role(olga: &User, general: &Channel, tier: &str) {
    let role = [("event", "jazz"), ("tier", tier), ("role", "Jazz guest")];
    let bound = olga
        .runs_in(general, "/server role", &role)
        .answered()
        .await;
    assert!(bound.text().contains("gets the role Jazz guest"), "{bound}");
}

in_discord! {
    async fn what_a_channel_allows_is_not_allowed_in_its_server(bot: InDiscord) {
        let (olga, ana, ben) = (bot.user(1, "Olga"), bot.user(2, "Ana"), bot.user(3, "Ben"));
        let (server, general) = bot.server(&olga, &[&ana, &ben]);
        // Ana's permissions hold in this channel, Ben's in all the server.
        general.allows(&ana, Permissions::MANAGE_EVENTS);
        server.role(905, "Crew", 5, Permissions::MANAGE_EVENTS).is_given_to(&ben);
        let homes = "SELECT COUNT(*) FROM event_homes";

        jazz_night(&ana, &general, &REGULAR).await;
        assert_eq!(bot.count(homes).await, 0, "she may not bring it here");
        let no = ana.runs_in(&general, "/event post", &[("event", "jazz")]).answered().await;
        assert!(no.text().contains("Only those who manage this server"), "{no}");

        jazz_night(&ben, &general, &REGULAR).await;
        assert_eq!(bot.count(homes).await, 1);
    }

    async fn a_command_of_before_is_answered(bot: InDiscord) {
        let olga = bot.user(1, "Olga");
        let (_, general) = bot.server(&olga, &[]);
        bot.discord.still_has("roster");
        let answer = olga.runs_in(&general, "/roster", &[]).answered().await;
        assert!(answer.shown().is_ephemeral(), "{answer}");
        assert!(answer.text().contains("I don’t know /roster"), "{answer}");
        let answer = olga.runs("/roster", &[]).answered().await;
        assert!(answer.text().contains("I don’t know /roster"), "{answer}");
    }

    async fn a_thread_is_written_in_by_a_permission_of_its_own(bot: InDiscord) {
        let olga = bot.user(1, "Olga");
        let (_, general) = bot.server(&olga, &[]);
        let thread = general.thread(908, "friday");
        jazz_night(&olga, &general, &REGULAR).await;
        let post = [("event", "jazz")];

        // Its channel is closed to the bot's words, and the thread is not.
        general.denies_bot(Permissions::SEND_MESSAGES);
        let no = olga.runs_in(&general, "/event post", &post).answered().await;
        assert!(no.text().contains("may not write in"), "{no}");
        olga.runs_in(&thread, "/event post", &post).answered().await;
        bot.settle().await;
        thread.sees("Regular").await;

        // The other way about.
        general.denies_bot(Permissions::SEND_MESSAGES_IN_THREADS);
        let other = general.thread(909, "saturday");
        let no = olga.runs_in(&other, "/event post", &post).answered().await;
        assert!(no.text().contains("may not write in"), "{no}");
        olga.runs_in(&general, "/event post", &post).answered().await;
        bot.settle().await;
        general.sees("Regular").await;
    }

    async fn a_thread_that_was_archived_is_opened_for_its_card(bot: InDiscord) {
        let (olga, ana) = (bot.user(1, "Olga"), bot.user(2, "Ana"));
        let (_, general) = bot.server(&olga, &[&ana]);
        let thread = general.thread(908, "friday");
        jazz_night(&olga, &general, &FREE).await;
        olga.runs_in(&thread, "/event post", &[("event", "jazz")]).answered().await;
        bot.settle().await;
        let card = thread.sees("60 left").await;

        // Its counts stay true, and its buttons work.
        thread.is_archived(false);
        takes_one(&bot, &ana, &general).await;
        bot.wait(TimeDelta::seconds(6));
        bot.settle().await;
        assert_eq!(thread.sees("59 left").await.id, card.id);
        thread.is_archived(false);
        let offer = ana.presses_on(&card, "Get tickets").answered().await;
        assert!(offer.text().contains("Guest"), "{offer}");

        // A locked one is opened by those who lock it: its organizer is told, and people are answered.
        thread.is_archived(true);
        ana.presses_on(&card, "Get tickets");
        ana.gets("Guest").await;
        bot.wait(TimeDelta::seconds(6));
        takes_one(&bot, &ana, &general).await;
        bot.wait(TimeDelta::seconds(6));
        bot.settle().await;
        olga.gets("closed to me").await;
        assert!(thread.sees("59 left").await.id == card.id);
    }

    async fn who_may_not_look_back_is_answered_all_the_same(bot: InDiscord) {
        let olga = bot.user(1, "Olga");
        let (_, general) = bot.server(&olga, &[]);
        general.denies_bot(Permissions::READ_MESSAGE_HISTORY);
        let answer = olga.mentions(&general, "jazz").answered().await;
        assert!(answer.text().contains("didn’t get that"), "{answer}");
    }

    async fn who_manages_a_server_puts_an_event_out_of_it(bot: InDiscord) {
        let (olga, max, ben) = (bot.user(1, "Olga"), bot.user(2, "Max"), bot.user(3, "Ben"));
        let (server, general) = bot.server(&olga, &[&max, &ben]);
        server.role(905, "Crew", 5, Permissions::MANAGE_EVENTS).is_given_to(&ben);
        server.role(906, "Managers", 6, Permissions::MANAGE_GUILD).is_given_to(&max);
        jazz_night(&ben, &general, &REGULAR).await;
        ben.runs_in(&general, "/event post", &[("event", "jazz")]).answered().await;
        bot.settle().await;
        let card = |general: &Channel| {
            let stands = |shown: &eventos_tests::discord::Shown| {
                shown.text.contains("Regular") && shown.to.is_none() && !shown.is_deleted
            };
            general.chat().into_iter().filter(stands).count()
        };
        assert_eq!((card(&general), server.scheduled_events().len()), (1, 1), "{}", general.transcript());
        // Who manages events alone is not offered it.
        assert!(ben.tries(general.id, "/server events", &[]).is_err());
        let list = max.runs_in(&general, "/server events", &[]).answered().await;
        assert!(list.text().contains("Jazz night") && list.text().contains("Ben"), "{list}");
        max.taps("Jazz night").await;
        let done = max.taps("Remove it").await;
        assert!(done.contains("no longer belongs to this server"), "{done}");
        bot.settle().await;
        bot.wait(TimeDelta::minutes(1));
        bot.settle().await;
        assert_eq!(card(&general), 0, "{}", general.transcript());
        assert!(server.scheduled_events().iter().all(|event| event.status != Status::Scheduled));
        ben.gets("no longer belongs to").await;
    }

    async fn each_shard_is_served_by_its_own_front_end_and_everything_is_answered_once(bot: InDiscord) {
        let (olga, ana) = (bot.user(1, "Olga"), bot.user(2, "Ana"));
        // 900 is of the first shard, this one of the second.
        let (_, general) = bot.server(&olga, &[&ana]);
        let blues = bot.discord.server(1 << 22, "Blues club", &olga);
        let lobby = blues.channel(5, "lobby");
        blues.admits(&[&ana]);
        jazz_night(&olga, &general, &REGULAR).await;
        olga.runs_in(&lobby, "/event post", &[("event", "jazz")]).answered().await;
        bot.settle().await;
        let names = |bot: &InDiscord| -> Vec<_> {
            let commands = bot.discord.commands().into_iter();
            commands.map(|command| (command["name"].clone(), command["id"].clone())).collect()
        };
        let commands = names(&bot);

        let second = bot.splits().await;
        assert_eq!(names(&bot), commands, "whoever registers them changes nothing");
        let shards: Vec<_> = bot.discord.identifies().iter().map(|said| said["shard"].clone()).collect();
        assert_eq!(shards[1..], [serde_json::json!([0, 2]), serde_json::json!([1, 2])]);
        let left = "SELECT COUNT(*) FROM servers WHERE left_at IS NOT NULL";
        assert_eq!(bot.count(left).await, 0, "what another one serves is not gone");
        for channel in [&general, &lobby] {
            let before = bot.discord.count(CALLBACK);
            let shown = ana.runs_in(channel, "/tickets", &[]).answered_with().await;
            assert_eq!(shown.matches("no tickets").count(), 1, "{shown}");
            assert_eq!(bot.discord.count(CALLBACK), before + 1);
        }
        ana.mentions(&lobby, "jazz").answered().await;
        let alone = ana.asks("/tickets").await;
        assert_eq!(alone.matches("no tickets").count(), 1, "{alone}");
        // A card that one shard's server has is kept by whichever worker.
        buys(&bot, &ana, "Regular", 1).await;
        bot.wait(TimeDelta::seconds(6));
        bot.settle().await;
        lobby.sees("59 left").await;

        // One ends: the other goes on. What happened meanwhile it learns when it is back, of its own.
        second.ends().await;
        assert!(!ana.runs_in(&lobby, "/tickets", &[]).is_told);
        ana.runs_in(&general, "/tickets", &[]).answered().await;
        blues.kicks_bot();
        assert_eq!(bot.count(left).await, 0);
        let second = bot.starts_second().await;
        assert_eq!(bot.count(left).await, 1);
        assert_eq!(bot.count("SELECT COUNT(*) FROM servers WHERE left_at IS NULL AND server = '900'").await, 1);
        bot.settle().await;
        olga.gets("is gone").await;
        second.ends().await;
    }

    async fn a_card_that_was_changed_too_often_stands_anew_and_the_old_one_misleads_nobody(bot: InDiscord) {
        let (olga, ana) = (bot.user(1, "Olga"), bot.user(2, "Ana"));
        let (_, general) = bot.server(&olga, &[&ana]);
        jazz_night(&olga, &general, &FREE).await;
        olga.runs_in(&general, "/event post", &[("event", "jazz")]).answered().await;
        bot.settle().await;
        let first = general.sees("60 left").await;
        let sells = async || {
            takes_one(&bot, &ana, &general).await;
            bot.wait(TimeDelta::seconds(6));
            bot.settle().await;
        };
        let cards = || {
            let all = general.chat().into_iter();
            all.filter(|shown| !shown.is_ephemeral() && !shown.is_deleted && shown.text.contains(" left"))
                .collect::<Vec<_>>()
        };
        bot.wait(TimeDelta::minutes(61));
        for _ in 0..5 {
            sells().await;
        }
        let shown = cards();
        assert!(shown.len() == 1 && shown[0].id == first.id && shown[0].text.contains("55 left"));
        // Discord takes five changes an hour of what is old.
        sells().await;
        let shown = cards();
        assert_eq!(shown.len(), 1, "{}", general.transcript());
        assert!(shown[0].id != first.id && shown[0].text.contains("54 left"), "{}", general.transcript());
        // The new one is kept in step, and its buttons work.
        sells().await;
        assert!(cards()[0].text.contains("53 left"), "{}", general.transcript());
        ana.presses_on(&cards()[0], "Get tickets").answered().await;
        // A press that was under way when the old one went is answered too.
        let late = ana.presses_on(&first, "Get tickets").answered().await;
        assert!(late.text().contains("Guest"), "{late}");
        assert_eq!(bot.count("SELECT COUNT(*) FROM cards WHERE status <> 'live'").await, 0);
    }

    async fn a_role_above_the_bots_is_told_once_and_given_once_it_is_moved(bot: InDiscord) {
        let (olga, ana, ben) = (bot.user(1, "Olga"), bot.user(2, "Ana"), bot.user(3, "Ben"));
        let (server, general) = bot.server(&olga, &[&ana, &ben]);
        let role = server.role(950, "Jazz guest", 20, 0);
        jazz_night(&olga, &general, &FREE).await;
        brings_role(&olga, &general, "Guest").await;
        takes_one(&bot, &ana, &general).await;
        takes_one(&bot, &ben, &general).await;
        let told = olga.gets("I can neither give nor take the role Jazz guest").await;
        assert!(told.text.contains("move it above Jazz guest"), "{}", told.text);
        bot.wait(TimeDelta::hours(2));
        bot.settle().await;
        let times = olga.chat().into_iter().filter(|shown| shown.text.contains("I can neither")).count();
        assert_eq!(times, 1, "{}", olga.transcript());
        assert!(server.roles_of(&ana).is_empty() && server.roles_of(&ben).is_empty());
        role.moves_to(5);
        let again = olga.presses_on(&told, "Try again").answered().await;
        assert!(!again.text().contains("⚠️"), "{again}");
        bot.settle().await;
        assert_eq!((server.roles_of(&ana), server.roles_of(&ben)), (vec!["Jazz guest".into()], vec!["Jazz guest".into()]));
        assert_eq!(bot.discord.count(ROLE), 4, "one a try, and both at last");
    }

    async fn who_is_no_member_gets_the_role_when_they_join(bot: InDiscord) {
        let (olga, ana) = (bot.user(1, "Olga"), bot.user(2, "Ana"));
        let (server, general) = bot.server(&olga, &[]);
        let guests = server.role(950, "Jazz guest", 5, 0);
        jazz_night(&olga, &general, &FREE).await;
        brings_role(&olga, &general, "Guest").await;
        let options = [("event", "jazz"), ("tier", "Guest"), ("quantity", "1")];
        ana.runs("/buy", &options).answered().await;
        bot.settle().await;
        assert_eq!(tickets(&ana).len(), 1);
        let said = olga.transcript();
        for _ in 0..3 {
            bot.wait(TimeDelta::hours(1));
            bot.settle().await;
        }
        assert_eq!(bot.discord.count(ROLE), 1, "it is not asked again and again");
        assert_eq!(olga.transcript(), said, "nobody is told");
        let tiers = olga.runs_in(&general, "/tier list", &[("event", "jazz")]).answered().await;
        assert!(tiers.text().contains("one person is not in that server"), "{tiers}");
        // She comes, and says a word where the bot hears it.
        ana.joins(&server);
        ana.runs_in(&general, "/tickets", &[]).answered().await;
        bot.settle().await;
        assert_eq!(server.roles_of(&ana), ["Jazz guest"]);
        // What a moderator takes from her stays taken, until she leaves and comes back.
        bot.wait(TimeDelta::minutes(1));
        guests.is_taken_from(&ana);
        ana.runs_in(&general, "/tickets", &[]).answered().await;
        bot.settle().await;
        assert!(server.roles_of(&ana).is_empty());
        ana.leaves(&server);
        ana.joins(&server);
        ana.runs_in(&general, "/tickets", &[]).answered().await;
        bot.settle().await;
        assert_eq!(server.roles_of(&ana), ["Jazz guest"]);
    }
}

async fn who_parts_again_is_two_people(db: Db) {
    let telegram = Telegram::start(Settings::default()).await;
    let (token, url) = (telegram.token(), telegram.api_url().to_string());
    let more = [("TELEGRAM_TOKEN", &*token), ("TELEGRAM_API_URL", &*url)];
    let bot = InDiscord::with(db, &more).await;
    telegram.is_asked("getUpdates").await;
    let (olga, ana) = (bot.user(1, "Olga"), bot.user(2, "Ana"));
    let (_, general) = bot.server(&olga, &[&ana]);
    jazz_night(&olga, &general, &FREE).await;
    takes_one(&bot, &ana, &general).await;

    let there = telegram.user(2, "Ana", Some("ana"), Some("en"));
    let code = link_code(&ana.runs("/link", &[]).answered().await);
    there.asks(&format!("/link {code}")).await;
    let joined = there.taps("that’s me too").await;
    assert!(joined.contains("chats are joined"), "{joined}");
    let hers = there.asks("/tickets").await;
    assert!(hers.contains("Jazz night"), "{hers}");
    assert_eq!(
        bot.count("SELECT COUNT(DISTINCT account_id) FROM identities")
            .await,
        2
    );

    // She parts the chat in Telegram, from Discord, in front of others: it is between the two of them.
    let shown = ana.runs_in(&general, "/unlink", &[]).answered().await;
    assert!(shown.shown().is_ephemeral(), "{shown}");
    let asked = ana.presses("Telegram").answered_with().await;
    assert!(asked.contains("stay with your other chats"), "{asked}");
    let done = ana.taps("Separate it").await;
    assert!(done.contains("is on its own now"), "{done}");
    bot.settle().await;
    assert_eq!(
        bot.count("SELECT COUNT(DISTINCT account_id) FROM identities")
            .await,
        3
    );
    assert!(there.asks("/tickets").await.contains("no tickets"));
    let kept = ana.runs("/tickets", &[]).answered_with().await;
    assert!(kept.contains("Jazz night"), "{kept}");
    // What is told of the ticket goes to Discord alone.
    olga.runs_in(&general, "/event cancel", &[("event", "jazz")])
        .answered()
        .await;
    olga.taps("Yes, cancel it").await;
    bot.settle().await;
    ana.gets("Jazz night is cancelled").await;
    assert!(
        !there.transcript().contains("is cancelled"),
        "{}",
        there.transcript()
    );
    // The one that was parted may be joined again, from the other side.
    let code = there.asks("/link").await;
    let code = code
        .split_whitespace()
        .skip_while(|word| *word != "/link")
        .nth(1);
    let code = code.expect("a code").trim_matches('`').to_owned();
    let invitation = [("code", &*code)];
    ana.runs("/link", &invitation).answered().await;
    let joined = ana.taps("that’s me too").await;
    assert!(joined.contains("chats are joined"), "{joined}");
    bot.is_well_behaved();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_parts_again_is_two_people_on_sqlite() {
    who_parts_again_is_two_people(Db::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_parts_again_is_two_people_on_postgres() {
    who_parts_again_is_two_people(Db::Postgres).await;
}
