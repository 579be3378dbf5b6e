import type { OtherStatement } from '../../../sql/tree/define.ts';
import type { Span } from '../../../text/span.ts';
import type { ObjectKind, Stage, TargetStatement } from '../../conversion.ts';
import { withEnding, writtenName } from '../../names/spelling.ts';
import type { TargetName } from '../../target-names.ts';
import { statement } from '../object.ts';
import type { TableWork } from '../table/work.ts';

/** A trigger for each row and its function, both named after the table. It fires behind others, whose names sort before. */
export function ownTrigger(
  work: TableWork,
  ending: string,
  event: string,
  lines: readonly string[],
): TargetStatement[] {
  const { table, target, workshop } = work;
  const { names } = workshop;
  const wish = withEnding(target.name, ending, workshop.target.names.maxBytes);
  const routine = names.beside(table, wish, 'routine');
  const at: Span = { start: table.span.end, end: table.span.end };
  const called = writtenName(names.qualified(routine, at));
  const body = lines.map((each) => `  ${each}`).join('\n');
  const create = `CREATE FUNCTION ${called}()\nRETURNS trigger\nLANGUAGE plpgsql\nAS $body$\nBEGIN\n${body}\nEND;\n$body$`;
  const own = writtenName(names.qualified(target, at));
  const fires = `CREATE TRIGGER zz${ending}\n  ${event} ON ${own}\n  FOR EACH ROW\n  EXECUTE FUNCTION ${called}()`;
  return [
    statedText(work, 'pre-data', 'CREATE FUNCTION', create, routine, 'function'),
    statedText(
      work,
      'post-data',
      'CREATE TRIGGER',
      fires,
      { schema: target.schema, name: `${target.name} zz${ending}` },
      'trigger',
    ),
  ];
}

/** A statement of the table's that is kept as text. */
export function statedText(
  { table }: TableWork,
  stage: Stage,
  verb: string,
  sql: string,
  name: TargetName,
  kind: ObjectKind = 'table',
): TargetStatement {
  const { end } = table.span;
  const node: OtherStatement = { kind: 'otherStatement', start: end, end, verb, text: sql };
  return statement(stage, node, { ...name, kind });
}
