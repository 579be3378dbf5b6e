import type { DialectName } from '../../sql/dialect.ts';
import type { RuleTable } from '../phases.ts';
import { ruleTable } from '../phases.ts';
import type { Rule } from '../rule.ts';
import { collectionRules } from './collections/all.ts';
import { expressionRules } from './expressions/all.ts';
import { nameRules } from './names/all.ts';
import { queryRules } from './queries/all.ts';
import { sqlserverMergeOutput } from './queries/sqlserver-merge/output.ts';
import { routineRules } from './routines/all.ts';
import { directiveRules } from './statements/conditional-compilation/rule.ts';
import { spokenTransactionRules } from './statements/transactions/spoken.ts';
import { savepointRules } from './statements/savepoints/rule.ts';
import { raiseErrorGoesOn } from './statements/sqlserver-errors/goes-on.ts';
import { sqlserverBlocks } from './statements/sqlserver-transactions/rule.ts';
import { sqlserverDynamic } from './statements/sqlserver-dynamic/rule.ts';
import { sqlserverCursors } from './statements/sqlserver-cursors/rule.ts';
import { statementRules } from './statements/all.ts';
import { typeRules } from './types/all.ts';

/**
 * The phases of the conversion of a tree, in the only order in which they run. Cursors of Transact-SQL become those of PL/pgSQL, and what has another form in Transact-SQL takes that one, which all else knows. Compiler directives
 * choose what is compiled at all, and savepoints become blocks. Shapes of queries change first, while names
 * still mean what they meant in the source; names are written in the target's way last, when nothing asks for them any more.
 */
const allPhases: readonly (readonly Rule[])[] = [
  [sqlserverCursors, ...sqlserverDynamic, sqlserverMergeOutput],
  [...directiveRules, ...spokenTransactionRules, ...savepointRules, raiseErrorGoesOn, ...sqlserverBlocks],
  queryRules,
  expressionRules,
  statementRules,
  collectionRules,
  routineRules,
  typeRules,
  nameRules,
];

/** The phases with the rules that speak of a source dialect. */
export function rulePhases(source: DialectName): readonly RuleTable[] {
  return allPhases.map((rules) => ruleTable(rules.filter((each) => each.from.includes(source))));
}
