import { describe, expect, it } from 'vitest';
import type { CodePage } from './cells.ts';
import { cellEncoder } from './cells.ts';
import { NotAllThere, Reader, readType } from './type.ts';

/** The canonical text of a cell, from the description of its type and its bytes, both in hexadecimal digits. */
function text(type: string, cell: string, codePage: CodePage = '1252'): string {
  const described = Buffer.from(type.replaceAll(' ', ''), 'hex');
  const encode = cellEncoder(readType(new Reader(described, 0, described.length)), codePage);
  const bytes = Buffer.from(`ffff${cell.replaceAll(' ', '')}`, 'hex');
  const to = Buffer.alloc(1000);
  return to.toString('utf8', 3, encode(bytes, 2, bytes.length - 2, to, 3));
}

/** A collation of code page 1252 (LCID 0x409), and one of UTF-8. */
const latin1 = '0904d00034';
const utf8 = '0904d00424';

describe('numbers', () => {
  it('are whole', () => {
    expect(text('26 01', 'ff')).toBe('255');
    expect(text('26 02', '0080')).toBe('-32768');
    expect(text('26 04', '00000080')).toBe('-2147483648');
    expect(text('26 04', '00000000')).toBe('0');
    expect(text('26 08', 'ffffffffffffff7f')).toBe('9223372036854775807');
    expect(text('26 08', '0000000000000080')).toBe('-9223372036854775808');
    expect(text('7f', 'ffffffffffffffff')).toBe('-1');
    expect(text('68 01', '01')).toBe('1');
  });

  it('are decimal, up to 38 digits', () => {
    expect(text('6a 05 05 02', '01 39300000')).toBe('123.45');
    expect(text('6a 05 05 02', '00 05000000')).toBe('-0.05');
    expect(text('6c 05 05 00', '01 00000000')).toBe('0');
    expect(text('6a 11 26 00', '01 ffffffff3f228a097ac4865aa84c3b4b')).toBe(
      '99999999999999999999999999999999999999',
    );
    expect(text('6a 11 26 26', '00 ffffffff3f228a097ac4865aa84c3b4b')).toBe(
      '-0.99999999999999999999999999999999999999',
    );
    // 999999999999999999, beyond what a number of JavaScript holds exactly.
    expect(text('6a 09 12 04', '01 ffff63a7b3b6e00d')).toBe('99999999999999.9999');
  });

  it('are money', () => {
    expect(text('6e 08', 'ffffff7f ffffffff')).toBe('922337203685477.5807');
    expect(text('6e 08', '00000080 00000000')).toBe('-922337203685477.5808');
    expect(text('6e 04', 'ffffffff')).toBe('-0.0001');
    expect(text('7a', '10270000')).toBe('1.0000');
  });

  it('are approximate, with the digits that give them back', () => {
    const single = (value: number): string => {
      const bytes = Buffer.alloc(4);
      bytes.writeFloatLE(value);
      return text('6d 04', bytes.toString('hex'));
    };
    const double = (value: number): string => {
      const bytes = Buffer.alloc(8);
      bytes.writeDoubleLE(value);
      return text('3e', bytes.toString('hex'));
    };
    expect(single(0.1)).toBe('0.1');
    expect(single(3.4028234663852886e38)).toBe('3.4028235e+38');
    expect(single(16777216)).toBe('16777216');
    expect(single(1.17549435e-38)).toBe('1.1754944e-38');
    expect(double(0.1)).toBe('0.1');
    expect(double(-0)).toBe('-0');
    expect(double(1.7976931348623157e308)).toBe('1.7976931348623157e+308');
  });
});

describe('moments', () => {
  it('are dates', () => {
    expect(text('28', '000000')).toBe('0001-01-01');
    expect(text('28', 'dab937')).toBe('9999-12-31');
    expect(text('28', '80460b')).toBe('2024-02-29');
  });

  it('are datetime and smalldatetime', () => {
    expect(text('6f 08', '00000000 00000000')).toBe('1900-01-01 00:00:00.000');
    // 23:59:59.997 is the last of a day.
    expect(text('6f 08', '7f242d00 ff818b01')).toBe('9999-12-31 23:59:59.997');
    expect(text('6f 08', '462effff 01000000')).toBe('1753-01-01 00:00:00.003');
    expect(text('6f 04', 'ffff 9f05')).toBe('2079-06-06 23:59:00');
  });

  it('are told in microseconds, without rounding', () => {
    expect(text('29 07', 'ffbf692ac9')).toBe('23:59:59.999999');
    expect(text('29 00', '7f5101')).toBe('23:59:59');
    expect(text('2a 07', 'ffbf692ac9 dab937')).toBe('9999-12-31 23:59:59.999999');
    expect(text('2a 03', '01000000 000000')).toBe('0001-01-01 00:00:00.001');
  });

  it('are in UTC whatever their offset is', () => {
    // Told with +05:30.
    expect(text('2b 00', '8c4a01 80460b 4a01')).toBe('2024-02-29 23:30:20');
  });
});

describe('characters', () => {
  it('are of two bytes', () => {
    const cell = (value: string): string => Buffer.from(value, 'utf16le').toString('hex');
    expect(text(`e7 4000 ${latin1}`, cell('naïve €uro 😀 𝒳'))).toBe('naïve €uro 😀 𝒳');
    expect(text(`ef 4000 ${latin1}`, '')).toBe('');
    expect(text('f1 00', `fffe${cell('<a/>')}`)).toBe('<a/>');
  });

  it('keep half of a surrogate pair as what no target takes', () => {
    const described = Buffer.from(`e74000${latin1}`, 'hex');
    const encode = cellEncoder(readType(new Reader(described, 0, described.length)), '1252');
    const to = Buffer.alloc(20);
    expect(to.toString('hex', 0, encode(Buffer.from('61003dd86200', 'hex'), 0, 6, to, 0))).toBe('61eda0bd62');
  });

  it('are of one byte', () => {
    expect(text(`a7 4000 ${latin1}`, '6180 fc81')).toBe('a€ü\u0081');
    expect(text(`a7 4000 ${utf8}`, Buffer.from('žluťoučký').toString('hex'), 'utf8')).toBe('žluťoučký');
  });
});

describe('others', () => {
  it('are identifiers', () => {
    expect(text('24 10', '33221100 5544 7766 8899aabbccddeeff')).toBe('00112233-4455-6677-8899-aabbccddeeff');
  });

  it('are variants, each of its own type', () => {
    const variant = (cell: string): string => text('62 49 1f 00 00', cell);
    expect(variant('38 00 2a000000')).toBe('42');
    expect(variant('6c 02 05 02 01 39300000')).toBe('123.45');
    expect(variant(`a7 07 ${latin1} 0a00 80`)).toBe('€');
    expect(variant(`a7 07 ${utf8} 0a00 e282ac`)).toBe('€');
    // Polish, code page 1250.
    expect(variant('a7 07 1504d00000 0a00 b9')).toBe('ą');
    expect(variant(`e7 07 ${latin1} 0a00 ac20`)).toBe('€');
    expect(variant('a5 02 0a00 00ff')).toBe('0x00FF');
    expect(variant('29 01 07 ffbf692ac9')).toBe('23:59:59.9999999');
    expect(variant('2a 01 03 01000000 000000')).toBe('0001-01-01 00:00:00.001');
  });
});

describe('descriptions', () => {
  it('tell when they have not come whole', () => {
    expect(() => readType(new Reader(Buffer.from('e74000', 'hex'), 0, 3))).toThrow(NotAllThere);
  });
});
