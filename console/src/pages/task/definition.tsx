import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { useMemo, useState } from 'react';
import type { TablesView } from '../../../../src/server/rest/contract/endpoint.ts';
import type { ChangePreview, TaskDetails } from '../../../../src/server/rest/contract/task.ts';
import { call, problemOf } from '../../data/client.ts';
import { attempt } from '../../data/notices.ts';
import { invalidate, useQuery } from '../../data/query.ts';
import { useSession } from '../../data/session.tsx';
import { OvertakenAlert } from '../../parts/overtaken.tsx';
import { judgeMappings, judgeSettings } from '../tasks/judge.ts';
import { MappingEditor } from '../tasks/mapping/editor.tsx';
import { written } from '../tasks/mapping/model.ts';
import { MappingPreview } from '../tasks/mapping/preview.tsx';
import { SettingsEditor } from '../tasks/settings/editor.tsx';
import type { Foreseen } from './change-preview.tsx';
import { ChangePreviewDialog, needsConsent } from './change-preview.tsx';

/** What a task was told, which can be changed while it does not run. */
export function Definition({ task }: { readonly task: TaskDetails }): ReactNode {
  const { may } = useSession();
  /** What was there when the user began. */
  const [begun, setBegun] = useState(task);
  const [mappings, setMappings] = useState(() => written(task.mappings));
  const [settings, setSettings] = useState(() => written(task.settings));
  const show = (what: TaskDetails): void => {
    setBegun(what);
    setMappings(written(what.mappings));
    setSettings(written(what.settings));
  };
  const mapping = useMemo(() => judgeMappings(mappings), [mappings]);
  const setting = useMemo(() => judgeSettings(settings), [settings]);
  const tables = useQuery<TablesView>(`/endpoints/${encodeURIComponent(task.source.id)}/tables`);
  const schemas = useMemo(
    () => [...new Set(tables.data?.tables.map(({ schema }) => schema))].sort(),
    [tables.data],
  );
  const isIdle = ['ready', 'stopped', 'failed'].includes(task.status);
  const isChanged = mappings !== written(begun.mappings) || settings !== written(begun.settings);
  const isOvertaken = task.version !== begun.version;
  const [seen, setSeen] = useState(task.version);
  if (seen !== task.version) {
    setSeen(task.version);
    // Whoever has changed nothing here sees what somebody else did.
    if (!isChanged) show(task);
  }
  const isWrong = mapping.faults.length + setting.faults.length > 0;
  const [foreseen, setForeseen] = useState<Foreseen>();
  const [doing, setDoing] = useState(false);
  const change = { mappings: mapping.json, settings: setting.json, version: begun.version };
  const save = async (): Promise<void> => {
    setDoing(true);
    const saved = await attempt(
      { done: `${task.id} is changed`, failed: `${task.id} could not be changed` },
      () => call<TaskDetails>('PATCH', `/tasks/${encodeURIComponent(task.id)}`, change),
    );
    if (saved) show(saved);
    setDoing(false);
    setForeseen(undefined);
    invalidate((path) => path.startsWith('/tasks'));
  };
  // Whoever changes what a task moves is told what that does to tables which it has moved already.
  const ask = async (): Promise<void> => {
    setDoing(true);
    const found = await foresee(task, { mappings: change.mappings, settings: change.settings });
    setDoing(false);
    if (needsConsent(found)) setForeseen(found);
    else await save();
  };
  return (
    <SpaceBetween size="l">
      {!isIdle && (
        <Alert type="info">The task runs. What it was told can be changed while it is stopped.</Alert>
      )}
      {task.notices.map((notice) => (
        <Alert key={notice} type="warning">
          {notice}
        </Alert>
      ))}
      {isOvertaken && isChanged && (
        <OvertakenAlert name={task.id} take={() => show(task)} keep={() => setBegun(task)} />
      )}
      <Container header={<Header variant="h2">Table mappings</Header>}>
        <SpaceBetween size="l">
          <MappingEditor text={mappings} judged={mapping} schemas={schemas} onChange={setMappings} />
          <MappingPreview
            tables={tables}
            meaning={mapping.meaning}
            targetSchema={setting.meaning?.TargetMetadata.TargetSchema ?? ''}
          />
        </SpaceBetween>
      </Container>
      <Container header={<Header variant="h2">Task settings</Header>}>
        <SettingsEditor text={settings} judged={setting} onChange={setSettings} />
      </Container>
      <SpaceBetween direction="horizontal" size="xs">
        <Button
          variant="primary"
          disabled={!isIdle || !isChanged || isOvertaken || isWrong || !may('operator')}
          loading={doing && !foreseen}
          onClick={() => void (task.hasRun ? ask() : save())}
        >
          Save changes
        </Button>
        <Button disabled={!isChanged} onClick={() => show(task)}>
          Discard changes
        </Button>
      </SpaceBetween>
      {foreseen && (
        <ChangePreviewDialog
          foreseen={foreseen}
          isSaving={doing}
          save={() => void save()}
          close={() => setForeseen(undefined)}
        />
      )}
    </SpaceBetween>
  );
}

/** Asks the server what a change would do. Both databases are asked for it, so that it may fail. */
async function foresee(task: TaskDetails, change: object): Promise<Foreseen> {
  try {
    return {
      preview: await call<ChangePreview>('POST', `/tasks/${encodeURIComponent(task.id)}/preview`, change),
    };
  } catch (error) {
    return { error: problemOf(error) };
  }
}
