# The page for residents: what the ward keeps, why and how long; who sees it; everybody's rights
privacy-title = Residents’ privacy
privacy-link = Residents’ privacy
privacy-link-ward = See the page that residents read
language-vi = Tiếng Việt
language-en = English
privacy-choose = Please choose the ward in which your family lives:
privacy-none = There is no ward on this server yet.
privacy-wards = Other wards
privacy-lead = When people of the ward go from alley to alley and knock at every door, they write some things down about your family. This page says what, what for, how long it is kept, who may see it, and what your rights are.

privacy-who-title = Who keeps the data
privacy-who-1 = { $ward } keeps the data and answers for it. The ward police use it to prevent and fight drugs in the ward, and for nothing else.
privacy-who-2 = The data lies on the ward’s server, and each part of it on the phones of the people who were assigned to it.

privacy-asked-title = What is asked at the door, and why
privacy-asked-1 = House number, head of household, kind of household, number of people and phone number, as on the ward’s list: to knock at the right door and meet the right people.
privacy-asked-2 = What the person who answers is to the family (head, wife, husband, child…), not their name: to know that the family was met.
privacy-asked-3 = How many people live there now, and whether temporary residence was declared: so that nobody is missed.
privacy-asked-4 = Whether a leaflet was taken, and whether there is a camera or you would like one: to advise you and keep the alley safe.
privacy-asked-5 = The commitment “Nobody in our family has to do with drugs”, perhaps with a signature on the screen. You need not sign; then only that is noted.
privacy-asked-6 = Date, time and outcome (met, absent, put off, refused); where needed a note, a photo, and the place where it was written, if the phone allows it: so that an officer can check.
privacy-asked-7 = Something to be verified, if there is any: about a person or a place, how it is known, what help is wished for; perhaps a name and a year of birth. It has to be verified; it is no verdict on anybody.
privacy-asked-8 = You may refuse to answer. Then only the refusal is noted, and your reason if you wish to give one.
privacy-asked-9 = Only for people under management by law: the ward police make a case at the station once an officer has verified and another person approved, with name, date or year of birth, personal number where it is known, the decisions, the officer in charge, what the person needs help with and where they were referred to. None of this is asked at the door.

privacy-never-title = What is never asked at the door
privacy-never-1 = Identity numbers, pictures of papers, fingerprints, face data.
privacy-never-2 = Passwords, confirmation codes, bank accounts, money. If somebody asks for these in the ward’s name, please do not give them, and tell the ward police at once.
privacy-never-3 = Ethnicity, religion, political views.
privacy-never-4 = The name of somebody who told something: there is no field for it.
privacy-never-5 = The software gives nobody a score, predicts nothing about anybody and does not track residents’ phones.

privacy-kept-title = How long it is kept
privacy-kept-lead = The ward sets the periods. After them data is erased automatically; older backups hold it until they are destroyed themselves.

privacy-seen-title = Who may see it
privacy-seen-1 = Group leaders: the houses and visits of their own group. Volunteers: only the houses assigned to them and the visits that they wrote themselves. None of them can read what is to be verified, not even whoever wrote it down.
privacy-seen-2 = Area officers: the residential groups that they are responsible for. The head and deputy head of the ward police: the ward.
privacy-seen-3 = The people’s committee, the steering committee, the city police: figures only, nobody’s name. Technical administrators: accounts and phones, no records.
privacy-seen-4 = Who opened whose record, and when, is written to a log that the head of the ward police and the auditor read.
privacy-seen-5 = The software sends data to no company and shows no advertisements.
privacy-seen-6 = Whoever was asked to do something at a house: its number, alley, the head of the household and what to do, nothing else; not whether anybody has a case either.
privacy-seen-7 = Cases of people under management: the area officer of the group and the heads of the ward police. Of somebody under 18: the officer in charge and the heads of the ward police alone.
privacy-seen-8 = When somebody under management moves to another ward of this server: the heads of that ward's police see name, birth, personal number and status to decide whether they take the case over; if they decline, they see nothing of it any more.

privacy-guarded-title = How it is protected
privacy-guarded-1 = On the phones: encrypted, opened with a PIN, locked automatically. A lost phone is revoked and wipes itself at its next contact.
privacy-guarded-2 = What is to be verified is sealed as soon as it is written; only the ward police can open it.
privacy-guarded-3 = On the server and in backups: encrypted, with the keys kept apart.
privacy-guarded-4 = The log cannot be changed without that being noticed.

privacy-rights-title = Your rights
privacy-rights-lead = Under the Law on Personal Data Protection (No. 91/2025/QH15, in force since 1 January 2026) you may:
privacy-rights-1 = Know and see what the ward keeps about you.
privacy-rights-2 = Have it corrected, and have what was wrong taken out of the record’s history, too.
privacy-rights-3 = Ask for data about you to be erased. Then contents, signatures, photos and what was to be verified are gone, from the phones, too.
privacy-rights-4 = Complain, denounce or go to court as the law provides, if data about you is misused.
privacy-rights-note = The law may say that something has to be kept; then the officer tells you why.

privacy-contact-title = Whom to ask
privacy-contact-lead = Please speak to your area officer, come to the ward police, or call:
privacy-contact-visit = Please speak to your area officer or come to the ward police.
