"""What holds for every test: no network but this machine's own, no silent skipping where CI is set."""

import os
import shutil
from collections.abc import Generator

import pytest
from hypothesis import HealthCheck, settings

from scripts.clients import PACKAGES, PLACES
from tests.support import NO_DATA

HERE = ["127.0.0.0/8", "::1/128"]
UNIT = {"test_decoys", "test_events", "test_kit", "test_persona", "test_rules", "test_repository", "test_support"}
"""Modules whose tests open no socket at all."""

settings.register_profile(
    "decnet",
    deadline=None,  # a busy machine is no failure
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    derandomize=bool(os.environ.get("CI")),
    print_blob=True,
)
settings.load_profile("decnet")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        alone = item.path.stem in UNIT
        item.add_marker(pytest.mark.disable_socket if alone else pytest.mark.allow_hosts(HERE))


def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark in item.iter_markers("needs"):
        lacking = [program for program in mark.args if shutil.which(program, path=PLACES) is None]
        if lacking:
            packages = sorted({PACKAGES.get(program, program) for program in lacking})
            pytest.skip(f"needs {', '.join(lacking)}; on Debian: apt install {' '.join(packages)}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    skipped = report.skipped and not hasattr(report, "wasxfail")
    if skipped and os.environ.get("CI") and NO_DATA not in str(report.longrepr):
        report.outcome = "failed"
        report.longrepr = f"a test that cannot run fails where CI is set: {report.longrepr}"
    return report


@pytest.fixture(autouse=True)
def no_words_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings of whoever runs the tests change nothing."""
    for name in [name for name in os.environ if name.startswith("DECNET_") and name != "DECNET_TEST_DATA"]:
        monkeypatch.delenv(name)
