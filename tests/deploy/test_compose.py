"""docker-compose.yml, the Dockerfile and the proxy agree with the settings and with each other."""

import ast
import importlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.urls import resolve

from lac.openid import providers

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
CADDYFILE = (ROOT / "deploy" / "Caddyfile").read_text()
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = ["web", "worker", "beat"]

# Read by the settings, and right in production when nobody sets them.
LEFT_ALONE = {
    "COMPONENT_GALLERY",
    "DEBUG",
    "SESSION_IDLE_SECONDS",
    "SESSION_LONGEST_SECONDS",
    "CELERY_TASK_ALWAYS_EAGER",
    "DOCUMENT_MAX_MB",
    "INVITATION_DAYS",
    "NOTIFY_URL",
}

# A filled-in production.env.
FILLED_IN = {
    "SECRET_KEY": "s3cret" * 12,
    "LAC_HOST": "lac.authority.example",
    "POSTGRES_PASSWORD": "postgrespassword",
    "REDIS_PASSWORD": "redispassword",
    "EMAIL_URL": "smtp+tls://user:password@mail.example:587",
    "DEFAULT_FROM_EMAIL": "lac@authority.example",
}


def variables_the_settings_read():
    """The first argument of every `env(...)` and `env.something(...)` in the settings."""
    tree = ast.parse((ROOT / "lac" / "settings.py").read_text())
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = node.func.value if isinstance(node.func, ast.Attribute) else node.func
            if isinstance(called, ast.Name) and called.id == "env":
                names.add(node.args[0].value)
    return names | variables_the_providers_read()


def variables_the_providers_read():
    """Those of `lac.openid`, when every provider is set up."""
    answers = {"TENANT": "0f0e0d0c-1111-2222-3333-444455556666", "ISSUER": "https://a.example"}

    class Env:
        names = set()

        def str(self, name, default=""):
            self.names.add(name)
            return answers.get(name.rpartition("_")[2], "a")

        def bool(self, name, default):
            self.names.add(name)
            return default

    providers(Env(), production=True)
    return Env.names


def filled_in(value):
    """A compose value as it reaches the container."""
    return re.sub(r"\$\{(\w+)[^}]*\}", lambda found: FILLED_IN.get(found[1], ""), str(value))


def command_of(name):
    """The command a service runs: its own, or the image's."""
    own = SERVICES[name].get("command")
    return own or json.loads(re.search(r"^CMD (\[.*\])$", DOCKERFILE, re.M)[1])


def instructions(name):
    """The arguments of every instruction of this name in the last stage of the Dockerfile."""
    stage = DOCKERFILE[DOCKERFILE.rindex("\nFROM ") :]
    return re.findall(rf"^{name} (.+)$", stage, re.M)


def production_django(*arguments):
    """manage.py under exactly the environment that the web container gets."""
    environment = {name: filled_in(each) for name, each in SERVICES["web"]["environment"].items()}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment | {"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
    )


def test_environment__is_the_same_for_web_worker_and_beat():
    assert SERVICES["web"]["environment"] == SERVICES["worker"]["environment"]
    assert SERVICES["web"]["environment"] == SERVICES["beat"]["environment"]
    assert SERVICES["web"]["environment"] == SERVICES["migrate"]["environment"]


def test_environment__is_everything_the_settings_read_and_nothing_else():
    assert set(SERVICES["web"]["environment"]) == variables_the_settings_read() - LEFT_ALONE
    assert variables_the_settings_read() >= LEFT_ALONE


def test_settings__start_in_production_and_pass_djangos_deployment_check():
    done = production_django("check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("missing", ["SECRET_KEY", "LAC_HOST"])
def test_settings__refuse_to_start_in_production_without(missing, monkeypatch):
    monkeypatch.setitem(FILLED_IN, missing, "")
    assert production_django("check").returncode != 0


def test_secrets__come_from_outside_and_have_no_default():
    text = (ROOT / "docker-compose.yml").read_text()
    for name in FILLED_IN:
        assert re.search(rf"\$\{{{name}:\?", text), f"{name} must be refused when it is empty"
    assert "development-only" not in text


def test_example_environment__lists_every_variable_compose_asks_for():
    text = (ROOT / "docker-compose.yml").read_text()
    asked = set(re.findall(r"\$\{(\w+)", text)) - {"X"}
    example = (ROOT / "deploy" / "production.env.example").read_text()
    assert set(re.findall(r"^(\w+)=", example, re.M)) == asked
    assert re.findall(r"^(?!LAC_VERSION)\w+=.+$", example, re.M) == []


@pytest.mark.parametrize("name", OURS)
def test_containers__have_a_health_check_and_come_back(name):
    service = SERVICES[name]
    assert service["restart"] == "unless-stopped"
    if name == "web":
        assert "healthcheck" not in service, "the image has its own"
        assert "HEALTHCHECK" in DOCKERFILE
    else:
        assert service["healthcheck"]["test"]


@pytest.mark.parametrize("name", ["postgres", "redis", "proxy"])
def test_servers__have_a_health_check_and_a_volume(name):
    assert SERVICES[name]["healthcheck"]["test"]
    volumes = [each.split(":")[0] for each in SERVICES[name]["volumes"]]
    assert [each for each in volumes if each in COMPOSE["volumes"]]


def test_volumes__are_all_declared_and_all_used():
    used = {each.split(":")[0] for service in SERVICES.values() for each in service["volumes"]}
    assert {each for each in used if not each.startswith("./")} == set(COMPOSE["volumes"])


def test_kept_documents__lie_on_a_volume_that_web_and_worker_share():
    target = SERVICES["web"]["environment"]["MEDIA_ROOT"]
    for name in OURS:
        assert f"media:{target}" in SERVICES[name]["volumes"]
    assert json.loads(instructions("VOLUME")[0]) == [target]


def test_start__waits_for_the_tables_and_the_servers():
    for name in OURS:
        waits = SERVICES[name]["depends_on"]
        assert waits["migrate"]["condition"] == "service_completed_successfully"
        assert waits["postgres"]["condition"] == waits["redis"]["condition"] == "service_healthy"
    assert SERVICES["migrate"]["restart"] == "no"


@pytest.mark.parametrize("image", re.findall(r"^FROM (\S+)", DOCKERFILE, re.M))
def test_base_images__are_pinned_to_a_version(image):
    assert re.search(r":\d+\.\d+\.\d+-", image)


@pytest.mark.parametrize("name", ["postgres", "redis", "proxy"])
def test_server_images__are_pinned_to_a_version(name):
    assert re.search(r":\d+\.\d+", SERVICES[name]["image"])


def test_image__runs_as_an_ordinary_user():
    (user,) = instructions("USER")
    assert user not in ("root", "0")
    assert f" {user} " in DOCKERFILE[DOCKERFILE.index("useradd") :]
    after = DOCKERFILE[DOCKERFILE.rindex("\nUSER ") :]
    assert "RUN" not in after


def test_image__installs_only_hash_checked_packages():
    assert "--require-hashes -r requirements.txt" in DOCKERFILE
    assert "npm ci" in DOCKERFILE
    assert "requirements-dev" not in DOCKERFILE


def test_image__copies_only_files_that_exist_and_are_not_ignored():
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.M):
        for source in line.split()[:-1]:
            assert (ROOT / source).exists(), source
            assert source not in ignored
    assert {".git", ".env", ".run", "tests", "*.env"} <= set(ignored)


