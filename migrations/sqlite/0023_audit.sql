-- The key with which an entry is sealed; nothing where there was none. Keys live outside of the database.
ALTER TABLE audit_log ADD COLUMN key_id TEXT;
ALTER TABLE audit_head ADD COLUMN key_id TEXT;
-- The log is read by who acted, too.
CREATE INDEX audit_log_by_actor ON audit_log (actor_id, number);
