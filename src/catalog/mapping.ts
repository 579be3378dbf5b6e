import type { AnyObject } from './catalog.ts';
import type { Rules } from './mapping/read.ts';
import { readRules, ruleError } from './mapping/read.ts';
import type { Named } from './mapping/rename.ts';
import { isRenaming, renameBy } from './mapping/rename.ts';
import { selectBy } from './mapping/select.ts';

/** What mapping rules ask of a conversion. */
export interface Mapping {
  /** Whether an object is selected. Without selection rules, all are. */
  readonly selects: (object: AnyObject) => boolean;
  /** The name that something gets in the target; undefined leaves it as it is. Names are as stored in the source. */
  readonly renames: (kind: string, source: Named) => string | undefined;
}

/**
 * Reads mapping rules in the JSON of AWS DMS for a conversion of a schema. What is unknown, contradictory, or speaks of rows that are moved is refused
 * with the rule's id. (Settings of loads and of validation change nothing in a schema and may stand beside.)
 */
export function readMapping(json: unknown, file: string): Mapping {
  const rules = readRules(json, file);
  refuseRowRules(rules);
  return {
    selects: selectBy(rules.selections),
    // A name without quotes is in lower case in the target.
    renames: renameBy(rules.transformations, (name) => name.toLowerCase()),
  };
}

function refuseRowRules({ selections, transformations, foreign, file }: Rules): void {
  for (const rule of selections)
    if (rule.filters && rule.filters.length > 0)
      throw ruleError(
        rule,
        file,
        'filters choose among rows, and a conversion takes tables whole. Use them with godwit migrate.',
      );
  for (const rule of transformations) {
    if (rule['rule-target'].endsWith('-tablespace'))
      throw ruleError(rule, file, 'PostgreSQL has its own tablespaces; those of the source are not mapped.');
    if (!isRenaming(rule))
      throw ruleError(
        rule,
        file,
        `${rule['rule-action']} is not supported when a schema is converted; change the type in an override or in the settings.`,
      );
  }
  for (const rule of foreign)
    throw ruleError(
      rule,
      file,
      `${rule['rule-type']} is for targets that hold messages, documents or files.`,
    );
}
