-- What the assistant remembers of somebody's conversation: a row a person and platform.
CREATE TABLE talks (
    platform TEXT NOT NULL,
    external_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    PRIMARY KEY (platform, external_id)
) STRICT;
CREATE INDEX idx_talks_old ON talks (updated_at);

-- What somebody's questions cost in a day (UTC), in the vendor's tokens.
CREATE TABLE assistant_usage (
    account_id BLOB NOT NULL REFERENCES accounts (id),
    day TEXT NOT NULL,
    requests INTEGER NOT NULL DEFAULT 0,
    prompt_tokens INTEGER NOT NULL DEFAULT 0,
    completion_tokens INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (account_id, day)
) STRICT;
CREATE INDEX idx_assistant_usage_day ON assistant_usage (day);
