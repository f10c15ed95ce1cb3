-- When a role was given: who is without it since, and was there all the time, lost it by somebody else.
ALTER TABLE role_grants ADD COLUMN given_at TEXT;
UPDATE role_grants SET given_at = next_at WHERE state = 'given';
