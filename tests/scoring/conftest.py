"""The published vectors lie beside the checkout; where they are missing, their files are not collected."""

from hypothesis import settings

from tests.scoring.folder import VECTORS

collect_ignore = [] if VECTORS.exists() else ["test_vectors.py", "test_company_vectors.py"]

settings.register_profile("scoring", deadline=None, max_examples=60)
settings.load_profile("scoring")
