SELECT ct.case_id
FROM case_task ct
WHERE ct.task_id = $1
