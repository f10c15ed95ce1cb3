//! As whom the process signs in to PostgreSQL: as a role that owns nothing and that no policy lets
//! through, whoever `DATABASE_URL` names.
//!
//! When `DATABASE_URL` names such a role, it is that one. When it names the owner, or somebody whom
//! policies do not hold, the owner only migrates, and makes the role `{database}_app`: it may take on
//! `eventos_person` and `eventos_system`, inherits nothing of them, and its password is derived from
//! the owner's, so that every process finds it by itself.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use url::Url;

use super::POSTGRES_MIGRATIONS;
use crate::error::{Error, Result};
use crate::random;

/// The two roles that a transaction may take on.
pub const PERSON: &str = "eventos_person";
pub const SYSTEM: &str = "eventos_system";
/// PostgreSQL cuts longer names (`NAMEDATALEN` less one).
const LONGEST_NAME: usize = 63;
/// How long a statement waits for somebody else's row.
const LOCK_TIMEOUT: &str = "15s";
/// How a role of ours is told from somebody else's of the same name.
const MARK: &str = "EventOS signs in as this role";
/// As PostgreSQL itself hashes (`scram_iterations`).
const SCRAM_ITERATIONS: u32 = 4096;

/// How this process comes to the database.
#[derive(Clone, Debug)]
pub(super) struct SignIn {
    /// For the pools.
    pub app: PgConnectOptions,
    /// For migrations; none where that is not this process's business.
    owner: Option<PgConnectOptions>,
    /// The role that the pools sign in as.
    role: String,
}

impl SignIn {
    /// Finds a role that policies hold for, and makes it where there is none.
    ///
    /// # Errors
    /// `Database` when nobody answers; `SignIn` when there is no such role and none can be made.
    pub async fn find(url: &Url, owner: Option<&Url>) -> Result<Self> {
        let given = options(url)?;
        let owner = owner.map(options).transpose()?;
        let mut connection = PgConnection::connect_with(&given).await?;
        let Looked {
            database,
            role,
            powerful,
            fresh,
        } = look(&mut connection).await?;
        // Whoever is first in an empty database owns it, unless somebody else is named for that.
        let owns = powerful || (fresh && owner.is_none());
        if !owns {
            connection.close().await?;
            let app = given;
            return Ok(Self { app, owner, role });
        }
        let name = app_role(&database);
        // Where the owner needs no password here, neither does this one; and it has none then, so
        // that nobody can derive it.
        let secret = url.password().filter(|secret| !secret.is_empty());
        let password = secret.map(|secret| derived(secret, &name));
        let mut app = given.clone().username(&name);
        if let Some(password) = &password {
            app = app.password(password);
        }
        if !signs_in(&app).await {
            make(&mut connection, &name, &database, password.as_deref())
                .await
                .map_err(|error| refused(&error))?;
            let connected = PgConnection::connect_with(&app).await;
            let connected = connected.map_err(|error| refused(&error))?;
            connected.close().await?;
        }
        connection.close().await?;
        Ok(Self {
            app,
            owner: Some(owner.unwrap_or(given)),
            role: name,
        })
    }

    /// Migrates as the owner; false when this process does not know one.
    ///
    /// # Errors
    /// When a migration fails; `SignIn` when the owner may not lend the roles.
    pub async fn migrate(&self) -> Result<bool> {
        let Some(owner) = &self.owner else {
            return Ok(false);
        };
        let mut connection = PgConnection::connect_with(owner).await?;
        POSTGRES_MIGRATIONS.run(&mut connection).await?;
        let (lent,): (bool,) = sqlx::query_as(
            "SELECT pg_has_role($1, 'eventos_person', 'MEMBER')
                AND pg_has_role($1, 'eventos_system', 'MEMBER')",
        )
        .bind(&self.role)
        .fetch_one(&mut connection)
        .await?;
        if !lent {
            let grant = format!("GRANT {PERSON}, {SYSTEM} TO {}", quoted(&self.role));
            let granted = connection.execute(AssertSqlSafe(grant)).await;
            granted.map_err(|error| refused(&error))?;
        }
        connection.close().await?;
        Ok(true)
    }
}

fn options(url: &Url) -> Result<PgConnectOptions> {
    let options: PgConnectOptions = url.as_str().parse()?;
    Ok(options
        .application_name("eventos")
        .options([("lock_timeout", LOCK_TIMEOUT)]))
}

