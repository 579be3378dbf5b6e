import type { Finding } from '../../text/finding.ts';
import { finding } from '../../text/finding.ts';
import type { ConvertedObject } from '../conversion.ts';
import type { Fault } from './fault.ts';

/** A fault of a body as a finding of the object that it belongs to. */
export function faultFinding({ code, span, message }: Fault, object: ConvertedObject): Finding {
  return finding(
    code,
    span.start < 0 ? object.origin : span,
    `In ${object.kind} ${object.schema}.${object.name}: ${message}.`,
  );
}
