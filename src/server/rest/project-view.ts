import type { ModelRule } from '../../jobs/models/rules.ts';
import { pathOfRule } from '../../jobs/models/rules.ts';
import type { ObjectText, ReportObject } from '../../report/model.ts';
import type { SourceFacts, TargetFacts } from '../conversions/model-rows.ts';
import type { ConversionRequest } from '../resources/conversion-requests.ts';
import type { DataProvider } from '../resources/data-providers.ts';
import type { Branch, DescribedModel, ListedModel } from '../resources/metadata-models.ts';
import type { MigrationProject } from '../resources/projects.ts';
import type { Services } from '../services.ts';
import type { BranchView, JobView, ModelView, NodeView, ProjectView } from './contract/project.ts';
import { given } from './given.ts';
import { versionOf } from './overtaken.ts';

/** A project as lists show it. */
export async function projectViewOf(
  { schemaConversion: { projects }, store }: Services,
  project: MigrationProject,
): Promise<ProjectView> {
  const [source, target, states] = await Promise.all([
    projects.providerOf(project, 'source'),
    projects.providerOf(project, 'target'),
    store.models.states(project.arn, 'SOURCE', ''),
  ]);
  const { identifier: id, arn, description, createdAt } = project;
  return {
    id,
    arn,
    ...given({ description }),
    source: sideOf(source),
    target: sideOf(target),
    createdAt,
    states: { ...states },
  };
}

function sideOf(provider: DataProvider): ProjectView['source'] {
  return { engine: provider.engine, isVirtual: provider.virtual, place: placeOf(provider) };
}

/** Where a side of a project is: `file:///folder`, `host:port`, or nothing. */
export function placeOf({ virtual, settings: { ServerName, Port, S3Path } }: DataProvider): string {
  if (virtual) return S3Path ?? '';
  return ServerName === undefined ? '' : `${ServerName}${Port === undefined ? '' : `:${Port}`}`;
}

/** A line of a tree. */
export function nodeView({ path, name, kind, state, states, facts }: ListedModel): NodeView {
  const { complexity, errors, warnings } = facts as Partial<SourceFacts>;
  return {
    path: [...path],
    name,
    kind,
    state,
    ...given({ complexity, errors, warnings }),
    ...(states ? { states: { ...states } } : {}),
  };
}

/** A part of a branch of a tree. */
export function branchView({ path, offset, count, models }: Branch): BranchView {
  return { path: [...path], offset, total: count, rows: models.map(nodeView) };
}

/**
 * An object with its text, its findings and what stands for it. Of a target, findings and the text beside its own are those of `origin`, the
 * object of the source that it was made of.
 */
export function modelView(model: DescribedModel, origin: DescribedModel = model): ModelView {
  const { facts, definition, path, name, kind, state } = model;
  const { overridePath, message } = facts as TargetFacts;
  return {
    path: [...path],
    name,
    kind,
    state,
    ...given({ definition, message }),
    ...ofReport(origin.report, origin === model ? undefined : model),
    counterparts: model.counterparts.map((each) => ({ name: each.name, path: pathIn(each.rules) })),
    canEdit: overridePath !== undefined,
    version: versionOfModel(model),
  };
}

/** The version of the text of a model: what is shown, and what is kept for the conversion that may be under way. */
export function versionOfModel({ definition, kept }: DescribedModel): string {
  return versionOf([definition ?? '', kept ?? '']);
}

/** What a report says of an object; `shown` is the model of what it became that is looked at, if it is not the object itself. */
function ofReport(
  report: ReportObject | undefined,
  shown: DescribedModel | undefined,
): Pick<ModelView, 'blocks' | 'findings' | 'links'> & Partial<ModelView> {
  if (!report) return { blocks: [], findings: [], links: [] };
  const { text, findings, complexity, effortHours, verified, verification } = report;
  return {
    blocks: (text?.source ?? []).map((each) => ({ ...each })),
    ...given({ result: shown === undefined ? text?.target?.text : undefined, proof: verification.reason }),
    links: linksOf(text, shown),
    findings: findings.map(({ sct: _, ...each }) => each),
    complexity,
    effortHours,
    isLoaded: verification.loaded,
    ...(verified === null ? {} : { isProven: verified }),
  };
}

/** The line map of what an object became, or of the model of it that is shown. A text of the user's own has none. */
function linksOf(text: ObjectText | undefined, shown: DescribedModel | undefined): ModelView['links'] {
  const whole = text?.target?.text ?? '';
  const file = text?.source[0]?.file ?? '';
  const links = (text?.lineMap ?? []).map((link) => ({ file, ...link }));
  if (!shown) return links;
  return shown.statements.flatMap((sql) => {
    const from = whole.indexOf(sql);
    const to = shown.definition?.indexOf(sql) ?? -1;
    if (from < 0 || to < 0) return [];
    const [first, at] = [linesBefore(whole, from), linesBefore(shown.definition ?? '', to)];
    const last = first + linesBefore(sql, sql.length);
    return links.flatMap((link) =>
      link.target > first && link.target <= last + 1 ? [{ ...link, target: link.target - first + at }] : [],
    );
  });
}

function linesBefore(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length - 1;
}

/** The path that the one rule of a reference means. */
function pathIn(rules: string): string[] {
  const [rule] = (JSON.parse(rules) as { readonly rules: readonly ModelRule[] }).rules;
  return rule ? [...pathOfRule(rule)] : [];
}

/** Something that was asked for. */
export function jobView({ artifacts }: Services['schemaConversion'], request: ConversionRequest): JobView {
  const { id, operation, status, progress, error, file, createdAt, endedAt } = request;
  return {
    id,
    operation,
    status,
    ...given({
      step: progress?.step,
      done: progress?.done,
      total: progress?.total,
      object: progress?.object?.name,
      error,
      file: file === undefined ? undefined : localOf(artifacts.urlOf(file)),
      endedAt,
    }),
    createdAt,
  };
}

/** The console has files from where it is itself, by whatever name the server is reached. */
export function localOf(url: string): string {
  const { pathname, search } = new URL(url);
  return `${pathname}${search}`;
}
