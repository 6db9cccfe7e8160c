-- Ways into tables that grow, for what read them from end to end: sign-ins that are over or a screen's, what was said
-- about a booking, offers running out (B6), and corrected birth dates (A7).
-- Why: nothing may cost more because the house has been open for years.

CREATE INDEX sign_in_until ON sign_in (until);
CREATE INDEX sign_in_device ON sign_in (device_id) WHERE device_id IS NOT NULL;
CREATE INDEX notice_booking ON notice (booking_id) WHERE booking_id IS NOT NULL;
CREATE INDEX change_corrected ON change (centre_id, subject) WHERE verb = 'child.birth_corrected';
CREATE INDEX booking_offered ON booking (centre_id, offered_until) WHERE offered_until IS NOT NULL;
