-- The id stays, so that a phone that sends its visit again does not bring the content back.
UPDATE observation
SET enc = '', ct = '', state = 'expired', closed_ms = $1
WHERE id = $2
