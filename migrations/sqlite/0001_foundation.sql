-- Accounts and the chat identities that speak for them.
CREATE TABLE accounts (
    id BLOB PRIMARY KEY,
    name TEXT NOT NULL,
    locale TEXT,
    locale_hint TEXT,
    zone TEXT,
    currency TEXT,
    email TEXT,
    created_at TEXT NOT NULL
) STRICT;

CREATE TABLE identities (
    platform TEXT NOT NULL,
    external_id TEXT NOT NULL,
    account_id BLOB NOT NULL REFERENCES accounts (id),
    handle TEXT,
    name TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    PRIMARY KEY (platform, external_id)
) STRICT;
CREATE INDEX idx_identities_account ON identities (account_id);
CREATE INDEX idx_identities_handle ON identities (platform, handle);

CREATE TABLE email_codes (
    account_id BLOB PRIMARY KEY REFERENCES accounts (id),
    email TEXT NOT NULL,
    code TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    expires_at TEXT NOT NULL
) STRICT;

CREATE TABLE events (
    id BLOB PRIMARY KEY,
    organizer_id BLOB NOT NULL REFERENCES accounts (id),
    slug TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    venue TEXT NOT NULL,
    starts_at TEXT NOT NULL,
    ends_at TEXT,
    zone TEXT NOT NULL,
    currency TEXT NOT NULL,
    capacity INTEGER CHECK (capacity >= 0),
    held INTEGER NOT NULL DEFAULT 0 CHECK (held >= 0),
    sold INTEGER NOT NULL DEFAULT 0 CHECK (sold >= 0),
    cover_key TEXT,
    status TEXT NOT NULL CHECK (status IN ('draft', 'published', 'cancelled', 'ended')),
    revision INTEGER NOT NULL DEFAULT 1,
    created_at TEXT NOT NULL,
    published_at TEXT
) STRICT;
CREATE INDEX idx_events_organizer ON events (organizer_id, created_at);
CREATE UNIQUE INDEX idx_events_slug ON events (slug);
CREATE INDEX idx_events_status ON events (starts_at) WHERE status = 'published';

