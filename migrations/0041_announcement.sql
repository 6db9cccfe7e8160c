-- What the house tells everybody: announcements from one moment to another, and the emergency that covers every screen.
-- Why: a sheet of paper on the door outlives its day and is read by nobody at home; and when the building has to be left,
-- one press has to say so on every wall and door at once, in both languages.

CREATE TABLE announcement (
    id            UUID        NOT NULL PRIMARY KEY,
    centre_id     UUID        NOT NULL REFERENCES centre (id),
    -- One of the two may be empty: the other is shown to both.
    zh            TEXT        NOT NULL,
    en            TEXT        NOT NULL,
    starts_at     TIMESTAMPTZ NOT NULL,
    ends_at       TIMESTAMPTZ NOT NULL,
    -- The rooms it is about, as JSON: no statement looks into it. None: the whole house.
    rooms         TEXT        NOT NULL,
    -- Whose words they are; none where the centre came from another house.
    staff_id      UUID,
    taken_back_at TIMESTAMPTZ,
    CHECK (zh <> '' OR en <> ''),
    CHECK (ends_at > starts_at)
);
CREATE INDEX announcement_ends ON announcement (centre_id, ends_at, id);

CREATE TABLE emergency (
    id        UUID        NOT NULL PRIMARY KEY,
    centre_id UUID        NOT NULL REFERENCES centre (id),
    -- 'evacuate', 'shelter', 'pause'.
    kind      TEXT        NOT NULL,
    -- Its own words, and where to go or stay; each may be empty, or in one language alone.
    zh        TEXT        NOT NULL,
    en        TEXT        NOT NULL,
    place_zh  TEXT        NOT NULL,
    place_en  TEXT        NOT NULL,
    begun_at  TIMESTAMPTZ NOT NULL,
    begun_by  UUID        NOT NULL,
    ended_at  TIMESTAMPTZ,
    ended_by  UUID
);
-- One at a time.
CREATE UNIQUE INDEX emergency_standing ON emergency (centre_id) WHERE ended_at IS NULL;
CREATE INDEX emergency_begun ON emergency (centre_id, begun_at);
