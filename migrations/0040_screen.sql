-- A screen opened without a sign-in shows a code; staff enter it and choose where it hangs, how it lies and what it speaks.
-- Why: nobody should type a password into a screen in a hall, and the desk must see which of them has fallen silent.

-- A browser that waits to become a screen. Gone once it is one, or after a quarter of an hour.
CREATE TABLE pairing (
    -- sha-256 in base64 of the code it shows; the code itself is stored nowhere.
    code_hash    TEXT        NOT NULL PRIMARY KEY,
    -- The same of the secret that browser alone has.
    waiting_hash TEXT        NOT NULL UNIQUE,
    -- The sign it shows beside the code, so that staff can tell two screens apart.
    picture      TEXT        NOT NULL,
    until        TIMESTAMPTZ NOT NULL
);
CREATE INDEX pairing_until ON pairing (until);

ALTER TABLE device ADD COLUMN layout TEXT NOT NULL DEFAULT 'landscape';
ALTER TABLE device ADD COLUMN language TEXT NOT NULL DEFAULT 'zh-CN';
-- When it last looked, to the minute; which build it runs; and how old its picture was then.
ALTER TABLE device ADD COLUMN seen_at TIMESTAMPTZ;
ALTER TABLE device ADD COLUMN build TEXT;
ALTER TABLE device ADD COLUMN age_seconds BIGINT;
-- It is to load its page anew, since.
ALTER TABLE device ADD COLUMN anew_since TIMESTAMPTZ;
