import type { Identifier } from '../../../../sql/tree/name.ts';
import type { Node, Of } from '../../../../sql/tree/node.ts';
import type { Block, ExitStatement, Goto, Loop, Statement } from '../../../../sql/tree/routine.ts';
import { mapChildren } from '../../../../sql/rewrite.ts';
import { some, walk } from '../../../../sql/walk.ts';
import { statementFindings } from '../../../../sql/codes/statements.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { parentsInRoutine } from '../routine.ts';

/**
 * Takes the labels out of a list of statements and says every GOTO to them in another way: PL/pgSQL has no GOTO, but leaves
 * labelled blocks and repeats labelled loops.
 *
 * - To a label at the end of a loop's body: CONTINUE.
 * - Forwards, to a label further down: what lies between is a labelled block, which EXIT leaves.
 * - Backwards, to a label further up: what lies between is a labelled loop, which CONTINUE repeats.
 */
export function withoutGoto(
  statements: readonly Statement[],
  loop: Loop | undefined,
  context: RuleContext,
): readonly Statement[] {
  let list = statements;
  for (;;) {
    const at = list.findIndex((each) => each.kind === 'label');
    const label = list[at];
    if (label?.kind !== 'label') return labelledTargets(list, context);
    list = resolved(list, at, label.label, loop, context);
  }
}

/** GOTO of Transact-SQL, whose labels may stand in any list of statements. Those of PL/SQL are a matter of the rules for blocks and loops. */
export const gotoRule = rule({
  name: 'goto',
  on: ['block', 'ifBranch', 'if', 'loop'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    if (!context.holds(node, 'goto')) return withoutLabels(node, context);
    const loop = node.kind === 'loop' ? node : undefined;
    const made =
      node.kind === 'if'
        ? node.otherwise && { ...node, otherwise: withoutGoto(node.otherwise, undefined, context) }
        : { ...node, statements: withoutGoto(node.statements, loop, context) };
    if (made?.kind === 'block' && isOutermost(context)) reportJumps(made, context);
    return made;
  },
});

/** A label that nothing jumps to says nothing. */
function withoutLabels(
  node: Of<'block' | 'ifBranch' | 'if' | 'loop'>,
  context: RuleContext,
): typeof node | undefined {
  const list = node.kind === 'if' ? (node.otherwise ?? []) : node.statements;
  const isJumpedTo = context.parents.some((each) => context.holds(each, 'goto'));
  if (isJumpedTo || !list.some((each) => each.kind === 'label')) return undefined;
  const kept = list.filter((each) => each.kind !== 'label');
  return node.kind === 'if' ? { ...node, otherwise: kept } : { ...node, statements: kept };
}

function isOutermost(context: RuleContext): boolean {
  return !parentsInRoutine(context).some((each) => each.kind === 'block');
}

/** A GOTO that is left in a routine leads into a statement beside it, or out of a handler back into its block. */
export function reportJumps(block: Block, context: RuleContext): void {
  if (!context.holds(block, 'goto')) return;
  walk(block, (node) => {
    if (node.kind === 'routine') return false;
    if (node.kind === 'goto')
      context.refuse(
        statementFindings.goto,
        node,
        `GOTO ${node.label.text} cannot be said with blocks and loops.`,
      );
    return true;
  });
}

function resolved(
  list: readonly Statement[],
  at: number,
  label: Identifier,
  loop: Loop | undefined,
  context: RuleContext,
): readonly Statement[] {
  const { fold } = context.source.names;
  const name = fold(label);
  const jumps = (node: Node): boolean => node.kind === 'goto' && fold(node.label) === name;
  const before = list.slice(0, at);
  const behind = list.slice(at + 1);
  const isEndOfLoop = loop !== undefined && behind.every((each) => each.kind === 'nullStatement');
  if (isEndOfLoop) {
    const outer = loop.labels[0];
    const continued = before.map((each) =>
      replaceJumps(each, jumps, 'continue', outer, (inner) => inner.kind === 'loop'),
    );
    // Where another loop lies between and this one has no label, the general way is taken.
    if (!continued.some((each) => some(each, jumps))) return [...continued, ...behind];
  }
  const first = before.findIndex((each) => some(each, jumps));
  const forward = first < 0 ? before : [...before.slice(0, first), block(before.slice(first), label, jumps)];
  const last = behind.findLastIndex((each) => some(each, jumps));
  if (last < 0) return [...forward, ...behind];
  const repeated = behind.slice(0, last + 1);
  const free = repeated.find((each) => some(each, isFreeExit(each)));
  if (free) {
    context.report(
      statementFindings.goto,
      label,
      `The statements behind the label ${label.text} are repeated by GOTO and leave a loop around them.`,
    );
    return [...forward, ...behind];
  }
  return [
    ...forward,
    repeat(repeated, first < 0 ? label : { ...label, text: `${label.text}_again` }, jumps),
    ...behind.slice(last + 1),
  ];
}

