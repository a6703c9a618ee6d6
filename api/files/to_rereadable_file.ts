/**
 * Access to a file of this machine that may change while the API runs. In a module of its own, since
 * an edge has no files.
 *
 * @module
 */
import { decodeText, toFileReason } from "../../shared/service/read_setting_file.ts";
import type { RereadableFile } from "./reread_file.ts";

/** The file at `path`. Links are followed, so a secret that Kubernetes swaps is noticed. */
export function toRereadableFile(path: string): RereadableFile {
  return {
    version() {
      const { mtime, size, ino } = Deno.statSync(path);
      return `${mtime?.getTime()} ${size} ${ino}`;
    },
    read() {
      try {
        const { size, isFile, isDirectory } = Deno.statSync(path);
        if (isDirectory) throw new Deno.errors.IsADirectory();
        // A pipe that nobody writes to would hold the process up for ever.
        if (!isFile) throw new Error("it is no file");
        if (size > MAX_FILE_BYTES) throw new Error(`it has more than ${MAX_FILE_BYTES} bytes`);
        return decodeText(Deno.readFileSync(path));
      } catch (cause) {
        throw new Error(`${path}: ${toFileReason(cause)}`, { cause });
      }
    },
  };
}

/**
 * Above 100,000 shops with names of the greatest length in Latin letters. Reading holds the process
 * up, and nobody would notice for seconds that a setting names the wrong file.
 */
const MAX_FILE_BYTES = 16_777_216;
