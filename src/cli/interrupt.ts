/** Seconds that what was begun has to be undone in. */
const patience = 5;

type Cleanup = () => Promise<unknown>;

const cleanups = new Set<Cleanup>();

/** The exit status of a process that a signal ended, as shells give it. */
const statuses = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * Has something undone when the user interrupts the command (Ctrl-C, SIGTERM, the terminal's end). Gives the function that
 * takes the wish back. A second signal ends at once.
 */
export function onInterrupt(cleanup: Cleanup): () => void {
  if (cleanups.size === 0) for (const signal of signals) process.once(signal, interrupted);
  cleanups.add(cleanup);
  return () => {
    cleanups.delete(cleanup);
    if (cleanups.size === 0) for (const signal of signals) process.removeListener(signal, interrupted);
  };
}

/** A signal that is aborted when the user interrupts; the process ends only after {@link finished} was called, or patience is over. */
export function untilInterrupted(): { readonly signal: AbortSignal; readonly finished: () => void } {
  const stop = new AbortController();
  const done = Promise.withResolvers<void>();
  const release = onInterrupt(async () => {
    stop.abort(new Error('stopped'));
    await done.promise;
  });
  return {
    signal: stop.signal,
    finished: () => {
      done.resolve();
      release();
    },
  };
}

/** Whether a signal came: what fails from then on is its consequence. */
export function wasInterrupted(): boolean {
  return isInterrupted;
}

let isInterrupted = false;

const signals = Object.keys(statuses) as (keyof typeof statuses)[];

function interrupted(signal: keyof typeof statuses): void {
  isInterrupted = true;
  const end = (): never => process.exit(statuses[signal]);
  for (const each of signals) {
    process.removeListener(each, interrupted);
    process.once(each, end);
  }
  // What is painted on the terminal is taken away before the word is said.
  const undone = [...cleanups].map((each) => each());
  process.stderr.write(process.stderr.isTTY ? '\r\x1b[Kgodwit: interrupted\n' : 'godwit: interrupted\n');
  setTimeout(end, patience * 1000).unref();
  void Promise.allSettled(undone).then(end);
}
