/**
 * From the setting `STORES_FILE` to the shops that the API knows.
 *
 * @module
 */
import { getLogger } from "../../shared/service/log.ts";
import { optional, type Settings, text, toSettingsError } from "../../shared/service/settings.ts";
import { refuseFiles } from "../files/refuse_files.ts";
import {
  openRereadFile,
  type RereadableFile,
  type RereadFile,
  type RereadOptions,
} from "../files/reread_file.ts";
import { parseStores } from "./parse_stores.ts";
import { ANY_STORE, type StoreIndex } from "./store_index.ts";

/** Which shops there are. */
export const STORE_SETTINGS = {
  STORES_FILE: optional(text({
    form: "the path of a JSON file",
    description: "The shops' names, a JSON array in a file, which is read again when " +
      "it changes. Other shops are refused, and a name that differs only in case, accents or " +
      "blanks is taken as the known one. Without it every name is a shop",
  })),
} as const;

/** The shops that are known now. */
export type KnownStores = RereadFile<StoreIndex>;

/** Options for {@linkcode openKnownStores}. */
export interface OpenKnownStoresOptions extends RereadOptions {
  /** Gives access to the file at a path. @default {refuseFiles} */
  readonly toFile?: (path: string) => RereadableFile;
  /** Called when the file turns bad, and when its faults change. @default {logs an error} */
  readonly onBadFile?: (faults: readonly string[]) => void;
  /** Called when the file is good again. @default {logs it} */
  readonly onGoodFile?: () => void;
}

/** Every name is a shop. */
export const ANY_STORES: KnownStores = { current: () => ANY_STORE, badSince: () => undefined };

/**
 * The shops of the file, or {@linkcode ANY_STORES} without one. While a changed file is bad, the
 * shops before it stay known.
 *
 * @throws {SettingsError} naming the faults of a file that is bad from the start
 */
export function openKnownStores(
  { STORES_FILE: path }: Settings<typeof STORE_SETTINGS>,
  { toFile = refuseFiles, ...options }: OpenKnownStoresOptions = {},
): KnownStores {
  if (path === undefined) return ANY_STORES;
  const opened = openRereadFile(toFile(path), {
    onBadFile: logBadFile,
    onGoodFile: logGoodFile,
    ...options,
    parse: parseStores,
  });
  if (opened.ok) return opened.file;
  const faults = opened.faults.map((fault) => `STORES_FILE ${fault}`);
  throw toSettingsError(faults);
}

function logBadFile(faults: readonly string[]): void {
  logger.error("Cannot use the changed file of shops, the shops before it stay known", { faults });
}

function logGoodFile(): void {
  logger.info("The file of shops is good again");
}

const logger = getLogger(["api", "stores"]);
