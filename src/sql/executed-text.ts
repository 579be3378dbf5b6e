import type { ExecuteArgument, ExecuteProcedure } from './tree/batch.ts';
import type { Expression } from './tree/expression.ts';
import type { Node } from './tree/node.ts';

/** What a statement of Transact-SQL executes as a text. */
export interface ExecutedText {
  readonly text: Expression;
  /** The definitions of its parameters (`N'@a int, @b int OUTPUT'`), and what they are given, of `sp_executesql`. */
  readonly parameters?: Expression;
  readonly given: readonly ExecuteArgument[];
}

/** The text that EXEC (…) or `sp_executesql` executes ("EXECUTE", "sp_executesql"); undefined for any other statement. */
export function executedText(node: Node): ExecutedText | undefined {
  if (node.kind === 'executeText') return { text: node.text, given: [] };
  if (node.kind !== 'executeProcedure' || !isExecuteSql(node)) return undefined;
  const named = (...names: readonly string[]): ExecuteArgument | undefined =>
    node.arguments.find((each) => each.name && names.includes(each.name.text.toLowerCase()));
  const [first, second, ...rest] = node.arguments;
  const text = named('@stmt', '@statement') ?? (first?.name ? undefined : first);
  const parameters = named('@params', '@parameters') ?? (second?.name ? undefined : second);
  if (!text?.value) return undefined;
  const own = new Set([text, parameters]);
  const given = [...(second === undefined || own.has(second) ? [] : [second]), ...rest];
  return {
    text: text.value,
    ...(parameters?.value ? { parameters: parameters.value } : {}),
    given: given.filter((each) => !own.has(each)),
  };
}

function isExecuteSql({ procedure }: ExecuteProcedure): boolean {
  return procedure.kind === 'name' && procedure.parts.at(-1)?.text.toLowerCase() === 'sp_executesql';
}
