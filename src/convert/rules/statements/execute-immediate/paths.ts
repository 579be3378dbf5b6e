import type { Argument, Expression, StringLiteral } from '../../../../sql/tree/expression.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { Block, CallStatement, Statement } from '../../../../sql/tree/routine.ts';
import { walk } from '../../../../sql/walk.ts';
import type { RuleContext } from '../../../rule.ts';
import { follow } from '../flow.ts';
import type { Question } from '../flow.ts';
import { sqlText } from './text.ts';

/** A piece of a text of SQL that a routine puts together: what is written in it, or an expression that is put in. */
export type Piece =
  | { readonly literal: StringLiteral; readonly run: string }
  | { readonly unknown: Expression };

/** One of the texts that a variable or a statement may have. */
export type Text = readonly Piece[];

/** A statement that executes a text, with all texts that it may execute as far as they were followed. */
export interface Execution {
  readonly sql: Expression;
  /** Undefined when something is executed that is not put together from texts of the routine. */
  readonly texts: readonly Text[] | undefined;
  /** Some of the texts are not among them: there are too many, or a loop adds to them. */
  readonly isSample: boolean;
  /** How many values the statement gives to the text's bind variables or takes from them; undefined where they are bound by name. */
  readonly values: number | undefined;
  /** The names of the values, where they are given by name, as far as any of the texts has them (`sp_executesql`). */
  readonly names?: readonly string[];
}

/** How many texts of one variable are followed. */
const mostTexts = 48;

/** A loop is followed until a piece has been added twice. */
const mostTimes = 2;

/** What the variables may hold at a place, by the places of their declarations. */
interface Held {
  readonly texts: ReadonlyMap<number, Texts>;
}

interface Texts {
  readonly all: ReadonlyMap<string, Text>;
  readonly isSample: boolean;
}

/**
 * All executions of texts in a routine, by the place of the expression that gives the text. Variables are followed along all ways through the
 * routine; conditions are taken to hold or not, each by itself.
 */
export function executionsIn(block: Block, context: RuleContext): Executions {
  const variables = variablesExecuted(block, context);
  const found = new Map<number, Execution>();
  if (variables.size > 0) follow(block, new TextFollower(variables, context, found).question(block));
  return { found, variables };
}

/** The executions of a routine, and the variables that hold their texts or parts of them, by the places of their declarations. */
export interface Executions {
  readonly found: ReadonlyMap<number, Execution>;
  readonly variables: ReadonlySet<number>;
}

/** Text variables of the routine that are executed, and those that are put into them. */
function variablesExecuted(block: Block, context: RuleContext): Set<number> {
  const tracked = new Set<number>();
  const add = (node: Expression): boolean => {
    let added = false;
    walk(node, (each) => {
      const start = each.kind === 'reference' ? variableStart(each, context) : undefined;
      if (start !== undefined && !tracked.has(start)) {
        tracked.add(start);
        added = true;
      }
    });
    return added;
  };
  walk(block, (node) => {
    const text = executedText(node, context);
    if (text) add(text);
  });
  for (let changed = tracked.size > 0; changed; ) {
    changed = false;
    walk(block, (node) => {
      for (const { target, value } of assignedBy(node as Statement) ?? []) {
        const start = target.kind === 'reference' ? variableStart(target, context) : undefined;
        if (start !== undefined && tracked.has(start) && isTexts(value, context))
          changed = add(value) || changed;
      }
    });
  }
  return tracked;
}

/** What a statement assigns; `SELECT @a = x` of Transact-SQL without a table does nothing else. Undefined for any other statement. */
function assignedBy(
  node: Statement,
): readonly { readonly target: Expression; readonly value: Expression }[] | undefined {
  if (node.kind === 'assignment') return [node];
  const body = node.kind === 'queryStatement' ? node.query.body : undefined;
  if (body?.kind !== 'select' || body.from.length > 0 || body.where) return undefined;
  const assigned = body.items.flatMap(({ assigns, expression }) =>
    assigns ? [{ target: assigns, value: expression }] : [],
  );
  return assigned.length > 0 && assigned.length === body.items.length ? assigned : undefined;
}

/** Whether a value is put together from texts, so that variables in it hold parts of the text. */
function isTexts(value: Expression, context: RuleContext): boolean {
  return sqlText(value, context).parts.length > 0;
}

/** The expression whose text a statement executes, or has DBMS_SQL parse. */
function executedText(node: Node, context: RuleContext): Expression | undefined {
  if (node.kind === 'executeImmediate') return node.sql;
  if (node.kind === 'open') return node.dynamic;
  return node.kind === 'callStatement' ? parsedText(node, context)?.value : undefined;
}

