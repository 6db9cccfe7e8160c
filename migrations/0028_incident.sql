-- Incidents: what happened to a child or in a room, as staff wrote it down, and what was added later (P4).
-- Why: the law of the place says how long such a record is kept, and that is longer than a family's record; so it stands
-- apart, in its own words, and the link to the child's row is taken away with the child's record.

CREATE TABLE incident (
    id          UUID        NOT NULL PRIMARY KEY,
    centre_id   UUID        NOT NULL REFERENCES centre (id),
    -- Its number in the centre's ledger: the order of writing.
    number      BIGINT      NOT NULL,
    happened_at TIMESTAMPTZ NOT NULL,
    room_id     UUID        REFERENCES room (id),
    session_id  UUID        REFERENCES session (id),
    -- Whom it concerns, as they were called then.
    who         TEXT,
    child_id    UUID        REFERENCES child (id)
);
CREATE INDEX incident_written ON incident (centre_id, number);
CREATE INDEX incident_happened ON incident (centre_id, happened_at);
CREATE INDEX incident_child ON incident (child_id);

-- What was written at one time; never changed.
CREATE TABLE incident_note (
    id          UUID        NOT NULL PRIMARY KEY,
    incident_id UUID        NOT NULL REFERENCES incident (id),
    staff_id    UUID        NOT NULL,
    at          TIMESTAMPTZ NOT NULL,
    what        TEXT        NOT NULL CHECK (what <> ''),
    done        TEXT,
    informed    TEXT
);
CREATE INDEX incident_note_of ON incident_note (incident_id, at);
CREATE INDEX incident_note_by ON incident_note (staff_id, incident_id);
