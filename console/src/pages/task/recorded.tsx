import Alert from '@cloudscape-design/components/alert';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { useState } from 'react';
import type { RecordedView, TaskDetails } from '../../../../src/server/rest/contract/task.ts';
import { useQuery } from '../../data/query.ts';
import { useSession } from '../../data/session.tsx';
import { useUrlState } from '../../data/url-state.ts';
import { Empty } from '../../parts/empty.tsx';
import { ProblemAlert } from '../../parts/problem.tsx';
import type { VirtualColumn } from '../../parts/virtual.tsx';
import { heightOf, inOrder, VirtualTable } from '../../parts/virtual.tsx';

/**
 * A table of what a task has written down of its troubles in the control tables of the target, and the chosen one of them below. It has values of rows, which a viewer
 * does not see.
 */
export function Recorded<T>({
  task: { id },
  label,
  failed,
  itemsOf,
  columns,
  idOf,
  empty,
  children,
}: {
  readonly task: TaskDetails;
  readonly label: string;
  readonly failed: string;
  readonly itemsOf: (recorded: RecordedView) => readonly T[];
  readonly columns: readonly VirtualColumn<T>[];
  readonly idOf: (item: T) => string;
  readonly empty: { readonly title: string; readonly text: string };
  /** Shows the chosen one. */
  readonly children: (chosen: T) => ReactNode;
}): ReactNode {
  const { may } = useSession();
  const isAllowed = may('operator');
  const { data, error, reload } = useQuery<RecordedView>(
    isAllowed ? `/tasks/${encodeURIComponent(id)}/recorded` : undefined,
  );
  const [order, setOrder] = useUrlState('order', '-at');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  if (!isAllowed) return <Alert type="info">They have values of rows, which a viewer does not see.</Alert>;
  if (error && !data) return <ProblemAlert title={failed} error={error} retry={reload} />;
  const all = data ? itemsOf(data) : [];
  const one = all.find((each) => chosen.has(idOf(each)));
  return (
    <SpaceBetween size="m">
      <VirtualTable
        label={label}
        items={inOrder(all, columns, order)}
        columns={columns}
        idOf={idOf}
        order={order}
        setOrder={setOrder}
        chosen={chosen}
        setChosen={setChosen}
        height={Math.min(heightOf(11), heightOf(Math.max(3, all.length)))}
        empty={
          <Empty title={data ? empty.title : 'Reading the control tables of the target…'}>{empty.text}</Empty>
        }
      />
      {one && children(one)}
    </SpaceBetween>
  );
}
