import Box from '@cloudscape-design/components/box';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { call } from '../../data/client.ts';
import { forgetAll } from '../../data/query.ts';
import { useSending } from '../../data/sending.ts';
import { Alone, NameField, PasswordField } from './alone.tsx';

/** Makes the first user, an admin. The token is in the address that the server printed, behind `#`, where no log of a proxy sees it. */
export function Setup(): ReactNode {
  const [token, setToken] = useState(() => /token=([\w-]+)/.exec(window.location.hash)?.[1] ?? '');
  const [name, setName] = useState('admin');
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [isTried, setTried] = useState(false);
  const { doing, problem, send } = useSending();
  const isDifferent = (isTried || again !== '') && again !== password;
  const create = async (): Promise<void> => {
    setTried(true);
    if (again !== password) return;
    await send('save', async () => {
      await call('POST', '/setup', { token, name, password });
      window.history.replaceState(null, '', window.location.pathname);
      forgetAll();
    });
  };
  return (
    <Alone
      line="Nobody can log in yet. Make the first user, who may do everything and can add others."
      yes="Create the user and log in"
      failed="The user could not be created"
      isSending={doing !== undefined}
      problem={problem}
      send={() => void create()}
    >
      {!window.location.hash.includes('token=') && (
        <FormField
          label="Token"
          description={
            <>
              <Box variant="code">godwit serve</Box> printed an address with it when it started.
            </>
          }
        >
          <Input value={token} onChange={({ detail }) => setToken(detail.value)} autoComplete={false} />
        </FormField>
      )}
      <NameField value={name} change={setName} isFirst={false} />
      <PasswordField
        label="Password"
        value={password}
        change={setPassword}
        isNew
        constraint="At least 10 characters."
      />
      <PasswordField
        label="Password again"
        value={again}
        change={setAgain}
        isNew
        fault={isDifferent ? 'The two passwords differ.' : undefined}
      />
    </Alone>
  );
}
