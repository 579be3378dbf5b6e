import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { useMemo, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { readTaskSettings } from '../../../../src/migrate/settings.ts';
import type { TablesView } from '../../../../src/server/rest/contract/endpoint.ts';
import type { TaskView } from '../../../../src/server/rest/contract/task.ts';
import { call } from '../../data/client.ts';
import { attempt, notify } from '../../data/notices.ts';
import { invalidate, useQuery } from '../../data/query.ts';
import { useSending } from '../../data/sending.ts';
import { FormPage } from '../../parts/form-page.tsx';
import type { TaskBasics } from './basics.tsx';
import { Basics, faultsOf } from './basics.tsx';
import { judgeMappings, judgeSettings } from './judge.ts';
import { MappingEditor } from './mapping/editor.tsx';
import { written } from './mapping/model.ts';
import { MappingPreview } from './mapping/preview.tsx';
import { SettingsEditor } from './settings/editor.tsx';

const firstMappings = written({
  rules: [
    {
      'rule-type': 'selection',
      'rule-id': '1',
      'rule-name': '1',
      'object-locator': { 'schema-name': '%', 'table-name': '%' },
      'rule-action': 'include',
    },
  ],
});
const firstSettings = written(
  readTaskSettings({ ValidationSettings: { EnableValidation: true } }, 'the defaults'),
);

/** Makes a task: what it moves, how, and what becomes of the names; what one types is judged at once. */
export function CreateTask(): ReactNode {
  const navigate = useNavigate();
  const [parameters] = useSearchParams();
  const [basics, setBasics] = useState<TaskBasics>({
    id: '',
    source: parameters.get('source') ?? '',
    target: parameters.get('target') ?? '',
    type: 'full-load-and-cdc',
    startFrom: '',
    stopAt: '',
  });
  const [mappings, setMappings] = useState(firstMappings);
  const [settings, setSettings] = useState(firstSettings);
  const [isTried, setTried] = useState(false);
  const { doing, problem, send } = useSending<'create' | 'start'>();
  const mapping = useMemo(() => judgeMappings(mappings), [mappings]);
  const setting = useMemo(() => judgeSettings(settings), [settings]);
  const hasSource = basics.source !== '';
  const tables = useQuery<TablesView>(
    hasSource ? `/endpoints/${encodeURIComponent(basics.source)}/tables` : undefined,
  );
  const schemas = useMemo(
    () => [...new Set(tables.data?.tables.map(({ schema }) => schema))].sort(),
    [tables.data],
  );
  const isWrong =
    Object.keys(faultsOf(basics)).length > 0 || mapping.faults.length > 0 || setting.faults.length > 0;
  const create = async (isStarted: boolean): Promise<void> => {
    setTried(true);
    if (isWrong) return;
    await send(isStarted ? 'start' : 'create', async () => {
      const { startFrom, stopAt, ...rest } = basics;
      const made = await call<TaskView>('POST', '/tasks', {
        ...rest,
        mappings: mapping.json,
        settings: setting.json,
        ...(startFrom === '' ? {} : { startFrom }),
        ...(stopAt === '' ? {} : { stopAt }),
      });
      notify({ type: 'success', header: `The task ${made.id} is created` });
      if (isStarted)
        await attempt({ failed: `The task ${made.id} could not be started` }, () =>
          call('POST', `/tasks/${encodeURIComponent(made.id)}/start`, { how: 'begin' }),
        );
      invalidate((path) => path.startsWith('/tasks'));
      await navigate(`/tasks/${made.id}`);
    });
  };
  return (
    <FormPage
      title="Create migration task"
      above={{ text: 'Migration tasks', href: '/tasks' }}
      description="Moves rows from one database into another, and follows their changes."
      submit={() => create(false)}
      problem={problem}
      failed="The task could not be created"
      buttons={
        <>
          <Button formAction="submit" loading={doing === 'create'}>
            Create task
          </Button>
          <Button
            variant="primary"
            formAction="none"
            loading={doing === 'start'}
            onClick={() => void create(true)}
          >
            Create and start
          </Button>
        </>
      }
    >
      <Basics
        basics={basics}
        faults={isTried ? faultsOf(basics) : {}}
        change={(part) => setBasics((old) => ({ ...old, ...part }))}
      />
      <Container
        header={
          <Header variant="h2" description="Which tables are moved, and what they become.">
            Table mappings
          </Header>
        }
      >
        <SpaceBetween size="l">
          <MappingEditor text={mappings} judged={mapping} schemas={schemas} onChange={setMappings} />
          <MappingPreview
            tables={hasSource ? tables : undefined}
            meaning={mapping.meaning}
            targetSchema={setting.meaning?.TargetMetadata.TargetSchema ?? ''}
          />
        </SpaceBetween>
      </Container>
      <Container
        header={
          <Header variant="h2" description="The JSON of AWS DMS; what is left out has DMS’s default.">
            Task settings
          </Header>
        }
      >
        <SettingsEditor text={settings} judged={setting} onChange={setSettings} />
      </Container>
      {isTried && isWrong && (
        <Alert type="error">Some of it is not right yet; it is told above, at its place.</Alert>
      )}
    </FormPage>
  );
}
