-- The alarm when nobody comes for a child: which step sounded, when (G5).
-- Why: each step sounds once for a child and a session, whatever restarts and however many processes run.

CREATE TABLE alarm (
    session_id UUID        NOT NULL REFERENCES session (id),
    booking_id UUID        NOT NULL REFERENCES booking (id),
    child_id   UUID        NOT NULL REFERENCES child (id),
    -- Whom to call: 'guardians', 'collectors', 'manager'.
    step       TEXT        NOT NULL,
    at         TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (session_id, child_id, step)
);
CREATE INDEX alarm_at ON alarm (at);
