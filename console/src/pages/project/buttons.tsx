import Button from '@cloudscape-design/components/button';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import type { ProjectAction, ProjectView } from '../../../../src/server/rest/contract/project.ts';
import { call } from '../../data/client.ts';
import { attempt } from '../../data/notices.ts';
import { invalidate } from '../../data/query.ts';
import { useSession } from '../../data/session.tsx';
import { plural } from '../../data/words.ts';

/** What can be done with what is chosen in the tree of the source, or with all of it. */
export function ProjectButtons({
  project,
  paths,
}: {
  readonly project: ProjectView;
  readonly paths: readonly (readonly string[])[];
}): ReactNode {
  const { may } = useSession();
  const disabled = !may('operator');
  const of = paths.length === 0 ? 'all objects' : plural(paths.length, 'choice');
  const act = (action: ProjectAction, words: string): Promise<void> =>
    begin(project.id, action, words, paths);
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <ButtonDropdown
        disabled={disabled}
        items={[
          { id: 'import', text: 'Read the source' },
          { id: 'read-target', text: 'Read the target', disabled: project.target.isVirtual },
        ]}
        onItemClick={({ detail }) =>
          void act(
            detail.id as ProjectAction,
            detail.id === 'import' ? 'Reading the source' : 'Reading the target',
          )
        }
      >
        Actions
      </ButtonDropdown>
      <Button disabled={disabled} onClick={() => void act('assess', `Assessing ${of}`)}>
        Assess
      </Button>
      <Button variant="primary" disabled={disabled} onClick={() => void act('convert', `Converting ${of}`)}>
        Convert
      </Button>
      <Button
        disabled={disabled || project.target.isVirtual}
        disabledReason="The project has no target server to apply to."
        onClick={() => void act('apply', `Applying ${of}`)}
      >
        Apply
      </Button>
      <Button disabled={disabled} onClick={() => void act('save-as-sql', `Saving ${of} as SQL`)}>
        Save as SQL
      </Button>
    </SpaceBetween>
  );
}

/** Has the source read, where nothing of it is there to be chosen. */
export function ReadSource({ project: { id } }: { readonly project: ProjectView }): ReactNode {
  const { may } = useSession();
  return (
    <Button disabled={!may('operator')} onClick={() => void begin(id, 'import', 'Reading the source', [])}>
      Read the source
    </Button>
  );
}

/** Asks for an action with what was chosen in the source, and tells whether it has begun. */
async function begin(
  project: string,
  action: ProjectAction,
  words: string,
  paths: readonly (readonly string[])[],
): Promise<void> {
  const isOfTarget = action === 'apply' || action === 'save-as-sql';
  await attempt({ done: `${words}: begun`, failed: `${words}: it could not begin` }, async () => {
    await call('POST', `/projects/${encodeURIComponent(project)}/jobs`, {
      action,
      side: isOfTarget ? 'target' : 'source',
      paths: isOfTarget ? await targetsOf(project, paths) : paths,
    });
  });
  invalidate((path) => path.startsWith('/projects'));
}

/** What stands in the target for what is chosen in the source; nothing stands for all. */
async function targetsOf(
  project: string,
  paths: readonly (readonly string[])[],
): Promise<readonly (readonly string[])[]> {
  if (paths.length === 0) return [];
  return await call('POST', `/projects/${encodeURIComponent(project)}/targets`, { paths });
}
