import Box from '@cloudscape-design/components/box';
import Spinner from '@cloudscape-design/components/spinner';
import type { ReactNode } from 'react';
import { useEffect, useRef } from 'react';
import type { ModelView, ProjectView, TreeSide } from '../../../../src/server/rest/contract/project.ts';
import { modelAddress } from '../../data/addresses.ts';
import { useQuery } from '../../data/query.ts';
import { ProblemAlert } from '../../parts/problem.tsx';
import { ObjectSheet } from './object-sheet.tsx';

/** The object that is shown, or what to do to see one. */
export function ObjectView({
  project,
  side,
  path,
  version,
  show,
}: {
  readonly project: ProjectView;
  readonly side: TreeSide;
  /** As JSON; empty when nothing is shown. */
  readonly path: string;
  readonly version: string;
  readonly show: (side: TreeSide) => (path: readonly string[]) => void;
}): ReactNode {
  const { data, error, reload } = useQuery<ModelView>(
    path === '' ? undefined : modelAddress(project.id, side, path),
  );
  const readAt = useRef(version);
  useEffect(() => {
    if (readAt.current !== version && path !== '') reload();
    readAt.current = version;
  }, [version, path, reload]);
  if (path === '')
    return (
      <Box color="text-body-secondary" textAlign="center" padding="l">
        Choose an object in a tree, and its text is shown here beside what it became.
      </Box>
    );
  if (!data)
    return error ? (
      <ProblemAlert title="The object could not be read" error={error} retry={reload} />
    ) : (
      <Spinner />
    );
  return <ObjectSheet key={`${side} ${path}`} project={project} side={side} model={data} show={show} />;
}
