-- Events that those who manage a server put out of it: at home there again only by them.
CREATE TABLE put_outs (
    event_id UUID NOT NULL REFERENCES events (id),
    platform TEXT NOT NULL,
    server TEXT NOT NULL,
    put_out_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (event_id, platform, server)
);
CREATE INDEX idx_put_outs_server ON put_outs (platform, server);

-- Roles that they took off an event's tickets: brought again only by somebody who manages the server.
CREATE TABLE roles_off (
    event_id UUID NOT NULL REFERENCES events (id),
    role_id UUID NOT NULL REFERENCES roles (id),
    taken_off_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (event_id, role_id)
);

-- Who may is what the platform says: all of it is the system's doing.
DO $$
DECLARE
    name TEXT;
BEGIN
    FOREACH name IN ARRAY ARRAY['put_outs', 'roles_off'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO eventos_system', name);
        EXECUTE format('CREATE POLICY system ON %I TO eventos_system USING (true)', name);
    END LOOP;
END $$;
