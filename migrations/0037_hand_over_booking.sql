CREATE INDEX hand_over_booking ON hand_over (booking_id);
