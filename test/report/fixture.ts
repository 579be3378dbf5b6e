import { assessTarget, type AssessedInput } from '../../src/report/assessment.ts';
import type {
  CodeInfo,
  FeatureUse,
  FileRead,
  ObjectText,
  OutsideObject,
  Report,
  ReportFinding,
  RowsOfTable,
  TextBlock,
  Verification,
} from '../../src/report/model.ts';

/**
 * A made-up report of a freight company's database: objects of every kind and class, with texts that belong together.
 * `scale` repeats the schema under further names, to see how the page carries a large estate.
 */
export function freightReport(scale = 1): Report {
  const objects: AssessedInput[] = [];
  for (let at = 0; at < scale; at += 1) objects.push(...schemaObjects(at === 0 ? 'FREIGHT' : `FREIGHT${at}`));
  const source: Report['source'] = {
    engine: 'oracle',
    location: 'db/oracle',
    name: 'Freight',
    version: '19c',
  };
  const run: Report['run'] = {
    command: 'godwit convert db/oracle --from oracle --to postgresql --out out',
    startedAt: '2026-03-12T14:03:22+01:00',
    seconds: 7.4,
    settings: { targetVersion: 15, packages: 'schema' },
    verification: { mode: 'embedded', server: 'PostgreSQL 15.18', plpgsqlCheck: false },
  };
  const target = assessTarget(
    {
      target: { engine: 'postgresql', version: '15' },
      objects,
      findings: [loose],
      features,
      rows: rowsOf(objects),
      outside,
    },
    source,
    run,
  );
  return {
    version: 1,
    tool: { name: 'godwit', version: '0.1.0' },
    source,
    run,
    files,
    codes,
    targets: [target],
  };
}

const codes: Readonly<Record<string, CodeInfo>> = {
  GW1203: {
    title: 'Optimizer hint',
    severity: 'info',
    sct: 5103,
    why: 'PostgreSQL has no hints; its planner decides from statistics.',
    todo: 'Nothing, unless a query becomes slow: then look at its plan and at indexes first.',
  },
  GW2114: {
    title: 'COMMIT inside a loop over a cursor with an exception block',
    severity: 'error',
    sct: 5035,
    why: 'A PL/pgSQL block with an EXCEPTION clause runs in a subtransaction, and a transaction cannot end inside one.',
    todo: 'Move the COMMIT behind the block, or take the exception block out of the loop.',
  },
  GW2120: {
    title: 'Autonomous transaction',
    severity: 'warning',
    sct: 5663,
    why: 'PostgreSQL has no autonomous transactions. What is written here is lost when the caller rolls back.',
    todo: 'Decide whether the rows must survive a rollback; if so, set "autonomousTransactions" to "dblink" and install dblink.',
  },
  GW2301: {
    title: 'Dynamic SQL that cannot be proven',
    severity: 'warning',
    sct: 5334,
    why: 'The statement is put together while the program runs, so neither its dialect nor its names can be checked beforehand.',
    todo: 'Run it once in a test and compare; write constant parts as constants so that they are converted.',
  },
  GW3007: {
    title: 'Call of UTL_HTTP',
    severity: 'error',
    sct: 5340,
    why: 'PostgreSQL sends no HTTP requests by itself. The routine was converted around a stub that raises an error.',
    todo: 'Move the call into the application or a worker that reads a queue table.',
  },
  GW3010: {
    title: 'MODEL clause',
    severity: 'error',
    sct: 5126,
    why: 'PostgreSQL has no MODEL clause, and its rules here refer to cells of earlier iterations.',
    todo: 'Write the calculation as a recursive query or as a loop in PL/pgSQL.',
  },
  GW4002: {
    title: 'Bitmap index',
    severity: 'info',
    why: 'PostgreSQL builds bitmaps from ordinary indexes while a query runs.',
    todo: 'Nothing. The index was made as a B-tree.',
  },
  GW4011: {
    title: 'Partition extension in DML',
    severity: 'warning',
    sct: 5024,
    why: 'PostgreSQL addresses partitions as tables of their own.',
    todo: 'Check that the name of the partition is the one that was created.',
  },
  GW5001: {
    title: 'Statement could not be read',
    severity: 'error',
    why: 'The statement ends in the middle, so it is neither known what it makes nor what follows from it.',
    todo: 'Complete the statement in the script.',
  },
};

