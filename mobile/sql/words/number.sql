UPDATE household SET search_no = ordered.place
FROM (SELECT h.id AS id,
             ROW_NUMBER() OVER (ORDER BY COALESCE(a.order_key, ''), h.walk_key, h.number_key, h.id) AS place
      FROM household h LEFT JOIN alley a ON a.id = h.alley_id
      WHERE h.list_state <> 'closed') ordered
WHERE ordered.id = household.id
