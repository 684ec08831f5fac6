"""Accounts, from the machine itself."""

from typing import Annotated

import typer

from decnet.cli.client import Hub
from decnet.cli.options import Json, StateDir, state_folder
from decnet.cli.show import console, print_json

user = typer.Typer(help="Accounts of operators.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    app.add_typer(user, name="user")


@user.command(name="reset-password")
def reset_password(
    name: Annotated[str, typer.Argument(help="Whose.")] = "admin", state_dir: StateDir = None, as_json: Json = False
) -> None:
    """Give somebody a new password, which is shown once and due for change at the next login.

    Example: decnet user reset-password admin
    """
    said = Hub(state_folder(state_dir)).send("POST", f"/users/{name}/password", {})
    if as_json:
        print_json({"username": name, "password": said["password"]})
    else:
        console.print(f"{name} comes in with {said['password']}", markup=False)


@user.command(name="list")
def list_users(state_dir: StateDir = None, as_json: Json = False) -> None:
    """Who may come in.

    Example: decnet user list
    """
    from decnet.cli.show import moment, table

    items = list(Hub(state_folder(state_dir)).items("/users", 1_000_000))
    if as_json:
        print_json(items)
        return
    rows = [(item["username"], item["role"], moment(item["created_at"])) for item in items]
    table(("name", "role", "since"), rows, empty="nobody")
