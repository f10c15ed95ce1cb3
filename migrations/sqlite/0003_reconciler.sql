-- How far Stripe's events were gone through: a row for each mode of the key.
CREATE TABLE reconciled (
    what TEXT PRIMARY KEY,
    upto TEXT NOT NULL
) STRICT;

-- What Stripe said of a payment after it was made: refunds and disputes. It comes in any order, and
-- may come before the payment; carried_at is empty while its order is not known.
CREATE TABLE reversals (
    stripe_event_id TEXT PRIMARY KEY,
    payment_intent TEXT NOT NULL,
    word TEXT NOT NULL,
    said_at TEXT NOT NULL,
    carried_at TEXT
) STRICT;
CREATE INDEX idx_reversals_payment ON reversals (payment_intent);
CREATE INDEX idx_reversals_waiting ON reversals (said_at) WHERE carried_at IS NULL;

-- When Stripe was last asked about an order whose bank is still to say.
ALTER TABLE orders ADD COLUMN asked_at TEXT;
CREATE INDEX idx_orders_processing ON orders (created_at) WHERE status = 'processing';

-- The refund that tries a failed one again.
ALTER TABLE refunds ADD COLUMN again_id BLOB REFERENCES refunds (id);
