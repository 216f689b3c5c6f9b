"""`krok states`: the lifecycles, as a diagram each."""

from typing import Any

import click

from grants.cli.output import json_option, print_json
from grants.core.states import Lifecycle
from grants.domain.accounts.states import LIFECYCLES as ACCOUNTS
from grants.domain.applications.states import LIFECYCLES as APPLICATIONS
from grants.domain.assessment.states import LIFECYCLES as ASSESSMENT
from grants.domain.awards.states import LIFECYCLES as AWARDS
from grants.domain.disbursements.states import LIFECYCLES as DISBURSEMENTS
from grants.domain.internships.states import LIFECYCLES as INTERNSHIPS
from grants.domain.monitoring.states import LIFECYCLES as MONITORING
from grants.domain.people.states import LIFECYCLES as PEOPLE
from grants.domain.plans.states import LIFECYCLES as PLANS
from grants.domain.privacy.states import LIFECYCLES as PRIVACY
from grants.domain.training.states import LIFECYCLES as TRAINING

ALL: tuple[Lifecycle, ...] = (
    *ACCOUNTS, *PEOPLE, *TRAINING, *INTERNSHIPS, *PLANS, *APPLICATIONS, *ASSESSMENT, *AWARDS, *DISBURSEMENTS,
    *MONITORING, *PRIVACY,
)  # fmt: skip


@click.command("states")
@json_option
def states(as_json: bool) -> None:
    """Print the lifecycle of every kind of record, as Mermaid state diagrams."""
    if as_json:
        print_json({lifecycle.noun: _table(lifecycle) for lifecycle in ALL})
        return
    for lifecycle in ALL:
        click.echo(f"%% {lifecycle.noun}\nstateDiagram-v2\n    [*] --> {lifecycle.initial.value}")
        for row in _table(lifecycle):
            for source in row["sources"]:
                click.echo(f"    {source} --> {row['target']} : {row['name']} ({row['permission']})")
        click.echo()


def _table(lifecycle: Lifecycle) -> list[dict[str, Any]]:
    return [
        {
            "name": step.name,
            "sources": [source.value for source in step.sources],
            "target": step.target.value,
            "permission": step.permission.value,
        }
        for step in lifecycle.transitions.values()
    ]
