-- Servers that somebody brought the bot into: places with channels of their own, and what is usual
-- there. `left_at` is when the bot was put out; what was set is kept until it comes back.
CREATE TABLE servers (
    platform TEXT NOT NULL,
    server TEXT NOT NULL,
    title TEXT NOT NULL,
    currency TEXT,
    zone TEXT,
    locale TEXT,
    organizer_role TEXT,
    organizer_role_name TEXT,
    announcement_channel TEXT,
    announcement_channel_name TEXT,
    mirrors_events INTEGER NOT NULL DEFAULT TRUE,
    joined_at TEXT NOT NULL,
    left_at TEXT,
    PRIMARY KEY (platform, server)
) STRICT;

-- Where an event is at home.
CREATE TABLE event_homes (
    event_id BLOB NOT NULL REFERENCES events (id),
    platform TEXT NOT NULL,
    server TEXT NOT NULL,
    since TEXT NOT NULL,
    PRIMARY KEY (event_id, platform, server)
) STRICT;
CREATE INDEX idx_event_homes_server ON event_homes (platform, server);

-- The server that a channel belongs to. Whoever added such a chat has no say over it by that.
ALTER TABLE chats ADD COLUMN server TEXT;
CREATE INDEX idx_chats_server ON chats (platform, server) WHERE server IS NOT NULL;
