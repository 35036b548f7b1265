# What can be offered to people under management, and what they need
nav-offers = Support
offers-lead = Who takes in people under management: rehabilitation, treatment, counselling, training, jobs, loans.
offers-tab = { $name } ({ $n })
offers-none = No offer stands here.
offers-none-found = There is no such offer.
offer-new = Add an offer
offer-new-lead = Who helps, with how many places, from when to when. Officers choose it when they refer somebody.
offer-facts = What it says
offer-change = Change it
offer-close = Close the offer
offer-close-lead = Nobody is referred to it afterwards. Whoever was referred goes on.
offer-reopen = Open it again
offer-reopen-lead = People can be referred to it again.
offer-matched = Who was referred
offer-matched-none = Nobody was referred yet.
offer-others = And { $n } more, whose cases you do not see.
offer-whole-ward = The whole ward
offer-own-group = For this group alone
offer-full = No place left
offer-free = { $free } of { $n } places free
offer-no-limit = No limit
offer-days = { $from } – { $to }
offer-from = From { $from }
offer-out-of-time = Not at this time
offer-title-hint = In a few words, for instance: sewing course, third class
offer-to-hint = Leave the last day empty where there is none.
offer-places-hint = Leave it empty where there is no limit.
offer-note-hint = Conditions, papers to bring. Please do not name anybody who is helped.

offer-state-open = Open
offer-state-closed = Closed

offer-field-kind = Kind of support
offer-field-title = Name of the offer
offer-field-giver = Who helps, person in charge
offer-field-contact = Telephone, address
offer-field-places = Places
offer-field-from_on = From
offer-field-to_on = To the end of
offer-field-days = When
offer-field-area = For
offer-field-note = Note
offer-field-close_reason = Why it was closed

offer-error-kind-does_not_fit = Somebody was referred to it, so its kind stays. Please add another offer.
offer-error-area-does_not_fit = This group is not assigned to you
offer-error-places-bad_format = Write the number of places in digits, or leave it empty
offer-error-places-out_of_range = Places go from 1 to 9,999
offer-error-places-does_not_fit = This is less than what is taken already
offer-error-from_on-required = Write the first day
offer-error-to_on-out_of_range = The last day has to follow the first
offer-error-why-required = Say why it is closed

done-offer-add = The offer is added.
done-offer-change = The offer is changed.
done-offer-close = The offer is closed.
done-offer-reopen = The offer is open again.

# Needs
needs-open = Needs without help
needs-title = Needs without help
needs-lead = What people in open cases need and were not referred anywhere for. What the ward lacks stands first.
needs-told = { $n } needs wait; for { $lacking } the ward has no offer, or no place left.
needs-none = Nothing waits.
needs-by = By kind and group
needs-count = Needs
needs-supply = Offers
needs-whose = Who needs it
supply-none = No offer
supply-full = No place left
supply-some = { $n } with places free

case-support = Needs
case-support-none = No need is written down yet.
need-new = Write down a need
need-save = Write down this need
need-source = Who said so
need-noted-on = On which day
need-about = { $source } · { $day } · written down by { $who }
need-lacks = No offer with a place free
need-offers = Refer to
need-close = Not needed any more
need-close-why = Why it is not needed any more
need-close-do = Not needed any more
refer = Refer
refer-kept = What you wrote, to be used again
refer-words = Words that go with it (if any)
match-since = Referred on
match-words = In more words
match-result = Result

need-source-person = The person
need-source-family = The family
need-source-officer = Seen by an officer
need-source-organisation = A place of treatment or an association

need-state-open = Needed
need-state-met = Helped
need-state-closed = Not needed any more

match-state-proposed = Referred
match-state-accepted = Taken
match-state-declined = Not taken
match-state-done = Done
match-state-ended = Stopped

match-step-accept = Both sides take it
match-step-decline = Not taken
match-step-finish = Write down the result
match-step-stop = Stop it

match-result-helped = Helped
match-result-partly = Helped in part, more is needed
match-result-not_used = Not used

case-error-kind-already = This need is written down already
case-error-kind-required = Choose a kind of support
case-error-noted_on-required = Write on which day it was said
case-error-noted_on-out_of_range = The day cannot be after today, nor more than a year ago
case-error-offer-full = Somebody else has just been referred to the last place. Your words still stand below; please choose another offer, if there is one.
case-error-result-required = Choose a result
case-error-step-required = Say why
case-error-close-required = Say why it is not needed any more

support-told-need_noted = { $who } wrote down a need at { $time }: { $what }
support-told-need_closed = { $who } noted at { $time } that it is not needed any more: { $what }
support-told-proposed = { $who } referred the person at { $time }: { $what }
support-told-accepted = { $who } noted at { $time } that both sides take it: { $what }
support-told-declined = { $who } noted at { $time } that it is not taken: { $what }
support-told-done = { $who } wrote down a result of support at { $time }: { $what }
support-told-ended = { $who } stopped a referral at { $time }: { $what }
support-told-task_given = { $who } gave a task at { $time }
support-told-task_done = { $who } took the result of a task at { $time }: { $what }

done-support-noted = The need is written down.
done-support-closed = Noted as not needed any more. A place that was held is free again.
done-support-proposed = Referred; a place is held.
done-support-accept = Noted that both sides take it.
done-support-decline = Noted as not taken. The place is free again.
done-support-finish = The result is written down.
done-support-stop = Stopped. The place is free again.

# Tasks of a case
case-tasks = Tasks
case-tasks-none = No task was given from this case yet.
case-task-nowhere = The case is not tied to a household, so no task can be given. Please correct the case and choose the household first.
case-task-lead = Whoever gets it sees the household, the day and the words written here, and nothing of the case. Please do not write why the person is under management.

audit-record-offer = Offer
audit-action-case-task = Gave a task from a case
audit-action-match-accept = Noted a referral as taken
audit-action-match-decline = Noted a referral as not taken
audit-action-match-finish = Wrote down a result of support
audit-action-match-propose = Referred somebody to an offer
audit-action-match-stop = Stopped a referral
audit-action-need-add = Wrote down a need
audit-action-need-close = Noted a need as none any more
audit-action-need-list = Looked at needs without help
audit-action-offer-add = Added an offer
audit-action-offer-change = Changed an offer
audit-action-offer-close = Closed an offer
audit-action-offer-reopen = Opened an offer again
audit-action-offer-view = Looked at an offer and who was referred
audit-detail-needs = Needs
audit-detail-offers = Closed offers
audit-detail-referrals = Referrals stopped
export-list-needs = Needs without help

kept-kind-need = Needs and where people were referred to
kept-why-need = To help people under management with what they need; erased with the case.
kept-until-need = With the case
kept-kind-offer = Offers of support
kept-why-offer = To know who helps; may name a person in charge and their telephone.
kept-until-offer = Until closed
kept-kind-closed-offer = Closed offers
kept-why-closed-offer = To be able to say who was referred where; erased when the period is over and no case refers to it.
