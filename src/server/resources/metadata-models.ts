import type { ModelPath } from '../../jobs/models/path.ts';
import { pathOf, pathText } from '../../jobs/models/path.ts';
import type { RuleLimits } from '../../jobs/models/rules.ts';
import { pathOfRule, readModelRules, rulesFor } from '../../jobs/models/rules.ts';
import type { ReportObject } from '../../report/model.ts';
import { assessmentSums, writeReports } from '../conversions/assessment.ts';
import type { SourceContent, TargetContent, TargetFacts } from '../conversions/model-rows.ts';
import { contentOf, factsOf, isObject } from '../conversions/model-rows.ts';
import type { ReportForm } from '../conversions/packing.ts';
import type { Means } from '../conversions/means.ts';
import { selectorOf } from '../conversions/means.ts';
import { checkTarget, serverNames } from '../conversions/sides.ts';
import { invalidState, invalidValue, notFound } from '../fault.ts';
import type { ReportView } from '../rest/contract/project.ts';
import type { ModelHead, ModelPage, ModelRow, Origin } from '../store/models.ts';
import type { ConversionRequest, ConversionRequests } from './conversion-requests.ts';
import { given } from './named.ts';
import type { MigrationProject } from './projects.ts';

/** A model by its name and the rules that mean it. */
export interface ModelReference {
  readonly name: string;
  readonly rules: string;
}

/** A model with what it says. */
export interface DescribedModel {
  readonly name: string;
  readonly kind: string;
  readonly path: ModelPath;
  readonly state: string;
  readonly definition?: string;
  /** Of a target: its statements, in the order in which they stand in its text. */
  readonly statements: readonly string[];
  /** Of a source: what stands for it in the target. Of a target: what it stands for. */
  readonly counterparts: readonly ModelReference[];
  /** Of a source that was assessed or converted: its findings and both texts. */
  readonly report?: ReportObject;
  readonly facts: Readonly<Record<string, unknown>>;
  /** The text of a user's own that the next conversion puts here; that the definition is it already is not said. */
  readonly kept?: string;
}

/** A model in a list. */
export interface ListedModel {
  readonly name: string;
  readonly kind: string;
  readonly path: ModelPath;
  readonly state: string;
  /** How many objects of each state are below a container. */
  readonly states?: Readonly<Record<string, number>>;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly rules: string;
}

/** Models that a search found: how many there are, and a part of them. */
export interface FoundModels {
  readonly count: number;
  readonly models: readonly ListedModel[];
}

/** What is right below a path: how many there are, and a part of them from a place on. */
export interface Branch extends FoundModels {
  readonly path: ModelPath;
  readonly offset: number;
}

/** A way without a choice ends after so many branches: behind them stands what one chooses from. */
const longestWay = 4;

/** The metadata models of projects: what reads them at once, and what is asked for and takes its time. */
export interface MetadataModels {
  startImport(
    project: string,
    asked: { readonly origin: Origin; readonly rules: string; readonly refresh?: boolean | undefined },
  ): Promise<ConversionRequest>;
  /** With `resultFor`, what the report is to call the source, the files that the command line writes are made, too. */
  startAssessment(project: string, rules: string, resultFor?: string): Promise<ConversionRequest>;
  startConversion(project: string, rules: string, resultFor?: string): Promise<ConversionRequest>;
  startCreation(
    project: string,
    asked: { readonly rules: string; readonly name: string; readonly definition: string },
  ): Promise<ConversionRequest>;
  startExportAsScript(
    project: string,
    asked: { readonly origin: Origin; readonly rules: string; readonly fileName?: string | undefined },
  ): Promise<ConversionRequest>;
  startExportToTarget(
    project: string,
    asked: { readonly rules: string; readonly overwriteExtensionPack?: boolean | undefined },
  ): Promise<ConversionRequest>;
  startExtensionPack(project: string): Promise<ConversionRequest>;
  /** The one model that a rule means. */
  describe(project: string, origin: Origin, rules: string): Promise<DescribedModel>;
  childrenOf(
    project: string,
    origin: Origin,
    rules: string,
    page: ModelPage,
  ): Promise<readonly ModelReference[]>;
  /** The model at a path. */
  at(project: string, origin: Origin, path: ModelPath): Promise<DescribedModel>;
  /** A part of what is right below a path, with the states of what is below that. */
  below(project: string, origin: Origin, path: ModelPath, page: ModelPage): Promise<Branch>;
  /**
   * The branches from the server down to a model, of each the part in which the way goes on; and of what is found there only the first part. Without a model the way goes down
   * to where it first has a choice.
   */
  wayTo(project: string, origin: Origin, path: ModelPath, limit: number): Promise<readonly Branch[]>;
  /** A part of the models whose names hold a text. */
  search(project: string, origin: Origin, text: string, page: ModelPage): Promise<FoundModels>;
  /** The sums of the report on all that was assessed or converted. */
  report(project: string): Promise<ReportView>;
  /** Writes the report of a selection as files, and gives their keys. */
  exportReport(
    project: string,
    asked: {
      readonly rules: string;
      readonly name?: string | undefined;
      readonly forms: readonly ReportForm[];
    },
  ): Promise<{ readonly [Form in ReportForm]?: string }>;
  /** The rules that mean in the target what rules mean in the source. */
  targetRules(project: string, rules: string): Promise<string>;
  /**
   * Puts a text of the user's own in the place of a model of the target, or takes it back, and has what it stands for be converted and proved
   * again. The text stays through all conversions.
   */
  edit(project: string, path: ModelPath, text: string | undefined): Promise<ConversionRequest>;
}

