import { expect, it } from 'vitest';
import { parseAddress } from '../../endpoints/sqlserver/connect.ts';
import { urlOf } from './endpoint-url.ts';

it('tells a SQL Server how its changes are followed, as extra connection attributes say', () => {
  const endpoint = {
    engine: 'sqlserver',
    server: 'db1',
    port: 1433,
    username: 'godwit',
    database: 'shop',
    sslMode: 'none',
  } as const;
  const changesOf = (attributes?: string) =>
    parseAddress(
      urlOf({ ...endpoint, ...(attributes === undefined ? {} : { attributes }) }, {}),
      'source',
      {},
    ).changes;
  expect(changesOf()).toEqual({ by: 'cdc' });
  expect(changesOf('changes=change-tracking')).toEqual({ by: 'change-tracking' });
  expect(changesOf('Watermark=seen; WatermarkDelay=3')).toEqual({
    by: 'watermark',
    column: 'seen',
    seconds: 3,
  });
  expect(() => changesOf('Changes=nightly')).toThrow(/none of cdc, change-tracking, watermark/);
});
