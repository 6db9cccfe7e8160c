-- Who of the staff is on duty, on which day and with which session (G4).
-- Why: a number on a session says that two are planned, not that two are here.

-- On duty in the house: hours are the house's own wall clock (K5).
CREATE TABLE duty (
    id         UUID NOT NULL PRIMARY KEY,
    centre_id  UUID NOT NULL REFERENCES centre (id),
    staff_id   UUID NOT NULL REFERENCES staff (id),
    date       DATE NOT NULL,
    from_wall  TEXT NOT NULL,
    until_wall TEXT NOT NULL,
    CHECK (from_wall < until_wall),
    UNIQUE (staff_id, date, from_wall)
);
CREATE INDEX duty_date ON duty (centre_id, date);

-- With a session, by name. It goes where the session goes.
CREATE TABLE session_staff (
    session_id UUID NOT NULL REFERENCES session (id),
    staff_id   UUID NOT NULL REFERENCES staff (id),
    PRIMARY KEY (session_id, staff_id)
);
CREATE INDEX session_staff_staff ON session_staff (staff_id, session_id);

-- Not here on a day; why is nobody's to write down.
CREATE TABLE day_off (
    staff_id  UUID NOT NULL REFERENCES staff (id),
    date      DATE NOT NULL,
    centre_id UUID NOT NULL REFERENCES centre (id),
    PRIMARY KEY (staff_id, date)
);
CREATE INDEX day_off_date ON day_off (centre_id, date);
