import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LoaderControl } from './loader/control.ts';
import { parseControl } from './loader/parse.ts';
import { RecordReader } from './loader.ts';

function rows(control: LoaderControl, data: string, chunk = data.length || 1, encoding = 'utf-8') {
  const reader = new RecordReader(control, control.inputs[0] ?? { file: '*' }, encoding);
  const found = [];
  for (let at = 0; at < data.length; at += chunk) found.push(...reader.feed(data.slice(at, at + chunk)));
  found.push(...reader.finish());
  return found.map((row) => row.fault ?? row.values);
}

/** Loads data with a control file that holds the given clauses and columns. */
function load(clauses: string, data: string): (string | readonly (string | null)[])[] {
  const control = parseControl(`LOAD DATA INFILE * INTO TABLE t ${clauses}`);
  expect(control.remarks).toEqual([]);
  return rows(control, data);
}

describe('control files', () => {
  test('are read with all of their clauses', () => {
    const text = `-- departments
OPTIONS (SKIP=1, ERRORS=50, DIRECT=TRUE)
UNRECOVERABLE LOAD DATA
CHARACTERSET WE8ISO8859P15
INFILE 'dept.csv' "str '|\\n'" BADFILE 'dept.bad' DISCARDFILE dept.dsc DISCARDMAX 9
APPEND
INTO TABLE hr."Dept" TRUNCATE
WHEN (kind = 'D' AND (1:3) != BLANKS)
FIELDS TERMINATED BY X'09' OPTIONALLY ENCLOSED BY '"' AND '#'
TRAILING NULLCOLS
( deptno   INTEGER EXTERNAL(5) NULLIF deptno=BLANKS,
  kind     FILLER CHAR(1),
  dname    CHAR(2000) "UPPER(:dname)",
  opened   DATE(20) "YYYY-MM-DD HH24:MI:SS" DEFAULTIF opened = 'none',
  "Loc"    POSITION(10-20) CHAR,
  amount   DECIMAL EXTERNAL TERMINATED BY ';' ":amount / 100",
  source   CONSTANT "file",
  id       SEQUENCE(100, 5),
  line     RECNUM,
  made     SYSDATE,
  total    EXPRESSION "pkg.next_total" )
BEGINDATA
1,2`;
    const control = parseControl(text);
    expect(control).toMatchObject({
      skip: 1,
      characterSet: 'WE8ISO8859P15',
      inputs: [{ file: 'dept.csv', recordEnd: '|\n' }],
      dataAt: text.indexOf('1,2'),
      remarks: [],
    });
    const [table] = control.tables;
    expect(table).toMatchObject({
      schema: 'HR',
      name: 'Dept',
      method: 'truncate',
      trailingNulls: true,
      when: [
        { field: 'KIND', equal: true, value: 'D' },
        { field: { start: 1, end: 3 }, equal: false, value: undefined },
      ],
    });
    const delimiters = { terminator: { text: '\t' }, enclosure: { open: '"', close: '#', optional: true } };
    expect(table?.columns).toMatchObject([
      {
        name: 'DEPTNO',
        type: 'number',
        length: 5,
        from: { kind: 'field', delimiters },
        nullIf: [{ field: 'DEPTNO', equal: true, value: undefined }],
      },
      { name: 'KIND', filler: true, length: 1 },
      { name: 'DNAME', length: 2000, expression: 'UPPER(:dname)' },
      {
        name: 'OPENED',
        type: 'date',
        length: 20,
        mask: 'YYYY-MM-DD HH24:MI:SS',
        defaultIf: [{ field: 'OPENED', equal: true, value: 'none' }],
      },
      { name: 'Loc', from: { kind: 'field', position: { start: 10, end: 20 }, delimiters: {} } },
      { name: 'AMOUNT', expression: ':amount / 100', from: { delimiters: { terminator: { text: ';' } } } },
      { name: 'SOURCE', from: { kind: 'constant', value: 'file' } },
      { name: 'ID', from: { kind: 'sequence', start: 100, step: 5 } },
      { name: 'LINE', from: { kind: 'record number' } },
      { name: 'MADE', from: { kind: 'load time' } },
      { name: 'TOTAL', from: { kind: 'expression' }, expression: 'pkg.next_total' },
    ]);
  });

  test.each([
    ['LOAD DATA INFILE x CONTINUEIF THIS (1:1) = "*" INTO TABLE t (a CHAR)', 'GW0030'],
    ['LOAD DATA INFILE x "var 3" INTO TABLE t (a CHAR)', 'GW0030'],
    ['LOAD DATA INFILE x INTO TABLE t (a INTEGER)', 'GW0030'],
    ['LOAD DATA INFILE x INTO TABLE t (a LOBFILE(f) TERMINATED BY EOF)', 'GW0030'],
    ['LOAD DATA INFILE x INTO TABLE t (a SEQUENCE(MAX, 1))', 'GW0030'],
    ['LOAD DATA INFILE x INTO TABLE t FIELDS TERMINATED BY ","', 'GW0030'],
    ['LOAD DATA INFILE x INTO TABLE t (a CHAR surprise, b CHAR)', 'GW0031'],
    ['hello', 'GW0031'],
  ])('what cannot be followed is a finding: %s', (text, code) => {
    expect(parseControl(text).remarks.map((remark) => remark.entry.code)).toContain(code);
  });

  test('any text is parsed to an end', () => {
    const word = fc.constantFrom(
      'load',
      'into',
      'table',
      '(',
      ')',
      ',',
      "'x'",
      '"',
      'fields',
      'terminated',
      'by',
      'position',
      '1',
      '=',
      'when',
      'and',
      'nullif',
      'date',
    );
    fc.assert(fc.property(fc.array(word), (words) => void parseControl(words.join(' '))));
  });
});

