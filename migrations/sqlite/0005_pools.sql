-- Seats that several tiers of an event draw on: what a pool holds and has sold is the sum of theirs.
CREATE TABLE pools (
    id BLOB PRIMARY KEY,
    event_id BLOB NOT NULL REFERENCES events (id),
    name TEXT NOT NULL,
    quantity INTEGER NOT NULL CHECK (quantity >= 0),
    held INTEGER NOT NULL DEFAULT 0 CHECK (held >= 0),
    sold INTEGER NOT NULL DEFAULT 0 CHECK (sold >= 0)
) STRICT;
CREATE INDEX idx_pools_event ON pools (event_id);

ALTER TABLE tiers ADD COLUMN pool_id BLOB REFERENCES pools (id);
CREATE INDEX idx_tiers_pool ON tiers (pool_id);
