"""The static files can be collected as the production image collects them."""

from django.core.management import call_command

# Not WhiteNoise's, which also compresses each file and takes half a minute over it.
HASHED = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"


def test_collectstatic__finds_every_file_that_another_names(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": HASHED}}
    call_command("collectstatic", "--noinput", verbosity=0)
    assert (tmp_path / "staticfiles.json").exists()
    assert list(tmp_path.glob("lac.*.css"))
