import type { Name } from './tree/name.ts';

/** What the name of a collation of SQL Server says ("Windows collation name (Transact-SQL)", "SQL Server collation name (Transact-SQL)"). */
export interface SqlServerCollation {
  /** The locale of ICU with the same order of letters: that of all languages together, where ICU has none of its own. */
  readonly locale: string;
  /** `_BIN` and `_BIN2` compare the codes of the characters. */
  readonly isBinary: boolean;
  readonly isCaseSensitive: boolean;
  readonly isAccentSensitive: boolean;
}

/** The collation of a new database, unless somebody chose another during the setup in English. */
export const commonCollation = 'SQL_Latin1_General_CP1_CI_AS';

/** The name that COLLATE gives; undefined for that of the database, as which CATALOG_DEFAULT counts unless the database is contained ("COLLATE (Transact-SQL)"). */
export function collationName(written: Name | undefined): string | undefined {
  const name = written?.parts.at(-1)?.text;
  return name === undefined || /^(?:DATABASE|CATALOG)_DEFAULT$/i.test(name) ? undefined : name;
}

/** Reads the name of a collation. Without `CS` or `AI` in it, it ignores case and tells accents apart. */
export function readCollation(name: string): SqlServerCollation {
  const styles = new Set(name.toUpperCase().split('_'));
  const isBinary = styles.has('BIN') || styles.has('BIN2');
  return {
    locale: localeOf(name),
    isBinary,
    isCaseSensitive: isBinary || styles.has('CS'),
    isAccentSensitive: isBinary || !styles.has('AI'),
  };
}

/** Designators of collations whose languages have an order of their own in ICU (CLDR), the longer before the shorter. */
const locales: readonly (readonly [designator: string, locale: string])[] = [
  ['Albanian', 'sq'],
  ['Arabic', 'ar'],
  ['Assamese', 'as'],
  ['Azeri_Latin', 'az'],
  ['Bengali', 'bn'],
  ['Bosnian_Latin', 'bs'],
  ['Breton', 'br'],
  ['Chinese_Hong_Kong_Stroke', 'zh-u-co-stroke'],
  ['Chinese_PRC_Stroke', 'zh-u-co-stroke'],
  ['Chinese_Simplified_Stroke', 'zh-u-co-stroke'],
  ['Chinese_Taiwan_Stroke', 'zh-u-co-stroke'],
  ['Chinese_Traditional_Stroke', 'zh-u-co-stroke'],
  ['Chinese_Taiwan_Bopomofo', 'zh-u-co-zhuyin'],
  ['Chinese_Traditional_Bopomofo', 'zh-u-co-zhuyin'],
  ['Chinese', 'zh'],
  ['Croatian', 'hr'],
  ['Cyrillic_General', 'ru'],
  ['Czech', 'cs'],
  ['Danish', 'da'],
  ['Estonian', 'et'],
  ['Finnish_Swedish', 'sv'],
  ['French', 'fr'],
  ['Georgian', 'ka'],
  ['German_PhoneBook', 'de-u-co-phonebk'],
  ['Greek', 'el'],
  ['Hebrew', 'he'],
  ['Hungarian', 'hu'],
  ['Icelandic', 'is'],
  ['Indic_General', 'hi'],
  ['Japanese', 'ja'],
  ['Kazakh', 'kk'],
  ['Khmer', 'km'],
  ['Korean', 'ko'],
  ['Lao', 'lo'],
  ['Latvian', 'lv'],
  ['Lithuanian', 'lt'],
  ['Macedonian_FYROM', 'mk'],
  ['Maltese', 'mt'],
  ['Modern_Spanish', 'es'],
  ['Nepali', 'ne'],
  ['Norwegian', 'no'],
  ['Pashto', 'ps'],
  ['Persian', 'fa'],
  ['Polish', 'pl'],
  ['Romanian', 'ro'],
  ['Sami', 'se'],
  ['Scandinavian', 'da'],
  ['Serbian_Cyrillic', 'sr'],
  ['Serbian_Latin', 'sr-Latn'],
  ['Slovak', 'sk'],
  ['Slovenian', 'sl'],
  ['SwedishPhone', 'sv'],
  ['SwedishStd', 'sv'],
  ['Tamil', 'ta'],
  ['Telugu', 'te'],
  ['Thai', 'th'],
  ['Tibetan', 'bo'],
  ['Traditional_Spanish', 'es-u-co-trad'],
  ['Turkish', 'tr'],
  ['Turkmen', 'tk'],
  ['Uighur', 'ug'],
  ['Ukrainian', 'uk'],
  ['Upper_Sorbian', 'hsb'],
  ['Urdu', 'ur'],
  ['Uzbek_Latin', 'uz'],
  ['Vietnamese', 'vi'],
  ['Welsh', 'cy'],
];

