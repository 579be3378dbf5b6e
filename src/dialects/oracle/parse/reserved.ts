import type { TokenCursor } from '../../../sql/cursor.ts';

/**
 * Oracle's reserved words (SQL Language Reference, appendix "Oracle SQL Reserved Words"), without those that stand for a
 * value (LEVEL, ROWNUM, SYSDATE …, which cannot be aliases either, but never follow a value directly).
 */
const reserved: ReadonlySet<string> = new Set(
  `ACCESS ADD ALL ALTER AND ANY AS ASC AUDIT BETWEEN BY CHAR CHECK CLUSTER COLUMN COLUMN_VALUE COMMENT COMPRESS CONNECT
  CREATE CURRENT DATE DECIMAL DEFAULT DELETE DESC DISTINCT DROP ELSE EXCLUSIVE EXISTS FILE FLOAT FOR FROM GRANT GROUP
  HAVING IDENTIFIED IMMEDIATE IN INCREMENT INDEX INITIAL INSERT INTEGER INTERSECT INTO IS LEVEL LIKE LOCK LONG
  MAXEXTENTS MINUS MLSLABEL MODE MODIFY NESTED_TABLE_ID NOAUDIT NOCOMPRESS NOT NOWAIT NULL NUMBER OF OFFLINE ON ONLINE
  OPTION OR ORDER PCTFREE PRIOR PUBLIC RAW RENAME RESOURCE REVOKE ROW ROWID ROWNUM ROWS SELECT SESSION SET SHARE SIZE
  SMALLINT START SUCCESSFUL SYNONYM SYSDATE TABLE THEN TO TRIGGER UID UNION UNIQUE UPDATE USER VALIDATE VALUES VARCHAR
  VARCHAR2 VIEW WHENEVER WHERE WITH`.split(/\s+/),
);

/**
 * Words that cannot begin an expression. Fewer than the reserved ones: PL/SQL lets variables be called `date`, `comment` or
 * `level`, and a clear complaint is only possible where the word is sure to open another clause.
 */
export const cannotBeginExpression: ReadonlySet<string> = new Set(
  `ALTER AND AS ASC BETWEEN BY CONNECT CREATE DELETE DESC DISTINCT DROP ELSE FOR FROM GRANT GROUP HAVING IN INSERT
  INTERSECT INTO IS LIKE MINUS OF ON OR ORDER REVOKE SELECT SET TABLE THEN TO UNION UNIQUE UPDATE VALUES WHEN WHERE
  WITH`.split(/\s+/),
);

/** Whether a word (in upper case) at the place of a value means that the value is missing. */
export function endsExpression(word: string): boolean {
  return cannotBeginExpression.has(word);
}

/** Words that open a clause only together with what follows them; alone they are ordinary aliases. */
const clauses: Readonly<Record<string, (p: TokenCursor) => boolean>> = {
  JOIN: () => true,
  USING: () => true,
  RETURNING: () => true,
  RETURN: () => true,
  LEFT: (p) => p.isAt(1, 'JOIN') || p.isAt(1, 'OUTER'),
  RIGHT: (p) => p.isAt(1, 'JOIN') || p.isAt(1, 'OUTER'),
  FULL: (p) => p.isAt(1, 'JOIN') || p.isAt(1, 'OUTER'),
  INNER: (p) => p.isAt(1, 'JOIN'),
  OUTER: (p) => p.isAt(1, 'APPLY'),
  CROSS: (p) => p.isAt(1, 'JOIN') || p.isAt(1, 'APPLY'),
  NATURAL: (p) => ['JOIN', 'INNER', 'LEFT', 'RIGHT', 'FULL'].includes(p.text(1)),
  PARTITION: (p) => p.isAt(1, 'BY') || p.isAt(1, '(') || p.isAt(1, 'FOR'),
  SUBPARTITION: (p) => p.isAt(1, '(') || p.isAt(1, 'FOR'),
  MODEL: (p) =>
    ['DIMENSION', 'PARTITION', 'IGNORE', 'KEEP', 'UNIQUE', 'RETURN', 'REFERENCE', 'MAIN'].includes(p.text(1)),
  PIVOT: (p) => p.isAt(1, '(') || p.isAt(1, 'XML'),
  UNPIVOT: (p) => p.isAt(1, '(') || p.isAt(1, 'INCLUDE') || p.isAt(1, 'EXCLUDE'),
  MATCH_RECOGNIZE: (p) => p.isAt(1, '('),
  HIERARCHIES: (p) => p.isAt(1, '('),
  EXTERNAL: (p) => p.isAt(1, 'MODIFY'),
  NESTED: (p) => p.type(1) === 'word' || p.type(1) === 'quoted' || p.type(1) === 'string',
  SAMPLE: (p) => p.isAt(1, '(') || p.isAt(1, 'BLOCK'),
  VERSIONS: (p) => p.isAt(1, 'BETWEEN') || p.isAt(1, 'PERIOD'),
  OFFSET: (p) => {
    const type = p.type(1);
    if (type === 'symbol') return p.isAt(1, '(') || p.isAt(1, '-') || p.isAt(1, '+');
    return type === 'number' || type === 'bind' || (type === 'word' && !opensClause(p, 1));
  },
  FETCH: (p) => p.isAt(1, 'FIRST') || p.isAt(1, 'NEXT'),
  LOG: (p) => p.isAt(1, 'ERRORS'),
  EXCEPT: (p) => p.isAt(1, 'SELECT') || p.isAt(1, 'ALL') || p.isAt(1, '('),
  WINDOW: (p) => p.isAt(2, 'AS') && p.isAt(3, '('),
  BULK: (p) => p.isAt(1, 'COLLECT'),
  // Of a branch of INSERT FIRST or MERGE. A column may still be called so.
  WHEN: (p) => !p.isAt(1, ',') && !p.isAt(1, 'FROM'),
};

function opensClause(p: TokenCursor, ahead: number): boolean {
  const word = p.text(ahead);
  return reserved.has(word) || word in clauses;
}

/** Whether the next token is an alias written without AS: a name that opens no clause here. */
export function isAlias(p: TokenCursor): boolean {
  const type = p.type();
  if (type !== 'word') return type === 'quoted';
  const word = p.text();
  if (reserved.has(word)) return false;
  const clause = Object.hasOwn(clauses, word) ? clauses[word] : undefined;
  return clause === undefined || !clause(p);
}
