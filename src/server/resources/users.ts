import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import type { Core } from '../core.ts';
import { Fault, invalidState, notFound } from '../fault.ts';
import type { Kind } from '../store/store.ts';
import { TakenError } from '../store/store.ts';

/** What a user of the console may do: look; make and run; keep the users too. */
export type UserRole = 'viewer' | 'operator' | 'admin';

/** Somebody who may log in. */
export interface User {
  readonly name: string;
  readonly role: UserRole;
  readonly createdAt: string;
}

interface KeptUser extends User {
  /** `scrypt:N:salt:hash` */
  readonly password: string;
}

/** The users of the console. */
export interface Users {
  isEmpty(): Promise<boolean>;
  all(): Promise<readonly User[]>;
  get(name: string): Promise<User | undefined>;
  add(user: { readonly name: string; readonly role: UserRole; readonly password: string }): Promise<User>;
  change(name: string, part: { readonly role?: UserRole; readonly password?: string }): Promise<User>;
  remove(name: string): Promise<void>;
  /** The user of a name and a password; undefined when they are not those of one, in the same time for a name that nobody has. */
  verify(name: string, password: string): Promise<User | undefined>;
}

const kind: Kind<KeptUser> = { name: 'user', id: ({ name }) => name, keys: ({ role }) => ({ role }) };

/** The work of a hash, which OWASP's "Password Storage Cheat Sheet" asks of scrypt: 32 MiB. */
const cost = 2 ** 15;
const blockSize = 8;

/** Makes the service of users. */
export function makeUsers({ store }: Pick<Core, 'store'>): Users {
  const collection = store.collection(kind);
  const mustStayAdmin = async (name: string): Promise<void> => {
    const admins = await collection.all({ role: 'admin' });
    if (admins.some((each) => each.name !== name)) return;
    throw invalidState(`${name} is the only admin: make another one first.`);
  };
  return {
    isEmpty: async () => (await collection.count()) === 0,
    all: async () => (await collection.all()).map(shown),
    get: async (name) => {
      const found = await collection.get(name);
      return found && shown(found);
    },
    add: async ({ name, role, password }) => {
      const createdAt = new Date().toISOString();
      try {
        return shown(await collection.add({ name, role, createdAt, password: await hashed(password) }));
      } catch (error) {
        if (!(error instanceof TakenError)) throw error;
        throw new Fault('ResourceAlreadyExistsFault', `There is a user ${name} already.`);
      }
    },
    change: async (name, { role, password }) => {
      const known = await collection.get(name);
      if (!known) throw notFound(`There is no user ${name}.`);
      if (known.role === 'admin' && role !== undefined && role !== 'admin') await mustStayAdmin(name);
      const hash = password === undefined ? undefined : await hashed(password);
      const changed = await collection.change(name, (user) => ({
        ...user,
        role: role ?? user.role,
        password: hash ?? user.password,
      }));
      return shown(changed ?? known);
    },
    remove: async (name) => {
      const known = await collection.get(name);
      if (!known) throw notFound(`There is no user ${name}.`);
      if (known.role === 'admin') await mustStayAdmin(name);
      await collection.remove(name);
    },
    verify: async (name, password) => {
      const known = await collection.get(name);
      const isRight = await matches(password, known?.password ?? (await nobody()));
      return isRight && known ? shown(known) : undefined;
    },
  };
}

function shown({ name, role, createdAt }: KeptUser): User {
  return { name, role, createdAt };
}

let nobodysPassword: Promise<string> | undefined;

/** A hash that no password has, so that a name which nobody has takes as long as one that somebody has. */
function nobody(): Promise<string> {
  nobodysPassword ??= hashed(randomBytes(32).toString('hex'));
  return nobodysPassword;
}

async function hashed(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, cost);
  return ['scrypt', cost, salt.toString('base64'), hash.toString('base64')].join(':');
}

async function matches(password: string, kept: string): Promise<boolean> {
  const [, work, salt, hash] = kept.split(':');
  const expected = Buffer.from(hash ?? '', 'base64');
  const given = await derive(password, Buffer.from(salt ?? '', 'base64'), Number(work));
  return expected.length === given.length && timingSafeEqual(expected, given);
}

async function derive(password: string, salt: Buffer, work: number): Promise<Buffer> {
  return await new Promise((resolve, reject) => {
    const options = { N: work, r: blockSize, p: 1, maxmem: 64 * 2 ** 20 };
    scrypt(password.normalize('NFKC'), salt, 32, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
