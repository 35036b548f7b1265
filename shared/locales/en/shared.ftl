# Roles
role-group_leader = Residential group leader
role-volunteer = Local security volunteer
role-helper = Assigned helper
role-area_officer = Area police officer
role-police_lead = Head of ward police
role-steering = Steering committee
role-city = City police
role-admin = Technical administrator
role-auditor = Auditor

# What happened at the door
outcome-met = Met
outcome-absent = Absent
outcome-refused = Refused
outcome-vacant = Nobody lives here
outcome-not_found = House not found
outcome-postponed = Come back later

relation-head = Head of household
relation-spouse = Spouse of the head
relation-adult_child = Grown child or grandchild
relation-elder = Parent or grandparent
relation-tenant = Tenant
relation-manager = Manager
relation-other = Somebody else

residence-complete = Complete
residence-incomplete = Incomplete
residence-not_applicable = Does not apply

camera-present = Present
camera-willing = Willing to install
camera-none = None

commitment-signed = Sign now
commitment-already_signed = Signed before
commitment-declined = Not willing yet
commitment-not_asked = Not asked

part-morning = morning
part-afternoon = afternoon
part-evening = evening

# Tasks
task-kind-residence_check = Residence check, lodging house
task-kind-business_check = Check of a conditional business
task-kind-support = Visit, support
task-kind-other = Another task
task-result-done = Done
task-result-partly = Done in part
task-result-not_possible = Not possible
check-answer-yes = Yes
check-answer-no = No
check-answer-not_applicable = Does not apply
check-q-people_present = How many people live there at the time of the check?
check-q-people_declared = How many of them are declared?
check-q-register_kept = Does the owner keep a register of who stays?
check-q-hotline_posted = Is the ward police's number posted?
check-q-licence_valid = Is the certificate of security conditions still valid?
check-q-manager_present = Is the person responsible for security there?
check-q-staff_declared = Are all employees declared?
check-q-camera_works = Does the camera work?
check-q-commitment_signed = Has the business signed the commitment against drugs?
task-decision-accepted = Take the result
task-decision-returned = Ask for more
task-decision-cancelled = Not needed any more
task-state-open = To be done
task-state-returned = More is wanted
task-state-reported = Reported
task-state-accepted = Result taken
task-state-cancelled = Not needed any more

# Things to tell the police: to be verified, never a verdict
subject-person = Person
subject-place = Place
category-addicted = Possible drug dependence
category-illegal_user = Possible illegal drug use
category-post_rehab = Under management after rehabilitation
category-substitution = In substitution treatment
category-psychosis_signs = Signs of mental disturbance
category-youth_at_risk = Young person at high risk
category-use_site = Possible place of use
category-dealing = Possible dealing
category-plants = Plants that may contain narcotics
category-litter = Discarded needles
basis-self_declared = The person said so
basis-family_declared = The family said so
basis-official_list = On an official list
basis-seen_directly = I saw it myself
basis-told_by_resident = A resident said so
support-voluntary_rehab = Voluntary rehabilitation
support-methadone = Methadone treatment
support-counselling = Counselling
support-health = Medical care
support-vocational_training = Vocational training
support-job = A job
support-loan = A loan

# Review
review-received = Waiting
review-accepted = Accepted
review-returned = More needed
review-rejected = Rejected

# Households
household-kind-permanent = Permanent residents
household-kind-temporary = Temporary residents
household-kind-lodging = Lodging house
household-kind-business = Business
household-kind-conditional_business = Business under security conditions
household-kind-agency = Agency
household-kind-school = School
household-kind-religious = Religious site
household-kind-vacant = Vacant house
list-state-listed = On the list
list-state-proposed_new = Proposed
list-state-proposed_closed = Proposed for closing
list-state-closed = Closed

campaign-state-draft = Being prepared
campaign-state-running = Running
campaign-state-ended = Ended

# What is wrong with a field
error-required = An answer is needed
error-too_long = Too long. Please make it shorter.
error-out_of_range = This number is not plausible. Please look again.
error-bad_format = Not in the right form. Please look again.
error-signature_missing = The signature is missing
error-does_not_fit = Does not fit another answer
error-too_many = Too many. Please take some away.

# What the server says when it cannot
problem-unauthorised = Your session has ended. Please sign in again.
problem-forbidden = This is not among your duties.
problem-not_found = Not found.
problem-bad_request = The server does not understand this request.
problem-invalid_fields = Some fields are not right.
problem-body_too_large = What was sent is larger than allowed.
problem-update_required = The app is too old. Please update it to go on sending; everything recorded stays on the phone.
problem-cursor_reset = The list must be fetched anew; unsent visits stay on the phone.
problem-code_unknown = The enrolment code is wrong or has expired. Please ask the ward police.
problem-code_used = This enrolment code has been used. Please ask the ward police for a new one.
problem-device_revoked = This phone has been revoked. Please contact the ward police.
problem-too_many_requests = Too many attempts. Please wait a moment.
problem-conflict = Somebody else has just changed this. Please look again and repeat.
problem-unavailable = The server is busy. Please try again in a few minutes.
problem-tls_required = This server takes HTTPS connections only.
problem-disk_full = The server has no room and takes nothing in right now; everything recorded stays on the phone and is sent again by itself.
problem-internal = The server failed. Nothing recorded is lost.
problem-upload_offset = What was sent does not follow what is here. The phone goes on from the right place by itself.
problem-attachment_corrupt = The photo did not arrive whole. The phone sends it again by itself.
problem-attachment_not_an_image = What was sent is not a plain JPEG, PNG or WebP picture.
