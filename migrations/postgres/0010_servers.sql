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
    mirrors_events BOOLEAN NOT NULL DEFAULT TRUE,
    joined_at TIMESTAMPTZ NOT NULL,
    left_at TIMESTAMPTZ,
    PRIMARY KEY (platform, server)
);

-- Where an event is at home.
CREATE TABLE event_homes (
    event_id UUID NOT NULL REFERENCES events (id),
    platform TEXT NOT NULL,
    server TEXT NOT NULL,
    since TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (event_id, platform, server)
);
CREATE INDEX idx_event_homes_server ON event_homes (platform, server);

-- The server that a channel belongs to. Whoever added such a chat has no say over it by that.
ALTER TABLE chats ADD COLUMN server TEXT;
CREATE INDEX idx_chats_server ON chats (platform, server) WHERE server IS NOT NULL;

-- An organizer sees where their events are at home, and those servers with the channels we know of.
-- What is set there, and which events come home, is the system's doing: who may is what the platform
-- says.
ALTER TABLE servers ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON servers TO eventos_system;
CREATE POLICY system ON servers TO eventos_system USING (true);
ALTER TABLE event_homes ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON event_homes TO eventos_system;
CREATE POLICY system ON event_homes TO eventos_system USING (true);

GRANT SELECT ON event_homes TO eventos_person;
CREATE POLICY organizer ON event_homes FOR SELECT TO eventos_person
    USING (event_id IN (SELECT eventos_organized()));
GRANT SELECT ON servers TO eventos_person;
CREATE POLICY home ON servers FOR SELECT TO eventos_person
    USING (EXISTS (SELECT 1 FROM event_homes h
        WHERE h.platform = servers.platform AND h.server = servers.server));
CREATE POLICY home ON chats FOR SELECT TO eventos_person
    USING (server IS NOT NULL AND EXISTS (SELECT 1 FROM event_homes h
        WHERE h.platform = chats.platform AND h.server = chats.server));
