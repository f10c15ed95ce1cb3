-- What the assistant remembers of somebody's conversation: a row a person and platform.
CREATE TABLE talks (
    platform TEXT NOT NULL,
    external_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    state JSONB NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (platform, external_id)
);
CREATE INDEX idx_talks_old ON talks (updated_at);

-- What somebody's questions cost in a day (UTC), in the vendor's tokens.
CREATE TABLE assistant_usage (
    account_id UUID NOT NULL REFERENCES accounts (id),
    day TEXT NOT NULL,
    requests BIGINT NOT NULL DEFAULT 0,
    prompt_tokens BIGINT NOT NULL DEFAULT 0,
    completion_tokens BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account_id, day)
);
CREATE INDEX idx_assistant_usage_day ON assistant_usage (day);

-- Both are read and written for whoever speaks, by what knows them from their platform alone.
DO $$
DECLARE
    name TEXT;
BEGIN
    FOREACH name IN ARRAY ARRAY['talks', 'assistant_usage'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO eventos_system', name);
        EXECUTE format('CREATE POLICY system ON %I TO eventos_system USING (true)', name);
    END LOOP;
END $$;
