import { describe, expect, it } from 'vitest';
import type { ColumnFact, DefinitionFacts, IndexFact, ModuleFact, TableFact } from './definition-facts.ts';
import { definitionsOf } from './definitions.ts';
import { tableTexts } from './missing-tables.ts';

/*
 * Facts as SQL Server's catalog views give them ("System catalog views"), for what the server of the other tests has not.
 */

const table: TableFact = {
  id: 1,
  schema: 'hr',
  name: 'staff',
  isType: false,
  scheme: null,
  historySchema: 'hr',
  history: 'staff_history',
  isInMemory: false,
};

const column = (place: number, name: string, of: Partial<ColumnFact>): ColumnFact => ({
  id: 1,
  place,
  name,
  type: 'int',
  maxLength: 4,
  precision: 10,
  scale: 0,
  typeSchema: null,
  typeName: 'int',
  collation: null,
  nullable: false,
  rowGuid: false,
  sparse: false,
  computed: null,
  persisted: null,
  defaultName: null,
  fallback: null,
  seed: null,
  step: null,
  period: 0,
  hidden: false,
  ...of,
});

const index: IndexFact = {
  id: 1,
  index: 1,
  name: 'pk]staff',
  type: 1,
  typeName: 'CLUSTERED',
  isUnique: true,
  isPrimary: true,
  isConstraint: false,
  isDisabled: false,
  filter: null,
};

const module: ModuleFact = {
  id: 9,
  schema: 'hr',
  name: 'hidden',
  type: 'P',
  definition: null,
  quotes: true,
};

const period = { type: 'datetime2', scale: 7 };

const facts: DefinitionFacts = {
  collation: 'Latin1_General_CI_AS',
  schemas: [{ name: 'hr' }],
  aliases: [],
  sequences: [
    {
      id: 5,
      schema: 'hr',
      name: 'numbers',
      type: 'bigint',
      start: '10',
      increment: '5',
      least: '1',
      most: '100',
      isCycling: true,
    },
  ],
  tables: [table, { ...table, id: 2, name: 'staff_history', historySchema: null, history: null }],
  columns: [
    column(1, 'id', { seed: '1', step: '1' }),
    column(2, 'name', { type: 'nvarchar', maxLength: 100, collation: 'Latin1_General_CS_AS' }),
    column(3, 'number', {
      type: 'bigint',
      defaultName: 'df_number',
      fallback: '(NEXT VALUE FOR [hr].[numbers])',
    }),
    column(4, 'begun', { ...period, period: 1 }),
    column(5, 'ended', { ...period, period: 2, hidden: true }),
  ],
  indexes: [
    index,
    {
      ...index,
      index: 2,
      name: 'cs',
      type: 6,
      typeName: 'NONCLUSTERED COLUMNSTORE',
      isUnique: false,
      isPrimary: false,
    },
    {
      ...index,
      index: 3,
      name: 'ix',
      type: 2,
      isUnique: true,
      isPrimary: false,
      filter: '([name] IS NOT NULL)',
    },
  ],
  indexColumns: [
    { id: 1, index: 1, name: 'id', isDescending: false, isIncluded: false },
    { id: 1, index: 3, name: 'name', isDescending: true, isIncluded: false },
    { id: 1, index: 3, name: 'id', isDescending: false, isIncluded: true },
  ],
  checks: [
    { id: 1, name: 'ck', definition: `([id]>(0) OR [name]=N'x')`, isSystemNamed: false, isDisabled: false },
  ],
  keys: [],
  synonyms: [{ id: 6, schema: 'hr', name: 'people', base: '[hr].[staff]' }],
  modules: [
    module,
    {
      ...module,
      name: 'shown',
      definition: 'CREATE VIEW hr.shown AS SELECT "a" AS b',
      type: 'V',
      quotes: false,
    },
  ],
  comments: [{ schema: 'hr', object: 'staff', column: 'name', text: `it's`, kind: 'U' }],
};

describe('the definitions of a catalog', () => {
  const { definitions, leftOut } = definitionsOf(facts);
  const batches = (name: string): readonly string[] =>
    definitions.find((each) => each.name === name)?.batches ?? [];

  it('are those of its tables, without the history that the server keeps', () => {
    expect(batches('staff_history')).toEqual([]);
    expect(batches('staff')).toEqual([
      `CREATE TABLE [hr].[staff] (
  [id] int IDENTITY(1,1) NOT NULL,
  [name] nvarchar(50) COLLATE Latin1_General_CS_AS NOT NULL,
  [number] bigint NOT NULL CONSTRAINT [df_number] DEFAULT (NEXT VALUE FOR [hr].[numbers]),
  [begun] datetime2(7) GENERATED ALWAYS AS ROW START NOT NULL,
  [ended] datetime2(7) GENERATED ALWAYS AS ROW END HIDDEN NOT NULL,
  CONSTRAINT [pk]]staff] PRIMARY KEY CLUSTERED ([id]),
  CONSTRAINT [ck] CHECK (([id]>(0) OR [name]=N'x')),
  PERIOD FOR SYSTEM_TIME ([begun], [ended])
) WITH (SYSTEM_VERSIONING = ON (HISTORY_TABLE = [hr].[staff_history]))`,
      'CREATE UNIQUE NONCLUSTERED INDEX [ix] ON [hr].[staff] ([name] DESC) INCLUDE ([id]) WHERE ([name] IS NOT NULL)',
      `EXEC sp_addextendedproperty N'MS_Description', N'it''s', N'SCHEMA', N'hr', N'TABLE', N'staff', N'COLUMN', N'name'`,
    ]);
  });

  it('are those of all else that has one', () => {
    expect(batches('numbers')).toEqual([
      'CREATE SEQUENCE [hr].[numbers] AS bigint START WITH 10 INCREMENT BY 5 MINVALUE 1 MAXVALUE 100 CYCLE',
    ]);
    expect(batches('people')).toEqual(['CREATE SYNONYM [hr].[people] FOR [hr].[staff]']);
    expect(batches('shown')).toEqual([
      'SET QUOTED_IDENTIFIER OFF',
      'CREATE VIEW hr.shown AS SELECT "a" AS b',
      'SET QUOTED_IDENTIFIER ON',
    ]);
  });

  it('tell what is not among them', () => {
    expect(leftOut.map(({ object, isEncrypted }) => [object, isEncrypted ?? false])).toEqual([
      ['procedure hr.hidden', true],
      ['index cs of hr.staff', false],
    ]);
  });
});

describe('the definitions of tables that a target lacks', () => {
  const { tables, leftOut } = tableTexts(facts, [{ schema: 'hr', name: 'staff' }], {
    table: (schema, name) => (name === 'staff' ? { schema, name } : undefined),
    column: (_schema, _table, name) => (name === 'name' ? undefined : name),
  });

  it('have nothing of what is not moved with them', () => {
    expect(tables).toEqual([
      {
        schema: 'hr',
        name: 'staff',
        sql: `CREATE TABLE [hr].[staff] (
  [id] int IDENTITY(1,1) NOT NULL,
  [number] bigint NOT NULL,
  [begun] datetime2(7) NOT NULL,
  [ended] datetime2(7) NOT NULL,
  CONSTRAINT [pk]]staff] PRIMARY KEY CLUSTERED ([id])
)`,
        more: [],
      },
    ]);
    expect(leftOut.map(({ object }) => object)).toEqual([
      'default of number of hr.staff',
      'index cs of hr.staff',
      'index ix of hr.staff',
      'check ck of hr.staff',
      'procedure hr.hidden',
      'view hr.shown',
    ]);
  });
});
