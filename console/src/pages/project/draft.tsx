import Box from '@cloudscape-design/components/box';
import type { ReactNode } from 'react';
import { useEffect, useRef, useState } from 'react';
import { useBlocker } from 'react-router';
import type { ModelView } from '../../../../src/server/rest/contract/project.ts';
import { call } from '../../data/client.ts';
import { attempt } from '../../data/notices.ts';
import { invalidate } from '../../data/query.ts';
import { Confirm } from '../../parts/confirm.tsx';

/** A text of the user's own while it is written. */
export interface Draft {
  /** What was there when the editing began; absent while nothing is edited. */
  readonly of: ModelView | undefined;
  readonly isSaving: boolean;
  readonly begin: () => void;
  readonly change: (text: string) => void;
  /** Puts the text in the place of what the conversion made, and has it be proven. */
  readonly keep: () => void;
  /** The text is another one by now. */
  readonly isOvertaken: boolean;
  /** Goes on with the text, which replaces the one that is there now. */
  readonly over: () => void;
  /** Gives the place back to what the conversion makes. */
  readonly takeBack: () => void;
  readonly cancel: () => void;
  /** Asks before a text is lost because its writer goes elsewhere. */
  readonly question: ReactNode;
}

/** The editing of a model's text. */
export function useDraft(project: string, model: ModelView): Draft {
  const [of, setOf] = useState<ModelView>();
  const [isSaving, setSaving] = useState(false);
  const text = useRef('');
  const isDirty = (): boolean => of !== undefined && text.current !== of.definition;
  const blocker = useBlocker(isDirty);
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent): void => {
      if (of !== undefined && text.current !== of.definition) event.preventDefault();
    };
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [of]);
  const put = async (next: string | undefined): Promise<void> => {
    setSaving(true);
    const done =
      next === undefined ? 'The conversion’s own text comes back' : 'Your text is kept, and is being proven';
    const kept = await attempt({ done, failed: 'The text could not be kept' }, async () => {
      await call('PUT', `/projects/${encodeURIComponent(project)}/model`, {
        path: model.path,
        text: next,
        version: of?.version,
      });
      return true;
    });
    setSaving(false);
    if (kept === true) setOf(undefined);
    invalidate((path) => path.startsWith('/projects'));
  };
  return {
    of,
    isSaving,
    begin: () => {
      text.current = model.definition ?? '';
      setOf(model);
    },
    change: (next) => {
      text.current = next;
    },
    keep: () => void put(text.current),
    takeBack: () => void put(undefined),
    isOvertaken: of !== undefined && of.version !== model.version,
    over: () => setOf((old) => old && { ...old, version: model.version }),
    cancel: () => setOf(undefined),
    question: (
      <Confirm
        title={`Leave your text of ${model.name}?`}
        yes="Leave it"
        isOpen={blocker.state === 'blocked'}
        close={() => blocker.reset?.()}
        act={async () => {
          setOf(undefined);
          blocker.proceed?.();
        }}
      >
        <Box variant="p">What you have written was not kept.</Box>
      </Confirm>
    ),
  };
}