/** The text that a call of DBMS_SQL.PARSE is given (PL/SQL Packages and Types Reference, "PARSE Procedures"). */
export function parsedText({ call }: CallStatement, context: RuleContext): Argument | undefined {
  if (call.kind !== 'call' || call.callee.kind !== 'reference') return undefined;
  const referent = context.resolution.referent(call.callee);
  if (referent.kind !== 'built-in' || referent.package !== 'DBMS_SQL' || referent.name !== 'PARSE')
    return undefined;
  const { fold } = context.source.names;
  const named = call.arguments.find((each) => each.name && fold(each.name) === 'STATEMENT');
  const [, second] = call.arguments;
  const text = named ?? (second?.name ? undefined : second);
  return text && context.resolution.typeOf(text.value).kind !== 'collection' ? text : undefined;
}

function valuesOf(node: Node): number | undefined {
  if (node.kind === 'executeImmediate') return node.using.length + (node.returning?.targets.length ?? 0);
  return node.kind === 'open' ? (node.using?.length ?? 0) : undefined;
}

/** The names of the values that a statement gives by name, and that the texts speak of. */
function namesOf(node: Node, texts: readonly Text[]): readonly string[] | undefined {
  const using = node.kind === 'executeImmediate' || node.kind === 'open' ? node.using : undefined;
  const names = using?.flatMap((each) => (each.name ? [each.name.text.toLowerCase()] : []));
  if (!names || names.length === 0) return undefined;
  const runs = texts.flatMap((text) => text.flatMap((each) => ('literal' in each ? [each.run] : [])));
  const spoken = new Set(runs.flatMap((run) => run.toLowerCase().match(/@\w+/g) ?? []));
  return names.filter((each) => spoken.has(each));
}

/** The place of the declaration of a variable of the routine that a reference names. */
export function variableStart(node: Expression, context: RuleContext): number | undefined {
  const referent = context.resolution.referent(node);
  return referent.kind === 'variable' && referent.owner.kind !== 'package' && !referent.declaration.constant
    ? referent.declaration.start
    : undefined;
}

/** A class because it collects the executions while the routine is followed. */
class TextFollower {
  readonly #tracked: ReadonlySet<number>;
  readonly #context: RuleContext;
  readonly #found: Map<number, Execution>;

  constructor(tracked: ReadonlySet<number>, context: RuleContext, found: Map<number, Execution>) {
    this.#tracked = tracked;
    this.#context = context;
    this.#found = found;
  }

  question(block: Block): Question<Held> {
    const initial = new Map<number, Texts>();
    walk(block, (node) => {
      if (node.kind === 'variable' && this.#tracked.has(node.start))
        initial.set(node.start, node.default ? this.#value(node.default, { texts: new Map() }) : single([]));
    });
    return {
      start: { texts: initial },
      merge: (a, b) => mergeHeld(a, b),
      same: (a, b) => [...b.texts].every(([start, one]) => sameTexts(a.texts.get(start), one)),
      after: (statement, state) => this.#after(statement, state),
      see: (node, state) => this.#see(node, state),
    };
  }

  #see(node: Node, state: Held): void {
    const sql = executedText(node, this.#context);
    if (!sql) return;
    const texts = this.#value(sql, state);
    const known = this.#found.get(sql.start);
    const whole = known?.texts ? merged({ all: byKey(known.texts), isSample: known.isSample }, texts) : texts;
    const all = [...whole.all.values()];
    const names = namesOf(node, all);
    this.#found.set(sql.start, {
      sql,
      texts: all,
      isSample: whole.isSample,
      values: valuesOf(node),
      ...(names ? { names } : {}),
    });
  }

