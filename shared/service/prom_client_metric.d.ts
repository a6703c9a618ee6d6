/** The form of each module below `lib/metrics/` of prom-client 15.1, which ships no types for them. */
import type { Registry } from "prom-client";

declare const collect: (
  registry: Registry,
  options: { readonly eventLoopMonitoringPrecision: number },
) => void;
export default collect;
