/**
 * Names of metrics, in questions and in answers.
 *
 * @module
 */
/**
 * The metrics that a PromQL expression reads, each once. The parser reads the environment when it
 * is imported, so that waits until somebody asks.
 *
 * @throws {Error} when the expression is none; Grafana's own variables may stand in it
 */
export async function readMetricNames(expression: string): Promise<readonly string[]> {
  const { parser } = await import("@prometheus-io/lezer-promql");
  const text = expression.replaceAll("$__rate_interval", "5m");
  const names = new Set<string>();
  parser.parse(text).iterate({
    enter({ type, from, to, node }) {
      if (type.isError) throw new Error(`Cannot parse ${text}: stopped at ${from}`);
      if (type.name === "Identifier" && node.parent?.type.name === "VectorSelector") {
        names.add(text.slice(from, to));
      }
    },
  });
  return [...names];
}

/** The names of all samples in the Prometheus text format: of a histogram `_bucket` and the like. */
export function readSampleNames(exposition: string): readonly string[] {
  const names = exposition.matchAll(/^([a-zA-Z_:][\w:]*)(?:\{.*\})? \S+$/gm);
  return [...new Set([...names].map(([, name = ""]) => name))];
}
