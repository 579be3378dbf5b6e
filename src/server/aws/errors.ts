import { OperationError } from '../../text/error.ts';
import { Fault } from '../fault.ts';
import { SignatureError } from '../signature.ts';
import { StateUnusable } from '../store/unusable.ts';

/** What the protocol answers to a request that is not fulfilled. */
export interface WireError {
  readonly status: number;
  readonly type: string;
  readonly message: string;
}

/** A request that the protocol itself does not take, before any operation is asked. */
export class ProtocolError extends Error {
  readonly wire: WireError;

  constructor(type: string, message: string, status = 400) {
    super(message);
    this.name = 'ProtocolError';
    this.wire = { status, type, message };
  }
}

/** Translates what went wrong. What no one foresaw is a defect: its text goes to the log, not to the caller. */
export function wireErrorOf(error: unknown): WireError {
  if (error instanceof ProtocolError) return error.wire;
  if (error instanceof SignatureError) return { status: 403, type: error.type, message: error.message };
  if (error instanceof Fault) return { status: 400, type: error.fault, message: error.message };
  // The SDKs try again by themselves after this one (DMS API, "Common errors").
  if (error instanceof StateUnusable)
    return { status: 503, type: 'ServiceUnavailable', message: error.message };
  // What a server or a setting has refused, in the words that a user of the command line would read.
  if (error instanceof OperationError) return { status: 400, type: faultOf(error), message: error.message };
  return {
    status: 500,
    type: 'InternalFailure',
    message: 'This is a defect of Godwit; its log says more.',
  };
}

function faultOf({ side }: OperationError): string {
  return side === 'config' ? 'InvalidParameterValueException' : 'InvalidOperationFault';
}
