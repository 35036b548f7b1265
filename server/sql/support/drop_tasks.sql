-- The tasks stay, and are about no case any more.
DELETE FROM case_task
WHERE case_id = $1
