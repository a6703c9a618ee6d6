# One image for the three services and the tasks; the command chooses:
#   docker run … delhaize-pipeline api | consume | generate | migrate | verify …
# Versions and digests of both bases: docs/deploy.md tells how they are kept up to date.
FROM denoland/deno:2.9.6@sha256:2014dc167ece617ef7e7ba40631ac2234c59e75ce693e7cc2dc2602b3c87859d AS build

WORKDIR /app
COPY deno.json deno.lock ./
COPY shared ./shared
COPY api ./api
COPY consumer ./consumer
COPY generator ./generator
COPY operate ./operate
COPY ops/image ./ops/image
# Keeps of deno.json and deno.lock what these folders need, then caches that, checked against the
# checksums of deno.lock. Source maps are for debuggers only.
RUN mkdir certs \
  && deno run --no-config --no-lock --no-prompt --allow-read=. --allow-write=. --allow-run=deno \
    ops/image/main.ts > /tmp/entrypoints \
  && xargs deno cache --frozen < /tmp/entrypoints \
  && find "$DENO_DIR" -name '*.map' -delete \
  && rm ops/image/main.ts ops/image/keep_reachable.ts

# No shell, no package manager: glibc, certificates and the user nonroot (65532).
FROM gcr.io/distroless/cc-debian13:nonroot@sha256:e792ab3d241a468a4fd7519ddbbebe66b49b5f365771716ea688ad40b6c6f1c2

COPY --from=build /tini /tini
COPY --from=build /usr/bin/deno /usr/bin/deno
COPY --from=build /deno-dir /deno-dir
COPY --from=build /app /app

WORKDIR /app
# JSR may be out of reach where this runs, so the image names its Postgres driver. With
# DENO_USE_CGROUPS the heap keeps to the memory limit of the container.
ENV DENO_DIR=/deno-dir \
  DENO_NO_UPDATE_CHECK=1 \
  DENO_USE_CGROUPS=1 \
  HOST=0.0.0.0 \
  POSTGRES_DRIVER=pg

USER 65532:65532
EXPOSE 8000 8001 8002
# Whether the process is up. Not whether it is ready: a broker that is away is no reason for an
# orchestrator to restart the API.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["deno", "run", "--no-prompt", "--quiet", "--no-config", "--no-lock", "--allow-net=127.0.0.1", "--allow-env=PORT", "ops/image/check_health.ts"]
ENTRYPOINT ["/tini", "--", "deno", "task", "--quiet"]
CMD ["api"]
