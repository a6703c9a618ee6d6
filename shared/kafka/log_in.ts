/**
 * How a client of kafkajs (2.2.4) logs in. Its own way keeps the password that it began with, and
 * ends a consumer for a password that is wrong only while it is being replaced.
 *
 * @module
 */

import plain from "kafkajs/src/broker/saslAuthenticator/plain.js";
import scram256 from "kafkajs/src/broker/saslAuthenticator/scram256.js";
import scram512 from "kafkajs/src/broker/saslAuthenticator/scram512.js";
import { KafkaJSConnectionError } from "kafkajs/src/errors.js";
import type { Mechanism } from "./client.ts";
import { isUnreachable, LOGIN_REFUSED, UNREADABLE_SECRET } from "./kafka_error.ts";
import type { KafkaLogin, SaslMechanism } from "./kafka_options.ts";

/**
 * The login of a client. Reads the password again each time. Whatever fails is an error of the
 * connection, after which kafkajs begins again; that of a refused login has the code
 * {@linkcode LOGIN_REFUSED}.
 */
export function toMechanism({ mechanism, username, password }: KafkaLogin): Mechanism {
  return {
    mechanism,
    authenticationProvider: ({ host, port, logger, saslAuthenticate }) => ({
      async authenticate() {
        const broker = `${host}:${port}`;
        const secret = await password.read().catch((error: Error) => {
          throw new KafkaJSConnectionError(error.message, { broker, code: UNREADABLE_SECRET });
        });
        let lost: unknown;
        try {
          const provider: Provider = PROVIDERS[mechanism];
          await provider({ username, password: secret })({
            host,
            port,
            logger,
            saslAuthenticate: (request) =>
              saslAuthenticate(request).catch((error: unknown) => {
                if (isUnreachable(error)) lost = error;
                throw error;
              }),
          }).authenticate();
        } catch (error) {
          // kafkajs takes a broker that died meanwhile for one that refuses the password.
          if (lost !== undefined) throw lost;
          const message = error instanceof Error ? error.message : String(error);
          throw new KafkaJSConnectionError(message, { broker, code: LOGIN_REFUSED });
        }
      },
    }),
  };
}

type Provider = (
  login: { readonly username: string; readonly password: string },
) => Mechanism["authenticationProvider"];

const PROVIDERS: Readonly<Record<SaslMechanism, Provider>> = {
  "plain": plain,
  "scram-sha-256": scram256,
  "scram-sha-512": scram512,
};
