import { expect, it } from 'vitest';
import { convertScript } from './script.ts';

const body = `CREATE OR REPLACE PACKAGE BODY tidy AS
  /* Sweeps
     the floor. */
  PROCEDURE sweep IS BEGIN NULL; END;

  -- Polishes.
  PROCEDURE polish IS BEGIN NULL; END;
  -- Last words.
END;
/
`;
const specification = `CREATE OR REPLACE PACKAGE tidy AS
  -- Public.
  /* Sweeps
     the floor. */
  PROCEDURE sweep;
  -- Makes it shine.
  PROCEDURE polish;
END;
/
`;

const made = `-- Public.
/* Sweeps
   the floor. */
CREATE OR REPLACE PROCEDURE tidy.sweep()
LANGUAGE plpgsql
AS $body$
BEGIN
  NULL;
END;
$body$;

-- Makes it shine.
-- Polishes.
CREATE OR REPLACE PROCEDURE tidy.polish()
LANGUAGE plpgsql
AS $body$
BEGIN
  NULL;
END;
$body$;`;

it('says what a specification and its body both say once, whichever file comes first', () => {
  expect(convertScript('', body + specification).text).toContain(made);
  expect(convertScript('', specification + body).text).toContain(made);
});

it('puts comments that stand behind all code behind the semicolon', () => {
  expect(convertScript('', specification + body).text).toContain(`${made}\n-- Last words.`);
});
