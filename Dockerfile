# One image for the three services and the tasks; the command chooses:
#   docker run … delhaize api | consume | generate | migrate | verify
FROM denoland/deno:2.9.6

WORKDIR /app
# JSR may be out of reach where this is built and run, so the image names its Postgres driver.
ENV POSTGRES_DRIVER=pg HOST=0.0.0.0

COPY deno.json deno.lock ./
COPY shared ./shared
COPY api ./api
COPY consumer ./consumer
COPY generator ./generator
COPY operate ./operate
RUN mkdir certs \
  && deno cache --frozen api/main.ts operate/api_key/main.ts \
    consumer/main.ts operate/migrate/main.ts operate/verify/main.ts \
    operate/dead_letters/main.ts operate/audit/main.ts operate/erase/main.ts operate/recategorise/main.ts \
    operate/recategorise/uncategorised_main.ts generator/main.ts operate/stress/main.ts \
    operate/import/main.ts operate/partitions/main.ts \
  && chown -R deno:deno /deno-dir

USER deno
EXPOSE 8000 8001 8002
ENTRYPOINT ["deno", "task", "--quiet"]
CMD ["api"]
