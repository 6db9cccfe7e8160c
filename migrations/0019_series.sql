-- Series planned and changed at the desk, and what staff prepare before anybody sees it.
-- Why: a file says what a house begins with; two people on duty change it every week. What they take over is theirs:
-- the file no longer says anything about it. What they changed by hand in one session outlives a change of the series.

ALTER TABLE series ADD COLUMN kept_by TEXT NOT NULL DEFAULT 'file' CHECK (kept_by IN ('file', 'desk'));
-- The plans it had before, oldest first, each with the day from which the next one holds.
ALTER TABLE series ADD COLUMN earlier TEXT NOT NULL DEFAULT '[]';
-- Changed by people, not by its series.
ALTER TABLE session ADD COLUMN by_hand BOOLEAN NOT NULL DEFAULT FALSE;

-- What is planned and not published: families, walls and feeds know nothing of it.
CREATE TABLE draft (
    id         UUID        NOT NULL PRIMARY KEY,
    centre_id  UUID        NOT NULL REFERENCES centre (id),
    -- 'session': a new one; 'move': one that stands; 'series': new, or changed from a day on.
    kind       TEXT        NOT NULL CHECK (kind IN ('session', 'move', 'series')),
    -- The session or series it makes or changes.
    subject    UUID        NOT NULL,
    plan       TEXT        NOT NULL,
    first_date DATE        NOT NULL,
    staff_id   UUID        REFERENCES staff (id),
    kept_at    TIMESTAMPTZ NOT NULL,
    UNIQUE (kind, subject)
);
CREATE INDEX draft_centre ON draft (centre_id, first_date);
