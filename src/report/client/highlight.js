/**
 * Colours SQL lightly: comments, literals, quoted names and keywords, for both dialects with one table of words.
 *
 * The whole text is read at once, since comments and literals may run over lines; a dollar-quoted body is code and not
 * a literal. The result is HTML, one entry a line.
 *
 * @param {string} text
 * @returns {string[]}
 */
export function highlightLines(text) {
  const lines = [''];
  const put = (kind, part) => {
    part.split('\n').forEach((piece, at) => {
      if (at > 0) lines.push('');
      if (piece === '') return;
      const safe = escapeText(piece);
      lines[lines.length - 1] += kind === '' ? safe : `<span class="s-${kind}">${safe}</span>`;
    });
  };
  let plain = 0;
  sqlToken.lastIndex = 0;
  for (let match = sqlToken.exec(text); match; match = sqlToken.exec(text)) {
    const kind = tokenKind(match);
    if (kind === '') continue;
    put('', text.slice(plain, match.index));
    put(kind, match[0]);
    plain = sqlToken.lastIndex;
  }
  put('', text.slice(plain));
  return lines;
}

/** Comment, alternative quotes of Oracle, literal, quoted name, number, word: in this order. */
const sqlToken =
  /(--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|([nN]?[qQ]'(?:\[[\s\S]*?\]'|\{[\s\S]*?\}'|\([\s\S]*?\)'|<[\s\S]*?>'|([^\s[{(<])[\s\S]*?\3'))|([nNeE]?'(?:[^']|'')*(?:'|$))|("[^"\n]*")|(\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b)|([A-Za-z_][\w$#]*)/g;

function tokenKind(match) {
  if (match[1] !== undefined) return 'comment';
  if (match[2] !== undefined || match[4] !== undefined) return 'text';
  if (match[5] !== undefined) return 'name';
  if (match[6] !== undefined) return 'number';
  return sqlWords.has(match[7].toUpperCase()) ? 'word' : '';
}

const sqlWords = new Set(
  (
    'ADD AFTER ALL ALTER AND ANY AS ASC AUTHID AUTONOMOUS_TRANSACTION BEFORE BEGIN BETWEEN BITMAP BODY BULK BY CALL CASCADE ' +
    'CASE CAST CHECK CLOSE COLLECT COLUMN COMMENT COMMIT CONNECT CONSTANT CONSTRAINT CONTINUE CREATE CROSS CURRENT CURSOR ' +
    'DECLARE DEFAULT DEFERRABLE DELETE DESC DIAGNOSTICS DISTINCT DO DROP EACH ELSE ELSIF END EXCEPTION EXECUTE EXISTS EXIT ' +
    'FETCH FILTER FIRST FOR FORALL FORCE FOREIGN FOUND FROM FULL FUNCTION GENERATED GET GLOBAL GRANT GROUP HAVING IDENTITY IF ' +
    'IMMEDIATE IMMUTABLE IN INDEX INNER INSERT INSTEAD INTERSECT INTO IS JOIN KEEP KEY LANGUAGE LAST LATERAL LEFT LIKE LIMIT ' +
    'LOCK LOOP MATERIALIZED MERGE MINUS MODEL NATURAL NEW NEXT NOCOPY NOT NULL OF OFFSET OLD ON ONLY OPEN OR ORDER OTHERS OUT ' +
    'OUTER OVER PACKAGE PARTITION PERFORM PIPELINED PRAGMA PRIMARY PRIOR PROCEDURE RAISE RANGE RECORD REFERENCES REFRESH ' +
    'REPLACE RETURN RETURNING RETURNS REVERSE RIGHT ROLLBACK ROW ROWS ROWTYPE SAVEPOINT SCHEMA SELECT SEQUENCE SET STABLE ' +
    'START STRICT SUBTYPE SYNONYM TABLE TABLESPACE TEMPORARY THEN TO TRIGGER TRUNCATE TYPE UNION UNIQUE UPDATE USING VALUES ' +
    'VIEW VOLATILE WHEN WHERE WHILE WITH'
  ).split(' '),
);

/**
 * @param {string} text
 * @returns {string} the text for an element or a quoted attribute
 */
export function escapeText(text) {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
