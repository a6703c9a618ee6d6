/**
 * The parts of an overview as a test sets them.
 *
 * @module
 */
import type { OverviewParts } from "../../../../api/stats/overview/overview_source.ts";
import type { Figures } from "../../../../api/stats/overview/read_figures.ts";
import { A_LAG, NOW } from "./a_stats_app.ts";

/** Figures of `baskets` baskets of one euro each. */
export function figuresOf(baskets: number): Figures {
  return {
    totals: { baskets, revenue: baskets },
    revenueCents: baskets * 100,
    today: { date: "2026-11-23", baskets, revenue: baskets },
    delay: { p50Seconds: null, p99Seconds: null, baskets: 0 },
    deadLetters: { open: 0, truncated: false, byCode: [], reusedIds: [], waitingRequests: 0 },
    gaps: { open: 0, missing: 0, first: [] },
    tills: { missing: 0, missingTills: 0, problems: 0, first: [] },
    refusals: { causes: 0, newCauses: 0, first: [] },
    latest: [],
  };
}

/** Parts that are constant and ready at once, with `changes`. */
export function someParts(changes: Partial<OverviewParts> = {}): OverviewParts {
  return {
    createReadFigures: () => () => Promise.resolve(figuresOf(10)),
    readLag: () => Promise.resolve(A_LAG),
    readAnswers: () => Promise.resolve([{ status: 202, count: 12 }]),
    readAlerts: () => [],
    startedAt: NOW,
    now: () => NOW,
    clock: () => performance.now(),
    ...changes,
  };
}
