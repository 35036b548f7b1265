-- An erased task is about no case any more.
DELETE FROM case_task
WHERE task_id = $1
