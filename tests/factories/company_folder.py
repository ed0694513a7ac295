"""A small company as an interchange folder, written from dicts.

Alice manages the payments team and its engagement e1, in which Bob and Mia shadow Fay; Charlie manages e2,
which is over its only plan item. Dan was away in March; Mia will leave in September.
"""

import csv
from io import StringIO
from pathlib import Path

Tables = dict[str, list[dict[str, str]]]
"""Rows by the file's name without .csv; the first row's keys are the columns."""

FILES = {
    "teams": """
team_id,name
t1,Payments
t2,Logistics
""",
    "people": """
person_id,name,email,kind,role,team_id,locale,weekly_learning_minutes,moderator_since
alice,Alice Acker,alice@example.test,internal,manager,t1,en,,
bob,Bob Bach,bob@example.test,internal,staff,t1,de,120,
fay,Fay Freelancer,fay@example.test,freelancer,freelancer,,en,,
mia,Mia Mentor,,internal,staff,t1,en,60,
charlie,Charlie Cruz,charlie@example.test,internal,manager,t2,de,,
dan,Dan Dorn,dan@example.test,internal,staff,t2,en,0,2026-01-05T08:00:00Z
""",
    "departures": """
person_id,left_on,returned_on
dan,2026-03-01,2026-04-01
mia,2026-09-30,
""",
    "skills": """
skill_id,name_en,name_de,category,description,difficulty,source_uri
kafka,Apache Kafka operations,Betrieb von Apache Kafka,Platform,"Brokers, ""topics"" and lag",6.5,
billing,Billing batch,Abrechnungslauf,Business,,,https://skills.example.test/billing
secrets,Secrets management,,Platform,,10,
""",
    "engagements": """
engagement_id,title,description,reason,team_id,manager_id,starts_on,ends_on,day_rate,currency
e1,Event platform,Move to events,expertise,t1,alice,2026-01-05,2026-12-18,900.50,EUR
e2,Secrets,,peak,t2,charlie,2026-02-02,2026-05-29,,
""",
    "engagement_experts": """
engagement_id,person_id
e1,fay
""",
    "plan": """
engagement_id,skill_id,target_level,importance,seats,baseline_level,retired_on,retired_reason
e1,kafka,4,5,2,1,,
e1,billing,3,3,1,0,,
e2,secrets,3,2,1,0,2026-05-01,Bought as a service
""",
    "shadowings": """
shadowing_id,engagement_id,mentor_id,mentee_id,starts_on,ends_on,form
h1,e1,fay,bob,2026-01-12,,regular
h2,e1,fay,mia,2026-02-02,2026-11-30,informal
h3,,mia,dan,2026-04-07,2026-06-10,regular
""",
    "shadowing_skills": """
shadowing_id,skill_id
h1,kafka
h1,billing
h2,kafka
h3,kafka
""",
    "log_entries": """
entry_id,person_id,engagement_id,shadowing_id,on,minutes,text
l1,bob,e1,h1,2026-02-03,90,"Restarted brokers,
one by one"
l2,bob,,,2026-02-04,30,
l3,mia,e1,h2,2026-02-05,45,Watched a failover
""",
    "evidence": """
evidence_id,type,kind,person_id,skill_id,on,recorded_at,level,grade,attested,assessor_id,entry_id,note,revises,void
v1,claim,,bob,kafka,2026-02-03,2026-02-03T17:00:00Z,2,,,,l1,,,false
v2,use,,bob,kafka,2026-03-02,2026-03-02T17:00:00Z,,,true,fay,,,,false
v3,signoff,,bob,kafka,2026-03-03,2026-03-03T17:00:00Z,3,,,fay,,Led a restart,,false
v4,signoff,,bob,kafka,2026-03-03,2026-03-04T09:00:00.25Z,4,,,fay,,Led it alone,v3,false
v5,check,demo,bob,kafka,2026-05-04,2026-05-04T17:00:00Z,4,good,,fay,,Rolling restart shown,,false
v6,signoff,,mia,kafka,2026-04-07,2026-04-07T17:00:00Z,3,,,fay,,Said with help,,false
v7,signoff,,mia,kafka,2026-04-07,2026-04-08T17:00:00Z,3,,,fay,,Wrong person,v6,true
v8,claim,,mia,kafka,2026-02-05,2026-02-05T17:00:00Z,1,,,,l3,,,false
""",
}


def company() -> Tables:
    """Return the company's rows, to be changed as a test likes."""
    return {name: list(csv.DictReader(StringIO(text.lstrip(), newline=""))) for name, text in FILES.items()}


def row(tables: Tables, file: str, identity: str) -> dict[str, str]:
    """Return the first row of a file whose first cell is `identity`."""
    return next(cells for cells in tables[file] if next(iter(cells.values())) == identity)


def write_folder(folder: Path, tables: Tables, lines: str = "\n", bom: bool = False) -> Path:
    """Write each table into `folder`; returns it. `lines`: how a line ends."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        encoding = "utf-8-sig" if bom else "utf-8"
        with (folder / f"{name}.csv").open("w", encoding=encoding, newline="") as out:
            writer = csv.DictWriter(out, list(rows[0]), lineterminator=lines)
            writer.writeheader()
            writer.writerows(rows)
    return folder
