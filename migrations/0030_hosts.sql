-- Hosts from outside – a partner, a school, volunteers – see their own sessions, and sign in for that.
-- Why: whoever runs a session needs its roster, and nothing else of the house. Not a role of the staff: every role may
-- all that a smaller one may, and a host may nothing that any of the staff may.

-- One way in for one host; a host may have several. No person's name is asked: the login tells them apart.
CREATE TABLE host_account (
    id           UUID    NOT NULL PRIMARY KEY,
    centre_id    UUID    NOT NULL REFERENCES centre (id),
    login        TEXT    NOT NULL,
    -- The host as series and sessions name it.
    host_zh      TEXT    NOT NULL CHECK (host_zh <> ''),
    host_en      TEXT    NOT NULL CHECK (host_en <> ''),
    password     TEXT    NOT NULL,
    failures     BIGINT  NOT NULL DEFAULT 0,
    locked_until TIMESTAMPTZ,
    ended        BOOLEAN NOT NULL DEFAULT FALSE,
    UNIQUE (centre_id, login)
);

-- A sign-in is somebody's of four kinds now. No engine but one lets a check be replaced, so the table is made anew.
ALTER TABLE sign_in RENAME TO sign_in_before;
CREATE TABLE sign_in (
    id              UUID        NOT NULL PRIMARY KEY,
    -- sha-256 of the cookie, in base64; the cookie itself is stored nowhere.
    token_hash      TEXT        NOT NULL UNIQUE,
    centre_id       UUID        NOT NULL REFERENCES centre (id),
    household_id    UUID        REFERENCES household (id),
    staff_id        UUID        REFERENCES staff (id),
    device_id       UUID,
    host_account_id UUID        REFERENCES host_account (id),
    begun_at        TIMESTAMPTZ NOT NULL,
    until           TIMESTAMPTZ NOT NULL,
    CHECK ((CASE WHEN household_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN staff_id IS NULL THEN 0 ELSE 1 END)
         + (CASE WHEN device_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN host_account_id IS NULL THEN 0 ELSE 1 END) = 1)
);
INSERT INTO sign_in (id, token_hash, centre_id, household_id, staff_id, device_id, begun_at, until)
SELECT id, token_hash, centre_id, household_id, staff_id, device_id, begun_at, until FROM sign_in_before;
DROP TABLE sign_in_before;
CREATE INDEX sign_in_household ON sign_in (household_id);
CREATE INDEX sign_in_staff ON sign_in (staff_id);
CREATE INDEX sign_in_until ON sign_in (until);
CREATE INDEX sign_in_device ON sign_in (device_id) WHERE device_id IS NOT NULL;
CREATE INDEX sign_in_host ON sign_in (host_account_id) WHERE host_account_id IS NOT NULL;
