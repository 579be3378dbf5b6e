import * as make from '../../../../sql/make.ts';
import { rewrite } from '../../../../sql/rewrite.ts';
import type { Expression, Reference } from '../../../../sql/tree/expression.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import type { ColumnDefinition } from '../../../../sql/tree/define.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { Block, Declaration, Statement } from '../../../../sql/tree/routine.ts';
import type { Insert } from '../../../../sql/tree/write.ts';
import { some } from '../../../../sql/walk.ts';
import type { Span } from '../../../../text/span.ts';
import { nowhere } from '../../../../text/span.ts';
import type { Relation } from '../../../resolve/resolution.ts';
import { writtenName } from '../../../names/spelling.ts';
import type { RuleContext } from '../../../rule.ts';
import { hasTriggers } from '../effects.ts';
import { mapLists } from '../lists.ts';
import { asks, systemValue } from '../system-value.ts';

/** SCOPE_IDENTITY() and @@IDENTITY of a routine as RETURNING of its inserts; see the page. */
export function withIdentityValues(block: Block, context: RuleContext): Block {
  if (!asks(block, 'SCOPE_IDENTITY', '@@IDENTITY')) return block;
  const plan = new IdentityValues(block, context);
  if (!plan.hasInserts) return block;
  const direct = mapLists(block, (list) => plan.direct(list));
  if (!some(direct, (node) => plan.isAsked(node))) return direct;
  const made = mapLists(direct, (list) => plan.kept(list));
  const read = rewrite(made, (node) => (plan.isAsked(node) ? plan.reference(node) : node)) as Block;
  return { ...read, declarations: [...read.declarations, ...plan.declarations] };
}

/** A class because it makes one variable for all inserts whose value is not taken by the statement behind them. */
class IdentityValues {
  readonly declarations: Declaration[] = [];
  readonly #block: Block;
  readonly #context: RuleContext;
  /** @@IDENTITY counts inserts of triggers, too. */
  readonly #isOneScope: boolean;
  #variable: Identifier | undefined;

