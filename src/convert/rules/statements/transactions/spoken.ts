import * as make from '../../../../sql/make.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { CallStatement, ExecuteImmediate } from '../../../../sql/tree/routine.ts';
import type { TransactionStatement } from '../../../../sql/tree/write.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';

const dialects = { from: ['oracle'], to: ['postgresql'] } as const;

/**
 * Transaction control that is said otherwise than by its statement: by a procedure of DBMS_TRANSACTION (PL/SQL Packages and Types
 * Reference, "DBMS_TRANSACTION") or by dynamic SQL with a constant text. It becomes the statement before anything looks for one.
 */
export const spokenTransactionRules = [
  rule({
    name: 'transactions',
    on: ['callStatement'],
    ...dialects,
    apply: (node, context) => called(node, context),
  }),
  rule({
    name: 'transactions',
    on: ['executeImmediate'],
    ...dialects,
    apply: (node) => executed(node),
  }),
];

type Parts = Pick<TransactionStatement, 'action' | 'options' | 'savepoint'>;

const members: Readonly<Record<string, (value: Expression | undefined) => Parts | undefined>> = {
  COMMIT: () => ({ action: 'commit' }),
  COMMIT_COMMENT: () => ({ action: 'commit' }),
  COMMIT_FORCE: () => ({ action: 'commit', options: 'FORCE' }),
  ROLLBACK: () => ({ action: 'rollback' }),
  ROLLBACK_FORCE: () => ({ action: 'rollback', options: 'FORCE' }),
  SAVEPOINT: (value) => named('savepoint', value),
  ROLLBACK_SAVEPOINT: (value) => named('rollback to', value),
  READ_ONLY: () => ({ action: 'set transaction', options: 'READ ONLY' }),
  READ_WRITE: () => ({ action: 'set transaction', options: 'READ WRITE' }),
  USE_ROLLBACK_SEGMENT: () => ({ action: 'set transaction', options: 'USE ROLLBACK SEGMENT' }),
};

/** A savepoint whose name is written; the name is one of SQL, so that its case means nothing. */
function named(action: 'savepoint' | 'rollback to', value: Expression | undefined): Parts | undefined {
  if (value?.kind !== 'string') return undefined;
  const { start, end, value: text } = value;
  return { action, savepoint: { kind: 'identifier', start, end, text, quoted: false } };
}

function called(node: CallStatement, context: RuleContext): TransactionStatement | undefined {
  const callee = node.call.kind === 'call' ? node.call.callee : node.call;
  if (callee.kind !== 'reference') return undefined;
  const referent = context.resolution.referent(callee);
  if (referent.kind !== 'built-in' || referent.package !== 'DBMS_TRANSACTION') return undefined;
  const value = node.call.kind === 'call' ? node.call.arguments[0]?.value : undefined;
  const parts = members[referent.name]?.(value);
  return parts && statement(node, parts);
}

const texts = /^\s*(COMMIT|ROLLBACK)(?:\s+WORK)?\s*;?\s*$/i;
const savepoints = /^\s*(SAVEPOINT|ROLLBACK(?:\s+WORK)?\s+TO(?:\s+SAVEPOINT)?)\s+([A-Za-z][\w$#]*)\s*;?\s*$/i;

function executed(node: ExecuteImmediate): TransactionStatement | undefined {
  if (node.sql.kind !== 'string' || node.using.length > 0) return undefined;
  const { value } = node.sql;
  const action = texts.exec(value)?.[1]?.toLowerCase();
  if (action === 'commit' || action === 'rollback') return statement(node, { action });
  const [, verb, name] = savepoints.exec(value) ?? [];
  if (verb === undefined || name === undefined) return undefined;
  const parts = named(/^SAVEPOINT/i.test(verb) ? 'savepoint' : 'rollback to', make.string(node.sql, name));
  return parts && statement(node, parts);
}

function statement(at: CallStatement | ExecuteImmediate, parts: Parts): TransactionStatement {
  return { kind: 'transaction', start: at.start, end: at.end, ...parts };
}
