/**
 * Takes CPU profiles of a running Deno process through its inspector (Chrome DevTools Protocol, domain
 * Profiler), so that a profile holds the load and not the start.
 *
 * @module
 */

/** A CPU profile, as Chrome DevTools opens it from a file that ends in `.cpuprofile`. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: {
      readonly functionName: string;
      readonly url: string;
      readonly lineNumber: number;
    };
  }[];
  /** Ids of the nodes that were on top, and the time before each, in microseconds. */
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** A connection to an inspector. */
export interface Inspector extends Disposable {
  /** Begins to sample. */
  startProfile(): Promise<void>;
  /** Ends it. */
  stopProfile(): Promise<CpuProfile>;
}

/** Connects to a process that runs with `--inspect=127.0.0.1:PORT`. */
export async function connectInspector(port: number): Promise<Inspector> {
  const [target] = await (await fetch(`http://127.0.0.1:${port}/json`)).json();
  const socket = new WebSocket(target.webSocketDebuggerUrl);
  const waiting = new Map<number, PromiseWithResolvers<CpuProfile | undefined>>();
  socket.onmessage = ({ data }) => {
    const { id, error, result } = JSON.parse(data);
    const call = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) call?.resolve(result?.profile);
    else call?.reject(new Error(`Cannot profile: ${error.message}`));
  };
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = () => reject(new Error(`Cannot connect to the inspector at port ${port}`));
  });
  let last = 0;

  function call(method: string, params = {}): Promise<CpuProfile | undefined> {
    const answer = Promise.withResolvers<CpuProfile | undefined>();
    waiting.set(++last, answer);
    socket.send(JSON.stringify({ id: last, method, params }));
    return answer.promise;
  }

  return {
    async startProfile() {
      await call("Profiler.enable");
      await call("Profiler.setSamplingInterval", { interval: SAMPLING_US });
      await call("Profiler.start");
    },
    async stopProfile() {
      const profile = await call("Profiler.stop");
      if (profile === undefined) throw new Error("Cannot profile: the inspector gave no profile");
      return profile;
    },
    [Symbol.dispose]: () => socket.close(),
  };
}

const SAMPLING_US = 500;
