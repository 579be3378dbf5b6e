import { describe, expect, it } from 'vitest';
import { outline } from '../../../../test/outline.ts';
import { parseStatements } from './block.ts';

/** Source text, and its tree: what is no structure of PL/SQL itself is shown by the text of its span. */
const cases: readonly (readonly [source: string, tree: string])[] = [
  ['NULL;', '[(nullStatement)]'],
  ['x := 1;', '[(assignment target=‹x› value=‹1›)]'],
  ["x := y || 'a' || z;", "[(assignment target=‹x› value=‹y || 'a' || z›)]"],
  ['f(x)(i).y := g(2) + 1;', '[(assignment target=‹f(x)(i).y› value=‹g(2) + 1›)]'],
  ['rec.list(3).name := NULL;', '[(assignment target=‹rec.list(3).name› value=‹NULL›)]'],
  [':bind := 5;', '[(assignment target=‹:bind› value=‹5›)]'],
  [':NEW.salary := :OLD.salary * 1.1;', '[(assignment target=‹:NEW.salary› value=‹:OLD.salary * 1.1›)]'],
  [
    'pkg.state.counter := pkg.state.counter + 1;',
    '[(assignment target=‹pkg.state.counter› value=‹pkg.state.counter + 1›)]',
  ],
  ['"Mixed" := "Other Name";', '[(assignment target=‹"Mixed"› value=‹"Other Name"›)]'],
  ['p;', '[(callStatement call=‹p›)]'],
  ['p(1, b => 2);', '[(callStatement call=‹p(1, b => 2)›)]'],
  ['pkg.p;', '[(callStatement call=‹pkg.p›)]'],
  ['hr.pkg.p(x);', '[(callStatement call=‹hr.pkg.p(x)›)]'],
  ['p@remote(1);', '[(callStatement call=‹p@remote(1)›)]'],
  ['list.DELETE;', '[(callStatement call=‹list.DELETE›)]'],
  ['list.DELETE(1, 5);', '[(callStatement call=‹list.DELETE(1, 5)›)]'],
  ['list.EXTEND(10);', '[(callStatement call=‹list.EXTEND(10)›)]'],
  ['lists(i).TRIM;', '[(callStatement call=‹lists(i).TRIM›)]'],
  ['obj.items(1).method(2);', '[(callStatement call=‹obj.items(1).method(2)›)]'],
  ['f(x).p(y);', '[(callStatement call=‹f(x).p(y)›)]'],
  [
    "raise_application_error(-20001, 'No ' || n, TRUE);",
    "[(callStatement call=‹raise_application_error(-20001, 'No ' || n, TRUE)›)]",
  ],
  ['open := 1;', '[(assignment target=‹open› value=‹1›)]'],
  ['close(x);', '[(callStatement call=‹close(x)›)]'],
  ['delete(x);', '[(callStatement call=‹delete(x)›)]'],
  ['exit := TRUE;', '[(assignment target=‹exit› value=‹TRUE›)]'],
  ['merge(a, b);', '[(callStatement call=‹merge(a, b)›)]'],
  ['commit.p(1);', '[(callStatement call=‹commit.p(1)›)]'],
  ['return_value := 1;', '[(assignment target=‹return_value› value=‹1›)]'],
  ['set(1);', '[(callStatement call=‹set(1)›)]'],
  ['execute(x);', '[(callStatement call=‹execute(x)›)]'],
  ['loop(1);', '[(callStatement call=‹loop(1)›)]'],
  ['IF a = b THEN NULL; END IF;', '[(if branches=[(ifBranch test=‹a = b› statements=[(nullStatement)])])]'],
  [
    'IF a THEN x := 1; y := 2; ELSIF b THEN x := 2; ELSIF c THEN NULL; ELSE p; END IF;',
    '[(if branches=[(ifBranch test=‹a› statements=[(assignment target=‹x› value=‹1›) (assignment target=‹y› value=‹2›)]) (ifBranch test=‹b› statements=[(assignment target=‹x› value=‹2›)]) (ifBranch test=‹c› statements=[(nullStatement)])] otherwise=[(callStatement call=‹p›)])]',
  ],
  [
    'IF (a AND NOT b) OR c IS NULL THEN RETURN; END IF;',
    '[(if branches=[(ifBranch test=‹(a AND NOT b) OR c IS NULL› statements=[(return form=return)])])]',
  ],
  [
    'CASE WHEN a > 1 THEN p; WHEN b THEN q; ELSE NULL; END CASE;',
    '[(caseStatement branches=[(caseStatementBranch tests=[‹a > 1›] statements=[(callStatement call=‹p›)]) (caseStatementBranch tests=[‹b›] statements=[(callStatement call=‹q›)])] otherwise=[(nullStatement)])]',
  ],
  [
    'CASE x WHEN 1 THEN p; WHEN 2 THEN q; r; END CASE;',
    '[(caseStatement operand=‹x› branches=[(caseStatementBranch tests=[‹1›] statements=[(callStatement call=‹p›)]) (caseStatementBranch tests=[‹2›] statements=[(callStatement call=‹q›) (callStatement call=‹r›)])])]',
  ],
  [
    '<<choice>> CASE x WHEN 1, 2 THEN p; END CASE choice;',
    '[(caseStatement labels=[‹choice›] operand=‹x› branches=[(caseStatementBranch tests=[‹1› ‹2›] statements=[(callStatement call=‹p›)])])]',
  ],
  ['LOOP EXIT; END LOOP;', '[(loop statements=[(exit action=exit)])]'],
  [
    '<<outer>> LOOP <<inner>> LOOP EXIT outer WHEN done; CONTINUE inner; END LOOP inner; END LOOP outer;',
    '[(loop labels=[‹outer›] statements=[(loop labels=[‹inner›] statements=[(exit action=exit label=‹outer› when=‹done›) (exit action=continue label=‹inner›)] endLabel=‹inner›)] endLabel=‹outer›)]',
  ],
  [
    'WHILE i < 10 LOOP i := i + 1; END LOOP;',
    '[(loop control=(whileControl test=‹i < 10›) statements=[(assignment target=‹i› value=‹i + 1›)])]',
  ],
  [
    'FOR i IN 1..10 LOOP p(i); END LOOP;',
    '[(loop control=(rangeControl variable=‹i› from=‹1› to=‹10›) statements=[(callStatement call=‹p(i)›)])]',
  ],
  [
    'FOR i IN REVERSE 1 .. list.COUNT LOOP CONTINUE WHEN i = 3; END LOOP;',
    '[(loop control=(rangeControl variable=‹i› reverse from=‹1› to=‹list.COUNT›) statements=[(exit action=continue when=‹i = 3›)])]',
  ],
  [
    'FOR i IN a.FIRST..a.LAST LOOP NULL; END LOOP;',
    '[(loop control=(rangeControl variable=‹i› from=‹a.FIRST› to=‹a.LAST›) statements=[(nullStatement)])]',
  ],
  [
    'FOR i IN (a + 1) * 2 .. b LOOP NULL; END LOOP;',
    '[(loop control=(rangeControl variable=‹i› from=‹(a + 1) * 2› to=‹b›) statements=[(nullStatement)])]',
  ],
  [
    'FOR i IN 1..10 BY 2 LOOP NULL; END LOOP;',
    '[(loop control=(rangeControl variable=‹i› from=‹1› to=‹10› by=‹2›) statements=[(nullStatement)])]',
  ],
  [
    'FOR r IN (SELECT * FROM t WHERE a = 1 ORDER BY b) LOOP p(r.a); END LOOP;',
    '[(loop control=(queryControl variable=‹r› query=‹SELECT * FROM t WHERE a = 1 ORDER BY b›) statements=[(callStatement call=‹p(r.a)›)])]',
  ],
  [
    'FOR r IN ((SELECT 1 FROM dual) UNION ALL (SELECT 2 FROM dual)) LOOP NULL; END LOOP;',
    '[(loop control=(queryControl variable=‹r› query=‹(SELECT 1 FROM dual) UNION ALL (SELECT 2 FROM dual)›) statements=[(nullStatement)])]',
  ],
  [
    'FOR r IN (WITH w AS (SELECT 1 x FROM dual) SELECT x FROM w) LOOP NULL; END LOOP;',
    '[(loop control=(queryControl variable=‹r› query=‹WITH w AS (SELECT 1 x FROM dual) SELECT x FROM w›) statements=[(nullStatement)])]',
  ],
  [
    'FOR r IN c LOOP NULL; END LOOP;',
    '[(loop control=(cursorControl variable=‹r› cursor=‹c›) statements=[(nullStatement)])]',
  ],
  [
    'FOR r IN pkg.c(1, b => 2) LOOP NULL; END LOOP;',
    '[(loop control=(cursorControl variable=‹r› cursor=‹pkg.c(1, b => 2)›) statements=[(nullStatement)])]',
  ],
  [
    'FOR i IN 1..3, 7, 9..12 LOOP NULL; END LOOP;',
    '[(loop control=‹FOR i IN 1..3, 7, 9..12› statements=[(nullStatement)])]',
  ],
  [
    'FOR i NUMBER(5,1) IN 1.0..3.0 BY 0.5 LOOP NULL; END LOOP;',
    '[(loop control=‹FOR i NUMBER(5,1) IN 1.0..3.0 BY 0.5› statements=[(nullStatement)])]',
  ],
  [
    'FOR i MUTABLE IN 1..9 LOOP NULL; END LOOP;',
    '[(loop control=‹FOR i MUTABLE IN 1..9› statements=[(nullStatement)])]',
  ],
  [
    'FOR i IN 1, REPEAT i * 2 WHILE i < 100 LOOP NULL; END LOOP;',
    '[(loop control=‹FOR i IN 1, REPEAT i * 2 WHILE i < 100› statements=[(nullStatement)])]',
  ],
  [
    'FOR i IN 1..10 WHEN MOD(i, 2) = 0 LOOP NULL; END LOOP;',
    '[(loop control=(rangeControl variable=‹i› from=‹1› to=‹10› when=‹MOD(i, 2) = 0›) statements=[(nullStatement)])]',
  ],
  [
    'FOR k, v IN PAIRS OF list LOOP NULL; END LOOP;',
    '[(loop control=‹FOR k, v IN PAIRS OF list› statements=[(nullStatement)])]',
  ],
  [
    'FOR v IN VALUES OF list LOOP NULL; END LOOP;',
    '[(loop control=(collectionControl variable=‹v› of=values collection=‹list›) statements=[(nullStatement)])]',
  ],
  [
    'FOR i IN INDICES OF list LOOP NULL; END LOOP;',
    '[(loop control=(collectionControl variable=‹i› of=indices collection=‹list›) statements=[(nullStatement)])]',
  ],
  [
    "FOR r t%ROWTYPE IN (EXECUTE IMMEDIATE 'SELECT * FROM ' || n USING 1) LOOP NULL; END LOOP;",
    "[(loop control=‹FOR r t%ROWTYPE IN (EXECUTE IMMEDIATE 'SELECT * FROM ' || n USING 1)› statements=[(nullStatement)])]",
  ],
  [
    'FORALL i IN 1..ids.COUNT INSERT INTO t VALUES (ids(i));',
    '[(forall variable=‹i› bounds=range from=‹1› to=‹ids.COUNT› statement=‹INSERT INTO t VALUES (ids(i))›)]',
  ],
  [
    'FORALL i IN INDICES OF ids SAVE EXCEPTIONS UPDATE t SET a = 1 WHERE id = ids(i);',
    '[(forall variable=‹i› bounds=indices of collection=‹ids› saveExceptions statement=‹UPDATE t SET a = 1 WHERE id = ids(i)›)]',
  ],
  [
    'FORALL i IN INDICES OF ids BETWEEN 1 AND 10 DELETE FROM t WHERE id = ids(i);',
    '[(forall variable=‹i› bounds=indices of collection=‹ids› from=‹1› to=‹10› statement=‹DELETE FROM t WHERE id = ids(i)›)]',
  ],
  [
    "FORALL i IN VALUES OF picks EXECUTE IMMEDIATE 'DELETE FROM t WHERE id = :1' USING ids(i);",
    "[(forall variable=‹i› bounds=values of collection=‹picks› statement=(executeImmediate sql=‹'DELETE FROM t WHERE id = :1'› using=[(usingItem mode=in value=‹ids(i)›)]))]",
  ],
  ['EXIT WHEN c%NOTFOUND;', '[(exit action=exit when=‹c%NOTFOUND›)]'],
  ['EXIT;', '[(exit action=exit)]'],
  ['CONTINUE;', '[(exit action=continue)]'],
  ['GOTO again;', '[(goto label=‹again›)]'],
  ['<<again>> NULL;', '[(label label=‹again›) (nullStatement)]'],
  ['<<a>> <<b>> x := 1;', '[(label label=‹a›) (label label=‹b›) (assignment target=‹x› value=‹1›)]'],
  ['RETURN;', '[(return form=return)]'],
  ['RETURN a + b;', '[(return form=return value=‹a + b›)]'],
  ['RETURN (SELECT_count);', '[(return form=return value=‹(SELECT_count)›)]'],
  ['RETURN NOT a;', '[(return form=return value=‹NOT a›)]'],
  ['RAISE;', '[(raise)]'],
  ['RAISE no_data_found;', '[(raise exception=‹no_data_found›)]'],
  ['RAISE pkg.failed;', '[(raise exception=‹pkg.failed›)]'],
  ['delete;', '[(callStatement call=‹delete›)]'],
  ['x.y(1).z(2) := NULL;', '[(assignment target=‹x.y(1).z(2)› value=‹NULL›)]'],
  ['NULL; <<last>> NULL;', '[(nullStatement) (label label=‹last›) (nullStatement)]'],
  ['OPEN c;', '[(open cursor=‹c›)]'],
  ['OPEN c(1, x => 2);', '[(open cursor=‹c(1, x => 2)›)]'],
  ['OPEN rc FOR SELECT * FROM t;', '[(open cursor=‹rc› query=‹SELECT * FROM t›)]'],
  [
    'OPEN :rc FOR (SELECT a FROM t) UNION (SELECT b FROM u);',
    '[(open cursor=‹:rc› query=‹(SELECT a FROM t) UNION (SELECT b FROM u)›)]',
  ],
  [
    'OPEN rc FOR WITH w AS (SELECT 1 a FROM dual) SELECT * FROM w;',
    '[(open cursor=‹rc› query=‹WITH w AS (SELECT 1 a FROM dual) SELECT * FROM w›)]',
  ],
  [
    "OPEN rc FOR 'SELECT * FROM t WHERE a = :1' USING x, IN y;",
    "[(open cursor=‹rc› dynamic=‹'SELECT * FROM t WHERE a = :1'› using=[(usingItem mode=in value=‹x›) (usingItem mode=in value=‹y›)])]",
  ],
  ['OPEN rc FOR sql_text;', '[(open cursor=‹rc› dynamic=‹sql_text›)]'],
  ['FETCH c INTO a, b.c, d(1);', '[(fetch cursor=‹c› into=(into targets=[‹a› ‹b.c› ‹d(1)›]))]'],
  ['FETCH c INTO r;', '[(fetch cursor=‹c› into=(into targets=[‹r›]))]'],
  [
    'FETCH :c BULK COLLECT INTO list LIMIT 100;',
    '[(fetch cursor=‹:c› into=(into bulk targets=[‹list›] limit=‹100›))]',
  ],
  ['FETCH c BULK COLLECT INTO a, b;', '[(fetch cursor=‹c› into=(into bulk targets=[‹a› ‹b›]))]'],
  ['CLOSE c;', '[(close cursor=‹c›)]'],
  ['CLOSE :rc;', '[(close cursor=‹:rc›)]'],
  ["EXECUTE IMMEDIATE 'TRUNCATE TABLE t';", "[(executeImmediate sql=‹'TRUNCATE TABLE t'›)]"],
  [
    "EXECUTE IMMEDIATE 'SELECT a FROM ' || t INTO x USING 1, IN 2;",
    "[(executeImmediate sql=‹'SELECT a FROM ' || t› into=(into targets=[‹x›]) using=[(usingItem mode=in value=‹1›) (usingItem mode=in value=‹2›)])]",
  ],
  [
    'EXECUTE IMMEDIATE s USING OUT a, IN OUT b, out;',
    '[(executeImmediate sql=‹s› using=[(usingItem mode=out value=‹a›) (usingItem mode=in out value=‹b›) (usingItem mode=in value=‹out›)])]',
  ],
  [
    'EXECUTE IMMEDIATE s USING 1 RETURNING INTO x;',
    '[(executeImmediate sql=‹s› using=[(usingItem mode=in value=‹1›)] returning=(into targets=[‹x›]))]',
  ],
  [
    'EXECUTE IMMEDIATE s RETURN BULK COLLECT INTO x;',
    '[(executeImmediate sql=‹s› returning=(into bulk targets=[‹x›]))]',
  ],
  [
    'EXECUTE IMMEDIATE s BULK COLLECT INTO list;',
    '[(executeImmediate sql=‹s› into=(into bulk targets=[‹list›]))]',
  ],
  [
    'EXECUTE IMMEDIATE s USING 1 INTO x;',
    '[(executeImmediate sql=‹s› into=(into targets=[‹x›]) using=[(usingItem mode=in value=‹1›)])]',
  ],
  ["PIPE ROW (row_type(1, 'a'));", "[(pipeRow value=‹row_type(1, 'a')›)]"],
  ['PIPE ROW (NULL);', '[(pipeRow value=‹NULL›)]'],
  ["PRAGMA INLINE (f, 'YES');", "[(pragma name=INLINE arguments=[‹f› ‹'YES'›])]"],
  ['SELECT a INTO x FROM t WHERE b = 1;', '[(queryStatement query=‹SELECT a INTO x FROM t WHERE b = 1›)]'],
  [
    'SELECT a BULK COLLECT INTO list FROM t;',
    '[(queryStatement query=‹SELECT a BULK COLLECT INTO list FROM t›)]',
  ],
  [
    'WITH w AS (SELECT 1 a FROM dual) SELECT a INTO x FROM w;',
    '[(queryStatement query=‹WITH w AS (SELECT 1 a FROM dual) SELECT a INTO x FROM w›)]',
  ],
  ['INSERT INTO t VALUES rec;', '[‹INSERT INTO t VALUES rec›]'],
  [
    'UPDATE t SET ROW = rec WHERE id = 1 RETURNING a INTO x;',
    '[‹UPDATE t SET ROW = rec WHERE id = 1 RETURNING a INTO x›]',
  ],
  ['DELETE t WHERE CURRENT OF c;', '[‹DELETE t WHERE CURRENT OF c›]'],
  ['DELETE (SELECT * FROM t) WHERE a = 1;', '[‹DELETE (SELECT * FROM t) WHERE a = 1›]'],
  [
    'MERGE INTO t USING s ON (t.id = s.id) WHEN MATCHED THEN UPDATE SET a = 1;',
    '[‹MERGE INTO t USING s ON (t.id = s.id) WHEN MATCHED THEN UPDATE SET a = 1›]',
  ],
  ['COMMIT;', '[‹COMMIT›]'],
  ['COMMIT WORK;', '[‹COMMIT WORK›]'],
  ['ROLLBACK TO SAVEPOINT a;', '[‹ROLLBACK TO SAVEPOINT a›]'],
  ['ROLLBACK;', '[‹ROLLBACK›]'],
  ['SAVEPOINT a;', '[‹SAVEPOINT a›]'],
  ['SET TRANSACTION READ ONLY;', '[‹SET TRANSACTION READ ONLY›]'],
  ['LOCK TABLE t IN EXCLUSIVE MODE NOWAIT;', '[‹LOCK TABLE t IN EXCLUSIVE MODE NOWAIT›]'],
  ['BEGIN NULL; END;', '[(block statements=[(nullStatement)])]'],
  [
    'DECLARE x NUMBER := 1; BEGIN p(x); EXCEPTION WHEN no_data_found OR pkg.e THEN NULL; WHEN OTHERS THEN RAISE; END;',
    '[(block declarations=[(variable name=‹x› type=‹NUMBER› default=‹1›)] statements=[(callStatement call=‹p(x)›)] handlers=[(handler exceptions=[‹no_data_found› ‹pkg.e›] statements=[(nullStatement)]) (handler statements=[(raise)])])]',
  ],
  [
    '<<here>> DECLARE x NUMBER; BEGIN here.x := 1; END here;',
    '[(block labels=[‹here›] declarations=[(variable name=‹x› type=‹NUMBER›)] statements=[(assignment target=‹here.x› value=‹1›)] endName=‹here›)]',
  ],
  ['BEGIN GOTO done; <<done>> END;', '[(block statements=[(goto label=‹done›) (label label=‹done›)])]'],
];

describe('statements of PL/SQL', () => {
  it.each(cases)('%s', (source, tree) => {
    const { text, faults, rest } = outline(source, parseStatements);
    expect(faults).toEqual([]);
    expect(text).toBe(tree);
    expect(['', ';']).toContain(rest);
  });
});
