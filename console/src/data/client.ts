import type { Problem } from '../../../src/server/rest/contract/problem.ts';

/** A request that the server refused, or that did not reach it. */
export class ApiError extends Error {
  /** The status of HTTP; 0 when there was no answer. */
  readonly status: number;
  readonly problem: Problem;

  constructor(status: number, problem: Problem) {
    super(problem.message);
    this.name = 'ApiError';
    this.status = status;
    this.problem = problem;
  }
}

/** Any error as one that can be shown: what is no refusal of the server is a defect of the console. */
export function problemOf(error: unknown): ApiError {
  return error instanceof ApiError ? error : new ApiError(0, { code: 'defect', message: String(error) });
}

const base = '/api/v1';
let csrf: string | undefined;

/** What each changing request proves that this page sent it. */
export function setCsrf(token: string | undefined): void {
  csrf = token;
}

/** The address of something that a browser loads itself: a file, a stream. */
export function addressOf(path: string): string {
  return `${base}${path}`;
}

/** Asks the server. Undefined members of a body are left out, as JSON does. */
export async function call<T>(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<T> {
  const response = await send(method, path, body, signal);
  const text = await response.text();
  if (response.ok) return (text === '' ? undefined : JSON.parse(text)) as T;
  throw new ApiError(response.status, problemIn(text, response.status));
}

async function send(
  method: string,
  path: string,
  body: unknown,
  signal: AbortSignal | undefined,
): Promise<Response> {
  try {
    return await fetch(addressOf(path), {
      method,
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(csrf === undefined || method === 'GET' ? {} : { 'x-csrf-token': csrf }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (signal?.aborted === true) throw error;
    throw new ApiError(0, {
      code: 'unreachable',
      message: 'The server does not answer.',
      remedy:
        'See whether godwit serve is running and whether this machine still reaches it; this page goes on by itself when it does.',
    });
  }
}

function problemIn(text: string, status: number): Problem {
  try {
    const { error } = JSON.parse(text) as { error?: Problem };
    if (error) return error;
  } catch {
    // An answer that is not the server's own, of a proxy for instance.
  }
  return { code: String(status), message: `The server answered with status ${status}.` };
}
