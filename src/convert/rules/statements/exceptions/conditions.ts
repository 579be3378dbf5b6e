/**
 * Which errors of PostgreSQL mean an error of Oracle (PL/SQL Language Reference, "Predefined Exceptions"; Database Error
 * Messages; PostgreSQL, Appendix A, "PostgreSQL Error Codes").
 */
export interface KnownError {
  /** The conditions to handle, the first being the one to raise. Empty when PostgreSQL has no such fault. */
  readonly conditions: readonly string[];
  /** Oracle's text of the error. */
  readonly message: string;
}

/** Conversions and sizes in PL/SQL: what Oracle reports as one error has several states here. */
const valueError = [
  'numeric_value_out_of_range',
  'string_data_right_truncation',
  'invalid_text_representation',
  'null_value_not_allowed',
  'invalid_character_value_for_cast',
];

const invalidDatetime = ['invalid_datetime_format', 'datetime_field_overflow'];

/** By number, without the minus sign; 100 is the +100 of NO_DATA_FOUND. */
export const errors: ReadonlyMap<number, KnownError> = new Map(
  Object.entries({
    1: [['unique_violation'], 'unique constraint violated'],
    51: [['lock_not_available'], 'timeout occurred while waiting for a resource'],
    54: [['lock_not_available'], 'resource busy and acquire with NOWAIT specified or timeout expired'],
    60: [['deadlock_detected'], 'deadlock detected while waiting for resource'],
    100: [['no_data_found'], 'no data found'],
    900: [['syntax_error'], 'invalid SQL statement'],
    904: [['undefined_column'], 'invalid identifier'],
    907: [['syntax_error'], 'missing right parenthesis'],
    911: [['syntax_error'], 'invalid character'],
    923: [['syntax_error'], 'FROM keyword not found where expected'],
    932: [['datatype_mismatch'], 'inconsistent datatypes'],
    933: [['syntax_error'], 'SQL command not properly ended'],
    936: [['syntax_error'], 'missing expression'],
    942: [['undefined_table'], 'table or view does not exist'],
    955: [['duplicate_table', 'duplicate_object'], 'name is already used by an existing object'],
    1001: [['invalid_cursor_name', 'invalid_cursor_state', 'null_value_not_allowed'], 'invalid cursor'],
    1002: [['invalid_cursor_state'], 'fetch out of sequence'],
    1013: [['query_canceled'], 'user requested cancel of current operation'],
    1017: [
      ['invalid_password', 'invalid_authorization_specification'],
      'invalid username/password; logon denied',
    ],
    1031: [['insufficient_privilege'], 'insufficient privileges'],
    1400: [['not_null_violation'], 'cannot insert NULL'],
    1403: [['no_data_found'], 'no data found'],
    1407: [['not_null_violation'], 'cannot update to NULL'],
    1408: [['duplicate_table', 'duplicate_object'], 'such column list already indexed'],
    1410: [[], 'invalid ROWID'],
    1418: [['undefined_object', 'undefined_table'], 'specified index does not exist'],
    1422: [['too_many_rows'], 'exact fetch returns more than requested number of rows'],
    1426: [['numeric_value_out_of_range'], 'numeric overflow'],
    1427: [['cardinality_violation'], 'single-row subquery returns more than one row'],
    1430: [['duplicate_column'], 'column being added already exists in table'],
    1438: [['numeric_value_out_of_range'], 'value larger than specified precision allowed for this column'],
    1476: [['division_by_zero'], 'divisor is equal to zero'],
    1722: [['invalid_text_representation', 'invalid_character_value_for_cast'], 'invalid number'],
    1830: [invalidDatetime, 'date format picture ends before converting entire input string'],
    1839: [invalidDatetime, 'date not valid for month specified'],
    1840: [invalidDatetime, 'input value not long enough for date format'],
    1841: [invalidDatetime, '(full) year must be between -4713 and +9999, and not be 0'],
    1843: [invalidDatetime, 'not a valid month'],
    1847: [invalidDatetime, 'day of month must be between 1 and last day of month'],
    1850: [invalidDatetime, 'hour must be between 0 and 23'],
    1858: [invalidDatetime, 'a non-numeric character was found where a numeric was expected'],
    1861: [invalidDatetime, 'literal does not match format string'],
    2049: [['lock_not_available'], 'timeout: distributed transaction waiting for lock'],
    2260: [['invalid_table_definition'], 'table can have only one primary key'],
    2261: [['duplicate_object', 'duplicate_table'], 'such unique or primary key already exists in the table'],
    2264: [['duplicate_object', 'duplicate_table'], 'name already used by an existing constraint'],
    2275: [['duplicate_object'], 'such a referential constraint already exists in the table'],
    2289: [['undefined_table'], 'sequence does not exist'],
    2290: [['check_violation'], 'check constraint violated'],
    2291: [['foreign_key_violation'], 'integrity constraint violated - parent key not found'],
    2292: [['foreign_key_violation'], 'integrity constraint violated - child record found'],
    2443: [['undefined_object'], 'cannot drop constraint  - nonexistent constraint'],
    4043: [['undefined_object', 'undefined_function', 'undefined_table'], 'object does not exist'],
    4080: [['undefined_object'], 'trigger does not exist'],
    6500: [['out_of_memory'], 'PL/SQL: storage error'],
    6501: [['internal_error'], 'PL/SQL: program error'],
    6502: [valueError, 'PL/SQL: numeric or value error'],
    6504: [['datatype_mismatch'], 'PL/SQL: Return types of Result Set variables or query do not match'],
    6511: [['duplicate_cursor'], 'PL/SQL: cursor already open'],
    6530: [['null_value_not_allowed'], 'Reference to uninitialized composite'],
    6531: [['null_value_not_allowed'], 'Reference to uninitialized collection'],
    6532: [[], 'Subscript outside of limit'],
    6533: [['array_subscript_error'], 'Subscript beyond count'],
    6548: [[], 'no more rows needed'],
    6550: [['syntax_error_or_access_rule_violation'], 'PL/SQL: compilation error'],
    6592: [['case_not_found'], 'CASE not found while executing CASE statement'],
    8002: [['object_not_in_prerequisite_state'], 'sequence CURRVAL is not yet defined in this session'],
    8004: [
      ['sequence_generator_limit_exceeded'],
      'sequence NEXTVAL exceeds its limit and cannot be instantiated',
    ],
    8177: [['serialization_failure'], "can't serialize access for this transaction"],
    12899: [['string_data_right_truncation'], 'value too large for column'],
    14400: [['check_violation'], 'inserted partition key does not map to any partition'],
    30006: [['lock_not_available'], 'resource busy; acquire with WAIT timeout expired'],
    30625: [['null_value_not_allowed'], 'method dispatch on NULL SELF argument is disallowed'],
  } satisfies Record<number, readonly [readonly string[], string]>).map(([number, [conditions, message]]) => [
    Number(number),
    { conditions: conditions as readonly string[], message: message as string },
  ]),
);

