-- How often requests were turned away, by the day they were decided on and the reason: counts alone.
-- Why: what a request was answered is kept for 48 hours; which rule turns most families away is a question about months.
-- Nobody is in it: a centre, its own date (K5), the rule, the reason's code, and how many.

CREATE TABLE turned_away (
    centre_id UUID   NOT NULL REFERENCES centre (id),
    date      DATE   NOT NULL,
    rule      TEXT   NOT NULL,
    reason    TEXT   NOT NULL,
    requests  BIGINT NOT NULL CHECK (requests > 0),
    PRIMARY KEY (centre_id, date, rule, reason)
);

-- Who was let in without a name (C8), for the same reports: few among the heads that come and go.
CREATE INDEX visit_walk_in ON visit (session_id) WHERE kind = 'walk_in';
