-- Groups: a class, a kindergarten, placed in a session by the desk with heads and ages (B10).
-- Why: they are no household – no names, no strike, no weekly count – and yet take places and count as heads like anybody.

CREATE TABLE session_group (
    id           UUID        NOT NULL PRIMARY KEY,
    centre_id    UUID        NOT NULL REFERENCES centre (id),
    session_id   UUID        NOT NULL REFERENCES session (id),
    -- Its number in the centre's ledger: its place in the one order.
    number       BIGINT      NOT NULL,
    -- What it is called: a class and its house, nobody's name. Forgotten after a year.
    name         TEXT        NOT NULL,
    -- Of its children, in months: from, and under; empty without an end.
    from_months  BIGINT      NOT NULL CHECK (from_months >= 0),
    under_months BIGINT      CHECK (under_months > from_months),
    children     BIGINT      NOT NULL CHECK (children > 0),
    adults       BIGINT      NOT NULL CHECK (adults >= 0),
    state        TEXT        NOT NULL CHECK (state IN ('placed', 'here', 'left', 'cancelled')),
    placed_at    TIMESTAMPTZ NOT NULL,
    in_at        TIMESTAMPTZ,
    out_at       TIMESTAMPTZ,
    -- The press that let it in, and the one that saw it go: what is taken back is found by them.
    in_by        UUID,
    out_by       UUID,
    CHECK ((state IN ('here', 'left')) = (in_at IS NOT NULL))
);
CREATE INDEX session_group_session ON session_group (session_id);
CREATE INDEX session_group_placed ON session_group (placed_at);
CREATE INDEX session_group_in ON session_group (in_by);
CREATE INDEX session_group_out ON session_group (out_by);
