import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { FormEvent, ReactNode } from 'react';
import { useState } from 'react';
import { ApiError, call } from '../../data/client.ts';
import { forgetAll } from '../../data/query.ts';
import { Alone } from './alone.tsx';

/** Makes the first user, an admin. The token is in the address that the server printed, behind `#`, where no log of a proxy sees it. */
export function Setup(): ReactNode {
  const [token, setToken] = useState(() => /token=([\w-]+)/.exec(window.location.hash)?.[1] ?? '');
  const [name, setName] = useState('admin');
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [problem, setProblem] = useState<string>();
  const [isSending, setSending] = useState(false);
  const isDifferent = again !== '' && again !== password;
  const create = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (again !== password) return setProblem('The two passwords differ.');
    setSending(true);
    setProblem(undefined);
    try {
      await call('POST', '/setup', { token, name, password });
      window.history.replaceState(null, '', window.location.pathname);
      forgetAll();
    } catch (error) {
      setProblem(error instanceof ApiError ? error.problem.message : String(error));
    } finally {
      setSending(false);
    }
  };
  return (
    <Alone line="Nobody can log in yet. Make the first user, who may do everything and can add others.">
      <form onSubmit={(event) => void create(event)}>
        <Container>
          <Form
            actions={
              <Button variant="primary" formAction="submit" loading={isSending}>
                Create the user and log in
              </Button>
            }
          >
            <SpaceBetween size="m">
              {problem !== undefined && <Alert type="error">{problem}</Alert>}
              {!window.location.hash.includes('token=') && (
                <FormField
                  label="Token"
                  description={
                    <>
                      <Box variant="code">godwit serve</Box> printed an address with it when it started.
                    </>
                  }
                >
                  <Input
                    value={token}
                    onChange={({ detail }) => setToken(detail.value)}
                    autoComplete={false}
                  />
                </FormField>
              )}
              <FormField label="User name">
                <Input
                  value={name}
                  onChange={({ detail }) => setName(detail.value)}
                  autoComplete="username"
                />
              </FormField>
              <FormField label="Password" constraintText="At least 10 characters.">
                <Input
                  type="password"
                  value={password}
                  onChange={({ detail }) => setPassword(detail.value)}
                  autoComplete="new-password"
                />
              </FormField>
              <FormField
                label="Password again"
                errorText={isDifferent ? 'The two passwords differ.' : undefined}
              >
                <Input
                  type="password"
                  value={again}
                  onChange={({ detail }) => setAgain(detail.value)}
                  autoComplete="new-password"
                />
              </FormField>
            </SpaceBetween>
          </Form>
        </Container>
      </form>
    </Alone>
  );
}
