-- The house as it opens: centres and their ledgers, rooms and programme, households, bookings, visits, the desk.
-- Why: a booking must be decided, written and numbered in one transaction that holds its centre's ledger.
-- One portable script for SQLite and PostgreSQL. Type words: BIGINT, TEXT, BOOLEAN, UUID, TIMESTAMPTZ, DATE.
-- JSON is kept as TEXT: only Rust looks into it. Instants are UTC, in whole milliseconds.

CREATE TABLE centre (
    id               UUID   NOT NULL PRIMARY KEY,
    slug             TEXT   NOT NULL UNIQUE,
    name_zh          TEXT   NOT NULL,
    name_en          TEXT   NOT NULL,
    zone             TEXT   NOT NULL,
    building_limit   BIGINT NOT NULL CHECK (building_limit >= 0),
    rules            TEXT   NOT NULL,
    -- Contact, opening hours and holidays, as the centre's file gives them.
    particulars      TEXT   NOT NULL,
    -- The file this was read from (sha-256), so that an unchanged file changes nothing.
    source_hash      TEXT   NOT NULL,
    -- The ledger: the number last given.
    last_number      BIGINT NOT NULL DEFAULT 0,
    -- The last number that changed the content of a calendar.
    content_number   BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE change (
    centre_id UUID        NOT NULL REFERENCES centre (id),
    number    BIGINT      NOT NULL CHECK (number > 0),
    at        TIMESTAMPTZ NOT NULL,
    -- 'household:…', 'staff:…', 'device:…', 'system'; NULL once forgotten.
    actor     TEXT,
    verb      TEXT        NOT NULL,
    subject   UUID        NOT NULL,
    -- Ids and codes, never words about people; NULL once forgotten.
    detail    TEXT,
    PRIMARY KEY (centre_id, number)
);
CREATE INDEX change_subject ON change (centre_id, subject, number);

CREATE TABLE room (
    id                 UUID    NOT NULL PRIMARY KEY,
    centre_id          UUID    NOT NULL REFERENCES centre (id),
    slug               TEXT    NOT NULL,
    name_zh            TEXT    NOT NULL,
    name_en            TEXT    NOT NULL,
    look               TEXT    NOT NULL,
    room_limit         BIGINT  NOT NULL CHECK (room_limit >= 0),
    part_of            UUID    REFERENCES room (id),
    privacy            TEXT    NOT NULL CHECK (privacy IN ('public', 'private')),
    -- For a private room: how it is used (M1).
    private_use        TEXT,
    turnaround_minutes BIGINT  NOT NULL CHECK (turnaround_minutes >= 0),
    unconfirmed        BOOLEAN NOT NULL DEFAULT FALSE,
    position           BIGINT  NOT NULL,
    -- False once its centre's file no longer has it.
    open               BOOLEAN NOT NULL DEFAULT TRUE,
    UNIQUE (centre_id, slug)
);

CREATE TABLE series (
    id             UUID    NOT NULL PRIMARY KEY,
    centre_id      UUID    NOT NULL REFERENCES centre (id),
    room_id        UUID    NOT NULL REFERENCES room (id),
    slug           TEXT    NOT NULL,
    name_zh        TEXT    NOT NULL,
    name_en        TEXT    NOT NULL,
    description_zh TEXT    NOT NULL,
    description_en TEXT    NOT NULL,
    host_kind      TEXT    NOT NULL CHECK (host_kind IN ('staff', 'partner', 'school', 'volunteer')),
    host_zh        TEXT    NOT NULL,
    host_en        TEXT    NOT NULL,
    -- The whole plan of the series as read from the centre's file.
    plan           TEXT    NOT NULL,
    unconfirmed    BOOLEAN NOT NULL DEFAULT FALSE,
    open           BOOLEAN NOT NULL DEFAULT TRUE,
    UNIQUE (centre_id, slug)
);

CREATE TABLE session (
    id             UUID        NOT NULL PRIMARY KEY,
    centre_id      UUID        NOT NULL REFERENCES centre (id),
    room_id        UUID        NOT NULL REFERENCES room (id),
    series_id      UUID        REFERENCES series (id),
    name_zh        TEXT        NOT NULL,
    name_en        TEXT        NOT NULL,
    description_zh TEXT        NOT NULL,
    description_en TEXT        NOT NULL,
    host_zh        TEXT        NOT NULL,
    host_en        TEXT        NOT NULL,
    -- The promise: local date and wall-clock time; the instants follow from it (K4).
    date           DATE        NOT NULL,
    wall           TEXT        NOT NULL,
    -- The wall time the series planned, which names the occurrence even after a move.
    planned_date   DATE        NOT NULL,
    planned_wall   TEXT        NOT NULL,
    starts_at      TIMESTAMPTZ NOT NULL,
    ends_at        TIMESTAMPTZ NOT NULL,
    -- The end of its turnaround (C4).
    clears_at      TIMESTAMPTZ NOT NULL,
    places         BIGINT      NOT NULL CHECK (places >= 0),
    room_limit     BIGINT      NOT NULL CHECK (room_limit >= 0),
    staff          BIGINT      NOT NULL CHECK (staff >= 0),
    walk_in_places BIGINT      NOT NULL CHECK (walk_in_places >= 0),
    families_max   BIGINT      CHECK (families_max > 0),
    terms          TEXT        NOT NULL,
    judged_on      DATE        NOT NULL,
    -- NULL while it stands; else why it was cancelled.
    cancelled      TEXT,
    cancelled_at   TIMESTAMPTZ,
    -- False for dates nobody has announced the holidays of (K3).
    confirmed      BOOLEAN     NOT NULL,
    -- Attendance was settled after its end (B5).
    closed         BOOLEAN     NOT NULL DEFAULT FALSE,
    sequence       BIGINT      NOT NULL DEFAULT 0,
    -- The last number that changed anything people see, and its calendar content.
    seen_number    BIGINT      NOT NULL,
    content_number BIGINT      NOT NULL,
    created_at     TIMESTAMPTZ NOT NULL,
    content_at     TIMESTAMPTZ NOT NULL,
    CHECK (starts_at < ends_at),
    CHECK (ends_at <= clears_at)
);
CREATE UNIQUE INDEX session_occurrence ON session (series_id, planned_date, planned_wall) WHERE series_id IS NOT NULL;
CREATE INDEX session_time ON session (centre_id, starts_at);
CREATE INDEX session_end  ON session (centre_id, ends_at);
CREATE INDEX session_room ON session (room_id, starts_at);

CREATE TABLE closure (
    id        UUID        NOT NULL PRIMARY KEY,
    centre_id UUID        NOT NULL REFERENCES centre (id),
    -- NULL: the whole building.
    room_id   UUID        REFERENCES room (id),
    starts_at TIMESTAMPTZ NOT NULL,
    ends_at   TIMESTAMPTZ NOT NULL,
    reason_zh TEXT        NOT NULL,
    reason_en TEXT        NOT NULL,
    lifted    BOOLEAN     NOT NULL DEFAULT FALSE,
    CHECK (starts_at < ends_at)
);
CREATE INDEX closure_time ON closure (centre_id, ends_at);

CREATE TABLE household (
    id         UUID        NOT NULL PRIMARY KEY,
    -- The centre that registered it; its ledger records changes of the household.
    centre_id  UUID        NOT NULL REFERENCES centre (id),
    -- How the desk finds it: "陈小满家".
    name       TEXT        NOT NULL,
    resident   BOOLEAN     NOT NULL,
    language   TEXT        NOT NULL,
    email      TEXT,
    created_at TIMESTAMPTZ NOT NULL,
    forgotten  BOOLEAN     NOT NULL DEFAULT FALSE
);
CREATE INDEX household_name ON household (centre_id, name);

CREATE TABLE guardian (
    id           UUID    NOT NULL PRIMARY KEY,
    household_id UUID    NOT NULL REFERENCES household (id),
    name         TEXT    NOT NULL,
    phone        TEXT,
    phone_last4  TEXT,
    -- Declared to be 18 or older (G2); no birth date is kept.
    adult        BOOLEAN NOT NULL,
    position     BIGINT  NOT NULL,
    removed      BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE INDEX guardian_household ON guardian (household_id);
CREATE INDEX guardian_phone ON guardian (phone_last4);

CREATE TABLE child (
    id           UUID    NOT NULL PRIMARY KEY,
    household_id UUID    NOT NULL REFERENCES household (id),
    name         TEXT    NOT NULL,
    birth        DATE,
    -- Allergies and the like: for staff, shown at check-in (P2).
    needs        TEXT,
    position     BIGINT  NOT NULL,
    removed      BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE INDEX child_household ON child (household_id);

-- P3: who agreed to what, when, by which channel. Proof, so never changed but by withdrawing.
CREATE TABLE consent (
    id           UUID        NOT NULL PRIMARY KEY,
    household_id UUID        NOT NULL REFERENCES household (id),
    guardian_id  UUID        REFERENCES guardian (id),
    purpose      TEXT        NOT NULL,
    text_version TEXT        NOT NULL,
    channel      TEXT        NOT NULL,
    given_at     TIMESTAMPTZ NOT NULL,
    withdrawn_at TIMESTAMPTZ
);
CREATE INDEX consent_household ON consent (household_id);

CREATE TABLE staff (
    id          UUID    NOT NULL PRIMARY KEY,
    centre_id   UUID    NOT NULL REFERENCES centre (id),
    login       TEXT    NOT NULL,
    name        TEXT    NOT NULL,
    role        TEXT    NOT NULL CHECK (role IN ('on_duty', 'office', 'manager', 'admin')),
    password    TEXT    NOT NULL,
    failures    BIGINT  NOT NULL DEFAULT 0,
    locked_until TIMESTAMPTZ,
    removed     BOOLEAN NOT NULL DEFAULT FALSE,
    UNIQUE (centre_id, login)
);

-- A family card: its number finds the household, its PIN proves it.
CREATE TABLE credential (
    id           UUID        NOT NULL PRIMARY KEY,
    household_id UUID        NOT NULL REFERENCES household (id),
    card         TEXT        NOT NULL UNIQUE,
    pin          TEXT        NOT NULL,
    failures     BIGINT      NOT NULL DEFAULT 0,
    locked_until TIMESTAMPTZ,
    issued_at    TIMESTAMPTZ NOT NULL,
    replaced_at  TIMESTAMPTZ
);
CREATE INDEX credential_household ON credential (household_id);

CREATE TABLE sign_in (
    id           UUID        NOT NULL PRIMARY KEY,
    -- sha-256 of the cookie, in base64; the cookie itself is stored nowhere.
    token_hash   TEXT        NOT NULL UNIQUE,
    centre_id    UUID        NOT NULL REFERENCES centre (id),
    household_id UUID        REFERENCES household (id),
    staff_id     UUID        REFERENCES staff (id),
    device_id    UUID,
    begun_at     TIMESTAMPTZ NOT NULL,
    until        TIMESTAMPTZ NOT NULL,
    CHECK ((CASE WHEN household_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN staff_id IS NULL THEN 0 ELSE 1 END)
         + (CASE WHEN device_id IS NULL THEN 0 ELSE 1 END) = 1)
);
CREATE INDEX sign_in_household ON sign_in (household_id);
CREATE INDEX sign_in_staff ON sign_in (staff_id);

-- A public screen: at a wall, or at one room's door.
CREATE TABLE device (
    id        UUID    NOT NULL PRIMARY KEY,
    centre_id UUID    NOT NULL REFERENCES centre (id),
    room_id   UUID    REFERENCES room (id),
    revoked   BOOLEAN NOT NULL DEFAULT FALSE
);

CREATE TABLE booking (
    id            UUID        NOT NULL PRIMARY KEY,
    centre_id     UUID        NOT NULL REFERENCES centre (id),
    session_id    UUID        NOT NULL REFERENCES session (id),
    household_id  UUID        NOT NULL REFERENCES household (id),
    -- Its place in line: the number at which it joined.
    number        BIGINT      NOT NULL,
    -- Said at the door; unique among the session's live bookings.
    code          TEXT        NOT NULL,
    by_desk       BOOLEAN     NOT NULL DEFAULT FALSE,
    created_at    TIMESTAMPTZ NOT NULL,
    -- B6: while offered, until when; once promoted, when, and until when it may be cancelled on time.
    offered_until TIMESTAMPTZ,
    promoted_at   TIMESTAMPTZ,
    cancel_until  TIMESTAMPTZ,
    -- When the household first saw it promoted.
    seen_at       TIMESTAMPTZ,
    -- B6: what stood in the way when it was last skipped; the household was told once.
    skipped_for   TEXT
);
CREATE INDEX booking_session ON booking (session_id, number);
CREATE INDEX booking_household ON booking (household_id);

CREATE TABLE booking_child (
    booking_id   UUID        NOT NULL REFERENCES booking (id),
    session_id   UUID        NOT NULL REFERENCES session (id),
    child_id     UUID        NOT NULL REFERENCES child (id),
    -- Carried in the arms: a body, not a place (C2).
    carried      BOOLEAN     NOT NULL,
    state        TEXT        NOT NULL CHECK (state IN ('confirmed', 'waiting', 'offered', 'attended', 'late',
                                                       'cancelled', 'lapsed', 'no_show', 'turned_away')),
    -- Live: it holds, or waits for, a place.
    active       BOOLEAN     NOT NULL,
    arrived_at   TIMESTAMPTZ,
    left_at      TIMESTAMPTZ,
    ended_at     TIMESTAMPTZ,
    -- Why it was cancelled: 'household', 'household_late', 'desk', 'centre'.
    ended_by     TEXT,
    PRIMARY KEY (booking_id, child_id),
    CHECK (active = (state IN ('confirmed', 'waiting', 'offered', 'attended', 'late')))
);
-- B1, C6: one live booking for each child and session.
CREATE UNIQUE INDEX booking_child_once ON booking_child (session_id, child_id) WHERE active;
CREATE INDEX booking_child_child ON booking_child (child_id, session_id);
CREATE INDEX booking_child_waiting ON booking_child (session_id, booking_id) WHERE state IN ('waiting', 'offered');

CREATE TABLE booking_guardian (
    booking_id  UUID    NOT NULL REFERENCES booking (id),
    session_id  UUID    NOT NULL REFERENCES session (id),
    guardian_id UUID    NOT NULL REFERENCES guardian (id),
    in_room     BOOLEAN NOT NULL,
    PRIMARY KEY (booking_id, guardian_id)
);
CREATE INDEX booking_guardian_guardian ON booking_guardian (guardian_id);
CREATE INDEX booking_guardian_session ON booking_guardian (session_id);

-- Append-only: heads going in and out (C7). Corrections are new events.
CREATE TABLE visit (
    id         UUID        NOT NULL PRIMARY KEY,
    centre_id  UUID        NOT NULL REFERENCES centre (id),
    room_id    UUID        NOT NULL REFERENCES room (id),
    session_id UUID        REFERENCES session (id),
    booking_id UUID        REFERENCES booking (id),
    child_id   UUID        REFERENCES child (id),
    at         TIMESTAMPTZ NOT NULL,
    -- 'check_in', 'check_out', 'walk_in', 'count', 'all_out', 'reset'
    kind       TEXT        NOT NULL,
    -- Signed: in is positive, out negative. Children are among the heads.
    children   BIGINT      NOT NULL,
    heads      BIGINT      NOT NULL,
    -- Guardians outside the room but in the building (C2).
    on_site    BIGINT      NOT NULL DEFAULT 0,
    -- For an anonymous walk-in: its age band in months, "36-72".
    band       TEXT,
    -- The event this one takes back.
    undoes     UUID        UNIQUE REFERENCES visit (id),
    source     TEXT        NOT NULL,
    nonce      TEXT        NOT NULL,
    UNIQUE (source, nonce)
);
CREATE INDEX visit_room ON visit (centre_id, at);
CREATE INDEX visit_session ON visit (session_id);

-- M1, M3: slots and presses of a private room. Erased 24 h after the end; only `private_day` stays.
CREATE TABLE private_use (
    id           UUID        NOT NULL PRIMARY KEY,
    centre_id    UUID        NOT NULL REFERENCES centre (id),
    room_id      UUID        NOT NULL REFERENCES room (id),
    -- 'slot': booked ahead; 'press': in use now.
    kind         TEXT        NOT NULL CHECK (kind IN ('slot', 'press')),
    starts_at    TIMESTAMPTZ NOT NULL,
    ends_at      TIMESTAMPTZ NOT NULL,
    household_id UUID        REFERENCES household (id),
    guardian_id  UUID        REFERENCES guardian (id),
    -- For staff: a word, not a child (M2).
    code_word    TEXT        NOT NULL,
    -- The slot was claimed by its booker.
    claimed      BOOLEAN     NOT NULL DEFAULT FALSE,
    ended        BOOLEAN     NOT NULL DEFAULT FALSE,
    CHECK (starts_at < ends_at)
);
CREATE UNIQUE INDEX private_use_slot ON private_use (room_id, starts_at) WHERE kind = 'slot' AND NOT ended;
CREATE INDEX private_use_time ON private_use (room_id, ends_at);
CREATE TABLE private_day (
    room_id UUID   NOT NULL REFERENCES room (id),
    date    DATE   NOT NULL,
    uses    BIGINT NOT NULL,
    PRIMARY KEY (room_id, date)
);

CREATE TABLE strike (
    child_id     UUID    NOT NULL REFERENCES child (id),
    session_id   UUID    NOT NULL REFERENCES session (id),
    session_date DATE    NOT NULL,
    -- It has caused a pause already (B5).
    spent        BOOLEAN NOT NULL DEFAULT FALSE,
    PRIMARY KEY (child_id, session_id)
);
CREATE TABLE pause (
    child_id   UUID NOT NULL REFERENCES child (id),
    from_date  DATE NOT NULL,
    -- The first day without it.
    until_date DATE NOT NULL,
    PRIMARY KEY (child_id, from_date)
);

-- The outbox: a message to a household, sent by e-mail or hook, and waiting on its page all the same.
CREATE TABLE notice (
    id           UUID        NOT NULL PRIMARY KEY,
    centre_id    UUID        NOT NULL REFERENCES centre (id),
    household_id UUID        NOT NULL REFERENCES household (id),
    booking_id   UUID        REFERENCES booking (id),
    session_id   UUID        REFERENCES session (id),
    -- The key of its words: 'promoted', 'offered', 'cancelled_by_centre', …
    kind         TEXT        NOT NULL,
    -- Codes the words need (a reason, an instant), never a person's name.
    detail       TEXT        NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL,
    -- Somebody should call: no e-mail, and it concerns a promotion, an offer or a cancellation.
    to_call      BOOLEAN     NOT NULL,
    called_at    TIMESTAMPTZ,
    read_at      TIMESTAMPTZ,
    sent_at      TIMESTAMPTZ,
    tries        BIGINT      NOT NULL DEFAULT 0,
    next_try_at  TIMESTAMPTZ
);
CREATE INDEX notice_household ON notice (household_id, created_at);
CREATE INDEX notice_unsent ON notice (next_try_at) WHERE sent_at IS NULL;
CREATE INDEX notice_calls ON notice (centre_id, created_at) WHERE to_call AND called_at IS NULL;

-- Idempotency: what a household's key was answered (48 h).
CREATE TABLE request (
    household_id UUID        NOT NULL REFERENCES household (id),
    key          TEXT        NOT NULL,
    body_hash    TEXT        NOT NULL,
    answer       TEXT        NOT NULL,
    at           TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (household_id, key)
);
CREATE INDEX request_at ON request (at);

-- One row about this data itself: `clock`, `demo`, `secret` …
CREATE TABLE fact (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);
