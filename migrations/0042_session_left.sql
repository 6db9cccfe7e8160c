-- Calendar programs that ask "what has changed since" (RFC 6578) must hear what is no longer in a calendar.
-- Why a table: a session moved to another room changes its row, and nothing there says in which room's calendar it was.
-- One row for each room a session has left, with the number of the last time; what time alone takes out of a calendar is
-- worked out from the days.
CREATE TABLE session_left (
    room_id    UUID   NOT NULL REFERENCES room (id),
    session_id UUID   NOT NULL REFERENCES session (id),
    centre_id  UUID   NOT NULL REFERENCES centre (id),
    number     BIGINT NOT NULL CHECK (number > 0),
    PRIMARY KEY (room_id, session_id)
);
CREATE INDEX session_left_number ON session_left (centre_id, number);
CREATE INDEX session_content ON session (centre_id, content_number);