const loose: ReportFinding = {
  ...common('GW5001', 1),
  file: 'upgrade/2019-04.sql',
  line: 812,
  column: 1,
  endLine: 815,
  endColumn: 22,
  what: 'The CREATE TABLE at the end of the file is not closed.',
};

function common(code: string, effortHours: number) {
  const info = codes[code];
  if (!info) throw new Error(`the fixture has no ${code}`);
  const { severity, why, todo, sct } = info;
  return { code, severity, effortHours, why, todo, ...(sct === undefined ? {} : { sct }) };
}

/** A finding on the first place of `needle` in a block. */
function on(
  block: TextBlock,
  needle: string,
  code: string,
  effortHours: number,
  what: string,
): ReportFinding {
  const at = block.text.indexOf(needle);
  if (at < 0) throw new Error(`the fixture has no ${needle}`);
  const before = block.text.slice(0, at).split('\n');
  const inside = needle.split('\n');
  const line = block.line + before.length - 1;
  const column = (before.at(-1) ?? '').length + 1;
  const last = inside.at(-1) ?? '';
  return {
    ...common(code, effortHours),
    file: block.file,
    line,
    column,
    endLine: line + inside.length - 1,
    endColumn: inside.length === 1 ? column + last.length : last.length + 1,
    what,
  };
}

const proven: Verification = { loaded: true, analysed: true };

interface Made {
  readonly kind: string;
  readonly name: string;
  readonly block: TextBlock;
  readonly target?: string;
  readonly targetSchema?: string;
  readonly parent?: string;
  readonly findings?: readonly ReportFinding[];
  readonly verification?: Verification;
  readonly verified?: boolean | null;
  readonly rows?: number;
  readonly lineMap?: ObjectText['lineMap'];
  readonly member?: boolean;
}

function schemaObjects(schema: string): AssessedInput[] {
  const made = [
    ...tables(),
    ...indexes(),
    ...sequences(),
    ...views(),
    ...packageObjects(),
    ...routines(),
    ...triggers(),
  ];
  const id = (kind: string, name: string) => `${schema}.${kind}.${name}`;
  return made.map((each) => {
    const name = each.name.toLowerCase();
    const verification = each.verification ?? proven;
    const file = `objects/${schema.toLowerCase()}/${each.kind.replaceAll(' ', '-')}/${name}.sql`;
    return {
      id: id(each.kind, each.parent === undefined ? each.name : `${each.parent}.${each.name}`),
      ...(each.parent === undefined ? {} : { parent: id('package', each.parent) }),
      schema,
      kind: each.kind,
      name: each.name,
      source: {
        file: each.block.file,
        line: each.block.line,
        endLine: each.block.line + each.block.text.split('\n').length - 1,
      },
      ...(each.target === undefined
        ? {}
        : { target: { schema: each.targetSchema ?? schema.toLowerCase(), name, file, line: 1 } }),
      converted: each.target !== undefined,
      verified: each.verified === undefined ? verification.loaded && verification.analysed : each.verified,
      verification,
      ...(each.rows === undefined ? {} : { rows: each.rows }),
      findings: each.findings ?? [],
      text: {
        source: each.member ? [] : [each.block],
        ...(each.target === undefined ? {} : { target: { file, line: 1, text: each.target } }),
        ...(each.lineMap === undefined ? {} : { lineMap: each.lineMap }),
      },
    };
  });
}

