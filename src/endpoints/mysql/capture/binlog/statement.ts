/** What a statement of the log means for following. Tables are `schema.name`. */
export type LoggedStatement =
  | { readonly kind: 'begin' | 'commit' | 'rollback' | 'other' }
  | { readonly kind: 'truncate'; readonly table: string }
  /** It changes rows, or the definition, of these tables, as far as its first words tell. */
  | { readonly kind: 'rows' | 'definition'; readonly tables: readonly string[] };

const identifier = '(?:`(?:[^`]|``)+`|[\\w$\\u0080-\\uffff]+)';
const qualified = `${identifier}(?:\\s*\\.\\s*${identifier})?`;
const list = `${qualified}(?:\\s*,\\s*${qualified})*`;

const truncate = new RegExp(`^TRUNCATE\\s+(?:TABLE\\s+)?(${qualified})`, 'i');
const definition = new RegExp(
  `^(?:ALTER|CREATE|DROP|RENAME)\\s+(?:OR\\s+REPLACE\\s+)?(?:ONLINE\\s+|OFFLINE\\s+|IGNORE\\s+)?TABLES?\\s+(?:IF\\s+(?:NOT\\s+)?EXISTS\\s+)?(${list})`,
  'i',
);
/** `CREATE INDEX name ON table`, `DROP INDEX name ON table`. */
const indexed = new RegExp(
  `^(?:CREATE|DROP)\\s+(?:OR\\s+REPLACE\\s+)?(?:(?:ONLINE|OFFLINE|UNIQUE|FULLTEXT|SPATIAL|VECTOR)\\s+)*INDEX\\s+(?:IF\\s+(?:NOT\\s+)?EXISTS\\s+)?${identifier}\\s+(?:USING\\s+\\w+\\s+)?ON\\s+(${qualified})`,
  'i',
);
const renamed = new RegExp(`(${qualified})\\s+TO\\s+(${qualified})`, 'gi');
const rows = new RegExp(
  `^(?:INSERT|REPLACE|UPDATE|DELETE|LOAD\\s+DATA)\\b(?:\\s+(?:LOW_PRIORITY|DELAYED|HIGH_PRIORITY|QUICK|IGNORE|LOCAL|INTO|FROM|INFILE\\s+'[^']*'))*\\s+(?:TABLE\\s+)?(${qualified})`,
  'i',
);

/** Reads the first words of a statement. Comments before it are the server's own marks or the user's. */
export function statementOf(sql: string, schema: string): LoggedStatement {
  const text = sql.replace(/^(?:\s+|\/\*.*?\*\/|(?:--\s|#)[^\n]*\n)+/s, '');
  if (/^BEGIN\b/i.test(text) || /^START\s+TRANSACTION\b/i.test(text)) return { kind: 'begin' };
  if (/^COMMIT\b/i.test(text)) return { kind: 'commit' };
  if (/^ROLLBACK\b/i.test(text)) return { kind: 'rollback' };
  const names = (written: string): string[] =>
    [...written.matchAll(new RegExp(qualified, 'g'))].map(([each]) => resolved(each, schema));
  const emptied = truncate.exec(text)?.[1];
  if (emptied !== undefined) return { kind: 'truncate', table: resolved(emptied, schema) };
  if (/^RENAME\s+TABLES?\s/i.test(text))
    return {
      kind: 'definition',
      tables: [...text.matchAll(renamed)].flatMap(([, from = '', to = '']) => [
        resolved(from, schema),
        resolved(to, schema),
      ]),
    };
  const defined = (definition.exec(text) ?? indexed.exec(text))?.[1];
  if (defined !== undefined) return { kind: 'definition', tables: names(defined) };
  const changed = rows.exec(text)?.[1];
  if (changed !== undefined) return { kind: 'rows', tables: names(changed) };
  return /^(?:ALTER|CREATE|DROP|RENAME|GRANT|REVOKE|ANALYZE|OPTIMIZE|FLUSH|SET)\b/i.test(text)
    ? { kind: 'definition', tables: [] }
    : { kind: 'other' };
}

function resolved(written: string, schema: string): string {
  const parts = [...written.matchAll(new RegExp(identifier, 'g'))].map(([each]) =>
    each.startsWith('`') ? each.slice(1, -1).replaceAll('``', '`') : each,
  );
  return parts.length === 1 ? `${schema}.${parts[0]}` : parts.slice(0, 2).join('.');
}
