# Build: docker build -t thalweg .
# Run:   docker run --rm -p 127.0.0.1:8000:8000 -v thalweg:/data --read-only --tmpfs /tmp --cap-drop all \
#            --security-opt no-new-privileges --pids-limit 200 thalweg
# It prints a link with a token; `-e THALWEG_TOKEN=...` sets one, or `none` where something else decides who comes in.
ARG BASE=python:3.13-slim

FROM ${BASE} AS build
COPY requirements.lock /src/
RUN python -m venv --without-pip /opt/venv \
 && python -m pip --python /opt/venv/bin/python install --no-cache-dir --disable-pip-version-check \
    --require-hashes -r /src/requirements.lock \
 && find /opt/venv -type d \( -name test -o -name tests \) -prune -exec rm -rf {} +
WORKDIR /srv/thalweg
COPY app app
COPY static static
COPY templates templates
# Compiled here, since the file system is read-only where the image runs; the fonts are cut here for the same reason.
RUN /opt/venv/bin/python -m compileall -q app \
 && /opt/venv/bin/python -m app.assets /data/cache

FROM ${BASE}
RUN groupadd --gid 10001 thalweg \
 && useradd --uid 10001 --gid thalweg --no-create-home --shell /usr/sbin/nologin thalweg
COPY --from=build /opt/venv /opt/venv
COPY --from=build /srv/thalweg /srv/thalweg
COPY --from=build --chown=10001:10001 /data /data
ENV PATH=/opt/venv/bin:$PATH
WORKDIR /srv/thalweg
# The official base has no compiled standard library: what the server imports of it is compiled here, not at each start.
RUN python -c "import app.server"
ENV PYTHONDONTWRITEBYTECODE=1 \
    HOST=0.0.0.0 \
    PORT=8000 \
    THALWEG_DATA=/data
USER 10001:10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as web; web.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/healthz', timeout=4)"]
CMD ["python", "-m", "app"]
