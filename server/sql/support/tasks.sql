-- The tasks about a case (index task_of_case), the newest first.
SELECT t.id, s.body, p.name AS assignee
FROM case_task ct
JOIN task t ON t.id = ct.task_id
JOIN doc d ON d.id = t.id
JOIN revision s ON s.doc_id = t.id AND s.rev = d.rev
JOIN account p ON p.id = t.assignee_id
WHERE ct.case_id = $1
ORDER BY ct.task_id DESC
