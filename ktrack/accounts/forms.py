"""Forms around one's own account."""

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from ktrack.web.forms import Form, no_nul


class LoginForm(Form):
    """Who are you?"""

    login = StringField(_l("E-mail address"), [InputRequired(), Length(max=320), no_nul])
    password = PasswordField(_l("Password"), [InputRequired(), Length(max=1000)])


class PasswordForm(Form):
    """A new password, with the old one as proof."""

    current = PasswordField(_l("Current password"), [InputRequired(), Length(max=1000)])
    password = PasswordField(_l("New password"), [InputRequired(), Length(max=1000)])