CREATE TABLE tiers (
    id BLOB PRIMARY KEY,
    event_id BLOB NOT NULL REFERENCES events (id),
    name TEXT NOT NULL,
    price_minor INTEGER NOT NULL CHECK (price_minor >= 0),
    quantity INTEGER NOT NULL CHECK (quantity >= 0),
    held INTEGER NOT NULL DEFAULT 0 CHECK (held >= 0),
    sold INTEGER NOT NULL DEFAULT 0 CHECK (sold >= 0),
    per_order_limit INTEGER NOT NULL CHECK (per_order_limit > 0),
    sales_start TEXT,
    sales_end TEXT,
    position INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_tiers_event ON tiers (event_id, position);

CREATE TABLE orders (
    id BLOB PRIMARY KEY,
    event_id BLOB NOT NULL REFERENCES events (id),
    account_id BLOB NOT NULL REFERENCES accounts (id),
    request_key TEXT NOT NULL,
    status TEXT NOT NULL
        CHECK (status IN ('pending', 'processing', 'paid', 'expired', 'cancelled', 'refunded')),
    currency TEXT NOT NULL,
    total_minor INTEGER NOT NULL CHECK (total_minor >= 0),
    refunded_minor INTEGER NOT NULL DEFAULT 0 CHECK (refunded_minor >= 0),
    buyer_name TEXT NOT NULL,
    email TEXT,
    stripe_session_id TEXT,
    checkout_url TEXT,
    payment_intent TEXT,
    disputed_at TEXT,
    created_at TEXT NOT NULL,
    hold_expires_at TEXT NOT NULL,
    paid_at TEXT,
    UNIQUE (account_id, request_key)
) STRICT;
CREATE INDEX idx_orders_event ON orders (event_id, created_at);
CREATE INDEX idx_orders_account ON orders (account_id, created_at);
CREATE INDEX idx_orders_holds ON orders (hold_expires_at) WHERE status = 'pending';
CREATE UNIQUE INDEX idx_orders_session ON orders (stripe_session_id);
CREATE INDEX idx_orders_payment_intent ON orders (payment_intent);

CREATE TABLE order_lines (
    order_id BLOB NOT NULL REFERENCES orders (id),
    tier_id BLOB NOT NULL REFERENCES tiers (id),
    quantity INTEGER NOT NULL CHECK (quantity > 0),
    unit_price_minor INTEGER NOT NULL CHECK (unit_price_minor >= 0),
    PRIMARY KEY (order_id, tier_id)
) STRICT;
CREATE INDEX idx_order_lines_tier ON order_lines (tier_id);

CREATE TABLE refunds (
    id BLOB PRIMARY KEY,
    order_id BLOB NOT NULL REFERENCES orders (id),
    event_id BLOB NOT NULL REFERENCES events (id),
    amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
    origin TEXT NOT NULL
        CHECK (origin IN ('organizer', 'event_cancelled', 'late_payment', 'dashboard')),
    status TEXT NOT NULL CHECK (status IN ('requested', 'succeeded', 'failed')),
    stripe_refund_id TEXT,
    requested_by BLOB REFERENCES accounts (id),
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX idx_refunds_order ON refunds (order_id);
CREATE UNIQUE INDEX idx_refunds_stripe ON refunds (stripe_refund_id);

CREATE TABLE tickets (
    id BLOB PRIMARY KEY,
    event_id BLOB NOT NULL REFERENCES events (id),
    order_id BLOB NOT NULL REFERENCES orders (id),
    tier_id BLOB NOT NULL REFERENCES tiers (id),
    holder_id BLOB NOT NULL REFERENCES accounts (id),
    holder_name TEXT NOT NULL,
    code TEXT NOT NULL,
    seat INTEGER NOT NULL,
    price_minor INTEGER NOT NULL CHECK (price_minor >= 0),
    status TEXT NOT NULL CHECK (status IN ('valid', 'suspended', 'refunded', 'revoked')),
    refund_id BLOB REFERENCES refunds (id),
    check_in_id BLOB,
    email_sent_at TEXT,
    created_at TEXT NOT NULL,
    UNIQUE (order_id, seat)
) STRICT;
CREATE INDEX idx_tickets_event ON tickets (event_id, created_at);
CREATE INDEX idx_tickets_holder ON tickets (holder_id, created_at);
CREATE INDEX idx_tickets_order ON tickets (order_id);
CREATE INDEX idx_tickets_tier ON tickets (tier_id);
CREATE UNIQUE INDEX idx_tickets_code ON tickets (code);

CREATE TABLE revoked_codes (
    code TEXT PRIMARY KEY,
    ticket_id BLOB NOT NULL REFERENCES tickets (id),
    revoked_at TEXT NOT NULL
) STRICT;
CREATE INDEX idx_revoked_codes_ticket ON revoked_codes (ticket_id);

-- One row an admission; tickets.check_in_id points at the one in force.
CREATE TABLE check_ins (
    id BLOB PRIMARY KEY,
    ticket_id BLOB NOT NULL REFERENCES tickets (id),
    event_id BLOB NOT NULL REFERENCES events (id),
    account_id BLOB NOT NULL REFERENCES accounts (id),
    staff_name TEXT NOT NULL,
    gate TEXT,
    nonce TEXT NOT NULL,
    admitted_at TEXT NOT NULL,
    undone_at TEXT,
    UNIQUE (ticket_id, nonce)
) STRICT;
CREATE INDEX idx_check_ins_event ON check_ins (event_id, admitted_at);

CREATE TABLE refused_scans (
    id BLOB PRIMARY KEY,
    event_id BLOB REFERENCES events (id),
    account_id BLOB NOT NULL REFERENCES accounts (id),
    raw TEXT NOT NULL,
    reason TEXT NOT NULL,
    gate TEXT,
    scanned_at TEXT NOT NULL
) STRICT;
CREATE INDEX idx_refused_scans_event ON refused_scans (event_id, scanned_at);

CREATE TABLE staff (
    event_id BLOB NOT NULL REFERENCES events (id),
    account_id BLOB NOT NULL REFERENCES accounts (id),
    added_at TEXT NOT NULL,
    PRIMARY KEY (event_id, account_id)
) STRICT;
CREATE INDEX idx_staff_account ON staff (account_id);

CREATE TABLE staff_invites (
    code TEXT PRIMARY KEY,
    event_id BLOB NOT NULL REFERENCES events (id),
    created_by BLOB NOT NULL REFERENCES accounts (id),
    expires_at TEXT NOT NULL,
    used_by BLOB REFERENCES accounts (id)
) STRICT;

CREATE TABLE outbox (
    id BLOB PRIMARY KEY,
    dedup_key TEXT NOT NULL UNIQUE,
    account_id BLOB REFERENCES accounts (id),
    event_id BLOB REFERENCES events (id),
    message TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('waiting', 'sent', 'dead')),
    attempts INTEGER NOT NULL DEFAULT 0,
    next_attempt_at TEXT NOT NULL,
    lease_until TEXT,
    last_error TEXT,
    why TEXT,
    created_at TEXT NOT NULL,
    finished_at TEXT
) STRICT;
CREATE INDEX idx_outbox_waiting ON outbox (next_attempt_at) WHERE status = 'waiting';
CREATE INDEX idx_outbox_dead ON outbox (event_id) WHERE status = 'dead';

CREATE TABLE stripe_events (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    outcome TEXT NOT NULL,
    received_at TEXT NOT NULL
) STRICT;

CREATE TABLE sessions (
    platform TEXT NOT NULL,
    external_id TEXT NOT NULL,
    chat TEXT NOT NULL,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    PRIMARY KEY (platform, external_id, chat)
) STRICT;

CREATE TABLE audit_log (
    id BLOB PRIMARY KEY,
    account_id BLOB REFERENCES accounts (id),
    event_id BLOB REFERENCES events (id),
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX idx_audit_log_event ON audit_log (event_id, at);
