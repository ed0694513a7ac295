"""The words of this slice that both forms and pages use."""

from flask_babel import lazy_gettext as _l

from ktrack.models.choices import Form, Reason

IMPORTANCES = {
    1: _l("1: nice to have"),
    2: _l("2: useful"),
    3: _l("3: important"),
    4: _l("4: very important"),
    5: _l("5: work stops without it"),
}
REASONS = {
    Reason.EXPERTISE: _l("Expertise we lack"),
    Reason.PEAK: _l("Peak in workload"),
}
FORMALITIES = {
    Form.REGULAR: _l("regular sessions"),
    Form.INFORMAL: _l("informal, as work comes up"),
    Form.PROGRAMME: _l("formal programme"),
}
STATES = {
    "open": _l("Planned and running"),
    "planned": _l("Planned"),
    "running": _l("Running"),
    "ending-30": _l("Ending in 30 days"),
    "ending-60": _l("Ending in 60 days"),
    "ending-90": _l("Ending in 90 days"),
    "ended": _l("Ended"),
    "to-close": _l("Ended, not closed"),
    "closed": _l("Closed"),
    "all": _l("All"),
}
SORTS = {
    "ends": _l("Ends first"),
    "-ends": _l("Ends last"),
    "starts": _l("Started first"),
    "-starts": _l("Started last"),
    "title": _l("Title, A to Z"),
    "-title": _l("Title, Z to A"),
}
# Columns of the interchange folder, as an amendment names them.
FIELDS = {
    "title": _l("Title"),
    "reason": _l("Reason"),
    "team_id": _l("Receiving team"),
    "manager_id": _l("Manager"),
    "starts_on": _l("Start"),
    "ends_on": _l("End"),
    "day_rate": _l("Day rate"),
    "currency": _l("Currency"),
    "expert_id": _l("Expert"),
    "item": _l("Plan item"),
    "target_level": _l("Target level"),
    "importance": _l("Importance"),
    "seats": _l("Seats"),
    "baseline_level": _l("Level before"),
    "retired_on": _l("Retired on"),
    "retired_reason": _l("Reason for retiring"),
}
