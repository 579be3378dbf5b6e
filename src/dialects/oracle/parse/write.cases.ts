/** Oracle's statements that write by subject: what is written, and what is read (see `show`). */
export const writeCases: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  insert: [
    [
      'insert into t values (1, default, sysdate)',
      '(insert target: (table name: t), rows: [[1, default, sysdate]])',
    ],
    [
      'insert into hr.t@l x (a, x.b) select 1, 2 from dual',
      '(insert target: (table name: hr.t@l, alias: x), columns: [a, x.b], query: (query body: (select items: [1, 2], from: [(table name: dual)])))',
    ],
    [
      'insert into t with x as (select 1 from dual) select * from x',
      '(insert target: (table name: t), query: (query with: (with tables: [(commonTable name: x, query: (query body: (select items: [1], from: [(table name: dual)])))]), body: (select items: [*], from: [(table name: x)])))',
    ],
    [
      'insert into t (select * from u)',
      '(insert target: (table name: t), query: (query body: (parenthesisedQuery query: (query body: (select items: [*], from: [(table name: u)])))))',
    ],
    [
      'insert into t (a) (select 1 from dual) union (select 2 from dual)',
      '(insert target: (table name: t), columns: [a], query: (query body: (setOperation first: (parenthesisedQuery query: (query body: (select items: [1], from: [(table name: dual)]))), rest: [(setOperand operator: union, body: (parenthesisedQuery query: (query body: (select items: [2], from: [(table name: dual)]))))])))',
    ],
    [
      'insert into t partition (p1) (a) values ((select max(b) from u))',
      '(insert target: (table name: t, partition: {name: p1}), columns: [a], rows: [[(subquery query: (query body: (select items: [max(b)], from: [(table name: u)])))]])',
    ],
    [
      'insert into (select a from t with check option) values (1)',
      '(insert target: (derivedTable query: (query body: (select items: [a], from: [(table name: t)])), restriction: check option), rows: [[1]])',
    ],
    [
      'insert into table(select n from d) values (1)',
      '(insert target: (tableFunction expression: (subquery query: (query body: (select items: [n], from: [(table name: d)]))), unnest), rows: [[1]])',
    ],
    [
      'insert into the (select n from d) values (1)',
      '(insert target: (tableFunction expression: (subquery query: (query body: (select items: [n], from: [(table name: d)]))), unnest), rows: [[1]])',
    ],
    ['insert into t values rec', '(insert target: (table name: t), record: rec)'],
    [
      'insert into t values recs(i) returning id, name bulk collect into ids, names',
      '(insert target: (table name: t), record: recs(i), returning: (returning items: [id, name], into: (into bulk, targets: [ids, names])))',
    ],
    [
      'insert into t values (1) returning a into :x',
      '(insert target: (table name: t), rows: [[1]], returning: (returning items: [a], into: (into targets: [:x])))',
    ],
    [
      "insert into t select * from u log errors into e ('tag') reject limit unlimited",
      "(insert target: (table name: t), query: (query body: (select items: [*], from: [(table name: u)])), errorLog: (errorLog table: e, tag: 'tag', limit: unlimited))",
    ],
    ['insert into t (a) values (1), (2)', '(insert target: (table name: t), columns: [a], rows: [[1], [2]])'],
  ],
  'insert into several tables': [
    [
      'insert all into a values (1) into b (x) values (y) log errors into c select * from d',
      '(multiInsert mode: all, branches: [(multiInsertBranch inserts: [(insert target: (table name: a), rows: [[1]]), (insert target: (table name: b), columns: [x], rows: [[y]], errorLog: (errorLog table: c))])], query: (query body: (select items: [*], from: [(table name: d)])))',
    ],
    [
      'insert first when x > 1 then into a into b values (1, 2) when y = 2 then into c else into d (z) values (1) select * from e',
      '(multiInsert mode: first, branches: [(multiInsertBranch test: (x > 1), inserts: [(insert target: (table name: a)), (insert target: (table name: b), rows: [[1, 2]])]), (multiInsertBranch test: (y = 2), inserts: [(insert target: (table name: c))])], otherwise: [(insert target: (table name: d), columns: [z], rows: [[1]])], query: (query body: (select items: [*], from: [(table name: e)])))',
    ],
  ],
  update: [
    [
      'update t set a = 1, (b, c) = (select 1, 2 from dual), d = default where x = 1',
      '(update target: (table name: t), set: [(setItem targets: [a], value: 1), (setItem targets: [b, c], value: (subquery query: (query body: (select items: [1, 2], from: [(table name: dual)])))), (setItem targets: [d], value: default)], where: (x = 1))',
    ],
    [
      'update t x set x.a = x.a + 1 where current of c',
      '(update target: (table name: t, alias: x), set: [(setItem targets: [x.a], value: (x.a + 1))], currentOf: c)',
    ],
    [
      'update only(v) z set a = 1',
      '(update target: (table name: v, only, alias: z), set: [(setItem targets: [a], value: 1)])',
    ],
    [
      'update (select a from t) q set a = 1',
      '(update target: (derivedTable query: (query body: (select items: [a], from: [(table name: t)])), alias: q), set: [(setItem targets: [a], value: 1)])',
    ],
    [
      'update t set row = r where id = r.id',
      '(update target: (table name: t), set: [(setItem targets: [row], value: r)], where: (id = r.id))',
    ],
    [
      'update table(select n from t) p set value(p) = typ(1) where p.x = 1',
      '(update target: (tableFunction expression: (subquery query: (query body: (select items: [n], from: [(table name: t)]))), unnest, alias: p), set: [(setItem targets: [value(p)], value: typ(1))], where: (p.x = 1))',
    ],
    [
      'update t partition for (1) set a = 1',
      '(update target: (table name: t, partition: {values: [1]}), set: [(setItem targets: [a], value: 1)])',
    ],
    [
      'update t set a = 1 return a, b bulk collect into l, m log errors reject limit 5',
      '(update target: (table name: t), set: [(setItem targets: [a], value: 1)], returning: (returning items: [a, b], into: (into bulk, targets: [l, m])), errorLog: (errorLog limit: 5))',
    ],
  ],
  delete: [
    ['delete t', '(delete target: (table name: t))'],
    [
      'delete from t a from u, v where a.x = u.x',
      '(delete target: (table name: t, alias: a), using: [(table name: u), (table name: v)], where: (a.x = u.x))',
    ],
    ['delete from t x where x.a = 1', '(delete target: (table name: t, alias: x), where: (x.a = 1))'],
    [
      'delete (select * from t)',
      '(delete target: (derivedTable query: (query body: (select items: [*], from: [(table name: t)]))))',
    ],
    [
      'delete from table(select n from d) p where p.column_value = 1',
      '(delete target: (tableFunction expression: (subquery query: (query body: (select items: [n], from: [(table name: d)]))), unnest, alias: p), where: (p.column_value = 1))',
    ],
    ['delete from t where current of c', '(delete target: (table name: t), currentOf: c)'],
    [
      'delete from t where a = 1 returning b into c',
      '(delete target: (table name: t), where: (a = 1), returning: (returning items: [b], into: (into targets: [c])))',
    ],
  ],
  merge: [
    [
      'merge into t a using (select 1 x from dual) b on (a.x = b.x) when matched then update set a.y = b.y where a.z = 1 delete where a.q = 2 when not matched then insert (x, y) values (b.x, default) where b.x > 0 log errors',
      '(merge target: (table name: t, alias: a), source: (derivedTable query: (query body: (select items: [1 AS x], from: [(table name: dual)])), alias: b), on: (( (a.x = b.x) )), branches: [(mergeBranch matched, action: update, set: [(setItem targets: [a.y], value: b.y)], test: (a.z = 1), deleteWhere: (a.q = 2)), (mergeBranch action: insert, columns: [x, y], values: [b.x, default], test: (b.x > 0))], errorLog: (errorLog))',
    ],
    [
      'merge into t using u on (t.a = u.a) when not matched then insert values (1, 2)',
      '(merge target: (table name: t), source: (table name: u), on: (( (t.a = u.a) )), branches: [(mergeBranch action: insert, values: [1, 2])])',
    ],
  ],
  'other statements': [
    [
      'lock table a, b@l in row share mode nowait',
      '(lockTable tables: [(table name: a), (table name: b@l)], mode: ROW SHARE, wait: nowait)',
    ],
    [
      'lock table a partition (p) in exclusive mode wait 5',
      '(lockTable tables: [(table name: a, partition: {name: p})], mode: EXCLUSIVE, wait: 5)',
    ],
    ['call p.q(1, b => 2) into :x', '(callProcedure name: p.q, arguments: [1, b => 2], into: :x)'],
    ['call p', '(callProcedure name: p, arguments: [])'],
    ['commit', '(transaction action: commit)'],
    ['commit work write batch nowait', '(transaction action: commit, options: WORK WRITE BATCH NOWAIT)'],
    ["commit comment 'It''s done'", "(transaction action: commit, options: COMMENT 'It''s done')"],
    ['rollback', '(transaction action: rollback)'],
    ['rollback work to savepoint s', '(transaction action: rollback to, savepoint: s, options: WORK)'],
    ['savepoint s', '(transaction action: savepoint, savepoint: s)'],
    [
      "set transaction isolation level serializable name 'x'",
      "(transaction action: set transaction, options: ISOLATION LEVEL SERIALIZABLE NAME 'x')",
    ],
    ['set constraints all deferred', '(transaction action: set constraints, options: ALL DEFERRED)'],
  ],
};
