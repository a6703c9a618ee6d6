/**
 * Asks a service for its health, as a load balancer does.
 *
 * @module
 */

/** Whether `GET /health/ready` below `url` answers with success within 2 s. Never rejects. */
export async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2_000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
