import { namesIgnoreCase } from '../../jobs/models/convert.ts';
import type { ModelPath } from '../../jobs/models/path.ts';
import type { ModelRule } from '../../jobs/models/rules.ts';
import { modelSelector, readModelRules } from '../../jobs/models/rules.ts';
import type { Core } from '../core.ts';
import type { ConversionConfigurations } from '../resources/conversion-configuration.ts';
import type { Asked } from '../resources/conversion-requests.ts';
import type { MigrationProject, Side } from '../resources/projects.ts';
import type { ConversionMemory } from './memory.ts';
import type { Access } from './sides.ts';
import { serverNames, sourceKindOf } from './sides.ts';

/** What the operations of Schema Conversion are done with. */
export interface Means extends Core, Access {
  readonly configurations: ConversionConfigurations;
  readonly memory: ConversionMemory;
}

/** The rules that a request was made with, for a side of its project. */
export async function rulesOf(
  { projects }: Means,
  project: MigrationProject,
  side: Side,
  { rules = '' }: Asked,
): Promise<readonly ModelRule[]> {
  return readModelRules(rules, serverNames(await projects.providerOf(project, side)));
}

/** The test for what rules select of a side. Names of a source whose case means nothing are compared without it. */
export async function selectorOf(
  { projects }: Means,
  project: MigrationProject,
  side: Side,
  rules: readonly ModelRule[],
): Promise<(path: ModelPath) => boolean> {
  const provider = await projects.providerOf(project, side);
  return modelSelector(rules, side === 'source' && namesIgnoreCase(sourceKindOf(provider)));
}
