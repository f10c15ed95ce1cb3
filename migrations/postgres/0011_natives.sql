-- Events on the calendars of the servers that they are at home in. `seen` is what was read off the
-- event's rows when it was last looked at, `painted` a seal over what stands there, `why` the
-- platform's last no. One that was deleted over there is gone, and stays so.
CREATE TABLE mirrors (
    id UUID PRIMARY KEY,
    event_id UUID NOT NULL REFERENCES events (id),
    platform TEXT NOT NULL,
    server TEXT NOT NULL,
    native_id TEXT,
    status TEXT NOT NULL CHECK (status IN ('live', 'done', 'gone')),
    seen TEXT NOT NULL DEFAULT '',
    painted BIGINT NOT NULL DEFAULT 0,
    tries BIGINT NOT NULL DEFAULT 0,
    why TEXT,
    told_at TIMESTAMPTZ,
    next_at TIMESTAMPTZ NOT NULL,
    retry_at TIMESTAMPTZ,
    lease_until TIMESTAMPTZ,
    UNIQUE (event_id, platform, server)
);
CREATE INDEX idx_mirrors_kept ON mirrors (platform, next_at) WHERE status IN ('live', 'gone');
CREATE INDEX idx_mirrors_server ON mirrors (platform, server);

-- Roles of servers that tickets bring. `event_id` is the event that it was last given to a tier of:
-- its organizer hears when the platform says no, and nothing is tried with the role until `retry_at`.
CREATE TABLE roles (
    id UUID PRIMARY KEY,
    platform TEXT NOT NULL,
    server TEXT NOT NULL,
    role TEXT NOT NULL,
    name TEXT NOT NULL,
    event_id UUID NOT NULL REFERENCES events (id),
    why TEXT,
    tries BIGINT NOT NULL DEFAULT 0,
    told_at TIMESTAMPTZ,
    retry_at TIMESTAMPTZ,
    UNIQUE (platform, server, role)
);

CREATE TABLE tier_roles (
    tier_id UUID NOT NULL REFERENCES tiers (id) ON DELETE CASCADE,
    role_id UUID NOT NULL REFERENCES roles (id),
    PRIMARY KEY (tier_id, role_id)
);
CREATE INDEX idx_tier_roles_role ON tier_roles (role_id);

-- Who should have such a role, by the platform's id of them, or had it by us. While it is 'giving'
-- nobody knows whether it got there.
CREATE TABLE role_grants (
    role_id UUID NOT NULL REFERENCES roles (id),
    member TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'giving', 'given', 'absent', 'taking')),
    tries BIGINT NOT NULL DEFAULT 0,
    next_at TIMESTAMPTZ NOT NULL,
    lease_until TIMESTAMPTZ,
    PRIMARY KEY (role_id, member)
);
CREATE INDEX idx_role_grants_due ON role_grants (role_id, next_at) WHERE state <> 'given';
CREATE INDEX idx_role_grants_member ON role_grants (member);

-- Whose tickets or identities changed since it was last looked at who should have which role.
CREATE TABLE role_marks (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES accounts (id)
);

-- When everybody was last looked at, and how often that was asked for.
CREATE TABLE role_looks (
    what TEXT PRIMARY KEY,
    asked BIGINT NOT NULL,
    looked_at TIMESTAMPTZ
);
INSERT INTO role_looks (what, asked, looked_at) VALUES ('everybody', 0, NULL);

-- All of it is the system's doing; an organizer is shown their own by what asks for the permission.
DO $$
DECLARE
    name TEXT;
BEGIN
    FOREACH name IN ARRAY ARRAY['mirrors', 'roles', 'tier_roles', 'role_grants', 'role_marks', 'role_looks'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO eventos_system', name);
        EXECUTE format('CREATE POLICY system ON %I TO eventos_system USING (true)', name);
    END LOOP;
END $$;
