import { useState } from 'react';
import type { ApiError } from './client.ts';
import { problemOf } from './client.ts';

/** What a form sends: what is on its way, and why the last was not done. */
export interface Sending<What extends string> {
  readonly doing?: What;
  readonly problem?: ApiError;
  /** Does the work, of which the form has one at a time, and keeps why it failed. */
  readonly send: (what: What, work: () => Promise<unknown>) => Promise<void>;
  readonly refuse: (problem: ApiError) => void;
}

/** The sending of a form. */
export function useSending<What extends string = 'save'>(): Sending<What> {
  const [doing, setDoing] = useState<What>();
  const [problem, setProblem] = useState<ApiError>();
  const send = async (what: What, work: () => Promise<unknown>): Promise<void> => {
    setDoing(what);
    setProblem(undefined);
    try {
      await work();
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setDoing(undefined);
    }
  };
  return { ...(doing ? { doing } : {}), ...(problem ? { problem } : {}), send, refuse: setProblem };
}
