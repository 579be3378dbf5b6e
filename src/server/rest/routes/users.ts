import { z } from 'zod';
import type { User } from '../../resources/users.ts';
import type { Services } from '../../services.ts';
import { newUserRequest, userChange, usersPage, usersPageRequest, userView } from '../contract/session.ts';
import type { RestApp } from '../door.ts';
import { given } from '../given.ts';
import type { Listed } from '../part.ts';
import { partOfList } from '../part.ts';

const params = z.strictObject({ name: z.string() });

const listed: Listed<User, 'created' | 'name' | 'role'> = {
  wordsOf: ({ name, role }) => [name, role],
  orders: { created: ({ createdAt }) => createdAt, name: ({ name }) => name, role: ({ role }) => role },
};

/** The users of the console, for admins. */
export function userRoutes(app: RestApp, { users, sessions }: Services): void {
  const tags = ['users'];
  const config = { role: 'admin' } as const;
  app.get('/users', { config, schema: { tags, response: { 200: z.array(userView) } } }, async () => [
    ...(await users.all()),
  ]);
  app.get(
    '/users-page',
    { config, schema: { tags, querystring: usersPageRequest, response: { 200: usersPage } } },
    async ({ query }) => partOfList(await users.all(), listed, query),
  );
  app.post(
    '/users',
    {
      config: { ...config, action: 'create user' },
      schema: { tags, body: newUserRequest, response: { 201: userView } },
    },
    async ({ body }, reply) => await reply.code(201).send(await users.add(body)),
  );
  app.patch(
    '/users/:name',
    {
      config: { ...config, action: 'change user' },
      schema: { tags, params, body: userChange, response: { 200: userView } },
    },
    async ({ params: { name }, body }) => {
      const changed = await users.change(name, given(body));
      await sessions.endAll(name);
      return changed;
    },
  );
  app.delete(
    '/users/:name',
    { config: { ...config, action: 'delete user' }, schema: { tags, params, response: { 204: z.void() } } },
    async ({ params: { name } }, reply) => {
      await users.remove(name);
      await sessions.endAll(name);
      return await reply.code(204).send();
    },
  );
}
