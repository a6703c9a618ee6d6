/**
 * Waiting for what needs no time, only its turn.
 *
 * @module
 */

/** Lets everything that is ready run, `count` times. */
export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) {
    await new Promise<void>((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        // Closing one end closes the other only some turns later.
        port2.close();
        resolve();
      };
      port2.postMessage(undefined);
    });
  }
}
