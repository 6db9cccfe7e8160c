-- Make-up lessons: a session staff add to a course (B7, B9).
-- Why: it belongs to its series, and no occurrence of the plan stands for it; planning ahead leaves it alone.

ALTER TABLE session ADD COLUMN added BOOLEAN NOT NULL DEFAULT FALSE;
DROP INDEX session_occurrence;
CREATE UNIQUE INDEX session_occurrence ON session (series_id, planned_date, planned_wall) WHERE series_id IS NOT NULL AND NOT added;
CREATE INDEX session_series ON session (series_id, starts_at) WHERE series_id IS NOT NULL;
-- Offers that may have run out: as many as are open.
CREATE INDEX enrolment_child_offered ON enrolment_child (enrolment_id) WHERE state = 'offered';
