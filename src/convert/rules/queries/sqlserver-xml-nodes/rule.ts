import { sqlserverQueryFindings } from '../../../../sql/codes/sqlserver-queries.ts';
import * as make from '../../../../sql/make.ts';
import { mapChildren } from '../../../../sql/rewrite.ts';
import type { Expression, Fragment, KeywordCall } from '../../../../sql/tree/expression.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { Query, Select, TableExpression, TableFunction } from '../../../../sql/tree/query.ts';
import type { DataType } from '../../../../sql/tree/type.ts';
import type { Delete, Update } from '../../../../sql/tree/write.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import type { XmlMethod } from '../../expressions/sqlserver-xml/path.ts';
import { pathText, xmlMethodOf, xpathOf } from '../../expressions/sqlserver-xml/path.ts';
import { asXml } from '../../expressions/sqlserver-xml/rule.ts';
import type { Place, XPath } from '../../expressions/sqlserver-xml/xquery.ts';
import { familyOf } from '../../expressions/sqlserver-conversions/family.ts';
import { tablesOf } from '../relations.ts';

type WithTables = Query | Select | Update | Delete;

/** `x.nodes('path') AS t(c)` is XMLTABLE, and what is asked of its nodes are its columns; see the page. */
export const sqlserverXmlNodes = rule({
  name: 'sqlserver-xml-nodes',
  on: ['query', 'select', 'update', 'delete'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    // ORDER BY speaks of the nodes, too, and is the query's.
    const isOfQuery = node.kind === 'select' && context.parents.at(-1)?.kind === 'query';
    if (isOfQuery || (node.kind === 'query' && node.body.kind !== 'select')) return undefined;
    let done: WithTables = node;
    for (;;) {
      // What is asked of a table of nodes may stand in the one behind it, which is another node then.
      const next = fromOf(done).flatMap(tablesOf).find(isNodes);
      const changed = next && withTable(done, next, context);
      if (!changed || changed === done) return done;
      done = changed;
    }
  },
});

function fromOf(node: WithTables): readonly TableExpression[] {
  if (node.kind === 'query') return node.body.kind === 'select' ? node.body.from : [];
  return node.kind === 'delete' ? (node.using ?? []) : (node.from ?? []);
}

interface NodeTable extends TableFunction {
  readonly expression: KeywordCall;
}

function isNodes(node: TableExpression): node is NodeTable {
  return (
    node.kind === 'tableFunction' &&
    node.expression.kind === 'keywordCall' &&
    node.expression.name === 'XML NODES'
  );
}

/** A column of XMLTABLE. */
interface Column {
  readonly name: Identifier;
  readonly type: DataType;
  readonly path: Expression;
}

/** One table of nodes while the columns are gathered that are asked of it. */
interface Gathering {
  readonly table: NodeTable;
  readonly method: XmlMethod;
  /** The document is a node of another table, cut out of its own. */
  readonly isNested: boolean;
  readonly alias: Identifier;
  readonly columns: Map<string, Column>;
  /** Of all paths so far, by prefix. */
  readonly namespaces: Map<string, string>;
  readonly context: RuleContext;
}

function withTable(node: WithTables, table: NodeTable, context: RuleContext): WithTables {
  const method = xmlMethodOf(table.expression);
  const [column] = table.columns ?? [];
  if (!method || !column || !table.alias) return node;
  const isNested = isNodeColumn(method.operand, context);
  const place: Place = isNested ? { root: undefined, relative: '/*/' } : { root: '/doc', relative: '/doc/' };
  const rows = xpathOf(table.expression, method, place, context);
  if (!rows) return node;
  const { alias } = table;
  const namespaces = new Map(rows.namespaces.map(({ prefix, uri }) => [prefix, uri]));
  const gathering: Gathering = { table, method, isNested, alias, columns: new Map(), namespaces, context };
  const asked = mapChildren(node, (child) => replaced(child, gathering));
  const made = xmlTable(gathering, rows);
  return mapChildren(asked, (child) => placed(child, table, made, context));
}