const tableNames = [
  'CARRIER',
  'CONTRACT',
  'CUSTOMER',
  'DEPOT',
  'DRIVER',
  'EVENT_LOG',
  'INVOICE',
  'INVOICE_LINE',
  'LEG',
  'PALLET',
  'PRICE_LIST',
  'ROUTE',
  'SHIPMENT',
  'SHIPMENT_STATUS',
  'TARIFF',
  'TRUCK',
  'WAYBILL',
];

function tables(): Made[] {
  return tableNames.map((name, at) => {
    const lower = name.toLowerCase();
    const block: TextBlock = {
      file: 'schema/tables.sql',
      line: 10 + at * 14,
      text: [
        `CREATE TABLE ${name} (`,
        `  ${name}_ID     NUMBER(10)          NOT NULL,`,
        `  CODE           VARCHAR2(30 CHAR)   NOT NULL,`,
        `  -- gross weight, in kilograms`,
        `  WEIGHT         NUMBER(9,3)         DEFAULT 0,`,
        `  VALID_FROM     DATE                DEFAULT SYSDATE NOT NULL,`,
        `  NOTE           CLOB,`,
        `  CONSTRAINT ${name}_PK PRIMARY KEY (${name}_ID) USING INDEX TABLESPACE FREIGHT_IX`,
        `) TABLESPACE FREIGHT_DATA PCTFREE 10 STORAGE (INITIAL 64K NEXT 1M);`,
      ].join('\n'),
    };
    return {
      kind: 'table',
      name,
      block,
      rows: 120 * (at + 1) * ((at + 2) % 4),
      target: [
        `CREATE TABLE freight.${lower} (`,
        `  ${lower}_id integer NOT NULL,`,
        `  code varchar(30) NOT NULL,`,
        `  -- gross weight, in kilograms`,
        `  weight numeric(9,3) DEFAULT 0,`,
        `  valid_from timestamp(0) DEFAULT date_trunc('second', localtimestamp) NOT NULL,`,
        `  note text,`,
        `  CONSTRAINT ${lower}_pk PRIMARY KEY (${lower}_id)`,
        `);`,
      ].join('\n'),
    };
  });
}

function indexes(): Made[] {
  return tableNames.slice(0, 14).map((name, at) => {
    const bitmap = at % 5 === 3;
    const block: TextBlock = {
      file: 'schema/indexes.sql',
      line: 3 + at * 3,
      text: `CREATE ${bitmap ? 'BITMAP ' : ''}INDEX ${name}_CODE_IX\n  ON ${name} (CODE) TABLESPACE FREIGHT_IX;`,
    };
    return {
      kind: 'index',
      name: `${name}_CODE_IX`,
      block,
      target: `CREATE INDEX ${name.toLowerCase()}_code_ix\n  ON freight.${name.toLowerCase()} (code);`,
      findings: bitmap
        ? [on(block, 'BITMAP', 'GW4002', 0, `${name}_CODE_IX is a bitmap index; it became a B-tree.`)]
        : [],
    };
  });
}

function sequences(): Made[] {
  return tableNames.slice(0, 6).map((name, at) => ({
    kind: 'sequence',
    name: `${name}_SEQ`,
    block: {
      file: 'schema/sequences.sql',
      line: 1 + at,
      text: `CREATE SEQUENCE ${name}_SEQ START WITH 1201 CACHE 20 NOORDER;`,
    },
    target: `CREATE SEQUENCE freight.${name.toLowerCase()}_seq START WITH 1201 CACHE 20;`,
  }));
}