/** An EXIT or CONTINUE without a label, which speaks of the innermost loop: it must not get another one around it. */
function isFreeExit(statement: Statement): (node: Node) => boolean {
  const inLoops = new Set<Node>();
  walk(statement, (node) => {
    if (node.kind === 'loop') walk(node, (inner) => void inLoops.add(inner));
  });
  return (node) => node.kind === 'exit' && !node.label && !inLoops.has(node);
}

function block(statements: readonly Statement[], label: Identifier, jumps: (node: Node) => boolean): Block {
  return {
    kind: 'block',
    start: (statements[0] as Statement).start,
    end: (statements.at(-1) as Statement).end,
    labels: [label],
    declarations: [],
    statements: statements.map((each) => replaceJumps(each, jumps, 'exit', label)),
    handlers: [],
    begin: -1,
    exception: -1,
  };
}

function repeat(statements: readonly Statement[], label: Identifier, jumps: (node: Node) => boolean): Loop {
  const end = (statements.at(-1) as Statement).end;
  const place = { start: end, end };
  const leave: ExitStatement = { kind: 'exit', ...place, action: 'exit', label: { ...label, ...place } };
  return {
    kind: 'loop',
    start: (statements[0] as Statement).start,
    end,
    labels: [label],
    statements: [...statements.map((each) => replaceJumps(each, jumps, 'continue', label)), leave],
  };
}

/** The statement with each jump as EXIT or CONTINUE; without a label, jumps inside of what `stops` are left. */
function replaceJumps(
  node: Statement,
  jumps: (node: Node) => boolean,
  action: ExitStatement['action'],
  label: Identifier | undefined,
  stops: (node: Node) => boolean = () => false,
): Statement {
  const replace = (each: Node): Node => {
    if (jumps(each)) {
      const jump = each as Goto;
      const exit: ExitStatement = {
        kind: 'exit',
        start: jump.start,
        end: jump.end,
        action,
        ...(label ? { label: { ...label, start: jump.label.start, end: jump.label.end } } : {}),
      };
      return exit;
    }
    if (!label && stops(each)) return each;
    return mapChildren(each, replace);
  };
  return replace(node) as Statement;
}

/** GOTO to the label of a block or loop that stands in the list. */
function labelledTargets(list: readonly Statement[], context: RuleContext): readonly Statement[] {
  const { fold } = context.source.names;
  for (const [at, each] of list.entries()) {
    if ((each.kind !== 'block' && each.kind !== 'loop') || each.labels.length === 0) continue;
    for (const label of each.labels) {
      const name = fold(label);
      const jumps = (node: Node): boolean => node.kind === 'goto' && fold(node.label) === name;
      if (!list.some((one) => some(one, jumps))) continue;
      const target: Identifier = { ...label, text: `${label.text}_start` };
      const marked = list.map((one) => (some(one, jumps) ? renamedJumps(one, jumps, target) : one));
      const withLabel: readonly Statement[] = [
        ...marked.slice(0, at),
        { kind: 'label', start: each.start, end: each.start, label: target },
        ...marked.slice(at),
      ];
      return withoutGoto(withLabel, undefined, context);
    }
  }
  return list;
}

function renamedJumps(node: Statement, jumps: (node: Node) => boolean, label: Identifier): Statement {
  const replace = (each: Node): Node =>
    jumps(each) ? { ...(each as Goto), label } : mapChildren(each, replace);
  return replace(node) as Statement;
}
