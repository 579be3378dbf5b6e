import { mysql } from '../dialects/mysql/mysql.ts';
import { oracle } from '../dialects/oracle/oracle.ts';
import { loadPack as loadOracle } from '../dialects/oracle/pack/pack.ts';
import { loadPack as loadSqlServer } from '../dialects/sqlserver/pack/pack.ts';
import { sqlserver } from '../dialects/sqlserver/sqlserver.ts';
import type { SourceDialect } from '../sql/dialect.ts';
import type { Pack, PackSignature } from '../sql/pack.ts';
import { packSignatures, renderPack } from '../sql/pack.ts';
import { OperationError } from '../text/error.ts';
import type { SourceName } from './source-names.ts';
import { sourceNames } from './source-names.ts';

/** The functions that the target lacks of a source. */
export interface SourcePack {
  readonly names: ReadonlySet<string>;
  readonly signatures: readonly PackSignature[];
  /** The statements that make those of the given names, and what they need; empty when there are none. */
  render(used: ReadonlySet<string>, schema: string): string;
}

/** A dialect that can be converted from, with what the target lacks of it. */
export interface SourceKind {
  readonly dialect: SourceDialect;
  readonly pack: () => SourcePack;
  /** Where the pack lives unless the settings say otherwise. */
  readonly packSchema: string;
}

const packOf = (load: () => Pack) => (): SourcePack => {
  const pack = load();
  return {
    names: new Set(pack.files.keys()),
    signatures: packSignatures(pack),
    render: (used, schema) => renderPack(pack, used, { schema }),
  };
};

const noPack: SourcePack = { names: new Set(), signatures: [], render: () => '' };

/** The dialects that `--from` can name. */
const kinds: Readonly<Record<SourceName, SourceKind>> = {
  oracle: { dialect: oracle, pack: packOf(loadOracle), packSchema: 'godwit_oracle' },
  mysql: { dialect: mysql, pack: () => noPack, packSchema: 'godwit_mysql' },
  sqlserver: { dialect: sqlserver, pack: packOf(loadSqlServer), packSchema: 'godwit_sqlserver' },
};

/** The kind of source that `--from` names. */
export function sourceKind(name: string): SourceKind {
  const kind = sourceNames.some((each) => each === name) ? kinds[name as SourceName] : undefined;
  if (kind) return kind;
  throw new OperationError(`There is no converter from ${name}: --from takes ${sourceNames.join(' or ')}.`, {
    code: 'from',
    side: 'config',
  });
}
