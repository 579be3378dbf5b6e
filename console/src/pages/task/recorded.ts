import type { RecordedView, TaskDetails } from '../../../../src/server/rest/contract/task.ts';
import type { Query } from '../../data/query.ts';
import { useQuery } from '../../data/query.ts';
import { useSession } from '../../data/session.tsx';

/** What the task has written down of its troubles. It has values of rows, which a viewer does not see. */
export function useRecorded({ id }: TaskDetails): Query<RecordedView> {
  const { may } = useSession();
  return useQuery<RecordedView>(may('operator') ? `/tasks/${encodeURIComponent(id)}/recorded` : undefined);
}
