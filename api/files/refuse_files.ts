/**
 * For an API that runs where there are no files.
 *
 * @module
 */
import type { RereadableFile } from "./reread_file.ts";

/** A file that cannot be read, whatever its path: a setting that names one is refused. */
export function refuseFiles(): RereadableFile {
  return {
    version: () => "none",
    read() {
      throw new Error("this process reads no files");
    },
  };
}
