-- Whom to ask, and what people are told once. ---------------------------------------------------------------------------------

-- Whom people of an event ask, as it was typed: a phone, an e-mail address, a name beside them.
ALTER TABLE events ADD COLUMN contact TEXT NOT NULL DEFAULT '';
-- How an office is reached as a whole. Nobody comes in by it.
ALTER TABLE organisations ADD COLUMN contact TEXT NOT NULL DEFAULT '';

-- When somebody on the waiting list was given a place that became free, while they have it: they read it at their next visit.
ALTER TABLE registrations ADD COLUMN moved_up_at TIMESTAMPTZ;

-- When somebody was reminded of their commitment by mail.
ALTER TABLE debriefs ADD COLUMN reminded_at TIMESTAMPTZ;
