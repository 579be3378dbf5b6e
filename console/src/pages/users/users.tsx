import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { useState } from 'react';
import type { UserView } from '../../../../src/server/rest/contract/session.ts';
import { invalidate } from '../../data/query.ts';
import { dateTime } from '../../data/words.ts';
import { Delete } from '../../parts/delete.tsx';
import { Empty } from '../../parts/empty.tsx';
import { ListingInParts } from '../../parts/listing.tsx';
import { roleWords } from './roles.ts';
import { UserForm } from './user-form.tsx';

/** The users of the console. */
export function UsersPage(): ReactNode {
  const [form, setForm] = useState<UserView | 'new'>();
  const [doomed, setDoomed] = useState<UserView>();
  return (
    <>
      <ListingInParts<UserView>
        title="Users"
        description="Who may log in to this console, and what they may do."
        address="/users-page"
        idOf={({ name }) => name}
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
            invalidate((path) => path.startsWith('/users'));
          }}
        />
      )}
      <Delete kind="user" id={doomed?.name} address="/users" close={() => setDoomed(undefined)}>
        They are logged out at once. What they did stays in the history.
      </Delete>
    </>
  );
}
