"""Starting twice, and on a port that is taken, ends with a sentence that says what is safe and what to do."""

from pathlib import Path

import pytest

from tests.support.installation import Installation

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600), pytest.mark.xdist_group("e2e")]


def test_a_second_start_on_the_same_folder_is_refused(installation: Installation) -> None:
    again = installation.manage("run")
    assert again.returncode != 0
    assert "already running" in again.stderr
    assert "Nothing was changed" in again.stderr


def test_a_port_in_use_gets_a_clear_message(installation: Installation, tmp_path: Path) -> None:
    other = Installation(tmp_path / "home", DEMO="1")
    other.environment["PORT"] = str(installation.port)
    refused = other.manage("run")
    assert refused.returncode != 0
    assert f"Port {installation.port} is in use" in refused.stderr
    assert not (tmp_path / "home" / "kronika.sqlite3").exists()


def test_everything_is_well_after_the_first_start(installation: Installation) -> None:
    doctor = installation.manage("doctor")
    assert doctor.returncode == 0, doctor.stdout
    assert "NOT WELL" not in doctor.stdout


def test_ctrl_c_stops_all_of_it_and_a_second_start_keeps_the_data(tmp_path: Path) -> None:
    place = Installation(tmp_path / "home", DEMO="0")
    place.start()
    made = place.manage("adduser", "a@office.example", "--name", "A", "--role", "editor", stdin="a long password\n")
    assert made.returncode == 0, made.stderr
    assert place.stop() == 0
    place.start()
    try:
        twice = place.manage(
            "adduser", "a@office.example", "--name", "A", "--role", "editor", stdin="a long password\n"
        )
        assert "There is an account" in twice.stderr
    finally:
        assert place.stop() == 0
