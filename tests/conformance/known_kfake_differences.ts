/**
 * Where kfake answers otherwise than Kafka, by the tests of this suite that it fails. Each has to
 * fail still, and as `seen` says: a difference that ends fails the suite and is to be taken out.
 *
 * @module
 */

/** One way in which kfake differs. */
export interface KfakeDifference {
  /** What kfake does, and what becomes of it. */
  readonly what: string;
  /** The difference that the assertions show: `-` is what kfake says, `+` what Kafka does. */
  readonly seen: RegExp;
  /** The tests that show it: all of one, or only these steps. */
  readonly tests: readonly (readonly [test: string, ...steps: string[]])[];
}

/** All that are the same in each run. */
export const KNOWN_KFAKE_DIFFERENCES: readonly KfakeDifference[] = [
  {
    what: "beside an error, numbers are 0 that Kafka sets to -1; no client reads them",
    seen: /^([-+] (offset|start|highWatermark|startOffset): -?\d+, ?)+$/,
    tests: [
      [
        "Fetch gives whole batches from the one that holds the offset",
        "from beyond the end",
        "from before the start",
        "of no topic",
        "of no partition",
        "under a leader that never was",
      ],
      [
        "Produce takes each numbered batch once and in order",
        "a gap",
        "one of the two",
        "the two and one more",
        "a new epoch that does not begin at 0",
        "the old epoch",
        "an epoch below 0",
      ],
      ["Produce recognises the last five batches of a producer, no more"],
      [
        "DeleteRecords moves the start of a partition, never back",
        "beyond the end",
        "below zero",
        "of no topic",
      ],
      [
        "Produce refuses what it cannot keep, and appends none of it",
        "a topic that is not there",
        "a bad name",
        "no such partition",
        "partition -1",
        "two acks",
        "less than all acks",
        "a byte too large",
        "too large for this topic",
        "a flipped bit of a record",
        "a flipped bit of the checksum",
        "an unknown format",
        "an unknown format, cut in the records",
        "a length of nothing",
        "a length of less than a header",
        "a control batch",
      ],
      ["Metadata creates no topic on a broker that forbids it"],
      ["DeleteTopics deletes, and a topic of the same name starts empty"],
      [
        "records, topics, groups and producers survive a restart and a SIGKILL",
        "after a restart",
        "after a SIGKILL",
      ],
    ],
  },
  {
    what: "a batch that is not sound is CORRUPT_MESSAGE, whatever is wrong with it",
    seen: /^- error: "CORRUPT_MESSAGE", - offset: 0, \+ error: "INVALID_RECORD", \+ offset: -1,$/,
    tests: [[
      "Produce refuses what it cannot keep, and appends none of it",
      "a format of old",
      "nothing",
      "cut in the records",
      "cut in the header",
      "cut in the format",
      "two batches",
      "a count too high",
      "a last offset too high",
      "no records",
      "offsets not from 0 on",
    ]],
  },
  {
    what: "a sequence below 0 is out of order rather than invalid",
    seen: /^- error: "OUT_OF_ORDER_SEQUENCE_NUMBER", - offset: 0, \+ error: "INVALID_RECORD",/,
    tests: [["Produce takes each numbered batch once and in order", "a sequence below 0"]],
  },
  {
    what: "a record from two hours ahead is taken",
    seen: /^- error: "NONE", .*\+ error: "INVALID_TIMESTAMP"|^- 1 \+ 0$/,
    tests: [
      ["Produce refuses what it cannot keep, and appends none of it", "from two hours ahead"],
      ["Produce refuses what it cannot keep, and appends none of it"],
    ],
  },
  {
    what: "its first node is 0, which is a name like any other",
    seen: /^- 0 \+ 1$|^- node: 0, \+ node: 1,|from broker 0/,
    tests: [
      ["Produce without acks answers nothing, and closes when it fails"],
      ["Metadata names the node, the topics and what is wrong"],
      ["kcat lists the node and its topics"],
    ],
  },
  {
    what: "a partition for which no bytes are left is not in the answer",
    seen: /^\+ 0,$/,
    tests: [[
      "Fetch shares its bytes out over the partitions, in order",
      "one record of the first",
    ]],
  },
  {
    what: "DeleteRecords below the start is refused, where Kafka answers where the start is",
    seen: /^- error: "OFFSET_OUT_OF_RANGE", - start: 0, \+ error: "NONE", \+ start: 3,$/,
    tests: [["DeleteRecords moves the start of a partition, never back", "back"]],
  },
  {
    what: "a stranger's name is not repeated beside an error",
    seen: /^- member: "", \+ member: "stranger",$/,
    tests: [[
      "JoinGroup answers each request as Kafka does",
      "a member that is not one",
      "a member of a group that is not there",
    ]],
  },
  {
    what: "a member's host has a port",
    seen: /^- host: "127\.0\.0\.1:\d+", \+ host: "\/127\.0\.0\.1",$/,
    tests: [["a group of one goes through all its states", "joined, not yet synced", "synced"]],
  },
  {
    what: "in a group without members a commit has the wrong generation, rather than member",
    seen: /^- ILLEGAL_GENERATION \+ UNKNOWN_MEMBER_ID$/,
    tests: [
      ["OffsetCommit is only for members of the present generation", "who has left"],
      [
        "OffsetCommit answers clients outside a group as Kafka does",
        "a member of a group that has offsets only",
      ],
    ],
  },
  {
    what: "a note beside an offset may be of any length",
    seen: /^- NONE \+ OFFSET_METADATA_TOO_LARGE$/,
    tests: [["OffsetCommit answers clients outside a group as Kafka does", "too long a note"]],
  },
  {
    what: "a group that is not there is an error, where Kafka says that it has no offsets",
    seen: /GROUP_ID_NOT_FOUND|^The group id was not found$/,
    tests: [
      ["OffsetFetch gives what was committed, -1 elsewhere"],
      ["kafkajs resumes where it committed"],
      ["kafkajs sets and deletes offsets of a group only while it is empty"],
    ],
  },
  {
    what: "names, settings, replicas and assignments of a new topic are not looked at",
    seen: /^- "NONE", \+ "INVALID_\w+",$|^\+ "NONE", \+ "INVALID_TOPIC_EXCEPTION", - "INVALID/,
    tests: [
      [
        "CreateTopics answers each request as Kafka does",
        "no name",
        "a slash",
        "a space",
        "an accent",
        "the folder above",
        "too long",
        "less than none",
        "no replica",
        "a node that is not there",
        "a setting that does not exist",
        "a size that is no number",
        "half a byte",
        "a setting without a value",
      ],
      // One topic twice, and it refuses the whole request.
      ["CreateTopics makes the good ones of a request with bad ones"],
    ],
  },
  {
    what: "a topic may be given as many partitions as it has",
    seen: /^- NONE \+ INVALID_PARTITIONS$/,
    tests: [["CreatePartitions only ever adds", "as many as there are"]],
  },
  {
    what: "Produce begins with version 3, where Kafka offers 0 for librdkafka's sake",
    seen: /^produce$/,
    tests: [["ApiVersions offers every request from Kafka's lowest version on"]],
  },
  {
    what: "ApiVersions of a version to come closes the connection",
    seen: /^The broker closed on request 18$/,
    tests: [["ApiVersions of a version to come is answered in version 0"]],
  },
];

/** Tests that kfake fails in some runs only, or never ends, and why. */
export const NOT_ON_KFAKE: Readonly<Record<string, string>> = {
  "requests that the broker does not have end the connection":
    "one that it does not know ends the broker: a nil pointer, some time after its answer",
  "bytes that are no request end the connection": "it waits for the rest of them for ever",
  "kafkajs goes on when the broker is killed under load: each record arrives once, in order":
    "a batch that was written and not yet acknowledged when it was killed is taken once more: it " +
    "forgets the producer's last sequences",
};
