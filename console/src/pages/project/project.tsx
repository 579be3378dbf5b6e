import Alert from '@cloudscape-design/components/alert';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { useParams } from 'react-router';
import { engineLabel } from '../../../../src/server/rest/contract/engine.ts';
import type { JobView, ProjectView, TreeSide } from '../../../../src/server/rest/contract/project.ts';
import { projectAddress } from '../../data/addresses.ts';
import { useQuery } from '../../data/query.ts';
import { useUrlState } from '../../data/url-state.ts';
import { Empty } from '../../parts/empty.tsx';
import { Heading } from '../../parts/heading.tsx';
import { PageTabs } from '../../parts/page-tabs.tsx';
import { ProblemAlert } from '../../parts/problem.tsx';
import { ProjectButtons, ReadSource } from './buttons.tsx';
import { JobLine, Jobs } from './jobs.tsx';
import { ObjectView } from './object-view.tsx';
import { ReportTab } from './report.tsx';
import { TreePane } from './tree-pane.tsx';

/** One project: both trees, an object beside what it became, the report, and what was asked for. */
export function ProjectPage(): ReactNode {
  const { id = '' } = useParams();
  const project = useQuery<ProjectView>(projectAddress(id));
  const jobs = useQuery<readonly JobView[]>(projectAddress(id, '/jobs'));
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const { data, error, reload } = project;
  if (!data)
    return error ? (
      <ProblemAlert title={`${id} could not be read`} error={error} retry={reload} />
    ) : (
      <Spinner size="large" />
    );
  const [last] = jobs.data ?? [];
  const paths = [...chosen].map((key) => JSON.parse(key) as string[]);
  return (
    <SpaceBetween size="m">
      <Heading
        title={data.id}
        above={[{ text: 'Migration projects', href: '/projects' }]}
        description={`${engineLabel(data.source.engine)} to ${engineLabel(data.target.engine)}`}
        actions={<ProjectButtons project={data} paths={paths} />}
      />
      {last && last.status !== 'SUCCESS' && last.status !== 'CANCELED' && (
        <JobLine project={data.id} job={last} />
      )}
      {last?.status === 'SUCCESS' && last.file !== undefined && (
        <Alert type="success" action={<a href={last.file}>Download</a>}>
          The SQL is ready.
        </Alert>
      )}
      <PageTabs
        tabs={[
          {
            id: 'objects',
            label: 'Objects',
            content: (
              <Objects
                project={data}
                version={(jobs.data ?? []).map(({ status }) => status).join()}
                chosen={chosen}
                setChosen={setChosen}
              />
            ),
          },
          { id: 'report', label: 'Assessment report', content: <ReportTab project={data} /> },
          { id: 'jobs', label: 'Requests', content: <Jobs project={data} jobs={jobs} /> },
        ]}
      />
    </SpaceBetween>
  );
}

function Objects({
  project,
  version,
  chosen,
  setChosen,
}: {
  readonly project: ProjectView;
  readonly version: string;
  readonly chosen: ReadonlySet<string>;
  readonly setChosen: (chosen: ReadonlySet<string>) => void;
}): ReactNode {
  const [shown, setShown] = useUrlState('object', '');
  const [side, setSide] = useUrlState<TreeSide>('side', 'source');
  const show = (at: TreeSide) => (path: readonly string[]) => {
    setSide(at);
    setShown(JSON.stringify(path));
  };
  return (
    <SpaceBetween size="m">
      <div className={shown === '' ? 'panes' : 'panes panes-above'}>
        <TreePane
          project={project.id}
          side="source"
          title="Source"
          version={version}
          chosen={chosen}
          setChosen={setChosen}
          shown={side === 'source' ? shown : ''}
          show={show('source')}
          empty={
            <Empty title="The source was not read yet" action={<ReadSource project={project} />}>
              Its objects are listed here then, to be assessed and converted.
            </Empty>
          }
        />
        <TreePane
          project={project.id}
          side="target"
          title="Target"
          version={version}
          shown={side === 'target' ? shown : ''}
          show={show('target')}
          empty={
            <Empty title="Nothing was converted yet">
              Choose objects of the source, or none for all, and convert them.
            </Empty>
          }
        />
      </div>
      <ObjectView project={project} side={side} path={shown} version={version} show={show} />
    </SpaceBetween>
  );
}
