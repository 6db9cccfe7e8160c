-- People counters: devices at doors that count heads, what they said, and what each place stands at by them.
-- Why: a device drifts, repeats itself, falls silent and starts anew. What was counted once must never count again, and
-- a roll-call has to be able to set a place right without asking the device.

-- A room, or the building's own doors (then the id is the centre's), counted by one device or by several.
CREATE TABLE counted_place (
    id         UUID        NOT NULL PRIMARY KEY,
    centre_id  UUID        NOT NULL REFERENCES centre (id),
    room_id    UUID        REFERENCES room (id),
    -- What people are told: never below zero.
    inside     BIGINT      NOT NULL CHECK (inside >= 0),
    -- What somebody saw for certain, since when, and what went in and out after that, unrounded: it may drift below zero.
    baseline   BIGINT      NOT NULL,
    since      TIMESTAMPTZ NOT NULL,
    ins        BIGINT      NOT NULL,
    outs       BIGINT      NOT NULL,
    -- How far off it was when somebody last saw for certain.
    drift      BIGINT,
    drift_at   TIMESTAMPTZ
);
CREATE INDEX counted_place_centre ON counted_place (centre_id);

CREATE TABLE counter (
    id           UUID        NOT NULL PRIMARY KEY,
    centre_id    UUID        NOT NULL REFERENCES centre (id),
    place_id     UUID        NOT NULL REFERENCES counted_place (id),
    name         TEXT        NOT NULL,
    token_hash   TEXT        NOT NULL UNIQUE,
    added_at     TIMESTAMPTZ NOT NULL,
    -- Runs are numbered from 1: a device that starts anew begins its sequence anew. 0: not heard yet.
    run          BIGINT      NOT NULL DEFAULT 0,
    began_at     TIMESTAMPTZ,
    sequence     BIGINT      NOT NULL DEFAULT 0,
    last_at      TIMESTAMPTZ,
    -- What it last said is inside, if it says such a thing.
    said         BIGINT,
    heard_at     TIMESTAMPTZ,
    refused      BIGINT      NOT NULL DEFAULT 0,
    refused_why  TEXT,
    refused_at   TIMESTAMPTZ,
    revoked      BOOLEAN     NOT NULL DEFAULT FALSE
);
CREATE INDEX counter_centre ON counter (centre_id);
CREATE INDEX counter_place ON counter (place_id);

-- Append-only; kept 90 days (P4). What moved nothing is not kept.
CREATE TABLE counter_reading (
    counter_id  UUID        NOT NULL REFERENCES counter (id),
    run         BIGINT      NOT NULL,
    sequence    BIGINT      NOT NULL,
    at          TIMESTAMPTZ NOT NULL,
    received_at TIMESTAMPTZ NOT NULL,
    ins         BIGINT      NOT NULL CHECK (ins >= 0),
    outs        BIGINT      NOT NULL CHECK (outs >= 0),
    PRIMARY KEY (counter_id, run, sequence)
);
-- Is this sequence known? asked of what was said lately.
CREATE INDEX counter_reading_lately ON counter_reading (counter_id, run, at);
CREATE INDEX counter_reading_received ON counter_reading (received_at);
