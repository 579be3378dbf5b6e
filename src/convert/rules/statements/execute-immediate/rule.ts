import * as make from '../../../../sql/make.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { Into } from '../../../../sql/tree/query.ts';
import type {
  Block,
  CallStatement,
  ExecuteImmediate,
  FragmentStatement,
  NullStatement,
  Open,
  Statement,
  UsingItem,
} from '../../../../sql/tree/routine.ts';
import { builtInPackages } from '../../../../sql/codes/built-in-packages.ts';
import { statementFindings } from '../../../../sql/codes/statements.ts';
import { rewrite } from '../../../../sql/rewrite.ts';
import { some, walk } from '../../../../sql/walk.ts';
import type { CollectionValue } from '../../../../sql/value-type.ts';
import { isRow } from '../../../collections/representation.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { asArrays, listType } from '../bulk-collect/list.ts';
import { rowCount } from '../implicit-cursor/rule.ts';
import { helperAlias, outermostBlock } from '../routine.ts';
import { rowTarget, writableTargets } from '../targets.ts';
import { assembledTexts, literalsIn, withLiterals } from './assembled.ts';
import { jobCall } from './jobs.ts';
import { parsedText } from './paths.ts';
import { dynamicStatement, reportUnknown } from './statement.ts';
import type { DynamicStatement } from './statement.ts';
import { joined, sqlText } from './text.ts';

const dialects = { from: ['oracle', 'sqlserver'], to: ['postgresql'] } as const;

export const dynamicRules = [
  rule({
    name: 'execute-immediate',
    on: ['executeImmediate'],
    ...dialects,
    apply: (node, context) => execute(node, context),
  }),
  // OPEN over a text of PL/SQL is a matter of its cursor's rules.
  rule({
    name: 'execute-immediate',
    on: ['open'],
    from: ['sqlserver'],
    to: ['postgresql'],
    apply: (node, context) => openDynamic(node, context),
  }),
  rule({
    name: 'execute-immediate',
    on: ['callStatement'],
    ...dialects,
    apply: (node, context) => parseCall(node, context) ?? jobCall(node, context),
  }),
  // The text of a variable that is executed is converted where it is assigned.
  rule({
    name: 'execute-immediate',
    on: ['assignment'],
    ...dialects,
    apply(node, context) {
      const value = assembledValue(node.value, context) ?? executedText(node.target, node.value, context);
      return value && { ...node, value };
    },
  }),
  // SELECT @text = … of Transact-SQL.
  rule({
    name: 'execute-immediate',
    on: ['selectItem'],
    from: ['sqlserver'],
    to: ['postgresql'],
    apply(node, context) {
      const { assigns, expression } = node;
      const value =
        assigns && (assembledValue(expression, context) ?? executedText(assigns, expression, context));
      return value && { ...node, expression: value };
    },
  }),
  rule({
    name: 'execute-immediate',
    on: ['variable'],
    ...dialects,
    apply(node, context) {
      const assembled = assembledTexts(context);
      if (!executedVariables(context).has(node.start) && !assembled?.variables.has(node.start))
        return undefined;
      const whole = node.default && assembledValue(node.default, context);
      const value = whole ? { text: whole } : node.default && convertedText(node.default, context);
      // The text may have become longer than the declared length.
      const type =
        context.source.valueType(node.type)?.kind === 'text' ? make.type(node.type, 'text') : node.type;
      return { ...node, type, ...(value ? { default: value.text } : {}) };
    },
  }),
];

