import type { MaterializedView } from '../../catalog/catalog.ts';
import { keyOf } from '../../catalog/catalog.ts';
import { viewFindings } from '../../sql/codes/views.ts';
import * as make from '../../sql/make.ts';
import type { CreateMaterializedView, CreateRoutine, OtherStatement } from '../../sql/tree/define.ts';
import type { Name } from '../../sql/tree/name.ts';
import type { Workshop } from '../context.ts';
import { Bench } from '../context.ts';
import type { TargetStatement } from '../conversion.ts';
import { withoutLeftovers } from '../leftover.ts';
import { withEnding, writtenName } from '../names/spelling.ts';
import { unresolvedFindings } from '../unresolved.ts';
import { convertComments } from './comment.ts';
import type { ObjectConverter } from './object.ts';
import { converted, extraStatements, statement } from './object.ts';
import { withOutputNames } from './view.ts';

/**
 * Converts a materialized view: made without rows, filled when all tables have theirs. What Oracle does by itself after that
 * (refresh at commit, at intervals) is left to a function that refreshes it.
 */
export const convertMaterializedView: ObjectConverter<MaterializedView> = (view, workshop) => {
  const bench = new Bench(view, workshop);
  const { names, catalog } = workshop;
  const { definition } = view;
  const target = names.object(view);
  const shell = bench.convert(definition) as CreateMaterializedView;
  report(view, bench);
  const query = bench.refusals.length > 0 ? undefined : withoutLeftovers(shell.query, bench);
  const findings = [...names.findings(view), ...bench.findings, ...unresolvedFindings(workshop, view)];
  // The rows of a prebuilt table are there; without it, the view is like any other.
  const isPrebuilt = definition.build === 'prebuilt' && catalog.tables.has(keyOf(view.schema, view.name));
  if (!query || isPrebuilt)
    return [converted(view, 'materialized view', { statements: [], findings, refused: true })];
  const name = names.qualified(target, definition.name);
  const node: CreateMaterializedView = {
    kind: 'createMaterializedView',
    start: shell.start,
    end: shell.end,
    name,
    columns: definition.columns.map((each) => names.identifier(names.column(view, names.stored(each)), each)),
    query: definition.columns.length > 0 ? query : withOutputNames(query, view, workshop),
    withData: false,
    properties: [],
  };
  const kind = { ...target, kind: 'materialized view' } as const;
  const statements: TargetStatement[] = [
    ...extraStatements(bench, kind),
    statement('pre-data', node, kind, view.sourceComments),
    ...convertComments(view, workshop),
    ...refreshFunction(view, name, workshop),
  ];
  if (definition.build !== 'deferred') statements.push(statement('indexes', refresh(view, name), kind));
  return [converted(view, 'materialized view', { target, statements, findings })];
};

function report({ definition, name }: MaterializedView, bench: Bench): void {
  const { refresh: clause } = definition;
  const what = `Materialized view ${name}`;
  if (clause?.on === 'commit' || clause?.on === 'statement')
    bench.report(
      viewFindings.refreshOnCommit,
      definition,
      `${what} is refreshed ON ${clause.on.toUpperCase()}.`,
    );
  if (clause?.start || clause?.next)
    bench.report(viewFindings.refreshSchedule, definition, `${what} is refreshed at intervals.`);
  if (clause?.method === 'fast')
    bench.report(viewFindings.refreshFast, definition, `${what} is refreshed FAST.`);
  if (definition.build === 'prebuilt')
    bench.report(viewFindings.prebuilt, definition, `${what} is on a prebuilt table.`);
  if (definition.forUpdate) bench.report(viewFindings.updatable, definition, `${what} is FOR UPDATE.`);
  if (definition.partitioning)
    bench.report(viewFindings.materializedPartitions, definition.partitioning, `${what} is partitioned.`);
}

function refreshText(name: Name): string {
  return `REFRESH MATERIALIZED VIEW ${writtenName(name)}`;
}

function refresh({ definition }: MaterializedView, name: Name): OtherStatement {
  return {
    kind: 'otherStatement',
    start: definition.start,
    end: definition.end,
    verb: 'REFRESH MATERIALIZED VIEW',
    name,
    text: refreshText(name),
  };
}

/** `refresh_<name>()`, for a job to call where Oracle would have refreshed by itself. */
function refreshFunction(view: MaterializedView, name: Name, { names, target }: Workshop): TargetStatement[] {
  const { refresh: clause } = view.definition;
  if (!clause || (clause.on !== 'commit' && clause.on !== 'statement' && !clause.start && !clause.next))
    return [];
  const at = { start: view.span.end, end: view.span.end };
  const wish = withEnding('refresh_', names.object(view).name, target.names.maxBytes);
  const own = names.beside(view, wish, 'routine');
  const node: CreateRoutine = {
    kind: 'createRoutine',
    ...at,
    orReplace: false,
    routine: {
      kind: 'routine',
      ...at,
      form: 'function',
      name: names.qualified(own, at),
      parameters: [],
      returns: make.type(at, 'void'),
      body: {
        kind: 'block',
        ...at,
        labels: [],
        declarations: [],
        statements: [
          { kind: 'fragmentStatement', ...at, fragment: make.fragment(at, 'primary', refreshText(name)) },
        ],
        handlers: [],
        begin: at.start,
        exception: -1,
      },
      properties: {},
    },
  };
  return [statement('pre-data', node, { ...own, kind: 'function' })];
}
