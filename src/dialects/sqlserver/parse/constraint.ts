import type { TokenCursor } from '../../../sql/cursor.ts';
import type {
  ConstraintDefinition,
  ConstraintState,
  Property,
  ReferentialAction,
} from '../../../sql/tree/define.ts';
import type { Identifier } from '../../../sql/tree/name.ts';
import { parseExpression } from './expression.ts';
import { property } from './literal.ts';
import { parseIdentifier, parseName } from './name.ts';

/** Whether a constraint begins here, with or without its name. */
export function startsConstraint(p: TokenCursor): boolean {
  return p.isOneOf('CONSTRAINT', 'PRIMARY', 'UNIQUE', 'FOREIGN', 'CHECK') || p.is('REFERENCES');
}

/**
 * A constraint of a table or, without a list of columns, of the column that it stands with ("CREATE TABLE", `table_constraint`, `column_constraint`).
 * Whether its index is clustered, and how it is stored, are properties.
 */
export function parseConstraint(p: TokenCursor, state: ConstraintState = {}): ConstraintDefinition {
  const start = p.start;
  const name = p.accept('CONSTRAINT') ? parseIdentifier(p) : undefined;
  const draft = parseKind(p);
  return {
    kind: 'constraint',
    ...p.span(start),
    ...(name ? { name } : {}),
    columns: [],
    properties: [],
    state: { ...state, ...draft.state },
    ...draft.definition,
  };
}

interface Draft {
  readonly definition: Partial<ConstraintDefinition> & Pick<ConstraintDefinition, 'type'>;
  readonly state?: ConstraintState;
}

function parseKind(p: TokenCursor): Draft {
  if (p.accept('PRIMARY', 'KEY')) return parseKey(p, 'primary key');
  if (p.accept('UNIQUE')) return parseKey(p, 'unique');
  if (p.accept('CHECK')) {
    acceptNotForReplication(p);
    p.expect('(');
    const check = parseExpression(p);
    p.expect(')');
    return { definition: { type: 'check', check } };
  }
  if (p.accept('FOREIGN', 'KEY')) {
    const columns = p.is('(') ? p.parenthesised(() => parseIdentifier(p)) : [];
    return parseReferences(p, columns);
  }
  if (p.is('REFERENCES')) return parseReferences(p, []);
  return p.fail('a constraint was expected');
}

/** Columns of a key may be said to descend, which the order of an index knows and a key does not. */
function parseKey(p: TokenCursor, type: 'primary key' | 'unique'): Draft {
  const from = p.start;
  const clustered = p.acceptOneOf('CLUSTERED', 'NONCLUSTERED');
  const properties: Property[] = clustered ? [property(p, from, clustered)] : [];
  p.accept('HASH');
  const columns = p.is('(') ? parseKeyColumns(p) : [];
  properties.push(...parseIndexProperties(p));
  const isEnforced = !p.accept('NOT', 'ENFORCED');
  if (isEnforced) p.accept('ENFORCED');
  const state = isEnforced ? {} : { enabled: false };
  return { definition: { type, columns, properties }, state };
}

function parseKeyColumns(p: TokenCursor): Identifier[] {
  return p.parenthesised(() => {
    const column = parseIdentifier(p);
    p.acceptOneOf('ASC', 'DESC');
    return column;
  });
}

/** Options of an index that may stand without parentheses ("CREATE INDEX", "Backward Compatible Relational Index"). */
const bareOptions: ReadonlySet<string> = new Set([
  'PAD_INDEX',
  'FILLFACTOR',
  'SORT_IN_TEMPDB',
  'IGNORE_DUP_KEY',
  'STATISTICS_NORECOMPUTE',
  'DROP_EXISTING',
]);

/** `WITH (…)`, `ON filegroup`, `TEXTIMAGE_ON …`, `FILESTREAM_ON …`: where and how an index or a table is stored. */
export function parseIndexProperties(p: TokenCursor): Property[] {
  const properties: Property[] = [];
  for (;;) {
    const start = p.start;
    if (p.is('WITH', '(')) {
      p.at += 1;
      p.skip();
      properties.push(property(p, start, 'WITH'));
    } else if (p.is('WITH') && bareOptions.has(p.text(1))) {
      p.at += 1;
      p.list(() => {
        p.at += 1;
        if (p.accept('=')) p.at += 1;
      });
      properties.push(property(p, start, 'WITH'));
    } else if (p.isOneOf('ON', 'TEXTIMAGE_ON', 'FILESTREAM_ON')) {
      const word = p.text();
      p.at += 1;
      p.skip();
      if (p.is('(')) p.skip();
      properties.push(property(p, start, word));
    } else return properties;
  }
}

function parseReferences(p: TokenCursor, columns: readonly Identifier[]): Draft {
  p.expect('REFERENCES');
  const table = parseName(p);
  const keyColumns = p.is('(') ? p.parenthesised(() => parseIdentifier(p)) : [];
  let onDelete: ReferentialAction | undefined;
  let onUpdate: ReferentialAction | undefined;
  for (;;) {
    if (p.accept('ON', 'DELETE')) onDelete = parseAction(p);
    else if (p.accept('ON', 'UPDATE')) onUpdate = parseAction(p);
    else if (!acceptNotForReplication(p)) break;
  }
  const isEnforced = !p.accept('NOT', 'ENFORCED');
  return {
    definition: {
      type: 'foreign key',
      columns,
      references: { table, columns: keyColumns },
      ...(onDelete ? { onDelete } : {}),
      ...(onUpdate ? { onUpdate } : {}),
    },
    state: isEnforced ? {} : { enabled: false },
  };
}

function parseAction(p: TokenCursor): ReferentialAction {
  if (p.accept('CASCADE')) return 'cascade';
  if (p.accept('NO', 'ACTION')) return 'no action';
  p.expect('SET');
  if (p.accept('NULL')) return 'set null';
  p.expect('DEFAULT');
  return 'set default';
}

/** What a replication agent of SQL Server need not check; nothing else writes to the target so. */
export function acceptNotForReplication(p: TokenCursor): boolean {
  return p.accept('NOT', 'FOR', 'REPLICATION');
}
