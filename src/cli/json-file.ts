import { readFileSync } from 'node:fs';
import { OperationError } from '../text/error.ts';

/** The JSON of a file that an option names. What is wrong with it is told without its text, which may hold a password. */
export function readJson(file: string | undefined, fallback: unknown): unknown {
  if (file === undefined) return fallback;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw unusable(file, 'it cannot be read', cause);
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unusable(file, `it is no JSON (${placeOf(cause)})`, undefined);
  }
}

/** The engine's messages quote the text, and most of them tell line and column. */
function placeOf(error: unknown): string {
  const said = error instanceof Error ? error.message : '';
  const [, line, column] = /\(line (\d+) column (\d+)\)/.exec(said) ?? [];
  if (line !== undefined) return `look at line ${line}, column ${column}`;
  return said.startsWith('Unexpected end') ? 'it ends too early' : 'a character is at a wrong place';
}

function unusable(file: string, why: string, cause: unknown): OperationError {
  return new OperationError(`${file} cannot be used: ${why}.`, { code: 'file', side: 'config', cause });
}
