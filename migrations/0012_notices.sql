-- What the house says by itself: a reminder the day before, "it opens now", flags on bookings a corrected birth date no
-- longer fits, and what other programs are told (webhooks).
-- Why: each is said once, whatever restarts and however many processes run; so what was said is remembered here, in
-- the transaction that says it.

-- A family may have no reminders.
ALTER TABLE household ADD COLUMN reminders BOOLEAN NOT NULL DEFAULT TRUE;
-- The session's date this booking was reminded of: moved to another day, it is reminded of again.
ALTER TABLE booking ADD COLUMN reminded_for DATE;

-- The links of reminders: whoever holds one may say "can't come" for this booking, until its session starts. Of the
-- token only its hash is kept (sha-256, base64); each time a letter sets out it takes a new one along.
CREATE TABLE absence (
    token_hash TEXT        NOT NULL PRIMARY KEY,
    booking_id UUID        NOT NULL REFERENCES booking (id),
    made_at    TIMESTAMPTZ NOT NULL
);
CREATE INDEX absence_booking ON absence (booking_id);
CREATE INDEX absence_made ON absence (made_at);

-- B3: "tell me when this opens". Gone once it was told, or taken back.
CREATE TABLE alert (
    session_id   UUID        NOT NULL REFERENCES session (id),
    household_id UUID        NOT NULL REFERENCES household (id),
    asked_at     TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (session_id, household_id)
);
CREATE INDEX alert_household ON alert (household_id);

-- A7: staff decided that a child keeps its place though its corrected birth date no longer fits. Counts for that date of
-- birth: corrected once more, it is looked at once more.
CREATE TABLE kept (
    booking_id UUID        NOT NULL REFERENCES booking (id),
    child_id   UUID        NOT NULL REFERENCES child (id),
    birth      DATE,
    -- In the words of staff; NULL once forgotten.
    reason     TEXT,
    staff_id   UUID,
    at         TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (booking_id, child_id)
);

-- Webhooks: up to which number of a centre's ledger an endpoint has been told …
CREATE TABLE webhook_cursor (
    endpoint  TEXT   NOT NULL,
    centre_id UUID   NOT NULL REFERENCES centre (id),
    number    BIGINT NOT NULL,
    PRIMARY KEY (endpoint, centre_id)
);
-- … what it was told last of each session (digests), so that it hears only what is different …
CREATE TABLE webhook_told (
    endpoint   TEXT NOT NULL,
    session_id UUID NOT NULL REFERENCES session (id),
    event      TEXT NOT NULL,
    digest     TEXT NOT NULL,
    PRIMARY KEY (endpoint, session_id, event)
);
CREATE INDEX webhook_told_session ON webhook_told (session_id);
-- … and the outbox. `next_try_at` is NULL once it was delivered or given up.
CREATE TABLE webhook_message (
    id           UUID        NOT NULL PRIMARY KEY,
    endpoint     TEXT        NOT NULL,
    centre_id    UUID        NOT NULL REFERENCES centre (id),
    session_id   UUID        NOT NULL REFERENCES session (id),
    event        TEXT        NOT NULL,
    -- The number of the ledger it was drawn at.
    number       BIGINT      NOT NULL,
    -- Ids, figures and session facts the public may see; never a person. What was tried once is never rewritten.
    payload      TEXT        NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL,
    tries        BIGINT      NOT NULL DEFAULT 0,
    next_try_at  TIMESTAMPTZ,
    delivered_at TIMESTAMPTZ,
    -- Why it was given up: a code.
    given_up     TEXT
);
CREATE INDEX webhook_message_due ON webhook_message (endpoint, next_try_at) WHERE next_try_at IS NOT NULL;
CREATE INDEX webhook_message_pending ON webhook_message (endpoint, session_id, event) WHERE next_try_at IS NOT NULL;
CREATE INDEX webhook_message_given_up ON webhook_message (centre_id, created_at) WHERE given_up IS NOT NULL;
CREATE INDEX webhook_message_delivered ON webhook_message (centre_id, delivered_at) WHERE delivered_at IS NOT NULL;
-- What people see differently in a centre after a number.
CREATE INDEX session_seen ON session (centre_id, seen_number);
