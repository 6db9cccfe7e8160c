-- Hours the desk set for some dates.
-- Why: a festival evening is longer, a polling day shorter, a Monday open after all. A centre's file, read again, says
-- nothing of them, so they stand beside what it said (`particulars`); no statement looks into them.

ALTER TABLE centre ADD COLUMN own_hours TEXT NOT NULL DEFAULT '[]';
