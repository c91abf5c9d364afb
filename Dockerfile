# Not run in our CI; tests/test_packaging.py checks it against the code.
FROM python:3.11-slim AS build
WORKDIR /src
COPY requirements ./requirements
RUN python -m venv /opt/zhanggui \
    && /opt/zhanggui/bin/pip install --no-cache-dir --require-hashes \
       -r requirements/runtime.txt -r requirements/build.txt
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY bot ./bot
COPY core ./core
COPY scheduler ./scheduler
COPY sandbox ./sandbox
RUN /opt/zhanggui/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /data --create-home zhanggui
COPY --from=build /opt/zhanggui /opt/zhanggui
ENV PATH=/opt/zhanggui/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    ZHANGGUI_SERVER__HOST=0.0.0.0 \
    ZHANGGUI_SERVER__PORT=8080 \
    ZHANGGUI_SCHEDULE__BACKUP_DIR=/data/backups
USER zhanggui
WORKDIR /data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/healthz', timeout=4)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["zhanggui"]
CMD ["run", "-c", "/etc/zhanggui/config.toml"]
