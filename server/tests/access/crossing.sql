SELECT (SELECT COUNT(*) FROM account_group ag
        JOIN account a ON a.id = ag.account_id JOIN residential_group g ON g.id = ag.group_id WHERE a.ward <> g.ward)
     + (SELECT COUNT(*) FROM team_member tm JOIN team t ON t.id = tm.team_id
        JOIN campaign c ON c.id = t.campaign_id JOIN account a ON a.id = tm.account_id WHERE a.ward <> c.ward)
     + (SELECT COUNT(*) FROM team_alley ta JOIN team t ON t.id = ta.team_id
        JOIN campaign c ON c.id = t.campaign_id JOIN alley a ON a.id = ta.alley_id WHERE a.ward <> c.ward)
     + (SELECT COUNT(*) FROM campaign_group cg
        JOIN campaign c ON c.id = cg.campaign_id JOIN residential_group g ON g.id = cg.group_id WHERE c.ward <> g.ward)
     + (SELECT COUNT(*) FROM visit v JOIN household h ON h.id = v.household_id WHERE v.ward <> h.ward)
     + (SELECT COUNT(*) FROM case_file c JOIN residential_group g ON g.id = c.group_id WHERE c.ward <> g.ward)
     + (SELECT COUNT(*) FROM case_file c JOIN household h ON h.id = c.household_id WHERE c.ward <> h.ward)
     + (SELECT COUNT(*) FROM case_file c JOIN account a ON a.id = c.officer_id WHERE c.ward <> a.ward)
     + (SELECT COUNT(*) FROM offer o JOIN residential_group g ON g.id = o.group_id WHERE o.ward <> g.ward)
     + (SELECT COUNT(*) FROM support_match m JOIN offer o ON o.id = m.offer_id JOIN case_need n ON n.id = m.need_id
        JOIN case_file c ON c.id = n.case_id WHERE o.ward <> c.ward)
     + (SELECT COUNT(*) FROM case_task ct JOIN task t ON t.id = ct.task_id JOIN case_file c ON c.id = ct.case_id
        WHERE t.ward <> c.ward)
     + (SELECT COUNT(*) FROM visit v JOIN account a ON a.id = v.author_id WHERE v.ward <> a.ward)