  constructor(block: Block, context: RuleContext) {
    this.#block = block;
    this.#context = context;
    this.#isOneScope = !some(block, (node) => {
      if (node.kind === 'executeProcedure' || node.kind === 'executeText') return true;
      return node.kind === 'insert' && this.#column(node) !== undefined && hasTriggers(node, context);
    });
  }

  /** Whether the routine inserts into a table that has an identity column. */
  get hasInserts(): boolean {
    return some(this.#block, (node) => node.kind === 'insert' && this.#column(node) !== undefined);
  }

  /** Whether a node asks for the last value of this scope. */
  isAsked(node: Node): node is Expression {
    const name = systemValue(node);
    return name === 'SCOPE_IDENTITY' || (name === '@@IDENTITY' && this.#isOneScope);
  }

  /** An INSERT whose value the next statement assigns: `RETURNING id INTO`. */
  direct(list: readonly Statement[]): readonly Statement[] {
    const made: Statement[] = [];
    for (const each of list) {
      const before = made.at(-1);
      const target = before?.kind === 'insert' ? this.#assigned(each, before) : undefined;
      const column = before?.kind === 'insert' ? this.#column(before) : undefined;
      if (before?.kind === 'insert' && target && column && isSingle(before))
        made[made.length - 1] = returning(before, column, target);
      else made.push(each);
    }
    return made;
  }

  /** The variable of `SET @id = SCOPE_IDENTITY()`, a conversion of the value left aside. */
  #assigned(node: Statement, insert: Insert): Expression | undefined {
    const isOwn = !hasTriggers(insert, this.#context);
    const isValue = (value: Expression): boolean => {
      const plain = withoutConversion(value);
      return this.isAsked(plain) || (isOwn && systemValue(plain) === '@@IDENTITY');
    };
    if (node.kind === 'assignment') return isValue(node.value) ? node.target : undefined;
    if (node.kind !== 'queryStatement' || node.query.body.kind !== 'select') return undefined;
    const [item, ...more] = node.query.body.items;
    if (!item || more.length > 0 || node.query.body.from.length > 0) return undefined;
    return isValue(item.expression) ? item.assigns : undefined;
  }

  /** The other inserts keep their value in the variable. */
  kept(list: readonly Statement[]): readonly Statement[] {
    return list.flatMap((each): Statement[] => {
      if (each.kind !== 'insert') return [each];
      const column = this.#column(each);
      const direct = each.returning?.into?.targets[0];
      if (direct && column) return [each, this.#assign(each, direct)];
      if (!column) return [each];
      if (isSingle(each) && !each.returning) return [returning(each, column, this.reference(each))];
      return [each, this.#lastOf(each, column)];
    });
  }

  #assign(node: Statement, value: Expression): Statement {
    const at = { start: node.end, end: node.end };
    return { kind: 'assignment', ...at, target: this.reference(at), value };
  }

  /** Of several rows it is the last value of the sequence, if there was a row. */
  #lastOf(node: Insert, column: Column): Statement {
    const at = { start: node.end, end: node.end };
    const sequence = make.call(at, 'pg_get_serial_sequence', [
      make.string(at, column.table),
      make.string(at, column.text),
    ]);
    return {
      kind: 'if',
      ...at,
      branches: [
        {
          kind: 'ifBranch',
          ...at,
          test: make.reference(at, 'FOUND'),
          statements: [this.#assign(node, make.call(at, 'currval', [sequence]))],
        },
      ],
    };
  }

  reference(at: Span): Reference {
    if (!this.#variable) {
      this.#variable = this.#context.freshName('identity_value');
      this.declarations.push(make.variable(nowhere, this.#variable, make.type(nowhere, 'bigint')));
    }
    const made = make.reference(at, { ...this.#variable, start: at.start, end: at.end });
    this.#context.resolution.state(made, { kind: 'number', integer: true, typeName: 'BIGINT' }, true);
    return made;
  }

  /** The identity column that an INSERT gives a value to, where it does not state one. */
  #column(node: Insert): Column | undefined {
    if (node.target.kind !== 'table') return undefined;
    const referent = this.#context.resolution.referent(node.target.name);
    if (referent.kind !== 'relation') return undefined;
    const found = identityColumn(referent.relation, this.#block, this.#context);
    return found && !states(node, found) ? found : undefined;
  }
}

interface Column {
  readonly name: Identifier;
  /** As the target calls it. */
  readonly text: string;
  /** The table, as the target writes it in a text. */
  readonly table: string;
}

function identityColumn(relation: Relation, block: Block, context: RuleContext): Column | undefined {
  const { object } = relation;
  if (object?.kind === 'table') {
    for (const [stored, column] of object.columns) {
      if (!column.identity) continue;
      const text = context.names.column(object, stored);
      const target = context.names.object(object);
      const table = writtenName(context.names.qualified(target, nowhere));
      return { name: context.targetNames.identifier(text, nowhere), text, table };
    }
    return undefined;
  }
  if (!relation.transient) return undefined;
  const { fold } = context.source.names;
  let found: ColumnDefinition | undefined;
  let table = '';
  some(block, (node) => {
    const name =
      node.kind === 'declareTable'
        ? node.name
        : node.kind === 'createTable'
          ? node.name.parts.at(-1)
          : undefined;
    if (!name || fold(name) !== relation.alias) return false;
    const columns =
      node.kind === 'declareTable'
        ? node.definition.columns
        : node.kind === 'createTable'
          ? node.columns
          : [];
    found = columns.find((each) => each.identity);
    table = fold(name);
    return true;
  });
  const name = found && context.names.local(found.name);
  return (
    name && { name, text: name.text, table: writtenName(context.targetNames.identifier(table, nowhere)) }
  );
}

/** Whether an INSERT gives the column a value itself. */
function states(node: Insert, column: Column): boolean {
  return (node.columns ?? []).some(
    (each) =>
      each.kind === 'reference' &&
      each.name.parts.at(-1)?.text.toLowerCase() === column.name.text.toLowerCase(),
  );
}

/** Whether exactly one row is inserted. */
function isSingle(node: Insert): boolean {
  if (node.output || node.top || node.execute || node.query) return false;
  return (node.rows ?? [[]]).length === 1;
}

function withoutConversion(value: Expression): Expression {
  if (value.kind === 'parenthesis' || value.kind === 'cast') return withoutConversion(value.operand);
  if (value.kind !== 'keywordCall' || value.name.toUpperCase() !== 'CONVERT') return value;
  const inner = value.parts.find(
    (each) => 'kind' in each && (each.kind === 'call' || each.kind === 'reference'),
  );
  return (inner as Expression | undefined) ?? value;
}

function returning(node: Insert, column: Column, target: Expression): Insert {
  const at = { start: node.end, end: node.end };
  return {
    ...node,
    returning: {
      kind: 'returning',
      ...at,
      items: [
        {
          kind: 'reference',
          ...at,
          name: { kind: 'name', ...at, parts: [{ ...column.name, ...at, target: true }] },
        },
      ],
      into: { kind: 'into', ...at, bulk: false, targets: [target] },
    },
  };
}
