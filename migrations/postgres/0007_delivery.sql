-- Since when the platform says that the person does not want to hear from us there.
ALTER TABLE identities ADD COLUMN blocked_at TIMESTAMPTZ;

-- How much an organizer wants to hear of sales.
ALTER TABLE accounts ADD COLUMN sale_notices TEXT NOT NULL DEFAULT 'each'
    CHECK (sale_notices IN ('each', 'daily', 'off'));

-- What was given up, by person; and what went out by mail instead, by event: sent, with why the chat
-- did not take it.
CREATE INDEX idx_outbox_dead_person ON outbox (account_id) WHERE status = 'dead';
CREATE INDEX idx_outbox_by_mail ON outbox (event_id, finished_at)
    WHERE status = 'sent' AND why IS NOT NULL;
