INSERT INTO household_word (household_word) VALUES ('delete-all')
