import type { Catalog } from '../catalog/catalog.ts';
import { outweighing } from '../sql/collation-precedence.ts';
import type { SourceDialect } from '../sql/dialect.ts';
import * as make from '../sql/make.ts';
import type { SqlServerCollation, TargetCollation } from '../sql/sqlserver-collation.ts';
import { readCollation, targetCollation } from '../sql/sqlserver-collation.ts';
import type { Name } from '../sql/tree/name.ts';
import type { ValueType } from '../sql/value-type.ts';
import type { Span } from '../text/span.ts';
import type { Settings } from './settings.ts';

/** Under which collations texts of SQL Server are compared in the target, as the settings want it. */
export interface TargetCollations {
  /** How texts that ignore case are held. */
  readonly mode: 'collation' | 'citext' | 'none';
  /** That of a column, or of a comparison of values, of these types; undefined where it is the one of the target's database, or columns disagree about it. */
  ofTexts(types: readonly ValueType[]): TargetCollation | undefined;
  /** Whether texts of these types are held as `citext`, the type that ignores case by itself: those of variable length whose collation tells accents apart. */
  isCitext(types: readonly ValueType[]): boolean;
  /** What the collation of a comparison of values of these types says in the source; undefined where columns disagree about it. */
  inSource(types: readonly ValueType[]): SqlServerCollation | undefined;
  /** How it is written. One of the extension pack is installed then. */
  write(collation: TargetCollation, at: Span): Name;
}

interface Kit {
  readonly catalog: Catalog;
  readonly settings: Settings;
  readonly source: SourceDialect;
  /** Is told what of the extension pack is needed. */
  readonly usePack: (name: string) => void;
}

/** The collations of a conversion. */
export function createTargetCollations({ catalog, settings, source, usePack }: Kit): TargetCollations {
  const mode = modeOf(settings, source);
  const common = readCollation(catalog.collation ?? settings.collation);
  const read = (name: string | undefined): SqlServerCollation =>
    name === undefined ? common : readCollation(name);
  const named = (name: string | undefined): TargetCollation | undefined => {
    const collation = targetCollation(read(name));
    if (!collation.isDeterministic && mode === 'none') return undefined;
    // The order of letters alone is left to the target's database where nobody asked for another.
    const isOrderAlone = name === undefined && collation.isDeterministic && !common.isBinary;
    return isOrderAlone ? undefined : collation;
  };
  // It knows no lengths and takes no letter with an accent for the one without; a CHAR in it would be compared with its blanks.
  const isCitext = (types: readonly ValueType[]): boolean => {
    if (mode !== 'citext' || !types.some((type) => type.kind === 'text' && !type.fixed)) return false;
    const collation = outweighing(types);
    const { isCaseSensitive, isAccentSensitive } = read(collation?.name);
    return collation?.label !== 'none' && !isCaseSensitive && isAccentSensitive;
  };
  return {
    mode,
    isCitext,
    ofTexts: (types) => {
      if (!types.some(({ kind }) => kind === 'text') || isCitext(types)) return undefined;
      const collation = outweighing(types);
      return collation?.label === 'none' ? undefined : named(collation?.name);
    },
    inSource: (types) => {
      const collation = outweighing(types);
      return collation?.label === 'none' ? undefined : read(collation?.name);
    },
    write: ({ place, name }, at) => {
      if (place === 'system') return make.name(at, make.identifier(at, name, true));
      usePack(name);
      return make.name(at, settings.extensionSchema, name);
    },
  };
}

function modeOf({ caseInsensitive }: Settings, { name }: SourceDialect): TargetCollations['mode'] {
  if (caseInsensitive !== 'by engine') return caseInsensitive;
  return name === 'sqlserver' ? 'collation' : 'none';
}
