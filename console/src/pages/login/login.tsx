import type { ReactNode } from 'react';
import { useState } from 'react';
import { call } from '../../data/client.ts';
import { forgetAll } from '../../data/query.ts';
import { useSending } from '../../data/sending.ts';
import { Alone, NameField, PasswordField } from './alone.tsx';

/** Lets a user in. */
export function Login(): ReactNode {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const { doing, problem, send } = useSending();
  const enter = (): Promise<void> =>
    send('save', async () => {
      setPassword('');
      await call('POST', '/session', { name, password });
      forgetAll();
    });
  return (
    <Alone
      line="Log in to convert and migrate databases."
      yes="Log in"
      failed="You were not logged in"
      isSending={doing !== undefined}
      problem={problem}
      send={() => void enter()}
    >
      <NameField value={name} change={setName} isFirst />
      <PasswordField label="Password" value={password} change={setPassword} isNew={false} />
    </Alone>
  );
}
