-- A certificate is taken back when what it certifies does not hold any more: attendance was corrected, or a merge of two
-- records that it rested on was undone. It stays, as it was printed, and its verification page says so. Of one
-- participation one certificate holds at a time.
CREATE TABLE certificates_new (
    id BLOB NOT NULL PRIMARY KEY,
    participation_id BLOB NOT NULL REFERENCES participations (id),
    number TEXT NOT NULL UNIQUE,
    code TEXT NOT NULL UNIQUE,
    issued_at TEXT NOT NULL,
    printed TEXT NOT NULL,
    pdf BLOB,
    pdf_hash BLOB,
    taken_back_at TEXT
) STRICT;
INSERT INTO certificates_new (id, participation_id, number, code, issued_at, printed, pdf, pdf_hash)
    SELECT id, participation_id, number, code, issued_at, printed, pdf, pdf_hash FROM certificates;
DROP TABLE certificates;
ALTER TABLE certificates_new RENAME TO certificates;
CREATE UNIQUE INDEX certificates_holding ON certificates (participation_id) WHERE taken_back_at IS NULL;
CREATE INDEX certificates_participation ON certificates (participation_id);
