-- Events on the calendars of the servers that they are at home in. `seen` is what was read off the
-- event's rows when it was last looked at, `painted` a seal over what stands there, `why` the
-- platform's last no. One that was deleted over there is gone, and stays so.
CREATE TABLE mirrors (
    id BLOB PRIMARY KEY,
    event_id BLOB NOT NULL REFERENCES events (id),
    platform TEXT NOT NULL,
    server TEXT NOT NULL,
    native_id TEXT,
    status TEXT NOT NULL CHECK (status IN ('live', 'done', 'gone')),
    seen TEXT NOT NULL DEFAULT '',
    painted INTEGER NOT NULL DEFAULT 0,
    tries INTEGER NOT NULL DEFAULT 0,
    why TEXT,
    told_at TEXT,
    next_at TEXT NOT NULL,
    retry_at TEXT,
    lease_until TEXT,
    UNIQUE (event_id, platform, server)
) STRICT;
CREATE INDEX idx_mirrors_kept ON mirrors (platform, next_at) WHERE status IN ('live', 'gone');
CREATE INDEX idx_mirrors_server ON mirrors (platform, server);

-- Roles of servers that tickets bring. `event_id` is the event that it was last given to a tier of:
-- its organizer hears when the platform says no, and nothing is tried with the role until `retry_at`.
CREATE TABLE roles (
    id BLOB PRIMARY KEY,
    platform TEXT NOT NULL,
    server TEXT NOT NULL,
    role TEXT NOT NULL,
    name TEXT NOT NULL,
    event_id BLOB NOT NULL REFERENCES events (id),
    why TEXT,
    tries INTEGER NOT NULL DEFAULT 0,
    told_at TEXT,
    retry_at TEXT,
    UNIQUE (platform, server, role)
) STRICT;

CREATE TABLE tier_roles (
    tier_id BLOB NOT NULL REFERENCES tiers (id) ON DELETE CASCADE,
    role_id BLOB NOT NULL REFERENCES roles (id),
    PRIMARY KEY (tier_id, role_id)
) STRICT;
CREATE INDEX idx_tier_roles_role ON tier_roles (role_id);

-- Who should have such a role, by the platform's id of them, or had it by us. While it is 'giving'
-- nobody knows whether it got there.
CREATE TABLE role_grants (
    role_id BLOB NOT NULL REFERENCES roles (id),
    member TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'giving', 'given', 'absent', 'taking')),
    tries INTEGER NOT NULL DEFAULT 0,
    next_at TEXT NOT NULL,
    lease_until TEXT,
    PRIMARY KEY (role_id, member)
) STRICT;
CREATE INDEX idx_role_grants_due ON role_grants (role_id, next_at) WHERE state <> 'given';
CREATE INDEX idx_role_grants_member ON role_grants (member);

-- Whose tickets or identities changed since it was last looked at who should have which role.
CREATE TABLE role_marks (
    id INTEGER PRIMARY KEY,
    account_id BLOB NOT NULL REFERENCES accounts (id)
) STRICT;

-- When everybody was last looked at, and how often that was asked for.
CREATE TABLE role_looks (
    what TEXT PRIMARY KEY,
    asked INTEGER NOT NULL,
    looked_at TEXT
) STRICT;
INSERT INTO role_looks (what, asked, looked_at) VALUES ('everybody', 0, NULL);
