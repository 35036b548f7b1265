-- The newest generation of tokens that a phone is known to have got, because it used one: until then the
-- reply that brought them may have been lost, and the token before them is good.
ALTER TABLE phone_session ADD COLUMN heard_generation INTEGER NOT NULL DEFAULT 0;
