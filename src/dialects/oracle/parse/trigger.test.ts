import { describe, expect, it } from 'vitest';
import { outline } from '../../../../test/outline.ts';
import { parseCreateTrigger } from './trigger.ts';

/** Source text, and its tree: what is no structure of PL/SQL itself is shown by the text of its span. */
const cases: readonly (readonly [source: string, tree: string])[] = [
  [
    'TRIGGER t BEFORE INSERT ON e FOR EACH ROW BEGIN :NEW.id := s.NEXTVAL; END;',
    '(createTrigger name=‹t› timing=before events=[{event=INSERT}] table=‹e› forEach=row body=(block statements=[(assignment target=‹:NEW.id› value=‹s.NEXTVAL›)]))',
  ],
  [
    'TRIGGER hr.t AFTER INSERT OR UPDATE OF a, b OR DELETE ON hr.e REFERENCING OLD AS o NEW n FOR EACH ROW FOLLOWS t1, hr.t2 DISABLE WHEN (n.a > 1 AND o.b IS NULL) DECLARE x NUMBER; BEGIN NULL; END t;',
    '(createTrigger name=‹hr.t› timing=after events=[{event=INSERT} {event=UPDATE columns=[‹a› ‹b›]} {event=DELETE}] table=‹hr.e› referencing=[{which=old alias=‹o›} {which=new alias=‹n›}] forEach=row follows=[‹t1› ‹hr.t2›] enabled=false when=‹n.a > 1 AND o.b IS NULL› body=(block declarations=[(variable name=‹x› type=‹NUMBER›)] statements=[(nullStatement)] endName=‹t›))',
  ],
  [
    'TRIGGER t AFTER DELETE ON e ENABLE BEGIN NULL; END;',
    '(createTrigger name=‹t› timing=after events=[{event=DELETE}] table=‹e› enabled body=(block statements=[(nullStatement)]))',
  ],
  [
    'TRIGGER t INSTEAD OF UPDATE ON v REFERENCING PARENT AS p FOR EACH ROW BEGIN NULL; END;',
    '(createTrigger name=‹t› timing=instead of events=[{event=UPDATE}] table=‹v› referencing=[{which=parent alias=‹p›}] forEach=row body=(block statements=[(nullStatement)]))',
  ],
  [
    'TRIGGER t INSTEAD OF INSERT ON NESTED TABLE emps OF dept_view BEGIN NULL; END;',
    '(createTrigger name=‹t› timing=instead of events=[{event=INSERT}] nestedColumn=‹emps› table=‹dept_view› body=(block statements=[(nullStatement)]))',
  ],
  [
    'TRIGGER t BEFORE UPDATE ON e FOR EACH ROW CALL check_e(:NEW.id, 1)',
    '(createTrigger name=‹t› timing=before events=[{event=UPDATE}] table=‹e› forEach=row call=‹check_e(:NEW.id, 1)›)',
  ],
  [
    'TRIGGER t BEFORE UPDATE ON e CALL hr.check_all',
    '(createTrigger name=‹t› timing=before events=[{event=UPDATE}] table=‹e› call=‹hr.check_all›)',
  ],
  [
    'TRIGGER t AFTER LOGON ON DATABASE BEGIN NULL; END;',
    '(createTrigger name=‹t› timing=after events=[{event=LOGON}] scope={type=database} body=(block statements=[(nullStatement)]))',
  ],
  [
    'TRIGGER t AFTER STARTUP OR SERVERERROR ON PLUGGABLE DATABASE BEGIN NULL; END;',
    '(createTrigger name=‹t› timing=after events=[{event=STARTUP} {event=SERVERERROR}] scope={type=database} body=(block statements=[(nullStatement)]))',
  ],
  [
    'TRIGGER t BEFORE DROP OR TRUNCATE ON hr.SCHEMA BEGIN NULL; END;',
    '(createTrigger name=‹t› timing=before events=[{event=DROP} {event=TRUNCATE}] scope={type=schema schema=‹hr›} body=(block statements=[(nullStatement)]))',
  ],
  [
    'TRIGGER t AFTER DDL ON SCHEMA BEGIN NULL; END;',
    '(createTrigger name=‹t› timing=after events=[{event=DDL}] scope={type=schema} body=(block statements=[(nullStatement)]))',
  ],
  [
    "TRIGGER t BEFORE ASSOCIATE STATISTICS OR CREATE ON SCHEMA WHEN (ora_dict_obj_type = 'TABLE') BEGIN NULL; END;",
    "(createTrigger name=‹t› timing=before events=[{event=ASSOCIATE STATISTICS} {event=CREATE}] scope={type=schema} when=‹ora_dict_obj_type = 'TABLE'› body=(block statements=[(nullStatement)]))",
  ],
  [
    'TRIGGER t INSTEAD OF CREATE ON SCHEMA BEGIN NULL; END;',
    '(createTrigger name=‹t› timing=instead of events=[{event=CREATE}] scope={type=schema} body=(block statements=[(nullStatement)]))',
  ],
  [
    'TRIGGER t AFTER INSERT ON e FORWARD CROSSEDITION FOLLOWS u BEGIN NULL; END;',
    '(createTrigger name=‹t› timing=after events=[{event=INSERT}] table=‹e› follows=[‹u›] options=[FORWARD CROSSEDITION] body=(block statements=[(nullStatement)]))',
  ],
  [
    'TRIGGER t FOR INSERT OR UPDATE OF a ON e REFERENCING NEW AS n FOLLOWS u WHEN (n.a = 1) COMPOUND TRIGGER x NUMBER := 0; TYPE l IS TABLE OF NUMBER; PROCEDURE q IS BEGIN NULL; END q; BEFORE STATEMENT IS BEGIN x := 0; END BEFORE STATEMENT; BEFORE EACH ROW IS y NUMBER; BEGIN y := 1; END BEFORE EACH ROW; AFTER EACH ROW IS BEGIN NULL; END AFTER EACH ROW; AFTER STATEMENT IS BEGIN NULL; EXCEPTION WHEN OTHERS THEN NULL; END AFTER STATEMENT; END t;',
    '(createTrigger name=‹t› timing=compound events=[{event=INSERT} {event=UPDATE columns=[‹a›]}] table=‹e› referencing=[{which=new alias=‹n›}] follows=[‹u›] when=‹n.a = 1› declarations=[(variable name=‹x› type=‹NUMBER› default=‹0›) (typeDeclaration name=‹l› definition=(collectionType form=nested table element=‹NUMBER›)) (routine form=procedure name=‹q› body=(block statements=[(nullStatement)] endName=‹q›))] sections=[(triggerSection point=before statement body=(block statements=[(assignment target=‹x› value=‹0›)])) (triggerSection point=before each row body=(block declarations=[(variable name=‹y› type=‹NUMBER›)] statements=[(assignment target=‹y› value=‹1›)])) (triggerSection point=after each row body=(block statements=[(nullStatement)])) (triggerSection point=after statement body=(block statements=[(nullStatement)] handlers=[(handler statements=[(nullStatement)])]))])',
  ],
  [
    'TRIGGER t FOR INSERT ON v COMPOUND TRIGGER INSTEAD OF EACH ROW IS BEGIN NULL; END INSTEAD OF EACH ROW; END;',
    '(createTrigger name=‹t› timing=compound events=[{event=INSERT}] table=‹v› sections=[(triggerSection point=instead of each row body=(block statements=[(nullStatement)]))])',
  ],
];

describe('triggers', () => {
  it.each(cases)('%s', (source, tree) => {
    const { text, faults, rest } = outline(source, (p) => parseCreateTrigger(p, p.start));
    expect(faults).toEqual([]);
    expect(text).toBe(tree);
    expect(['', ';']).toContain(rest);
  });
});
