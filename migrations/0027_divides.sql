-- A hall that divides.
-- Why: a folding wall makes two rooms of one. Whoever has the whole keeps both halves from others, and either half the
-- whole; a corner (the usual part of a room, C10) is used beside its room.

ALTER TABLE room ADD COLUMN divides BOOLEAN NOT NULL DEFAULT FALSE;
