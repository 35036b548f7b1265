-- What a phone sent of the document and was not applied.
DELETE FROM op_aside
WHERE ward = $1
  AND op LIKE '%' || $2 || '%'
