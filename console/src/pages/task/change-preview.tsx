import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Modal from '@cloudscape-design/components/modal';
import Pagination from '@cloudscape-design/components/pagination';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import type { ReactNode } from 'react';
import { useState } from 'react';
import type { ChangePreview } from '../../../../src/server/rest/contract/task.ts';
import type { ApiError } from '../../data/client.ts';
import { plural } from '../../data/words.ts';
import { DialogButtons } from '../../parts/dialog-buttons.tsx';
import { ProblemAlert } from '../../parts/problem.tsx';

/** What is known of a change before it is saved: what it would do, or why that could not be found out. */
export type Foreseen =
  | { readonly preview: ChangePreview; readonly error?: never }
  | { readonly error: ApiError; readonly preview?: never };

/** Whether somebody is to be asked before such a change is saved. */
export function needsConsent({ preview }: Foreseen): boolean {
  return !preview || preview.tables.length > 0 || (preview.anew ?? preview.refusal) !== undefined;
}

/** Shows what changed mappings would do to the tables of a task when it goes on, and asks whether they are to be saved. */
export function ChangePreviewDialog({
  foreseen,
  isSaving,
  save,
  close,
}: {
  readonly foreseen: Foreseen;
  readonly isSaving: boolean;
  readonly save: () => void;
  readonly close: () => void;
}): ReactNode {
  return (
    <Modal
      visible
      size="large"
      header="What this change does"
      onDismiss={close}
      closeAriaLabel="Close"
      footer={
        <DialogButtons no="Go on editing" close={close} yes="Save changes" isDoing={isSaving} act={save} />
      }
    >
      {foreseen.preview ? <Meaning preview={foreseen.preview} /> : <Unknown error={foreseen.error} />}
    </Modal>
  );
}

function Unknown({ error }: { readonly error: ApiError }): ReactNode {
  return (
    <SpaceBetween size="m">
      <ProblemAlert title="What it does could not be found out" error={error} />
      <Box>
        Tables whose rules change are emptied in the target and loaded again when the task goes on. Save the
        change if you know what it does, or make both databases reachable and try again.
      </Box>
    </SpaceBetween>
  );
}

type Effect = ChangePreview['tables'][number]['effect'];

const effects: Readonly<Record<Effect, { readonly type: StatusIndicatorProps.Type; readonly text: string }>> =
  {
    reload: { type: 'warning', text: 'Emptied and loaded again' },
    load: { type: 'info', text: 'Loaded for the first time' },
    follow: { type: 'info', text: 'Followed, not loaded' },
    leave: { type: 'stopped', text: 'Left as it is' },
  };

function Meaning({
  preview: { anew, refusal, tables, staying },
}: {
  readonly preview: ChangePreview;
}): ReactNode {
  if (anew !== undefined)
    return (
      <Alert type="warning" header="The task cannot go on, but only begin anew">
        {anew[0]?.toUpperCase()}
        {anew.slice(1)}. “Begin anew” among its actions loads all of its tables again, by the new rules.
      </Alert>
    );
  return (
    <SpaceBetween size="m">
      <Box>{sumOf(tables, staying)} Nothing of it is done before the task goes on.</Box>
      {refusal !== undefined && (
        <Alert type="error" header="The task would refuse to go on so">
          <span className="lines">{refusal}</span>
        </Alert>
      )}
      {tables.length > 0 && <Tables tables={tables} />}
    </SpaceBetween>
  );
}

/** `1 table is emptied and loaded again, 2 tables go on as before.` */
function sumOf(tables: ChangePreview['tables'], staying: number): string {
  const words: Readonly<Record<Effect, readonly [string, string]>> = {
    reload: ['is emptied in the target and loaded again', 'are emptied in the target and loaded again'],
    load: ['is loaded for the first time', 'are loaded for the first time'],
    follow: ['is followed without a load', 'are followed without a load'],
    leave: ['is left as it is', 'are left as they are'],
  };
  const parts = (['reload', 'load', 'follow', 'leave'] as const).flatMap((effect) => {
    const number = tables.filter((each) => each.effect === effect).length;
    return number === 0 ? [] : [`${plural(number, 'table')} ${words[effect][number === 1 ? 0 : 1]}`];
  });
  const rest =
    staying === 0 ? [] : [`${plural(staying, 'table')} ${staying === 1 ? 'goes' : 'go'} on as before`];
  return `${[...parts, ...rest].join(', ')}.`;
}

const pageSize = 10;

function Tables({ tables }: { readonly tables: ChangePreview['tables'] }): ReactNode {
  const [page, setPage] = useState(1);
  const pages = Math.ceil(tables.length / pageSize);
  return (
    <Table
      variant="embedded"
      wrapLines
      contentDensity="compact"
      enableKeyboardNavigation
      ariaLabels={{ tableLabel: 'What becomes of the tables' }}
      items={tables.slice((page - 1) * pageSize, page * pageSize)}
      trackBy={({ schema, name }) => `${schema}.${name}`}
      columnDefinitions={[
        {
          id: 'table',
          header: 'Table',
          isRowHeader: true,
          cell: ({ schema, name }) => `${schema}.${name}`,
        },
        {
          id: 'effect',
          header: 'What happens',
          minWidth: 230,
          cell: ({ effect }) => (
            <StatusIndicator type={effects[effect].type}>{effects[effect].text}</StatusIndicator>
          ),
        },
        {
          id: 'target',
          header: 'In the target',
          cell: ({ target: { schema, name } }) => `${schema}.${name}`,
        },
        { id: 'why', header: 'Why', cell: ({ why }) => why },
      ]}
      pagination={
        pages > 1 ? (
          <Pagination
            currentPageIndex={page}
            pagesCount={pages}
            ariaLabels={{
              nextPageLabel: 'Next page',
              previousPageLabel: 'Previous page',
              pageLabel: (number) => `Page ${number}`,
            }}
            onChange={({ detail }) => setPage(detail.currentPageIndex)}
          />
        ) : undefined
      }
    />
  );
}
