-- Seats that several tiers of an event draw on: what a pool holds and has sold is the sum of theirs.
CREATE TABLE pools (
    id UUID PRIMARY KEY,
    event_id UUID NOT NULL REFERENCES events (id),
    name TEXT NOT NULL,
    quantity BIGINT NOT NULL CHECK (quantity >= 0),
    held BIGINT NOT NULL DEFAULT 0 CHECK (held >= 0),
    sold BIGINT NOT NULL DEFAULT 0 CHECK (sold >= 0)
);
CREATE INDEX idx_pools_event ON pools (event_id);

ALTER TABLE tiers ADD COLUMN pool_id UUID REFERENCES pools (id);
CREATE INDEX idx_tiers_pool ON tiers (pool_id);

-- As tiers: the organizer's, and everybody sees those of the events they see.
ALTER TABLE pools ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON pools TO eventos_system;
CREATE POLICY system ON pools TO eventos_system USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON pools TO eventos_person;
CREATE POLICY organizer ON pools TO eventos_person
    USING (event_id IN (SELECT eventos_organized()));
CREATE POLICY published ON pools FOR SELECT TO eventos_person
    USING (EXISTS (SELECT 1 FROM events WHERE events.id = pools.event_id));
