# ldcat in a container: built from the checkout, with the locked dependencies, run without rights.
FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
COPY .requirements/run.txt .requirements/run.txt
RUN python -m venv /opt/ldcat \
 && /opt/ldcat/bin/pip install --require-hashes --requirement .requirements/run.txt
COPY . .
# The build backend (hatchling) is the one thing that is not locked; nothing of it stays.
RUN pip wheel --no-deps --wheel-dir /wheels . \
 && /opt/ldcat/bin/pip install --no-deps /wheels/*.whl

FROM python:3.13-slim
COPY --from=build /opt/ldcat /opt/ldcat
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin ldcat \
 && install -d -o ldcat -g ldcat /data
# Commands other than `serve` find the catalogue too, and `ldcat.toml` in it. Set LDCAT_BASE_URL when
# you run it: without it, links and minted IRIs begin with http://localhost:8080/.
ENV PATH=/opt/ldcat/bin:$PATH PYTHONUNBUFFERED=1 LDCAT_DATA=/data LDCAT_HOST=0.0.0.0
WORKDIR /data
VOLUME /data
USER ldcat
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f\"http://127.0.0.1:{os.environ.get('LDCAT_PORT', 8080)}/ready\", timeout=4)"]
ENTRYPOINT ["ldcat"]
CMD ["serve"]