function views(): Made[] {
  const list = ['OPEN_SHIPMENT', 'CUSTOMER_BALANCE', 'DEPOT_LOAD', 'DRIVER_HOURS', 'LATE_LEG'].map(
    (name, at): Made => {
      const hint = at % 2 === 0;
      const block: TextBlock = {
        file: 'schema/views.sql',
        line: 5 + at * 12,
        text: [
          `CREATE OR REPLACE FORCE VIEW ${name}_V AS`,
          `SELECT ${hint ? '/*+ INDEX(s SHIPMENT_CODE_IX) */ ' : ''}s.SHIPMENT_ID,`,
          `       NVL(c.CODE, 'unknown') AS CUSTOMER_CODE,`,
          `       TRUNC(SYSDATE) - TRUNC(s.VALID_FROM) AS DAYS_OPEN,`,
          `       DECODE(s.CODE, 'N', 'new', 'T', 'in transit', 'other') AS STATE`,
          `  FROM SHIPMENT s, CUSTOMER c`,
          ` WHERE s.SHIPMENT_ID = c.CUSTOMER_ID(+)`,
          `   AND ROWNUM <= 500;`,
        ].join('\n'),
      };
      return {
        kind: 'view',
        name: `${name}_V`,
        block,
        findings: hint
          ? [on(block, '/*+ INDEX(s SHIPMENT_CODE_IX) */', 'GW1203', 0, 'The hint INDEX was left out.')]
          : [],
        target: [
          `CREATE OR REPLACE VIEW freight.${name.toLowerCase()}_v AS`,
          `SELECT s.shipment_id,`,
          `       coalesce(c.code, 'unknown') AS customer_code,`,
          `       date_trunc('day', localtimestamp)::date - date_trunc('day', s.valid_from)::date AS days_open,`,
          `       CASE s.code WHEN 'N' THEN 'new' WHEN 'T' THEN 'in transit' ELSE 'other' END AS state`,
          `  FROM freight.shipment s`,
          `  LEFT JOIN freight.customer c ON s.shipment_id = c.customer_id`,
          ` LIMIT 500;`,
        ].join('\n'),
      };
    },
  );
  const model: TextBlock = {
    file: 'schema/views.sql',
    line: 80,
    text: [
      'CREATE OR REPLACE VIEW FORECAST_V AS',
      'SELECT depot, month, pallets',
      '  FROM DEPOT_LOAD_V',
      ' MODEL PARTITION BY (depot) DIMENSION BY (month) MEASURES (pallets)',
      '       RULES ITERATE (12) (pallets[FOR month FROM 13 TO 24 INCREMENT 1] =',
      '         pallets[CV(month) - 12] * 1.04);',
    ].join('\n'),
  };
  const materialized: TextBlock = {
    file: 'schema/views.sql',
    line: 92,
    text: [
      'CREATE MATERIALIZED VIEW REVENUE_MV',
      '  BUILD IMMEDIATE REFRESH COMPLETE ON DEMAND AS',
      'SELECT CODE, SUM(WEIGHT) AS WEIGHT FROM INVOICE_LINE GROUP BY CODE;',
    ].join('\n'),
  };
  return [
    ...list,
    {
      kind: 'view',
      name: 'FORECAST_V',
      block: model,
      verified: null,
      verification: { loaded: false, analysed: false, reason: 'not converted' },
      findings: [
        on(
          model,
          'MODEL PARTITION BY (depot)',
          'GW3010',
          8,
          'The view FORECAST_V calculates with a MODEL clause.',
        ),
      ],
    },
    {
      kind: 'materialized view',
      name: 'REVENUE_MV',
      block: materialized,
      target: [
        'CREATE MATERIALIZED VIEW freight.revenue_mv AS',
        'SELECT code, sum(weight) AS weight FROM freight.invoice_line GROUP BY code',
        'WITH NO DATA;',
      ].join('\n'),
    },
  ];
}

