-- Money taken at the desk, as it was noted. Append-only: what was noted wrongly, or given back, is a row of its own.
CREATE TABLE payment (
    id         UUID        NOT NULL PRIMARY KEY,
    centre_id  UUID        NOT NULL REFERENCES centre (id),
    session_id UUID        NOT NULL REFERENCES session (id),
    -- None: somebody let in without a name (C8).
    booking_id UUID        REFERENCES booking (id),
    -- The smallest coins of the centre's currency; below zero where it was given back.
    coins      BIGINT      NOT NULL CHECK (coins <> 0),
    at         TIMESTAMPTZ NOT NULL,
    staff_id   UUID
);
CREATE INDEX payment_session ON payment (session_id);
CREATE INDEX payment_booking ON payment (booking_id);
