import pg from 'pg';
import type { EmbeddedServer } from '../../src/endpoints/postgres/embedded.ts';
import { convertScript } from '../convert/script.ts';

/**
 * One thing that Oracle's manual says: code and the value that it gives, as text; NULL is null. A value `ORA-01476` says that
 * the code raises this error, which is asked with SQLCODE in a handler of OTHERS.
 */
export interface ValueCase {
  /** Declarations of the function that asks, each with its semicolon. */
  readonly declare?: string;
  /** Statements before the value is given back. */
  readonly run?: string;
  /** An expression; text, or what Oracle makes text by itself. */
  readonly value: string;
  readonly is: string | null;
  /** What the converted code gives where that differs, and how it is told or why it does not matter. */
  readonly here?: { readonly is: string | null; readonly because: string };
}

/** What one section of a manual says. */
export interface ValueSection {
  /** The manual and its section. */
  readonly manual: string;
  /** Tables, types and packages that the cases need, in Oracle's DDL. */
  readonly setup?: string;
  /** Cases; a pair is an expression and its value, which holds in PL/SQL and in a query alike; a third text is what it is here. */
  readonly cases: readonly (
    | ValueCase
    | readonly [string, string | null]
    | readonly [string, string | null, string]
  )[];
  /** Why the third texts differ. */
  readonly because?: string;
}

interface Asked {
  readonly name: string;
  readonly what: string;
  readonly is: string | null;
}

/** Converts all cases of a section, runs them in PostgreSQL, and gives what was found beside what was to be expected. */
export async function ask(
  server: EmbeddedServer,
  section: ValueSection,
): Promise<{ readonly found: Record<string, string | null>; readonly said: Record<string, string | null> }> {
  const asked: Asked[] = [];
  const script = section.cases.flatMap((each, i) => functionsFor(each, `ask_${i}`, asked)).join('\n');
  const converted = convertScript(section.setup ?? '', script);
  const found: Record<string, string | null> = {};
  const said: Record<string, string | null> = {};
  await withDatabase(server, async (client) => {
    await client.query(converted.packSql);
    for (const statement of [...converted.install, ...converted.after]) await client.query(statement);
    for (const { name, what, is } of asked) {
      said[what] = is;
      await client.query('BEGIN');
      found[what] = await client.query<{ value: string | null }>(`SELECT ${name}()::text AS value`).then(
        ({ rows }) => rows[0]?.value ?? null,
        (error: unknown) =>
          error instanceof pg.DatabaseError ? `${error.code} ${error.message}` : String(error),
      );
      await client.query('ROLLBACK');
    }
  });
  return { found, said };
}

/** The functions that ask one case: an expression is asked in PL/SQL and in a query, statements as they are. */
function functionsFor(each: ValueSection['cases'][number], name: string, asked: Asked[]): string[] {
  const { declare = '', run = '', value } = 'value' in each ? each : { value: each[0] };
  const is = 'value' in each ? (each.here ? each.here.is : each.is) : (each[2] ?? each[1]);
  const handler = is?.startsWith('ORA')
    ? "EXCEPTION WHEN OTHERS THEN RETURN 'ORA' || TO_CHAR(SQLCODE, 'S00000');"
    : '';
  const write = (suffix: string, what: string, declarations: string, statements: string): string => {
    asked.push({ name: `${name}_${suffix}`, what, is });
    return `CREATE FUNCTION ${name}_${suffix} RETURN VARCHAR2 IS ${declarations}\nBEGIN\n${statements}\n${handler}\nEND;\n/`;
  };
  if ('value' in each)
    return [
      write('run', [declare, run, value].filter(Boolean).join(' '), declare, `${run} RETURN ${value};`),
    ];
  return [
    write('plain', value, '', `RETURN ${value};`),
    write(
      'query',
      `SELECT ${value}`,
      'answer VARCHAR2(4000);',
      `SELECT ${value} INTO answer FROM dual; RETURN answer;`,
    ),
  ];
}

async function withDatabase(
  server: EmbeddedServer,
  run: (client: pg.Client) => Promise<void>,
): Promise<void> {
  const { url, databaseUrl } = server;
  const name = `values_${Math.random().toString(36).slice(2)}`;
  const admin = new pg.Client(url);
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name} TEMPLATE template0`);
  await admin.end();
  const client = new pg.Client(databaseUrl(name));
  await client.connect();
  try {
    await client.query("SET datestyle = ISO; SET timezone = 'UTC'");
    await run(client);
  } finally {
    await client.end();
  }
}
