-- What a form's saved visit has is no longer the form's.
DELETE FROM photo_of_form
WHERE form_id = $1 AND photo_no IN (SELECT v.photo_no FROM photo_of_visit v WHERE v.visit_id = $2)
