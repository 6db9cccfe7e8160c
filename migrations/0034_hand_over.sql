-- Children left with staff, released to somebody by name; and the alarm when nobody comes (G5).
-- Why: who let a child go, to whom and when must be found for ninety days, and each alarm sounds once, whatever restarts.

CREATE TABLE hand_over (
    id         UUID        NOT NULL PRIMARY KEY,
    centre_id  UUID        NOT NULL REFERENCES centre (id),
    session_id UUID        NOT NULL REFERENCES session (id),
    booking_id UUID        NOT NULL REFERENCES booking (id),
    child_id   UUID        NOT NULL REFERENCES child (id),
    at         TIMESTAMPTZ NOT NULL,
    -- Who let it go.
    staff_id   UUID,
    -- 'mistake': it was never here, the check-in was.
    kind       TEXT        NOT NULL CHECK (kind IN ('guardian', 'collector', 'alone', 'mistake')),
    -- As they were called then: lists change, what happened does not.
    taker      TEXT,
    reason     TEXT,
    -- The press was taken back.
    undone_at  TIMESTAMPTZ
);
CREATE INDEX hand_over_session ON hand_over (session_id);
CREATE INDEX hand_over_at ON hand_over (at);
CREATE UNIQUE INDEX hand_over_once ON hand_over (booking_id, child_id) WHERE undone_at IS NULL;
