import type { CodeEntry } from '../../text/finding.ts';

/** Findings of reading: files, encodings, how a client program splits and substitutes a script (GW0001 to GW0999). */

export const fileNotRead: CodeEntry = {
  code: 'GW0001',
  title: 'File not read',
  severity: 'info',
  effortHours: 0,
  why: 'The folder holds files that are not SQL scripts, such as licences, documentation, programs and archives.',
  todo: 'Nothing, unless the file holds SQL: then name it as the source, or give it the ending .sql.',
};

export const nulCharacter: CodeEntry = {
  code: 'GW0002',
  title: 'NUL character',
  severity: 'error',
  effortHours: 0.2,
  why: 'Text in PostgreSQL cannot hold the character with the code 0, and no SQL client accepts it in a script.',
  todo: 'Remove the character from the file. If the file is UTF-16 without a byte order mark, name the encoding.',
};

export const undefinedByte: CodeEntry = {
  code: 'GW0003',
  title: 'Byte outside the encoding',
  severity: 'error',
  effortHours: 0.2,
  why: 'The file holds a byte that stands for no character in the encoding that was used to read it.',
  todo: 'Name the encoding that the file was written in with --encoding.',
};

export const missingInclude: CodeEntry = {
  code: 'GW0004',
  title: 'Included script not found',
  severity: 'error',
  effortHours: 0.5,
  why: 'A script runs another script with @, @@ or START that is not there, so its statements are not converted.',
  todo: 'Put the script where the line expects it, or remove the line.',
};

export const circularInclude: CodeEntry = {
  code: 'GW0005',
  title: 'Script includes itself',
  severity: 'error',
  effortHours: 0.5,
  why: 'A script that runs itself, directly or through others, would never end.',
  todo: 'Remove the line that closes the circle.',
};

export const oracleOwnScript: CodeEntry = {
  code: 'GW0006',
  title: "Oracle's own script",
  severity: 'info',
  effortHours: 0,
  why: 'A path that begins with ? lies in the home folder of the Oracle software; such scripts set up the server itself.',
  todo: 'Nothing, unless the script is your own.',
};

export const readBefore: CodeEntry = {
  code: 'GW0007',
  title: 'Script already read',
  severity: 'info',
  effortHours: 0,
  why: 'Another main script of the same folder runs this script too. It is read once, so that its objects and rows exist once.',
  todo: 'Nothing, unless both main scripts are meant to run one after the other: then convert them one by one.',
};

export const teardownScript: CodeEntry = {
  code: 'GW0008',
  title: 'Script that only drops objects',
  severity: 'info',
  effortHours: 0,
  why: 'The script drops objects and creates none; run after the others it would leave an empty database.',
  todo: 'Nothing, unless the drops belong to the installation: then name the script as the source.',
};

export const undefinedVariable: CodeEntry = {
  code: 'GW0010',
  title: 'Undefined substitution variable',
  severity: 'error',
  effortHours: 0.2,
  why: 'SQL*Plus asks for the value of a substitution variable that was not defined; here nobody is there to answer.',
  todo: 'Give the value with --define NAME=VALUE, or with a DEFINE line in the script.',
};

export const ampersandInLiteral: CodeEntry = {
  code: 'GW0011',
  title: 'Ampersand in a literal',
  severity: 'warning',
  effortHours: 0.1,
  why: 'SQL*Plus would take the & and the word behind it in the literal for a substitution variable and ask for its value.',
  todo: 'If the & belongs to the text, nothing: it was kept (SET DEFINE OFF in the script ends the message). Else give the value with --define NAME=VALUE.',
};

export const unfinishedStatement: CodeEntry = {
  code: 'GW0012',
  title: 'Unfinished statement',
  severity: 'error',
  effortHours: 0.5,
  why: 'The statement stops before it is complete: a parenthesis, quotation mark, comment or block is still open.',
  todo: 'Complete the statement in the script.',
};

