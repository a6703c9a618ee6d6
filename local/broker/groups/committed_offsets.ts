/**
 * The offsets that consumer groups have committed, in memory and in an append-only file of lines
 * `checksum json`. A commit is one line, so a crash keeps all of it or none.
 *
 * @module
 */

import { crc32c } from "../../../shared/kafka/wire/crc32c.ts";

/** The file is rewritten when it is both larger than this and ten times what is live in it. */
const COMPACT_ABOVE_BYTES = 1024 * 1024;
const utf8 = new TextEncoder();

/** A group's place in one partition. */
export interface CommittedOffset {
  readonly topic: string;
  readonly partition: number;
  /** Offset of the next record to consume. */
  readonly offset: number;
  /** The client's own note. */
  readonly metadata: string | null;
}

/** All groups' offsets. A change is in the operating system's hands when the call returns. */
export interface CommittedOffsets {
  /** The groups that have offsets. */
  groupIds(): readonly string[];
  /** A group's offsets, by topic and partition. */
  of(groupId: string): readonly CommittedOffset[];
  /** The group's offset in one partition. */
  get(groupId: string, topic: string, partition: number): CommittedOffset | undefined;
  /** Sets offsets of a group. */
  commit(groupId: string, offsets: readonly CommittedOffset[]): void;
  /** Forgets a group. */
  deleteGroup(groupId: string): void;
  /** Forgets a topic in all groups: one of the same name begins without commits. */
  deleteTopic(topic: string): void;
  /** Asks for the file to be put on the disk. */
  flush(): Promise<void>;
  /** Closes the file. */
  close(): void;
}

type Line =
  | { readonly commit: string; readonly offsets: readonly CommittedOffset[] }
  | { readonly deleteGroup: string }
  | { readonly deleteTopic: string };

/** Opens the file in `dataDir`, dropping a last line that was torn by a crash. */
export function openCommittedOffsets(dataDir: string): CommittedOffsets {
  const path = `${dataDir}/offsets.log`;
  const groups = new Map<string, Map<string, CommittedOffset>>();
  const apply = (line: Line) => applyLine(groups, line);
  let file = Deno.openSync(path, { read: true, append: true, create: true });
  let fileBytes = replay(file, apply);
  let compactAboveBytes = COMPACT_ABOVE_BYTES;

  const save = (line: Line) => {
    const bytes = utf8.encode(toText(line));
    try {
      writeAll(file, bytes);
    } catch (error) {
      file.truncateSync(fileBytes);
      throw error;
    }
    fileBytes += bytes.byteLength;
    apply(line);
    if (fileBytes > compactAboveBytes) tryToCompact();
  };
  const tryToCompact = () => {
    try {
      compact();
    } catch {
      // Without a free file handle, or space on the disk, the long file does too. The commit is kept.
      compactAboveBytes = fileBytes + COMPACT_ABOVE_BYTES;
    }
  };
  const compact = () => {
    const lines = [...groups].map(([groupId, offsets]) =>
      toText({ commit: groupId, offsets: [...offsets.values()] })
    );
    const bytes = utf8.encode(lines.join(""));
    const fresh = Deno.openSync(`${path}.new`, { read: true, append: true, create: true });
    try {
      fresh.truncateSync(); // what an earlier attempt left
      writeAll(fresh, bytes);
      fresh.syncSync();
      Deno.renameSync(`${path}.new`, path);
    } catch (error) {
      fresh.close();
      throw error;
    }
    // Opened before, so that no step behind the renaming can fail for want of a file handle.
    file.close();
    file = fresh;
    fileBytes = bytes.byteLength;
    compactAboveBytes = Math.max(COMPACT_ABOVE_BYTES, fileBytes * 10);
  };

  return {
    groupIds: () => [...groups.keys()],
    of: (groupId) => [...groups.get(groupId)?.values() ?? []],
    get: (groupId, topic, partition) => groups.get(groupId)?.get(keyOf({ topic, partition })),
    commit: (groupId, offsets) => {
      if (offsets.length > 0) save({ commit: groupId, offsets });
    },
    deleteGroup: (groupId) => save({ deleteGroup: groupId }),
    deleteTopic: (topic) => save({ deleteTopic: topic }),
    flush: () => file.syncData(),
    close: () => file.close(),
  };
}

/** Applies every whole line and returns where they end; what is behind is cut off. */
function replay(file: Deno.FsFile, apply: (line: Line) => void): number {
  const bytes = new Uint8Array(file.statSync().size);
  for (let at = 0; at < bytes.byteLength;) at += file.readSync(bytes.subarray(at)) ?? Infinity;
  let start = 0;
  for (;;) {
    const end = bytes.indexOf(0x0a, start);
    if (end === -1) break;
    const line = toLine(bytes.subarray(start, end));
    if (line === undefined) break;
    apply(line);
    start = end + 1;
  }
  if (start < bytes.byteLength) file.truncateSync(start);
  return start;
}

function applyLine(groups: Map<string, Map<string, CommittedOffset>>, line: Line): void {
  if ("commit" in line) {
    const offsets = groups.get(line.commit) ?? new Map<string, CommittedOffset>();
    for (const offset of line.offsets) offsets.set(keyOf(offset), offset);
    groups.set(line.commit, offsets);
  } else if ("deleteGroup" in line) {
    groups.delete(line.deleteGroup);
  } else {
    for (const offsets of groups.values()) {
      for (const [key, { topic }] of offsets) if (topic === line.deleteTopic) offsets.delete(key);
    }
  }
}

function toText(line: Line): string {
  const json = JSON.stringify(line);
  return `${crc32c(utf8.encode(json)).toString(16).padStart(8, "0")} ${json}\n`;
}

function toLine(bytes: Uint8Array): Line | undefined {
  const [checksum, json] = [bytes.subarray(0, 8), bytes.subarray(9)];
  const decoder = new TextDecoder();
  if (Number.parseInt(decoder.decode(checksum), 16) !== crc32c(json)) return undefined;
  return JSON.parse(decoder.decode(json)) as Line;
}

function writeAll(file: Deno.FsFile, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.byteLength;) at += file.writeSync(bytes.subarray(at));
}

function keyOf(place: { readonly topic: string; readonly partition: number }): string {
  return `${place.topic}-${place.partition}`;
}
