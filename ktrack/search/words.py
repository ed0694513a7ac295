"""What topics are called."""

from flask_babel import lazy_gettext as _l

from ktrack.models.choices import Topic

TOPICS = {
    Topic.SKILL: _l("Skills"),
    Topic.ENGAGEMENT: _l("Engagements"),
    Topic.PERSON: _l("People"),
    Topic.OFFER: _l("Mentors"),
    Topic.POST: _l("Board"),
    Topic.PROCEDURE: _l("Procedures"),
    Topic.PATHWAY: _l("Pathways"),
    Topic.QUESTION: _l("Questions"),
}
# What one of each is called.
ONE = {
    Topic.SKILL: _l("Skill"),
    Topic.ENGAGEMENT: _l("Engagement"),
    Topic.PERSON: _l("Person"),
    Topic.OFFER: _l("Mentor"),
    Topic.POST: _l("Post"),
    Topic.PROCEDURE: _l("Procedure"),
    Topic.PATHWAY: _l("Pathway"),
    Topic.QUESTION: _l("Question"),
}
