"""Imports only go down."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_imports__every_contract_is_kept():
    program = shutil.which("lint-imports", path=Path(sys.executable).parent)
    done = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_imports__the_contracts_name_every_app():
    from django.conf import settings

    contracts = (ROOT / "pyproject.toml").read_text()
    ours = [app for app in settings.INSTALLED_APPS if (ROOT / app.replace(".", "/")).is_dir()]
    assert ours
    assert [app for app in ours if f'"{app}"' not in contracts and f" {app}" not in contracts] == []
