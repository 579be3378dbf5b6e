import type { ModelRule } from '../../jobs/models/rules.ts';
import { readModelRules } from '../../jobs/models/rules.ts';
import type { Core } from '../core.ts';
import type { ConversionConfigurations } from '../resources/conversion-configuration.ts';
import type { Asked } from '../resources/conversion-requests.ts';
import type { MigrationProject, Side } from '../resources/projects.ts';
import type { ConversionMemory } from './memory.ts';
import type { Access } from './sides.ts';
import { serverNames } from './sides.ts';

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
