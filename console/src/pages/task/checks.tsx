import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import Header from '@cloudscape-design/components/header';
import type { ReactNode } from 'react';
import type { CheckRun, TaskDetails } from '../../../../src/server/rest/contract/task.ts';
import { useQuery } from '../../data/query.ts';
import { useSession } from '../../data/session.tsx';
import { dateTime, plural } from '../../data/words.ts';
import { Empty } from '../../parts/empty.tsx';
import { ProblemAlert } from '../../parts/problem.tsx';
import { Remedy } from '../../parts/remedy.tsx';
import { askTask } from '../tasks/actions.ts';

type Requirement = CheckRun['requirements'][number];

const results = {
  passed: ['success', 'Passed'],
  warning: ['warning', 'Warning'],
  failed: ['error', 'Failed'],
} as const;
const rank = { failed: 0, warning: 1, passed: 2 } as const;

/** Both ends examined before the task begins: what would fail, what is not as one may think, and what mends it. */
export function Checks({ task }: { readonly task: TaskDetails }): ReactNode {
  const { may } = useSession();
  const { data, error, reload } = useQuery<CheckRun>(`/tasks/${encodeURIComponent(task.id)}/check`);
  if (!data)
    return error ? (
      <ProblemAlert title="The checks could not be read" error={error} retry={reload} />
    ) : (
      <StatusIndicator type="loading">Reading</StatusIndicator>
    );
  const { status, at, failure, requirements } = data;
  const passed = requirements.filter(({ result }) => result === 'passed');
  const open = requirements.filter(({ result }) => result !== 'passed');
  const run = (
    <Button
      loading={status === 'running'}
      disabled={!may('operator')}
      onClick={() =>
        void askTask(task.id, 'check', {
          done: 'Both ends are being examined',
          failed: 'The checks could not begin',
        })
      }
    >
      {status === 'never' ? 'Run the checks' : 'Run the checks again'}
    </Button>
  );
  return (
    <SpaceBetween size="m">
      {failure !== undefined && (
        <Alert type="error" header="The ends could not be examined">
          {failure}
        </Alert>
      )}
      <Table
        header={
          <Header
            variant="h2"
            description={
              status === 'never'
                ? 'Both ends are examined; nothing is changed.'
                : `${summaryOf(requirements)}, ${dateTime(at)}`
            }
            actions={run}
          >
            Premigration checks
          </Header>
        }
        items={open.toSorted((one, other) => rank[one.result] - rank[other.result])}
        loading={status === 'running'}
        loadingText="Both ends are examined…"
        wrapLines
        cellVerticalAlign="top"
        columnDefinitions={[
          {
            id: 'result',
            header: 'Result',
            width: 120,
            cell: ({ result }) => {
              const [type, words] = results[result];
              return <StatusIndicator type={type}>{words}</StatusIndicator>;
            },
          },
          { id: 'name', header: 'Check', width: 200, cell: ({ name }) => name, isRowHeader: true },
          { id: 'object', header: 'Of', width: 170, cell: ({ object = '' }) => object },
          {
            id: 'problem',
            header: 'What is wrong, and what mends it',
            cell: (each) => <Problem requirement={each} />,
          },
        ]}
        empty={
          passed.length > 0 ? (
            <StatusIndicator type="success">Nothing is wrong.</StatusIndicator>
          ) : (
            <Empty title="The checks have not run yet" action={run}>
              They find what would fail later: settings of the log, missing rights, keys, types, rows that are
              in the target already.
            </Empty>
          )
        }
      />
      {passed.length > 0 && (
        <ExpandableSection headerText={`${plural(passed.length, 'check')} passed`}>
          <ColumnLayout columns={3}>
            {passed.map(({ name, object = '' }) => (
              <StatusIndicator key={`${name} ${object}`} type="success">
                {name} {object}
              </StatusIndicator>
            ))}
          </ColumnLayout>
        </ExpandableSection>
      )}
    </SpaceBetween>
  );
}

function Problem({ requirement: { problem, remedy } }: { readonly requirement: Requirement }): ReactNode {
  return (
    <>
      {problem !== undefined && <Box>{problem}</Box>}
      {remedy !== undefined && <Remedy text={remedy} />}
    </>
  );
}

function summaryOf(requirements: readonly Requirement[]): string {
  const of = (result: Requirement['result']): number =>
    requirements.filter((each) => each.result === result).length;
  return `${of('failed')} failed, ${plural(of('warning'), 'warning')}, ${of('passed')} passed`;
}