  #after(statement: Statement, state: Held): Held {
    const assigned = assignedBy(statement);
    if (assigned)
      return assigned.reduce((held, { target, value }) => this.#assigned(target, value, held), state);
    if (statement.kind === 'declareVariables')
      return statement.variables.reduce(
        (held, each) =>
          each.default && this.#tracked.has(each.start)
            ? set(held, each.start, this.#value(each.default, held))
            : held,
        state,
      );
    let next = state;
    // Whatever else writes a variable gives it a value that is not known.
    for (const target of writtenBy(statement)) {
      const start = target.kind === 'reference' ? variableStart(target, this.#context) : undefined;
      if (start !== undefined && this.#tracked.has(start))
        next = set(next, start, single([{ unknown: target }]));
    }
    return next;
  }

  #assigned(target: Expression, value: Expression, state: Held): Held {
    const start = target.kind === 'reference' ? variableStart(target, this.#context) : undefined;
    if (start === undefined || !this.#tracked.has(start)) return state;
    return set(state, start, this.#value(value, state));
  }

  /** The texts that an expression may give. */
  #value(node: Expression, state: Held): Texts {
    let texts: Texts = single([]);
    for (const part of literalParts(node, this.#context)) {
      const more = this.#part(part, state);
      texts = joinedTexts(texts, more);
    }
    return texts;
  }

  #part(part: Expression, state: Held): Texts {
    if (part.kind === 'string') return single([{ literal: part, run: part.value }]);
    if (part.kind === 'null') return single([]);
    if (part.kind === 'case') {
      const results = [
        ...part.branches.map((each) => each.result),
        ...(part.otherwise ? [part.otherwise] : []),
      ];
      if (results.every((each) => isWritten(each, this.#context))) {
        const all = results.map((each) => this.#value(each, state));
        const none = part.otherwise ? all : [...all, single([])];
        return none.reduce((a, b) => merged(a, b));
      }
    }
    const start = part.kind === 'reference' ? variableStart(part, this.#context) : undefined;
    if (start !== undefined && this.#tracked.has(start)) return state.texts.get(start) ?? single([]);
    return single([{ unknown: part }]);
  }
}

/** The operands of a text that is put together; neighbours that are written are not joined, as each is changed in its own place. */
export function literalParts(node: Expression, context: RuleContext): readonly Expression[] {
  return sqlText(node, context).operands;
}

function isWritten(node: Expression, context: RuleContext): boolean {
  const parts = literalParts(node, context);
  return parts.some((each) => each.kind === 'string') || node.kind === 'null';
}

/** The targets of INTO of a query, wherever in it they stand. */
function intoTargets(query: Node): readonly Expression[] {
  const targets: Expression[] = [];
  walk(query, (node) => {
    if (node.kind === 'into') targets.push(...node.targets);
    else if (node.kind === 'selectItem' && node.assigns) targets.push(node.assigns);
  });
  return targets;
}

function writtenBy(statement: Statement): readonly Expression[] {
  switch (statement.kind) {
    case 'queryStatement':
      return intoTargets(statement.query);
    case 'fetch':
      return statement.into.targets;
    case 'executeImmediate':
      return [
        ...(statement.into?.targets ?? []),
        ...(statement.returning?.targets ?? []),
        ...statement.using.filter((each) => each.mode !== 'in').map((each) => each.value),
      ];
    default:
      return [];
  }
}

// Sets of texts

function single(text: Text): Texts {
  return { all: byKey([text]), isSample: false };
}

function byKey(texts: readonly Text[]): Map<string, Text> {
  return new Map(texts.map((each) => [keyOf(each), each]));
}

function keyOf(text: Text): string {
  return text
    .map((each) => ('literal' in each ? `${each.literal.start}` : `u${each.unknown.start}`))
    .join(' ');
}

function set(state: Held, start: number, texts: Texts): Held {
  return { texts: new Map([...state.texts, [start, texts]]) };
}

function sameTexts(a: Texts | undefined, b: Texts): boolean {
  return a !== undefined && a.all.size === b.all.size && [...b.all.keys()].every((each) => a.all.has(each));
}

function mergeHeld(a: Held, b: Held): Held {
  if (a === b) return a;
  const texts = new Map(a.texts);
  for (const [start, one] of b.texts) {
    const other = texts.get(start);
    texts.set(start, other ? merged(other, one) : one);
  }
  return { texts };
}

function merged(a: Texts, b: Texts): Texts {
  if (a === b || sameTexts(a, b)) return a;
  return limited(new Map([...a.all, ...b.all]), a.isSample || b.isSample);
}

function joinedTexts(a: Texts, b: Texts): Texts {
  const all = new Map<string, Text>();
  let isSample = a.isSample || b.isSample;
  for (const left of a.all.values())
    for (const right of b.all.values()) {
      const text = [...left, ...right];
      if (isRepeated(text)) isSample = true;
      else all.set(keyOf(text), text);
    }
  return limited(all, isSample);
}

/** Whether a loop has added a piece more often than is followed. */
function isRepeated(text: Text): boolean {
  const times = new Map<number, number>();
  for (const each of text) {
    const start = 'literal' in each ? each.literal.start : each.unknown.start;
    const count = (times.get(start) ?? 0) + 1;
    if (count > mostTimes) return true;
    times.set(start, count);
  }
  return false;
}

/** Not too many texts: the shortest, the longest, and so many others that every piece is in one of them. */
function limited(all: Map<string, Text>, isSample: boolean): Texts {
  if (all.size <= mostTexts) return { all, isSample };
  const sorted = [...all].sort(([, a], [, b]) => a.length - b.length);
  const kept = new Map<string, Text>();
  const take = (entry: [string, Text] | undefined): void => void (entry && kept.set(...entry));
  const seen = new Set<number>();
  for (const [key, text] of sorted) {
    const starts = text.map((each) => ('literal' in each ? each.literal.start : each.unknown.start));
    if (starts.every((each) => seen.has(each)) || kept.size >= mostTexts - 8) continue;
    for (const each of starts) seen.add(each);
    take([key, text]);
  }
  for (let i = 1; i <= 4; i += 1) {
    take(sorted[i - 1]);
    take(sorted.at(-i));
  }
  return { all: kept, isSample: true };
}
