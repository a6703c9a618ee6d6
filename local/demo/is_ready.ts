/**
 * Asks a service for its health, as a load balancer does.
 *
 * @module
 */

/** Whether `GET /health/ready` below `url` answers with success within 2 s. Never rejects. */
export function isReady(url: string): Promise<boolean> {
  return succeeds(`${url}/health/ready`);
}

/** The same for `GET /health/live`: the service listens, and may not be ready yet. */
export function isLive(url: string): Promise<boolean> {
  return succeeds(`${url}/health/live`);
}

async function succeeds(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
