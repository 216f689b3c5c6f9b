"""`krok access-matrix`: who may do what."""

import click

from grants.cli.output import json_option, print_json
from grants.policy import Role
from grants.policy import access_matrix as matrix


@click.command("access-matrix")
@json_option
def access_matrix(as_json: bool) -> None:
    """Print every permission and the roles that have it."""
    rights = matrix()
    if as_json:
        print_json(rights)
        return
    width = max(map(len, rights))
    roles = list(Role)
    for number, role in enumerate(roles, 1):
        click.echo(f"{number:>2}  {role.value}")
    click.echo(" " * width + "".join(f"{number:>4}" for number in range(1, len(roles) + 1)))
    for permission, holders in rights.items():
        marks = "".join("   x" if holders[role.value] else "   ." for role in roles)
        click.echo(f"{permission:<{width}}{marks}")
