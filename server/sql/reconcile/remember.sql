INSERT INTO reconcile_mapping (ward, heads, columns)
SELECT ward, heads, $1
FROM reconcile_run
WHERE id = $2
ON CONFLICT (ward, heads) DO UPDATE SET columns = excluded.columns
