-- Programmes from elsewhere: which centre, room, series and session a source brought, and what it said of each.
-- Why: the same source read again must change only what differs, and what is brought in must be seen whole or not at all.
-- So it is written down step by step in a table nobody reads but the import, and shown in one transaction of the centre.

-- False until everything of a new centre is there.
ALTER TABLE centre ADD COLUMN shown BOOLEAN NOT NULL DEFAULT TRUE;
-- The source that founded it; NULL for a centre with a file of its own.
ALTER TABLE centre ADD COLUMN source TEXT;
ALTER TABLE room ADD COLUMN source TEXT;
ALTER TABLE series ADD COLUMN source TEXT;
-- What tells it from every other series of its source.
ALTER TABLE series ADD COLUMN source_key TEXT;
-- The order of its changes, where the source gives one.
ALTER TABLE series ADD COLUMN source_modified BIGINT;
CREATE INDEX series_source ON series (source, centre_id) WHERE source IS NOT NULL;

-- What the source said of a session when it was last taken.
CREATE TABLE imported (
    session_id UUID        NOT NULL PRIMARY KEY REFERENCES session (id),
    centre_id  UUID        NOT NULL REFERENCES centre (id),
    source     TEXT        NOT NULL,
    starts_at  TIMESTAMPTZ NOT NULL,
    digest     TEXT        NOT NULL
);
CREATE INDEX imported_centre ON imported (centre_id, source, starts_at);

-- What a source said of a whole centre when it was last taken with nothing left over.
CREATE TABLE import_centre (
    centre_id UUID NOT NULL REFERENCES centre (id),
    source    TEXT NOT NULL,
    digest    TEXT NOT NULL,
    PRIMARY KEY (centre_id, source)
);

-- Steps of an import under way: gone once they are shown, or when the next run begins.
CREATE TABLE import_step (
    session_id     UUID        NOT NULL PRIMARY KEY,
    import_id      UUID        NOT NULL,
    centre_id      UUID        NOT NULL REFERENCES centre (id),
    source         TEXT        NOT NULL,
    verb           TEXT        NOT NULL CHECK (verb IN ('add', 'renew', 'withdraw')),
    digest         TEXT,
    room_id        UUID,
    series_id      UUID,
    name_zh        TEXT,
    name_en        TEXT,
    description_zh TEXT,
    description_en TEXT,
    host_zh        TEXT,
    host_en        TEXT,
    date           DATE,
    wall           TEXT,
    starts_at      TIMESTAMPTZ,
    ends_at        TIMESTAMPTZ,
    clears_at      TIMESTAMPTZ,
    -- No session that starts earlier can reach into it.
    earliest       TIMESTAMPTZ,
    places         BIGINT,
    room_limit     BIGINT,
    staff          BIGINT,
    walk_in_places BIGINT,
    families_max   BIGINT,
    terms          TEXT,
    cancelled      TEXT,
    CHECK (verb = 'withdraw' OR room_id IS NOT NULL)
);
CREATE INDEX import_step_centre ON import_step (centre_id, import_id);
