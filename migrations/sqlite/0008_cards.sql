-- Groups and channels that somebody brought the bot into.
CREATE TABLE chats (
    id BLOB PRIMARY KEY,
    platform TEXT NOT NULL,
    chat TEXT NOT NULL,
    title TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('group', 'channel')),
    added_by BLOB NOT NULL REFERENCES accounts (id),
    can_post INTEGER NOT NULL,
    joined_at TEXT NOT NULL,
    left_at TEXT,
    UNIQUE (platform, chat)
) STRICT;
CREATE INDEX idx_chats_added_by ON chats (added_by);

-- Cards of events that stand in them and are repainted as tickets sell. `seen` is what was read off
-- the event's rows when the card was last looked at, `painted` a seal over what it shows.
CREATE TABLE cards (
    id BLOB PRIMARY KEY,
    event_id BLOB NOT NULL REFERENCES events (id),
    platform TEXT NOT NULL,
    chat TEXT NOT NULL,
    message_id TEXT,
    posted_by BLOB NOT NULL REFERENCES accounts (id),
    request_key TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('promised', 'live', 'done', 'gone')),
    seen TEXT NOT NULL DEFAULT '',
    painted INTEGER NOT NULL DEFAULT 0,
    tries INTEGER NOT NULL DEFAULT 0,
    next_paint_at TEXT NOT NULL,
    lease_until TEXT,
    created_at TEXT NOT NULL,
    UNIQUE (posted_by, request_key)
) STRICT;
CREATE INDEX idx_cards_live ON cards (platform, next_paint_at) WHERE status = 'live';
CREATE INDEX idx_cards_event ON cards (event_id);
CREATE INDEX idx_cards_chat ON cards (platform, chat);
