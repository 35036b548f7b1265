-- What the server sent, for the comparison; a visit's body tells how its review stands.
SELECT kind, id, rev, CASE kind WHEN 'visit' THEN body END FROM doc
