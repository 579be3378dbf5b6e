import * as make from '../../../../sql/make.ts';
import type { CursorAttribute, Expression, Field } from '../../../../sql/tree/expression.ts';
import type { Query } from '../../../../sql/tree/query.ts';
import type { Forall, If, Loop, LoopControl, Statement } from '../../../../sql/tree/routine.ts';
import { statementFindings } from '../../../../sql/codes/statements.ts';
import { some } from '../../../../sql/walk.ts';
import { collectionOfMethod } from '../../../collections/names.ts';
import { formOf } from '../../../collections/representation.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { placeOf } from '../cursors/cursor.ts';
import { withIndex } from './index-variable.ts';
import { returnedLists } from './returned.ts';
import { cursorStates } from '../cursors/states.ts';
import { assign, behind, increment, sqlRowCount } from '../cursors/variables.ts';
import { safeLoops } from '../effects.ts';
import { stateOfNumber } from '../exceptions/conditions.ts';
import { rowCount } from '../implicit-cursor/rule.ts';
import { inPlace } from '../place.ts';
import { helperAlias, helperVariable, outermostBlock } from '../routine.ts';
import { setWise } from './set-wise.ts';

const dialects = { from: ['oracle'], to: ['postgresql'] } as const;

export const forallRules = [
  rule({ name: 'forall', on: ['forall'], ...dialects, apply: (node, context) => forall(node, context) }),
  rule({
    name: 'forall',
    on: ['field'],
    ...dialects,
    apply: (node, context) => bulkException(node, context),
  }),
  rule({
    name: 'forall',
    on: ['cursorAttribute'],
    ...dialects,
    apply: (node, context) => bulkRowCount(node, context),
  }),
];

function forall(node: Forall, context: RuleContext): Statement[] | undefined {
  const asksForEach = asksForRows(context);
  if (!node.saveExceptions && !asksForEach) {
    const statement = setWise(node, context);
    if (statement) return [statement, ...countOfWhole(node, context)];
  }
  const control = controlOf(node, context);
  if (!control) {
    context.refuse(statementFindings.forall, node, 'The collection that this FORALL runs over is not known.');
    return undefined;
  }
  const returned = returnedLists(node, context);
  if (!returned) return undefined;
  const counting = countEach(node, asksForEach, returned.count, context);
  const body: Statement[] = [returned.statement, ...returned.append, ...counting.after];
  if (!node.saveExceptions) {
    const loop: Loop = {
      kind: 'loop',
      start: node.start,
      end: node.end,
      labels: [],
      control,
      statements: body,
    };
    const made = inPlace(node, [...returned.before, ...counting.before, loop, ...returned.after]);
    return withIndex(made, node, control, context);
  }
  const errors = errorLists(node, context);
  if (!errors) return undefined;
  const at = { start: node.start, end: node.start };
  const inside = { start: node.statement.start, end: node.statement.start };
  const loop: Loop = {
    kind: 'loop',
    start: node.start,
    end: node.end,
    labels: [],
    control,
    statements: [
      ...(errors.pass ? [increment(inside, { ...errors.pass, ...inside })] : []),
      {
        kind: 'block',
        start: node.statement.start,
        end: node.statement.end,
        labels: [],
        declarations: [],
        statements: body,
        handlers: [{ kind: 'handler', ...behind(node.statement), exceptions: [], statements: errors.note }],
        begin: -1,
        exception: -1,
      },
    ],
  };
  const made = inPlace(node, [
    ...returned.before,
    ...counting.before,
    assign(at, errors.index, make.string(at, '{}')),
    assign(at, errors.code, make.string(at, '{}')),
    ...(errors.pass ? [assign(at, errors.pass, make.number(at, 0))] : []),
    loop,
    ...returned.after,
    raiseErrors(node, errors.index),
  ]);
  for (const each of made) if (each.kind === 'loop') safeLoops.add(each);
  return withIndex(made, node, control, context);
}

/** SQL%ROWCOUNT of a single statement. */
function countOfWhole(node: Forall, context: RuleContext): Statement[] {
  return rowCount(node, context);
}

/** Whether the routine asks how many rows each pass has treated. */
function asksForRows(context: RuleContext): boolean {
  const block = outermostBlock(context);
  return (
    block !== undefined &&
    some(block, (each) => each.kind === 'cursorAttribute' && each.attribute === 'bulk_rowcount')
  );
}