export const missingTerminator: CodeEntry = {
  code: 'GW0013',
  title: 'Statement without terminator',
  severity: 'warning',
  effortHours: 0.1,
  why: 'The statement has no ; or / and the next line begins another one. SQL*Plus would have read both as one, or run neither.',
  todo: 'Check that the statement is complete, and end it with ; or /.',
};

export const unclosedQuote: CodeEntry = {
  code: 'GW0014',
  title: 'Quotation mark or comment not closed',
  severity: 'error',
  effortHours: 0.2,
  why: 'A literal, quoted name or comment is open at the / that ends the statement.',
  todo: 'Close it in the script.',
};

export const repeatedRun: CodeEntry = {
  code: 'GW0015',
  title: 'Statement run twice',
  severity: 'info',
  effortHours: 0,
  why: 'A ; ran the statement, and SQL*Plus runs it a second time at the / on the next line. It is converted once.',
  todo: 'Nothing.',
};

export const notAStatement: CodeEntry = {
  code: 'GW0016',
  title: 'Neither statement nor command',
  severity: 'warning',
  effortHours: 0.1,
  why: 'SQL*Plus refuses a line that begins with no statement or command of its own and goes on with the next line.',
  todo: 'Check whether the line belongs to a statement that was cut, and repair the script.',
};

export const hostCommand: CodeEntry = {
  code: 'GW0017',
  title: 'Command of the operating system',
  severity: 'info',
  effortHours: 0,
  why: 'The script calls a program outside the database. Godwit does not run it.',
  todo: 'If it loads data (sqlldr, imp), see that the data comes along.',
};

export const textAfterExit: CodeEntry = {
  code: 'GW0018',
  title: 'Statement after EXIT',
  severity: 'info',
  effortHours: 0,
  why: 'SQL*Plus ends at EXIT and does not run what follows in the script. It is converted all the same.',
  todo: 'Remove what should not be there.',
};

export const loaderClause: CodeEntry = {
  code: 'GW0030',
  title: 'Clause of a SQL*Loader control file',
  severity: 'error',
  effortHours: 1,
  why: 'The clause says how SQL*Loader finds or makes values, in a way that cannot be followed exactly outside of it.',
  todo: 'Load the rows of this table by another way, or write the data as delimited text.',
};

export const loaderSyntax: CodeEntry = {
  code: 'GW0031',
  title: 'Control file not understood',
  severity: 'error',
  effortHours: 0.5,
  why: 'The text follows none of the forms of a SQL*Loader control file.',
  todo: 'Correct the control file.',
};

export const rejectedRecord: CodeEntry = {
  code: 'GW0032',
  title: 'Record rejected',
  severity: 'error',
  effortHours: 0.1,
  why: 'SQL*Loader writes a record that does not fit the control file into the bad file and loads the others.',
  todo: 'Correct the record in the data file, or load it by hand.',
};

export const missingDataFile: CodeEntry = {
  code: 'GW0033',
  title: 'Data file not found',
  severity: 'error',
  effortHours: 0.5,
  why: 'A control file names a data file that is not there, so its rows are not loaded.',
  todo: 'Put the file where the control file expects it.',
};

export const notInCatalog: CodeEntry = {
  code: 'GW0034',
  title: 'Not read from the catalog',
  severity: 'warning',
  effortHours: 0.2,
  why: 'The definitions of a live server are written from its catalog, and this has no statement that would say it.',
  todo: 'Look at it in the source, and make by hand what of it is wanted.',
};

export const encryptedModule: CodeEntry = {
  code: 'GW0035',
  title: 'Definition not shown',
  severity: 'error',
  effortHours: 1,
  why: 'SQL Server gives nobody the text of a module that was made WITH ENCRYPTION, and of others only to those who may see it.',
  todo: 'Take the definition from the script that made it, or grant VIEW DEFINITION where it is not encrypted.',
};
