/**
 * The file that carries erasures over to a restored backup: the key of the hashes on the first line,
 * then one erasure a line. Whoever has it can tell whether a basket that he can name was erased.
 *
 * @module
 */
import { z } from "zod";
import type { Queryable } from "../../shared/postgres/database.ts";
import { toInstant } from "../../shared/postgres/to_instant.ts";

/** One erased basket. */
export interface Erasure {
  /** In hexadecimal. */
  readonly identityHash: string;
  /** ISO instant. */
  readonly erasedAt: string;
  readonly reason: string | null;
}

/** What the file holds. */
export interface ErasureFile {
  /** The secret that the hashes were made with, in hexadecimal. */
  readonly key: string;
  readonly erasures: readonly Erasure[];
}

/** The text is no such file, or only a part of one. */
export class ErasureFileError extends Error {
  override readonly name = "ErasureFileError";
}

/** Reads all erasures and their key. Only the owner of the schema may read the key. */
export async function readErasures(database: Queryable): Promise<ErasureFile> {
  const [secret] = await database.query(READ_KEY);
  const rows = await database.query(READ);
  return {
    key: secret?.key ?? "",
    erasures: rows.map(({ hash, erased_at, reason }) => ({
      identityHash: hash ?? "",
      erasedAt: erased_at ?? "",
      reason: reason ?? null,
    })),
  };
}

/** The text of the file. */
export function formatErasureFile({ key, erasures }: ErasureFile): string {
  const head = { format: FORMAT, key, erasures: erasures.length };
  return [head, ...erasures].map((line) => `${JSON.stringify(line)}\n`).join("");
}

/** Reads the text of a file. @throws {ErasureFileError} naming the line */
export function parseErasureFile(text: string): ErasureFile {
  const [head, ...lines] = text.split("\n").filter((line) => line.trim() !== "");
  const { key, erasures: count } = parseLine(HEAD, { line: head ?? "", number: 1 });
  if (lines.length !== count) {
    throw new ErasureFileError(
      `The file should hold ${count} erasures and holds ${lines.length}: it is not whole`,
    );
  }
  const erasures = lines.map((line, index) => parseLine(LINE, { line, number: index + 2 }));
  return { key, erasures };
}

function parseLine<T>(
  schema: z.ZodType<T>,
  { line, number }: { readonly line: string; readonly number: number },
): T {
  try {
    return schema.parse(JSON.parse(line));
  } catch (cause) {
    throw new ErasureFileError(`Line ${number} of the file is not what erase --export writes`, {
      cause,
    });
  }
}

const FORMAT = "erasures.v1";
const HASH = z.string().regex(/^[0-9a-f]{64}$/);
const HEAD = z.object({ format: z.literal(FORMAT), key: HASH, erasures: z.int().min(0) });
const LINE = z.object({
  identityHash: HASH,
  erasedAt: z.iso.datetime(),
  reason: z.string().max(500).nullable(),
});

const READ_KEY = "select encode(secret, 'hex') as key from erasure_key";

const READ = `
  select
    encode(identity_hash, 'hex') as hash, ${toInstant("erasures.erased_at")} as erased_at, reason
  from erasures
  order by identity_hash`;
