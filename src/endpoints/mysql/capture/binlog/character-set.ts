import iconv from 'iconv-lite';
import { OperationError } from '../../../../text/error.ts';

/** MySQL's names of character sets, and those of the library that reads them (MySQL, "Supported Character Sets and Collations"). */
const names: Readonly<Record<string, string>> = {
  big5: 'big5hkscs',
  cp850: 'cp850',
  koi8r: 'koi8-r',
  latin2: 'iso-8859-2',
  ujis: 'euc-jp',
  sjis: 'shift_jis',
  hebrew: 'iso-8859-8',
  tis620: 'tis620',
  euckr: 'euc-kr',
  koi8u: 'koi8-u',
  gb2312: 'gb2312',
  greek: 'iso-8859-7',
  cp1250: 'windows-1250',
  gbk: 'gbk',
  latin5: 'iso-8859-9',
  armscii8: 'armscii8',
  ucs2: 'utf-16be',
  cp866: 'cp866',
  macroman: 'macroman',
  cp852: 'cp852',
  latin7: 'iso-8859-13',
  cp1251: 'windows-1251',
  utf16: 'utf-16be',
  utf16le: 'utf-16le',
  cp1256: 'windows-1256',
  cp1257: 'windows-1257',
  utf32: 'utf-32be',
  cp932: 'cp932',
  eucjpms: 'euc-jp',
  gb18030: 'gb18030',
};

/** Reads the characters of a set that is not UTF-8. Loads have them from the server in UTF-8; the binary log has them as they are stored. */
export function decoderOf(characterSet: string, column: string): (bytes: Buffer) => string {
  if (characterSet === 'latin1') return latin1;
  const encoding = names[characterSet];
  if (encoding !== undefined && iconv.encodingExists(encoding))
    return (bytes) => iconv.decode(bytes, encoding);
  throw new OperationError(
    `Column ${column} is in the character set ${characterSet}, which Godwit cannot read in the binary log. Convert it on the source: ALTER TABLE … CONVERT TO CHARACTER SET utf8mb4.`,
    { code: 'character-set', side: 'source' },
  );
}

/** Sets whose bytes are UTF-8 as they are. */
export function isUtf8(characterSet: string | null): boolean {
  return characterSet === null || /^(utf8|utf8mb3|utf8mb4|ascii|binary)$/.test(characterSet);
}

/** The characters of Windows-1252 from 0x80 on; where it has none, MySQL's latin1 has the control character of the same number. */
const windows = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

function latin1(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replace(/[\u0080-\u009f]/g, (each) => windows[each.charCodeAt(0) - 0x80] as string);
}
