-- Groups and channels that somebody brought the bot into.
CREATE TABLE chats (
    id UUID PRIMARY KEY,
    platform TEXT NOT NULL,
    chat TEXT NOT NULL,
    title TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('group', 'channel')),
    added_by UUID NOT NULL REFERENCES accounts (id),
    can_post BOOLEAN NOT NULL,
    joined_at TIMESTAMPTZ NOT NULL,
    left_at TIMESTAMPTZ,
    UNIQUE (platform, chat)
);
CREATE INDEX idx_chats_added_by ON chats (added_by);

-- Cards of events that stand in them and are repainted as tickets sell. `seen` is what was read off
-- the event's rows when the card was last looked at, `painted` a seal over what it shows.
CREATE TABLE cards (
    id UUID PRIMARY KEY,
    event_id UUID NOT NULL REFERENCES events (id),
    platform TEXT NOT NULL,
    chat TEXT NOT NULL,
    message_id TEXT,
    posted_by UUID NOT NULL REFERENCES accounts (id),
    request_key TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('promised', 'live', 'done', 'gone')),
    seen TEXT NOT NULL DEFAULT '',
    painted BIGINT NOT NULL DEFAULT 0,
    tries BIGINT NOT NULL DEFAULT 0,
    next_paint_at TIMESTAMPTZ NOT NULL,
    lease_until TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (posted_by, request_key)
);
CREATE INDEX idx_cards_live ON cards (platform, next_paint_at) WHERE status = 'live';
CREATE INDEX idx_cards_event ON cards (event_id);
CREATE INDEX idx_cards_chat ON cards (platform, chat);

-- A person sees the chats they added, and the cards of their events, which they post. What platforms
-- say of chats, and painting, is the system's doing.
ALTER TABLE chats ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON chats TO eventos_system;
CREATE POLICY system ON chats TO eventos_system USING (true);
GRANT SELECT ON chats TO eventos_person;
CREATE POLICY own ON chats FOR SELECT TO eventos_person
    USING (added_by = eventos_me());

ALTER TABLE cards ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON cards TO eventos_system;
CREATE POLICY system ON cards TO eventos_system USING (true);
GRANT SELECT, INSERT ON cards TO eventos_person;
CREATE POLICY organizer ON cards FOR SELECT TO eventos_person
    USING (event_id IN (SELECT eventos_organized()));
CREATE POLICY post ON cards FOR INSERT TO eventos_person
    WITH CHECK (posted_by = eventos_me() AND status = 'promised'
        AND event_id IN (SELECT eventos_organized()));
