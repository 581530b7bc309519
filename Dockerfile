# One worker of tocsin. The embedded Kafka and its Java are left out: the broker is a container of its own.
FROM python:3.11-slim
RUN useradd --create-home --uid 10001 tocsin
WORKDIR /app
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY stream ./stream
COPY agents ./agents
COPY seeds ./seeds
COPY config ./config
RUN pip install --no-cache-dir --no-deps --no-build-isolation --editable .
USER tocsin
ENV OMP_NUM_THREADS=1 TOCSIN_LOG_FORMAT=json TOCSIN_BIND=0.0.0.0
ENTRYPOINT ["tocsin"]
CMD ["worker"]
