import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { FormEvent, ReactNode } from 'react';
import { useState } from 'react';
import type { Role, UserView } from '../../../../src/server/rest/contract/session.ts';
import { ApiError, call } from '../../data/client.ts';
import { roleWords } from './users.tsx';

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
  const [problem, setProblem] = useState<string>();
  const save = async (event?: FormEvent): Promise<void> => {
    event?.preventDefault();
    try {
      if (edited)
        await call('PATCH', `/users/${encodeURIComponent(name)}`, {
          role,
          ...(password === '' ? {} : { password }),
        });
      else await call('POST', '/users', { name, role, password });
      close();
    } catch (error) {
      setProblem(error instanceof ApiError ? error.problem.message : String(error));
    }
  };
  return (
    <Modal
      visible
      onDismiss={close}
      closeAriaLabel="Close"
      header={edited ? `Edit ${edited.name}` : 'Create user'}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={close}>
              Cancel
            </Button>
            <Button variant="primary" onClick={() => void save()}>
              {edited ? 'Save' : 'Create user'}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <form onSubmit={(event) => void save(event)}>
        <SpaceBetween size="m">
          {problem !== undefined && <Alert type="error">{problem}</Alert>}
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
