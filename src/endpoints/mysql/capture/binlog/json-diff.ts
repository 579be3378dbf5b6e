import { packedInteger } from './event.ts';
import type { JsonValue } from './json.ts';
import { jsonText, readJson } from './json.ts';

/** What is done at a path (MySQL source, `sql/json_diff.h`, `enum_json_diff_operation`). */
const operations = { replace: 0, insert: 1, remove: 2 } as const;

/** A step of a path: a member of an object, or an element of an array. */
type Leg = string | number;

interface Difference {
  readonly operation: number;
  readonly path: readonly Leg[];
  /** Absent where something is removed. */
  readonly value?: JsonValue;
}

/**
 * The text of a document after its parts were changed as the log says, which it does instead of writing the whole document where `binlog_row_value_options` is
 * PARTIAL_JSON. Each change is an operation, a path, and a value in binary JSON (MySQL source, `sql/json_diff.cc`): REPLACE is JSON_REPLACE; INSERT is
 * JSON_ARRAY_INSERT for an element and JSON_INSERT for a member; REMOVE is JSON_REMOVE. Undefined where a change does not fit the document, which then is not
 * the one that was changed.
 */
export function changedJson(before: Buffer, differences: Buffer): string | undefined {
  let document: JsonValue | undefined = readJson(before);
  for (const each of read(differences)) {
    document = changed(document, each);
    if (document === undefined) return undefined;
  }
  return jsonText(document);
}

function* read(bytes: Buffer): Generator<Difference> {
  let at = 0;
  while (at < bytes.length) {
    const operation = bytes[at] as number;
    const pathLength = packedInteger(bytes, at + 1);
    at = pathLength.end + pathLength.value;
    const path = legsOf(bytes.toString('utf8', pathLength.end, at));
    if (operation === operations.remove) {
      yield { operation, path };
      continue;
    }
    const length = packedInteger(bytes, at);
    at = length.end + length.value;
    yield { operation, path, value: readJson(bytes.subarray(length.end, at)) };
  }
}

const leg = /\.(?:"((?:[^"\\]|\\.)*)"|([^.["]+))|\[(\d+)\]/gy;

/** `$.name."a quoted one"[3]`: the server writes no wildcards and no ranges into the log. */
function legsOf(path: string): readonly Leg[] {
  const legs: Leg[] = [];
  leg.lastIndex = 1;
  while (leg.lastIndex < path.length) {
    const found = leg.exec(path);
    if (!found) throw new Error('A path in a JSON difference cannot be read.');
    const [, quoted, plain, index] = found;
    if (index !== undefined) legs.push(Number(index));
    else legs.push(quoted === undefined ? (plain ?? '') : (JSON.parse(`"${quoted}"`) as string));
  }
  return legs;
}

function changed(document: JsonValue, { operation, path, value }: Difference): JsonValue | undefined {
  const last = path.at(-1);
  if (last === undefined) return value;
  const parent = path
    .slice(0, -1)
    .reduce<JsonValue | undefined>((each, step) => each && child(each, step), document);
  if (parent === undefined || typeof parent === 'string') return undefined;
  const isInserted = operation === operations.insert;
  const fits =
    typeof last === 'number'
      ? parent.kind === 'array' && changeElement(parent.elements, last, value, isInserted)
      : parent.kind === 'object' && changeMember(parent.members, last, value, isInserted);
  return fits ? document : undefined;
}

function child(parent: JsonValue, step: Leg): JsonValue | undefined {
  if (typeof parent === 'string') return undefined;
  return parent.kind === 'array' ? parent.elements[Number(step)] : parent.members.get(String(step));
}

/** An insertion behind the last element adds one there, however great its index is. */
function changeElement(
  elements: JsonValue[],
  index: number,
  value: JsonValue | undefined,
  isInserted: boolean,
): boolean {
  if (!isInserted && index >= elements.length) return false;
  if (value === undefined) elements.splice(index, 1);
  else elements.splice(index, isInserted ? 0 : 1, value);
  return true;
}

function changeMember(
  members: Map<string, JsonValue>,
  name: string,
  value: JsonValue | undefined,
  isInserted: boolean,
): boolean {
  if (members.has(name) === isInserted) return false;
  if (value === undefined) members.delete(name);
  else members.set(name, value);
  if (isInserted) sortMembers(members);
  return true;
}

/** The server keeps members by the length of their names, and those of one length by their bytes. */
function sortMembers(members: Map<string, JsonValue>): void {
  const sorted = [...members]
    .map(([key, value]) => ({ bytes: Buffer.from(key), key, value }))
    .sort((a, b) => a.bytes.length - b.bytes.length || a.bytes.compare(b.bytes));
  members.clear();
  for (const { key, value } of sorted) members.set(key, value);
}
