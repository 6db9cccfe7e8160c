-- How long a sign-in lasts, on what it began, when it was last used, and when whoever it is proved themselves last.
-- Why: a phone that is shared must not stay open for half a year, people want to see where they are signed in, and what
-- weighs most (guardians, roles, erasing) asks for the PIN or the password again.

-- 'shared', 'own_phone', 'staff', 'host', 'screen': how long, and whether a browser keeps it when it closes.
ALTER TABLE sign_in ADD COLUMN stay TEXT NOT NULL DEFAULT 'own_phone';
-- What kind of device: 'iphone', 'windows' …, never more of what the browser says of itself.
ALTER TABLE sign_in ADD COLUMN device_kind TEXT NOT NULL DEFAULT 'other';
-- Noted now and then, not at every page.
ALTER TABLE sign_in ADD COLUMN seen_at TIMESTAMPTZ;
-- It ends here if nobody uses it before; NULL where silence ends nothing.
ALTER TABLE sign_in ADD COLUMN quiet_until TIMESTAMPTZ;
ALTER TABLE sign_in ADD COLUMN proved_at TIMESTAMPTZ;
-- Most sign-ins are of families: an index that holds them all under "nobody of the staff" is worth nothing.
DROP INDEX sign_in_staff;
CREATE INDEX sign_in_staff ON sign_in (staff_id) WHERE staff_id IS NOT NULL;
CREATE INDEX sign_in_quiet ON sign_in (quiet_until) WHERE quiet_until IS NOT NULL;
