-- The log of one person, newest first; the log of a ward.
CREATE INDEX audit_of_person ON audit (account_id, seq);
CREATE INDEX audit_of_ward ON audit (ward, seq);
