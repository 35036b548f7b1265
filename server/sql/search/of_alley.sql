-- The households of an alley (index household_of_alley_in_walking_order).
SELECT h.id
FROM household h
WHERE h.alley_id = $1
