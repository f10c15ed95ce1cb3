//! What each route does.

use serde_json::{Value, json};

use super::call::Call;
use super::refusal::Refusal;
use super::state::State;

pub(super) fn carry_out(state: &mut State, call: &Call) -> Result<Value, Refusal> {
    match call.route {
        "GET /gateway" => Ok(json!({ "url": state.gateway_url() })),
        "GET /gateway/bot" => Ok(json!({
            "url": state.gateway_url(),
            "shards": state.settings.shards,
            "session_start_limit": {
                "total": 1000,
                "remaining": 1000 - state.sessions.identifies.len(),
                "reset_after": 14_400_000,
                "max_concurrency": 1,
            },
        })),
        "GET /users/@me" => Ok(state.own_shape()),
        "GET /users/@me/guilds" => Ok(state.lists_guilds(call)),
        "DELETE /users/@me/guilds/{}" => state.leaves_guild(call),
        "POST /users/@me/channels" => state.opens_dm(call),
        "GET /users/{}" => match state.accounts.contains_key(&call.id(0)) {
            true => Ok(state.user_shape(call.id(0))),
            false => Err(Refusal::unknown("User")),
        },
        "GET /oauth2/applications/@me" | "GET /applications/@me" => Ok(application(state)),
        "PUT /applications/{}/commands" => state.replaces_commands(call),
        "POST /applications/{}/commands" => state.adds_command(call),
        "GET /applications/{}/commands" | "GET /applications/{}/commands/{}" => {
            state.shows_commands(call)
        }
        "DELETE /applications/{}/commands/{}" => state.drops_command(call),
        "GET /channels/{}" => state.shows_channel(call),
        "PATCH /channels/{}" => state.changes_channel(call),
        "GET /channels/{}/messages" => state.lists_messages(call),
        "POST /channels/{}/messages" => state.sends(call),
        "GET /channels/{}/messages/{}" => state.shows_message(call),
        "PATCH /channels/{}/messages/{}" => state.edits_message(call),
        "DELETE /channels/{}/messages/{}" => state.deletes_message(call),
        "POST /channels/{}/typing" => state.types(call),
        "GET /guilds/{}" => state.shows_guild(call),
        "GET /guilds/{}/channels" => state.lists_channels(call),
        "GET /guilds/{}/roles" => state.lists_roles(call),
        "GET /guilds/{}/members/{}" => state.shows_member(call),
        "PUT /guilds/{}/members/{}/roles/{}" | "DELETE /guilds/{}/members/{}/roles/{}" => {
            state.changes_role(call)
        }
        "GET /guilds/{}/scheduled-events" => state.lists_scheduled(call),
        "POST /guilds/{}/scheduled-events" => state.schedules(call),
        "GET /guilds/{}/scheduled-events/{}" => state.shows_scheduled(call),
        "PATCH /guilds/{}/scheduled-events/{}" => state.changes_scheduled(call),
        "DELETE /guilds/{}/scheduled-events/{}" => state.drops_scheduled(call),
        "POST /interactions/{}/{}/callback" => state.calls_back(call),
        "POST /webhooks/{}/{}" => state.follows_up(call),
        _ => state.webhook_message(call),
    }
}

fn application(state: &State) -> Value {
    json!({
        "id": state.bot().to_string(),
        "name": state.settings.bot_name,
        "icon": null,
        "description": "",
        "type": null,
        "bot": state.user_shape(state.bot()),
        "summary": "",
        "bot_public": true,
        "bot_require_code_grant": false,
        "verify_key": "1b0ba2a38b3c3cd8e0a0dc6b9bd0f9a6a5f50f3be8d9bc3a8fcb7d0c8a0fb5de",
        "owner": {
            "id": "107000000000000777",
            "username": "host",
            "discriminator": "0",
            "global_name": "Host",
            "avatar": null,
            "public_flags": 0,
        },
        "team": null,
        "flags": 0,
        "approximate_guild_count": state.guilds.values().filter(|guild| guild.has_bot()).count(),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "role_connections_verification_url": null,
        "interactions_endpoint_url": null,
        "redirect_uris": [],
        "tags": [],
        "rpc_origins": [],
        "integration_types_config": { "0": {} },
    })
}
