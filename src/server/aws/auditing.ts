import type { Audit } from '../audit.ts';
import type { Caller } from '../caller.ts';
import { wireErrorOf } from './errors.ts';
import type { Operation } from './operation.ts';

/** A request that was understood. */
interface Request {
  readonly operation: Operation;
  readonly caller: Caller;
  readonly input: unknown;
}

/** Does what was asked, and writes down who asked for it when it changes something. */
export async function auditOf(
  audit: Audit,
  { operation, caller, input }: Request,
  work: () => Promise<object>,
): Promise<object> {
  if (/^(?:Describe|List|Get)/.test(operation.name)) return await work();
  const deed = { action: operation.name, resources: namesIn(input) };
  try {
    const result = await work();
    await audit.record(caller, { ...deed, outcome: 'done' });
    return result;
  } catch (error) {
    const { status, type } = wireErrorOf(error);
    const outcome = status >= 500 ? 'failed' : 'refused';
    await audit.record(caller, { ...deed, outcome, reason: type });
    throw error;
  }
}

/** The members that name resources. No other member is written down: it may be a secret. */
function namesIn(input: unknown): string[] {
  return Object.entries(input as Readonly<Record<string, unknown>>)
    .filter(([name, value]) => /(?:Arn|Identifier)$/.test(name) && typeof value === 'string')
    .map(([, value]) => String(value));
}
