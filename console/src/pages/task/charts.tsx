import Box from '@cloudscape-design/components/box';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import LineChart from '@cloudscape-design/components/line-chart';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { useEffect } from 'react';
import type { MetricPoint, TaskDetails } from '../../../../src/server/rest/contract/task.ts';
import { metricsAddress } from '../../data/addresses.ts';
import { useQuery } from '../../data/query.ts';
import { useUrlState } from '../../data/url-state.ts';
import { compact, time } from '../../data/words.ts';

const spans = [
  { id: '300', text: '5 minutes' },
  { id: '1800', text: '30 minutes' },
  { id: '14400', text: '4 hours' },
];
const every = 3000;

/** What is measured, and how it is written. */
interface Gauge {
  readonly title: string;
  /** One line each; the last one is drawn over the others where they are the same, so it is the one that matters most. */
  readonly lines: readonly Line[];
  readonly write: (value: number) => string;
  /** Whether it tells something while it is zero. */
  readonly isKept: boolean;
}

interface Line {
  readonly title: string;
  readonly valueOf: (point: MetricPoint) => number | undefined;
}

const gauges: readonly Gauge[] = [
  {
    title: 'Rows loaded per second',
    lines: [{ title: 'Rows', valueOf: ({ loadRows }) => loadRows }],
    write: compact,
    isKept: false,
  },
  {
    title: 'Changes per second',
    lines: [
      { title: 'Read', valueOf: ({ changesRead }) => changesRead },
      { title: 'Applied', valueOf: ({ changes }) => changes },
    ],
    write: compact,
    isKept: true,
  },
  {
    title: 'Seconds behind the source',
    lines: [
      { title: 'Reading', valueOf: ({ sourceLagSeconds }) => sourceLagSeconds },
      { title: 'Target', valueOf: ({ lagSeconds }) => lagSeconds },
    ],
    write: (value) => `${Number(value.toFixed(2))} s`,
    isKept: true,
  },
  {
    title: 'Changes that wait for the target',
    lines: [{ title: 'Changes', valueOf: ({ pending }) => pending }],
    write: compact,
    isKept: false,
  },
];

/** Throughput and lag as they were in the last minutes or hours. */
export function TaskCharts({ task }: { readonly task: TaskDetails }): ReactNode {
  const [span, setSpan] = useUrlState('span', '300');
  const { data, reload } = useQuery<readonly MetricPoint[]>(metricsAddress(task.id, span));
  const isRunning = task.status === 'running';
  useEffect(() => {
    if (!isRunning) return undefined;
    const timer = setInterval(reload, every);
    return () => clearInterval(timer);
  }, [isRunning, reload]);
  const points = data ?? [];
  const charts = gauges.filter(({ lines, isKept }) =>
    lines.some(({ valueOf }) =>
      points.some((point) => (valueOf(point) ?? 0) > 0 || (isKept && valueOf(point) !== undefined)),
    ),
  );
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            <SegmentedControl
              label="How far back"
              selectedId={span}
              options={spans}
              onChange={({ detail }) => setSpan(detail.selectedId)}
            />
          }
        >
          Throughput and lag
        </Header>
      }
    >
      {charts.length === 0 ? (
        <Box color="text-body-secondary">{data ? 'Nothing was measured in this time.' : 'Reading…'}</Box>
      ) : (
        <ColumnLayout columns={Math.min(2, charts.length)}>
          {charts.map((chart) => (
            <Chart key={chart.title} {...chart} points={points} seconds={Number(span)} />
          ))}
        </ColumnLayout>
      )}
    </Container>
  );
}

function Chart({
  title,
  points,
  seconds,
  lines,
  write,
}: Omit<Gauge, 'isKept'> & {
  readonly points: readonly MetricPoint[];
  readonly seconds: number;
}): ReactNode {
  const end = points.at(-1)?.at ?? Date.now();
  const series = lines.map((line) => ({
    title: line.title,
    type: 'line' as const,
    data: points.flatMap((point) => {
      const y = line.valueOf(point);
      return y === undefined ? [] : [{ x: new Date(point.at), y }];
    }),
    valueFormatter: write,
  }));
  const most = Math.max(1, ...series.flatMap(({ data }) => data.map(({ y }) => y)));
  return (
    <SpaceBetween size="xs">
      <Box variant="h3">{title}</Box>
      <LineChart
        series={series}
        height={180}
        hideFilter
        hideLegend={series.length === 1}
        xScaleType="time"
        xDomain={[new Date(end - seconds * 1000), new Date(end)]}
        yDomain={[0, most * 1.1]}
        ariaLabel={title}
        xTitle=""
        yTitle=""
        i18nStrings={{
          xTickFormatter: (at) => time(at.getTime()),
          yTickFormatter: write,
        }}
      />
    </SpaceBetween>
  );
}
