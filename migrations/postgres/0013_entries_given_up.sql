-- Since when a server's calendar does not let go of an entry that is to be taken off: it is given up
-- in the end.
ALTER TABLE mirrors ADD COLUMN refused_since TIMESTAMPTZ;