/** Whether an expression is the column of another table of nodes. */
function isNodeColumn(node: Expression, { resolution }: RuleContext): boolean {
  const referent = resolution.referent(node);
  return (
    referent.kind === 'column' &&
    referent.relation.kind === 'function' &&
    resolution.typeOf(node).kind === 'xml'
  );
}

/** The tree with XMLTABLE in the place of the table of nodes. */
function placed(node: Node, table: NodeTable, made: TableFunction, context: RuleContext): Node {
  if (node === table) return made;
  return context.replace(
    mapChildren(node, (child) => placed(child, table, made, context)),
    node,
  );
}

/** The tree with columns of XMLTABLE for what is asked of a node. */
function replaced(node: Node, gathering: Gathering): Node {
  if (node.kind === 'keywordCall') {
    const method = xmlMethodOf(node);
    if (method && isAsked(method.operand, gathering)) return answer(node, method, gathering) ?? node;
  }
  if (node === gathering.table) return node;
  if (isNodes(node as TableExpression)) return nested(node as NodeTable, gathering);
  return gathering.context.replace(
    mapChildren(node, (child) => replaced(child, gathering)),
    node,
  );
}

function isAsked(node: Expression, { table, alias, context }: Gathering): boolean {
  const referent = context.resolution.referent(node);
  const [column] = table.columns ?? [];
  return (
    column !== undefined &&
    referent.kind === 'column' &&
    referent.relation.kind === 'function' &&
    referent.relation.alias === context.names.stored(alias) &&
    referent.column === context.names.stored(column)
  );
}

/** Nodes below a node: the node itself is what the inner table is made of. */
function nested(node: NodeTable, gathering: Gathering): Node {
  const [operand, ...rest] = node.expression.parts;
  const method = xmlMethodOf(node.expression);
  if (!operand || !method || !isAsked(method.operand, gathering)) return node;
  const { context } = gathering;
  const whole = columnFor('node', make.type(node, 'xml'), make.string(node, '.'), gathering);
  context.resolution.state(whole, { kind: 'xml' }, false);
  const referent = context.resolution.referent(method.operand);
  context.resolution.refer(whole, referent);
  return { ...node, expression: { ...node.expression, parts: [whole, ...rest] } };
}

function answer(node: KeywordCall, method: XmlMethod, gathering: Gathering): Node | undefined {
  const { context, isNested } = gathering;
  const place: Place = { root: isNested ? undefined : '/doc', relative: '' };
  const known = [...gathering.namespaces].map(([prefix, uri]) => ({ prefix, uri }));
  const xpath = xpathOf(node, method, place, context, known);
  if (!xpath) return undefined;
  for (const { prefix, uri } of xpath.namespaces) {
    const other = gathering.namespaces.get(prefix);
    if (other !== undefined && other !== uri) {
      context.refuse(
        sqlserverQueryFindings.xquery,
        node,
        `The prefix ${prefix} stands for two namespaces in one table of nodes.`,
      );
      return undefined;
    }
    gathering.namespaces.set(prefix, uri);
  }
  const path = pathText(node, xpath, method, context);
  if (node.name === 'XML VALUE' && method.type) return value(node, method.type, path, xpath, gathering);
  if (node.name === 'XML EXIST') {
    const test = xpath.givesNodes
      ? make.chain(node, '||', [make.string(node, 'boolean('), path, make.string(node, ')')])
      : make.string(node, 'true()');
    const constant = joinedConstant(test);
    const found = columnFor(`has_${wordOf(method)}`, make.type(node, 'boolean'), constant, gathering);
    context.resolution.state(found, { kind: 'boolean' }, false);
    return found;
  }
  const fragment = columnFor(wordOf(method), make.type(node, 'xml'), path, gathering);
  context.resolution.state(fragment, { kind: 'xml' }, true);
  return make.call(node, 'coalesce', [fragment, make.string(node, '')]);
}