interface Counting {
  readonly before: readonly Statement[];
  readonly after: readonly Statement[];
}

/** Keeps the number of rows of each pass, and of all together, where they are asked for; `count` is it where it is known. */
function countEach(
  node: Forall,
  each: boolean,
  count: Expression | undefined,
  context: RuleContext,
): Counting {
  const isCounted = cursorStates(context)?.counted.has(placeOf(node)) === true;
  if (!isCounted && !each) return { before: [], after: [] };
  const at = { start: node.start, end: node.start };
  const place = behind(node.statement);
  const type = { kind: 'number', integer: true } as const;
  const pass = helperVariable(context, 'pass_rowcount', 'bigint', type, place);
  const before: Statement[] = [];
  const after: Statement[] = [];
  if (!pass) return { before, after };
  after.push(
    count
      ? assign(place, pass, { ...count, ...place })
      : {
          kind: 'getDiagnostics',
          ...place,
          stacked: false,
          items: [{ target: pass, item: 'ROW_COUNT' }],
        },
  );
  const whole = isCounted ? sqlRowCount(context, place) : undefined;
  if (whole) {
    before.push(assign(at, { ...whole, ...at }, make.number(at, 0)));
    after.push(assign(place, whole, make.binary(place, whole, '+', pass)));
  }
  const list = each ? rowCounts(context, place) : undefined;
  if (list) {
    before.push(assign(at, { ...list, ...at }, make.string(at, '{}')));
    const index = make.reference(place, { ...node.variable, ...place });
    after.push({
      kind: 'assignment',
      ...place,
      target: { kind: 'element', ...place, operand: list, index },
      value: pass,
    });
  }
  return { before, after };
}

function rowCounts(
  context: RuleContext,
  place: { start: number; end: number },
): ReturnType<typeof helperVariable> {
  return helperVariable(context, 'bulk_rowcount', 'bigint[]', { kind: 'unknown' }, place);
}

/** What the loop that stands for FORALL runs over. */
function controlOf(node: Forall, context: RuleContext): LoopControl | undefined {
  const at = { start: node.start, end: node.statement.start };
  const range = (from: Expression, to: Expression): LoopControl => ({
    kind: 'rangeControl',
    ...at,
    variable: node.variable,
    reverse: false,
    from,
    to,
  });
  if (node.bounds === 'range') return node.from && node.to && range(node.from, node.to);
  const { collection } = node;
  const type = collection && context.resolution.typeOf(collection);
  if (!collection || type?.kind !== 'collection') return undefined;
  const isArray = formOf(type, context) === 'array';
  if (node.bounds === 'indices of' && isArray) {
    const last = make.call(collection, 'cardinality', [collection]);
    const one = make.number(collection, 1);
    return range(
      node.from ? make.call(node.from, 'greatest', [node.from, one]) : one,
      node.to ? make.call(node.to, 'least', [node.to, last]) : last,
    );
  }
  if (isArray) return { kind: 'foreachControl', ...at, variable: node.variable, array: collection };
  return {
    kind: 'queryControl',
    ...at,
    variable: { ...node.variable, target: true },
    query: indexQuery(node, collection, context),
  };
}

/** The indexes of a collection in jsonb, or the values that are indexes of another, in order. */
function indexQuery(node: Forall, collection: Expression, context: RuleContext): Query {
  const at = { start: collection.start, end: collection.end };
  const alias = helperAlias(context, 'entry');
  const column = (name: string): Expression =>
    make.cast(collection, make.reference(collection, alias, name), 'integer');
  const key = column('key');
  const conditions: Expression[] = [];
  // The key '' of a nested table holds its size.
  const type = context.resolution.typeOf(collection);
  if (type.kind === 'collection' && type.form === 'nested table')
    conditions.push(
      make.binary(collection, make.reference(collection, alias, 'key'), '<>', make.string(collection, '')),
    );
  if (node.bounds === 'indices of' && node.from && node.to)
    conditions.push({ kind: 'between', ...at, operand: key, not: false, low: node.from, high: node.to });
  const where = conditions.length > 0 ? { where: make.chain(collection, 'and', conditions) } : {};
  return {
    kind: 'query',
    ...at,
    body: {
      kind: 'select',
      ...at,
      items: [{ kind: 'selectItem', ...at, expression: node.bounds === 'values of' ? column('value') : key }],
      from: [
        {
          kind: 'tableFunction',
          ...at,
          unnest: false,
          alias,
          expression: make.call(collection, 'jsonb_each_text', [collection]),
        },
      ],
      ...where,
    },
    orderBy: [{ kind: 'orderItem', ...at, expression: key }],
  };
}

