import Alert from '@cloudscape-design/components/alert';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { JsonField } from '../../../parts/code/json-field.tsx';
import { useUrlState } from '../../../data/url-state.ts';
import type { judgeMappings } from '../judge.ts';
import { GuidedMapping } from './guided.tsx';
import { written } from './model.ts';

/** Table mappings in a form and as JSON: both change one text, so that they are always in step. */
export function MappingEditor({
  text,
  judged,
  schemas,
  onChange,
}: {
  readonly text: string;
  readonly judged: ReturnType<typeof judgeMappings>;
  /** The schemas of the source, as suggestions. */
  readonly schemas: readonly string[];
  readonly onChange: (text: string) => void;
}): ReactNode {
  const [view, setView] = useUrlState<'guided' | 'json'>('mappings', 'guided');
  return (
    <SpaceBetween size="m">
      <SegmentedControl
        label="How the mappings are shown"
        selectedId={view}
        onChange={({ detail }) => setView(detail.selectedId as 'guided' | 'json')}
        options={[
          { id: 'guided', text: 'Guided' },
          { id: 'json', text: 'JSON' },
        ]}
      />
      {view === 'json' ? (
        <JsonField label="Table mappings as JSON" value={text} faults={judged.faults} onChange={onChange} />
      ) : (
        <>
          {judged.json ? (
            <GuidedMapping json={judged.json} schemas={schemas} change={(json) => onChange(written(json))} />
          ) : null}
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
