DELETE FROM residential_group WHERE id = $1
