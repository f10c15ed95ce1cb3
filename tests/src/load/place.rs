//! Where a measurement takes place: a migrated database of its own, and a folder.

use std::path::Path;
use std::sync::Arc;

use eventos_core::config;
use eventos_core::store::Store;
use tempfile::TempDir;

use super::Which;
use crate::database::Database;
use crate::server::Server;

/// The servers behind the databases: SQLite needs none.
pub struct Ground {
    which: Which,
    server: Option<Arc<Server>>,
    folder: TempDir,
    count: usize,
}

pub struct Place {
    pub url: String,
    pub folder: std::path::PathBuf,
    pub database: Database,
    _server: Option<Arc<Server>>,
}

impl Ground {
    pub fn new(which: Which, below: Option<&Path>) -> anyhow::Result<Self> {
        let server = match which {
            Which::Sqlite => None,
            Which::Postgres => Some(Arc::new(Server::start())),
        };
        let folder = match below {
            Some(below) => tempfile::tempdir_in(below)?,
            None => tempfile::tempdir()?,
        };
        Ok(Self {
            which,
            server,
            folder,
            count: 0,
        })
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// `SQLite 3.…` or `PostgreSQL 17.…`, and what makes it durable.
    pub async fn version(&mut self) -> anyhow::Result<String> {
        let place = self.place().await?;
        let database = &place.database;
        let text = |rows: Vec<(String,)>| rows.into_iter().map(|(text,)| text).next();
        let version = match self.which {
            Which::Sqlite => {
                let version = text(database.rows("SELECT sqlite_version()").await);
                format!(
                    "SQLite {}, WAL, synchronous = FULL",
                    version.unwrap_or_default()
                )
            }
            Which::Postgres => {
                let version = text(database.rows("SHOW server_version").await);
                let mut all = format!("PostgreSQL {}", version.unwrap_or_default());
                for setting in ["fsync", "synchronous_commit", "full_page_writes"] {
                    let value = text(database.rows(&format!("SHOW {setting}")).await);
                    all.push_str(&format!(", {setting} = {}", value.unwrap_or_default()));
                }
                anyhow::ensure!(all.contains("fsync = on"), "it is not durable: {all}");
                all
            }
        };
        place.database.close().await;
        Ok(version)
    }

    /// A new database, migrated.
    pub async fn place(&mut self) -> anyhow::Result<Place> {
        self.count += 1;
        let folder = self.folder.path().join(format!("place-{}", self.count));
        std::fs::create_dir(&folder)?;
        let (url, database) = match &self.server {
            None => {
                let path = folder.join("eventos.db");
                let url = format!("sqlite:{}", path.display());
                (url, config::Database::Sqlite(path))
            }
            Some(server) => {
                let name = format!("load_{}", self.count);
                let admin = Database::open(&server.url()).await;
                admin.execute(&format!("CREATE DATABASE {name}")).await;
                admin.close().await;
                let url = server.url_of(&name);
                let parsed = url.parse()?;
                (
                    url,
                    config::Database::Postgres {
                        url: parsed,
                        owner: None,
                    },
                )
            }
        };
        let store = Store::open(&database).await?;
        store.migrate().await?;
        store.close().await;
        Ok(Place {
            database: Database::open(&url).await,
            url,
            folder,
            _server: self.server.clone(),
        })
    }
}
