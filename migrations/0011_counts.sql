-- What remains of a session when nobody's bookings are kept: how many came. Numbers alone.
-- Why: a centre taken over from another house brings its counts, and no bookings to count.

CREATE TABLE session_count (
    session_id       UUID   NOT NULL PRIMARY KEY REFERENCES session (id),
    attended         BIGINT NOT NULL CHECK (attended >= 0),
    late             BIGINT NOT NULL CHECK (late >= 0),
    no_show          BIGINT NOT NULL CHECK (no_show >= 0),
    turned_away      BIGINT NOT NULL CHECK (turned_away >= 0),
    cancelled        BIGINT NOT NULL CHECK (cancelled >= 0),
    -- Let in at the desk without a name (C8); children are among the heads.
    walk_in_children BIGINT NOT NULL CHECK (walk_in_children >= 0),
    walk_in_heads    BIGINT NOT NULL CHECK (walk_in_heads >= walk_in_children)
);