fn refused(error: &sqlx::Error) -> Error {
    Error::SignIn(error.to_string())
}

#[derive(sqlx::FromRow)]
struct Looked {
    database: String,
    role: String,
    /// Policies do not hold for the role: it may bypass them, or the tables are its own.
    powerful: bool,
    /// Nobody has migrated yet.
    fresh: bool,
}

async fn look(connection: &mut PgConnection) -> Result<Looked> {
    Ok(sqlx::query_as(
        "SELECT current_database()::text AS database, current_user::text AS role,
             (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user)
             OR EXISTS (SELECT FROM pg_class
                 WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')
                     AND pg_has_role(relowner, 'USAGE')) AS powerful,
             to_regclass('_sqlx_migrations') IS NULL AS fresh",
    )
    .fetch_one(connection)
    .await?)
}

fn app_role(database: &str) -> String {
    let mut cut = database.len().min(LONGEST_NAME - "_app".len());
    while !database.is_char_boundary(cut) {
        cut -= 1;
    }
    format!("{}_app", &database[..cut])
}

/// The same for every process that knows the owner's password, and of no use to others.
fn derived(secret: &str, name: &str) -> String {
    hex::encode(hmac(
        secret.as_bytes(),
        &[b"eventos sign-in ", name.as_bytes()],
    ))
}

async fn signs_in(app: &PgConnectOptions) -> bool {
    match PgConnection::connect_with(app).await {
        Ok(connection) => connection.close().await.is_ok(),
        Err(_) => false,
    }
}

async fn make(
    connection: &mut PgConnection,
    name: &str,
    database: &str,
    password: Option<&str>,
) -> Result<(), sqlx::Error> {
    let found: Option<(Option<String>,)> = sqlx::query_as(
        "SELECT shobj_description(oid, 'pg_authid') FROM pg_roles WHERE rolname = $1",
    )
    .bind(name)
    .fetch_optional(&mut *connection)
    .await?;
    let verb = match found {
        None => "CREATE",
        Some((mark,)) if mark.as_deref() == Some(MARK) => "ALTER",
        Some(_) => {
            let taken = format!("the role {name} is somebody else's"); // not-for-people: in an error
            return Err(sqlx::Error::Configuration(taken.into()));
        }
    };
    // Hashed here: the server's log may show statements.
    let hash = password.map(|password| scram(password, &random::bytes::<16>()));
    let hash = hash.map_or("NULL".to_owned(), |hash| format!("'{hash}'"));
    let role = quoted(name);
    let statement = format!("{verb} ROLE {role} LOGIN NOINHERIT PASSWORD {hash}");
    connection.execute(AssertSqlSafe(statement)).await?;
    let statement = format!("COMMENT ON ROLE {role} IS '{MARK}'");
    connection.execute(AssertSqlSafe(statement)).await?;
    let statement = format!("GRANT CONNECT ON DATABASE {} TO {role}", quoted(database));
    connection.execute(AssertSqlSafe(statement)).await?;
    Ok(())
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A password as PostgreSQL stores it (RFC 5803; `pg_authid.rolpassword`).
fn scram(password: &str, salt: &[u8]) -> String {
    let mut block = hmac(password.as_bytes(), &[salt, &1_u32.to_be_bytes()]);
    let mut salted = block;
    for _ in 1..SCRAM_ITERATIONS {
        block = hmac(password.as_bytes(), &[&block]);
        salted.iter_mut().zip(block).for_each(|(sum, b)| *sum ^= b);
    }
    let stored = Sha256::digest(hmac(&salted, &[b"Client Key"]));
    let server = hmac(&salted, &[b"Server Key"]);
    let [salt, stored, server] =
        [salt, stored.as_slice(), &server[..]].map(|bytes| STANDARD.encode(bytes));
    format!("SCRAM-SHA-256${SCRAM_ITERATIONS}:{salt}${stored}:{server}")
}

fn hmac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length");
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_hashed_as_the_server_would() {
        // From RFC 7677, section 3: user "user", password "pencil".
        let salt = STANDARD.decode("W22ZaJ0SNY7soEsUEjb6gQ==").expect("base64");
        assert_eq!(
            scram("pencil", &salt),
            "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU="
        );
    }

    #[test]
    fn the_role_is_named_after_its_database() {
        assert_eq!(app_role("eventos"), "eventos_app");
        assert_eq!(app_role(&"ä".repeat(40)).len(), 62);
    }
}
