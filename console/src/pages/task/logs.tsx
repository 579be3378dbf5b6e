import Box from '@cloudscape-design/components/box';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import TextFilter from '@cloudscape-design/components/text-filter';
import Toggle from '@cloudscape-design/components/toggle';
import type { ReactNode } from 'react';
import { useEffect, useRef, useState } from 'react';
import type { LogLine, TaskDetails } from '../../../../src/server/rest/contract/task.ts';
import { useQuery } from '../../data/query.ts';
import { useUrlState } from '../../data/url-state.ts';
import { time } from '../../data/words.ts';
import { ProblemAlert } from '../../parts/problem.tsx';
import { useWindow } from '../../parts/virtual.tsx';

const rowHeight = 22;
const every = 3000;

/** What the task has told, the latest last. */
export function Logs({ task }: { readonly task: TaskDetails }): ReactNode {
  const { data, error, reload } = useQuery<readonly LogLine[]>(
    `/tasks/${encodeURIComponent(task.id)}/log?limit=5000`,
  );
  const [filter, setFilter] = useUrlState('filter', '');
  const [level, setLevel] = useUrlState('level', 'info');
  const [isFollowing, setFollowing] = useState(true);
  useEffect(() => {
    if (!isFollowing) return undefined;
    const timer = setInterval(reload, every);
    return () => clearInterval(timer);
  }, [isFollowing, reload]);
  if (error && !data) return <ProblemAlert title="The log could not be read" error={error} retry={reload} />;
  const words = filter.toLowerCase();
  const lines = (data ?? []).filter(
    (line) =>
      (level === 'info' || line.level === 'error' || (level === 'warning' && line.level === 'warning')) &&
      `${line.component} ${line.message}`.toLowerCase().includes(words),
  );
  return (
    <SpaceBetween size="s">
      <div className="bar">
        <TextFilter
          filteringText={filter}
          filteringPlaceholder="Find in the log"
          filteringAriaLabel="Find in the log"
          onChange={({ detail }) => setFilter(detail.filteringText)}
        />
        <SegmentedControl
          label="Which lines"
          selectedId={level}
          options={[
            { id: 'info', text: 'All' },
            { id: 'warning', text: 'Warnings and errors' },
            { id: 'error', text: 'Errors' },
          ]}
          onChange={({ detail }) => setLevel(detail.selectedId)}
        />
        <Toggle checked={isFollowing} onChange={({ detail }) => setFollowing(detail.checked)}>
          Follow
        </Toggle>
      </div>
      {lines.length === 0 ? (
        <Box color="text-body-secondary" padding="l" textAlign="center">
          {data && data.length > 0
            ? 'No line matches.'
            : 'Nothing is written yet: a task writes when it starts.'}
        </Box>
      ) : (
        <LogLines lines={lines} isFollowing={isFollowing} />
      )}
    </SpaceBetween>
  );
}

function LogLines({
  lines,
  isFollowing,
}: {
  readonly lines: readonly LogLine[];
  readonly isFollowing: boolean;
}): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const { from, to, height, offset } = useWindow(box, lines.length, rowHeight);
  useEffect(() => {
    if (isFollowing && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [isFollowing, lines.length]);
  return (
    <div ref={box} className="log" tabIndex={0} role="log" aria-label="Log of the task">
      <div style={{ height, position: 'relative', minWidth: 'max-content' }}>
        <div style={{ transform: `translateY(${offset}px)` }}>
          {lines.slice(from, to).map((line, i) => (
            <div key={from + i} className={`log-line log-${line.level}`} style={{ height: rowHeight }}>
              <span className="soft">{time(line.at)}</span>
              <span className="soft log-component">{line.component}</span>
              <span>{line.message}</span>
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}
