import { timingSafeEqual } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { version } from '../../../jobs/version.ts';
import { Fault } from '../../fault.ts';
import { sessionSeconds } from '../../resources/sessions.ts';
import type { RestDoor, Visitor } from '../caller.ts';
import { cookieName } from '../caller.ts';
import type { SessionView } from '../contract/session.ts';
import { loginRequest, sessionView, setupRequest } from '../contract/session.ts';
import type { RestApp } from '../door.ts';

/** So often in a minute may one address try to log in. */
const limited = { rateLimit: { max: 10, timeWindow: 60_000 } };

/** Logging in and out, and the making of the first user. */
export function sessionRoutes(app: RestApp, door: RestDoor): void {
  const { services } = door;
  const view = async (visitor: Visitor | undefined): Promise<SessionView> => ({
    ...(visitor ? { user: { name: visitor.caller.name, role: visitor.role }, csrf: visitor.csrf } : {}),
    needsSetup: !door.isAnonymous && (await services.users.isEmpty()),
    version,
  });
  const enter = async (reply: FastifyReply, user: string): Promise<void> => {
    const { token } = await services.sessions.begin(user);
    reply.request.entered = user;
    void reply.setCookie(cookieName, token, {
      path: '/',
      httpOnly: true,
      sameSite: 'strict',
      secure: reply.request.protocol === 'https',
      maxAge: sessionSeconds,
    });
  };
  const tags = ['session'];
  app.get(
    '/session',
    { config: { role: 'none' }, schema: { tags, response: { 200: sessionView } } },
    async ({ visitor }) => await view(visitor),
  );
  app.post(
    '/session',
    {
      config: { role: 'none', action: 'login', ...limited },
      schema: { tags, body: loginRequest, response: { 204: z.void() } },
    },
    async ({ body: { name, password } }, reply) => {
      const user = await services.users.verify(name, password);
      if (!user) throw new Fault('AccessDeniedFault', 'The user name or the password is not right.');
      await enter(reply, user.name);
      return await reply.code(204).send();
    },
  );
  app.delete(
    '/session',
    { config: { role: 'viewer', action: 'logout' }, schema: { tags, response: { 204: z.void() } } },
    async ({ visitor }, reply) => {
      if (visitor?.token !== undefined) await services.sessions.end(visitor.token);
      return await reply.clearCookie(cookieName, { path: '/' }).code(204).send();
    },
  );
  app.post(
    '/setup',
    {
      config: { role: 'none', action: 'setup', ...limited },
      schema: { tags, body: setupRequest, response: { 204: z.void() } },
    },
    async ({ body: { token, name, password } }, reply) => {
      if (!(await services.users.isEmpty()))
        throw new Fault('InvalidResourceStateFault', 'There are users already: an admin adds others.');
      if (!isSame(token, door.setupToken))
        throw new Fault(
          'AccessDeniedFault',
          'The token is not the one that the server printed when it started.',
        );
      await services.users.add({ name, password, role: 'admin' });
      await enter(reply, name);
      return await reply.code(204).send();
    },
  );
}

function isSame(given: string, expected: string | undefined): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected ?? '')];
  return other.length > 0 && one.length === other.length && timingSafeEqual(one, other);
}
