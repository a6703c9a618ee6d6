/** The part of cli-progress 3.12 that we use; the package ships no types. */
export interface SingleBarOptions {
  readonly format?: string;
  readonly barsize?: number;
  readonly gracefulExit?: boolean;
  readonly hideCursor?: boolean;
}

export interface SingleBar {
  start(total: number, startValue: number, payload: Readonly<Record<string, unknown>>): void;
  update(current: number, payload: Readonly<Record<string, unknown>>): void;
  stop(): void;
}

declare const cliProgress: {
  readonly SingleBar: new (options: SingleBarOptions) => SingleBar;
};
export default cliProgress;
