//! Which routes there are. Each is named as in Discord's documentation, with `{}` for its numbers:
//! `POST /channels/{}/messages`.

use super::refusal::Refusal;

/// A route, as method and path.
pub(super) type Route = &'static str;

/// The literal ones before those that would take them for a number.
const ROUTES: &[Route] = &[
    "GET /gateway",
    "GET /gateway/bot",
    "GET /users/@me",
    "GET /users/@me/guilds",
    "DELETE /users/@me/guilds/{}",
    "POST /users/@me/channels",
    "GET /users/{}",
    "GET /oauth2/applications/@me",
    "GET /applications/@me",
    "GET /applications/{}/commands",
    "PUT /applications/{}/commands",
    "POST /applications/{}/commands",
    "GET /applications/{}/commands/{}",
    "DELETE /applications/{}/commands/{}",
    "GET /channels/{}",
    "PATCH /channels/{}",
    "GET /channels/{}/messages",
    "POST /channels/{}/messages",
    "GET /channels/{}/messages/{}",
    "PATCH /channels/{}/messages/{}",
    "DELETE /channels/{}/messages/{}",
    "POST /channels/{}/typing",
    "GET /guilds/{}",
    "GET /guilds/{}/channels",
    "GET /guilds/{}/roles",
    "GET /guilds/{}/members/{}",
    "PUT /guilds/{}/members/{}/roles/{}",
    "DELETE /guilds/{}/members/{}/roles/{}",
    "GET /guilds/{}/scheduled-events",
    "POST /guilds/{}/scheduled-events",
    "GET /guilds/{}/scheduled-events/{}",
    "PATCH /guilds/{}/scheduled-events/{}",
    "DELETE /guilds/{}/scheduled-events/{}",
    "POST /interactions/{}/{}/callback",
    "POST /webhooks/{}/{}",
    "GET /webhooks/{}/{}/messages/@original",
    "PATCH /webhooks/{}/{}/messages/@original",
    "DELETE /webhooks/{}/{}/messages/@original",
    "GET /webhooks/{}/{}/messages/{}",
    "PATCH /webhooks/{}/{}/messages/{}",
    "DELETE /webhooks/{}/{}/messages/{}",
];

/// The route of that name.
///
/// # Panics
/// When there is none: a test's mistake, which would count nothing.
pub(super) fn known(name: &str) -> Route {
    let mut routes = ROUTES.iter();
    routes
        .find(|route| **route == name)
        .unwrap_or_else(|| panic!("no route {name}"))
}

/// The route of a request, and what stands in place of each `{}`.
///
/// # Errors
/// When there is none.
pub(super) fn of(method: &str, path: &str) -> Result<(Route, Vec<String>), Refusal> {
    let given: Vec<&str> = path.split('/').collect();
    let mut fits = ROUTES.iter().filter_map(|route| {
        let (of, pattern) = route.split_once(' ')?;
        if of != method {
            return None;
        }
        Some((*route, matched(pattern, &given)?))
    });
    fits.next().ok_or_else(Refusal::no_route)
}

fn matched(pattern: &str, given: &[&str]) -> Option<Vec<String>> {
    let steps: Vec<&str> = pattern.split('/').collect();
    if steps.len() != given.len() {
        return None;
    }
    let mut places = Vec::new();
    for (step, given) in steps.iter().zip(given) {
        match *step {
            "{}" if !given.is_empty() => places.push((*given).to_owned()),
            step if step == *given => (),
            _ => return None,
        }
    }
    Some(places)
}

/// Whether a token in the path stands for the bot's own.
pub(super) fn is_by_token(route: Route) -> bool {
    route.contains(" /interactions/") || route.contains(" /webhooks/")
}