const billingSource = `CREATE OR REPLACE PACKAGE BODY BILLING AS

  -- Rounding follows the contract: half a cent goes to the customer.
  g_rounding CONSTANT NUMBER := 2;
  g_runs     PLS_INTEGER := 0;

  PROCEDURE log_run (p_text IN VARCHAR2) IS
    PRAGMA AUTONOMOUS_TRANSACTION;
  BEGIN
    INSERT INTO EVENT_LOG (EVENT_LOG_ID, CODE, NOTE)
    VALUES (EVENT_LOG_SEQ.NEXTVAL, 'BILLING', p_text);
    COMMIT;
  END log_run;

  FUNCTION price_of (p_weight IN NUMBER, p_code IN VARCHAR2 DEFAULT NULL) RETURN NUMBER IS
    v_price PRICE_LIST.WEIGHT%TYPE;
  BEGIN
    SELECT MAX(WEIGHT) KEEP (DENSE_RANK LAST ORDER BY VALID_FROM)
      INTO v_price
      FROM PRICE_LIST
     WHERE CODE = NVL(p_code, CODE);
    RETURN ROUND(p_weight * v_price, g_rounding);
  EXCEPTION
    WHEN NO_DATA_FOUND THEN
      RETURN 0;
  END price_of;

  PROCEDURE run_month (p_month IN DATE) IS
    CURSOR c_open IS
      SELECT SHIPMENT_ID, WEIGHT, CODE FROM SHIPMENT WHERE VALID_FROM < p_month FOR UPDATE;
  BEGIN
    FOR r IN c_open LOOP
      BEGIN
        INSERT INTO INVOICE_LINE (INVOICE_LINE_ID, CODE, WEIGHT)
        VALUES (INVOICE_SEQ.NEXTVAL, r.CODE, price_of(r.WEIGHT, r.CODE));
        COMMIT;
      EXCEPTION
        WHEN DUP_VAL_ON_INDEX THEN
          log_run('shipment ' || r.SHIPMENT_ID || ' was billed before');
      END;
    END LOOP;
    g_runs := g_runs + 1;
    DELETE FROM EVENT_LOG PARTITION (P_OLD) WHERE CODE = 'BILLING';
  END run_month;

  PROCEDURE purge (p_table IN VARCHAR2, p_days IN NUMBER := 90) IS
  BEGIN
    EXECUTE IMMEDIATE 'DELETE FROM ' || p_table || ' WHERE VALID_FROM < SYSDATE - :1' USING p_days;
    DBMS_OUTPUT.PUT_LINE('purged ' || SQL%ROWCOUNT || ' rows of ' || p_table || ', which is a rather long message that somebody wrote on one single line because the editor of the day had no limit and nobody ever looked at it again, ' || q'[it's <b>not</b> </script> markup]');
  END purge;

END BILLING;`;

const runMonthTarget = `CREATE PROCEDURE billing.run_month(p_month timestamp)
LANGUAGE plpgsql AS $$
DECLARE
  c_open CURSOR FOR
    SELECT shipment_id, weight, code FROM freight.shipment WHERE valid_from < p_month FOR UPDATE;
BEGIN
  FOR r IN c_open LOOP
    BEGIN
      INSERT INTO freight.invoice_line (invoice_line_id, code, weight)
      VALUES (nextval('freight.invoice_seq'), r.code, billing.price_of(r.weight, r.code));
      -- GW2114: COMMIT cannot stand here
    EXCEPTION
      WHEN unique_violation THEN
        CALL billing.log_run(concat('shipment ', r.shipment_id, ' was billed before'));
    END;
  END LOOP;
  CALL billing.set_g_runs(billing.g_runs() + 1);
  DELETE FROM freight.event_log_p_old WHERE code = 'BILLING';
END
$$;`;

const priceOfTarget = `CREATE FUNCTION billing.price_of(p_weight numeric, p_code text DEFAULT NULL) RETURNS numeric
LANGUAGE plpgsql AS $$
DECLARE
  v_price freight.price_list.weight%TYPE;
BEGIN
  SELECT max(weight) FILTER (WHERE valid_from = latest)
    INTO v_price
    FROM (SELECT weight, valid_from, max(valid_from) OVER () AS latest
            FROM freight.price_list
           WHERE code = coalesce(p_code, code)) AS ranked;
  RETURN round(p_weight * v_price, billing.g_rounding());
END
$$;`;

