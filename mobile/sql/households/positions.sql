-- Where the doors of alley $1 stand, as the list says, and where the phone was at the last knock.
SELECT found.id,
       found.house -> 'location' ->> 'lat', found.house -> 'location' ->> 'lon',
       found.visit -> 'fix' ->> 'lat', found.visit -> 'fix' ->> 'lon',
       found.visit -> 'fix' ->> 'accuracy_m'
FROM (SELECT r.id AS id,
             COALESCE((SELECT o.body FROM outbox o WHERE o.doc_id = r.id AND o.state IN ('pending', 'sent', 'rejected')
                       AND o.dismissed_ms IS NULL ORDER BY o.local_id DESC LIMIT 1),
                      (SELECT d.body FROM doc d WHERE d.kind = 'household' AND d.id = r.id)) AS house,
             COALESCE((SELECT o.body FROM outbox o WHERE o.doc_id = r.last_visit AND o.state IN ('pending', 'sent', 'rejected')
                       AND o.dismissed_ms IS NULL ORDER BY o.local_id DESC LIMIT 1),
                      (SELECT d.body FROM doc d WHERE d.kind = 'visit' AND d.id = r.last_visit)) AS visit
      FROM house_row r
      WHERE r.alley_id = $1) found
