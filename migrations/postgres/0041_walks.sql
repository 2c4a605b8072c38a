-- Who asks for little walks no large table: these statements had no index that they could use.

-- Whoever signs in with an address, also that of a closed account.
CREATE INDEX accounts_with_address ON accounts (address_key) WHERE address_key IS NOT NULL;
-- Whom to ask.
CREATE INDEX accounts_of_administrators ON accounts (person_id) WHERE administrator;
-- What was written to a person.
CREATE INDEX mails_by_recipient ON mails (recipient);
-- What waits for a second person.
CREATE INDEX paper_pages_typed ON paper_pages (typed_at) WHERE typed_at IS NOT NULL AND confirmed_at IS NULL;
-- How often a code was used.
CREATE INDEX enrolments_by_code ON enrolments (code_id) WHERE code_id IS NOT NULL;
-- Commitments of which nobody has said what became of them.
CREATE INDEX debriefs_open ON debriefs (answered_at) WHERE kept IS NULL AND reminded_at IS NULL;
-- The list of people stands in the order of names, and is not sorted for each page: an index that begins with who is merged draws
-- SQLite away from the one in that order.
DROP INDEX people_searched;
CREATE INDEX people_searched ON people (search_key, id) WHERE merged_into IS NULL;
