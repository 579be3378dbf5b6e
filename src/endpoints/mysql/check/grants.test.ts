import { describe, expect, it } from 'vitest';
import { grantOf, holds } from './grants.ts';

const of = (...lines: readonly string[]) => lines.map(grantOf).filter((each) => each !== undefined);

describe('rights as SHOW GRANTS tells them', () => {
  it('knows rights on the server, a database and a table apart', () => {
    const grants = of(
      'GRANT REPLICATION SLAVE, BINLOG MONITOR ON *.* TO `app`@`%` IDENTIFIED BY PASSWORD',
      'GRANT SELECT, INSERT ON `shop`.* TO `app`@`%`',
      'GRANT DELETE ON `shop`.`item` TO `app`@`%`',
    );
    expect(holds(grants, 'REPLICATION SLAVE')).toBe(true);
    expect(holds(grants, 'SELECT')).toBe(false);
    expect(holds(grants, 'SELECT', 'shop', 'item')).toBe(true);
    expect(holds(grants, 'SELECT', 'other', 'item')).toBe(false);
    expect(holds(grants, 'DELETE', 'shop', 'item')).toBe(true);
    expect(holds(grants, 'DELETE', 'shop', 'customer')).toBe(false);
  });

  it('takes ALL PRIVILEGES for each, but not the right to use and grant', () => {
    expect(
      holds(of('GRANT ALL PRIVILEGES ON *.* TO `root`@`localhost` WITH GRANT OPTION'), 'DROP', 'a', 'b'),
    ).toBe(true);
    expect(holds(of('GRANT USAGE ON *.* TO `app`@`%`'), 'SELECT', 'a', 'b')).toBe(false);
    expect(of('GRANT `reader`@`%` TO `app`@`%`')).toEqual([]);
  });

  it('leaves out rights on single columns', () => {
    const grants = of('GRANT SELECT (`id`, `name`), UPDATE ON `shop`.`item` TO `app`@`%`');
    expect(holds(grants, 'SELECT', 'shop', 'item')).toBe(false);
    expect(holds(grants, 'UPDATE', 'shop', 'item')).toBe(true);
  });

  it('reads patterns in the names of databases', () => {
    const grants = of('GRANT SELECT ON `shop%`.* TO `a`@`%`', 'GRANT INSERT ON `a\\_b`.* TO `a`@`%`');
    expect(holds(grants, 'SELECT', 'shop_eu', 't')).toBe(true);
    expect(holds(grants, 'SELECT', 'workshop', 't')).toBe(false);
    expect(holds(grants, 'INSERT', 'a_b', 't')).toBe(true);
    expect(holds(grants, 'INSERT', 'axb', 't')).toBe(false);
    expect(holds(of('GRANT SELECT ON `a.b`.`t``s` TO `a`@`%`'), 'SELECT', 'a.b', 't`s')).toBe(true);
  });
});
