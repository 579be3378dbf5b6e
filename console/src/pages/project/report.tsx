import BarChart from '@cloudscape-design/components/bar-chart';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { kindInfo } from '../../../../src/report/kinds.ts';
import { capital } from '../../../../src/report/wording.ts';
import type { CountsView, ProjectView, ReportView } from '../../../../src/server/rest/contract/project.ts';
import { call } from '../../data/client.ts';
import { attempt } from '../../data/notices.ts';
import { useQuery } from '../../data/query.ts';
import { useUrlState } from '../../data/url-state.ts';
import { count, plural } from '../../data/words.ts';
import { Empty } from '../../parts/empty.tsx';
import { WordsWithNames } from '../../parts/words-with-names.tsx';

/** How much converts by itself, by kind, and what is left for hands. */
export function ReportTab({ project }: { readonly project: ProjectView }): ReactNode {
  const address = `/projects/${encodeURIComponent(project.id)}/report`;
  const { data, error, isLoading } = useQuery<ReportView>(address);
  const [files, setFiles] = useState<{ readonly pdf: string; readonly csv: string }>();
  if (!data)
    return isLoading ? (
      <Spinner />
    ) : (
      <Empty title="There is no report yet">{error?.problem.message ?? 'Assess the source first.'}</Empty>
    );
  const make = async (): Promise<void> => {
    const made = await attempt({ failed: 'The report could not be written' }, () =>
      call<{ pdf: string; csv: string }>('POST', `${address}/files`, {}),
    );
    if (made) setFiles(made);
  };
  return (
    <SpaceBetween size="l">
      <Container
        header={
          <Header
            variant="h2"
            actions={
              files ? (
                <SpaceBetween direction="horizontal" size="xs">
                  <Button iconName="download" href={files.pdf} download>
                    PDF
                  </Button>
                  <Button iconName="download" href={files.csv} download>
                    CSV
                  </Button>
                </SpaceBetween>
              ) : (
                <Button onClick={() => void make()}>Export as PDF and CSV</Button>
              )
            }
          >
            In sum
          </Header>
        }
      >
        {data.headline.map((sentence) => (
          <Box key={sentence} variant="p">
            {sentence}
          </Box>
        ))}
      </Container>
      <Container header={<Header variant="h2">How much work each kind needs</Header>}>
        <Kinds report={data} />
      </Container>
      <Items report={data} />
    </SpaceBetween>
  );
}

/** The classes of work, in the colours that the report has on paper. */
const classes: readonly (readonly [keyof CountsView, string, string])[] = [
  ['automatic', 'By itself', 'var(--automatic)'],
  ['simple', 'Up to 2 h', 'var(--simple)'],
  ['medium', '2 to 6 h', 'var(--medium)'],
  ['complex', 'More than 6 h', 'var(--complex)'],
  ['notConverted', 'Not converted', 'var(--not-converted)'],
];

function Kinds({ report: { kinds } }: { readonly report: ReportView }): ReactNode {
  const shown = kinds.filter(({ counts }) => counts.total > 0);
  return (
    <BarChart
      horizontalBars
      stackedBars
      height={Math.max(120, shown.length * 34)}
      ariaLabel="Objects by kind and work"
      xTitle=""
      yTitle="Objects"
      hideFilter
      xScaleType="categorical"
      xDomain={shown.map(nameOf)}
      series={classes.map(([key, title, color]) => ({
        title,
        type: 'bar' as const,
        color,
        data: shown.map((each) => ({ x: nameOf(each), y: each.counts[key] })),
      }))}
    />
  );
}

function nameOf({ kind, counts }: ReportView['kinds'][number]): string {
  return `${capital(kindInfo(kind).many)} (${counts.total})`;
}

function Items({ report: { items, effortHours } }: { readonly report: ReportView }): ReactNode {
  const [filter, setFilter] = useUrlState('filter', '');
  const words = filter.toLowerCase();
  const found = items.filter((each) =>
    [each.code, each.title, each.todo, ...each.objects].join(' ').toLowerCase().includes(words),
  );
  return (
    <Table
      header={
        <Header
          variant="h2"
          counter={`(${items.length})`}
          description={`About ${effortHours} h by hand in all.`}
        >
          Action items
        </Header>
      }
      filter={
        <TextFilter
          filteringText={filter}
          filteringPlaceholder="Find action items"
          filteringAriaLabel="Find action items"
          onChange={({ detail }) => setFilter(detail.filteringText)}
        />
      }
      wrapLines
      cellVerticalAlign="top"
      items={found}
      columnDefinitions={[
        {
          id: 'code',
          header: 'Item',
          width: 120,
          cell: ({ code, severity }) => (
            <span className="whole">
              <StatusIndicator type={severity}>{code}</StatusIndicator>
            </span>
          ),
          isRowHeader: true,
        },
        { id: 'title', header: 'What', width: 190, cell: ({ title }) => title },
        { id: 'todo', header: 'To do', minWidth: 260, cell: ({ todo }) => <WordsWithNames text={todo} /> },
        { id: 'count', header: 'Times', width: 80, cell: ({ occurrences }) => count(occurrences) },
        { id: 'hours', header: 'Hours', width: 80, cell: (each) => each.effortHours },
        {
          id: 'objects',
          header: 'In',
          width: 250,
          cell: ({ objects }) => <Places objects={objects} />,
        },
      ]}
      empty={<Empty title="Nothing is left for your hands" />}
    />
  );
}

/** The first few objects that an item is about. */
function Places({ objects }: { readonly objects: readonly string[] }): ReactNode {
  const more = objects.length - 3;
  return (
    <span className="breakable">
      {objects.slice(0, 3).map((name) => (
        <div key={name}>
          <Name name={name} />
        </div>
      ))}
      {more > 0 && `and ${plural(more, 'other')}`}
    </span>
  );
}

/** A name that is broken, if it has to be, behind a dot or an underscore. */
function Name({ name }: { readonly name: string }): ReactNode {
  return name.split(/(?<=[._])/).flatMap((part, i) => (i === 0 ? [part] : [<wbr key={`${i}`} />, part]));
}
