import type { Role } from '../../../../src/server/rest/contract/session.ts';

/** What each role may do, in words. */
export const roleWords: Readonly<Record<Role, string>> = {
  viewer: 'Viewer: looks at everything',
  operator: 'Operator: also makes and runs',
  admin: 'Admin: also keeps the users',
};
