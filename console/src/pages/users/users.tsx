import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { useState } from 'react';
import type { Role, UserView } from '../../../../src/server/rest/contract/session.ts';
import { useQuery } from '../../data/query.ts';
import { dateTime } from '../../data/words.ts';
import { Delete } from '../../parts/delete.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Listing } from '../../parts/listing.tsx';
import { UserForm } from './user-form.tsx';

/** What each role may do, in words. */
export const roleWords: Readonly<Record<Role, string>> = {
  viewer: 'Viewer: looks at everything',
  operator: 'Operator: also makes and runs',
  admin: 'Admin: also keeps the users',
};

/** The users of the console. */
export function UsersPage(): ReactNode {
  const query = useQuery<readonly UserView[]>('/users');
  const [form, setForm] = useState<UserView | 'new'>();
  const [doomed, setDoomed] = useState<UserView>();
  return (
    <>
      <Listing
        title="Users"
        description="Who may log in to this console, and what they may do."
        query={query}
        idOf={({ name }) => name}
        wordsOf={({ name, role }) => `${name} ${role}`}
        columns={[
          { id: 'name', header: 'Name', cell: ({ name }) => name, by: ({ name }) => name, isRowHeader: true },
          { id: 'role', header: 'Role', cell: ({ role }) => roleWords[role], by: ({ role }) => role },
          {
            id: 'created',
            header: 'Created',
            cell: ({ createdAt }) => dateTime(createdAt),
            by: ({ createdAt }) => createdAt,
          },
        ]}
        empty={
          <Empty title="No users">
            This server was started with --anonymous: everybody on its machine may do everything.
          </Empty>
        }
        actions={(chosen) => (
          <SpaceBetween direction="horizontal" size="xs">
            <Button disabled={!chosen} onClick={() => setDoomed(chosen)}>
              Delete
            </Button>
            <Button disabled={!chosen} onClick={() => setForm(chosen)}>
              Edit
            </Button>
            <Button variant="primary" onClick={() => setForm('new')}>
              Create user
            </Button>
          </SpaceBetween>
        )}
      />
      {form && (
        <UserForm
          edited={form === 'new' ? undefined : form}
          close={() => {
            setForm(undefined);
            query.reload();
          }}
        />
      )}
      <Delete kind="user" id={doomed?.name} address="/users" close={() => setDoomed(undefined)}>
        They are logged out at once. What they did stays in the history.
      </Delete>
    </>
  );
}
