import { text } from 'node:stream/consumers';
import { readSource } from '../jobs/conversion/conversion.ts';
import type { ConvertedStatements } from '../jobs/conversion/statement.ts';
import { convertStatements } from '../jobs/conversion/statement.ts';
import { OperationError } from '../text/error.ts';
import type { ConversionOptions } from './prepare.ts';
import { prepare } from './prepare.ts';

/** What converting a statement from standard input can be told. */
export interface StatementOptions extends ConversionOptions {
  /** Scripts that define the objects that the statement speaks of. */
  readonly catalog?: string;
  readonly json?: boolean;
}

/** `godwit convert -`: converts the statements on standard input and writes them on standard output, findings on standard error. */
export async function statementCommand(options: StatementOptions): Promise<number> {
  const prepared = await prepare('-', options);
  const known =
    options.catalog === undefined
      ? undefined
      : await readSource({ ...prepared, source: options.catalog }, () => {});
  const script = await text(process.stdin);
  if (script.trim() === '')
    throw new OperationError('There is no statement on standard input.', {
      code: 'no-statement',
      side: 'source',
    });
  const converted = convertStatements(script, prepared, known);
  tell(converted, options.json === true);
  return converted.findings.some((each) => each.severity !== 'info') ? 1 : 0;
}

function tell({ statements, findings, packUsed, sources }: ConvertedStatements, json: boolean): void {
  const placed = findings.map((each) => ({ ...each, place: sources.place(each.span.start) }));
  if (json) {
    const list = placed.map(({ code, severity, what, why, todo, place }) => ({
      code,
      severity,
      line: place?.line,
      column: place?.column,
      what,
      why,
      todo,
    }));
    process.stdout.write(
      `${JSON.stringify({ statements, extensionPack: packUsed, findings: list }, undefined, 2)}\n`,
    );
    return;
  }
  process.stdout.write(statements.map((each) => `${each}\n`).join('\n'));
  for (const { code, severity, what, todo, place } of placed)
    process.stderr.write(
      `${place?.line ?? 1}:${place?.column ?? 1} ${severity} ${code} ${what}\n    ${todo}\n`,
    );
}
