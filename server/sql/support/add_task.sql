INSERT INTO case_task (task_id, case_id)
VALUES ($1, $2)
