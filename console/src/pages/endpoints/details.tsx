import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { useParams } from 'react-router';
import type { ConnectionResult, EndpointView } from '../../../../src/server/rest/contract/endpoint.ts';
import { engineLabel } from '../../../../src/server/rest/contract/engine.ts';
import { useQuery } from '../../data/query.ts';
import { useSession } from '../../data/session.tsx';
import { dateTime } from '../../data/words.ts';
import { Go, GoButton } from '../../parts/go.tsx';
import { Heading } from '../../parts/heading.tsx';
import { ProblemAlert } from '../../parts/problem.tsx';
import { Arn } from '../../parts/arn.tsx';
import { ConnectionStatus } from '../../parts/status.tsx';
import { testEndpoint } from './actions.ts';
import { DeleteEndpoint } from './delete.tsx';
import { tlsLabels } from './labels.ts';
import { Outcome } from './outcome.tsx';

/** One endpoint: how it is reached, whether it answers, who uses it. */
export function EndpointPage(): ReactNode {
  const { id = '' } = useParams();
  const { data, error, reload } = useQuery<EndpointView>(`/endpoints/${encodeURIComponent(id)}`);
  const { may } = useSession();
  const [result, setResult] = useState<ConnectionResult>();
  const [isTesting, setTesting] = useState(false);
  const [doomed, setDoomed] = useState<EndpointView>();
  if (!data)
    return error ? (
      <ProblemAlert title={`${id} could not be read`} error={error} retry={reload} />
    ) : (
      <Spinner size="large" />
    );
  const test = async (): Promise<void> => {
    setTesting(true);
    setResult(await testEndpoint(id));
    setTesting(false);
  };
  return (
    <SpaceBetween size="l">
      <Heading
        title={data.id}
        above={[{ text: 'Endpoints', href: '/endpoints' }]}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button disabled={!may('operator')} onClick={() => setDoomed(data)}>
              Delete
            </Button>
            <GoButton to={`/endpoints/${id}/edit`} disabled={!may('operator')}>
              Edit
            </GoButton>
            <Button
              variant="primary"
              loading={isTesting}
              disabled={!may('operator')}
              onClick={() => void test()}
            >
              Test connection
            </Button>
          </SpaceBetween>
        }
      />
      {(result ?? data.connection?.status === 'failed') && (
        <Outcome result={result ?? data.connection} server={`${data.host}:${data.port}`} />
      )}
      {data.notices.map((notice) => (
        <Alert key={notice} type="info">
          {notice}
        </Alert>
      ))}
      <Container header={<Header variant="h2">Connection</Header>}>
        <KeyValuePairs
          columns={4}
          items={[
            { label: 'Type', value: data.role === 'source' ? 'Source' : 'Target' },
            { label: 'Engine', value: engineLabel(data.engine) },
            { label: 'Server', value: `${data.host}:${data.port}` },
            { label: 'Database', value: data.database ?? '–' },
            { label: 'User', value: data.user },
            { label: 'Password', value: passwordWords(data.password) },
            { label: 'Encryption', value: tlsLabels[data.tls] },
            { label: 'Extra attributes', value: data.attributes ?? '–' },
            {
              label: 'Last test',
              value: <ConnectionStatus connection={data.connection} />,
            },
            { label: 'Created', value: dateTime(data.createdAt) },
          ]}
        />
        <Arn arn={data.arn} />
      </Container>
      <Container
        header={
          <Header variant="h2" counter={`(${data.tasks.length})`}>
            Tasks that use it
          </Header>
        }
      >
        {data.tasks.length === 0 ? (
          <SpaceBetween size="xs">
            <Box color="text-body-secondary">None yet.</Box>
            <GoButton to={`/tasks/create?${data.role}=${data.id}`} disabled={!may('operator')}>
              Create task
            </GoButton>
          </SpaceBetween>
        ) : (
          <SpaceBetween size="xs">
            {data.tasks.map((task) => (
              <Go key={task} to={`/tasks/${task}`}>
                {task}
              </Go>
            ))}
          </SpaceBetween>
        )}
      </Container>
      <DeleteEndpoint endpoint={doomed} close={() => setDoomed(undefined)} />
    </SpaceBetween>
  );
}

function passwordWords(password: EndpointView['password']): string {
  if (password === 'none') return 'None';
  return password === 'stored' ? 'Kept sealed by the server' : password;
}
