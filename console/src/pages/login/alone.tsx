import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import type { ApiError } from '../../data/client.ts';
import mark from '../../godwit.svg';
import { ProblemAlert } from '../../parts/problem.tsx';

/** A page before anybody is logged in: the mark, a line, and a form. */
export function Alone({
  line,
  yes,
  failed,
  isSending,
  problem,
  send,
  children,
}: {
  readonly line: string;
  /** What the button says. */
  readonly yes: string;
  /** The heading over why it was refused. */
  readonly failed: string;
  readonly isSending: boolean;
  readonly problem: ApiError | undefined;
  readonly send: () => void;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <main className="alone">
      <SpaceBetween size="l">
        <Box textAlign="center">
          <img src={mark} alt="" width={56} height={56} />
          <Box variant="h1" padding={{ top: 's' }}>
            Godwit
          </Box>
          <Box color="text-body-secondary">{line}</Box>
        </Box>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            send();
          }}
        >
          <Container>
            <Form
              actions={
                <Button variant="primary" formAction="submit" loading={isSending}>
                  {yes}
                </Button>
              }
            >
              <SpaceBetween size="m">
                {problem && <ProblemAlert title={failed} error={problem} />}
                {children}
              </SpaceBetween>
            </Form>
          </Container>
        </form>
      </SpaceBetween>
    </main>
  );
}

/** The field of a user's name. */
export function NameField({
  value,
  change,
  isFirst,
}: {
  readonly value: string;
  readonly change: (value: string) => void;
  readonly isFirst: boolean;
}): ReactNode {
  return (
    <FormField label="User name">
      <Input
        value={value}
        onChange={({ detail }) => change(detail.value)}
        autoComplete="username"
        autoFocus={isFirst}
      />
    </FormField>
  );
}

/** The field of a password that is there, or of one that is being made. */
export function PasswordField({
  label,
  value,
  change,
  isNew,
  constraint,
  fault,
}: {
  readonly label: string;
  readonly value: string;
  readonly change: (value: string) => void;
  readonly isNew: boolean;
  readonly constraint?: string;
  readonly fault?: string | undefined;
}): ReactNode {
  return (
    <FormField label={label} constraintText={constraint} errorText={fault}>
      <Input
        type="password"
        value={value}
        onChange={({ detail }) => change(detail.value)}
        autoComplete={isNew ? 'new-password' : 'current-password'}
      />
    </FormField>
  );
}
