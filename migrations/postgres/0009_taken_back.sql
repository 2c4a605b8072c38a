-- A certificate is taken back when what it certifies does not hold any more: attendance was corrected, or a merge of two
-- records that it rested on was undone. It stays, as it was printed, and its verification page says so. Of one
-- participation one certificate holds at a time.
ALTER TABLE certificates ADD COLUMN taken_back_at TIMESTAMPTZ;
ALTER TABLE certificates DROP CONSTRAINT certificates_participation_id_key;
CREATE UNIQUE INDEX certificates_holding ON certificates (participation_id) WHERE taken_back_at IS NULL;
CREATE INDEX certificates_participation ON certificates (participation_id);
