/** Oracle's queries by subject: what is written, and what is read (see `show`). */
export const queryCases: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  'select lists': [
    ['select 1', '(query body: (select items: [1], from: []))'],
    ['select * from t', '(query body: (select items: [*], from: [(table name: t)]))'],
    [
      'select distinct a as "A", b bb, t.*, hr.t.* from hr.t',
      '(query body: (select quantifier: distinct, items: [a AS "A", b AS bb, t.*, hr.t.*], from: [(table name: hr.t)]))',
    ],
    [
      'select unique a from t',
      '(query body: (select quantifier: distinct, items: [a], from: [(table name: t)]))',
    ],
    ['select all a from t', '(query body: (select quantifier: all, items: [a], from: [(table name: t)]))'],
    [
      'select a day, b date_, c as from_ from t',
      '(query body: (select items: [a AS day, b AS date_, c AS from_], from: [(table name: t)]))',
    ],
    [
      'select type, value, offset, fetch, model from status model where model.id = 1',
      '(query body: (select items: [type, value, offset, fetch, model], from: [(table name: status, alias: model)], where: (model.id = 1)))',
    ],
    [
      'select case when a then 1 end case_ from dual',
      '(query body: (select items: [(case branches: [(caseBranch tests: [a], result: 1)]) AS case_], from: [(table name: dual)]))',
    ],
    [
      "select trunc(sysdate) - interval '1' day y from dual",
      '(query body: (select items: [(trunc(sysdate) - (interval value: 1, from: day)) AS y], from: [(table name: dual)]))',
    ],
    [
      'select (a - b) day to second d from t',
      '(query body: (select items: [(intervalCast operand: (( (a - b) )), from: day, to: second) AS d], from: [(table name: t)]))',
    ],
  ],
  into: [
    [
      'select a, b into x, y(1).z from t',
      '(query body: (select items: [a, b], into: (into targets: [x, y(1)->z]), from: [(table name: t)]))',
    ],
    [
      'select a bulk collect into l from t',
      '(query body: (select items: [a], into: (into bulk, targets: [l]), from: [(table name: t)]))',
    ],
    [
      'select a into :new.b from t',
      '(query body: (select items: [a], into: (into targets: [:new.b]), from: [(table name: t)]))',
    ],
  ],
  tables: [
    [
      'select * from t@remote.world x, u "Y"',
      '(query body: (select items: [*], from: [(table name: t@remote.world, alias: x), (table name: u, alias: "Y")]))',
    ],
    [
      'select * from t partition (p1) x',
      '(query body: (select items: [*], from: [(table name: t, partition: {name: p1}, alias: x)]))',
    ],
    [
      "select * from t subpartition for (1, 'a') x",
      "(query body: (select items: [*], from: [(table name: t, partition: {sub, values: [1, 'a']}, alias: x)]))",
    ],
    [
      'select * from t sample (5) x',
      '(query body: (select items: [*], from: [(table name: t, sample: {size: 5}, alias: x)]))',
    ],
    [
      'select * from t sample block (10) seed (1)',
      '(query body: (select items: [*], from: [(table name: t, sample: {block, size: 10, seed: 1})]))',
    ],
    ['select * from only(v) o', '(query body: (select items: [*], from: [(table name: v, only, alias: o)]))'],
    [
      'select * from (select a from t with read only) x',
      '(query body: (select items: [*], from: [(derivedTable query: (query body: (select items: [a], from: [(table name: t)])), restriction: read only, alias: x)]))',
    ],
    [
      'select * from (dual) d',
      '(query body: (select items: [*], from: [(parenthesisedTable table: (table name: dual, alias: d))]))',
    ],
    [
      'select * from table(f(1)) x, table(cast(y as t)) (+) z, the(select a from b) c',
      '(query body: (select items: [*], from: [(tableFunction expression: f(1), unnest, alias: x), (tableFunction expression: (cast operand: y, type: (dataType name: t), style: function), unnest, outer, alias: z), (tableFunction expression: (subquery query: (query body: (select items: [a], from: [(table name: b)]))), unnest, alias: c)]))',
    ],
    [
      'select * from table(select n from d where id = 1)',
      '(query body: (select items: [*], from: [(tableFunction expression: (subquery query: (query body: (select items: [n], from: [(table name: d)], where: (id = 1)))), unnest)]))',
    ],
    [
      'select value(p) from table(f) p',
      '(query body: (select items: [value(p)], from: [(tableFunction expression: f, unnest, alias: p)]))',
    ],
    [
      'select * from hr.f(1) x',
      '(query body: (select items: [*], from: [(tableFunction expression: hr.f(1), alias: x)]))',
    ],
    [
      'select * from t, lateral (select 1 from dual) l',
      '(query body: (select items: [*], from: [(table name: t), (derivedTable lateral, query: (query body: (select items: [1], from: [(table name: dual)])), alias: l)]))',
    ],
    [
      "select * from (values (1, 'a'), (2, 'b')) v (n, c)",
      "(query body: (select items: [*], from: [(derivedTable query: (query body: (values rows: [[1, 'a'], [2, 'b']])), alias: v, columns: [n, c])]))",
    ],
    [
      "select * from json_table(a, '$' columns (b path '$.b')) j",
      "(query body: (select items: [*], from: [(tableFunction expression: JSON_TABLE<a `,` '$' `COLUMNS` `(` b `PATH` '$.b' `)`>, alias: j)]))",
    ],
    [
      "select * from t, xmltable('/a' passing t.x columns b number path 'b') (+) x",
      "(query body: (select items: [*], from: [(table name: t), (tableFunction expression: XMLTABLE<'/a' `PASSING` t.x `COLUMNS` b (dataType name: number) `PATH` 'b'>, alias: x, outer)]))",
    ],
    [
      'select * from containers(emp) c',
      '(query body: (select items: [*], from: [(tableFunction expression: containers(emp), alias: c)]))',
    ],
    [
      "select * from external ((a number) type oracle_loader default directory d location ('x')) e",
      "(query body: (select items: [*], from: [(tableFunction expression: EXTERNAL<`(a number) type oracle_loader default directory d location ('x')`>, alias: e)]))",
    ],
    [
      'select * from t nested doc columns (a, b) n',
      '(query body: (select items: [*], from: [(opaqueTable table: (table name: t), clause: (opaqueClause name: NESTED, text: nested doc columns (a, b)), alias: n)]))',
    ],
  ],
  flashback: [
    [
      "select * from t as of timestamp systimestamp - interval '1' hour x where a = 1",
      "(query body: (select items: [*], from: [(table name: t, flashback: (opaqueClause name: AS OF, text: as of timestamp systimestamp - interval '1' hour), alias: x)], where: (a = 1)))",
    ],
    [
      'select * from t as of scn 123',
      '(query body: (select items: [*], from: [(table name: t, flashback: (opaqueClause name: AS OF, text: as of scn 123))]))',
    ],
    [
      'select * from t versions between scn minvalue and maxvalue v',
      '(query body: (select items: [*], from: [(table name: t, flashback: (opaqueClause name: VERSIONS, text: versions between scn minvalue and maxvalue), alias: v)]))',
    ],
    [
      "select * from t versions period for valid between date '2020-01-01' and sysdate",
      "(query body: (select items: [*], from: [(table name: t, flashback: (opaqueClause name: VERSIONS, text: versions period for valid between date '2020-01-01' and sysdate))]))",
    ],
  ],
  joins: [
    [
      'select * from a, b where a.x = b.x(+)',
      '(query body: (select items: [*], from: [(table name: a), (table name: b)], where: (a.x = (outerMark operand: b.x))))',
    ],
    [
      'select * from a cross join b natural left join c',
      '(query body: (select items: [*], from: [(join type: left, natural, left: (join type: cross, left: (table name: a), right: (table name: b)), right: (table name: c))]))',
    ],
    [
      'select * from a full outer join b using (x, y)',
      '(query body: (select items: [*], from: [(join type: full, left: (table name: a), right: (table name: b), using: [x, y])]))',
    ],
    [
      'select * from a inner join b on a.x = b.x right join c on b.y = c.y',
      '(query body: (select items: [*], from: [(join type: right, left: (join type: inner, left: (table name: a), right: (table name: b), on: (a.x = b.x)), right: (table name: c), on: (b.y = c.y))]))',
    ],
    [
      'select * from a left join b join c on b.x = c.x on a.x = b.x',
      '(query body: (select items: [*], from: [(join type: left, left: (table name: a), right: (join type: inner, left: (table name: b), right: (table name: c), on: (b.x = c.x)), on: (a.x = b.x))]))',
    ],
    [
      'select * from a join (b join c on b.x = c.x) on a.x = b.x',
      '(query body: (select items: [*], from: [(join type: inner, left: (table name: a), right: (parenthesisedTable table: (join type: inner, left: (table name: b), right: (table name: c), on: (b.x = c.x))), on: (a.x = b.x))]))',
    ],
    [
      'select * from ((select 1 x from dual) a join b on a.x = b.x)',
      '(query body: (select items: [*], from: [(parenthesisedTable table: (join type: inner, left: (derivedTable query: (query body: (select items: [1 AS x], from: [(table name: dual)])), alias: a), right: (table name: b), on: (a.x = b.x)))]))',
    ],
    [
      'select * from a cross apply (select 1 from dual) b outer apply table(f(a.x)) c',
      '(query body: (select items: [*], from: [(join type: outer apply, left: (join type: cross apply, left: (table name: a), right: (derivedTable query: (query body: (select items: [1], from: [(table name: dual)])), alias: b)), right: (tableFunction expression: f(a.x), unnest, alias: c))]))',
    ],
    [
      'select * from a partition by (x, y) right outer join b on a.x = b.x',
      '(query body: (select items: [*], from: [(join type: right, left: (table name: a), right: (table name: b), partitionLeft: [x, y], on: (a.x = b.x))]))',
    ],
    [
      'select * from a left join b partition by (x) on a.x = b.x',
      '(query body: (select items: [*], from: [(join type: left, left: (table name: a), right: (table name: b), partitionRight: [x], on: (a.x = b.x))]))',
    ],
    [
      'select left.a from t left left join u right on left.a = right.a',
      '(query body: (select items: [left.a], from: [(join type: left, left: (table name: t, alias: left), right: (table name: u, alias: right), on: (left.a = right.a))]))',
    ],
  ],
  'pivots and patterns': [
    [
      'select * from t pivot (sum(a) as s, count(*) c for (x, y) in ((1, 2) as one, (3, 4) two)) p',
      '(query body: (select items: [*], from: [(pivot table: (table name: t), aggregates: [sum(a) AS s, count(*) AS c], columns: [x, y], values: [[row 1, 2] AS one, [row 3, 4] AS two], alias: p)]))',
    ],
    [
      'select * from t pivot xml (sum(a) for x in (any))',
      '(query body: (select items: [*], from: [(pivot table: (table name: t), xml, aggregates: [sum(a)], columns: [x], values: [any])]))',
    ],
    [
      'select * from t pivot xml (sum(a) for x in (select distinct x from u))',
      '(query body: (select items: [*], from: [(pivot table: (table name: t), xml, aggregates: [sum(a)], columns: [x], values: [], query: (query body: (select quantifier: distinct, items: [x], from: [(table name: u)])))]))',
    ],
    [
      'select * from a join b using (c) pivot (max(x) for y in (1, 2)) p',
      '(query body: (select items: [*], from: [(pivot table: (join type: inner, left: (table name: a), right: (table name: b), using: [c]), aggregates: [max(x)], columns: [y], values: [1, 2], alias: p)]))',
    ],
    [
      'select * from t unpivot include nulls ((a, b) for (c, d) in ((e, f) as (1, 2), (g, h))) u',
      '(query body: (select items: [*], from: [(unpivot table: (table name: t), includeNulls, measures: [a, b], names: [c, d], sources: [(unpivotSource columns: [e, f], values: [1, 2]), (unpivotSource columns: [g, h])], alias: u)]))',
    ],
    [
      "select * from t unpivot (v for k in (a as 'x', b))",
      "(query body: (select items: [*], from: [(unpivot table: (table name: t), measures: [v], names: [k], sources: [(unpivotSource columns: [a], values: ['x']), (unpivotSource columns: [b])])]))",
    ],
    [
      'select * from t match_recognize (order by a measures x.b as c pattern (x+ y*) define x as x.b > (1)) m where c = 1',
      '(query body: (select items: [*], from: [(matchRecognize table: (table name: t), partitionBy: [], orderBy: [a], measures: [x.b AS c], rows: one, skip: past last row, pattern: [X, +, Y, *], subsets: [], defines: [(x.b > (( 1 ))) AS x], alias: m)], where: (c = 1)))',
    ],
    [
      'select * from t match_recognize (pattern (x) define y) m',
      '(query body: (select items: [*], from: [(opaqueTable table: (table name: t), clause: (opaqueClause name: MATCH_RECOGNIZE, text: match_recognize (pattern (x) define y)), alias: m)]))',
    ],
    [
      'select a from t model return updated rows dimension by (a) measures (b) rules sequential order (b[1] = 2) order by a',
      '(query body: (select items: [a], from: [(table name: t)], model: (opaqueClause name: MODEL, text: model return updated rows dimension by (a) measures (b) rules sequential order (b[1] = 2))), orderBy: [a])',
    ],
  ],
  grouping: [
    [
      'select a from t group by a, rollup(b, (c, d)), grouping sets ((a), ()), cube((a) + 1) having count(*) > 1',
      '(query body: (select items: [a], from: [(table name: t)], groupBy: [a, (groupingSet form: rollup, items: [b, (groupingSet form: group, items: [c, d])]), (groupingSet form: sets, items: [(groupingSet form: group, items: [a]), (groupingSet form: group, items: [])]), (groupingSet form: cube, items: [((( a )) + 1)])], having: (count(*) > 1)))',
    ],
    [
      'select a from t having count(*) > 1 group by ()',
      '(query body: (select items: [a], from: [(table name: t)], having: (count(*) > 1), groupBy: [(groupingSet form: group, items: [])]))',
    ],
    [
      'select sum(a) over w from t window w as (partition by b order by c)',
      '(query body: (select items: [sum(a){over: (window base: w, partitionBy: [], orderBy: [])}], from: [(table name: t)], windows: [(namedWindow name: w, window: (window partitionBy: [b], orderBy: [c]))]))',
    ],
  ],
  hierarchies: [
    [
      "select level, sys_connect_by_path(a, '/') from t start with b is null connect by nocycle prior a = b and level < 5 order siblings by a desc",
      "(query body: (select items: [level, sys_connect_by_path(a, '/')], from: [(table name: t)], hierarchy: (hierarchy startWith: (is operand: b, test: null), connectBy: (((prior a) = b) and (level < 5)), nocycle)), orderBy: [a desc], siblings)",
    ],
    [
      'select a from t connect by a = prior b start with a = 1',
      '(query body: (select items: [a], from: [(table name: t)], hierarchy: (hierarchy startWith: (a = 1), connectBy: (a = (prior b)))))',
    ],
  ],
  'set operators': [
    [
      'select 1 from a union all select 2 from b minus select 3 from c intersect all select 4 from d',
      '(query body: (setOperation first: (select items: [1], from: [(table name: a)]), rest: [(setOperand operator: union, all, body: (select items: [2], from: [(table name: b)])), (setOperand operator: except, body: (select items: [3], from: [(table name: c)])), (setOperand operator: intersect, all, body: (select items: [4], from: [(table name: d)]))]))',
    ],
    [
      '(select 1 from a) union ((select 2 from b) order by 1)',
      '(query body: (setOperation first: (parenthesisedQuery query: (query body: (select items: [1], from: [(table name: a)]))), rest: [(setOperand operator: union, body: (parenthesisedQuery query: (query body: (parenthesisedQuery query: (query body: (select items: [2], from: [(table name: b)]))), orderBy: [1])))]))',
    ],
    [
      'select 1 from a except select 2 from b',
      '(query body: (setOperation first: (select items: [1], from: [(table name: a)]), rest: [(setOperand operator: except, body: (select items: [2], from: [(table name: b)]))]))',
    ],
    [
      'select a from t except where a = 1',
      '(query body: (select items: [a], from: [(table name: t, alias: except)], where: (a = 1)))',
    ],
  ],
  'order, limits, locks': [
    [
      'select a from t order by 1 desc nulls last, b asc, c nulls first',
      '(query body: (select items: [a], from: [(table name: t)]), orderBy: [1 desc nulls last, b asc, c nulls first])',
    ],
    [
      'select a from t order by a offset 5 rows fetch next 10 percent rows with ties',
      '(query body: (select items: [a], from: [(table name: t)]), orderBy: [a], offset: 5, fetch: (fetchClause count: 10, percent, withTies))',
    ],
    [
      'select a from t offset :n row fetch first row only',
      '(query body: (select items: [a], from: [(table name: t)]), offset: :n, fetch: (fetchClause))',
    ],
    [
      'select a from t for update',
      '(query body: (select items: [a], from: [(table name: t)]), locking: [(locking strength: update)])',
    ],
    [
      'select a from t for update of t.a, b skip locked',
      '(query body: (select items: [a], from: [(table name: t)]), locking: [(locking strength: update, of: [t.a, b], wait: skip locked)])',
    ],
    [
      'select a from t for update wait 5 order by a',
      '(query body: (select items: [a], from: [(table name: t)]), locking: [(locking strength: update, wait: 5)], orderBy: [a])',
    ],
    [
      'select a from t x for update nowait',
      '(query body: (select items: [a], from: [(table name: t, alias: x)]), locking: [(locking strength: update, wait: nowait)])',
    ],
  ],
  factoring: [
    [
      "with a (x, y) as (select 1, 2 from dual union all select x + 1, y from a) search depth first by x desc, y set o cycle x, y set c to 'Y' default 'N' select * from a",
      "(query with: (with tables: [(commonTable name: a, columns: [x, y], query: (query body: (setOperation first: (select items: [1, 2], from: [(table name: dual)]), rest: [(setOperand operator: union, all, body: (select items: [(x + 1), y], from: [(table name: a)]))])), search: {order: depth, by: [x desc, y], set: o}, cycle: {columns: [x, y], set: c, to: 'Y', otherwise: 'N'})]), body: (select items: [*], from: [(table name: a)]))",
    ],
    [
      'with a as (select 1 from dual), b as (with c as (select 2 from dual) select * from c) select * from a, b',
      '(query with: (with tables: [(commonTable name: a, query: (query body: (select items: [1], from: [(table name: dual)]))), (commonTable name: b, query: (query with: (with tables: [(commonTable name: c, query: (query body: (select items: [2], from: [(table name: dual)])))]), body: (select items: [*], from: [(table name: c)])))]), body: (select items: [*], from: [(table name: a), (table name: b)]))',
    ],
    [
      'with function f(x number) return number is begin return x; end; t as (select 1 a from dual) select f(a) from t',
      '(query with: (with routines: [(routine form: function, name: f, parameters: [(parameter name: x, mode: in, type: (dataType name: number))], returns: (dataType name: number), body: (block labels: [], declarations: [], statements: [(return form: return, value: x)], handlers: []), properties: {})], tables: [(commonTable name: t, query: (query body: (select items: [1 AS a], from: [(table name: dual)])))]), body: (select items: [f(a)], from: [(table name: t)]))',
    ],
  ],
};
