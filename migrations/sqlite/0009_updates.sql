-- What a chat platform delivered: kept before it is confirmed there, so that a crash loses nothing,
-- and remembered for a day, so that what comes again is known. The body goes once it was handled.
CREATE TABLE updates (
    platform TEXT NOT NULL,
    update_id INTEGER NOT NULL,
    body TEXT NOT NULL,
    lease_until TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    done_at TEXT,
    PRIMARY KEY (platform, update_id)
) STRICT;
CREATE INDEX idx_updates_waiting ON updates (platform, lease_until) WHERE done_at IS NULL;
CREATE INDEX idx_updates_done ON updates (done_at) WHERE done_at IS NOT NULL;

-- Whose messages are under way.
CREATE INDEX idx_outbox_leased ON outbox (account_id) WHERE status = 'waiting' AND lease_until IS NOT NULL;