/** Variables, by the places of their declarations, whose texts the routine executes. */
function executedVariables(context: RuleContext): ReadonlySet<number> {
  const block =
    outermostBlock(context) ?? context.parents.find((each): each is Block => each.kind === 'block');
  if (!block) return new Set();
  let known = executed.get(block);
  if (known) return known;
  if (!context.holds(block, 'executeImmediate') && !context.holds(block, 'open')) return new Set();
  const found = new Set<number>();
  walk(block, (node) => {
    const text =
      node.kind === 'executeImmediate' ? node.sql : node.kind === 'open' ? node.dynamic : undefined;
    if (text?.kind !== 'reference') return;
    const referent = context.resolution.referent(text);
    if (referent.kind === 'variable' && referent.owner.kind !== 'package')
      found.add(referent.declaration.start);
  });
  executed.set(block, (known = found));
  return known;
}

const executed = new WeakMap<Block, ReadonlySet<number>>();

/** The converted value of an assignment to a variable whose text is executed. */
function executedText(target: Expression, value: Expression, context: RuleContext): Expression | undefined {
  if (target.kind !== 'reference') return undefined;
  if (isContinued(target, value, context)) return undefined;
  const referent = context.resolution.referent(target);
  if (referent.kind !== 'variable' || !executedVariables(context).has(referent.declaration.start))
    return undefined;
  return convertedText(value, context)?.text;
}

