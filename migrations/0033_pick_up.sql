-- Who may collect a child that was left with staff, and which child may go home alone (G5, P3).
-- Why: staff release a child only to somebody a guardian named before, so the names must stand where staff look.

-- People beside the guardians, declared to be 18 or older. Taken off the list they are erased.
CREATE TABLE collector (
    id           UUID        NOT NULL PRIMARY KEY,
    household_id UUID        NOT NULL REFERENCES household (id),
    name         TEXT        NOT NULL,
    phone        TEXT,
    -- How the house heard of it: by the guardian's own page, at the desk, by telephone.
    channel      TEXT        NOT NULL CHECK (channel IN ('online', 'desk', 'phone')),
    -- Staff's words about a telephone call; who wrote them.
    note         TEXT,
    staff_id     UUID,
    added_at     TIMESTAMPTZ NOT NULL
);
CREATE INDEX collector_household ON collector (household_id, added_at);
CREATE INDEX collector_added ON collector (added_at);

-- A consent may be about one child: that it goes home alone.
ALTER TABLE consent ADD COLUMN child_id UUID REFERENCES child (id);
CREATE UNIQUE INDEX consent_alone ON consent (household_id, child_id) WHERE purpose = 'leave_alone' AND withdrawn_at IS NULL;
