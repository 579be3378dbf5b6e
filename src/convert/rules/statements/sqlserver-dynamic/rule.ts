import { sqlserverCodeFindings } from '../../../../sql/codes/sqlserver-code.ts';
import { sqlserverRoutineFindings } from '../../../../sql/codes/sqlserver-routines.ts';
import * as make from '../../../../sql/make.ts';
import type {
  DefinitionStatement,
  ExecuteArgument,
  ExecuteProcedure,
  ExecuteText,
} from '../../../../sql/tree/batch.ts';
import type { Definition } from '../../../../sql/tree/define.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Identifier, Name } from '../../../../sql/tree/name.ts';
import type { ExecuteImmediate, Open, Statement, UsingItem } from '../../../../sql/tree/routine.ts';
import type { Insert } from '../../../../sql/tree/write.ts';
import type { ExecutedText } from '../../../../sql/executed-text.ts';
import { executedText } from '../../../../sql/executed-text.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { isTemporary } from '../temporary-tables/plan.ts';
import { cursorName } from '../../../routines/procedure-plan.ts';

const dialects = { from: ['sqlserver'], to: ['postgresql'] } as const;

/**
 * EXEC of a text and `sp_executesql` as EXECUTE, whose text the rule `execute-immediate` converts; see the page. It comes before all other phases, since the texts are
 * followed through the whole routine.
 */
export const sqlserverDynamic = [
  rule({
    name: 'sqlserver-dynamic',
    on: ['executeText', 'executeProcedure'],
    ...dialects,
    apply: (node, context) =>
      context.parents.at(-1)?.kind === 'insert' ? undefined : executed(node, context),
  }),
  rule({
    name: 'sqlserver-dynamic',
    on: ['insert'],
    ...dialects,
    apply: (node, context) => insertedRows(node, context),
  }),
  rule({
    name: 'sqlserver-dynamic',
    on: ['definitionStatement'],
    ...dialects,
    apply: (node, context) => defined(node, context),
  }),
];

function executed(
  node: ExecuteText | ExecuteProcedure,
  context: RuleContext,
): Statement | readonly Statement[] | undefined {
  const text = executedText(node);
  if (!text || isElsewhere(node, context)) return undefined;
  const using = usingItems(node, text, context);
  if (!using) return undefined;
  const { start, end } = node;
  const code = resultCode(node);
  const { object } = context;
  const plan = object.kind === 'procedure' ? context.procedures.plan(object) : undefined;
  const result = plan?.results.statements.find((each) => each.node.start === start);
  if (plan?.results.isOpen && result) {
    context.refuse(
      sqlserverRoutineFindings.resultInLoop,
      node,
      'A result set is sent each time the loop is passed.',
    );
    return undefined;
  }
  if (result) {
    const cursor = make.reference({ start, end: start }, cursorName(result.slot));
    const open: Open = { kind: 'open', start, end, cursor, dynamic: text.text, using };
    return [open, ...code];
  }
  const execute: ExecuteImmediate = { kind: 'executeImmediate', start, end, sql: text.text, using };
  return [execute, ...code];
}

/** A lasting object that code makes, changes or drops: the text is what PL/pgSQL executes, too, since plans of other statements must not outlive it. */
function defined(node: DefinitionStatement, context: RuleContext): ExecuteImmediate | undefined {
  const { definition, start, end } = node;
  const name = isLasting(definition);
  if (!name || isTemporary(name)) return undefined;
  const sql = make.string(node, context.sources.text(node));
  context.resolution.state(sql, { kind: 'text' }, false);
  return { kind: 'executeImmediate', start, end, sql, using: [] };
}

/** The name of what a definition is about, where PostgreSQL can say it. */
function isLasting(definition: Definition): Name | undefined {
  switch (definition.kind) {
    case 'createTable':
    case 'alterTable':
    case 'createSequence':
    case 'createView':
      return definition.name;
    case 'createIndex':
      return definition.table;
    case 'drop':
      return definition.table ?? definition.name;
    default:
      return undefined;
  }
}

/** On a linked server, or as another user. */
function isElsewhere(node: ExecuteText | ExecuteProcedure, context: RuleContext): boolean {
  if (node.kind !== 'executeText' || (!node.at && node.as === undefined && node.arguments.length === 0))
    return false;
  const where = node.at ? 'on another server' : node.as === undefined ? 'with parameters' : 'as another user';
  context.refuse(sqlserverCodeFindings.executedElsewhere, node, `A text is executed ${where}.`);
  return true;
}

/** The return code of what is executed, which is 0 where no error was raised. */
function resultCode(node: ExecuteText | ExecuteProcedure): Statement[] {
  if (node.kind !== 'executeProcedure' || !node.result) return [];
  const at = { start: node.end, end: node.end };
  return [{ kind: 'assignment', ...at, target: { ...node.result, ...at }, value: make.number(at, 0) }];
}

/** The values for the parameters of `sp_executesql`, by the names that the text has for them. */
function usingItems(
  node: Statement,
  { given, parameters }: ExecutedText,
  context: RuleContext,
): readonly UsingItem[] | undefined {
  const names = parameters?.kind === 'string' ? parameterNames(parameters.value) : [];
  const items: UsingItem[] = [];
  for (const [i, each] of given.entries()) {
    const name = each.name ?? identifier(names[i], each);
    if (!name || !each.value) {
      context.refuse(
        sqlserverCodeFindings.unknownParameters,
        node,
        'The names of the parameters of this dynamic SQL are not known.',
      );
      return undefined;
    }
    items.push(usingItem(each, name, each.value));
  }
  return items;
}

function usingItem(node: ExecuteArgument, name: Identifier, value: Expression): UsingItem {
  const { start, end } = node;
  return { kind: 'usingItem', start, end, name, mode: node.output ? 'in out' : 'in', value };
}

function identifier(text: string | undefined, at: ExecuteArgument): Identifier | undefined {
  return text === undefined
    ? undefined
    : { kind: 'identifier', start: at.start, end: at.start, text, quoted: false };
}

/** The names in `@a int, @b decimal(10, 2) = 1 OUTPUT`: each stands at the beginning or behind a comma. */
function parameterNames(definitions: string): string[] {
  return [...definitions.matchAll(/(?:^|,)\s*(@[\p{L}_@#$][\p{L}\p{N}_@#$]*)/gu)].map(
    ([, name]) => name as string,
  );
}

/** `INSERT t (a) EXEC ('SELECT …')` is one text: `EXECUTE 'INSERT INTO t (a) SELECT …'`. */
function insertedRows(node: Insert, context: RuleContext): ExecuteImmediate | undefined {
  const { execute, start, end } = node;
  const text = execute && executedText(execute);
  if (!text || isElsewhere(execute, context)) return undefined;
  const using = usingItems(node, text, context);
  if (!using) return undefined;
  const at = { start, end: execute.start };
  const head = make.string(at, `${context.sources.text(at).trim()} `);
  context.resolution.state(head, { kind: 'text' }, false);
  const sql = make.chain(node, '||', [head, text.text]);
  context.resolution.state(sql, { kind: 'text' }, context.resolution.nullable(text.text));
  return { kind: 'executeImmediate', start, end, sql, using };
}