/** `stmt := stmt || ' WHERE …'`: a piece of a statement that begins elsewhere. It is left as it is, which is right if it is plain SQL. */
function isContinued(target: Expression, value: Expression, context: RuleContext): boolean {
  const [first, ...rest] = sqlText(value, context).parts;
  if (typeof first !== 'object' || first.kind !== 'reference' || target.kind !== 'reference') return false;
  const referent = context.resolution.referent(target);
  if (referent.kind !== 'variable' || !executedVariables(context).has(referent.declaration.start))
    return false;
  if (!sameVariable(first, referent.declaration.start, context)) return false;
  const hasBinds = rest.some(
    (each) => typeof each === 'string' && /:[A-Za-z0-9_]/.test(each.replace(/'[^']*'/g, '')),
  );
  reportUnknown(
    value,
    'A piece is added to this dynamic SQL, which is not converted by itself.',
    context,
    !hasBinds,
  );
  return true;
}

/**
 * The value of an assignment with pieces of texts that are executed later; undefined when it holds none that was converted with the
 * whole text.
 */
function assembledValue(value: Expression, context: RuleContext): Expression | undefined {
  const assembled = assembledTexts(context);
  if (!assembled || assembled.literals.size === 0) return undefined;
  const places = literalsIn(value, context);
  if (!places.some((each) => assembled.literals.has(each))) return undefined;
  if (places.some((each) => assembled.bound.has(each)))
    reportUnknown(
      value,
      'This piece of dynamic SQL is not converted, as the whole text cannot be; its parameters have been numbered.',
      context,
      false,
    );
  return withLiterals(value, assembled, context);
}

/** A text that is written where it is executed, or pieces of one that could not be converted as a whole. */
function pieceOrText(
  node: Expression,
  context: RuleContext,
): (Pick<ConvertedText, 'text'> & Partial<ConvertedText>) | undefined {
  const pieces = assembledValue(node, context);
  return pieces ? { text: pieces } : convertedText(node, context);
}

interface ConvertedText {
  readonly text: Expression;
  readonly statement: DynamicStatement;
}

/** A text that is executed here and was put together before, in variables. */
function assembledText(node: Expression, context: RuleContext): ConvertedText | undefined {
  const assembled = assembledTexts(context);
  const statement = assembled?.statements.get(node.start);
  const done = assembled?.done.get(node.start);
  if (!assembled || !statement || !done) return undefined;
  if (done.hasUnknown || done.isSample)
    reportUnknown(
      node,
      done.isSample
        ? 'More texts of this dynamic SQL are possible than were looked at; its pieces are converted as in those.'
        : 'Parts of this dynamic SQL are known only when it runs; what they hold is not converted.',
      context,
      true,
    );
  const text = withLiterals(node, assembled, context);
  if (statement.tail === undefined) return { text, statement };
  return { text: make.chain(node, '||', [text, make.string(node, statement.tail)]), statement };
}

/** A text of SQL that is known at least in part, converted; undefined (with a finding) when it is left as it is. */
function convertedText(node: Expression, context: RuleContext, byName = false): ConvertedText | undefined {
  const text = sqlText(node, context);
  if (!text.literal) return undefined;
  const isWhole = text.parts.every((each) => typeof each === 'string');
  const statement = dynamicStatement(text, context, byName);
  if (!statement) {
    reportUnknown(
      node,
      'This text of dynamic SQL could not be converted and is executed as it is.',
      context,
      false,
    );
    return undefined;
  }
  if (!isWhole)
    reportUnknown(
      node,
      'Parts of this dynamic SQL are known only when it runs; what they hold is not converted.',
      context,
      true,
    );
  return { text: joined(statement.parts, node, context), statement };
}

function execute(given: ExecuteImmediate, context: RuleContext): Node | readonly Node[] | undefined {
  if (isInstalled(given, context)) return installed(given, context);
  const converted = assembledText(given.sql, context) ?? pieceOrText(given.sql, context);
  const node = byName(given, converted?.statement, context);
  if (!converted && isUnknown(node.sql, context))
    reportUnknown(
      node.sql,
      'The text of this dynamic SQL is known only when it runs and is not converted.',
      context,
      false,
    );
  const statement = converted?.statement;
  if (statement?.kind === 'anonymousBlock') {
    const inlined = inline(node, statement, context);
    if (inlined) return inlined;
  }
  if (statement?.kind === 'nothing') return leftOut(node, context);
  if (statement?.kind === 'callProcedure' && converted) return called(node, converted.text, context);
  if (node.using.some((each) => each.mode !== 'in') && !statement?.returned.length) {
    context.refuse(
      statementFindings.dynamicOut,
      node,
      'This dynamic SQL gives values back through USING OUT.',
    );
    return undefined;
  }
  const using = usingItems(node.using, statement);
  const sql = converted?.text ?? node.sql;
  const into = node.into ?? returningInto(node, statement);
  const { returning: _, into: __, ...plain } = node;
  if (!into) return [{ ...plain, sql, using }, ...rowCount(node, context)];
  if (into.bulk) return bulk({ ...plain, sql, using }, into, node, context);
  const row = rowTarget(into.targets, context);
  const { targets, after } = row
    ? { targets: [row.record], after: row.after }
    : writableTargets(into.targets, context);
  const strict = given.into !== undefined && statement?.kind !== 'anonymousBlock';
  const made: ExecuteImmediate = { ...plain, sql, using, into: { ...into, targets, strict } };
  return [made, ...rowCount(node, context), ...after];
}

/** Values that are given by name, as the text needs them, and what comes back as INTO (`sp_executesql`). */
function byName(
  node: ExecuteImmediate,
  statement: DynamicStatement | undefined,
  context: RuleContext,
): ExecuteImmediate {
  if (!statement || !node.using.some((each) => each.name)) return node;
  const using = namedItems(node.using, statement, context);
  const targets = (statement.outputs ?? []).flatMap((each) => itemOf(each, node.using, context)?.value ?? []);
  const into: Into = { kind: 'into', start: node.end, end: node.end, bulk: false, targets };
  return { ...node, using, ...(targets.length > 0 ? { into } : {}) };
}

/** The values that are given by name, in the order of the text's parameters; others as they are. */
function namedItems(
  items: readonly UsingItem[],
  statement: DynamicStatement | undefined,
  context: RuleContext,
): readonly UsingItem[] {
  if (!statement || !items.some((each) => each.name)) return items;
  return statement.binds.flatMap((each) => {
    const item = itemOf(each, items, context);
    return item ? [{ ...item, mode: 'in' as const }] : [];
  });
}

function itemOf(name: string, items: readonly UsingItem[], { source }: RuleContext): UsingItem | undefined {
  const { fold } = source.names;
  return items.find(
    (each) => each.name && fold(each.name) === fold({ ...each.name, text: name, quoted: false }),
  );
}

/** DBMS_SQL.PARSE: the same texts, whose bind variables keep their names. */
function parseCall(node: CallStatement, context: RuleContext): CallStatement | undefined {
  const text = parsedText(node, context);
  if (!text || node.call.kind !== 'call') return undefined;
  const { value } = text;
  const pieces = assembledText(value, context)?.text ?? assembledValue(value, context);
  const converted = pieces ?? convertedText(value, context, true)?.text;
  if (!converted && isUnknown(value, context))
    reportUnknown(
      value,
      'The text of this dynamic SQL is known only when it runs and is not converted.',
      context,
      false,
    );
  if (!converted) return undefined;
  const given = node.call.arguments.map((each) => (each === text ? { ...each, value: converted } : each));
  return { ...node, call: { ...node.call, arguments: given } };
}

/** Whether what a statement makes has been taken into the catalog when the scripts were read. */
function isInstalled(node: ExecuteImmediate, { catalog, sources }: RuleContext): boolean {
  const place = catalog.installed?.size ? sources.place(node.start) : undefined;
  return (
    place !== undefined && catalog.installed?.has(`${place.file}:${place.line}:${place.column}`) === true
  );
}

/** The statements of the branch of an IF that a statement stands in. */
function besideInBranch(node: ExecuteImmediate, context: RuleContext): readonly Statement[] {
  const at = context.parents.findLastIndex((each) => each.kind === 'if' || each.kind === 'ifBranch');
  const branch = context.parents[at];
  if (branch?.kind === 'ifBranch') return branch.statements;
  const otherwise = branch?.kind === 'if' ? branch.otherwise : undefined;
  return otherwise?.some((each) => each.start <= node.start && node.end <= each.end) ? otherwise : [];
}

function writesRows(node: Statement, context: RuleContext): boolean {
  return some(
    node,
    (each) =>
      ['insert', 'multiInsert', 'update', 'delete', 'merge'].includes(each.kind) ||
      (each.kind === 'executeImmediate' && !isInstalled(each, context)),
  );
}

function installed(node: ExecuteImmediate, context: RuleContext): FragmentStatement {
  context.report(
    statementFindings.installed,
    node,
    'What this dynamic SQL makes or changes is a part of the converted schema, so that it is not executed again.',
  );
  const beside = besideInBranch(node, context).find((each) => writesRows(each, context));
  if (beside)
    context.report(
      statementFindings.installedBesideRows,
      beside,
      'Rows are changed under the same condition as objects that exist already when this block runs.',
    );
  const { start, end } = node;
  const fragment = make.fragment(node, 'primary', '/* made with the other objects */ NULL');
  return { kind: 'fragmentStatement', start, end, fragment };
}

/** Whether nothing is known of a text that is executed, so that no finding of a piece of it tells of it. */
function isUnknown(node: Expression, context: RuleContext): boolean {
  if (node.kind === 'string' || sqlText(node, context).literal) return false;
  return assembledTexts(context)?.unknown.has(node.start) === true || !isExecutedVariable(node, context);
}

/** What is set for Oracle's compiler, optimizer or tracing. */
function leftOut(node: ExecuteImmediate, context: RuleContext): NullStatement {
  context.report(
    builtInPackages.needless,
    node,
    'This dynamic SQL is left out: PostgreSQL needs nothing like it.',
  );
  return { kind: 'nullStatement', start: node.start, end: node.end };
}

/** CALL of a procedure whose name is put in: it gives a row of its OUT parameters back, which it is given values for all the same. */
function called(node: ExecuteImmediate, sql: Expression, context: RuleContext): Node | readonly Node[] {
  const outs = node.using.filter((each) => each.mode !== 'in').map((each) => each.value);
  const { returning: _, into: __, ...plain } = node;
  const using = node.using.map((each): UsingItem => ({ ...each, mode: 'in' }));
  if (outs.length === 0) return { ...plain, sql, using };
  const { targets, after } = writableTargets(outs, context);
  const into: Into = { kind: 'into', start: node.start, end: node.end, bulk: false, targets };
  return [{ ...plain, sql, using, into }, ...after];
}

function isExecutedVariable(node: Expression, context: RuleContext): boolean {
  if (node.kind !== 'reference') return false;
  const referent = context.resolution.referent(node);
  if (referent.kind !== 'variable') return false;
  const block = outermostBlock(context);
  // Some text of the routine is assigned to it: what could not be converted has been reported there.
  return (
    block !== undefined &&
    some(
      block,
      (each) =>
        (each.kind === 'assignment' &&
          each.target.kind === 'reference' &&
          sameVariable(each.target, referent.declaration.start, context) &&
          sqlText(each.value, context).literal !== undefined) ||
        (each.kind === 'variable' && each.start === referent.declaration.start && each.default !== undefined),
    )
  );
}

function sameVariable(node: Expression, start: number, context: RuleContext): boolean {
  const referent = context.resolution.referent(node);
  return referent.kind === 'variable' && referent.declaration.start === start;
}

/** The values of USING that are parameters, in the order of the parameters. */
function usingItems(
  items: readonly UsingItem[],
  statement: DynamicStatement | undefined,
): readonly UsingItem[] {
  if (!statement) return items;
  return items.filter((each, i) => each.mode !== 'out' && statement.numbers[i] !== 0);
}

/** The targets of RETURNING INTO, written behind USING or as USING OUT. */
function returningInto(node: ExecuteImmediate, statement: DynamicStatement | undefined): Into | undefined {
  if (node.returning) return node.returning;
  if (!statement || statement.returned.length === 0) return undefined;
  const targets = node.using.filter((each) => each.mode !== 'in').map((each) => each.value);
  if (targets.length === 0) return undefined;
  return { kind: 'into', start: node.start, end: node.end, bulk: false, targets };
}

/** A block whose text is known is executed as it is, its placeholders being what USING gives. */
function inline(
  node: ExecuteImmediate,
  statement: DynamicStatement,
  context: RuleContext,
): Block | undefined {
  if (!statement.isWhole) return undefined;
  const root = statement.node;
  if (root.kind !== 'anonymousBlock') return undefined;
  const values = new Map<string, Expression>();
  statement.numbers.forEach((number, i) => {
    const item = node.using[i];
    if (item) values.set(`$${number}`, item.value);
  });
  const isComplete = !some(
    root,
    (each) => each.kind === 'identifier' && /^\$\d+$/.test(each.text) && !values.has(each.text),
  );
  if (!isComplete) return undefined;
  const replaced = rewrite(root.block, (each) => {
    if (each.kind !== 'reference' || each.name.parts.length !== 1) return each;
    const value = values.get(each.name.parts[0]?.text ?? '');
    return value ?? each;
  }) as Block;
  context.report(
    statementFindings.dynamicBlock,
    node,
    'This block of dynamic SQL is executed as a part of the routine.',
  );
  return atPlace(replaced, node) as Block;
}

/** The block stands where the statement stood: positions in the text would put comments in the wrong order. */
function atPlace(root: Node, at: ExecuteImmediate): Node {
  const seen = new Set<Node>();
  for (const each of at.using) walk(each.value, (node) => void seen.add(node));
  const move = (node: Node): Node =>
    seen.has(node)
      ? node
      : ({
          ...node,
          start: at.start,
          end: at.end,
          ...(node.kind === 'block' ? { begin: -1, exception: -1 } : {}),
        } as Node);
  return rewrite(root, move) as Node;
}

/** EXECUTE IMMEDIATE … BULK COLLECT INTO: a query around the one that is executed makes the lists. */
function bulk(
  plain: ExecuteImmediate,
  into: Into,
  node: ExecuteImmediate,
  context: RuleContext,
): Statement[] | undefined {
  const types = into.targets.map((each) => listType(each, context));
  if (types.some((each) => each === undefined)) {
    context.refuse(
      statementFindings.bulkTarget,
      node,
      'The type of a list that BULK COLLECT fills could not be found out.',
    );
    return undefined;
  }
  const arrays = asArrays(into.targets, types as CollectionValue[], context);
  const [type] = types as CollectionValue[];
  const { targets, after } = writableTargets(arrays?.lists ?? into.targets, context);
  const isArray = targets.length === 1 && type && !isRow(type.element);
  const around =
    isArray && !node.returning
      ? (['SELECT ARRAY(', ')'] as const)
      : arrays && aroundRows(into, arrays.types, node.returning !== undefined, context);
  if (!around) {
    context.refuse(
      statementFindings.bulkTarget,
      node,
      'Rows are collected whose type is not known by a name.',
    );
    return undefined;
  }
  const text = sqlText(plain.sql, context);
  const sql = joined(merged([around[0], ...text.parts, around[1]]), plain.sql, context);
  const { limit: _, ...rest } = into;
  const made: ExecuteImmediate = { ...plain, sql, into: { ...rest, bulk: false, targets } };
  const count = make.call(node, 'cardinality', [targets[0] as Expression]);
  return [made, ...rowCount(node, context, count), ...after, ...(arrays?.after ?? [])];
}

function merged(parts: readonly (string | Expression)[]): (string | Expression)[] {
  const result: (string | Expression)[] = [];
  for (const each of parts) {
    const last = result.at(-1);
    if (typeof each === 'string' && typeof last === 'string') result[result.length - 1] = last + each;
    else result.push(each);
  }
  return result;
}

/** What stands around a query, or around a statement with RETURNING, to make lists of its rows. */
function aroundRows(
  into: Into,
  types: readonly CollectionValue[],
  isWrite: boolean,
  context: RuleContext,
): readonly [string, string] | undefined {
  const alias = helperAlias(context, isWrite ? 'changed' : 'collected').text;
  const [type] = types;
  const isRows = into.targets.length === 1 && type !== undefined && isRow(type.element);
  const row = isRows ? context.types.forValue(type.element, into, context.object) : undefined;
  const name = row?.name.parts.map((each) => each.text).join('.');
  if (isRows && (name === undefined || name === 'record')) return undefined;
  if (isRows && !isWrite) return [`SELECT ARRAY(SELECT ${alias}::${name} FROM (`, `) AS ${alias})`];
  if (isRows)
    return [
      `WITH ${alias} AS (`,
      `) SELECT coalesce(array_agg(ROW(${alias}.*)::${name}), '{}') FROM ${alias}`,
    ];
  const columns = into.targets.map((_each, i) => `column${i + 1}`);
  const lists = columns.map((each) => `coalesce(array_agg(${alias}.${each}), '{}')`).join(', ');
  if (isWrite) return [`WITH ${alias} (${columns.join(', ')}) AS (`, `) SELECT ${lists} FROM ${alias}`];
  return [`SELECT ${lists} FROM (`, `) AS ${alias} (${columns.join(', ')})`];
}

/** OPEN … FOR text USING …: the same texts. */
export function openDynamic(node: Open, context: RuleContext): Open {
  if (!node.dynamic) return node;
  const converted = assembledText(node.dynamic, context) ?? pieceOrText(node.dynamic, context);
  if (!converted && isUnknown(node.dynamic, context))
    reportUnknown(
      node.dynamic,
      'The text of this dynamic SQL is known only when it runs and is not converted.',
      context,
      false,
    );
  if (!converted) return node;
  const using = node.using && namedItems(node.using, converted.statement, context);
  return { ...node, dynamic: converted.text, ...(using ? { using } : {}) };
}