/** The error numbers of the exceptions that package STANDARD declares. */
export const predefined: ReadonlyMap<string, number> = new Map([
  ['ACCESS_INTO_NULL', 6530],
  ['CASE_NOT_FOUND', 6592],
  ['COLLECTION_IS_NULL', 6531],
  ['CURSOR_ALREADY_OPEN', 6511],
  ['DUP_VAL_ON_INDEX', 1],
  ['INVALID_CURSOR', 1001],
  ['INVALID_NUMBER', 1722],
  ['LOGIN_DENIED', 1017],
  ['NO_DATA_FOUND', 1403],
  ['NO_DATA_NEEDED', 6548],
  ['NOT_LOGGED_ON', 1012],
  ['PROGRAM_ERROR', 6501],
  ['ROWTYPE_MISMATCH', 6504],
  ['SELF_IS_NULL', 30625],
  ['STORAGE_ERROR', 6500],
  ['SUBSCRIPT_BEYOND_COUNT', 6533],
  ['SUBSCRIPT_OUTSIDE_LIMIT', 6532],
  ['SYS_INVALID_ROWID', 1410],
  ['TIMEOUT_ON_RESOURCE', 51],
  ['TOO_MANY_ROWS', 1422],
  ['VALUE_ERROR', 6502],
  ['ZERO_DIVIDE', 1476],
]);

/**
 * The SQLSTATE of an error number that no condition of PostgreSQL means: the class `OR`, in which the extension pack has
 * the user's own numbers too (`OR001` is -20001), and the number to the base of 36.
 */
export function stateOfNumber(number: number): string {
  if (number >= 20000 && number <= 20999) return `OR${String(number - 20000).padStart(3, '0')}`;
  const digits = number.toString(36).toUpperCase().padStart(3, '0');
  return number < firstDeclared && /[A-Z]/.test(digits) ? `OR${digits}` : 'ORERR';
}

/** From here on (`U00` to the base of 36) the class has the exceptions that programs declare without a number. */
export const firstDeclared = Number.parseInt('U00', 36);
