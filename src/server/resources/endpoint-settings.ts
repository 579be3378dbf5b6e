import { invalidValue } from '../fault.ts';
import type { Engine, SettingsName } from './engines.ts';

/** What becomes of a setting that DMS has for an engine. */
export interface SettingRule {
  readonly type: 'string' | 'boolean' | 'integer';
  /** Says where the server is: the same as the member of the endpoint itself. */
  readonly connection?: 'username' | 'password' | 'server' | 'port' | 'database';
  /** The parameter of the URL that it becomes, which has no like in DMS: it is given as an extra connection attribute. */
  readonly parameter?: string;
  /** The values that can be had; without it, whatever is asked changes nothing, for the reason in `why`. */
  readonly only?: readonly (string | number | boolean)[];
  /** What is so instead. */
  readonly why?: string;
}

type Rules = Readonly<Record<string, SettingRule>>;

const connection: Rules = {
  Username: { type: 'string', connection: 'username' },
  Password: { type: 'string', connection: 'password' },
  ServerName: { type: 'string', connection: 'server' },
  Port: { type: 'integer', connection: 'port' },
  DatabaseName: { type: 'string', connection: 'database' },
};

const common: Rules = {
  AfterConnectScript: {
    type: 'string',
    only: [''],
    why: 'the settings of the sessions are what keeps values exact, and no script may change them',
  },
  MaxFileSize: { type: 'integer', why: 'rows go to the target without files' },
  ExecuteTimeout: { type: 'integer', why: 'statements are waited for as long as the server works on them' },
  SecretsManagerAccessRoleArn: {
    type: 'string',
    only: [''],
    why: 'there is no Secrets Manager here: give the password itself, or env:NAME or file:NAME of the server',
  },
  SecretsManagerSecretId: {
    type: 'string',
    only: [''],
    why: 'there is no Secrets Manager here: give the password itself, or env:NAME or file:NAME of the server',
  },
  ServiceAccessRoleArn: { type: 'string', only: [''], why: 'there are no roles of IAM here' },
  AuthenticationMethod: { type: 'string', only: ['password'], why: 'there are no tokens of IAM here' },
};

/** The settings of each engine (DMS API, "PostgreSQLSettings", "MySQLSettings", "MicrosoftSQLServerSettings"): what is honoured, what changes nothing and why, and what is refused. */
export const settingRules: Readonly<Record<SettingsName, Rules>> = {
  PostgreSQLSettings: {
    ...connection,
    ...common,
    CaptureDdls: {
      type: 'boolean',
      why: 'definitions are followed, and ChangeProcessingDdlHandlingPolicy of the task says what becomes of them',
    },
    DdlArtifactsSchema: { type: 'string', why: 'what records definitions is in a schema of its own' },
    FailTasksOnLobTruncation: {
      type: 'boolean',
      why: 'a value that is cut, as the task settings ask for, fails no task: awsdms_lob_truncations in the target names it',
    },
    HeartbeatEnable: {
      type: 'boolean',
      why: 'the position of a quiet database moves on without a heartbeat',
    },
    HeartbeatSchema: { type: 'string', why: 'the position of a quiet database moves on without a heartbeat' },
    HeartbeatFrequency: {
      type: 'integer',
      why: 'the position of a quiet database moves on without a heartbeat',
    },
    SlotName: {
      type: 'string',
      only: [''],
      why: 'a task makes a replication slot of its own, and takes it away at its end',
    },
    PluginName: {
      type: 'string',
      only: ['no-preference', 'pgoutput'],
      why: "changes are read by PostgreSQL's own plug-in pgoutput",
    },
    TrimSpaceInChar: { type: 'boolean', only: [false], why: 'values of type char(n) are moved as they are' },
    MapBooleanAsBoolean: { type: 'boolean', why: 'booleans stay booleans where the target has them' },
    MapJsonbAsClob: { type: 'boolean', why: 'jsonb stays jsonb, and becomes JSON where the target has it' },
    MapLongVarcharAs: { type: 'string', only: ['wstring'], why: 'long texts are texts' },
    DatabaseMode: { type: 'string', only: ['default'], why: 'Babelfish is no endpoint here' },
    BabelfishDatabaseName: { type: 'string', only: [''], why: 'Babelfish is no endpoint here' },
    DisableUnicodeSourceFilter: { type: 'boolean', why: 'filters compare texts as the source does' },
  },
  MySQLSettings: {
    ...connection,
    ...common,
    CleanSourceMetadataOnMismatch: {
      type: 'boolean',
      why: 'definitions are followed through the binary log, so that they are never taken from another moment',
    },
    EventsPollInterval: { type: 'integer', why: 'the server sends changes as they are committed' },
    TargetDbType: {
      type: 'string',
      only: ['multiple-databases', 'MULTIPLE_DATABASES'],
      why: 'schemas of the source become databases of the same name; TargetMetadata.TargetSchema, or rules that rename schemas, bring them into one',
    },
    ParallelLoadThreads: {
      type: 'integer',
      why: 'FullLoadSettings.MaxFullLoadSubTasks of the task says how many ranges are loaded at a time',
    },
    ServerTimezone: {
      type: 'string',
      why: 'instants are read and written in UTC, whatever zone the server has',
    },
  },
  MicrosoftSQLServerSettings: {
    ...connection,
    ...common,
    BcpPacketSize: { type: 'integer', why: 'rows are read by queries, not by bcp' },
    UseBcpFullLoad: { type: 'boolean', why: 'rows are read by queries, not by bcp' },
    ControlTablesFileGroup: { type: 'string', why: 'nothing is written into a source' },
    QuerySingleAlwaysOnNode: {
      type: 'boolean',
      why: 'changes are read from the tables of change data capture, which every node of a group has',
    },
    ReadBackupOnly: { type: 'boolean', only: [false], why: 'changes are not read from backups of the log' },
    SafeguardPolicy: {
      type: 'string',
      why: 'the log is kept by the change data capture of the server itself, and by nothing of a task',
    },
    TlogAccessMode: {
      type: 'string',
      why: 'changes are read from the tables of change data capture, not from the log',
    },
    UseThirdPartyBackupDevice: { type: 'boolean', why: 'changes are not read from backups of the log' },
    TrimSpaceInChar: { type: 'boolean', only: [false], why: 'values of type char(n) are moved as they are' },
    ForceLobLookup: { type: 'boolean', why: 'large values are read with their rows' },
    Changes: {
      type: 'string',
      parameter: 'changes',
      only: ['cdc', 'change-tracking', 'watermark'],
      why: 'these are the ways in which changes are followed',
    },
    Watermark: { type: 'string', parameter: 'watermark' },
    WatermarkDelay: { type: 'integer', parameter: 'watermark-delay' },
  },
};

