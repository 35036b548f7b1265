-- Doors due for another knock; $1 and $2 are the day and part of the day, $3 when the part began.
SELECT r.id, r.alley_id, r.alley_name, r.number, r.head_name, r.people, r.kind, r.list_state, r.door_state,
       r.outcome, r.tried, r.at_date, r.at_part, r.last_visit, r.last_ms, r.last_author, r.returned, r.on_phone, r.walk_key
FROM (SELECT d.household_id AS id
      FROM door d
      WHERE d.campaign_id = (SELECT c.campaign_id FROM current_campaign c)
        AND d.state IN ('absent', 'postponed')
        AND (d.at_date < $1 OR (d.at_date = $1 AND d.at_part <= $2) OR (d.at_date IS NULL AND d.last_ms < $3))) found
JOIN house_row r ON r.id = found.id
ORDER BY r.alley_key, r.walk_key, r.number_key, r.id
LIMIT 20
