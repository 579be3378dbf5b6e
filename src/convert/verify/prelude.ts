import type { Failure, Scratch } from '../../catalog/prover.ts';
import { verifying } from '../../sql/codes/verifying.ts';
import type { Finding } from '../../text/finding.ts';
import { finding } from '../../text/finding.ts';
import { nowhere } from '../../text/span.ts';
import type { FailedNames, FailedObject } from './load.ts';

/** What came of the texts that are loaded first. */
export interface PreludeResult {
  readonly findings: readonly Finding[];
  /** What they would have made and did not. */
  readonly failed: FailedNames;
}

/**
 * Loads texts of many statements. A text that fails is loaded again statement by statement, so that one bad function of the
 * extension pack is not the end of all others.
 */
export async function loadPreludes(scratch: Scratch, preludes: readonly string[]): Promise<PreludeResult> {
  const findings: Finding[] = [];
  const failed = new Map<string, FailedObject>();
  for (const text of preludes) {
    const failure = await scratch.run(text);
    if (!failure) continue;
    const statements = splitStatements(text);
    const failures =
      statements.length === 1 ? [failure] : await Promise.all(statements.map((each) => scratch.run(each)));
    failures.forEach((each, i) => {
      if (each) note(statements[i] ?? text, each, findings, failed);
    });
  }
  return { findings, failed };
}

const making =
  /^\s*(?:--[^\n]*\n\s*)*CREATE\s+(?:OR\s+REPLACE\s+)?(SCHEMA|FUNCTION|PROCEDURE|TYPE|TABLE|VIEW|DOMAIN)\s+(?:IF\s+NOT\s+EXISTS\s+)?([\w$."]+)/i;

function note(
  statement: string,
  failure: Failure,
  findings: Finding[],
  failed: Map<string, FailedObject>,
): void {
  const [, kind = 'statement', name = ''] = making.exec(statement) ?? [];
  const called = name === '' ? 'a statement' : `${kind.toLowerCase()} ${name}`;
  findings.push(finding(verifying.pack, nowhere, `${called}: ${failure.message}.`));
  if (name !== '') failed.set(name.replaceAll('"', ''), { called });
}

const part = /'(?:[^']|'')*'|"(?:[^"]|"")*"|(\$\w*\$)[^]*?\1|--[^\n]*|\/\*[^]*?\*\/|;|[^'"$\-/;]+|[^]/g;

/** The statements of a text, each with its semicolon; bodies in dollar quotes are one piece. */
export function splitStatements(text: string): string[] {
  const statements: string[] = [];
  let current = '';
  for (const [piece] of text.matchAll(part)) {
    current += piece;
    if (piece !== ';') continue;
    statements.push(current);
    current = '';
  }
  if (current.replace(/--[^\n]*|\s+/g, '') !== '') statements.push(current);
  return statements;
}