/** Makes the service of metadata models. */
export function makeMetadataModels(means: Means & { readonly requests: ConversionRequests }): MetadataModels {
  const { projects, requests, store, memory } = means;
  const { models } = store;
  const namesOf = async (project: MigrationProject, origin: Origin): Promise<readonly string[]> =>
    serverNames(await projects.providerOf(project, origin === 'SOURCE' ? 'source' : 'target'));
  const check = async (
    identifier: string,
    origin: Origin,
    rules: string,
    limits: RuleLimits = {},
  ): Promise<void> => {
    const project = await projects.get(identifier);
    readModelRules(rules, await namesOf(project, origin), limits);
  };
  /** A path as the tree spells it, where rules need not: the names of some sources are the same in upper and lower case. */
  const spelled = async (project: MigrationProject, origin: Origin, path: ModelPath): Promise<ModelPath> => {
    if (origin === 'TARGET' || (await models.get(project.arn, origin, pathText(path)))) return path;
    const { engine } = await projects.providerOf(project, 'source');
    if (engine === 'oracle') return path;
    let found: ModelPath = [];
    for (const name of path) {
      const below = await models.children(project.arn, origin, pathText(found));
      const same = below.find((each) => each.name.toLowerCase() === name.toLowerCase());
      found = [...found, same?.name ?? name];
    }
    return found;
  };
  const one = async (identifier: string, origin: Origin, json: string) => {
    const project = await projects.get(identifier);
    const names = await namesOf(project, origin);
    const [rule] = readModelRules(json, names, { explicitOnly: true, most: 1 });
    const isRoot = rule?.['object-locator']['server-name'] === undefined;
    const path = rule ? await spelled(project, origin, pathOfRule(rule)) : [];
    return { project, server: names[0] ?? '', path, isRoot };
  };
  const needsTarget = async (identifier: string): Promise<void> => {
    checkTarget(await projects.providerOf(await projects.get(identifier), 'target'));
  };

  /** The text of a user's own that is kept for a model of the target. */
  const keptText = async (project: MigrationProject, row: ModelRow): Promise<string | undefined> => {
    const { overridePath } = factsOf<Partial<TargetFacts>>(row);
    if (overridePath === undefined) return undefined;
    const all = await memory.overrides(project.arn);
    return all.find(({ path }) => path.toLowerCase() === overridePath.toLowerCase())?.text;
  };
  const described = async (
    project: MigrationProject,
    origin: Origin,
    path: ModelPath,
  ): Promise<DescribedModel> => {
    const server = (await namesOf(project, origin))[0] ?? '';
    if (path.length === 0)
      return { name: server, kind: 'server', path, state: '', statements: [], counterparts: [], facts: {} };
    const row = await models.get(project.arn, origin, pathText(path));
    if (!row) throw notFound(missing(path));
    const { name, kind, state, definition } = row;
    const content = contentOf<SourceContent & Partial<TargetContent>>(row);
    const other: Origin = origin === 'SOURCE' ? 'TARGET' : 'SOURCE';
    const otherServer = (await namesOf(project, other))[0] ?? '';
    const paths = origin === 'SOURCE' ? await targetsOf(project, row) : (content.sources ?? []);
    const kept = await keptText(project, row);
    return {
      name,
      kind,
      path,
      ...(kept === undefined ? {} : { kept }),
      state,
      ...(definition === '' ? {} : { definition }),
      statements: (content.statements ?? []).map(({ sql }) => sql),
      counterparts: paths.map((each) => referenceTo(pathOf(each), otherServer)),
      ...(content.report ? { report: content.report } : {}),
      facts: JSON.parse(row.facts) as Record<string, unknown>,
    };
  };

  /** The paths that stand for a model: of a schema, the schemas that what is in it became. */
  const targetsOf = async (project: MigrationProject, row: ModelRow): Promise<readonly string[]> => {
    if (isObject(row)) return contentOf<SourceContent>(row).targets ?? [];
    if (row.kind !== 'schema') return [];
    const heads = await models.heads(project.arn, 'SOURCE', { below: row.path });
    const rows = await models.rows(
      project.arn,
      'SOURCE',
      heads.filter(isObject).map(({ path }) => path),
    );
    const all = rows.flatMap((each) => contentOf<SourceContent>(each).targets ?? []);
    return [...new Set(all.map((each) => each.split('/').slice(0, 2).join('/')))];
  };

  const listed = async (
    project: MigrationProject,
    origin: Origin,
    heads: readonly ModelHead[],
  ): Promise<readonly ListedModel[]> => {
    const server = (await namesOf(project, origin))[0] ?? '';
    return await Promise.all(
      heads.map(async (head) => ({
        name: head.name,
        kind: head.kind,
        path: pathOf(head.path),
        state: head.state,
        ...(isObject(head) ? {} : { states: await models.states(project.arn, origin, head.path) }),
        facts: JSON.parse(head.facts) as Record<string, unknown>,
        rules: rulesFor([pathOf(head.path)], server),
      })),
    );
  };

  const below = async (
    project: MigrationProject,
    origin: Origin,
    path: ModelPath,
    page: ModelPage,
  ): Promise<Branch> => {
    const parent = pathText(path);
    const [count, heads] = await Promise.all([
      models.countChildren(project.arn, origin, parent),
      models.children(project.arn, origin, parent, page),
    ]);
    return { path, offset: page.after ?? 0, count, models: await listed(project, origin, heads) };
  };

  return {
    startImport: async (project, { origin, rules, refresh }) => {
      await check(project, origin, rules);
      if (origin === 'TARGET') await needsTarget(project);
      return requests.start(project, 'import', { origin, rules, refresh: refresh ?? false });
    },
    startAssessment: async (project, rules, resultFor) => {
      await check(project, 'SOURCE', rules);
      return requests.start(project, 'assessment', given({ rules, resultFor }));
    },
    startConversion: async (project, rules, resultFor) => {
      await check(project, 'SOURCE', rules);
      return requests.start(project, 'conversion', given({ rules, resultFor }));
    },
    startCreation: async (project, { rules, name, definition }) => {
      await check(project, 'SOURCE', rules, { explicitOnly: true, most: 1 });
      if (name === '' || definition.trim() === '') throw invalidValue('A statement has a name and a text.');
      return requests.start(project, 'creation', { rules, name, definition });
    },
    startExportAsScript: async (project, { origin, rules, fileName }) => {
      await check(project, origin, rules);
      return requests.start(project, 'export-as-script', {
        origin,
        rules,
        ...(fileName === undefined ? {} : { fileName }),
      });
    },
    startExportToTarget: async (project, { rules, overwriteExtensionPack = true }) => {
      await check(project, 'TARGET', rules);
      await needsTarget(project);
      return requests.start(project, 'export-to-target', { rules, overwriteExtensionPack });
    },
    startExtensionPack: async (project) => {
      await needsTarget(project);
      return requests.start(project, 'extension-pack', {});
    },
    describe: async (identifier, origin, rules) => {
      const { project, path } = await one(identifier, origin, rules);
      return described(project, origin, path);
    },
    childrenOf: async (identifier, origin, rules, page) => {
      const { project, path, server, isRoot } = await one(identifier, origin, rules);
      if (isRoot) return [referenceTo([], server)];
      const heads = await models.children(project.arn, origin, pathText(path), page);
      if (heads.length === 0 && path.length > 0 && !(await models.get(project.arn, origin, pathText(path))))
        throw notFound(missing(path));
      return heads.map((head) => referenceTo(pathOf(head.path), server));
    },
    at: async (identifier, origin, path) => described(await projects.get(identifier), origin, path),
    below: async (identifier, origin, path, page) =>
      await below(await projects.get(identifier), origin, path, page),
    wayTo: async (identifier, origin, path, limit) => {
      const project = await projects.get(identifier);
      const partWith = async (at: ModelPath): Promise<Branch> => {
        const place = await models.placeOf(project.arn, origin, pathText(at));
        return await below(project, origin, at.slice(0, -1), {
          after: Math.floor(place / limit) * limit,
          limit,
        });
      };
      if (path.length > 0)
        return await Promise.all(path.map(async (_, i) => await partWith(path.slice(0, i + 1))));
      const way: Branch[] = [];
      for (let at: ModelPath | undefined = []; at && way.length < longestWay; ) {
        const branch = await below(project, origin, at, { after: 0, limit });
        way.push(branch);
        at = branch.count === 1 ? branch.models[0]?.path : undefined;
      }
      return way;
    },
    search: async (identifier, origin, text, page) => {
      const project = await projects.get(identifier);
      const [count, heads] = await Promise.all([
        models.countFound(project.arn, origin, text),
        models.search(project.arn, origin, text, page),
      ]);
      return { count, models: await listed(project, origin, heads) };
    },
    report: async (identifier) => await assessmentSums(means, await projects.get(identifier)),
    exportReport: async (identifier, { rules, name, forms }) => {
      const project = await projects.get(identifier);
      const read = readModelRules(rules, await namesOf(project, 'SOURCE'), { explicitOnly: true });
      const selects = await selectorOf(means, project, 'source', read);
      const time = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
      return await writeReports(means, project, selects, {
        name: name ?? `${project.identifier}-assessment-${time}`,
        forms,
      });
    },
    targetRules: async (identifier, json) => {
      const project = await projects.get(identifier);
      const rules = readModelRules(json, await namesOf(project, 'SOURCE'), {
        explicitOnly: true,
        most: 10,
        withoutCategories: true,
      });
      const targets = new Set<string>();
      for (const rule of rules) {
        const path = await spelled(project, 'SOURCE', pathOfRule(rule));
        const row = await models.get(project.arn, 'SOURCE', pathText(path));
        if (!row) throw notFound(missing(path));
        const own = await targetsOf(project, row);
        if (own.length === 0)
          throw invalidState(`${row.kind} ${row.name} has nothing in the target yet: convert it first.`);
        for (const each of own) targets.add(each);
      }
      const [server = ''] = await namesOf(project, 'TARGET');
      return rulesFor([...targets].map(pathOf), server);
    },
    edit: async (identifier, path, text) => {
      const project = await projects.get(identifier);
      const row = await models.get(project.arn, 'TARGET', pathText(path));
      if (!row) throw notFound(missing(path));
      const { overridePath } = factsOf<TargetFacts>(row);
      const sources = contentOf<TargetContent>(row).sources;
      if (overridePath === undefined || sources.length === 0)
        throw invalidState(
          `${row.kind} ${row.name} was not made by a conversion of this project, so that no text of yours can take its place.`,
        );
      await memory.override(project.arn, overridePath, text);
      const [server = ''] = await namesOf(project, 'SOURCE');
      return requests.start(project.arn, 'conversion', { rules: rulesFor(sources.map(pathOf), server) });
    },
  };
}

function referenceTo(path: ModelPath, server: string): ModelReference {
  return { name: path.at(-1) ?? server, rules: rulesFor([path], server) };
}

function missing(path: ModelPath): string {
  return `There is no metadata model ${path.join(' / ')}: import it first, and look at the names in the tree.`;
}