/** Constants that stand side by side are one. */
function joinedConstant(node: Expression): Expression {
  if (node.kind !== 'chain' || !node.operands.every((each) => each.kind === 'string')) return node;
  return make.string(node, node.operands.map((each) => (each.kind === 'string' ? each.value : '')).join(''));
}

/** Numbers and the like are columns of their own type; what the server converts by rules of its own is a text first. */
function value(
  node: KeywordCall,
  type: DataType,
  path: Expression,
  xpath: XPath,
  gathering: Gathering,
): Expression {
  const { context } = gathering;
  const known = context.resolution.typeOf(node);
  const name = wordOfPath(xpath);
  const family = familyOf(known);
  const isPlain =
    family === 'whole' ||
    family === 'decimal' ||
    family === 'money' ||
    family === 'float' ||
    family === 'bit' ||
    family === 'uuid';
  if (isPlain) {
    const column = columnFor(name, context.types.of(type, 'cast'), path, gathering);
    context.resolution.state(column, known, true);
    return column;
  }
  const text = columnFor(name, make.type(node, 'text'), path, gathering);
  context.resolution.state(text, { kind: 'text', large: true, typeName: 'NVARCHAR' }, true);
  return { kind: 'cast', start: node.start, end: node.end, operand: text, type, style: 'function' };
}

/** A reference to the column with this path, which is made once. */
function columnFor(
  wish: string,
  type: DataType,
  path: Expression,
  gathering: Gathering,
): Expression & { kind: 'reference' } {
  const { columns, alias, context } = gathering;
  const typeText = `${type.name.parts.map(({ text }) => text).join('.')}(${type.precision ?? ''},${type.scale ?? ''})`;
  const key = path.kind === 'string' ? `${path.value} ${typeText}` : `${path.start} ${typeText}`;
  let column = columns.get(key);
  if (!column) {
    const taken = new Set([...columns.values()].map(({ name }) => name.text));
    let free = wish;
    for (let i = 2; taken.has(free); i += 1) free = `${wish}_${i}`;
    column = { name: context.targetNames.identifier(free, type), type, path };
    columns.set(key, column);
  }
  return make.reference(path, context.names.local(alias), column.name);
}

const wordOf = (method: XmlMethod): string => lastWord(method.path.value);

function wordOfPath({ pieces }: XPath): string {
  return lastWord(
    pieces
      .filter((each) => typeof each === 'string')
      .join('')
      .replace(/\[[^\]]*\]/g, ''),
  );
}

/** The last name of a path as that of a column. */
function lastWord(path: string): string {
  const names = path.replace(/\b[\w-]+\(\)?/g, '').match(/[\p{L}_][\p{L}\p{N}_.-]*(?!:)\b/gu) ?? [];
  const words = (names.at(-1) ?? 'value')
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1_$2')
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .toLowerCase();
  return words === '' ? 'value' : words;
}

function xmlTable(gathering: Gathering, rows: XPath): TableFunction {
  const { table, method, isNested, alias, namespaces, context } = gathering;
  const all = [...gathering.columns.values()];
  const { start, end } = table;
  const listed = [...namespaces].map(([prefix, uri]) => `'${uri.replaceAll("'", "''")}' AS ${prefix}`);
  const document = asXml(method.operand, context);
  const expression: Fragment = make.fragment(
    table,
    'primary',
    'xmltable(',
    ...(listed.length > 0 ? [`xmlnamespaces(${listed.join(', ')}),`, '\n'] : []),
    pathText(table.expression, rows, method, context),
    '\n',
    'PASSING ',
    ...(isNested ? [document] : ['xmlelement(name doc, ', document, ')']),
    '\n',
    'COLUMNS ',
    ...(all.length === 0
      ? ['place FOR ORDINALITY']
      : all.flatMap(({ name, type, path }, i) => [
          ...(i === 0 ? [] : [',', '\n']),
          make.reference(type, name),
          ' ',
          type,
          ' PATH ',
          path.kind === 'string' ? path : make.parenthesis(path, path),
        ])),
    ')',
  );
  return { kind: 'tableFunction', start, end, expression, unnest: false, alias };
}
