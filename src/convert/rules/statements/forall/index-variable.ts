import * as make from '../../../../sql/make.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import type {
  Block,
  Forall,
  LoopControl,
  Statement,
  VariableDeclaration,
} from '../../../../sql/tree/routine.ts';
import type { RuleContext } from '../../../rule.ts';
import { isTaken } from '../cursor-loops/rule.ts';
import { outermostBlock } from '../routine.ts';

/**
 * The index of FORALL where the loop that stands for it wants a declared variable: FOREACH and loops over queries do. It is
 * declared once for the routine, or around the loop where the name means something else outside.
 */
export function withIndex(
  statements: readonly Statement[],
  node: Forall,
  control: LoopControl,
  context: RuleContext,
): Statement[] {
  if (control.kind === 'rangeControl') return [...statements];
  if (isTaken(node, node.variable, context)) return [around(statements, node)];
  declareOnce(node.variable, context);
  return [...statements];
}

function around(statements: readonly Statement[], node: Forall): Block {
  return {
    kind: 'block',
    start: node.start,
    end: node.end,
    labels: [],
    declarations: [declaration(node.variable, node.start)],
    statements,
    handlers: [],
    begin: -1,
    exception: -1,
  };
}

function declaration(variable: Identifier, at: number): VariableDeclaration {
  const place = { start: at, end: at };
  return make.variable(place, { ...variable, ...place }, make.type(place, 'integer'));
}

const declared = new WeakMap<Block, Set<string>>();

function declareOnce(variable: Identifier, context: RuleContext): void {
  const block = outermostBlock(context);
  if (!block) return;
  let names = declared.get(block);
  if (!names) declared.set(block, (names = new Set()));
  const name = context.source.names.fold(variable);
  if (names.has(name)) return;
  names.add(name);
  context.around.declare(declaration(variable, -1));
}
