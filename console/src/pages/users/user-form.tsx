import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { FormEvent, ReactNode } from 'react';
import { useState } from 'react';
import type { Role, UserView } from '../../../../src/server/rest/contract/session.ts';
import { call } from '../../data/client.ts';
import { useSending } from '../../data/sending.ts';
import { DialogButtons } from '../../parts/dialog-buttons.tsx';
import { ProblemAlert } from '../../parts/problem.tsx';
import { roleWords } from './roles.ts';

/** Makes a user, or gives one another role or password. */
export function UserForm({
  edited,
  close,
}: {
  readonly edited: UserView | undefined;
  readonly close: () => void;
}): ReactNode {
  const [name, setName] = useState(edited?.name ?? '');
  const [role, setRole] = useState<Role>(edited?.role ?? 'operator');
  const [password, setPassword] = useState('');
  const { doing, problem, send } = useSending();
  const save = async (event?: FormEvent): Promise<void> => {
    event?.preventDefault();
    await send('save', async () => {
      if (edited)
        await call('PATCH', `/users/${encodeURIComponent(name)}`, {
          role,
          ...(password === '' ? {} : { password }),
        });
      else await call('POST', '/users', { name, role, password });
      close();
    });
  };
  return (
    <Modal
      visible
      onDismiss={close}
      closeAriaLabel="Close"
      header={edited ? `Edit ${edited.name}` : 'Create user'}
      footer={
        <DialogButtons
          no="Cancel"
          close={close}
          yes={edited ? 'Save' : 'Create user'}
          isDoing={doing === 'save'}
          act={() => void save()}
        />
      }
    >
      <form onSubmit={(event) => void save(event)}>
        <SpaceBetween size="m">
          {problem && (
            <ProblemAlert
              title={edited ? 'It could not be changed' : 'It could not be created'}
              error={problem}
            />
          )}
          {!edited && (
            <FormField label="User name">
              <Input value={name} autoFocus onChange={({ detail }) => setName(detail.value)} />
            </FormField>
          )}
          <FormField label="Role">
            <RadioGroup
              value={role}
              onChange={({ detail }) => setRole(detail.value as Role)}
              items={(Object.keys(roleWords) as Role[]).map((value) => ({ value, label: roleWords[value] }))}
            />
          </FormField>
          <FormField
            label={edited ? 'New password' : 'Password'}
            constraintText={
              edited
                ? 'Leave it empty to keep the one that is there. With another one they log in again.'
                : 'At least 10 characters.'
            }
          >
            <Input
              type="password"
              value={password}
              autoComplete="new-password"
              onChange={({ detail }) => setPassword(detail.value)}
            />
          </FormField>
        </SpaceBetween>
      </form>
    </Modal>
  );
}
