-- Tickets on their way to somebody else: whoever has the code takes them over, once. With a ticket it
-- is that one; without, all good tickets of the order that the giver holds.
CREATE TABLE handovers (
    id BLOB PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    event_id BLOB NOT NULL REFERENCES events (id),
    order_id BLOB NOT NULL REFERENCES orders (id),
    ticket_id BLOB REFERENCES tickets (id),
    giver_id BLOB NOT NULL REFERENCES accounts (id),
    status TEXT NOT NULL CHECK (status IN ('open', 'taken', 'withdrawn')),
    expires_at TEXT NOT NULL,
    taken_by BLOB REFERENCES accounts (id),
    created_at TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX idx_handovers_ticket ON handovers (ticket_id)
    WHERE status = 'open' AND ticket_id IS NOT NULL;
CREATE UNIQUE INDEX idx_handovers_order ON handovers (order_id, giver_id)
    WHERE status = 'open' AND ticket_id IS NULL;
CREATE INDEX idx_handovers_giver ON handovers (giver_id);

-- What joins the chat identity that says it to this account.
CREATE TABLE link_codes (
    account_id BLOB PRIMARY KEY REFERENCES accounts (id),
    code TEXT NOT NULL UNIQUE,
    expires_at TEXT NOT NULL
) STRICT;

-- The account that this one has become part of.
ALTER TABLE accounts ADD COLUMN merged_into BLOB REFERENCES accounts (id);