describe('delimited records', () => {
  test('empty fields are NULL; enclosed ones keep blanks, delimiters and doubled marks', () => {
    const columns = `FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '"' (a, b, c)`;
    expect(load(columns, '1,,x\n" a,b ","say ""hi""",\n  2 , "y" ,z \r\n')).toEqual([
      ['1', null, 'x'],
      [' a,b ', 'say "hi"', null],
      ['2 ', 'y', 'z '],
    ]);
  });

  test('blanks around fields that have only a terminator are kept', () => {
    expect(load("FIELDS TERMINATED BY ';' (a, b)", ' x ; y \n')).toEqual([[' x ', ' y ']]);
  });

  test('missing fields reject the record, or are NULL with TRAILING NULLCOLS', () => {
    expect(load("FIELDS TERMINATED BY ',' (a, b, c)", '1,2\n1,2,3\n')).toEqual([
      'C: the record ends before the field',
      ['1', '2', '3'],
    ]);
    expect(load("FIELDS TERMINATED BY ',' TRAILING NULLCOLS (a, b, c)", '1\n\n')).toEqual([
      ['1', null, null],
      [null, null, null],
    ]);
  });

  test('WHITESPACE takes any number of blanks for one terminator', () => {
    expect(load('FIELDS TERMINATED BY WHITESPACE (a, b, c)', 'x  y\tz\n  1 2 3  \n')).toEqual([
      ['x', 'y', 'z'],
      ['1', '2', '3'],
    ]);
  });

  test('a field longer than its length, or with an open mark, rejects the record', () => {
    const columns = `FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '"' (a CHAR(3), b)`;
    expect(load(columns, `abcd,1\n"ab,1\nabc,${'x'.repeat(256)}\n"a"b,1\n`)).toEqual([
      'A: the field is longer than 3',
      'A: the mark " does not stand behind the field',
      'B: the field is longer than 255',
      'A: no terminator follows the mark "',
    ]);
  });

  test('line ends may stand in CSV fields WITH EMBEDDED', () => {
    expect(load('FIELDS CSV WITH EMBEDDED (a, b)', '1,"two\nlines"\n2,x\n')).toEqual([
      ['1', 'two\nlines'],
      ['2', 'x'],
    ]);
  });

  test('generated columns count rows and records', () => {
    expect(
      load("FIELDS TERMINATED BY ',' (a, n RECNUM, s SEQUENCE(10, 2), k CONSTANT 'k', t SYSDATE)", 'x\ny\n'),
    ).toEqual([
      ['x', '1', '10', 'k', null],
      ['y', '2', '12', 'k', null],
    ]);
  });

  test('NULLIF, DEFAULTIF and WHEN compare fields', () => {
    const columns = "WHEN b != 'skip' FIELDS TERMINATED BY ',' (a NULLIF a='-', b, c DEFAULTIF b=BLANKS)";
    expect(load(columns, '-,x,1\ny,skip,2\nz, ,3\n')).toEqual([
      [null, 'x', '1'],
      ['z', ' ', null],
    ]);
  });

  test('come out the same from any chunks', () => {
    const control = parseControl(
      `LOAD DATA INFILE * INTO TABLE t FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '"' TRAILING NULLCOLS (a, b)`,
    );
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', ' '), maxLength: 60 }),
        fc.integer({ min: 1, max: 9 }),
        (data, chunk) => {
          expect(rows(control, data, chunk)).toEqual(rows(control, data));
        },
      ),
    );
  });
});

