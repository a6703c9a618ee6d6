/**
 * What `ops/` holds, read as the programs that are given it read it.
 *
 * @module
 */
import { parse } from "yaml";

/** An alert or a recording rule. */
export interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  /** How long it must be so, as Prometheus writes it: `5m`. */
  readonly for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A panel of the dashboard; a row is one without targets. */
export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly datasource?: { readonly uid: string };
  readonly gridPos: {
    readonly x: number;
    readonly y: number;
    readonly w: number;
    readonly h: number;
  };
  readonly fieldConfig?: { readonly defaults: { readonly unit?: string } };
  readonly targets?: readonly {
    readonly expr: string;
    readonly datasource: { readonly uid: string };
  }[];
}

/** The rules of `ops/alerts.yml`, in order. */
export async function readRules(): Promise<readonly Rule[]> {
  const { groups } = parse(await readOps("alerts.yml"));
  return groups.flatMap(({ rules }: { rules: readonly Rule[] }) => rules);
}

/** The dashboard. */
export async function readDashboard(): Promise<{
  readonly panels: readonly Panel[];
  readonly annotations: { readonly list: readonly { readonly expr: string }[] };
}> {
  return JSON.parse(await readOps("grafana/dashboards/pipeline.json"));
}

/** Another file of `ops/`, as text. */
export async function readOps(path: string): Promise<string> {
  return await Deno.readTextFile(new URL(`../../../ops/${path}`, import.meta.url));
}
