"""The files of pathways: versions, stages, and the people on them."""

from flask_babel import lazy_gettext as _l

from ktrack.exchange.files import DAY, MOMENT, PERSON, TEXT, File, key, may, must, table
from ktrack.exchange.kinds import Whole
from ktrack.exchange.references import Ref
from ktrack.exchange.texts import Text
from ktrack.models import (
    Pathway,
    PathwayVersion,
    Stage,
    StageNeed,
    StageResource,
    StageSkill,
    Walk,
)

STAGE = Ref("pathway_stages")
SECURE_WEB = Text(r"https://[^\s/?#]+\S*", _l("is no web address that begins with https://"))

PATHWAYS = File("pathways", table(Pathway), ("pathway_id",), (
    key("pathway_id", "pathways"), must("role", TEXT), must("title", TEXT), may("summary", TEXT),
    must("made_at", MOMENT), may("retired_at", MOMENT),
), fixed=("made_at",))  # fmt: skip
PATHWAY_VERSIONS = File("pathway_versions", table(PathwayVersion), ("version_id",), (
    key("version_id", "pathway_versions"), must("pathway_id", Ref("pathways")), must("number", Whole(1)),
    may("note", TEXT), must("drafted_at", MOMENT), may("published_at", MOMENT),
    may("published_by", PERSON, "published_by_id"),
), fixed=("pathway_id", "number", "drafted_at"))  # fmt: skip
PATHWAY_STAGES = File("pathway_stages", table(Stage), ("stage_id",), (
    key("stage_id", "pathway_stages"), must("version_id", Ref("pathway_versions")),
    must("position", Whole(1)), must("title", TEXT), may("practice", TEXT),
), fixed=("version_id", "position"))  # fmt: skip
STAGE_SKILLS = File("stage_skills", table(StageSkill), ("stage_id", "skill_id"), (
    must("stage_id", STAGE), must("skill_id", Ref("skills")), must("level", Whole(1, 5)),
))  # fmt: skip
STAGE_NEEDS = File("stage_needs", table(StageNeed), ("stage_id", "needed_id"), (
    must("stage_id", STAGE), must("needed_id", STAGE),
))  # fmt: skip
STAGE_RESOURCES = File("stage_resources", table(StageResource), ("stage_id", "position"), (
    must("stage_id", STAGE), must("position", Whole(1, 100)), must("title", TEXT), must("url", SECURE_WEB),
))  # fmt: skip
PATHWAY_PEOPLE = File("pathway_people", table(Walk), ("walk_id",), (
    key("walk_id", "pathway_people"), must("person_id", PERSON), must("pathway_id", Ref("pathways")),
    must("version_id", Ref("pathway_versions")), may("proposed_at", MOMENT),
    may("proposed_by", PERSON, "proposed_by_id"), may("joined_on", DAY), may("left_on", DAY),
), fixed=("person_id", "pathway_id"))  # fmt: skip

WAYS = (
    PATHWAYS, PATHWAY_VERSIONS, PATHWAY_STAGES, STAGE_SKILLS, STAGE_NEEDS, STAGE_RESOURCES, PATHWAY_PEOPLE,
)  # fmt: skip
