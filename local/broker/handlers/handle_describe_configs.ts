/**
 * DescribeConfigs (32): a topic's settings; of the broker, none.
 *
 * @module
 */

import { ErrorCode } from "../protocol/error_codes.ts";
import type { Handler } from "../protocol/handler.ts";
import { describeConfigs } from "../topics/topic_configs.ts";
import type { TopicStore } from "../topics/topic_store.ts";

const TOPIC = 2;
const BROKER = 4;
const SOURCE_TOPIC = 1;
const SOURCE_DEFAULT = 5;
const TYPE_UNKNOWN = 0;

/** Creates the handler of questions for settings. */
export function handleDescribeConfigs({ topics }: { readonly topics: TopicStore }): Handler {
  return ({ version, body, reply }) => {
    const resources = body.array(() => ({
      type: body.int8(),
      name: body.string(),
      only: body.nullableArray(() => body.string()),
    }));
    reply.int32(0); // throttle time
    reply.array(resources, ({ type, name, only }) => {
      const topic = type === TOPIC ? topics.get(name) : undefined;
      const configs = topic === undefined ? [] : describeConfigs(topic.configs, topic.limits);
      reply.int16(toError(type, topic !== undefined));
      reply.string(null);
      reply.int8(type);
      reply.string(name);
      const shown = configs.filter((config) => only === null || only.includes(config.name));
      reply.array(shown, (config) => {
        reply.string(config.name);
        reply.string(config.value);
        reply.boolean(true); // read only: AlterConfigs is not offered
        reply.int8(config.isDefault ? SOURCE_DEFAULT : SOURCE_TOPIC);
        reply.boolean(false); // sensitive
        reply.array([], () => {}); // synonyms
        if (version >= 3) {
          reply.int8(TYPE_UNKNOWN);
          reply.string(null); // documentation
        }
      });
    });
    return "answer";
  };
}

function toError(type: number, isKnownTopic: boolean): number {
  if (type === BROKER || isKnownTopic) return ErrorCode.NONE;
  return type === TOPIC ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : ErrorCode.INVALID_REQUEST;
}
