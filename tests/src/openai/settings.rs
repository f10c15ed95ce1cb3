//! How a stand-in is set up.

use std::time::Duration;

#[derive(Clone, Debug)]
pub struct Settings {
    pub key: String,
    /// The models that there are; with none named, every model is.
    pub models: Vec<String>,
    /// How long nothing may happen before the product is taken to be at rest.
    pub quiet: Duration,
    /// How long is waited for what a test expects.
    pub patience: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            key: "sk-test-0123456789abcdef".to_owned(),
            models: vec!["gpt-4o".to_owned(), "gpt-4o-mini".to_owned()],
            quiet: Duration::from_millis(60),
            patience: Duration::from_secs(20),
        }
    }
}
