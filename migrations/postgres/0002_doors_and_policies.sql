-- How many each person at a door has admitted, so that the count of an event is read off a few rows
-- and two doors never wait for each other.
CREATE TABLE door_counts (
    event_id UUID NOT NULL REFERENCES events (id),
    account_id UUID NOT NULL REFERENCES accounts (id),
    admitted BIGINT NOT NULL CHECK (admitted >= 0),
    PRIMARY KEY (event_id, account_id)
);

INSERT INTO door_counts (event_id, account_id, admitted)
SELECT c.event_id, c.account_id, COUNT(*)
FROM tickets t JOIN check_ins c ON c.id = t.check_in_id
WHERE t.status IN ('valid', 'suspended') GROUP BY c.event_id, c.account_id;

-- Who may see what, whatever the statement asks for. A transaction takes on one of two roles:
-- eventos_person, who is app.account_id, or nobody when that is empty; and eventos_system, the
-- worker and what Stripe says. The process signs in as a third one, which can do nothing but take
-- on these two. Roles belong to the server, not to the database: another EventOS may have made them.
DO $$
DECLARE
    role TEXT;
BEGIN
    FOREACH role IN ARRAY ARRAY['eventos_person', 'eventos_system'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN', role);
            EXCEPTION
                -- Somebody made it in this moment.
                WHEN duplicate_object OR unique_violation THEN NULL;
            END;
        END IF;
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', current_schema(), role);
    END LOOP;
END $$;

CREATE FUNCTION eventos_me() RETURNS UUID LANGUAGE sql STABLE PARALLEL SAFE
RETURN NULLIF(current_setting('app.account_id', true), '')::UUID;

-- These two look behind the policies, since a policy that asks a table with a policy would go round
-- in circles. PL/pgSQL, which keeps their plans; their search path is bound when they are made, with
-- nobody's temporary tables before it.
DO $make$
DECLARE
    path TEXT := format('%I, pg_temp', current_schema());
BEGIN
    EXECUTE format($$
        CREATE FUNCTION eventos_organized() RETURNS SETOF UUID
        LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20 SET search_path = %s AS $body$
        BEGIN
            RETURN QUERY SELECT id FROM events WHERE organizer_id = eventos_me();
        END $body$ $$, path);
    EXECUTE format($$
        CREATE FUNCTION eventos_doors() RETURNS SETOF UUID
        LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20 SET search_path = %s AS $body$
        BEGIN
            RETURN QUERY SELECT id FROM events WHERE organizer_id = eventos_me()
                UNION ALL SELECT event_id FROM staff WHERE account_id = eventos_me();
        END $body$ $$, path);
END $make$;

-- The system does everything, in every table but the migrations' own, which it reads.
DO $$
DECLARE
    name TEXT;
BEGIN
    FOR name IN
        SELECT tablename FROM pg_tables
        WHERE schemaname = current_schema() AND tablename <> '_sqlx_migrations'
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO eventos_system', name);
        EXECUTE format('CREATE POLICY system ON %I TO eventos_system USING (true)', name);
    END LOOP;
    EXECUTE 'GRANT SELECT ON _sqlx_migrations TO eventos_system';
END $$;

-- Accounts: one's own. Identities and conversations are the system's business.
GRANT SELECT, UPDATE ON accounts TO eventos_person;
CREATE POLICY own ON accounts TO eventos_person
    USING (id = eventos_me());

GRANT SELECT ON identities TO eventos_person;
CREATE POLICY own ON identities FOR SELECT TO eventos_person
    USING (account_id = eventos_me());

GRANT SELECT, INSERT, UPDATE, DELETE ON email_codes TO eventos_person;
CREATE POLICY own ON email_codes TO eventos_person
    USING (account_id = eventos_me());

-- Events: everybody sees what was published, also when it is cancelled or over; drafts, and any
-- change, are the organizer's. Seats are taken and given back by the system.
GRANT SELECT, INSERT, UPDATE ON events TO eventos_person;
CREATE POLICY organizer ON events TO eventos_person
    USING (organizer_id = eventos_me());
CREATE POLICY published ON events FOR SELECT TO eventos_person
    USING (published_at IS NOT NULL);
CREATE POLICY staff ON events FOR SELECT TO eventos_person
    USING (id IN (SELECT eventos_doors()));

GRANT SELECT, INSERT, UPDATE, DELETE ON tiers TO eventos_person;
CREATE POLICY organizer ON tiers TO eventos_person
    USING (event_id IN (SELECT eventos_organized()));
CREATE POLICY published ON tiers FOR SELECT TO eventos_person
    USING (EXISTS (SELECT 1 FROM events WHERE events.id = tiers.event_id));

-- Orders: the buyer's own and those of the organizer's events. What is written of them is the
-- system's doing.
GRANT SELECT ON orders TO eventos_person;
CREATE POLICY organizer ON orders FOR SELECT TO eventos_person
    USING (event_id IN (SELECT eventos_organized()));
CREATE POLICY buyer ON orders FOR SELECT TO eventos_person
    USING (account_id = eventos_me());

GRANT SELECT ON order_lines TO eventos_person;
CREATE POLICY of_order ON order_lines FOR SELECT TO eventos_person
    USING (EXISTS (SELECT 1 FROM orders WHERE orders.id = order_lines.order_id));

GRANT SELECT ON refunds TO eventos_person;
CREATE POLICY organizer ON refunds FOR SELECT TO eventos_person
    USING (event_id IN (SELECT eventos_organized()));
CREATE POLICY buyer ON refunds FOR SELECT TO eventos_person
    USING (EXISTS (SELECT 1 FROM orders WHERE orders.id = refunds.order_id
        AND orders.account_id = eventos_me()));

-- Tickets: the holder's own, and the door list. Who stands at the door is found out under these;
-- what is written then is the system's doing, as with orders.
GRANT SELECT ON tickets TO eventos_person;
CREATE POLICY holder ON tickets FOR SELECT TO eventos_person
    USING (holder_id = eventos_me());
CREATE POLICY door ON tickets FOR SELECT TO eventos_person
    USING (event_id IN (SELECT eventos_doors()));

GRANT SELECT ON revoked_codes TO eventos_person;
CREATE POLICY of_ticket ON revoked_codes FOR SELECT TO eventos_person
    USING (EXISTS (SELECT 1 FROM tickets WHERE tickets.id = revoked_codes.ticket_id));

GRANT SELECT ON check_ins TO eventos_person;
CREATE POLICY door ON check_ins FOR SELECT TO eventos_person
    USING (event_id IN (SELECT eventos_doors()));
CREATE POLICY holder ON check_ins FOR SELECT TO eventos_person
    USING (EXISTS (SELECT 1 FROM tickets WHERE tickets.id = check_ins.ticket_id
        AND tickets.holder_id = eventos_me()));

GRANT SELECT ON door_counts TO eventos_person;
CREATE POLICY door ON door_counts FOR SELECT TO eventos_person
    USING (event_id IN (SELECT eventos_doors()));

GRANT SELECT, INSERT ON refused_scans TO eventos_person;
CREATE POLICY organizer ON refused_scans FOR SELECT TO eventos_person
    USING (event_id IN (SELECT eventos_organized()));
CREATE POLICY scan ON refused_scans FOR INSERT TO eventos_person
    WITH CHECK (account_id = eventos_me());

-- Staff: the organizer's list, and where one stands oneself.
GRANT SELECT, INSERT, DELETE ON staff TO eventos_person;
CREATE POLICY organizer ON staff TO eventos_person
    USING (event_id IN (SELECT eventos_organized()));
CREATE POLICY own ON staff FOR SELECT TO eventos_person
    USING (account_id = eventos_me());

GRANT SELECT, INSERT ON staff_invites TO eventos_person;
CREATE POLICY organizer ON staff_invites TO eventos_person
    USING (event_id IN (SELECT eventos_organized()));

-- Promises and notes are made by anybody, in the transaction of what they do, and are not theirs to
-- read. The organizer sees what could not be delivered, and sends it again.
GRANT SELECT, INSERT, UPDATE (status, attempts, why, next_attempt_at) ON outbox TO eventos_person;
CREATE POLICY organizer ON outbox FOR SELECT TO eventos_person
    USING (event_id IN (SELECT eventos_organized()));
CREATE POLICY revive ON outbox FOR UPDATE TO eventos_person
    USING (event_id IN (SELECT eventos_organized()));
CREATE POLICY promise ON outbox FOR INSERT TO eventos_person
    WITH CHECK (status = 'waiting' AND message ->> 'kind' NOT IN ('refund', 'expire_session'));

GRANT SELECT, INSERT ON audit_log TO eventos_person;
CREATE POLICY organizer ON audit_log FOR SELECT TO eventos_person
    USING (event_id IN (SELECT eventos_organized()));
CREATE POLICY note ON audit_log FOR INSERT TO eventos_person
    WITH CHECK (account_id = eventos_me());
