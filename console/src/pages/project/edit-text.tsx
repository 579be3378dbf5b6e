import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import type { ReactNode } from 'react';
import { useState } from 'react';
import type { ModelView } from '../../../../src/server/rest/contract/project.ts';
import { call } from '../../data/client.ts';
import { attempt } from '../../data/notices.ts';
import { invalidate } from '../../data/query.ts';

/** Puts a text of the user's own in the place of what a conversion made; it is proven, and stays through all conversions. */
export function EditText({
  project,
  model,
  close,
}: {
  readonly project: string;
  readonly model: ModelView;
  readonly close: () => void;
}): ReactNode {
  const [text, setText] = useState(model.definition ?? '');
  const [isSaving, setSaving] = useState(false);
  const put = async (next: string | undefined): Promise<void> => {
    setSaving(true);
    const done = next === undefined ? 'The conversion’s own text comes back' : 'Your text is being proven';
    await attempt({ done, failed: 'The text could not be kept' }, async () => {
      await call('PUT', `/projects/${encodeURIComponent(project)}/model`, { path: model.path, text: next });
      close();
    });
    setSaving(false);
    invalidate((path) => path.startsWith('/projects'));
  };
  return (
    <SpaceBetween size="s">
      <FormField
        stretch
        label={`Text of ${model.name}`}
        description="It takes the place of the converted text, is loaded into a real server with the rest, and stays when the project is converted again."
      >
        <Textarea
          rows={18}
          value={text}
          spellcheck={false}
          onChange={({ detail }) => setText(detail.value)}
        />
      </FormField>
      <SpaceBetween direction="horizontal" size="xs">
        <Button variant="primary" loading={isSaving} onClick={() => void put(text)}>
          Keep and prove
        </Button>
        {model.state === 'edited' && <Button onClick={() => void put(undefined)}>Take my text back</Button>}
        <Button variant="link" onClick={close}>
          Cancel
        </Button>
      </SpaceBetween>
    </SpaceBetween>
  );
}
