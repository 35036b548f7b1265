-- Papers of a case that go along when it moves, as its receipt tells them: how many went, of how many a file could not be
-- read any more, and of each its kind, number and day; those go when both cases are erased. None for earlier moves.
ALTER TABLE case_move ADD COLUMN papers_along INTEGER;
ALTER TABLE case_move ADD COLUMN papers_lost INTEGER;
ALTER TABLE case_move ADD COLUMN papers TEXT;
