-- What a chat platform delivered: kept before it is confirmed there, so that a crash loses nothing,
-- and remembered for a day, so that what comes again is known. The body goes once it was handled.
CREATE TABLE updates (
    platform TEXT NOT NULL,
    update_id BIGINT NOT NULL,
    body TEXT NOT NULL,
    lease_until TIMESTAMPTZ NOT NULL,
    tries BIGINT NOT NULL DEFAULT 0,
    done_at TIMESTAMPTZ,
    PRIMARY KEY (platform, update_id)
);
CREATE INDEX idx_updates_waiting ON updates (platform, lease_until) WHERE done_at IS NULL;
CREATE INDEX idx_updates_done ON updates (done_at) WHERE done_at IS NOT NULL;

-- What people wrote, before it was read: the system's business alone.
ALTER TABLE updates ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON updates TO eventos_system;
CREATE POLICY system ON updates TO eventos_system USING (true);

-- Whose messages are under way.
CREATE INDEX idx_outbox_leased ON outbox (account_id) WHERE status = 'waiting' AND lease_until IS NOT NULL;
