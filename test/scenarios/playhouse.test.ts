import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EmbeddedServer } from '../../src/endpoints/postgres/embedded.ts';
import { ask } from '../../src/endpoints/postgres/prove/ask.ts';
import type { Folder } from '../cli/godwit.ts';
import { godwit, makeFolder } from '../cli/godwit.ts';
import { borrowPostgres } from '../servers/postgres.ts';

/** The box office of `samples/playhouse` is converted and installed; tickets are sold, moved, paid and cancelled by its procedures. Each test goes on where the one before it has ended. */
describe('the playhouse, scripts of SQL Server', () => {
  let server: EmbeddedServer;
  let folder: Folder;

  beforeAll(async () => {
    server = await borrowPostgres();
    folder = makeFolder();
    const out = folder.at('out');
    const converted = await godwit([
      'convert',
      'samples/playhouse',
      '--from',
      'sqlserver',
      '--out',
      out,
      '--verify',
      'off',
    ]);
    expect(converted.stderr).toBe('');
    // Warnings are worth a look: row versions, and INSTEAD OF triggers for each row.
    expect(converted.status).toBe(1);
    const applied = await godwit(['apply', out, '--target', server.url, '--json']);
    expect(JSON.parse(applied.stdout)).toMatchObject({ complete: true });
  });

  afterAll(async () => {
    folder.remove();
    await server.stop();
  });

  const rows = async (sql: string): Promise<readonly (readonly (string | null)[])[]> => {
    const answer = await ask(server.url, sql);
    if ('message' in answer) throw new Error(answer.message);
    return answer.rows;
  };
  const failure = async (sql: string): Promise<string | undefined> => {
    const answer = await ask(server.url, sql);
    return 'message' in answer ? answer.message : undefined;
  };

  it('tells once of the texts of keys and comparisons in which blanks at the end count', () => {
    const report = JSON.parse(readFileSync(join(folder.at('out'), 'report.json'), 'utf8')) as {
      targets: readonly { findings: readonly { code: string; what: string }[] }[];
    };
    const told = report.targets.flatMap(({ findings }) => findings).filter(({ code }) => code === 'GW9244');
    expect(told.map(({ what }) => what)).toEqual([
      'Of 3 columns in keys and comparisons, values with and without blanks at their ends are two in PostgreSQL: hall.name, production.title, customer.email.',
    ]);
  });

  it('runs the flow of the scripts: seats by a loop, identities that are given, datetime in three-hundredths', async () => {
    expect(
      await rows(
        `SELECT hallid, string_agg(label, ' ' ORDER BY seatid) FROM dbo.seat GROUP BY hallid ORDER BY hallid`,
      ),
    ).toEqual([
      ['1', 'A-1 A-2 A-3 A-4 B-1 B-2 B-3 B-4 C-1 C-2 C-3 C-4'],
      ['2', 'A-1 A-2 A-3 B-1 B-2 B-3'],
    ]);
    expect(await rows('SELECT productionid FROM dbo.production ORDER BY 1')).toEqual([
      ['10'],
      ['20'],
      ['500'],
    ]);
    expect(await rows('SELECT startsat FROM dbo.performance WHERE performanceid = 4')).toEqual([
      ['2024-05-03 21:00:00.123'],
    ]);
  });

  it('sells a list of seats, all or none of them, and raises the number of the error', async () => {
    expect(await rows(`CALL dbo.sellseats(1, 2, ARRAY[ROW(1), ROW(2)]::dbo.seatlist[], NULL)`)).toEqual([
      ['1000'],
    ]);
    expect(await rows('SELECT total, status FROM dbo.booking')).toEqual([['49.5000', 'O']]);
    expect(await failure(`CALL dbo.sellseats(1, 1, ARRAY[ROW(3), ROW(2)]::dbo.seatlist[], NULL)`)).toMatch(
      /duplicate key/,
    );
    expect(await rows('SELECT count(*) FROM dbo.ticket')).toEqual([['2']]);
    expect(await rows('SELECT sold FROM dbo.performance WHERE performanceid = 1')).toEqual([['2']]);
  });

  it('passes return codes and OUTPUT parameters through procedures that call each other', async () => {
    expect(await rows('CALL dbo.sellbest(3, 1, 2, NULL, NULL)')).toEqual([['1002', '0']]);
    expect(await failure('CALL dbo.sellbest(3, 1, 9, NULL, NULL)')).toBe('There are only 4 free seats.');
    expect(await rows('SELECT rowname, firstnumber, seats FROM dbo.seatgroups(3) ORDER BY 1')).toEqual([
      ['B', '1', '3'],
    ]);
  });

  it('keeps what TRY has done before an error, line by line of a file', async () => {
    await rows(`UPDATE dbo.paymentfile SET bookingtext = '1002' WHERE linenumber IN (3, 5)`);
    expect(await rows('CALL dbo.importpayments(NULL, NULL)')).toEqual([['2', '3']]);
    expect(await rows('SELECT linenumber, result FROM dbo.paymentfile ORDER BY linenumber')).toEqual([
      ['1', 'taken'],
      ['2', 'begun, failed 245'],
      ['3', 'begun, failed 547'],
      ['4', 'begun, failed 50000'],
      ['5', 'taken'],
    ]);
    expect(await rows('SELECT errornumber FROM audit.event ORDER BY eventid')).toEqual([
      ['245'],
      ['547'],
      ['50000'],
    ]);
  });

  it('commits portion by portion', async () => {
    await rows(`CALL dbo.purgewaitinglist('2024-05-02 00:00:00')`);
    expect(
      await rows(`SELECT what FROM audit.event WHERE what COLLATE "C" LIKE 'purged%' ORDER BY eventid`),
    ).toEqual([
      ['purged 2'],
      ['purged 2'],
      ['purged 2'],
      ['purged 2'],
      ['purged 2'],
      ['purged 1'],
      ['purged 0'],
    ]);
    expect(await failure(`BEGIN; CALL dbo.purgewaitinglist('2024-05-09 00:00:00')`)).toBe(
      'invalid transaction termination',
    );
  });

  it('goes back to savepoints, tests @@ERROR, and rolls back in triggers', async () => {
    await rows(`CALL dbo.sellseats(1, 3, ARRAY[ROW(3), ROW(4), ROW(5)]::dbo.seatlist[], NULL)`);
    const [[booking] = []] = await rows('SELECT max(bookingid) FROM dbo.booking');
    expect(await rows(`CALL dbo.movebooking(${booking}, 2, NULL)`)).toEqual([['2']]);
    expect(
      await rows(`SELECT performanceid, seatid FROM dbo.ticket WHERE bookingid = ${booking} ORDER BY seatid`),
    ).toEqual([
      ['2', '3'],
      ['1', '4'],
      ['2', '5'],
    ]);
    expect(await rows(`CALL dbo.cancelbooking(${booking}, NULL, NULL)`)).toEqual([['0', '0']]);
    expect(await rows(`CALL dbo.cancelbooking(${booking}, NULL, NULL)`)).toEqual([[null, '2']]);
    expect(await rows('SELECT performanceid, sold FROM dbo.performance ORDER BY 1')).toEqual([
      ['1', '2'],
      ['2', '0'],
      ['3', '2'],
      ['4', '0'],
    ]);
    expect(
      await failure('UPDATE dbo.performance SET baseprice = baseprice + 1 WHERE performanceid = 1'),
    ).toBe('Prices do not rise when tickets are sold.');
    await rows('UPDATE dbo.performance SET baseprice = 8 WHERE performanceid = 4');
    expect(await rows(`SELECT what FROM audit.event WHERE what COLLATE "C" LIKE 'price%'`)).toEqual([
      ['price of 4 from 9.99 to 8.00'],
    ]);
  });

  it('gives result sets as rows, as cursors, and by dynamic SQL', async () => {
    expect(
      await rows(`SELECT title, starts, tickets, revenue FROM dbo.programme('2024-05-02') ORDER BY starts`),
    ).toEqual([
      ['The Weir Keeper', '2024-05-02 19:30', '0', '0'],
      ['Süßes Nichts', '2024-05-02 20:00', '2', '40.0000'],
      ['An evening of songs', '2024-05-03 21:00', '0', '0'],
    ]);
    expect(await rows('BEGIN; CALL dbo.dayreport(); FETCH ALL FROM result_1')).toEqual([['2', '89.5000']]);
    expect(await rows(`BEGIN; CALL dbo.findcustomers('%e%', 1); FETCH ALL FROM result_1`)).toEqual([
      ['2', 'Ben Ōta'],
      ['3', 'Cleo Marsh'],
    ]);
    expect(await rows(`SELECT weekday, performances FROM dbo.calendar('2024-05-01', 3)`)).toEqual([
      ['Wednesday', '1'],
      ['Thursday', '2'],
      ['Friday', '1'],
    ]);
  });

  it('writes through a view, and cuts what is longer than its type', async () => {
    await rows(
      `INSERT INTO dbo.contact (fullname, email, phone) VALUES ('Dora Lind', 'Dora@Example.org', '')`,
    );
    expect(
      await rows(`SELECT email, phone, discount FROM dbo.customer WHERE fullname = 'Dora Lind'`),
    ).toEqual([['dora@example.org', null, '0.00']]);
    expect(await rows(`SELECT dbo.shout('encore', 9)`)).toEqual([['ENCORE!!!!!!']]);
    expect(await rows('SELECT fullname, bookingid, state FROM dbo.lastbooking ORDER BY 1')).toEqual([
      ['Ada Fenn', '1002', 'open'],
      ['Ben Ōta', '1000', 'open'],
      ['Cleo Marsh', '1003', 'open'],
      ['Dora Lind', null, 'open'],
    ]);
  });
});
