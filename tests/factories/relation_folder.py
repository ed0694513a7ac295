"""What Bob, Mia and Fay say to each other in the small company, as files of the interchange folder.

Their rows are in the folder `relations` beside this file.
"""

import csv
from pathlib import Path

from tests.factories.company_folder import Tables, company

FOLDER = Path(__file__).parent / "relations"
NAMES = (
    "agreements", "agreement_criteria", "concerns", "sessions", "follow_ups", "feedback", "suggestions",
    "practices", "pulses", "questions", "question_moves", "quiz_questions", "planned_checks", "quiz_answers",
    "predictions", "contests", "saved_views", "view_mails", "scenarios", "scenario_people", "scenario_groups",
    "handovers", "handover_items", "handover_questions", "handover_links", "handover_notes",
    "procedures", "procedure_versions", "procedure_confirmations", "procedure_skills",
    "procedure_engagements", "procedure_checks",
    "tags", "posts", "post_tags", "post_versions", "post_follows", "tag_follows", "person_follows",
    "person_blocks", "follow_digests", "post_cases", "post_flags", "suspensions",
    "offers", "offer_skills", "mentor_requests", "mentor_request_skills", "mentor_request_moves", "farewells",
    "pathways", "pathway_versions", "pathway_stages", "stage_skills", "stage_needs", "stage_resources",
    "pathway_people",
)  # fmt: skip


def relations() -> Tables:
    """Return the rows about pairs and checks alone, to be changed as a test likes."""
    return {name: _rows(FOLDER / f"{name}.csv") for name in NAMES}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def everything_said() -> Tables:
    """Return the small company with all of it."""
    return company() | relations()
