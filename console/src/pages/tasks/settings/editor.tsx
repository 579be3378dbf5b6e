import Alert from '@cloudscape-design/components/alert';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { useUrlState } from '../../../data/url-state.ts';
import { JsonField } from '../../../parts/code/json-field.tsx';
import type { judgeSettings } from '../judge.ts';
import { GuidedSettings } from './guided.tsx';

/** Task settings in a form and as JSON: both change one text, so that they are always in step. */
export function SettingsEditor({
  text,
  judged,
  onChange,
}: {
  readonly text: string;
  readonly judged: ReturnType<typeof judgeSettings>;
  readonly onChange: (text: string) => void;
}): ReactNode {
  const [view, setView] = useUrlState<'guided' | 'json'>('settings', 'guided');
  return (
    <SpaceBetween size="m">
      <SegmentedControl
        label="How the settings are shown"
        selectedId={view}
        onChange={({ detail }) => setView(detail.selectedId as 'guided' | 'json')}
        options={[
          { id: 'guided', text: 'Guided' },
          { id: 'json', text: 'JSON' },
        ]}
      />
      {view === 'json' ? (
        <JsonField label="Task settings as JSON" value={text} faults={judged.faults} onChange={onChange} />
      ) : (
        <>
          {judged.json ? <GuidedSettings json={judged.json} change={onChange} /> : null}
          {judged.faults.map(({ message, span }) => (
            <Alert key={`${span.from} ${message}`} type="error">
              {message} {judged.json ? '' : 'Go to JSON and mend it there.'}
            </Alert>
          ))}
        </>
      )}
    </SpaceBetween>
  );
}
