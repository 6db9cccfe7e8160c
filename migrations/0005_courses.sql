-- Courses: a series taken whole (B9). An enrolment is to a course what a booking is to a session.
-- Why: one place in every session still to come, all or none, one waiting list, and one answer to an offer.
-- A confirmed or offered enrolment has one booking in each of those sessions; a waiting one has its place in line only.

CREATE TABLE enrolment (
    id            UUID        NOT NULL PRIMARY KEY,
    centre_id     UUID        NOT NULL REFERENCES centre (id),
    series_id     UUID        NOT NULL REFERENCES series (id),
    household_id  UUID        NOT NULL REFERENCES household (id),
    -- Its place in line: the number at which it joined.
    number        BIGINT      NOT NULL,
    by_desk       BOOLEAN     NOT NULL DEFAULT FALSE,
    created_at    TIMESTAMPTZ NOT NULL,
    -- B6, as for a booking.
    offered_until TIMESTAMPTZ,
    promoted_at   TIMESTAMPTZ,
    cancel_until  TIMESTAMPTZ,
    seen_at       TIMESTAMPTZ,
    skipped_for   TEXT
);
CREATE INDEX enrolment_series ON enrolment (series_id, number);
CREATE INDEX enrolment_household ON enrolment (household_id);
CREATE INDEX enrolment_offered ON enrolment (centre_id, offered_until) WHERE offered_until IS NOT NULL;

CREATE TABLE enrolment_child (
    enrolment_id UUID        NOT NULL REFERENCES enrolment (id),
    series_id    UUID        NOT NULL REFERENCES series (id),
    child_id     UUID        NOT NULL REFERENCES child (id),
    state        TEXT        NOT NULL CHECK (state IN ('confirmed', 'waiting', 'offered', 'cancelled', 'lapsed')),
    -- Live: it holds, or waits for, a place.
    active       BOOLEAN     NOT NULL,
    ended_at     TIMESTAMPTZ,
    ended_by     TEXT,
    PRIMARY KEY (enrolment_id, child_id),
    CHECK (active = (state IN ('confirmed', 'waiting', 'offered')))
);
-- B9, C6: one live enrolment for each child and course.
CREATE UNIQUE INDEX enrolment_child_once ON enrolment_child (series_id, child_id) WHERE active;
CREATE INDEX enrolment_child_child ON enrolment_child (child_id);
CREATE INDEX enrolment_child_waiting ON enrolment_child (series_id, enrolment_id) WHERE state = 'waiting';

CREATE TABLE enrolment_guardian (
    enrolment_id UUID NOT NULL REFERENCES enrolment (id),
    guardian_id  UUID NOT NULL REFERENCES guardian (id),
    PRIMARY KEY (enrolment_id, guardian_id)
);

ALTER TABLE booking ADD COLUMN enrolment_id UUID REFERENCES enrolment (id);
CREATE INDEX booking_enrolment ON booking (enrolment_id) WHERE enrolment_id IS NOT NULL;
