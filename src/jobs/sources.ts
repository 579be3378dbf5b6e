import type { PackSignature } from '../convert/pack.ts';
import { mysql } from '../dialects/mysql/mysql.ts';
import { oracle } from '../dialects/oracle/oracle.ts';
import { loadPack, packSignatures, renderPack } from '../dialects/oracle/pack/pack.ts';
import { sqlserver } from '../dialects/sqlserver/sqlserver.ts';
import type { SourceDialect } from '../sql/dialect.ts';
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

const oraclePack = (): SourcePack => {
  const pack = loadPack();
  return {
    names: new Set(pack.files.keys()),
    signatures: packSignatures(pack),
    render: (used, schema) => renderPack(pack, used, { schema }),
  };
};

const noPack: SourcePack = { names: new Set(), signatures: [], render: () => '' };

/** The dialects that `--from` can name. */
const kinds: Readonly<Record<SourceName, SourceKind>> = {
  oracle: { dialect: oracle, pack: oraclePack, packSchema: 'godwit_oracle' },
  mysql: { dialect: mysql, pack: () => noPack, packSchema: 'godwit_mysql' },
  sqlserver: { dialect: sqlserver, pack: () => noPack, packSchema: 'godwit_sqlserver' },
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
