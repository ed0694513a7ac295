"""The forms that take files of competency data."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms.validators import Optional

from ktrack.web.forms import Form


class EscoForm(Form):
    """An ESCO collection, in English and perhaps in German."""

    english = FileField(_l("English collection (CSV)"), [FileRequired(_l("Choose a file."))])
    german = FileField(_l("German collection (CSV)"), [Optional()])

    def files(self) -> dict[str, bytes]:
        """Return the files under the names that messages call them."""
        found = {"esco-en.csv": self.english.data.read()}
        if self.german.data:
            found["esco-de.csv"] = self.german.data.read()
        return found


class GdadForm(Form):
    """The UK framework's file of skills."""

    skills = FileField(_l("File of skills (CSV)"), [FileRequired(_l("Choose a file."))])

    def files(self) -> dict[str, bytes]:
        """Return the file under the name that messages call it."""
        return {"gdad.csv": self.skills.data.read()}
