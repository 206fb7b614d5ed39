# Production image: web, worker and beat run from it with different commands.

FROM node:22.20.0-bookworm-slim AS frontend
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY scripts/frontend.sh scripts/
COPY static/src static/src
RUN sh scripts/frontend.sh

FROM python:3.11.14-slim-bookworm AS packages
COPY requirements.txt ./
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --only-binary :all: --require-hashes -r requirements.txt

FROM python:3.11.14-slim-bookworm
# What WeasyPrint draws with, and a font.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        fonts-dejavu-core libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/*
# The kept documents belong to the account that LAC runs as, and only to it.
RUN useradd --system --uid 10001 --home-dir /app lac \
    && install -d -m 700 -o lac -g lac /srv/lac/media
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    LAC_ENVIRONMENT=production \
    MEDIA_ROOT=/srv/lac/media \
    XDG_CACHE_HOME=/tmp
WORKDIR /app
COPY --from=packages /venv /venv
COPY . .
COPY --from=frontend /app/static/dist static/dist
# Collecting needs settings that load, not the real secret; these values stay in this one step.
RUN SECRET_KEY="only-for-collecting-static-files-while-the-image-is-built" \
    ALLOWED_HOSTS=localhost \
    DATABASE_URL=postgres://nobody@localhost/none \
    python manage.py collectstatic --noinput --verbosity 0
USER lac
EXPOSE 8000
VOLUME ["/srv/lac/media"]
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "deploy/healthcheck.py", "http://127.0.0.1:8000/health/"]
# No access log here: the proxy keeps one, without the words people search for.
CMD ["gunicorn", "lac.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", "--worker-tmp-dir", "/dev/shm", "--max-requests", "2000", "--max-requests-jitter", "200", "--no-control-socket"]
