/**
 * The Dockerfile, read as Docker reads it.
 *
 * @module
 */

/** One instruction, its lines joined. */
export interface Instruction {
  /** In upper case: `FROM`. */
  readonly name: string;
  readonly rest: string;
}

/** The instructions of the Dockerfile, by stage: each begins with its `FROM`. */
export async function readDockerfile(): Promise<readonly (readonly Instruction[])[]> {
  const text = await Deno.readTextFile(new URL("../../../Dockerfile", import.meta.url));
  const stages: Instruction[][] = [];
  for (const line of text.replace(/^#.*\n/gm, "").replace(/\\\n/g, " ").split("\n")) {
    const [name = "", ...words] = line.trim().split(/\s+/);
    if (name === "") continue;
    if (name === "FROM") stages.push([]);
    stages.at(-1)?.push({ name, rest: words.join(" ") });
  }
  return stages;
}

/** What follows `name` in a stage, in order. */
export function findInstructions(stage: readonly Instruction[], name: string): readonly string[] {
  return stage.filter((instruction) => instruction.name === name).map(({ rest }) => rest);
}
