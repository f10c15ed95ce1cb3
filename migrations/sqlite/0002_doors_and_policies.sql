-- How many each person at a door has admitted, so that the count of an event is read off a few rows
-- and two doors never wait for each other. The policies of the other database have no counterpart.
CREATE TABLE door_counts (
    event_id BLOB NOT NULL REFERENCES events (id),
    account_id BLOB NOT NULL REFERENCES accounts (id),
    admitted INTEGER NOT NULL CHECK (admitted >= 0),
    PRIMARY KEY (event_id, account_id)
) STRICT;

INSERT INTO door_counts (event_id, account_id, admitted)
SELECT c.event_id, c.account_id, COUNT(*)
FROM tickets t JOIN check_ins c ON c.id = t.check_in_id
WHERE t.status IN ('valid', 'suspended') GROUP BY c.event_id, c.account_id;
