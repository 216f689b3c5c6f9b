"""A setting that is wrong is a sentence and exit status 2, never a trace, and never shows what was set."""

import sys

import pytest

from grants import cli


@pytest.mark.parametrize(
    ("setting", "value"), [("KROK_PORT", "99999"), ("KROK_DATABASE_URL", "mysql://user:open-sesame@host/x")]
)
def test_a_wrong_setting_is_named_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], setting: str, value: str
) -> None:
    monkeypatch.setenv(setting, value)
    monkeypatch.setattr(sys, "argv", ["krok", "migrate"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    said = capsys.readouterr().err
    assert ended.value.code == 2
    assert said.startswith(f"krok: {setting}: ")
    assert "open-sesame" not in said
    assert len(said.splitlines()) == 1
