import { afterAll, beforeAll, expect, it } from 'vitest';
import type { EmbeddedServer } from '../../src/endpoints/postgres/embedded.ts';
import { borrowPostgres } from '../servers/postgres.ts';
import type { ApplyResult } from '../../src/endpoints/postgres/install/apply.ts';
import { ask } from '../../src/endpoints/postgres/prove/ask.ts';
import type { Folder } from '../cli/godwit.ts';
import { godwit, makeFolder } from '../cli/godwit.ts';

let server: EmbeddedServer;
let folder: Folder;

beforeAll(async () => {
  server = await borrowPostgres();
  folder = makeFolder();
  folder.write('in/bank.sql', script);
  const out = folder.at('out');
  const converted = await godwit(['convert', folder.at('in'), '--from', 'sqlserver', '--out', out, '--json']);
  expect(converted.status).not.toBe(2);
  const applied = await godwit(['apply', out, '--target', server.url, '--json']);
  expect(JSON.parse(applied.stdout) as ApplyResult).toMatchObject({ complete: true });
});
afterAll(async () => {
  folder.remove();
  await server.stop();
});

/** The rows that the server answers with. */
async function rowsOf(sql: string): Promise<readonly (readonly (string | null)[])[]> {
  const answer = await ask(server.url, sql);
  if ('message' in answer) throw new Error(answer.message);
  return answer.rows;
}

/** A script as SSMS writes it: definitions, code, rows, and what is done to them by statements without separators and by flow. */
const script = `
CREATE TABLE dbo.Customer (Id int IDENTITY PRIMARY KEY, Name nvarchar(20) NOT NULL, Balance money NOT NULL DEFAULT 0, Active bit NOT NULL DEFAULT 1)
CREATE TABLE dbo.Audit (CustomerId int, OldBalance money, NewBalance money, At datetime DEFAULT GETDATE())
GO
CREATE FUNCTION dbo.DisplayName(@id int) RETURNS nvarchar(100) AS
BEGIN
  DECLARE @n nvarchar(100)
  SELECT @n = Name FROM dbo.Customer WHERE Id = @id
  RETURN ISNULL(@n, N'nobody') + N'!'
END
GO
CREATE PROCEDURE dbo.GetCustomers @active bit = 1 AS
BEGIN
  SET NOCOUNT ON
  SELECT Id, Name, Balance FROM dbo.Customer WHERE Active = @active ORDER BY Id
END
GO
CREATE PROCEDURE dbo.AddCustomer @name nvarchar(20), @id int OUTPUT AS
BEGIN
  BEGIN TRY
    IF EXISTS (SELECT 1 FROM Customer WHERE Name = @name)
      RAISERROR('customer %s exists', 16, 1, @name)
    INSERT INTO Customer(Name) VALUES (@name)
    SET @id = SCOPE_IDENTITY()
  END TRY
  BEGIN CATCH
    SET @id = -1
    IF ERROR_NUMBER() <> 50000 THROW
  END CATCH
END
GO
CREATE TRIGGER dbo.CustomerBalance ON dbo.Customer AFTER UPDATE AS
  INSERT INTO dbo.Audit(CustomerId, OldBalance, NewBalance)
  SELECT i.Id, d.Balance, i.Balance FROM inserted i JOIN deleted d ON d.Id = i.Id WHERE i.Balance <> d.Balance
GO
INSERT INTO dbo.Customer(Name, Balance) VALUES (N'Ada', 10), (N'Ben', 20), (N'Cleo', $30)
UPDATE dbo.Customer SET Balance += 5 WHERE Name = N'Ada'
DELETE FROM dbo.Customer WHERE Name = N'Cleo'
GO
DECLARE @i int = 0
WHILE @i < 3
BEGIN
  INSERT INTO dbo.Customer(Name, Active) VALUES (CONCAT(N'guest ', @i), 0)
  SET @i += 1
END
UPDATE c SET Balance = o.Balance FROM dbo.Customer c JOIN dbo.Customer o ON o.Name = N'Ben' WHERE c.Name = N'guest 0'
GO
`;

it('runs the statements and the flow of the script, in their order, and its triggers', async () => {
  const rows = await rowsOf('SELECT name, balance FROM dbo.customer ORDER BY id');
  expect(rows).toEqual([
    ['Ada', '15.0000'],
    ['Ben', '20.0000'],
    ['guest 0', '20.0000'],
    ['guest 1', '0.0000'],
    ['guest 2', '0.0000'],
  ]);
});

it('gives the rows of a procedure to whoever selects from it, with its default', async () => {
  const rows = await rowsOf('SELECT id, name, balance FROM dbo.getcustomers()');
  expect(rows).toEqual([
    ['1', 'Ada', '15.0000'],
    ['2', 'Ben', '20.0000'],
  ]);
  expect(await rowsOf('SELECT count(*) FROM dbo.getcustomers(false)')).toEqual([['3']]);
});

it('computes what functions compute', async () => {
  const rows = await rowsOf('SELECT dbo.displayname(1), dbo.displayname(99)');
  expect(rows).toEqual([['Ada!', 'nobody!']]);
});

it('handles errors in a procedure by their numbers, and gives its OUTPUT parameters', async () => {
  const taken = await rowsOf("CALL dbo.addcustomer('Ada', NULL)");
  expect(taken).toEqual([['-1']]);
  const added = await rowsOf("CALL dbo.addcustomer('Dora', NULL)");
  const found = await rowsOf("SELECT id FROM dbo.customer WHERE name = 'Dora'");
  expect(added).toEqual(found);
});

it('fires triggers once for a statement, with all of its rows', async () => {
  await rowsOf('UPDATE dbo.customer SET balance = balance + 1 WHERE active');
  const rows = await rowsOf('SELECT customerid, newbalance - oldbalance FROM dbo.audit ORDER BY at, 1');
  expect(rows.filter(([, change]) => change === '1.0000').map(([id]) => id)).toContain('1');
  expect(rows.filter(([, change]) => change === '1.0000').map(([id]) => id)).toContain('2');
});
