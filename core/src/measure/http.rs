//! Requests, by route.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, OnceLock, PoisonError, RwLock};
use std::time::Duration;

use metrics::{Counter, Histogram, counter, histogram};

use super::names::{HTTP_REQUESTS, HTTP_SECONDS};

const METHODS: [&str; 4] = ["GET", "HEAD", "POST", "other"];
const CLASSES: [&str; 6] = ["other", "1xx", "2xx", "3xx", "4xx", "5xx"];

/// A route's handles, kept once they were asked for: a request then allocates nothing for them.
pub struct Route {
    name: Arc<str>,
    requests: [OnceLock<Counter>; METHODS.len() * CLASSES.len()],
    seconds: [OnceLock<Histogram>; METHODS.len()],
}

impl Route {
    /// The route of that pattern, `/t/{code}` and so on: never a path, which may hold a secret.
    pub fn of(pattern: &str) -> Arc<Self> {
        static ROUTES: LazyLock<RwLock<HashMap<Arc<str>, Arc<Route>>>> =
            LazyLock::new(RwLock::default);
        let known = ROUTES.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(route) = known.get(pattern) {
            return Arc::clone(route);
        }
        drop(known);
        let mut routes = ROUTES.write().unwrap_or_else(PoisonError::into_inner);
        let name: Arc<str> = pattern.into();
        let route = routes.entry(Arc::clone(&name)).or_insert_with(|| {
            Arc::new(Self {
                name,
                requests: [const { OnceLock::new() }; METHODS.len() * CLASSES.len()],
                seconds: [const { OnceLock::new() }; METHODS.len()],
            })
        });
        Arc::clone(route)
    }

    /// A request was answered.
    pub fn answered(&self, method: &str, status: u16, took: Duration) {
        let other = METHODS.len() - 1;
        let method = METHODS.iter().position(|known| *known == method);
        let method = method.unwrap_or(other);
        let class = usize::from(status / 100);
        let class = if class < CLASSES.len() { class } else { 0 };
        self.requests[method * CLASSES.len() + class]
            .get_or_init(|| {
                counter!(HTTP_REQUESTS, "route" => Arc::clone(&self.name),
                    "method" => METHODS[method], "status" => CLASSES[class])
            })
            .increment(1);
        self.seconds[method]
            .get_or_init(|| {
                histogram!(HTTP_SECONDS, "route" => Arc::clone(&self.name),
                    "method" => METHODS[method])
            })
            .record(took);
    }
}
