import { createHash } from 'node:crypto';
import type { Services } from '../services.ts';

/** Somebody else has changed what a change was made of. */
export class Overtaken extends Error {
  readonly remedy: string;

  constructor(message: string) {
    super(message);
    this.name = 'Overtaken';
    this.remedy = 'Load it again, and make your change to what is there now.';
  }
}

/** Something that two users may change at a time. */
export interface Changeable {
  /** How people know it: `Task orders`. */
  readonly noun: string;
  /** Its name and its ARN, by which audit records speak of it. */
  readonly resources: readonly string[];
  /** The actions of both doors that change it. */
  readonly actions: readonly string[];
  readonly version: string;
}

/** So many of the latest audit records are looked through for whoever changed something. */
const lookedThrough = 1000;

/** What tells one version of a definition from another: the same for the same JSON, whoever wrote it and however often the task ran between. */
export function versionOf(definition: unknown): string {
  return createHash('sha256').update(JSON.stringify(definition)).digest('base64url').slice(0, 22);
}

/** Refuses a change that was made of another version than the one that is there, and says who changed it. A change that names none is not held against any. */
export async function checkVersion(
  { audit }: Services,
  { noun, resources, actions, version }: Changeable,
  given: string | undefined,
): Promise<void> {
  if (given === undefined || given === version) return;
  const records = await audit.read({ limit: lookedThrough });
  const last = records.find(
    ({ action, outcome, resources: named }) =>
      outcome === 'done' && actions.includes(action) && named.some((each) => resources.includes(each)),
  );
  const who = last
    ? `${last.caller.name} changed it at ${last.at.toISOString().slice(0, 19).replace('T', ' ')} UTC`
    : 'Somebody else changed it';
  throw new Overtaken(`${noun} is not as it was when you began. ${who}.`);
}
