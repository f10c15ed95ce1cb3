//! `eventos migrate`.

use eventos_core::config::Config;
use eventos_core::i18n::Lang;

use crate::exit::Ending;
use crate::text::t;
use crate::{house, logging, output};

/// Brings the database's schema up to this version, and says so.
pub async fn migrate(lang: Lang) -> Result<(), Ending> {
    let config = Config::from_env().map_err(|errors| Ending::misconfigured(&errors, lang))?;
    logging::start(config.log_format, logging::SERVER_FILTER)
        .map_err(|error| Ending::refused(t!(lang, "config-not-log-filter", error = error)))?;
    let app = house::open(config, lang).await?;
    let database = app.store.kind();
    app.store.close().await;
    Ok(output::line(&t!(
        lang,
        "cli-migrated",
        database = database
    ))?)
}
