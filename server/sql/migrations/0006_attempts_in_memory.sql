-- Failed attempts are counted in memory now: a stranger who guesses no longer writes to the disk.
DROP TABLE attempt;
