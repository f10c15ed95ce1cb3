-- Events that those who manage a server put out of it: at home there again only by them.
CREATE TABLE put_outs (
    event_id BLOB NOT NULL REFERENCES events (id),
    platform TEXT NOT NULL,
    server TEXT NOT NULL,
    put_out_at TEXT NOT NULL,
    PRIMARY KEY (event_id, platform, server)
) STRICT;
CREATE INDEX idx_put_outs_server ON put_outs (platform, server);

-- Roles that they took off an event's tickets: brought again only by somebody who manages the server.
CREATE TABLE roles_off (
    event_id BLOB NOT NULL REFERENCES events (id),
    role_id BLOB NOT NULL REFERENCES roles (id),
    taken_off_at TEXT NOT NULL,
    PRIMARY KEY (event_id, role_id)
) STRICT;
