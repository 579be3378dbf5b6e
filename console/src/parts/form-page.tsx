import Button from '@cloudscape-design/components/button';
import Form from '@cloudscape-design/components/form';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import type { ApiError } from '../data/client.ts';
import { Heading } from './heading.tsx';
import { ProblemAlert } from './problem.tsx';

/** A page that makes or changes one thing: its heading, its fields, why the server refused it, and its buttons beside the way back. */
export function FormPage({
  title,
  above,
  description,
  submit,
  buttons,
  problem,
  failed,
  children,
}: {
  readonly title: string;
  readonly above: { readonly text: string; readonly href: string };
  readonly description: string;
  /** What Enter does, and the button that submits. */
  readonly submit: () => Promise<void>;
  readonly buttons: ReactNode;
  readonly problem: ApiError | undefined;
  /** The heading over the problem. */
  readonly failed: string;
  readonly children: ReactNode;
}): ReactNode {
  const navigate = useNavigate();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Form
        header={<Heading title={title} above={[above]} description={description} />}
        actions={
          <div className="buttons">
            <Button variant="link" formAction="none" onClick={() => void navigate(-1)}>
              Cancel
            </Button>
            {buttons}
          </div>
        }
      >
        <SpaceBetween size="l">
          {children}
          {problem && <ProblemAlert title={failed} error={problem} />}
        </SpaceBetween>
      </Form>
    </form>
  );
}
