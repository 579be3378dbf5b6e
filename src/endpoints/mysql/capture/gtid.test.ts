import { describe, expect, it } from 'vitest';
import type { GtidSet, MysqlGtids } from './gtid.ts';
import {
  containsGtids,
  encodedGtids,
  gtidText,
  parseGtids,
  uuidOf,
  withMariadbGtid,
  withMysqlGtid,
} from './gtid.ts';
import { comparePositions, parsePosition, positionText } from './log-position.ts';

const set = (text: string): GtidSet => parseGtids(text) as GtidSet;
/** The servers of the manual's examples. */
const a = '3e11fa47-71ca-11e1-9e33-c80aa9429562';
const b = '2174b383-5441-11e8-b90a-c80aa9429562';

describe('sets of GTIDs', () => {
  it.each([
    // MySQL, "GTID Format and Storage" and "Functions Used with Global Transaction Identifiers (GTIDs)".
    ['3E11FA47-71CA-11E1-9E33-C80AA9429562:23', `${a}:23`],
    [`${a}:1-5`, `${a}:1-5`],
    [`${a}:1-3:11:47-49`, `${a}:1-3:11:47-49`],
    [`${a}:1-3:11-12:4-10`, `${a}:1-12`],
    [`${a}:1-5,\n${b}:1-3`, `${b}:1-3,${a}:1-5`],
    [`${a}:Domain_1:1-3:15-21`, `${a}:domain_1:1-3:15-21`],
    // MariaDB, "Global Transaction ID".
    ['0-1-10', '0-1-10'],
    ['0-1-100, 1-2-5000,2-3-17', '0-1-100,1-2-5000,2-3-17'],
    ['0-4294967295-18446744073709551615', '0-4294967295-18446744073709551615'],
  ])('are read from %s', (text, same) => {
    expect(gtidText(set(text))).toBe(same);
  });

  it.each(['', 'binlog.000001:4', '0-1', a, `${a}:x-y`, '0-1-2,abc'])('are not read from %j', (text) => {
    expect(parseGtids(text)).toBeUndefined();
  });

  it.each([
    // The examples of GTID_SUBSET in MySQL's manual, the second argument first.
    [`${a}:21-57`, `${a}:23`, true],
    [`${a}:21-57`, `${a}:23-25`, true],
    [`${a}:21-57`, `${a}:20-25`, false],
    [`${a}:1-3:5-9`, `${a}:3-5`, false],
    [`${a}:1-3`, `${b}:1`, false],
    ['0-1-100,1-1-5', '0-2-100', true],
    ['0-1-100', '0-1-100,1-1-5', false],
    ['0-1-100', '0-1-101', false],
    ['0-1-100', `${a}:1`, false],
  ])('%s holds %s: %s', (outer, inner, holds) => {
    expect(containsGtids(set(outer), set(inner))).toBe(holds);
  });

  it('grow by one transaction', () => {
    expect(gtidText(withMysqlGtid(set(`${a}:1-5:7`), a, 6n))).toBe(`${a}:1-7`);
    expect(gtidText(withMysqlGtid(set(`${a}:1-5`), b, 9n))).toBe(`${b}:9,${a}:1-5`);
    expect(gtidText(withMariadbGtid(set('0-1-100,1-1-5'), 0, 2, 101n))).toBe('0-2-101,1-1-5');
  });

  it('are sent as the protocol wants them', () => {
    const sent = encodedGtids(set(`${a}:1-5:11`) as MysqlGtids);
    expect(sent.toString('hex')).toBe(
      [
        '0100000000000000',
        '3e11fa4771ca11e19e33c80aa9429562',
        '0200000000000000',
        '0100000000000000',
        '0600000000000000',
        '0b00000000000000',
        '0c00000000000000',
      ].join(''),
    );
    expect(uuidOf(sent.subarray(8, 24))).toBe(a);
  });
});

describe('positions of a binary log', () => {
  it.each(['mysql-bin.000024:373', '0-1-100', '0-1-100,1-1-5@my@log.000001:4', `${a}:1-5@binlog.1000000:4`])(
    'are read from %s',
    (text) => {
      const position = parsePosition(text);
      expect(position && positionText(position)).toBe(text);
    },
  );

  it.each(['', '16/B374D848', 'mysql-bin.000024', 'now', '0-1-100@', '0-1-100@x'])(
    'are not read from %j',
    (text) => {
      expect(parsePosition(text)).toBeUndefined();
    },
  );

  it.each([
    ['binlog.000009:900', 'binlog.000010:4', -1],
    ['binlog.999999:4', 'binlog.1000000:4', -1],
    ['binlog.000009:900', 'binlog.000009:900', 0],
    // A server that was promoted has files of its own; the transactions are the same.
    ['0-2-101@binlog.000001:4', '0-1-100@binlog.000024:373', 1],
    ['0-1-100@binlog.000024:373', '0-1-100@binlog.000001:4', 0],
    ['0-1-100@binlog.000024:373', 'binlog.000024:374', -1],
    ['0-1-100', '0-1-99,1-1-1', -1],
  ])('%s is to %s as %i', (left, right, sign) => {
    const [l = {}, r = {}] = [parsePosition(left), parsePosition(right)];
    expect(Math.sign(comparePositions(l, r))).toBe(sign);
  });
});