function packageObjects(): Made[] {
  const body: TextBlock = { file: 'code/billing.pkb', line: 4, text: billingSource };
  const part = (from: string, to: string): TextBlock => {
    const start = billingSource.indexOf(from);
    const text = billingSource.slice(start - 2, billingSource.indexOf(to) + to.length);
    return { file: body.file, line: body.line + billingSource.slice(0, start).split('\n').length - 1, text };
  };
  const logRun = part('PROCEDURE log_run', 'END log_run;');
  const priceOf = part('FUNCTION price_of', 'END price_of;');
  const runMonth = part('PROCEDURE run_month', 'END run_month;');
  const purge = part('PROCEDURE purge', 'END purge;');
  const member = { parent: 'BILLING', targetSchema: 'billing', member: true };
  return [
    {
      kind: 'package',
      name: 'BILLING',
      block: body,
      target: `CREATE SCHEMA billing;\n\nCREATE FUNCTION billing.g_rounding() RETURNS numeric\nIMMUTABLE LANGUAGE sql RETURN 2;`,
      lineMap: [
        { target: 1, line: 4 },
        { target: 3, line: 7 },
      ],
    },
    {
      ...member,
      kind: 'packaged procedure',
      name: 'LOG_RUN',
      block: logRun,
      findings: [
        on(
          logRun,
          'PRAGMA AUTONOMOUS_TRANSACTION',
          'GW2120',
          1.5,
          'LOG_RUN commits independently of its caller.',
        ),
      ],
      target: `CREATE PROCEDURE billing.log_run(p_text text)\nLANGUAGE plpgsql AS $$\nBEGIN\n  INSERT INTO freight.event_log (event_log_id, code, note)\n  VALUES (nextval('freight.event_log_seq'), 'BILLING', p_text);\nEND\n$$;`,
    },
    { ...member, kind: 'packaged function', name: 'PRICE_OF', block: priceOf, target: priceOfTarget },
    {
      ...member,
      kind: 'packaged procedure',
      name: 'RUN_MONTH',
      block: runMonth,
      findings: [
        on(
          runMonth,
          'COMMIT;',
          'GW2114',
          6,
          'RUN_MONTH commits in each round of a loop, inside a block with exception handlers.',
        ),
        on(
          runMonth,
          'EVENT_LOG PARTITION (P_OLD)',
          'GW4011',
          0.5,
          'The DELETE names the partition P_OLD of EVENT_LOG.',
        ),
      ],
      target: runMonthTarget,
      verified: false,
      verification: {
        loaded: true,
        analysed: false,
        reason: 'relation "freight.event_log_p_old" does not exist (42P01)',
      },
    },
    {
      ...member,
      kind: 'packaged procedure',
      name: 'PURGE',
      block: purge,
      findings: [
        on(
          purge,
          "EXECUTE IMMEDIATE 'DELETE FROM ' || p_table || ' WHERE VALID_FROM < SYSDATE - :1'",
          'GW2301',
          1,
          'The table of this DELETE is only known at run time.',
        ),
      ],
      target: `CREATE PROCEDURE billing.purge(p_table text, p_days numeric DEFAULT 90)\nLANGUAGE plpgsql AS $$\nDECLARE\n  row_count bigint;\nBEGIN\n  EXECUTE concat('DELETE FROM ', p_table, ' WHERE VALID_FROM < SYSDATE - $1') USING p_days;\n  GET DIAGNOSTICS row_count = ROW_COUNT;\n  CALL godwit_oracle.put_line(concat('purged ', row_count, ' rows of ', p_table, ', which is a rather long message that somebody wrote on one single line because the editor of the day had no limit and nobody ever looked at it again, ', 'it''s <b>not</b> </script> markup'));\nEND\n$$;`,
      verified: null,
      verification: { loaded: true, analysed: true, reason: 'dynamic SQL' },
    },
  ];
}

