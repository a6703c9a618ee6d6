/**
 * The API's `POST /baskets` over a real socket, without a broker behind it.
 *
 * @module
 */
import type { WireBasket } from "../../../shared/basket/basket.ts";

/** See {@linkcode serveFakeApi}. */
export interface FakeApi extends AsyncDisposable {
  readonly url: string;
  /** Host and port, as a permission names them. */
  readonly host: string;
  /** The baskets of all requests, in order. */
  readonly baskets: readonly WireBasket[];
  /** Answers one coming request with something else. */
  answerNext(answer: () => Response | Promise<Response>): void;
  /** Resolves when it has had that many requests. */
  untilRequests(count: number): Promise<void>;
}

/** Serves on a free port; accepts every basket, with offsets that count up. */
export function serveFakeApi(): FakeApi {
  const baskets: WireBasket[] = [];
  const answers: (() => Response | Promise<Response>)[] = [];
  const waiting = new Map<number, () => void>();
  let offset = 0;
  const stop = new AbortController();

  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {}, signal: stop.signal },
    async (request) => {
      const basket: WireBasket = await request.json();
      baskets.push(basket);
      waiting.get(baskets.length)?.();
      const answer = answers.shift();
      if (answer !== undefined) return answer();
      const { store, id } = basket;
      return Response.json(
        { store, id, topic: "delhaize_shop", partition: 0, offset: offset++ },
        { status: 202 },
      );
    },
  );
  const host = `127.0.0.1:${server.addr.port}`;

  return {
    url: `http://${host}`,
    host,
    baskets,
    answerNext: (answer) => answers.push(answer),
    untilRequests(count) {
      if (baskets.length >= count) return Promise.resolve();
      return new Promise((resolve) => waiting.set(count, resolve));
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await server.finished;
    },
  };
}
