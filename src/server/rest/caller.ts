import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Caller } from '../caller.ts';
import { Fault } from '../fault.ts';
import type { UserRole } from '../resources/users.ts';
import type { Services } from '../services.ts';

/** Who sent a request to this door. */
export interface Visitor {
  readonly caller: Caller;
  readonly role: UserRole;
  readonly csrf: string;
  /** The cookie of the session; absent where nobody logs in. */
  readonly token?: string;
}

/** What this door is opened with. */
export interface RestDoor {
  readonly services: Services;
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
export async function visitorOf(door: RestDoor, request: FastifyRequest): Promise<Visitor | undefined> {
  const address = request.ip;
  if (door.isAnonymous) return { caller: { name: 'anonymous', address }, role: 'admin', csrf: anonymousCsrf };
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
  if (!isSafe(request.method) && !isSame(request.headers['x-csrf-token'], visitor.csrf))
    throw new Fault(
      'AccessDeniedFault',
      'The request has no right x-csrf-token. Load the page again; a program reads the token from GET /api/v1/session.',
    );
}

/** Nobody is logged in. */
export class Unauthorized extends Error {
  constructor() {
    super('Nobody is logged in, or the session has ended.');
    this.name = 'Unauthorized';
  }
}

export function isSafe(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

function isSame(given: string | readonly string[] | undefined, expected: string): boolean {
  const [one, other] = [Buffer.from(typeof given === 'string' ? given : ''), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
