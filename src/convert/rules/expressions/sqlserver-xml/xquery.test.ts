import { describe, expect, test } from 'vitest';
import { toXPath } from './xquery.ts';

const whole = { root: '/doc', relative: '/doc/' };
const within = { root: undefined, relative: '' };

function written(xquery: string, place = whole as Parameters<typeof toXPath>[2]): string {
  const found = toXPath(xquery, [], place);
  return 'reason' in found
    ? found.reason
    : found.pieces.map((each) => (typeof each === 'number' ? `{${each}}` : each)).join('');
}

describe('XQuery in XPath 1.0', () => {
  test.each([
    ['/a/b', '/doc/a/b'],
    ['(/a/b)[1]', '(/doc/a/b)[1]'],
    ['a/@x', '/doc/a/@x'],
    ['//a[@id = 5]/text()', '/doc//a[@id = 5]/text()'],
    ['.', '/doc/.'],
    ['/', '/doc'],
    ['/a[b/c eq "x" and not(@y)]', "/doc/a[b/c = 'x' and not(@y)]"],
    ['string(.)[1]', 'string(/doc/.)'],
    ['count(/a) + 1', 'count(/doc/a) + 1'],
    ['data(/a/@b)[1]', '(/doc/a/@b)[1]'],
    ['/a[@id = sql:variable("@id")]/b[. = sql:column("t.c")]', '/doc/a[@id = {0}]/b[. = {1}]'],
    ['/a[2] | /b(: or :)', '/doc/a[2] | /doc/b'],
    ['(/a/b, /c)[1]', '`)` is missing before `,`'],
    ['for $x in /a return $x', '`$` is not read there'],
    ['<a>{ /b }</a>', '`<` has no form in XPath 1.0'],
    ['max(/a)', '`max` is no function of XPath 1.0'],
  ])('%s', (xquery, xpath) => {
    expect(written(xquery)).toBe(xpath);
  });

  test('relative to a node', () => {
    expect(written('(x/y)[1]', within)).toBe('(x/y)[1]');
    expect(written('../@id', within)).toBe('../@id');
    expect(written('/a', within)).toMatch(/root of the document/);
  });

  test('a default namespace gets a prefix, which attributes do not have', () => {
    const found = toXPath(
      'declare default element namespace "urn:x"; declare namespace p="urn:p"; declare namespace q="urn:q"; /a/p:b/@c',
      [],
      whole,
    );
    expect(found).toEqual({
      pieces: ['/doc/d:a/p:b/@c'],
      namespaces: [
        { prefix: 'p', uri: 'urn:p' },
        { prefix: 'd', uri: 'urn:x' },
      ],
      givesNodes: true,
    });
  });
});
