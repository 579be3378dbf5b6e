/**
 * The first words of SQL*Plus commands with the shortest abbreviation that SQL*Plus accepts (User's Guide, chapter
 * "SQL*Plus Command Reference"): the upper-case part must be there, the rest may be. The line editor's commands
 * (APPEND, CHANGE, DEL, INPUT) are left out: they make no sense in a script and their abbreviations look like names.
 */
const commandNames =
  'ACCept ARCHIVE ATTRibute BREak BTItle CLear COLumn COMPute CONNect COPY DEFine DESCribe DISConnect EDit EXECute EXIT GET HELP ' +
  'HISTory HOst List ORADEBUG PASSWord PAUse PRInt PROmpt QUIT RECOVER REMark REPFooter REPHeader Run SAVe SET SHOw SHUTDOWN ' +
  'SPOol STArt STARTUP STORE TIMIng TTItle UNDEFine VARiable WHENEVER XQUERY';

/** Every spelling of a SQL*Plus command, in lower case, with the command's full name. */
export const commands: ReadonlyMap<string, string> = new Map(commandNames.split(' ').flatMap(spellings));

function spellings(name: string): [string, string][] {
  const shortest = name.replace(/[a-z]+$/, '').length;
  const full = name.toLowerCase();
  return Array.from({ length: name.length - shortest + 1 }, (_, more) => [
    full.slice(0, shortest + more),
    full,
  ]);
}

/** The words that a SQL statement or a PL/SQL block can begin with. */
export const statementWords: ReadonlySet<string> = new Set(
  (
    'administer alter analyze associate audit begin call comment commit create declare delete disassociate drop explain ' +
    'flashback grant insert lock merge noaudit purge rename revoke rollback savepoint select truncate update with'
  ).split(' '),
);

/** What `SET` is followed by when it is a SQL statement; all else are settings of SQL*Plus. */
export const setStatement = /set\s+(?:role|transaction|constraints?)\b/iy;

const objects =
  'table|index|view|materialized\\s+view|sequence|trigger|package|procedure|function|type|synonym|user|role|tablespace|' +
  'directory|database\\s+link|library|context|cluster|operator|indextype|profile|dimension|java';

const modifiers =
  'or\\s+replace|editionable|noneditionable|editioning|force|no\\s+force|noforce|global|private|temporary|public|unique|bitmap|sharded|immutable|blockchain';

/**
 * A line that begins with CREATE and an object: nowhere in SQL or PL/SQL can such a line stand inside another statement,
 * except in the privileges of a GRANT (`CREATE TABLE, CREATE VIEW TO`) and in CREATE SCHEMA.
 */
export const createLine = new RegExp(
  `create\\s+(?:(?:${modifiers})\\s+)*(?:${objects})(?:\\s*$|\\s+(?!to\\b|from\\b)["\\w])`,
  'imy',
);

/**
 * Other lines that begin a statement or a command when they stand outside parentheses in a SQL statement that nothing
 * has ended so far. What can also continue a statement (SELECT, WITH, SET, UPDATE SET of a MERGE) is not among them.
 */
export const statementLine = new RegExp(
  '(?:' +
    [
      `(?:alter|drop)\\s+(?:session|system|database|${objects}|public)\\s+(?!to\\b|from\\b)["\\w]`,
      'comment\\s+on\\s+(?:table|column|view|materialized|operator|indextype)\\b',
      'grant\\s[^;]{1,2000}?\\sto\\s',
      'revoke\\s[^;]{1,2000}?\\sfrom\\s',
      'insert\\s+into\\s',
      'delete\\s+from\\s',
      'update\\s+["\\w.$#]+\\s+set\\s',
      'truncate\\s+table\\s',
      '(?:commit|rollback|declare|begin|exit|quit)\\s*;?\\s*$',
      'prompt(?:\\s|$)',
      'rem(?:ark)?(?:\\s|$)',
      'spool\\s',
      'whenever\\s+(?:sqlerror|oserror)\\s',
      'show\\s+err',
      'exec(?:ute)?\\s+["\\w]',
      'set\\s+(?:echo|define|feedback|serveroutput|sqlblanklines|verify|scan|heading|linesize|pagesize|timing|termout|escape)\\s+[^=\\n]*$',
    ].join('|') +
    ')',
  'imy',
);
