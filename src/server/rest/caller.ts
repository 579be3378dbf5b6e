import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Caller } from '../caller.ts';
import { Fault } from '../fault.ts';
import type { UserRole } from '../resources/users.ts';
import type { Services } from '../services.ts';
import type { AccessKeys } from '../signature.ts';
import { Unauthorized } from './problems.ts';
import type { Attempts } from './attempts.ts';
import { isSigned, readSignature } from './signed.ts';

/** Who sent a request to this door. */
export interface Visitor {
  readonly caller: Caller;
  readonly role: UserRole;
  /** What changing requests prove by that the console's page sent them; a signed one proves it by itself. */
  readonly csrf?: string;
  /** The cookie of the session; absent where nobody logs in. */
  readonly token?: string;
  /** What a signed request's body must be. */
  readonly bodyHash?: string;
}

/** What this door is opened with. */
export interface RestDoor {
  readonly services: Services;
  /** The keys that programs sign with. Whoever has one is an operator, as at the DMS API. */
  readonly keys: AccessKeys;
  /** Everybody on this machine may do everything, without a login. */
  readonly isAnonymous: boolean;
  /** What makes the first user; absent when there are some, or none is needed. */
  readonly setupToken?: string;
}

/** The cookie that holds a session's token. */
export const cookieName = 'godwit_session';

/** In place of a session's where there are none: another page of the same browser cannot read it. */
const anonymousCsrf = randomBytes(24).toString('base64url');

const rank: Readonly<Record<UserRole, number>> = { viewer: 0, operator: 1, admin: 2 };

/** Says who sent a request; undefined when nobody is logged in. */
export async function visitorOf(
  door: RestDoor,
  request: FastifyRequest,
  attempts: Attempts,
): Promise<Visitor | undefined> {
  const address = request.ip;
  if (door.isAnonymous) return { caller: { name: 'anonymous', address }, role: 'admin', csrf: anonymousCsrf };
  if (isSigned(request)) {
    const { key: name, bodyHash } = readSignature(request, door.keys, attempts);
    return { caller: { name, address }, role: 'operator', bodyHash };
  }
  const token = request.cookies[cookieName];
  if (token === undefined) return undefined;
  const session = await door.services.sessions.get(token);
  const user = session && (await door.services.users.get(session.user));
  if (!user) return undefined;
  return { caller: { name: user.name, address }, role: user.role, csrf: session.csrf, token };
}

/** Refuses what a visitor may not do, and what another page may have sent in a visitor's name. */
export function checkVisitor(
  visitor: Visitor | undefined,
  request: FastifyRequest,
  role: UserRole,
): asserts visitor is Visitor {
  if (!visitor) throw new Unauthorized();
  if (rank[visitor.role] < rank[role])
    throw new Fault(
      'AccessDeniedFault',
      `This takes the role ${role}; ${visitor.caller.name} has the role ${visitor.role}.`,
    );
  if (visitor.csrf === undefined || isSafe(request.method)) return;
  if (!isSame(request.headers['x-csrf-token'], visitor.csrf))
    throw new Fault(
      'AccessDeniedFault',
      'The request has no right x-csrf-token. Load the page again; a program reads the token from GET /api/v1/session.',
    );
}

export function isSafe(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

function isSame(given: string | readonly string[] | undefined, expected: string): boolean {
  const [one, other] = [Buffer.from(typeof given === 'string' ? given : ''), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
