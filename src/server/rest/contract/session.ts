import { z } from 'zod';
import { partOf, partRequest } from './part.ts';

/** Who may do what: a viewer looks, an operator makes and runs, an admin also keeps the users. Each may what those before it may. */
export const roles = ['viewer', 'operator', 'admin'] as const;
export type Role = (typeof roles)[number];

/** A name that stands in audit records and URLs. */
const userName = z
  .string()
  .regex(/^[\w.@-]{1,64}$/, 'a name of 1 to 64 letters, digits, and the signs . _ - @');
const password = z.string().min(10, 'at least 10 characters').max(1024);

export const loginRequest = z.strictObject({ name: z.string().min(1), password: z.string().min(1) });
export const setupRequest = z.strictObject({ token: z.string().min(1), name: userName, password });
export const newUserRequest = z.strictObject({ name: userName, password, role: z.enum(roles) });
export const userChange = z.strictObject({ password: password.optional(), role: z.enum(roles).optional() });

export const userView = z.strictObject({ name: z.string(), role: z.enum(roles), createdAt: z.string() });

export const usersPageRequest = partRequest(['created', 'name', 'role']);
export const usersPage = partOf(userView);

/** Who asks, and what the console has to know before it shows anything. */
export const sessionView = z.strictObject({
  user: z.strictObject({ name: z.string(), role: z.enum(roles) }).optional(),
  /** What each request that changes something must bring in the header `x-csrf-token`. */
  csrf: z.string().optional(),
  /** There is no user yet: the first one is made with the token that the server printed. */
  needsSetup: z.boolean(),
  version: z.string(),
});

export type UserView = z.output<typeof userView>;
export type SessionView = z.output<typeof sessionView>;
