import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { applyFolder } from '../endpoints/postgres/install/apply.ts';
import { startEmbedded } from '../endpoints/postgres/embedded.ts';
import { ask } from '../endpoints/postgres/prove/ask.ts';
import { summary } from './apply.ts';
import { convertCommand } from './convert.ts';
import { liveDemo } from './demo-live.ts';
import { untilInterrupted } from './interrupt.ts';
import { Progress } from './progress.ts';

/** A question to the converted sample database, with the answer that Oracle gives. */
interface Question {
  readonly name: string;
  readonly why: string;
  readonly sql: string;
  readonly rows: readonly (readonly (string | null)[])[];
  readonly demo?: boolean;
}

const sample = fileURLToPath(new URL('../../samples/harbor', import.meta.url));

/** `godwit demo`: converts the sample database, installs it in an embedded PostgreSQL, asks it some questions, and moves rows between two servers. */
export async function demoCommand(options: { readonly out: string }): Promise<number> {
  const say = (text: string): void => void process.stdout.write(`${text}\n`);
  say('1. Converting the sample database of a port, Oracle scripts in samples/harbor\n');
  const converted = await convertCommand(sample, {
    from: 'oracle',
    to: 'postgresql',
    out: options.out,
    verify: 'embedded',
  });
  if (converted === 2) return 2;
  say('\n2. Installing it in an embedded PostgreSQL');
  const server = await startEmbedded();
  const progress = new Progress();
  try {
    const result = await applyFolder({
      folder: options.out,
      target: server.url,
      stage: 'all',
      onProgress: (step) => step.kind === 'entry' && progress.show(`${step.done} of ${step.total}`),
    });
    progress.clear();
    say(summary(result));
    say('3. Asking it what Oracle would answer\n');
    const answers = await askAll(server.url, say);
    say('\n4. Moving the rows of a database that is being written to\n');
    const isSame = await liveDemo(say);
    if (process.stdout.isTTY) await showConsole(say);
    return isSame ? answers : 1;
  } finally {
    await server.stop();
  }
}

/** On a terminal the demo goes on in the browser, until it is interrupted. */
async function showConsole(say: (text: string) => void): Promise<void> {
  const interrupt = untilInterrupted();
  try {
    say('\n5. Looking at it in the browser\n');
    const { consoleDemo } = await import('./demo-console.ts');
    await consoleDemo({ sample, say, signal: interrupt.signal });
  } finally {
    interrupt.finished();
  }
}

async function askAll(url: string, say: (text: string) => void): Promise<number> {
  const questions = (
    JSON.parse(await readFile(join(sample, 'questions.json'), 'utf8')) as readonly Question[]
  ).filter((each) => each.demo === true);
  let wrong = 0;
  for (const question of questions) {
    const answer = await ask(url, question.sql);
    const rows = 'rows' in answer ? answer.rows : undefined;
    const right = JSON.stringify(rows) === JSON.stringify(question.rows);
    if (!right) wrong += 1;
    say(`${right ? 'same' : 'DIFFERENT'}: ${question.name} (${question.why})`);
    say(question.sql.trim().replace(/^/gm, '    '));
    say(rows ? table(rows) : `    ${'message' in answer ? answer.message : ''}`);
    if (!right) say(`    Oracle answers:\n${table(question.rows)}`);
    say('');
  }
  say(`${questions.length - wrong} of ${questions.length} answers are those of Oracle.`);
  return wrong === 0 ? 0 : 1;
}

function table(rows: readonly (readonly (string | null)[])[]): string {
  return rows.map((row) => `  → ${row.map((value) => value ?? 'NULL').join(' | ')}`).join('\n');
}
