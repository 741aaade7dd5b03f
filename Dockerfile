# The daemon as a small image: `docker build -t attack-monitor .`
# Everything installed is pinned by hash in requirements.lock; nothing is fetched while it runs.
ARG BASE=python:3.13-slim

FROM ${BASE} AS build
WORKDIR /src
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
COPY requirements.lock requirements-dev.lock ./
RUN python3 -m venv /opt/monitor \
    && /opt/monitor/bin/pip install --no-cache-dir --disable-pip-version-check \
        --require-hashes --no-deps -r requirements.lock
# The tools that make the wheel, pinned in the same way, in a venv that stays behind.
RUN awk '/^[a-z]/ {keep = /^(hatchling|packaging|pathspec|pluggy|trove-classifiers)==/} keep' \
        requirements-dev.lock > build.lock \
    && python3 -m venv /opt/build \
    && /opt/build/bin/pip install --no-cache-dir --disable-pip-version-check \
        --require-hashes --no-deps -r build.lock
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY config config
COPY seeds seeds
COPY monitor monitor
RUN /opt/build/bin/python -m hatchling build -t wheel -d /src/dist \
    && /opt/monitor/bin/pip install --no-cache-dir --disable-pip-version-check \
        --no-index --no-deps dist/*.whl \
    && /opt/monitor/bin/python -m compileall -q /opt/monitor/lib \
    && /opt/monitor/bin/pip uninstall --yes --quiet pip

FROM ${BASE}
COPY --from=build /opt/monitor /opt/monitor
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /data --shell /usr/sbin/nologin monitor \
    && install -d -o 10001 -g 10001 -m 0750 /data
ENV PATH=/opt/monitor/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    MONITOR_STORE=sqlite:////data/monitor.db
WORKDIR /data
VOLUME /data
USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=60s --timeout=10s --start-period=60s --retries=3 CMD ["monitor", "status"]
ENTRYPOINT ["monitor"]
CMD ["run"]
