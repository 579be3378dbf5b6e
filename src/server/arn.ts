import { randomBytes } from 'node:crypto';

/** In whose name resources are: the region and the account that their ARNs say. */
export interface Realm {
  readonly region: string;
  readonly account: string;
}

/** The kinds of resources, by the words that ARNs of DMS have for them ("Constructing an Amazon Resource Name for AWS DMS"). */
export type ArnType =
  | 'rep'
  | 'endpoint'
  | 'task'
  | 'cert'
  | 'subgrp'
  | 'es'
  | 'replication-config'
  | 'assessment-run'
  | 'individual-assessment'
  | 'data-provider'
  | 'instance-profile'
  | 'migration-project';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A new ARN: its last part is what the user chose, or 26 random letters and digits. */
export function newArn({ region, account }: Realm, type: ArnType, name?: string): string {
  return `arn:aws:dms:${region}:${account}:${type}:${name ?? randomName()}`;
}

/** The kind that an ARN says; undefined for what is no ARN of this service. */
export function typeOfArn(arn: string): string | undefined {
  return /^arn:aws[\w-]*:dms:[^:]*:[^:]*:([\w-]+):./.exec(arn)?.[1];
}

/** The last part of an ARN. */
export function nameInArn(arn: string): string {
  return arn.split(':').at(-1) ?? arn;
}

function randomName(): string {
  return [...randomBytes(26)].map((byte) => letters[byte % letters.length]).join('');
}
