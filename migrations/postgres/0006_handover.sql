-- Tickets on their way to somebody else: whoever has the code takes them over, once. With a ticket it
-- is that one; without, all good tickets of the order that the giver holds.
CREATE TABLE handovers (
    id UUID PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    event_id UUID NOT NULL REFERENCES events (id),
    order_id UUID NOT NULL REFERENCES orders (id),
    ticket_id UUID REFERENCES tickets (id),
    giver_id UUID NOT NULL REFERENCES accounts (id),
    status TEXT NOT NULL CHECK (status IN ('open', 'taken', 'withdrawn')),
    expires_at TIMESTAMPTZ NOT NULL,
    taken_by UUID REFERENCES accounts (id),
    created_at TIMESTAMPTZ NOT NULL
);
CREATE UNIQUE INDEX idx_handovers_ticket ON handovers (ticket_id)
    WHERE status = 'open' AND ticket_id IS NOT NULL;
CREATE UNIQUE INDEX idx_handovers_order ON handovers (order_id, giver_id)
    WHERE status = 'open' AND ticket_id IS NULL;
CREATE INDEX idx_handovers_giver ON handovers (giver_id);

-- What joins the chat identity that says it to this account.
CREATE TABLE link_codes (
    account_id UUID PRIMARY KEY REFERENCES accounts (id),
    code TEXT NOT NULL UNIQUE,
    expires_at TIMESTAMPTZ NOT NULL
);

-- The account that this one has become part of.
ALTER TABLE accounts ADD COLUMN merged_into UUID REFERENCES accounts (id);

-- Handovers: the giver sees their own. They are written, and taken up, by the system, for whoever holds
-- the ticket or shows the code.
ALTER TABLE handovers ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON handovers TO eventos_system;
CREATE POLICY system ON handovers TO eventos_system USING (true);
GRANT SELECT ON handovers TO eventos_person;
CREATE POLICY giver ON handovers FOR SELECT TO eventos_person
    USING (giver_id = eventos_me());

ALTER TABLE link_codes ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON link_codes TO eventos_system;
CREATE POLICY system ON link_codes TO eventos_system USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON link_codes TO eventos_person;
CREATE POLICY own ON link_codes TO eventos_person
    USING (account_id = eventos_me());
