/**
 * The health check of a container: exit code 0 when its service answers 200 to `GET /health/live`,
 * or to `/health/ready` with the argument `ready`. It imports nothing and starts in 30 ms, since
 * Docker runs it every few seconds.
 *
 * @module
 */

/** The defaults of api, consumer and generator; a container runs one of them. */
const PORTS = ["8000", "8001", "8002"];
/** Below the timeout of the Dockerfile, so that the reason is shown. */
const TIMEOUT_MS = 4_000;

const path = Deno.args[0] === "ready" ? "/health/ready" : "/health/live";
const port = Deno.env.get("PORT");
const failures: string[] = [];
for (const url of (port ? [port] : PORTS).map((port) => `http://127.0.0.1:${port}${path}`)) {
  try {
    const response = await fetch(url, {
      signal: AbortSignal.timeout(TIMEOUT_MS),
      redirect: "manual",
    });
    console.log(`${url}: ${response.status} ${await response.text()}`);
    Deno.exit(response.ok ? 0 : 1);
  } catch (error) {
    failures.push(`${url}: ${error instanceof Error ? error.message : error}`);
  }
}
console.error(failures.join("\n"));
Deno.exit(1);
