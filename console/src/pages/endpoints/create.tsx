import Button from '@cloudscape-design/components/button';
import Spinner from '@cloudscape-design/components/spinner';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import type { ConnectionResult, EndpointView } from '../../../../src/server/rest/contract/endpoint.ts';
import { call } from '../../data/client.ts';
import { notify } from '../../data/notices.ts';
import { invalidate, useQuery } from '../../data/query.ts';
import { useSending } from '../../data/sending.ts';
import { FormPage } from '../../parts/form-page.tsx';
import { OvertakenAlert } from '../../parts/overtaken.tsx';
import { ProblemAlert } from '../../parts/problem.tsx';

import type { Draft } from './draft.ts';
import { draftOf, emptyDraft, faultsOf, requestOf } from './draft.ts';
import { ConnectionFields, EndpointKind } from './fields.tsx';
import { Outcome } from './outcome.tsx';

/** Makes a new endpoint, with a test of its connection before. */
export function CreateEndpoint(): ReactNode {
  const [parameters] = useSearchParams();
  return <EndpointForm initial={emptyDraft(parameters.get('role') === 'target' ? 'target' : 'source')} />;
}

/** Changes an endpoint. Its password stays unless another is given. */
export function EditEndpoint(): ReactNode {
  const { id = '' } = useParams();
  const { data, error, reload } = useQuery<EndpointView>(`/endpoints/${encodeURIComponent(id)}`);
  if (data) return <EndpointForm initial={draftOf(data)} edited={data} />;
  if (error) return <ProblemAlert title={`${id} could not be read`} error={error} retry={reload} />;
  return <Spinner size="large" />;
}

function EndpointForm({
  initial,
  edited,
}: {
  readonly initial: Draft;
  readonly edited?: EndpointView;
}): ReactNode {
  const navigate = useNavigate();
  const [draft, setDraft] = useState(initial);
  const [begun, setBegun] = useState(edited);
  const [isTried, setTried] = useState(false);
  const [wasTest, setWasTest] = useState(false);
  const [result, setResult] = useState<ConnectionResult>();
  const { doing, problem, send } = useSending<'test' | 'save'>();
  const hasCertificate = edited?.hasCertificate === true;
  const faults = isTried ? faultsOf(draft, { hasCertificate, isTest: wasTest }) : {};
  const change = (part: Partial<Draft>): void => {
    setDraft((old) => ({ ...old, ...part }));
    setResult(undefined);
  };
  const during = async (what: 'test' | 'save', work: () => Promise<void>): Promise<void> => {
    setTried(true);
    setWasTest(what === 'test');
    if (Object.keys(faultsOf(draft, { hasCertificate, isTest: what === 'test' })).length > 0) return;
    await send(what, work);
    // Whatever refused it, somebody else's change for instance, is there to be seen.
    if (edited) invalidate((path) => path.startsWith('/endpoints'));
  };
  const test = (): Promise<void> =>
    during('test', async () => {
      const { id: _, ...connection } = requestOf(draft);
      setResult(
        await call<ConnectionResult>('POST', '/connections/test', {
          ...connection,
          ...(edited ? { like: edited.id } : {}),
        }),
      );
    });
  const save = (): Promise<void> =>
    during('save', async () => {
      const { id, role, ...rest } = requestOf(draft);
      const saved = edited
        ? await call<EndpointView>('PATCH', `/endpoints/${encodeURIComponent(edited.id)}`, {
            ...rest,
            version: begun?.version,
          })
        : await call<EndpointView>('POST', '/endpoints', { id, role, ...rest });
      if (!edited) invalidate((path) => path.startsWith('/endpoints'));
      notify({ type: 'success', header: `${saved.id} is ${edited ? 'changed' : 'created'}` });
      await navigate(`/endpoints/${saved.id}`);
    });
  return (
    <FormPage
      title={edited ? `Edit ${edited.id}` : 'Create endpoint'}
      above={{ text: 'Endpoints', href: '/endpoints' }}
      description="A database that tasks read from or write to."
      submit={save}
      problem={problem}
      failed={edited ? 'It could not be changed' : 'It could not be created'}
      buttons={
        <>
          <Button loading={doing === 'test'} onClick={() => void test()} formAction="none">
            Test connection
          </Button>
          <Button variant="primary" loading={doing === 'save'} formAction="submit">
            {edited ? 'Save' : 'Create endpoint'}
          </Button>
        </>
      }
    >
      {edited && begun && edited.version !== begun.version && (
        <OvertakenAlert
          name={edited.id}
          take={() => {
            setDraft(draftOf(edited));
            setBegun(edited);
          }}
          keep={() => setBegun(edited)}
        />
      )}
      {!edited && <EndpointKind draft={draft} change={change} faults={faults} />}
      <ConnectionFields draft={draft} change={change} faults={faults} edited={edited} />
      <Outcome
        result={doing === 'test' ? { status: 'testing' } : result}
        server={`${draft.host}:${draft.port}`}
      />
    </FormPage>
  );
}
