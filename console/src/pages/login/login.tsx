import Alert from '@cloudscape-design/components/alert';
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

export function Login(): ReactNode {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<string>();
  const [isSending, setSending] = useState(false);
  const enter = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setSending(true);
    setProblem(undefined);
    try {
      await call('POST', '/session', { name, password });
      forgetAll();
    } catch (error) {
      setPassword('');
      setProblem(error instanceof ApiError ? error.problem.message : String(error));
    } finally {
      setSending(false);
    }
  };
  return (
    <Alone line="Log in to convert and migrate databases.">
      <form onSubmit={(event) => void enter(event)}>
        <Container>
          <Form
            actions={
              <Button variant="primary" formAction="submit" loading={isSending}>
                Log in
              </Button>
            }
          >
            <SpaceBetween size="m">
              {problem !== undefined && <Alert type="error">{problem}</Alert>}
              <FormField label="User name">
                <Input
                  value={name}
                  onChange={({ detail }) => setName(detail.value)}
                  autoComplete="username"
                  autoFocus
                />
              </FormField>
              <FormField label="Password">
                <Input
                  type="password"
                  value={password}
                  onChange={({ detail }) => setPassword(detail.value)}
                  autoComplete="current-password"
                />
              </FormField>
            </SpaceBetween>
          </Form>
        </Container>
      </form>
    </Alone>
  );
}
