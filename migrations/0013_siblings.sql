-- A sibling who is not of a programme's age may be brought along where the room allows: a body, not a place (C1, C2).
-- Why: with one grown-up and two children the smaller one comes too, and the room must count it.

ALTER TABLE booking_child ADD COLUMN along BOOLEAN NOT NULL DEFAULT FALSE CHECK (NOT (along AND carried));
