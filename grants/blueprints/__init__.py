"""The pages, one folder a slice. A handler declares its permission, parses, and calls one query or command."""

import flask

from grants.blueprints.accounts.routes import blueprint as accounts
from grants.blueprints.applications.routes import blueprint as applications
from grants.blueprints.assessment import blueprint as assessment
from grants.blueprints.awards import blueprint as awards
from grants.blueprints.disbursements import blueprint as disbursements
from grants.blueprints.home.routes import blueprint as home
from grants.blueprints.internships.routes import blueprint as internships
from grants.blueprints.monitoring.routes import blueprint as monitoring
from grants.blueprints.people.routes import blueprint as people
from grants.blueprints.plans.routes import blueprint as plans
from grants.blueprints.portal.routes import blueprint as portal
from grants.blueprints.privacy.routes import blueprint as privacy
from grants.blueprints.programmes.routes import blueprint as programmes
from grants.blueprints.reporting.routes import blueprint as reporting
from grants.blueprints.training.routes import blueprint as training

BLUEPRINTS = (
    home,
    accounts,
    programmes,
    people,
    training,
    internships,
    plans,
    applications,
    assessment,
    awards,
    disbursements,
    monitoring,
    reporting,
    privacy,
    portal,
)


def register(app: flask.Flask) -> None:
    """Put every slice's pages in their place."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