function routines(): Made[] {
  const plain = ['CLOSE_SHIPMENT', 'ASSIGN_DRIVER', 'RECALC_ROUTE', 'IMPORT_WAYBILL'].map(
    (name, at): Made => {
      const block: TextBlock = {
        file: 'code/procedures.sql',
        line: 2 + at * 14,
        text: [
          `CREATE OR REPLACE PROCEDURE ${name} (p_id IN NUMBER) IS`,
          `  v_code SHIPMENT.CODE%TYPE;`,
          `BEGIN`,
          `  SELECT CODE INTO v_code FROM SHIPMENT WHERE SHIPMENT_ID = p_id;`,
          `  IF v_code IS NULL THEN`,
          `    RAISE_APPLICATION_ERROR(-20010, 'no such shipment: ' || p_id);`,
          `  END IF;`,
          `  UPDATE SHIPMENT SET CODE = 'C' WHERE SHIPMENT_ID = p_id;`,
          `END;`,
        ].join('\n'),
      };
      return {
        kind: 'procedure',
        name,
        block,
        target: [
          `CREATE PROCEDURE freight.${name.toLowerCase()}(p_id numeric)`,
          `LANGUAGE plpgsql AS $$`,
          `DECLARE`,
          `  v_code freight.shipment.code%TYPE;`,
          `BEGIN`,
          `  SELECT code INTO STRICT v_code FROM freight.shipment WHERE shipment_id = p_id;`,
          `  IF v_code IS NULL THEN`,
          `    RAISE EXCEPTION '%', concat('no such shipment: ', p_id) USING ERRCODE = 'OR010';`,
          `  END IF;`,
          `  UPDATE freight.shipment SET code = 'C' WHERE shipment_id = p_id;`,
          `END`,
          `$$;`,
        ].join('\n'),
      };
    },
  );
  const http: TextBlock = {
    file: 'code/functions.sql',
    line: 1,
    text: [
      'CREATE OR REPLACE FUNCTION EXCHANGE_RATE (p_currency VARCHAR2) RETURN NUMBER IS',
      '  v_page VARCHAR2(4000);',
      'BEGIN',
      "  v_page := UTL_HTTP.REQUEST('http://rates.example/' || p_currency);",
      '  RETURN TO_NUMBER(v_page);',
      'END;',
    ].join('\n'),
  };
  return [
    ...plain,
    {
      kind: 'function',
      name: 'EXCHANGE_RATE',
      block: http,
      findings: [on(http, 'UTL_HTTP.REQUEST', 'GW3007', 4, 'EXCHANGE_RATE fetches a page over HTTP.')],
      target: [
        'CREATE FUNCTION freight.exchange_rate(p_currency text) RETURNS numeric',
        'LANGUAGE plpgsql AS $$',
        'DECLARE',
        '  v_page varchar(4000);',
        'BEGIN',
        "  v_page := godwit_oracle.utl_http_request(concat('http://rates.example/', p_currency));",
        '  RETURN v_page::numeric;',
        'END',
        '$$;',
      ].join('\n'),
    },
  ];
}

function triggers(): Made[] {
  return tableNames.slice(0, 5).map((name, at) => {
    const block: TextBlock = {
      file: 'code/triggers.sql',
      line: 2 + at * 9,
      text: [
        `CREATE OR REPLACE TRIGGER ${name}_BI`,
        `  BEFORE INSERT ON ${name} FOR EACH ROW`,
        `  WHEN (NEW.${name}_ID IS NULL)`,
        `BEGIN`,
        `  :NEW.${name}_ID := ${name}_SEQ.NEXTVAL;`,
        `END;`,
      ].join('\n'),
    };
    const lower = name.toLowerCase();
    return {
      kind: 'trigger',
      name: `${name}_BI`,
      block,
      target: [
        `CREATE FUNCTION freight.${lower}_bi() RETURNS trigger`,
        `LANGUAGE plpgsql AS $$`,
        `BEGIN`,
        `  NEW.${lower}_id := nextval('freight.${lower}_seq');`,
        `  RETURN NEW;`,
        `END`,
        `$$;`,
        ``,
        `CREATE TRIGGER ${lower}_bi`,
        `  BEFORE INSERT ON freight.${lower} FOR EACH ROW`,
        `  WHEN (NEW.${lower}_id IS NULL)`,
        `  EXECUTE FUNCTION freight.${lower}_bi();`,
      ].join('\n'),
    };
  });
}