interface ErrorLists {
  readonly index: ReturnType<typeof make.reference>;
  readonly code: ReturnType<typeof make.reference>;
  /** Counts the passes where the index does not. */
  readonly pass?: ReturnType<typeof make.reference>;
  readonly note: readonly Statement[];
}

/** SQL%BULK_EXCEPTIONS as two lists: which pass has failed, and with which error. */
function errorLists(node: Forall, context: RuleContext): ErrorLists | undefined {
  const place = behind(node.statement);
  const unknown = { kind: 'unknown' } as const;
  const index = helperVariable(context, 'bulk_error_index', 'integer[]', unknown, place);
  const code = helperVariable(context, 'bulk_error_code', 'integer[]', unknown, place);
  if (!index || !code) return undefined;
  const countsFromOne =
    (node.bounds === 'indices of' && !node.from && isArray(node.collection, context)) ||
    (node.bounds === 'range' &&
      ((node.from?.kind === 'number' && node.from.text === '1') ||
        (node.from !== undefined && isFirstOfArray(node.from, context))));
  const integer = { kind: 'number', integer: true } as const;
  const pass = countsFromOne ? undefined : helperVariable(context, 'bulk_pass', 'integer', integer, place);
  const number = pass ?? make.reference(place, { ...node.variable, ...place });
  const error = make.call(place, context.pack('sqlcode'), [
    make.reference(place, 'SQLSTATE'),
    make.reference(place, 'SQLERRM'),
  ]);
  const note: Statement[] = [
    assign(place, index, make.call(place, 'array_append', [index, number])),
    assign(place, code, make.call(place, 'array_append', [code, make.unary(place, '-', error)])),
  ];
  return { index, code, ...(pass ? { pass } : {}), note };
}

function isArray(node: Expression | undefined, context: RuleContext): boolean {
  const type = node && context.resolution.typeOf(node);
  return type?.kind === 'collection' && formOf(type, context) === 'array';
}

function isFirstOfArray(node: Expression, context: RuleContext): boolean {
  if (collectionOfMethod(node, context.resolution, ['FIRST']) === undefined || node.kind !== 'reference')
    return false;
  const referent = context.resolution.referent(node);
  return referent.kind === 'method' && formOf(referent.collection, context) === 'array';
}

/** When all passes are done, ORA-24381 tells that some have failed. */
function raiseErrors(node: Forall, index: Expression): If {
  const place = behind(node);
  const count = make.call(place, 'cardinality', [{ ...index, ...place }]);
  return {
    kind: 'if',
    ...place,
    branches: [
      {
        kind: 'ifBranch',
        ...place,
        test: make.binary(place, count, '>', make.number(place, 0)),
        statements: [
          {
            kind: 'raiseMessage',
            ...place,
            level: 'exception',
            format: 'ORA-24381: error(s) in array DML',
            arguments: [],
            options: [{ name: 'ERRCODE', value: make.string(place, stateOfNumber(24381)) }],
          },
        ],
      },
    ],
  };
}

/** `SQL%BULK_EXCEPTIONS(i).ERROR_INDEX`, `.ERROR_CODE`, `SQL%BULK_EXCEPTIONS.COUNT`. */
function bulkException(node: Field, context: RuleContext): Expression | undefined {
  const { operand } = node;
  if (operand.kind !== 'cursorAttribute' || operand.attribute !== 'bulk_exceptions') return undefined;
  const name = context.source.names.fold(node.name);
  const unknown = { kind: 'unknown' } as const;
  const wish = name === 'ERROR_CODE' ? 'bulk_error_code' : 'bulk_error_index';
  const list = helperVariable(context, wish, 'integer[]', unknown, node);
  if (!list) return undefined;
  if (name === 'COUNT') return make.call(node, 'cardinality', [list]);
  if (!operand.index) return undefined;
  return { kind: 'element', start: node.start, end: node.end, operand: list, index: operand.index };
}

/** `SQL%BULK_ROWCOUNT(i)`. */
function bulkRowCount(node: CursorAttribute, context: RuleContext): Expression | undefined {
  if (node.attribute !== 'bulk_rowcount' || !node.index) return undefined;
  const list = rowCounts(context, node);
  return list && { kind: 'element', start: node.start, end: node.end, operand: list, index: node.index };
}