def test_health_check__asks_for_an_address_that_exists_and_needs_no_sign_in(client, db):
    path = re.search(r"http://127\.0\.0\.1:8000(/[a-z/]+)", DOCKERFILE)[1]
    assert resolve(path)
    assert f"health_uri {path}" in CADDYFILE
    assert client.get(path).status_code in (200, 503)


def test_web__serves_an_application_that_exists_where_the_proxy_looks():
    command = command_of("web")
    module, name = command[1].split(":")
    assert callable(getattr(importlib.import_module(module), name))
    port = command[command.index("--bind") + 1].rsplit(":", 1)[1]
    assert f"reverse_proxy web:{port}" in CADDYFILE
    assert instructions("EXPOSE") == [port]


@pytest.mark.parametrize("name", ["worker", "beat"])
def test_celery__runs_an_application_that_exists(name):
    command = command_of(name)
    assert command[0] == "celery"
    assert name in command
    package = command[command.index("--app") + 1]
    app = importlib.import_module(f"{package}.celery").app
    assert app.main == package


def test_beat__there_is_exactly_one():
    beats = [name for name in SERVICES if "beat" in command_of(name)]
    assert beats == ["beat"]
    assert "deploy" not in SERVICES["beat"], "never more than one replica"


def test_database__is_out_of_reach_from_outside():
    assert COMPOSE["networks"]["data"]["internal"] is True
    for name in ("postgres", "redis"):
        assert SERVICES[name]["networks"] == ["data"]
        assert "ports" not in SERVICES[name]
    assert [name for name, each in SERVICES.items() if "ports" in each] == ["proxy"]


def test_addresses__name_services_that_exist():
    environment = SERVICES["web"]["environment"]
    for name in ("DATABASE_URL", "REDIS_URL"):
        assert re.search(r"@(\w+):\d+", environment[name])[1] in SERVICES


def test_database__has_the_same_name_user_and_password_on_both_sides():
    server = SERVICES["postgres"]["environment"]
    url = filled_in(SERVICES["web"]["environment"]["DATABASE_URL"])
    user, password = server["POSTGRES_USER"], filled_in(server["POSTGRES_PASSWORD"])
    assert url == f"postgres://{user}:{password}@postgres:5432/{server['POSTGRES_DB']}"


def test_database__sorts_as_the_one_in_development():
    from scripts import services

    for option in ("--locale-provider=builtin", "--builtin-locale=C.UTF-8"):
        assert option in SERVICES["postgres"]["environment"]["POSTGRES_INITDB_ARGS"]
        assert option in Path(services.__file__).read_text()


def test_proxy__gives_tls_for_the_host_django_answers_to():
    assert "\n{$LAC_HOST} {" in CADDYFILE
    assert SERVICES["proxy"]["environment"]["LAC_HOST"].startswith("${LAC_HOST")
    environment = SERVICES["web"]["environment"]
    assert filled_in(environment["ALLOWED_HOSTS"]) == FILLED_IN["LAC_HOST"]
    assert filled_in(environment["SITE_URL"]) == f"https://{FILLED_IN['LAC_HOST']}"
    assert CADDYFILE.count("{") == CADDYFILE.count("}")


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("/calendar/s3cret.ics", "/calendar/-"),
        ("/meetings/answer/s3cret/", "/meetings/answer/-/"),
        ("/invitation/12/s3cret/", "/invitation/12/-/"),
        ("/children/?q=Rowan&page=2", "/children/?q=-&page=2"),
        ("/children/?page=2&q=Rowan%20Ashdown", "/children/?page=2&q=-"),
        ("/account/calendar/", "/account/calendar/"),
        ("/children/12/deadlines/", "/children/12/deadlines/"),
    ],
)
def test_proxy__keeps_names_and_secret_addresses_out_of_its_log(asked, kept):
    pattern, put = re.search(r'request>uri regexp "(.+)" "(.+)"', CADDYFILE).groups()
    assert re.sub(pattern, put.replace("$1", r"\1"), asked) == kept