function rowsOf(objects: readonly AssessedInput[]): RowsOfTable[] {
  return objects.flatMap((each) => {
    const { id, schema, name, rows = 0 } = each;
    if (rows === 0) return [];
    const short = name === 'WAYBILL';
    const reason = 'Two rows name a truck that no script inserts (waybill_truck_fk).';
    const file = `data/${name.toLowerCase()}.copy`;
    const loaded = short ? rows - 2 : rows;
    return [
      { object: id, schema, name, read: rows, written: rows, loaded, file, ...(short ? { reason } : {}) },
    ];
  });
}

const features: readonly FeatureUse[] = [
  {
    category: 'feature',
    name: 'Partitioning',
    edition: 'Enterprise Edition, Partitioning option',
    uses: 1,
    answer: 'native',
    explanation:
      'Declarative partitioning is part of PostgreSQL. Interval partitions must be created ahead of time.',
    objects: ['FREIGHT.table.EVENT_LOG'],
  },
  {
    category: 'feature',
    name: 'Bitmap indexes',
    edition: 'Enterprise Edition',
    uses: 3,
    answer: 'native',
    explanation: 'B-tree indexes take their place; PostgreSQL combines them as bitmaps when a query runs.',
    objects: ['FREIGHT.index.DEPOT_CODE_IX', 'FREIGHT.index.PALLET_CODE_IX'],
  },
  {
    category: 'package',
    name: 'DBMS_OUTPUT',
    uses: 1,
    answer: 'extension-pack',
    explanation: 'PUT_LINE sends a notice to the client through godwit_oracle.put_line.',
    objects: ['FREIGHT.packaged procedure.BILLING.PURGE'],
  },
  {
    category: 'package',
    name: 'UTL_HTTP',
    uses: 1,
    answer: 'by-hand',
    explanation: 'PostgreSQL makes no HTTP requests. Calls end in a stub that raises a clear error.',
    objects: ['FREIGHT.function.EXCHANGE_RATE'],
  },
];

const outside: readonly OutsideObject[] = [
  {
    schema: 'CORE',
    name: 'COUNTRY',
    kind: 'table',
    usedBy: ['FREIGHT.table.CUSTOMER', 'FREIGHT.table.DEPOT'],
    note: 'Excluded by --exclude CORE.%',
  },
];

const files: readonly FileRead[] = [
  {
    file: 'schema/tables.sql',
    encoding: 'UTF-8',
    encodingFrom: 'utf-8',
    bytes: 18_234,
    lines: 251,
    statements: 17,
  },
  {
    file: 'schema/indexes.sql',
    encoding: 'UTF-8',
    encodingFrom: 'utf-8',
    bytes: 2_101,
    lines: 46,
    statements: 14,
  },
  {
    file: 'schema/sequences.sql',
    encoding: 'UTF-8',
    encodingFrom: 'utf-8',
    bytes: 412,
    lines: 6,
    statements: 6,
  },
  {
    file: 'schema/views.sql',
    encoding: 'Windows-1252',
    encodingFrom: 'fallback',
    bytes: 3_690,
    lines: 96,
    statements: 7,
  },
  {
    file: 'code/billing.pkb',
    encoding: 'UTF-16LE',
    encodingFrom: 'bom',
    bytes: 5_212,
    lines: 60,
    statements: 1,
  },
  {
    file: 'code/procedures.sql',
    encoding: 'UTF-8',
    encodingFrom: 'utf-8',
    bytes: 2_455,
    lines: 56,
    statements: 4,
  },
  {
    file: 'code/functions.sql',
    encoding: 'UTF-8',
    encodingFrom: 'utf-8',
    bytes: 260,
    lines: 7,
    statements: 1,
  },
  {
    file: 'code/triggers.sql',
    encoding: 'UTF-8',
    encodingFrom: 'utf-8',
    bytes: 1_204,
    lines: 48,
    statements: 5,
  },
];
