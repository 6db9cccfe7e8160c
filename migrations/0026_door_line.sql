-- The line at the door of a full session: numbers given and called, nobody's name.
-- Why: on a rainy afternoon whoever has no booking waits for somebody to leave; a number says whose turn it is without
-- anybody standing in the doorway. It promises no place (C8): the walk-in press does.

CREATE TABLE door_line (
    session_id UUID        NOT NULL PRIMARY KEY REFERENCES session (id),
    -- Numbers given, from 1; and how far they were called.
    given      BIGINT      NOT NULL CHECK (given > 0),
    called     BIGINT      NOT NULL DEFAULT 0 CHECK (called >= 0 AND called <= given),
    called_at  TIMESTAMPTZ
);