describe('fixed records', () => {
  test('lose the blanks behind a value, not those before it', () => {
    expect(
      load(
        '(a POSITION(1:3) CHAR, b POSITION(4-8) INTEGER EXTERNAL, c POSITION(*) CHAR(2))',
        ' x    12 zz\n   \n',
      ),
    ).toEqual([[' x', '   12', ' z'], 'C: the record ends before the field']);
  });

  test('positions count bytes, or characters when the control file says so', () => {
    const columns = 'INTO TABLE t (a POSITION(1:2) CHAR, b POSITION(3:4) CHAR)';
    const bytes = parseControl(`LOAD DATA INFILE * ${columns}`);
    const characters = parseControl(`LOAD DATA CHARACTERSET UTF8 LENGTH SEMANTICS CHAR INFILE * ${columns}`);
    expect(rows(bytes, 'äbc\n')).toEqual([['ä', 'bc']]);
    expect(rows(characters, 'äbcd\n')).toEqual([['äb', 'cd']]);
    expect(rows(bytes, 'äbcd\n', 99, 'windows-1252')).toEqual([['äb', 'cd']]);
  });

  test('without separators have a length; several may make one', () => {
    const fixed = parseControl(
      'LOAD DATA INFILE x "fix 4" INTO TABLE t (a POSITION(1:2) CHAR, b POSITION(3:4) CHAR)',
    );
    expect(rows(fixed, 'aabbccdd', 3)).toEqual([
      ['aa', 'bb'],
      ['cc', 'dd'],
    ]);
    const joined = parseControl('LOAD DATA INFILE x CONCATENATE 2 INTO TABLE t (a POSITION(1:4) CHAR)');
    expect(rows(joined, 'aa\nbb\ncc\ndd\n')).toEqual([['aabb'], ['ccdd']]);
  });

  test('one record may give rows of several tables', () => {
    const control = parseControl(`LOAD DATA INFILE * APPEND
      INTO TABLE a WHEN (1) = 'A' (x POSITION(2:3) CHAR)
      INTO TABLE b WHEN (1) = 'B' (y POSITION(2:3) CHAR)`);
    const reader = new RecordReader(control, { file: '*' }, 'utf-8');
    expect([...reader.feed('A11\nB22\nC33\n')].map((row) => [row.table.name, row.values])).toEqual([
      ['A', ['11']],
      ['B', ['22']],
    ]);
    expect(reader.discarded).toBe(1);
  });
});
