-- A household's own calendar (P5): the address its phones subscribe to.
-- Why: a calendar program knows no sign-in. So the address itself is the key: 256 random bits, of which only the hash is
-- kept; there is one at a time, and a new one takes the old one's place.

CREATE TABLE family_calendar (
    household_id UUID        NOT NULL PRIMARY KEY REFERENCES household (id),
    token_hash   TEXT        NOT NULL,
    made_at      TIMESTAMPTZ NOT NULL
);
CREATE UNIQUE INDEX family_calendar_token ON family_calendar (token_hash);
CREATE INDEX private_use_household ON private_use (household_id);
