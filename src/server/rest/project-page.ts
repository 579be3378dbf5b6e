import type { DataProvider } from '../resources/data-providers.ts';
import type { MigrationProject } from '../resources/projects.ts';
import type { Services } from '../services.ts';
import { engineLabel } from './contract/engine.ts';
import type { Part } from './contract/part.ts';
import type { ProjectsPageRequest } from './contract/project.ts';
import { partOfList } from './part.ts';
import { placeOf } from './project-view.ts';

/** A project with what lists order by besides. */
interface Row {
  readonly project: MigrationProject;
  readonly source: DataProvider | undefined;
  readonly target: DataProvider | undefined;
  readonly converted: number;
}

/** The part of all projects that somebody looks at. */
export async function projectPage(
  services: Services,
  request: ProjectsPageRequest,
): Promise<Part<MigrationProject>> {
  const part = partOfList(
    await rowsOf(services, request.by === 'converted'),
    {
      wordsOf: ({ project, source, target }) => [
        project.identifier,
        project.description ?? '',
        ...[source, target].flatMap((side) => (side ? [labelOf(side), side.engine, placeOf(side)] : [])),
      ],
      orders: {
        created: ({ project }) => project.createdAt,
        id: ({ project }) => project.identifier,
        source: ({ source }) => labelOf(source),
        target: ({ target }) => labelOf(target),
        converted: ({ converted }) => converted,
      },
    },
    request,
  );
  return { ...part, rows: part.rows.map(({ project }) => project) };
}

/** To count what was converted means to read all trees, so that it is done only for who asks. */
async function rowsOf(
  { schemaConversion: { projects, dataProviders }, store }: Services,
  isCounted: boolean,
): Promise<readonly Row[]> {
  const [all, providers] = await Promise.all([
    projects.registry.collection.all(),
    dataProviders.registry.collection.all(),
  ]);
  const byArn = new Map(providers.map((each) => [each.arn, each]));
  return await Promise.all(
    all.map(async (project) => ({
      project,
      source: byArn.get(project.source.providerArn),
      target: byArn.get(project.target.providerArn),
      converted: isCounted ? convertedOf(await store.models.states(project.arn, 'SOURCE', '')) : 0,
    })),
  );
}

function labelOf(side: DataProvider | undefined): string {
  return engineLabel(side?.engine ?? '');
}

function convertedOf(states: Readonly<Record<string, number>>): number {
  return (states['converted'] ?? 0) + (states['converted-with-findings'] ?? 0);
}
