SELECT r.body AS body FROM doc d JOIN revision r ON r.doc_id = d.id AND r.rev = d.rev WHERE d.id = $1