/** Settings as they are kept and given back: what says where the server is stands in the endpoint itself, and a password nowhere. */
export interface ReadSettings {
  readonly connection: Readonly<Record<string, string | number>>;
  readonly values: Readonly<Record<string, string | number | boolean>>;
  /** What was asked for and changes nothing, with the reason. */
  readonly notices: readonly string[];
}

/** Reads the settings of an engine; what is unknown, or cannot be had, is refused by its name. */
export function readSettings(engine: Engine, given: Readonly<Record<string, unknown>>): ReadSettings {
  const rules = settingRules[engine.settings];
  const place: Record<string, string | number> = {};
  const values: Record<string, string | number | boolean> = {};
  const notices: string[] = [];
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || value === null) continue;
    const rule = rules[name];
    if (!rule) throw invalidValue(`${engine.settings} of ${engine.label} has no setting ${name}.`);
    const read = readValue(`${engine.settings}.${name}`, rule, value);
    if (rule.connection !== undefined) {
      place[rule.connection] = read as string | number;
      continue;
    }
    values[name] = read;
    if (rule.only === undefined && rule.parameter === undefined && read !== false && read !== '')
      notices.push(`${name}: ${rule.why}.`);
  }
  return { connection: place, values, notices };
}

function readValue(
  name: string,
  { type, only, why }: SettingRule,
  value: unknown,
): string | number | boolean {
  const wanted = type === 'integer' ? 'number' : type;
  if (typeof value !== wanted) throw invalidValue(`${name} is of type ${type}.`);
  const read = value as string | number | boolean;
  if (only && !only.includes(read))
    throw invalidValue(
      `${name} can only be ${only.map((each) => (each === '' ? 'left out' : String(each))).join(' or ')}: ${why}.`,
    );
  return read;
}

/** The parameters of a URL that extra connection attributes ask for. */
export function attributeParameters(
  engine: Engine,
  attributes: string,
): readonly (readonly [string, string])[] {
  return Object.entries(readAttributes(engine, attributes)).flatMap(([name, value]) => {
    const parameter = settingRules[engine.settings][name]?.parameter;
    return parameter === undefined ? [] : [[parameter, String(value)] as const];
  });
}

/** Reads extra connection attributes (`heartbeatEnable=true;maxFileSize=1000`), which are the settings in another form; their names are taken in any case. */
export function readAttributes(engine: Engine, text: string): Readonly<Record<string, unknown>> {
  const rules = Object.entries(settingRules[engine.settings]);
  return Object.fromEntries(
    text
      .split(';')
      .map((each) => each.trim())
      .filter((each) => each !== '')
      .map((each) => {
        const [, name = each, value = ''] = /^([^=]+)=(.*)$/.exec(each) ?? [];
        const found = rules.find(([known]) => known.toLowerCase() === name.trim().toLowerCase());
        if (!found)
          throw invalidValue(
            `The extra connection attribute ${name.trim()} is none of ${engine.label} that Godwit knows.`,
          );
        const [known, { type, connection: isPlace }] = found;
        if (isPlace !== undefined)
          throw invalidValue(
            `${known} is given as a member of the endpoint, not as an extra connection attribute.`,
          );
        return [known, typed(value.trim(), type)];
      }),
  );
}

function typed(text: string, type: SettingRule['type']): string | number | boolean {
  if (type === 'integer' && /^-?\d+$/.test(text)) return Number(text);
  if (type === 'boolean' && /^(?:true|false|y|n|1|0)$/i.test(text)) return /^(?:true|y|1)$/i.test(text);
  return text;
}