/** That of all languages together ("root" in CLDR). */
const root = 'und';

function localeOf(name: string): string {
  const designator = name.replace(/^SQL_/i, '').toLowerCase();
  return locales.find(([start]) => designator.startsWith(start.toLowerCase()))?.[1] ?? root;
}

/** A collation of the target. */
export interface TargetCollation {
  /** Every PostgreSQL has it, or the extension pack. */
  readonly place: 'system' | 'pack';
  readonly name: string;
  /** A collation that is not takes texts for the same that are not ("Nondeterministic Collations" in PostgreSQL's manual). */
  readonly isDeterministic: boolean;
}

/** The collation of the target that compares and sorts as one of SQL Server. */
export function targetCollation(collation: SqlServerCollation): TargetCollation {
  const { locale, isBinary, isCaseSensitive, isAccentSensitive } = collation;
  if (isBinary) return { place: 'system', name: 'C', isDeterministic: true };
  const isDeterministic = isCaseSensitive && isAccentSensitive;
  if (isDeterministic && !locale.includes('-u-'))
    return { place: 'system', name: `${locale}-x-icu`, isDeterministic };
  const sense = senses.find(
    (each) => each.isCaseSensitive === isCaseSensitive && each.isAccentSensitive === isAccentSensitive,
  );
  return { place: 'pack', name: packName(sense?.name ?? '', locale), isDeterministic };
}

/** What collations tell apart, and what that is in ICU: the levels of its comparison. */
const senses = [
  { name: 'case_insensitive', isCaseSensitive: false, isAccentSensitive: true, strength: 'ks-level2' },
  {
    name: 'case_accent_insensitive',
    isCaseSensitive: false,
    isAccentSensitive: false,
    strength: 'ks-level1',
  },
  { name: 'accent_insensitive', isCaseSensitive: true, isAccentSensitive: false, strength: 'kc-ks-level1' },
  { name: 'case_sensitive', isCaseSensitive: true, isAccentSensitive: true, strength: '' },
] as const;

function packName(sense: string, locale: string): string {
  return locale === root
    ? sense
    : `${sense}_${locale.replace('-u-co-', '_').replace('-', '_').toLowerCase()}`;
}

const purposes: Readonly<Record<(typeof senses)[number]['name'], string>> = {
  case_insensitive: 'texts that differ in case or width only are the same',
  case_accent_insensitive: 'texts that differ in case, width or accents only are the same',
  accent_insensitive: 'texts that differ in accents only are the same',
  case_sensitive: 'the order of the language',
};

/** All collations that the pack of SQL Server has: for each language, what its collations may tell apart. */
export function* packCollations(schema: string): Generator<{ readonly name: string; readonly text: string }> {
  for (const locale of new Set([root, ...locales.map(([, each]) => each)]))
    for (const { name: sense, strength, isCaseSensitive, isAccentSensitive } of senses) {
      const isDeterministic = isCaseSensitive && isAccentSensitive;
      if (isDeterministic && !locale.includes('-u-')) continue;
      const name = packName(sense, locale);
      const joined = strength === '' ? locale : `${locale}${locale.includes('-u-') ? '' : '-u'}-${strength}`;
      yield {
        name,
        text: `-- ${name}: ${purposes[sense]}${locale === root ? '' : ` (${locale})`}.
-- manual: Collations, "Collation and Unicode support"
CREATE COLLATION IF NOT EXISTS ${schema}.${name} (provider = icu, locale = '${joined}', deterministic = ${isDeterministic});`,
      };
    }
}
