import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { borrowDatabase, borrowPostgres } from '../../../test/servers/postgres.ts';
import { embeddedVersionFor } from '../../endpoints/postgres/embedded.ts';
import type { EmbeddedServer, EmbeddedVersion } from '../../endpoints/postgres/embedded.ts';
import type { RuleCase } from './pages.ts';
import { readPage } from './pages.ts';
import { convertScript } from '../../../test/convert/script.ts';
import type { ConvertedScript } from '../../../test/convert/script.ts';

/**
 * Every page, of a rule or of a kind of object, is run: its cases are converted and compared; again with a numbered comment in every gap, each of which
 * must come out exactly once; and where a case says what its code does, the result is installed in a PostgreSQL and asked.
 */
const pages = globSync(['src/convert/rules/*/*/rule.md', 'src/convert/objects/sqlserver/*.md']).sort();
/** Each case runs in the version that its settings write for, so that what only a newer server has is run as well. */
const servers = new Map<EmbeddedVersion, Promise<EmbeddedServer>>();

afterAll(async () => {
  await Promise.all([...servers.values()].map(async (server) => (await server).stop()));
});

for (const path of pages) {
  const page = readPage(readFileSync(path, 'utf8'));
  describe(nameOf(path), () => {
    for (const each of page.cases) {
      it(each.name, async () => {
        const converted = convertCase(each, each.blocks.get(each.dialect) ?? '');
        if (process.env['UPDATE']) update(path, each, converted);
        else expectCase(each, converted);
        keepsComments(each);
        if (each.blocks.has('call')) await runCase(path, each, converted);
      });
    }
  });
}

function settingsOf(each: RuleCase): Readonly<Record<string, unknown>> {
  return JSON.parse(each.blocks.get('settings') ?? '{}') as Record<string, unknown>;
}

/** The name of a rule's folder, or of the page itself. */
function nameOf(path: string): string {
  return path.endsWith('/rule.md') ? basename(dirname(path)) : basename(path, '.md');
}

function convertCase(each: RuleCase, source: string): ConvertedScript {
  return convertScript(each.blocks.get('setup') ?? '', source, settingsOf(each), each.dialect);
}

function serverFor(each: RuleCase): Promise<EmbeddedServer> {
  const version = embeddedVersionFor(Number(settingsOf(each)['targetVersion'] ?? 15));
  const server = servers.get(version) ?? borrowPostgres(version);
  servers.set(version, server);
  return server;
}

function expectCase(each: RuleCase, converted: ConvertedScript): void {
  expect(converted.text).toBe(each.blocks.get('postgresql') ?? '');
  expect(converted.findings.join('\n')).toBe(each.blocks.get('findings') ?? '');
}

/** Puts a comment into every gap between two tokens and expects each to come out once. */
function keepsComments(each: RuleCase): void {
  const source = each.blocks.get(each.dialect) ?? '';
  if (/'[^']*\s[^']*'|--|\/\*|"/.test(source)) return;
  let count = 0;
  const noisy = source.replace(/ +(?=[^\s])/g, (gap) => {
    count += 1;
    return `${gap}/*c${count}*/ `;
  });
  const { text } = convertCase(each, noisy);
  // What is refused as a whole is in the report only.
  if (text === '') return;
  for (let i = 1; i <= count; i += 1)
    expect(text.split(`/*c${i}*/`).length - 1, `comment c${i} of ${count} in\n${text}`).toBe(1);
}

async function runCase(path: string, each: RuleCase, converted: ConvertedScript): Promise<void> {
  const database = await borrowDatabase(await serverFor(each));
  const client = new pg.Client({
    connectionString: database.url,
    types: { getTypeParser: () => (value: string) => value } as never,
  });
  await client.connect();
  try {
    await client.query(`SET datestyle = ISO; SET timezone = 'UTC'; ${converted.packSql}`);
    for (const statement of converted.install) await client.query(statement);
    const rows = each.blocks.get('rows');
    if (rows !== undefined) await client.query(rows);
    for (const statement of converted.after) await client.query(statement);
    // What is called in one message is one transaction; an empty line ends it.
    const calls = (each.blocks.get('call') ?? '').split(/\n\n+/);
    for (const call of calls.slice(0, -1)) await client.query(call);
    const result = await client.query({ text: calls.at(-1) ?? '', rowMode: 'array' });
    const last = Array.isArray(result)
      ? (result as pg.QueryArrayResult[]).findLast((one) => one.fields?.length > 0)
      : result;
    const lines = (last?.rows ?? []).map((row: unknown[]) =>
      row.map((value) => (value === null ? '\\N' : String(value))).join('\t'),
    );
    if (process.env['UPDATE']) replaceBlock(path, each, 'result', lines.join('\n'));
    else expect(lines.join('\n')).toBe(each.blocks.get('result') ?? '');
  } finally {
    await client.end();
    await database.stop();
  }
}

function update(path: string, each: RuleCase, converted: ConvertedScript): void {
  replaceBlock(path, each, 'postgresql', converted.text);
  if (converted.findings.length > 0 || each.blocks.has('findings'))
    replaceBlock(path, each, 'findings', converted.findings.join('\n'));
}

/** Writes a block of a case anew; a new one is put after the source. Results are written only where they are empty. */
function replaceBlock(path: string, each: RuleCase, info: string, content: string): void {
  const lines = readFileSync(path, 'utf8').split('\n');
  const heading = lines.findIndex((line) => line === `## ${each.name}`);
  const next = lines.findIndex((line, i) => i > heading && line.startsWith('## '));
  const until = next < 0 ? lines.length : next;
  const open = lines.findIndex((line, i) => i > heading && i < until && line === `\`\`\`${info}`);
  const block = [`\`\`\`${info}`, ...(content === '' ? [] : content.split('\n')), '```'];
  if (open >= 0) {
    const close = lines.indexOf('```', open + 1);
    lines.splice(open, close - open + 1, ...block);
  } else {
    const source = lines.findIndex((line, i) => i > heading && line === `\`\`\`${each.dialect}`);
    const after =
      info === 'findings' ? lines.findIndex((line, i) => i > heading && line === '```postgresql') : source;
    const close = lines.indexOf('```', (after < 0 ? source : after) + 1);
    lines.splice(close + 1, 0, '', ...block);
  }
  writeFileSync(path, lines.join('\n'));
}

describe('rule pages', () => {
  it('are found', () => {
    expect(pages.length).toBeGreaterThan(0);
  });
});
