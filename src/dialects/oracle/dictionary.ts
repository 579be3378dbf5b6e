import type { DictionaryView } from '../../sql/dialect.ts';
import type { ValueType } from '../../sql/value-type.ts';
import { packViews } from '../../sql/pack.ts';
import { loadPack } from './pack/pack.ts';

/** Public synonyms of views under other names (Database Reference, "Static Data Dictionary Views"). */
const synonyms: Readonly<Record<string, string>> = {
  CAT: 'USER_CATALOG',
  COLS: 'USER_TAB_COLUMNS',
  DICT: 'DICTIONARY',
  IND: 'USER_INDEXES',
  OBJ: 'USER_OBJECTS',
  SEQ: 'USER_SEQUENCES',
  SYN: 'USER_SYNONYMS',
  TABS: 'USER_TABLES',
};

/** What follows USER_, ALL_ and DBA_ in the names of views: a user's own table may begin with the same words. */
const families = new RegExp(
  `^(?:${[
    'ADVISOR_\\w+|APPLY\\w*|ARGUMENTS|ASSEMBLIES|ASSOCIATIONS|ATTRIBUTE_\\w+|AUDIT_\\w+|AUDIT|AWS?|AW_\\w+|BASE_TABLE_MVIEWS|CAPTURE\\w*',
    'CATALOG|CHANGE_NOTIFICATION_REGS|CLU_COLUMNS|CLUSTERS|CLUSTER_HASH_EXPRESSIONS|COL_COMMENTS|COL_PENDING_STATS|COL_PRIVS\\w*',
    'COLL_TYPES|CONS_COLUMNS|CONS_OBJ_COLUMNS|CONSTRAINTS|CONTEXT|CREDENTIALS|CUBE\\w*|DATAPUMP_\\w+|DATA_FILES|DB_LINKS|DEPENDENCIES',
    'DIM_\\w+|DIMENSIONS|DIRECTORIES|EDITIONING_VIEW\\w*|EDITIONS|ENCRYPTED_COLUMNS|ERRORS|EXTENTS|EXTERNAL_\\w+|FREE_SPACE|HIST_\\w+',
    'IDENTIFIERS|IND_\\w+|INDEXES|INDEXTYPE\\w*|INTERNAL_TRIGGERS|JAVA_\\w+|JOBS|JOBS_RUNNING|JOIN_IND_COLUMNS|JSON_\\w+|LIBRARIES|LOBS',
    'LOB_\\w+|LOG_GROUP\\w*|METHOD_\\w+|MVIEW\\w*|NESTED_TABLE\\w*|OBJ_AUDIT_OPTS|OBJ_COLATTRS|OBJECTS|OBJECT_SIZE|OBJECT_TABLES|OPANCILLARY',
    'OPARGUMENTS|OPBINDINGS|OPERATOR\\w*|OUTLINE\\w*|PARTIAL_DROP_TABS|PART_\\w+|PASSWORD_LIMITS|PENDING_CONV_TABLES|PLSQL_OBJECT_SETTINGS',
    'POLIC\\w+|PROCEDURES|PROFILES|PROXIES|PROXY_USERS|PUBLISHED_COLUMNS|QUEUE\\w*|RECYCLEBIN|REFRESH\\w*|REFS|REGISTERED_MVIEWS|REGISTRY\\w*',
    'RESOURCE_LIMITS|REWRITE_EQUIVALENCES|ROLE_PRIVS|ROLES|ROLLBACK_SEGS|RSRC_\\w+|SCHEDULER_\\w+|SECONDARY_OBJECTS|SEGMENTS|SEQUENCES',
    'SNAPSHOT\\w*|SOURCE|SOURCE_TABLES|SQL_\\w+|SQLSET\\w*|SQLJ_TYPE\\w*|STAT_EXTENSIONS|STMT_AUDIT_OPTS|STORED_SETTINGS|SUBPART\\w+',
    'SUBSCR\\w+|SUMMAR\\w+|SYNONYMS|SYS_PRIVS|TAB_\\w+|TABLES|TABLESPACES|TEMP_FILES|TRANSFORMATIONS|TRIGGER_\\w+|TRIGGERS|TS_QUOTAS',
    'TUNE_MVIEW|TYPE_\\w+|TYPES|UNUSED_COL_TABS|UPDATABLE_COLUMNS|USERS|USTATS|VARRAYS|VIEWS|WAITERS|WORKSPACE\\w*|XML_\\w+',
  ].join('|')})$`,
);

/** Names of the dictionary that do not follow the pattern. */
const others: ReadonlySet<string> = new Set(
  [
    'COLUMN_PRIVILEGES DATABASE_PROPERTIES DICTIONARY DICT_COLUMNS GLOBAL_NAME INDEX_HISTOGRAM INDEX_STATS NLS_DATABASE_PARAMETERS',
    'NLS_INSTANCE_PARAMETERS NLS_SESSION_PARAMETERS PRODUCT_COMPONENT_VERSION RESOURCE_COST RESOURCE_MAP ROLE_ROLE_PRIVS ROLE_SYS_PRIVS',
    'ROLE_TAB_PRIVS SESSION_CONTEXT SESSION_PRIVS SESSION_ROLES TAB TABLE_PRIVILEGES TABLE_PRIVILEGE_MAP SYSTEM_PRIVILEGE_MAP',
    'PUBLICSYN PUBLIC_DEPENDENCY STMT_AUDIT_OPTION_MAP',
  ].flatMap((line) => line.split(' ')),
);

/** Whether a stored name is one of Oracle's dictionary or dynamic performance views (Database Reference). */
function isDictionaryName(name: string): boolean {
  const match = /^(USER|ALL|DBA|CDB)_(.+)$/.exec(name);
  if (match) return families.test(match[2] ?? '');
  return /^(?:G?V_?\$|X\$)/.test(name) || others.has(name);
}

let known: ReadonlyMap<string, DictionaryView> | undefined;

/** The views that the extension pack has, read when the first is asked for. */
function views(): ReadonlyMap<string, DictionaryView> {
  known ??= new Map(
    [...packViews(loadPack())].map(([name, columns]) => [
      name.toUpperCase(),
      {
        packName: name,
        columns: new Map(
          columns.map((each) => [
            each.name.toUpperCase(),
            { type: valueOf(each.type), nullable: !each.required },
          ]),
        ),
        emptyColumns: new Set(columns.filter((each) => each.empty).map((each) => each.name.toUpperCase())),
      },
    ]),
  );
  return known;
}

const values: Readonly<Record<string, ValueType>> = {
  text: { kind: 'text' },
  numeric: { kind: 'number', integer: false },
  'timestamp(0)': { kind: 'date' },
  timestamp: { kind: 'timestamp' },
  timestamptz: { kind: 'timestamp', zone: 'with' },
  bytea: { kind: 'binary', large: false },
};

function valueOf(type: string): ValueType {
  return values[type] ?? { kind: 'unknown' };
}

/**
 * The view of Oracle's data dictionary that a name of SYS or a public synonym speaks of. `V_$SESSION`, the view behind the synonym
 * `V$SESSION`, is the same; one without a counterpart in the extension pack is told without columns.
 */
export function oracleDictionaryView(parts: readonly string[]): DictionaryView | undefined {
  const [owner, name] = parts.length === 1 ? ['SYS', parts[0]] : parts;
  if (owner !== 'SYS' || name === undefined || parts.length > 2) return undefined;
  const plain = synonyms[name] ?? name.replace(/^(G?V)_\$/, '$1$$');
  if (!isDictionaryName(plain)) return undefined;
  return views().get(plain) ?? {};
}
