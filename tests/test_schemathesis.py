"""The interface is what it says it is: requests made up from its own description, against a real hub."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import positive_data_acceptance  # cursors look like any text, and are none
from schemathesis.core.result import Ok
from schemathesis.schemas import BaseSchema

from decnet.api.hub import FirstFleet, first_fleet
from decnet.events import CommandIssued, CredentialOffered, Secret
from tests.hubs import Hub, hub, sensor

EXAMPLES = 8
LOGIN = CredentialOffered(principal=b"root", secret=Secret(b"hunter2"), accepted=True)
ANONYMOUS = ("/api/v1/auth/logout", "/api/v1/auth/login", "/api/v1/auth/refresh")
"""Called without a token: a logout would end the tests' own login."""


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    state: Path = tmp_path_factory.mktemp("state")
    with hub(state, FirstFleet(first_fleet(2).order)) as running, sensor(state) as spooled:
        spooled.visit(LOGIN, CommandIssued(line=b"id"))
        running.until("/stories", lambda page: page["items"])
        yield running


@pytest.mark.slow
def test_every_operation_keeps_its_word(serving: Hub) -> None:
    schema: BaseSchema = schemathesis.openapi.from_url(f"{serving.url}/api/v1/openapi.json")
    token = serving.admin().headers["Authorization"]
    tried = []
    for found in schema.exclude(path="/api/v1/alerts/test").get_all_operations():  # it would send wherever it is told
        assert isinstance(found, Ok)
        operation = found.ok()

        @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def check(case: schemathesis.Case[Any]) -> None:
            known = case.operation.path not in ANONYMOUS
            headers = {"Authorization": token} if known else {}
            case.call_and_validate(headers=headers, excluded_checks=[positive_data_acceptance])

        check()
        tried.append(operation.label)
    assert len(tried) > 40, tried
