-- What a participation comes to in minutes: done alone, and attended in events that deliver its course, until now. `minutes`
-- are those that its completion credits. The program fills what is there (`derived`).
ALTER TABLE standings ADD COLUMN online_minutes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE standings ADD COLUMN attended_minutes INTEGER NOT NULL DEFAULT 0;
-- Added up for a whole project without a look at the rows.
CREATE INDEX standings_online ON standings (project_id, online_minutes);
