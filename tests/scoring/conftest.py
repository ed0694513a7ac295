"""The published vectors lie beside the checkout; where they are missing, their files are not collected."""

from hypothesis import settings

from tests.scoring.folder import VECTORS

NEEDING_VECTORS = [
    "test_vectors.py",
    "test_check_vectors.py",
    "test_company_vectors.py",
    "test_planner_vectors.py",
]
collect_ignore = [] if VECTORS.exists() else NEEDING_VECTORS

settings.register_profile("scoring", deadline=None, max_examples=60)
settings.load_profile("scoring")
